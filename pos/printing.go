package pos

import (
	"context"
	"errors"
	"time"
)

// Waits of the print loop.
const (
	printRetry  = 3 * time.Second  // after the printer could not be had
	drawerFresh = 15 * time.Second // a drawer must not open long after its sale
)

// feedPrinter takes the jobs of the book to the printer, oldest first, one at a
// time. No sale ever waits for it.
func (t *Till) feedPrinter(ctx context.Context) {
	if t.Printer == nil {
		return
	}
	t.printerState(t.Printer.Check(ctx))
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
	if t.weather.printer() != PrinterOK {
		wait = printRetry
	}
	woken := time.NewTimer(wait)
	defer woken.Stop()
	select {
	case <-ctx.Done():
	case <-t.printWake:
	case <-woken.C:
		t.printerState(t.Printer.Check(ctx))
	}
}

// printJob puts one job on paper. Being marked as sending before the first byte,
// a job that the program dies over is printed again with the mark of a copy.
func (t *Till) printJob(ctx context.Context, job *PrintJob) {
	doubt := job.State == JobSending
	slip := Slip{
		Receipt:        job.Receipt,
		Refund:         job.Refund,
		Shift:          job.Shift,
		Cash:           job.Cash,
		Reconciliation: job.Reconciliation,
		Copy:           job.Copy,
		Doubt:          doubt,
		Drawer:         job.Drawer && !doubt && t.Clock.Now().Sub(job.CreatedAt).Abs() < drawerFresh,
	}
	err := t.Ledger.MarkJob(ctx, job.ID, JobSending, "")
	if err == nil {
		err = t.Printer.Print(ctx, slip)
		t.printerState(err)
		err = t.markPrinted(ctx, job, err)
	}
	t.publish(Event{Kind: EventPrinted, Sale: job.Sale})
	if err != nil {
		t.weather.printAgain(printRetry)
		pause(ctx, printRetry, nil)
	}
}

// markPrinted books what became of a job. Only an error that says that no byte
// left puts it back as it was.
func (t *Till) markPrinted(ctx context.Context, job *PrintJob, printErr error) error {
	state, note := JobPrinted, ""
	switch {
	case errors.Is(printErr, ErrPrinterAbsent):
		state, note = job.State, printErr.Error()
	case printErr != nil:
		state, note = JobSending, printErr.Error()
	}
	return errors.Join(printErr, t.Ledger.MarkJob(context.WithoutCancel(ctx), job.ID, state, note))
}

// printerState tells the status bar how the printer does.
func (t *Till) printerState(err error) {
	state, note := PrinterOK, ""
	switch {
	case errors.Is(err, ErrPrinterAbsent):
		state = PrinterAbsent
	case errors.Is(err, ErrPrinterStuck):
		state = PrinterStuck
	case err != nil:
		state = PrinterUnknown
	}
	if err != nil {
		note = err.Error()
	}
	if t.weather.setPrinter(state, note) {
		t.publish(Event{Kind: EventWeather})
	}
}
