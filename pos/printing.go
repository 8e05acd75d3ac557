package pos

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"
)

// Waits of the print loop.
const (
	printRetry  = 3 * time.Second  // after the printer could not be had
	drawerFresh = 15 * time.Second // a drawer must not open long after its sale
)

// mostUnheard is how many of the last slips are in doubt where a printer that never said
// anything proves to be one that answers: somebody has missed the paper long before.
const mostUnheard = 20

// ErrNoSuchJob says that a print job is not open: it is printed, was dismissed or
// never was.
var ErrNoSuchJob = errors.New("no such print job")

// feedPrinter takes the jobs of the book to the printer, one at a time, in the order
// of [Ledger.NextJob]. No sale ever waits for it.
func (t *Till) feedPrinter(ctx context.Context) {
	if t.Printer == nil {
		return
	}
	t.printerState(ctx, t.Printer.Check(ctx))
	for ctx.Err() == nil {
		job, err := t.Ledger.NextJob(ctx)
		switch {
		case err != nil:
			t.weather.book(err)
			pause(ctx, printRetry, t.printWake)
		case job == nil:
			t.idlePrinter(ctx)
		default:
			t.printJob(ctx, job)
		}
	}
}

// idlePrinter waits for a job and looks after the printer meanwhile.
func (t *Till) idlePrinter(ctx context.Context) {
	wait := time.Minute
	if !t.weather.printer().prints() {
		wait = printRetry
	}
	var changed <-chan struct{}
	if r, ok := t.Printer.(TellingPrinter); ok {
		changed = r.Changed()
	}
	woken := time.NewTimer(wait)
	defer woken.Stop()
	select {
	case <-ctx.Done():
	case <-t.printWake:
	case <-changed:
		t.printerState(ctx, t.Printer.Check(ctx))
	case <-woken.C:
		t.printerState(ctx, t.Printer.Check(ctx))
	}
}

// prints reports whether a slip would come out now, as far as is known.
func (s PrinterState) prints() bool {
	return s == PrinterOK || s == PrinterLow || s == PrinterUnknown
}

// printJob puts one job on paper. It is marked as sending before the first byte: one
// that the program died over is in doubt, and waits for the cashier's word.
func (t *Till) printJob(ctx context.Context, job *PrintJob) {
	if job.State == JobSending {
		t.torn = true
		t.markJob(ctx, job, JobDoubtful, "")
		return
	}
	slip := t.Styled(ctx, job.Slip(job.State == JobAgain))
	slip.Drawer = slip.Drawer && !slip.Doubt && t.Clock.Now().Sub(job.CreatedAt).Abs() < drawerFresh
	if job.OnlyDrawer() && !slip.Drawer {
		t.markJob(ctx, job, JobDismissed, "too late for the drawer")
		t.publish(Event{Kind: EventPrinted, Drawer: DrawerTooLate})
		return
	}
	slip.Torn = t.torn
	err := t.Ledger.MarkJob(ctx, job.ID, JobSending, "")
	if err == nil {
		err = t.Printer.Print(ctx, slip)
		if err != nil || !t.weather.printer().prints() {
			t.printerState(ctx, errors.Join(err, t.checkAfter(ctx, err)))
		}
		t.torn = t.torn && errors.Is(err, ErrPrinterAbsent)
		err = t.markPrinted(ctx, job, err)
	}
	e := Event{Kind: EventPrinted, Sale: job.Sale}
	if err == nil && job.OnlyDrawer() {
		e.Drawer = DrawerOpened
	}
	t.publish(e)
	if err != nil {
		t.weather.printAgain(printRetry)
		pause(ctx, printRetry, t.printWake)
	}
}

// checkAfter asks a printer that was in trouble and has printed how it does now.
func (t *Till) checkAfter(ctx context.Context, printErr error) error {
	if printErr != nil {
		return nil
	}
	return t.Printer.Check(ctx)
}

// markPrinted books what became of a job. Only an error that says that no byte
// left puts it back as it was. What a printer took that has never said anything counts
// as printed: most of those are mute for good.
func (t *Till) markPrinted(ctx context.Context, job *PrintJob, printErr error) error {
	state, note := JobPrinted, ""
	switch {
	case errors.Is(printErr, ErrPrinterAbsent):
		state, note = job.State, printErr.Error()
	case errors.Is(printErr, ErrPrinterSilent):
		if note = printErr.Error(); !job.OnlyDrawer() {
			t.unheard = append(t.unheard[max(len(t.unheard)+1-mostUnheard, 0):], job.ID)
		}
		printErr = nil
	case printErr != nil:
		state, note = JobDoubtful, printErr.Error()
	}
	return errors.Join(printErr, t.Ledger.MarkJob(context.WithoutCancel(ctx), job.ID, state, note))
}

// markJob sets a job aside without printing.
func (t *Till) markJob(ctx context.Context, job *PrintJob, state JobState, note string) {
	if err := t.Ledger.MarkJob(ctx, job.ID, state, note); err != nil {
		t.weather.book(err)
		pause(ctx, printRetry, nil)
	}
	t.publish(Event{Kind: EventPrinted, Sale: job.Sale})
}

// doubtUnheard puts in doubt what a printer took in silence that answers after all: it
// was off, as far as anybody knows.
func (t *Till) doubtUnheard(ctx context.Context) {
	for len(t.unheard) > 0 {
		if err := t.Ledger.MarkJob(ctx, t.unheard[0], JobDoubtful, "taken before the printer first answered"); err != nil {
			t.weather.book(err)
			return // until it answers again
		}
		t.unheard = t.unheard[1:]
		t.publish(Event{Kind: EventPrinted})
	}
}

// printerMoods are what the errors of a printer say of it, the plainest first.
var printerMoods = []struct {
	err   error
	state PrinterState
}{
	{ErrPaperOut, PrinterPaper}, {ErrCoverOpen, PrinterCover}, {ErrPrinterFault, PrinterFault}, {ErrPrinterOffLine, PrinterOffLine},
	{ErrPortTaken, PrinterTaken}, {ErrPortForbidden, PrinterDenied},
	{ErrPrinterStuck, PrinterStuck}, {ErrPrinterAbsent, PrinterAbsent}, {ErrPrinterGone, PrinterAbsent}, {ErrPaperLow, PrinterLow}, {ErrPrinterSilent, PrinterUnknown},
}

// printerState tells the status bar how the printer does.
func (t *Till) printerState(ctx context.Context, err error) {
	state, note := PrinterOK, ""
	if err != nil {
		state, note = PrinterFault, err.Error()
		for _, m := range printerMoods {
			if errors.Is(err, m.err) {
				state = m.state
				break
			}
		}
	}
	if t.weather.setPrinter(state, note) {
		t.publish(Event{Kind: EventWeather})
	}
	if state.answers() {
		t.doubtUnheard(ctx)
	}
}

// answers reports whether the printer itself has said that it is so.
func (s PrinterState) answers() bool {
	return s == PrinterOK || s == PrinterLow || s == PrinterPaper || s == PrinterCover
}

// PrintJobs are the jobs that are not printed and not dismissed, the oldest first.
func (t *Till) PrintJobs(ctx context.Context, limit int) ([]*PrintJob, error) {
	return t.Ledger.OpenJobs(ctx, limit)
}

// RetryJob queues a job once more that has failed, or a copy of one that is in doubt,
// marked and counted as such. Errors: ErrNotSignedIn, ErrNoSuchJob.
func (t *Till) RetryJob(ctx context.Context, id int64) error {
	return t.decideJob(ctx, id, EventRetried)
}

// DismissJob takes a job off the list that is not printed, because somebody says that
// its paper is there or not wanted. Errors: ErrNotSignedIn, ErrNoSuchJob.
func (t *Till) DismissJob(ctx context.Context, id int64) error {
	return t.decideJob(ctx, id, EventDismissed)
}

// decideJob journals what somebody says of a job, in the commit that does it.
func (t *Till) decideJob(ctx context.Context, id int64, kind EventKind) error {
	t.mu.Lock()
	err := t.decideJobLocked(ctx, id, kind)
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: kind})
	}
	return err
}

func (t *Till) decideJobLocked(ctx context.Context, id int64, kind EventKind) error {
	if _, err := t.own(RightReprint); err != nil {
		return err
	}
	j, err := t.Ledger.Job(ctx, id)
	if err != nil {
		return fmt.Errorf("print job %d: %w", id, err)
	}
	state, ok := j.decided(kind)
	if !ok {
		return fmt.Errorf("print job %d is %s: %w", id, j.State, ErrNoSuchJob)
	}
	c := &Change{Kind: kind, At: t.Clock.Now(), Printing: []JobMark{{id, state}}, Reason: j.Title()}
	if state == JobAgain {
		if err := t.copyInstead(ctx, j, c); err != nil {
			return fmt.Errorf("counting the copies of %s: %w", j.Title(), err)
		}
	}
	return t.commit(ctx, c)
}

// copyInstead has c put a copy of a job in its place, which is counted like one that
// was asked for: the next that somebody asks for has the next number.
func (t *Till) copyInstead(ctx context.Context, j *PrintJob, c *Change) error {
	again := *j
	again.ID, again.State, again.Note, again.CreatedAt = 0, JobAgain, "", c.At
	var err error
	switch {
	case j.Refund != nil:
		var r *Refund
		if r, err = t.refundNow(ctx, j.Refund.OutRefundNo); err == nil {
			r.Copies++
			c.Refunds, again.Copy, c.Reason = []*Refund{r}, r.Copies, ""
		}
	case j.Shift != nil && j.Shift.Final && !j.Handover:
		again.Copy, err = t.nextZCopy(ctx, j.Shift.Number)
	case j.Receipt != nil && !j.Gift:
		var s *Sale
		if s, err = t.Ledger.Sale(ctx, j.Sale); err == nil {
			s.Copies++
			c.Sale, again.Copy, c.Reason = s, s.Copies, ""
		}
	}
	if errors.Is(err, ErrNoSuchRefund) || errors.Is(err, ErrNoSuchSale) {
		err = nil // of a book that has lost it: a copy without a number
	}
	c.Jobs, c.Printing[0].State = []*PrintJob{&again}, JobDismissed
	return err
}

// decided is the state of a job after somebody's word, JobAgain where it takes a copy;
// none while it is being sent.
func (j *PrintJob) decided(kind EventKind) (JobState, bool) {
	switch {
	case j.State == JobSending:
		return "", false
	case kind == EventDismissed:
		return JobDismissed, true
	case j.State == JobDoubtful:
		return JobAgain, true
	case j.State == JobFailed:
		return JobQueued, true
	}
	return "", false
}

// Title names what a job prints, for the log: its number, in no language.
func (j *PrintJob) Title() string {
	slip := j.Slip(false)
	return cmp.Or(slip.Number(), string(j.Sale), fmt.Sprintf("#%d", j.ID))
}

// Number is that of what the slip is about, "" where it has none.
func (s *Slip) Number() string {
	switch {
	case s.Refund != nil:
		return string(s.Refund.OutRefundNo)
	case s.Label != nil:
		return s.Label.Name
	case s.Keys != nil:
		return s.Keys.Title
	case s.Shift != nil && s.Shift.Final:
		return zTitle(s.Shift.Number)
	case s.Shift != nil:
		return fmt.Sprintf("X %d", s.Shift.Number)
	case s.Parked != nil:
		return string(s.Parked.Sale)
	case s.Receipt != nil:
		return string(s.Receipt.Sale)
	}
	return ""
}
