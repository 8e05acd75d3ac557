package wxpay

import (
	"context"
	"log/slog"
	"net/http"
	"time"
)

// NotifyTime is how long a notification is worked on before WeChat is answered
// FAIL. WeChat hangs up after 5 seconds; the rest is for the way there and back.
const NotifyTime = 4 * time.Second

// callback is an address of the shop that WeChat posts to by itself. answer
// returns the document to answer with, and for the log what was wrong.
type callback struct {
	name   string
	client *Client
	answer func(context.Context, *http.Request) (Params, error)
}

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
	answer, err := b.answer(ctx, r)
	b.log(ctx, time.Since(began), answer.Get("return_msg"), err)
	reply(w, answer)
}

// log writes a line about the notification. Nothing of what it said is in it.
func (b *callback) log(ctx context.Context, took time.Duration, answer string, err error) {
	logger := b.client.Logger
	if logger == nil {
		return
	}
	level := slog.LevelDebug
	attrs := []slog.Attr{slog.String("interface", b.name), slog.Duration("took", took), slog.String("answer", answer)}
	if err != nil {
		level = slog.LevelInfo
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	logger.LogAttrs(ctx, level, "wechat notification", attrs...)
}
