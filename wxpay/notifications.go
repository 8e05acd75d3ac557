package wxpay

import (
	"context"
	"net/http"
)

// notifications are those of one kind. judge returns what is to be done about a
// document, nil for nothing, or why it is not believed.
type notifications struct {
	name  string
	judge func(Params) (action, *Error)
}

// action is the caller's function, given what it has to know.
type action func(context.Context) error

// notified is the address for one kind of notifications.
func (c *Client) notified(name string, judge func(Params) (action, *Error)) http.Handler {
	n := &notifications{name, judge}
	return &callback{name, c, n.answer}
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
