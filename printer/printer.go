package printer

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"wxtill/pos"
)

// Waits of a printer.
const (
	defaultTimeout = 10 * time.Second
	checkTimeout   = 4 * time.Second
	ownerGrace     = 500 * time.Millisecond // for the owner to notice that it is over
	settleTime     = time.Second            // beyond the time of its paper, for a slip whose end the printer does not tell
	dotTime        = time.Second / 320      // for a row of dots, 8 of which are a millimetre: a slow printer
)

// leastBuffer is what printers hold of a slip: the rest is taken while they print.
const leastBuffer = 2048

// PaperColumns are the widths of paper there are: 58 mm, 80 mm at 180 dpi, 80
// mm at 203 dpi.
var PaperColumns = []int{32, 42, 48}

// ErrClosed says that the printer was closed.
var ErrClosed = errors.New("the printer is closed")

// Options say which printer to use and how.
type Options struct {
	Transport string // "serial", "tcp" or "file"
	Address   string // device, host or host:port, path
	Baud      int    // of a serial line; 0 is 9600
	Parity    string // of a serial line: one of SerialParities
	StopBits  int    // of a serial line: 1 or 2; 0 is 1
	Flow      string // how the printer stops a serial line: one of SerialFlows
	Profile   Profile
	Status    string // whether the printer is asked how it does: StatusAuto, StatusAlways or StatusNever
	// Answered says that this printer has answered in the past: one that is silent now
	// is off. OnAnswer is called when one answers of which that is not said, by the
	// goroutine that prints.
	Answered bool
	OnAnswer func()
	// Timeout is how long one slip may take beyond the time that its bytes need
	// on the line; 0 is 10 s.
	Timeout time.Duration
}

// Whether a printer is asked how it does.
const (
	StatusAuto   = "auto"   // as long as it answers; what it takes in silence may be in doubt
	StatusAlways = "always" // it prints nothing that it does not answer for
	StatusNever  = "never"  // what it takes is printed: somebody knows that it never answers
)

// Printer prints slips. One goroutine owns the way to the printer, so that a
// device that hangs holds up nobody else. Its methods may be called from any
// goroutine.
type Printer struct {
	transport transport
	profile   Profile
	timeout   time.Duration
	requests  chan request
	life      context.Context // ends with Close
	end       context.CancelCauseFunc
	done      chan struct{} // closed when the owner has ended
	changed   chan struct{} // the printer has reported something; room for one
}

var (
	_ pos.Printer        = (*Printer)(nil)
	_ pos.TellingPrinter = (*Printer)(nil)
)

// New makes a printer. It does not touch the device: that may be switched on
// later. A till without a printer has no Printer: the transport "none" is
// refused like any unknown one.
func New(o Options) (*Printer, error) {
	if o.Profile.Columns == 0 {
		o.Profile.Columns = PaperColumns[0]
	}
	if err := o.Profile.check(); err != nil {
		return nil, fmt.Errorf("printer: %w", err)
	}
	t, err := newTransport(o)
	if err != nil {
		return nil, fmt.Errorf("printer: %w", err)
	}
	return start(t, o), nil
}

func newTransport(o Options) (transport, error) {
	if o.Address == "" {
		return nil, fmt.Errorf("transport %q has no address", o.Transport)
	}
	switch o.Transport {
	case "serial":
		return newSerialLine(o)
	case "tcp":
		return newTCPPrinter(o.Address)
	case "file":
		return newFilePrinter(o.Address)
	}
	return nil, fmt.Errorf("unknown transport %q: want serial, tcp or file", o.Transport)
}

// start makes a printer on t and lets its owner run.
func start(t transport, o Options) *Printer {
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	p := &Printer{
		transport: t,
		profile:   o.Profile,
		timeout:   o.Timeout,
		requests:  make(chan request),
		done:      make(chan struct{}),
		changed:   make(chan struct{}, 1),
	}
	p.life, p.end = context.WithCancelCause(context.Background())
	go func() {
		defer close(p.done)
		p.profile.page().charset.codes() // takes as long as some lines, which no receipt should wait for
		newOwner(t, o, p.changed).run(p.life, p.requests)
	}()
	return p
}

// Print puts a slip on paper: [Layout], [Encode], send. Its errors are those of
// [pos.Printer]; one that is both ErrPrinterAbsent and ErrPrinterStuck is a
// printer that is there and took nothing at all.
func (p *Printer) Print(ctx context.Context, s pos.Slip) error {
	if s.Torn {
		if err := p.ask(ctx, checkTimeout, func(_ context.Context, o *owner) error { o.broke(); return nil }); err != nil {
			return err
		}
	}
	doc := Layout(s)
	return p.send(ctx, Encode(doc, p.profile), sync.OnceValue(func() time.Duration {
		_, height := p.profile.page().roll(doc)
		return time.Duration(height) * dotTime
	}))
}

// send has the owner print data, and waits until it is printed: paper says how long it
// may take to come out.
func (p *Printer) send(ctx context.Context, data []byte, paper func() time.Duration) error {
	most := p.timeout + time.Duration(len(data))*p.transport.pace()
	if len(data) > leastBuffer {
		most += paper()
	}
	err := p.ask(ctx, most, func(ctx context.Context, o *owner) error {
		return o.print(ctx, data)
	})
	if !errors.Is(err, errPrinting) {
		return err
	}
	wait := p.timeout
	if errors.Is(err, errSettling) {
		wait = min(wait, settleTime)
	}
	for limit := time.Now().Add(wait + paper()); errors.Is(err, errPrinting); {
		if time.Now().After(limit) {
			err = p.ask(ctx, checkTimeout, func(ctx context.Context, o *owner) error { return o.unconfirmed(ctx) })
		}
		if errors.Is(err, errPrinting) {
			err = p.ask(ctx, checkTimeout, func(ctx context.Context, o *owner) error { return o.confirm(ctx) })
		}
	}
	return err
}

// Check reaches for the printer without printing and asks it how it does. Its errors
// are those of [pos.Printer].
func (p *Printer) Check(ctx context.Context) error {
	return p.ask(ctx, checkTimeout, func(ctx context.Context, o *owner) error { return o.check(ctx) })
}

// lendTime is how long the device may be away: a test page at 9600 baud takes seconds.
const lendTime = 30 * time.Second

// Lend gives the device back for as long as use runs, for somebody who tries it by other
// settings. What is to be printed meanwhile waits. Errors: those of use, and
// [pos.ErrPrinterAbsent] where the printer was not to be had.
func (p *Printer) Lend(ctx context.Context, use func(context.Context) error) error {
	return p.ask(ctx, lendTime, func(ctx context.Context, o *owner) error {
		o.drop()
		return use(ctx)
	})
}

// ask has the owner do a request and waits for it no longer than timeout.
func (p *Printer) ask(ctx context.Context, timeout time.Duration, do func(context.Context, *owner) error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, pos.ErrPrinterStuck)
	defer cancel()
	ctx, abort := context.WithCancelCause(ctx)
	defer abort(nil)
	defer context.AfterFunc(p.life, func() { abort(ErrClosed) })()

	r := request{ctx, do, make(chan error, 1)}
	select {
	case p.requests <- r:
	case <-p.done:
		return notSent(ErrClosed)
	case <-ctx.Done():
		return notSent(cause(ctx))
	}
	select {
	case err := <-r.result:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-r.result:
		return err
	case <-time.After(ownerGrace):
		return cause(ctx)
	}
}

// Changed tells when a printer on a line that stays open has reported by itself that it
// does otherwise than before.
func (p *Printer) Changed() <-chan struct{} { return p.changed }

// Close ends what is being printed and gives the device back. It returns within
// half a second even if the device hangs, and then says so.
func (p *Printer) Close() error {
	p.end(ErrClosed)
	select {
	case <-p.done:
		return nil
	case <-time.After(ownerGrace):
		return fmt.Errorf("closing the printer: %w", pos.ErrPrinterStuck)
	}
}
