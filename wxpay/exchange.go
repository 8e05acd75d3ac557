package wxpay

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"time"
)

// question is a call to be made: what it is called, where it goes, what the
// answer has to repeat and how it is read.
type question struct {
	name, path string
	secapi     bool // asked with the merchant's certificate
	once       bool // not to be sent to another gateway once a byte has left
	makes      bool // what a gateway that did not answer got may have had its effect
	certain    Code // refuses for sure all the same, whatever that gateway did
	params     Params
	escaped    []string            // fields that are signed as they are and sent URL-encoded
	repeats    []string            // fields that the answer must not contradict
	unsigned   bool                // WeChat does not sign the answer
	read       func(Params) *Error // takes a done answer; refuses one that cannot be used
}

// byNumber are the fields by which a question names an order.
var byNumber = []string{"transaction_id", "out_trade_no"}

// do asks q at one gateway after the other. The error is nil or an *Error.
func (c *Client) do(ctx context.Context, q question) error { return c.ask(ctx, q, c.exchange) }

// ask makes the exchange of q at one gateway after the other, until one answers.
func (c *Client) ask(ctx context.Context, q question, exchangeOnce func(budget, exchange) *Error) error {
	gateways := c.gateways()
	body, err := c.sign(q.params, q.escaped...)
	if err == nil && slices.ContainsFunc(gateways, withoutTLS) {
		err = ErrGateway
	}
	if err != nil {
		return unsent(q.name, err)
	}
	within := c.budget(ctx, len(gateways))
	var failed, earlier *Error
	for _, gateway := range gateways {
		failed = exchangeOnce(within, exchange{q, gateway, body, earlier})
		if failed == nil {
			return nil
		}
		if failed.Sent {
			earlier = failed
		}
		if !failed.elsewhere() || q.once && failed.Sent || within.over() {
			break
		}
		within.parts--
	}
	return failed
}

// budget is the time that a call has for the gateways that are left.
type budget struct {
	context.Context // the caller's
	end             time.Time
	parts           int // gateways
}

// budget ends with the client's time-out, or with ctx where that ends sooner.
func (c *Client) budget(ctx context.Context, parts int) budget {
	end := time.Now().Add(c.timeout())
	if own, ok := ctx.Deadline(); ok && own.Before(end) {
		end = own
	}
	return budget{ctx, end, parts}
}

// start begins one part.
func (b budget) start() (context.Context, context.CancelFunc) {
	return context.WithTimeout(b.Context, b.part())
}

// part is how long one part lasts from now.
func (b budget) part() time.Duration { return time.Until(b.end) / time.Duration(b.parts) }

// over reports whether nothing is left.
func (b budget) over() bool { return b.Err() != nil || b.part() <= 0 }

// exchange is one question on its way to one gateway.
type exchange struct {
	question
	gateway string
	body    []byte
	earlier *Error // of the gateway before, which got the same and did not answer; or nil
}

// exchange asks once, judges the answer and tells Trace and Logger of it.
func (c *Client) exchange(within budget, x exchange) *Error {
	ctx, cancel := within.start()
	defer cancel()
	call := x.call()
	doc, failed := c.fetch(ctx, x.request(), &call)
	if failed == nil && x.read != nil {
		failed = c.judge(x.question, doc)
	}
	return c.tell(ctx, x, call, failed)
}

// call is what Trace is to hear of an exchange that begins now.
func (x exchange) call() Call {
	return Call{
		Interface: x.name, Gateway: x.gateway, Path: x.path, OutTradeNo: x.params.Get("out_trade_no"), Start: time.Now(),
	}
}

// tell completes an exchange that has just ended. Trace hears how it ended itself,
// Logger and the caller what the call has come to by it.
func (c *Client) tell(ctx context.Context, x exchange, call Call, failed *Error) *Error {
	call.Took = time.Since(call.Start)
	if failed != nil {
		failed.Interface, failed.Sent = call.Interface, call.Sent
		call.Err = failed
	}
	if c.Trace != nil {
		c.Trace(call)
	}
	failed = failed.after(x.earlier, x.question)
	c.log(ctx, call, failed)
	return failed
}

// request is a POST of the signed document; a question without one is a probe.
func (x exchange) request() request {
	if x.body == nil {
		return request{method: http.MethodHead, target: x.gateway + "/"}
	}
	return request{http.MethodPost, x.gateway + x.path, x.body, x.secapi}
}

// Probe asks the first gateway for a sign of life that touches no order. Trace
// hears how long it took and what WeChat's clock says. Errors: *Error; any HTTP
// answer is good.
func (c *Client) Probe(ctx context.Context) error {
	failed := c.exchange(c.budget(ctx, 1), exchange{question{name: "probe"}, c.gateways()[0], nil, nil})
	if failed != nil {
		return failed
	}
	return nil
}

// log writes a line about the call. What was said stays out of it: keys,
// signatures, openids and code_urls never reach a log.
func (c *Client) log(ctx context.Context, call Call, failed *Error) {
	if c.Logger == nil {
		return
	}
	attrs := []slog.Attr{
		slog.String("interface", call.Interface), slog.String("gateway", call.Gateway),
		slog.Duration("took", call.Took), slog.String("outcome", failed.word()),
	}
	level := slog.LevelDebug
	if failed != nil {
		level = slog.LevelInfo
		attrs = append(attrs, slog.String("problem", string(failed.Problem)), slog.String("code", string(failed.Code)), slog.Bool("sent", failed.Sent))
	}
	c.Logger.LogAttrs(ctx, level, "wechat call", attrs...)
}

// word is the outcome for the log, of nil too.
func (e *Error) word() string {
	switch {
	case e == nil:
		return "done"
	case errors.Is(e, ErrRefused):
		return "refused"
	}
	return "unknown"
}
