package printer

import (
	"context"
	"fmt"

	"wxtill/pos"
)

// request is a slip to send, or no bytes at all to see whether it could be.
type request struct {
	ctx    context.Context
	data   []byte
	result chan error // has room for the answer: nobody may be waiting
}

// owner is the one goroutine that touches the port.
type owner struct {
	transport transport
	port      port // open from the slip before, or nil
}

// run serves requests until life ends, then closes the port.
func (o *owner) run(life context.Context, requests <-chan request) {
	for {
		select {
		case r := <-requests:
			r.result <- o.serve(r)
		case <-life.Done():
			o.drop()
			return
		}
	}
}

// serve sends one slip. After an error the next one begins with a fresh port.
func (o *owner) serve(r request) error {
	if err := o.open(r.ctx); err != nil {
		return notSent(err)
	}
	if len(r.data) == 0 {
		return o.check(r.ctx)
	}
	sent, err := deliver(r.ctx, o.port, r.data, o.transport.pace())
	keep := false
	if err == nil {
		keep, err = o.port.finish(r.ctx)
	}
	if !keep {
		o.drop()
	}
	switch {
	case err != nil && sent == 0:
		return notSent(err)
	case err != nil:
		return fmt.Errorf("%d of %d bytes of the slip were taken: %w", sent, len(r.data), err)
	}
	return nil
}

// check asks an open port whether its printer takes data.
func (o *owner) check(ctx context.Context) error {
	if err := o.port.ready(ctx); err != nil {
		o.drop()
		return notSent(err)
	}
	keep, err := o.port.finish(ctx)
	if !keep {
		o.drop()
	}
	return err
}

func (o *owner) open(ctx context.Context) error {
	if o.port != nil {
		return nil
	}
	if ctx.Err() != nil {
		return cause(ctx)
	}
	p, err := o.transport.open(ctx)
	if err != nil {
		return ended(ctx, err)
	}
	o.port = p
	return nil
}

// drop closes the port. What it says then changes nothing: the slip's own
// error, if any, is known already.
func (o *owner) drop() {
	if o.port != nil {
		o.port.Close()
		o.port = nil
	}
}

// notSent marks an error as one after which the slip may simply be sent again.
func notSent(err error) error {
	return fmt.Errorf("%w: %w", pos.ErrPrinterAbsent, err)
}
