package pos_test

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
)

// paper is a printer that does what a test tells it to.
type paper struct {
	mu    sync.Mutex
	err   error
	mood  error // what it says of itself while it prints
	slow  time.Duration
	slips []pos.Slip // that it was given, whatever became of them
	tells chan struct{}
}

func (p *paper) Changed() <-chan struct{} { return p.tells }

func (p *paper) Print(ctx context.Context, s pos.Slip) error {
	p.mu.Lock()
	p.slips = append(p.slips, s)
	timer := time.NewTimer(p.slow)
	p.mu.Unlock() // it may be looked at while it prints
	defer timer.Stop()
	select {
	case <-timer.C:
		p.mu.Lock()
		defer p.mu.Unlock()
		return p.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *paper) Check(context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return cmp.Or(p.err, p.mood)
}

func (p *paper) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.err = err
}

// take is all that came since the last time.
func (p *paper) take() []pos.Slip {
	p.mu.Lock()
	defer p.mu.Unlock()
	slips := p.slips
	p.slips = nil
	return slips
}

// runPrinting is run with a printer.
func runPrinting(t *testing.T, test func(*shop, *paper)) {
	p := &paper{}
	run(t, func(s *shop) { test(s, p) }, func(o *pos.Options) { o.Printer, p.tells = p, make(chan struct{}) })
}

// sellForCash settles a sale of one yuan.
func (s *shop) sellForCash() *pos.Sale {
	s.t.Helper()
	s.ring(100)
	sale, err := s.Cash(s.t.Context(), 0)
	s.check(err)
	return sale
}

// TestPrinterThatTells: what a printer says by itself is on the status bar at once.
func TestPrinterThatTells(t *testing.T) {
	runPrinting(t, func(s *shop, p *paper) {
		synctest.Wait()
		p.fail(pos.ErrCoverOpen)
		s.after(time.Second)
		if w := s.Weather(); w.Printer != pos.PrinterOK {
			t.Fatalf("the printer is %s already", w.Printer)
		}
		p.tells <- struct{}{}
		synctest.Wait()
		if w := s.Weather(); w.Printer != pos.PrinterCover {
			t.Errorf("the printer is %s, want %s", w.Printer, pos.PrinterCover)
		}
	})
}

func TestReceiptIsPrinted(t *testing.T) {
	runPrinting(t, func(s *shop, p *paper) {
		sale := s.sellForCash()
		synctest.Wait()
		slips := p.take()
		if len(slips) != 1 || slips[0].Receipt.Sale != sale.Number || !slips[0].Drawer || slips[0].Copy != 0 || slips[0].Doubt {
			t.Fatalf("slips %+v", slips)
		}
		if w := s.Weather(); w.Printer != pos.PrinterOK || w.Waiting != 0 {
			t.Errorf("the printer is %s, %d jobs wait", w.Printer, w.Waiting)
		}
		s.ring(1250)
		s.wechat.say(ok, "SUCCESS", ok)
		s.charge()
		s.after(2 * time.Second)
		if slips := p.take(); len(slips) != 1 || slips[0].Drawer || len(slips[0].Receipt.WeChat) != 1 {
			t.Errorf("slips of a WeChat sale %+v", slips)
		}
	})
}

// openJob is the only job on the list.
func (s *shop) openJob() *pos.PrintJob {
	s.t.Helper()
	jobs, err := s.PrintJobs(s.t.Context(), 10)
	s.check(err)
	if len(jobs) != 1 {
		s.t.Fatalf("open jobs %+v", jobs)
	}
	return jobs[0]
}

// TestDrawerIsNeverLate: what a printer could not do at once it does without the
// drawer, and a drawer alone is dropped.
func TestDrawerIsNeverLate(t *testing.T) {
	runPrinting(t, func(s *shop, p *paper) {
		s.hire()
		p.fail(pos.ErrPrinterAbsent)
		s.sellForCash()
		drawer, err := s.Allow(s.t.Context(), pos.RightDrawer, owner)
		s.check(err)
		s.check(s.MoveCash(s.t.Context(), pos.CashMovement{Kind: pos.CashNoSale, Reason: "change"}, drawer))
		var news []pos.DrawerNews
		s.Subscribe(func(e pos.Event) {
			if e.Drawer != "" {
				news = append(news, e.Drawer)
			}
		})
		s.after(20 * time.Second)
		p.take()
		p.fail(nil)
		s.after(10 * time.Second)
		if slips := p.take(); len(slips) != 1 || slips[0].Drawer || slips[0].Receipt == nil {
			t.Errorf("slips %+v", slips)
		}
		if w := s.Weather(); w.Waiting+w.Doubtful != 0 {
			t.Errorf("%d jobs wait, %d in doubt", w.Waiting, w.Doubtful)
		}
		drawer, err = s.Allow(s.t.Context(), pos.RightDrawer, owner)
		s.check(err)
		s.check(s.MoveCash(s.t.Context(), pos.CashMovement{Kind: pos.CashNoSale, Reason: "change"}, drawer))
		synctest.Wait()
		if !slices.Equal(news, []pos.DrawerNews{pos.DrawerTooLate, pos.DrawerOpened}) {
			t.Errorf("of the drawer it is said that it is %q", news)
		}
	})
}

// TestLabelsWaitForTheCounter: two hundred labels hold up neither a receipt nor the
// drawer for longer than those that are on the paper already.
func TestLabelsWaitForTheCounter(t *testing.T) {
	runPrinting(t, func(s *shop, p *paper) {
		s.hire()
		p.mu.Lock()
		p.slow = 3 * time.Second
		p.mu.Unlock()
		s.check(s.PrintLabels(s.t.Context(), pos.Label{Name: "拿铁", Price: 2200, Code: "6901234567892", Count: 200}))
		s.after(time.Second)
		sale := s.sellForCash()
		drawer, err := s.Allow(s.t.Context(), pos.RightDrawer, owner)
		s.check(err)
		s.check(s.MoveCash(s.t.Context(), pos.CashMovement{Kind: pos.CashNoSale, Reason: "change"}, drawer))
		s.after(9 * time.Second)
		slips := p.take()
		if len(slips) < 3 || slips[0].Label == nil || slips[1].Receipt == nil || !slips[1].Drawer || slips[1].Receipt.Sale != sale.Number || !slips[2].Drawer {
			t.Fatalf("slips %+v", slips)
		}
		s.after(5 * time.Minute)
		labels := 0
		for _, slip := range append(slips, p.take()...) {
			if slip.Label != nil {
				labels += slip.Label.Count
			}
		}
		if labels != 200 {
			t.Errorf("%d labels", labels)
		}
	})
}

// TestRestartWhilePrinting: bytes may be on paper, so nothing comes but on the
// cashier's word, and then a copy.
func TestRestartWhilePrinting(t *testing.T) {
	p := &paper{slow: time.Minute}
	withPrinter := func(o *pos.Options) { o.Printer = p }
	run(t, func(s *shop) {
		s.sellForCash()
		synctest.Wait()
		s.stop()
		p.take()
		p.mu.Lock()
		p.slow = 0
		p.mu.Unlock()
		again := open(s.t, s.book, s.wechat, withPrinter)
		synctest.Wait()
		if slips := p.take(); len(slips) != 0 {
			t.Errorf("slips %+v", slips)
		}
		if w := again.Weather(); w.Waiting != 0 || w.Doubtful != 1 {
			t.Errorf("%d jobs wait, %d in doubt", w.Waiting, w.Doubtful)
		}
		s.check(again.RetryJob(s.t.Context(), again.openJob().ID))
		synctest.Wait()
		if slips := p.take(); len(slips) != 1 || !slips[0].Doubt || slips[0].Drawer {
			t.Errorf("slips %+v", slips)
		}
	}, withPrinter)
}

// TestDismissJob: a job goes off the list by a row of the journal, once.
func TestDismissJob(t *testing.T) {
	runPrinting(t, func(s *shop, p *paper) {
		p.fail(pos.ErrPrinterStuck)
		sale := s.sellForCash()
		synctest.Wait()
		job := s.openJob()
		if job.State != pos.JobDoubtful || job.Note == "" {
			t.Errorf("the job is %s (%s)", job.State, job.Note)
		}
		s.check(s.DismissJob(s.t.Context(), job.ID))
		journal := s.book.Journal()
		c, err := pos.ParseChange(journal[len(journal)-1])
		s.check(err)
		if c.Kind != pos.EventDismissed || c.Reason != string(sale.Number) || len(c.Printing) != 1 || c.Printing[0].State != pos.JobDismissed {
			t.Errorf("the journal says %+v", c)
		}
		for name, err := range map[string]error{
			"again": s.DismissJob(s.t.Context(), job.ID), "retried": s.RetryJob(s.t.Context(), job.ID), "unknown": s.RetryJob(s.t.Context(), 4711),
		} {
			if !errors.Is(err, pos.ErrNoSuchJob) {
				t.Errorf("%s: %v", name, err)
			}
		}
		p.fail(nil)
		s.after(10 * time.Second)
		if slips := p.take(); len(slips) != 1 {
			t.Errorf("slips %+v", slips)
		}
	})
}

func TestReprint(t *testing.T) {
	runPrinting(t, func(s *shop, p *paper) {
		sale := s.sellForCash()
		synctest.Wait()
		original := p.take()[0]
		for i := range 3 {
			s.check(s.Reprint(s.t.Context(), sale.Number))
			synctest.Wait()
			slips := p.take()
			if len(slips) != 1 || slips[0].Copy != i+1 || slips[0].Drawer || slips[0].Receipt.Total != original.Receipt.Total {
				t.Errorf("copy %d: %+v", i+1, slips)
			}
		}
		if got := s.sale(sale.Number); got.Copies != 3 || got.State != pos.SaleSettled {
			t.Errorf("the sale is %+v", got)
		}
		s.ring(100)
		for _, number := range []pos.SaleNumber{"T01-20000101-000099", s.Sale().Number} {
			if err := s.Reprint(s.t.Context(), number); !errors.Is(err, pos.ErrNoSuchSale) {
				t.Errorf("Reprint of %s: %v", number, err)
			}
		}
	})
}

// TestRetriedIsACopy: what comes again because it was in doubt is counted like a copy that
// was asked for, on the slip and in the reports.
func TestRetriedIsACopy(t *testing.T) {
	runPrinting(t, func(s *shop, p *paper) {
		synctest.Wait()
		retried := func() pos.Slip {
			s.t.Helper()
			synctest.Wait()
			p.fail(nil)
			p.take()
			s.check(s.RetryJob(s.t.Context(), s.openJob().ID))
			s.after(10 * time.Second)
			slips := p.take()
			if len(slips) != 1 || !slips[0].Doubt || slips[0].Drawer {
				s.t.Fatalf("slips %+v", slips)
			}
			return slips[0]
		}
		p.fail(pos.ErrPrinterStuck)
		sale := s.sellForCash()
		if slip := retried(); slip.Copy != 1 {
			t.Errorf("copy %d, want the first", slip.Copy)
		}
		s.check(s.Reprint(s.t.Context(), sale.Number))
		synctest.Wait()
		if slip := p.take()[0]; slip.Copy != 2 || s.sale(sale.Number).Copies != 2 {
			t.Errorf("copy %d, %d of the sale, want the second", slip.Copy, s.sale(sale.Number).Copies)
		}
		r, err := s.Refund(s.t.Context(), pos.RefundOrder{Sale: sale.Number, Amount: 50, By: pos.Granted(pos.RightRefund)})
		s.check(err)
		synctest.Wait()
		p.fail(pos.ErrPaperOut)
		s.check(s.ReprintRefund(s.t.Context(), r.OutRefundNo))
		if slip := retried(); slip.Copy != 2 || slip.Refund == nil {
			t.Errorf("copy %d of the refund, want the second", slip.Copy)
		}
		x, err := s.XReport(s.t.Context(), pos.Granted(pos.RightXReport))
		s.check(err)
		if x.Tally.Reprints != 4 || x.Tally.CashRefunds != (pos.Figure{Count: 1, Amount: 50}) || x.Tally.Sales.Count != 1 {
			t.Errorf("%+v", x.Tally)
		}
		_, err = s.CloseShift(s.t.Context(), pos.Count{Total: x.Drawer.Expected}, pos.Granted(pos.RightCloseShift))
		s.check(err)
		for n := 1; n <= 3; n++ {
			if n == 2 {
				p.fail(pos.ErrPrinterStuck)
				s.check(s.PrintTest(s.t.Context())) // of another slip in doubt no copy of the Z is counted
				retried()
			}
			p.take()
			_, err = s.ReprintZ(s.t.Context(), 1, pos.Granted(pos.RightReports))
			s.check(err)
			synctest.Wait()
			if slips := p.take(); len(slips) == 0 || slips[len(slips)-1].Copy != n {
				t.Errorf("copy %d of the Z: %+v", n, slips)
			}
		}
		p.fail(pos.ErrPaperOut)
		_, err = s.ReprintZ(s.t.Context(), 1, pos.Granted(pos.RightReports))
		s.check(err)
		if slip := retried(); slip.Copy != 5 {
			t.Errorf("copy %d of the Z, want the fifth", slip.Copy)
		}
	})
}

// TestSlipsWaitInSight: how many, since when, and when the printer is tried again.
func TestSlipsWaitInSight(t *testing.T) {
	runPrinting(t, func(s *shop, p *paper) {
		p.fail(pos.ErrPrinterAbsent)
		s.sellForCash()
		time.Sleep(time.Minute)
		s.sellForCash()
		time.Sleep(time.Minute + time.Second)
		synctest.Wait()
		w := s.Weather()
		if w.Waiting != 2 || w.Oldest.Round(time.Second) != 2*time.Minute+time.Second || w.PrintIn <= 0 || w.PrintIn > 3*time.Second {
			t.Errorf("%d wait, the first for %v, tried again in %v", w.Waiting, w.Oldest, w.PrintIn)
		}
		p.fail(nil)
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if w := s.Weather(); w.Waiting != 0 || w.Oldest != 0 || w.PrintIn != 0 {
			t.Errorf("%d wait, the first for %v, tried again in %v", w.Waiting, w.Oldest, w.PrintIn)
		}
	})
}
