package wxpay

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"
)

// NotifyTime is how long the caller's function may work on a notification before
// WeChat is answered FAIL. WeChat hangs up after 5 seconds; the rest is for the
// way there and back.
const NotifyTime = 4 * time.Second

// callback is an address that WeChat calls. take judges the document and acts on
// it; nil is answered SUCCESS.
type callback struct {
	name   string
	client *Client
	take   func(ctx context.Context, p Params) error
}

// rejection is why a notification is answered FAIL. Whoever sent it reads msg, so
// it says nothing that a stranger should not know; err goes to the log.
type rejection struct {
	msg string
	err error
}

func (r *rejection) Error() string { return r.err.Error() }
func (r *rejection) Unwrap() error { return r.err }

// The return_msg of a FAIL, in the words of section 4.2 where it has any.
const (
	msgFormat    = "参数格式校验错误"
	msgSignature = "签名失败"
	msgMerchant  = "商户不匹配"
	msgTimeout   = "处理超时"
	msgFailed    = "处理失败"
)

// ServeHTTP answers within NotifyTime of the document's arrival. The function
// that acts on it is not cancelled when the line breaks: WeChat would send the
// same again, and half a booking helps nobody.
func (b *callback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return
	}
	began := time.Now()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), NotifyTime)
	defer cancel()
	p, err := b.read(w, r)
	if err == nil {
		err = b.take(ctx, p)
	}
	answer := acknowledgement(err)
	b.log(ctx, began, answer.Get("return_msg"), err)
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.Write(answer.AppendXML(nil)) // who is gone asks again
}

// read takes the document in. A client without a whole key would believe
// anybody's signature, so it believes nobody's.
func (b *callback) read(w http.ResponseWriter, r *http.Request) (Params, error) {
	if err := b.client.checkMerchant(); err != nil {
		return nil, &rejection{msgFailed, err}
	}
	doc, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxDocument))
	if err != nil {
		return nil, &rejection{msgFormat, err}
	}
	p, err := Parse(doc)
	if err != nil {
		return nil, &rejection{msgFormat, err}
	}
	return p, nil
}

// acknowledgement is the answer of section 4.2: SUCCESS ends the notifications,
// FAIL asks for another.
func acknowledgement(err error) Params {
	if err == nil {
		return Params{{"return_code", "SUCCESS"}, {"return_msg", "OK"}}
	}
	msg := msgFailed
	var rejected *rejection
	switch {
	case errors.As(err, &rejected):
		msg = rejected.msg
	case errors.Is(err, context.DeadlineExceeded):
		msg = msgTimeout
	}
	return Params{{"return_code", "FAIL"}, {"return_msg", msg}}
}

// log writes a line about the notification. Nothing of what it said is in it.
func (b *callback) log(ctx context.Context, began time.Time, answer string, err error) {
	logger := b.client.Logger
	if logger == nil {
		return
	}
	level := slog.LevelDebug
	attrs := []slog.Attr{
		slog.String("interface", b.name), slog.Duration("took", time.Since(began)), slog.String("answer", answer),
	}
	if err != nil {
		level = slog.LevelInfo
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	logger.LogAttrs(ctx, level, "wechat notification", attrs...)
}
