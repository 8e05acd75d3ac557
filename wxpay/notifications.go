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

// notifications is the address for one kind of them. judge returns what is to be
// done about a document, nil for nothing, or why it is not believed.
type notifications struct {
	name   string
	client *Client
	judge  func(Params) (action, *Error)
}

// action is the caller's function, given what it has to know.
type action func(context.Context) error

// ServeHTTP answers within NotifyTime of the document's arrival. The function
// that acts on it is not cancelled when the line breaks: WeChat would send the
// same again, and half a booking helps nobody.
func (n *notifications) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return
	}
	began := time.Now()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), NotifyTime)
	defer cancel()
	answer, err := n.answer(ctx, r)
	n.log(ctx, time.Since(began), answer.Get("return_msg"), err)
	reply(w, answer)
}

// answer is the one of section 4.2: SUCCESS ends the notifications, FAIL asks for
// another. It tells nothing of what the caller's function returned.
func (n *notifications) answer(ctx context.Context, r *http.Request) (Params, error) {
	p, failed := read(r)
	if failed != nil {
		return n.refuse(failed)
	}
	act, failed := n.judge(p)
	if failed != nil {
		return n.refuse(failed)
	}
	var err error
	if act != nil {
		err = act(ctx)
	}
	switch {
	case err == nil:
		return Params{{"return_code", "SUCCESS"}, {"return_msg", "OK"}}, nil
	case ctx.Err() != nil:
		return Params{{"return_code", "FAIL"}, {"return_msg", replyTimeout}}, err
	}
	return Params{{"return_code", "FAIL"}, {"return_msg", replyFailed}}, err
}

// refuse words what is not believed.
func (n *notifications) refuse(failed *Error) (Params, error) {
	failed.Interface = n.name
	return refusal(failed), failed
}

// log writes a line about the notification. Nothing of what it said is in it.
func (n *notifications) log(ctx context.Context, took time.Duration, answer string, err error) {
	logger := n.client.Logger
	if logger == nil {
		return
	}
	level := slog.LevelDebug
	attrs := []slog.Attr{slog.String("interface", n.name), slog.Duration("took", took), slog.String("answer", answer)}
	if err != nil {
		level = slog.LevelInfo
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	logger.LogAttrs(ctx, level, "wechat notification", attrs...)
}
