package ui

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxtill/pos"
)

// jobRows is how many print jobs the documents page knows of at once.
const jobRows = 50

// jobRow tells of a slip that is in doubt or has failed, and waits for somebody's
// word.
func (p *docsPage) jobRow(j *pos.PrintJob, s *state) []cell {
	return []cell{
		{text: p.w.jobKind(j), sub: j.Title()},
		{text: "", sub: p.old(j.CreatedAt, s.now)},
		{text: p.t("job." + string(j.State)), chip: toneAmber, isChip: true},
		{text: p.w.jobTrouble(j)},
		{text: capital(p.t("job.next")), sub: p.t("job.next_sub")},
		{act: p.t("job.look")},
	}
}

// jobTroubles are what the note of a job may say, with the word for it.
var jobTroubles = []struct {
	err  error
	word string
}{
	{pos.ErrPaperOut, "job.why_paper"}, {pos.ErrCoverOpen, "job.why_cover"}, {pos.ErrPrinterFault, "job.why_fault"},
	{pos.ErrPrinterOffLine, "job.why_offline"}, {pos.ErrPrinterStuck, "job.why_stuck"}, {pos.ErrPrinterGone, "job.why_gone"},
}

// jobTrouble is why a job is listed: in the words of the printer, where its note has any.
func (w *Window) jobTrouble(j *pos.PrintJob) string {
	for _, t := range jobTroubles {
		if strings.Contains(j.Note, t.err.Error()) {
			return w.t(t.word)
		}
	}
	return w.t("job.why_" + string(j.State))
}

// jobKind names what a job prints.
func (w *Window) jobKind(j *pos.PrintJob) string {
	switch {
	case j.Refund != nil:
		return w.t("job.refund")
	case j.Parked != nil:
		return w.t("job.parked")
	case j.Label != nil:
		return w.t("job.label")
	case j.Test != nil:
		return w.t("job.test")
	case j.Keys != nil:
		return w.t("job.keys")
	case j.Gift:
		return w.t("job.gift")
	case j.Handover:
		return w.t("job.handover")
	case j.Shift != nil:
		return w.t("job.shift")
	case j.Cash != nil:
		return w.t("job.cash")
	case j.Reconciliation != nil:
		return w.t("job.reconciliation")
	case j.Receipt != nil:
		return w.t("job.receipt")
	}
	return w.t("job.other")
}

// openJob shows a slip that is not on paper as it would stand there. Enter prints it
// after all, marked as a copy where it may be on paper already; Del takes it off the
// list. What waits for the printer by itself can only be taken off; left and right show
// the others that wait.
func (w *Window) openJob(j *pos.PrintJob) {
	doubt := j.State == pos.JobDoubtful
	var lines []string
	if w.opts.Paper != nil {
		lines = w.opts.Paper(j.Slip(doubt || j.State == pos.JobAgain), paperNarrow)
	}
	scroll := container.NewVScroll(inset(space16, space8, newPaper(lines, paperNarrow)))
	turn := func(by float32) func() {
		return func() { scroll.ScrollToOffset(scroll.Offset.AddXY(0, by*scroll.Size().Height)) }
	}
	dismiss := func() { w.closeOverlay(); w.decideJob(j, w.opts.Till.DismissJob, "job.dismissed") }
	title := newLine(textTitle, colorInk, true).elastic(100)
	text := newPara(3, textBody, colorInk2)
	said := w.t("job.text_" + string(j.State))
	if w.state.weather.Printer == pos.PrinterOffLine && j.State.Waits() {
		said = w.words.Explain(pos.ErrPrinterOffLine).Remedy
	}
	text.set(said)
	buttons := row(space12).grow(1, w.button(stylePlain, w.t("cmd.back"), "Esc", w.closeOverlay).tall(payHeight)).
		grow(1, w.button(stylePlain, w.t("job.dismiss"), "Del", dismiss).tall(payHeight))
	keys := map[fyne.KeyName]func(){
		fyne.KeyEscape: w.closeOverlay, fyne.KeyDelete: dismiss,
		fyne.KeyUp: turn(-0.1), fyne.KeyDown: turn(0.1), fyne.KeyPageUp: turn(-0.9), fyne.KeyPageDown: turn(0.9),
	}
	if !j.State.Waits() {
		retry := func() { w.closeOverlay(); w.decideJob(j, w.opts.Till.RetryJob, "job.retried") }
		label := "job.retry"
		if doubt {
			label = "job.retry_copy"
		}
		buttons.grow(1, w.button(styleForm, w.t(label), "Enter", retry).tall(payHeight))
		keys[fyne.KeyReturn] = retry
	}
	title.set(w.jobKind(j) + " · " + j.Title() + w.turnJobs(j, buttons, keys))
	height := w.win.Canvas().Size().Height - jobFrame
	body := column(space12).padded(space16).add(title, text, sized(0, max(height, 160), card(scroll)), buttons.done()).done()
	w.openOverlay(&overlay{content: sized(overlayWidth, 0, card(body)), keys: keys, wary: true})
}

const (
	paperNarrow = 32 // columns of 58 mm paper
	turnButton  = 64
	jobFrame    = 320 // of the window's height is around a job: title, text, buttons and the space between them
)

// turnJobs puts what leads from a job that waits to those before and behind it into a
// row of buttons and its keys, and says which of how many it is.
func (w *Window) turnJobs(j *pos.PrintJob, buttons *box, keys map[fyne.KeyName]func()) string {
	before, after, place := w.besideJob(j)
	if place == "" {
		return ""
	}
	for _, turn := range []struct {
		to  *pos.PrintJob
		cap string
		key fyne.KeyName
	}{{before, "←", fyne.KeyLeft}, {after, "→", fyne.KeyRight}} {
		show := func() {
			if turn.to != nil {
				w.closeOverlay()
				w.openJob(turn.to)
			}
		}
		b := w.button(stylePlain, "", turn.cap, show).tall(payHeight)
		b.enable(turn.to != nil)
		buttons.add(sized(turnButton, 0, b))
		keys[turn.key] = show
	}
	return " · " + place
}

// besideJob is what stands before and behind a job that waits, and its place among all
// that do; "" where there are no others.
func (w *Window) besideJob(j *pos.PrintJob) (before, after *pos.PrintJob, place string) {
	var waiting []*pos.PrintJob
	at := -1
	for _, other := range w.state.jobs {
		if other.State.Waits() && other.State != pos.JobSending {
			if other.ID == j.ID {
				at = len(waiting)
			}
			waiting = append(waiting, other)
		}
	}
	if at < 0 || len(waiting) < 2 {
		return nil, nil, ""
	}
	if at > 0 {
		before = waiting[at-1]
	}
	if at+1 < len(waiting) {
		after = waiting[at+1]
	}
	return before, after, fmt.Sprintf("%d / %d", at+1, max(len(waiting), w.state.weather.Waiting))
}

// decideJob tells the till what somebody says of a job.
func (w *Window) decideJob(j *pos.PrintJob, decide func(context.Context, int64) error, said string) {
	w.act(func(ctx context.Context) error { return decide(ctx, j.ID) }, func(err error) error {
		if err == nil {
			w.docs.note.say(toneGreen, w.t(said, j.Title()))
		}
		return err
	})
}

// jobKey is the key of the item of a job.
func jobKey(j *pos.PrintJob) string { return "job " + strconv.FormatInt(j.ID, 10) }

// doubtful are the jobs that wait for somebody's word.
func (s *state) doubtful() (jobs []*pos.PrintJob) {
	for _, j := range s.jobs {
		if !j.State.Waits() {
			jobs = append(jobs, j)
		}
	}
	return jobs
}

// waitingJob is the first that waits for the printer, or nil.
func (s *state) waitingJob() *pos.PrintJob {
	for _, j := range s.jobs {
		if j.State.Waits() && j.State != pos.JobSending {
			return j
		}
	}
	return nil
}

// openWaiting shows the first slip that waits for the printer.
func (w *Window) openWaiting() {
	if j := w.state.waitingJob(); j != nil {
		w.openJob(j)
	}
}
