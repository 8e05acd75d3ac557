package pos

import (
	"context"
	"errors"
	"sync"
	"time"

	"wxtill/wxpay"
)

// PrinterState is what the status bar says of the printer.
type PrinterState string

const (
	PrinterNone    PrinterState = "none" // not set up
	PrinterOK      PrinterState = "ok"
	PrinterAbsent  PrinterState = "absent"
	PrinterTaken   PrinterState = "taken"     // its port, by another program
	PrinterDenied  PrinterState = "forbidden" // its port, to this user
	PrinterStuck   PrinterState = "stuck"
	PrinterUnknown PrinterState = "unknown" // takes data and never answers
	PrinterLow     PrinterState = "low"     // prints, and soon needs paper
	PrinterPaper   PrinterState = "paper"   // has none
	PrinterCover   PrinterState = "cover"   // open
	PrinterOffLine PrinterState = "offline"
	PrinterFault   PrinterState = "fault"
)

// Weather is how the world around the till does.
type Weather struct {
	Known       bool          // something has been heard, or failed to be
	Online      bool          // the last call was answered by WeChat
	Latency     time.Duration // of the last answer
	Problem     string        // a wxpay.Problem, where the last call was not answered
	Offset      time.Duration // WeChat's clock minus this machine's, by the Date of answers
	TimeEnd     time.Duration // the same by time_end of the last payment: at least so much; 0 where it fits
	OtherDay    Day           // the business day, where this machine's clock takes it for another; else ""
	Printer     PrinterState
	PrinterNote string
	Waiting     int           // print jobs that are not on paper yet
	Oldest      time.Duration // age of the next of them
	Doubtful    int           // print jobs that wait for somebody's word
	PrintIn     time.Duration // until it is tried again; 0: now
	Book        error         // why the book cannot be trusted or written now: ErrDamaged, ErrDiskFull or another
	Backup      error         // why the last backup was not made, or is not good
}

// Prints reports whether the printer, as far as is known, prints what waits for it.
func (w Weather) Prints() bool { return w.Printer.prints() }

// clockTolerance is how far off this machine's clock may be before people are told.
const clockTolerance = time.Minute

// ClockOff reports whether this machine's clock is so far from WeChat's that
// somebody should set it. Orders are not touched by it: they carry WeChat's time.
func (w Weather) ClockOff() bool { return w.Off() >= clockTolerance }

// Off is how far this machine's clock is off, by whichever witness says more.
func (w Weather) Off() time.Duration { return max(w.Offset.Abs(), w.TimeEnd.Abs()) }

// weather is kept apart from the till's state: calls report to it while the
// till is busy.
type weather struct {
	mu        sync.Mutex
	now       Weather       // guarded by mu
	offset    bool          // guarded by mu; a Date has been seen
	unproven  bool          // guarded by mu; the last call was a real one that has left
	printAt   time.Time     // guarded by mu; when the printer is tried again
	firstCall chan struct{} // closed after the first call, whatever came of it
}

func (w *weather) init() {
	w.firstCall = make(chan struct{})
	w.now.Printer = PrinterNone
}

// Waits of the look-out for the network.
const (
	probeIdle    = time.Minute
	probeOffline = 3 * time.Second
	firstProbe   = 1500 * time.Millisecond // what a first order waits for WeChat's clock
	dateGrain    = time.Second             // the Date header has no fractions
)

// Observe learns from a finished call how the network does and how far this
// machine's clock is off. [wxpay.Client.Trace] is the place to call it from.
func (t *Till) Observe(c wxpay.Call) {
	back, changed := t.weather.observe(c, t.Clock.Now())
	if back {
		t.AskNow("")
		t.askAfresh()
	}
	if changed {
		wake(t.billWake)
		if !t.weather.online() {
			wake(t.goneWake)
		}
		t.turns.look()
		t.publish(Event{Kind: EventWeather})
	}
}

// observe reports whether the network has come back and whether the status bar
// has something new to say.
func (w *weather) observe(c wxpay.Call, now time.Time) (back, changed bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	before := w.now
	if errors.Is(c.Err, context.Canceled) {
		return false, false // the till's own doing says nothing of the network
	}
	w.now.Known = true
	w.unproven = c.Interface != "probe" && c.Sent
	w.now.Latency = c.Took
	w.now.Problem = string(transportProblem(c.Err))
	w.now.Online = w.now.Problem == ""
	if !c.Date.IsZero() {
		w.learnOffset(c, now)
	}
	select {
	case <-w.firstCall:
	default:
		close(w.firstCall)
	}
	back = before.Known && !before.Online && w.now.Online
	return back, before.Online != w.now.Online || before.Known != w.now.Known || before.Offset != w.now.Offset
}

// learnOffset takes the Date of an answer as WeChat's clock. It came over a
// verified TLS connection, so no captive portal can set it. Differences within
// the grain of the header do not move the offset.
func (w *weather) learnOffset(c wxpay.Call, now time.Time) {
	offset := c.Date.Add(dateGrain / 2).Sub(now.Add(-c.Took / 2).Round(0))
	if d := (offset - w.now.Offset).Abs(); d > dateGrain {
		w.now.Offset, w.now.TimeEnd = offset, 0 // perhaps somebody has set the clock
	}
	w.offset = true
}

// learnTimeEnd holds the time_end of a payment against this machine's clock: it was
// made before at, when it was learnt, and after the code came up, which is shown ago;
// shown below 0: nobody knows. Within the grain of time_end it fits.
func (w *weather) learnTimeEnd(end, at time.Time, shown time.Duration) {
	at = at.Round(0)
	off := end.Sub(at)
	if off < 0 {
		off = 0
		if early := end.Sub(at.Add(-shown)); shown >= 0 && early < 0 {
			off = early
		}
	}
	if off.Abs() <= 2*dateGrain {
		off = 0
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now.TimeEnd = off
}

// transportProblem is the problem of a call that WeChat itself did not answer.
func transportProblem(err error) wxpay.Problem {
	var e *wxpay.Error
	if !errors.As(err, &e) {
		return ""
	}
	switch e.Problem {
	case wxpay.ProblemTimeout, wxpay.ProblemUnreachable, wxpay.ProblemTLS, wxpay.ProblemBroken,
		wxpay.ProblemHTTP, wxpay.ProblemSyntax, wxpay.ProblemTooLarge:
		return e.Problem
	}
	return ""
}

// wechat turns a moment of this machine's clock into WeChat's.
func (w *weather) wechat(local time.Time) time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return local.Add(w.now.Offset)
}

// heard reports whether WeChat has told the time since the start.
func (w *weather) heard() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.offset
}

// day is the business day of a moment of this machine's clock, reckoned in
// WeChat's time: a clock that is off must not book into another day than the
// bill and the status bar count.
func (t *Till) day(local time.Time) Day { return DayOf(t.weather.wechat(local)) }

// waitKnown lets a first order wait for WeChat's clock, but not for long.
func (w *weather) waitKnown(ctx context.Context) {
	timer := time.NewTimer(firstProbe)
	defer timer.Stop()
	select {
	case <-w.firstCall:
	case <-timer.C:
	case <-ctx.Done():
	}
}

func (w *weather) online() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now.Online
}

// down reports whether WeChat surely cannot be reached now.
func (w *weather) down() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now.Known && !w.now.Online
}

// strange reports whether the last call found somebody, but not WeChat.
func (w *weather) strange() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch wxpay.Problem(w.now.Problem) {
	case wxpay.ProblemHTTP, wxpay.ProblemSyntax, wxpay.ProblemTooLarge:
		return true
	case wxpay.ProblemTimeout:
		return w.unproven
	}
	return false
}

// book notes how the book was written: the next good commit ends the warning,
// unless the book is damaged, which no commit mends.
func (w *weather) book(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !errors.Is(w.now.Book, ErrDamaged) {
		w.now.Book = err
	}
}

func (w *weather) printer() PrinterState {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now.Printer
}

func (w *weather) setPrinter(s PrinterState, note string) (changed bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	changed = w.now.Printer != s || w.now.PrinterNote != note
	w.now.Printer, w.now.PrinterNote = s, note
	return changed
}

// printAgain notes when the printer is tried again.
func (w *weather) printAgain(in time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.printAt = time.Now().Add(in)
}

// BookChecked tells the till what a look over the whole book has found, for the
// status bar.
func (t *Till) BookChecked(err error) {
	if err != nil {
		t.weather.book(err)
		t.publish(Event{Kind: EventWeather})
	}
}

// BackedUp tells the till what came of the last backup, for the status bar; nil is a
// good one.
func (t *Till) BackedUp(err error) {
	t.weather.mu.Lock()
	changed := t.weather.now.Backup != nil || err != nil
	t.weather.now.Backup = err
	t.weather.mu.Unlock()
	if changed {
		t.publish(Event{Kind: EventWeather})
	}
}

// Weather is a snapshot for the status bar.
func (t *Till) Weather() Weather {
	queue, err := t.Ledger.WaitingJobs(context.Background())
	local := t.Clock.Now()
	day := t.day(local)
	t.weather.mu.Lock()
	defer t.weather.mu.Unlock()
	now := t.weather.now
	now.Doubtful = queue.Doubtful
	if now.Waiting = queue.Count; queue.Count > 0 {
		now.Oldest = max(0, local.Sub(queue.Oldest))
		now.PrintIn = max(0, time.Until(t.weather.printAt))
	}
	if day != DayOf(local) {
		now.OtherDay = day
	}
	if err != nil {
		now.Book = err
	}
	return now
}

// probe asks WeChat for a sign of life at the start, once a minute, every few
// seconds while off line, and when somebody begins a sale or wants to know: before
// the customer is asked how to pay the cashier sees whether WeChat is there.
func (t *Till) probe(ctx context.Context) {
	for ctx.Err() == nil {
		if g := t.Gateways(t.Account.Merchant); len(g) > 0 {
			t.probeOnce(ctx, g[0])
		}
		t.untilProbe(ctx)
	}
}

// probeOnce asks for a sign of life; Trace tells Observe what came of it. Where a
// call had left and what came was no answer of WeChat's, because a portal wants a
// login or nobody behind the door answers in time, any answer is no sign: then only
// a signed one counts, about an order that cannot exist.
func (t *Till) probeOnce(ctx context.Context, g Gateway) {
	ctx, cancel := context.WithTimeout(ctx, probeOffline)
	defer cancel()
	if !t.weather.strange() {
		_ = g.Probe(ctx)
		return
	}
	_, _ = g.OrderQuery(ctx, wxpay.OrderQueryRequest{OutTradeNo: noOrder})
}

// noOrder is a number that no till makes: every till's begins with its code.
const noOrder = "|sign-of-life|"

// untilProbe waits for the time of the next probe. A call that did not get through
// brings it nearer, but has none follow on its heels: a gateway that answers probes
// and nothing else would be asked without end.
func (t *Till) untilProbe(ctx context.Context) {
	wait := probeIdle
	for {
		if !t.weather.online() {
			wait = probeOffline
		}
		timer := time.NewTimer(wait)
		select {
		case <-t.goneWake:
			timer.Stop()
			continue
		case <-ctx.Done():
		case <-t.probeWake:
		case <-timer.C:
		}
		timer.Stop()
		return
	}
}
