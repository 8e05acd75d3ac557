package printer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"wxtill/pos"
)

// Waits for a printer's answers.
const (
	answerWait    = 300 * time.Millisecond // real-time commands are answered at once
	confirmSlice  = time.Second            // between two looks at a printer that prints
	overhearEvery = 250 * time.Millisecond // between two looks at what an idle printer says by itself
	silentLooks   = 3                      // in a row, after which it is not there any more
)

// Whether a printer answers.
const (
	voiceUnknown = iota
	voiceHeard
	voiceMute
)

// errPrinting says that all bytes are taken and the printer has not said yet that
// they are printed.
var errPrinting = errors.New("the printer is printing")

// errSettling is that of a printer that never says when it has printed: as long as its
// bytes may take it is asked how it does.
var errSettling = fmt.Errorf("%w, and will not say when it has", errPrinting)

// request is something to do at the port.
type request struct {
	ctx    context.Context
	do     func(context.Context, *owner) error
	result chan error // has room for the answer: nobody may be waiting
}

// owner is the one goroutine that touches the port.
type owner struct {
	transport transport
	port      port   // open from the slip before, or nil
	dots      int    // of a line
	status    string // of [Options]
	onAnswer  func() // nil: nobody wants to know
	voice     int
	confirms  bool // has answered GS r
	deaf      bool // answers DLE EOT, and never GS r
	answers   answers
	stale     bool    // an answer may still come that nobody waits for
	silent    int     // looks in a row that it has not answered
	clean     bool    // the printer has had a whole slip, or has been brought back to a start
	torn      bool    // a slip broke off on its paper
	reports   bool    // the printer was told to report by itself
	told      *health // what is known of it outside; nil: that it says nothing
	changed   chan<- struct{}
}

func newOwner(t transport, options Options, changed chan<- struct{}) *owner {
	o := &owner{transport: t, changed: changed, dots: options.Profile.page().dots, status: cmp.Or(options.Status, StatusAuto), onAnswer: options.OnAnswer}
	if options.Answered {
		o.voice = voiceHeard
	}
	return o
}

// unvouched reports whether nobody knows that there is a printer: it has never
// answered, nobody says that it never does, and its line carries bytes to one that is off.
func (o *owner) unvouched() bool {
	return o.voice != voiceHeard && o.status == StatusAuto && o.transport.blind()
}

// run serves requests until life ends, then closes the port.
func (o *owner) run(life context.Context, requests <-chan request) {
	for {
		select {
		case r := <-requests:
			r.result <- lost(o.serve(r))
		case <-o.pause():
			o.overhear(life)
		case <-life.Done():
			o.drop()
			return
		}
	}
}

// serve does a request at an open port.
func (o *owner) serve(r request) error {
	if err := o.open(r.ctx); err != nil {
		return notSent(err)
	}
	return r.do(r.ctx, o)
}

// sweep brings a printer to a start that may be within a command, because a slip broke
// off or the till died: as many NULs as the longest command takes, which mean nothing
// between commands, and a reset. Pictures are that long only where a slip is known to
// have broken off. What is on paper of it is cut off.
func (o *owner) sweep(ctx context.Context) error {
	if _, talks := o.port.(talker); o.clean || !talks {
		return nil
	}
	longest := maxQR
	if o.torn {
		longest = max(longest, bandRows*(o.dots+7)/8)
	}
	data := append(make([]byte, longest+8), escByte, '@')
	if o.torn {
		data = append(data, escByte, 'd', tearFeed, gsByte, 'V', 1)
	}
	if _, err := deliver(ctx, o.port, data, o.transport.pace()); err != nil {
		return err
	}
	o.clean, o.torn, o.reports = true, false, false
	return nil
}

// broke remembers that a slip broke off.
func (o *owner) broke() { o.clean, o.torn = false, true }

// print sends one slip. After an error the next one begins with a fresh port. A
// printer that says why it does not print is sent nothing.
func (o *owner) print(ctx context.Context, data []byte) error {
	if err := o.sweep(ctx); err != nil {
		o.leave(err)
		return notSent(err)
	}
	if o.voice != voiceMute || o.status == StatusAlways || o.unvouched() {
		if err := o.look(ctx); err != nil && !errors.Is(err, pos.ErrPrinterSilent) {
			o.leave(err)
			return notSent(err)
		}
	}
	o.reports = false // a slip begins with a reset
	confirm := o.voice == voiceHeard && !o.deaf
	if confirm {
		data = append(data[:len(data):len(data)], doneQuery...)
		o.answers.printed = 0
	}
	sent, err := deliver(ctx, o.port, data, o.transport.pace())
	if err != nil && sent > 0 {
		o.broke()
	}
	switch {
	case err == nil && confirm:
		o.silent = 0
		return errPrinting
	case err == nil && o.voice == voiceHeard:
		o.silent = 0
		return errSettling
	case err == nil:
		if err = o.end(ctx); err != nil {
			o.broke()
		}
	default:
		o.leave(err)
	}
	if err == nil && o.unvouched() {
		o.clean = false // it may be switched on within the slip
		err = fmt.Errorf("%w and may be off", pos.ErrPrinterSilent)
	}
	switch {
	case err != nil && sent == 0:
		return notSent(err)
	case err != nil:
		return fmt.Errorf("%d of %d bytes of the slip were taken: %w", sent, len(data), err)
	}
	return nil
}

// pause is when the owner looks whether the printer has reported something; nil where it
// does not.
func (o *owner) pause() <-chan time.Time {
	if _, ok := o.port.(overheard); !ok || !o.reports {
		return nil
	}
	return time.After(overhearEvery)
}

// overhear reads what the printer says by itself, and tells where that is new.
func (o *owner) overhear(life context.Context) {
	line := o.port.(overheard)
	before := o.answers.reports
	for line.said() {
		said, err := line.receive(life, 0)
		if err != nil || len(said) == 0 {
			return // whoever uses the line next finds out why
		}
		o.answers.take(said)
	}
	if o.answers.reports != before {
		o.tell()
	}
}

// tell says that the printer has said of itself what is not known yet.
func (o *owner) tell() {
	if o.told != nil && *o.told == o.answers.health {
		return
	}
	o.know()
	select {
	case o.changed <- struct{}{}:
	default: // somebody is told already
	}
}

// know remembers what the printer has said as known.
func (o *owner) know() {
	health := o.answers.health
	o.told = &health
}

// report has the printer report by itself from now on, where it answers and the port
// stays open. What comes of it does not matter to the slip.
func (o *owner) report(ctx context.Context) {
	line, ok := o.port.(overheard)
	if ok && o.voice == voiceHeard && o.status != StatusNever && !o.reports {
		_, err := line.send(ctx, reportsOn)
		o.reports = err == nil
	}
}

// printed ends a slip of which the printer has said how it does.
func (o *owner) printed(ctx context.Context) error {
	o.tell()
	return o.end(ctx)
}

// end gives the port back after a slip, or keeps it open.
func (o *owner) end(ctx context.Context) error {
	keep, err := o.port.finish(ctx)
	if !keep {
		o.leave(err)
		return err
	}
	o.report(ctx)
	return err
}

// confirm listens for a while whether the slip is printed: nil, errPrinting, or why it
// is in doubt.
func (o *owner) confirm(ctx context.Context) error {
	if err := o.listen(ctx, confirmSlice, func() bool { return o.answers.printed > 0 }); err != nil {
		o.drop()
		return err
	}
	if o.answers.printed > 0 {
		o.confirms = true
		return o.printed(ctx)
	}
	err := o.look(ctx)
	switch {
	case o.answers.printed > 0:
		o.confirms = true
		return o.printed(ctx)
	case err == nil:
		return errPrinting
	case o.silent > 0 && o.silent < silentLooks:
		return errPrinting
	}
	o.drop()
	o.broke()
	return err
}

// unconfirmed is what a slip is of which the printer, in good health, has never said
// that it is printed: in doubt, if it has ever said so of another, and not known yet
// where it has just been silent.
func (o *owner) unconfirmed(ctx context.Context) error {
	if o.silent > 0 {
		return errPrinting
	}
	if o.confirms {
		o.drop()
		o.broke()
		return pos.ErrPrinterStuck
	}
	o.deaf = true
	return o.printed(ctx)
}

// look asks the printer how it does: nil, why it does not print, or ErrPrinterSilent
// for one that has never answered.
func (o *owner) look(ctx context.Context) error {
	talk, ok := o.port.(talker)
	if !ok || o.status == StatusNever {
		o.voice = voiceMute
		return pos.ErrPrinterSilent
	}
	if o.stale {
		if err := o.listen(ctx, 0, func() bool { return false }); err != nil {
			return err
		}
		o.stale = false
	}
	o.answers.ask()
	if err := o.port.ready(ctx); err != nil {
		return err
	}
	if _, err := talk.send(ctx, statusQuery); err != nil {
		return err
	}
	if err := o.listen(ctx, answerWait, o.answers.complete); err != nil {
		return err
	}
	if o.answers.complete() {
		if o.voice != voiceHeard && o.onAnswer != nil {
			o.onAnswer()
		}
		o.voice, o.silent = voiceHeard, 0
		return o.answers.health.err()
	}
	o.stale = true
	o.silent++
	if o.voice == voiceHeard || o.status == StatusAlways {
		return fmt.Errorf("%w: it does not answer", pos.ErrPrinterOffLine)
	}
	o.voice = voiceMute
	return pos.ErrPrinterSilent
}

// listen reads what the printer says until enough says so or the time is over.
func (o *owner) listen(ctx context.Context, within time.Duration, enough func() bool) error {
	talk := o.port.(talker)
	deadline := time.Now().Add(within)
	for !enough() {
		said, err := talk.receive(ctx, max(time.Until(deadline), 0))
		o.answers.take(said)
		switch {
		case err != nil:
			return err
		case ctx.Err() != nil:
			return cause(ctx)
		case !time.Now().Before(deadline):
			return nil
		}
	}
	return nil
}

// check asks an open port whether its printer takes data, and how it does.
func (o *owner) check(ctx context.Context) error {
	err := o.port.ready(ctx)
	if err == nil && o.status != StatusNever {
		err = o.sweep(ctx)
	}
	if err != nil {
		o.leave(err)
		return notSent(err)
	}
	err = o.look(ctx)
	if o.told = nil; o.voice == voiceHeard && o.answers.complete() {
		o.know()
	}
	if err == nil && o.answers.health.paperLow {
		err = pos.ErrPaperLow
	}
	if ended := o.end(ctx); ended != nil {
		return notSent(ended)
	}
	if err == nil || errors.Is(err, pos.ErrPaperLow) || errors.Is(err, pos.ErrPrinterSilent) {
		return err
	}
	return notSent(err)
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
		return ended(ctx, named(err))
	}
	o.port, o.stale = p, false
	return nil
}

// leave closes the port after an error. A line that is stuck stays open: to close it
// would throw away what the system holds for the printer, and so make room for the
// beginning of the next slip, which would get stuck there as well; and the system would
// forget that the printer has stopped the line.
func (o *owner) leave(err error) {
	if _, stays := o.port.(overheard); !stays || !errors.Is(err, pos.ErrPrinterStuck) {
		o.drop()
	}
}

// drop closes the port. What it says then changes nothing: the slip's own
// error, if any, is known already.
func (o *owner) drop() {
	if o.port != nil {
		o.port.Close()
		o.port, o.reports = nil, false
	}
}

// notSent marks an error as one after which the slip may simply be sent again.
func notSent(err error) error {
	return fmt.Errorf("%w: %w", pos.ErrPrinterAbsent, err)
}
