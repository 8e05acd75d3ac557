package pos_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
)

// TestPrinterTrouble: where no byte left the same slip is sent again by itself; after
// anything else it waits for the cashier's word, and those behind it go on. The sale
// waits for neither.
func TestPrinterTrouble(t *testing.T) {
	absent := func(err error) error { return errors.Join(pos.ErrPrinterAbsent, err) }
	for _, c := range []struct {
		err   error
		state pos.PrinterState
		doubt bool
	}{
		{pos.ErrPrinterAbsent, pos.PrinterAbsent, false},
		{absent(pos.ErrPaperOut), pos.PrinterPaper, false},
		{absent(pos.ErrCoverOpen), pos.PrinterCover, false},
		{absent(pos.ErrPrinterOffLine), pos.PrinterOffLine, false},
		{absent(pos.ErrPrinterFault), pos.PrinterFault, false},
		{absent(pos.ErrPrinterStuck), pos.PrinterStuck, false},
		{pos.ErrPrinterStuck, pos.PrinterStuck, true},
		{pos.ErrPrinterGone, pos.PrinterAbsent, true},
		{pos.ErrPaperOut, pos.PrinterPaper, true},
		{errors.New("paper jam"), pos.PrinterFault, true},
	} {
		t.Run(c.err.Error(), func(t *testing.T) {
			runPrinting(t, func(s *shop, p *paper) {
				p.fail(c.err)
				first := s.sellForCash()
				synctest.Wait()
				waiting, doubtful := 1, 0
				if c.doubt {
					waiting, doubtful = 0, 1
				}
				if w := s.Weather(); w.Printer != c.state || w.Waiting != waiting || w.Doubtful != doubtful || w.PrinterNote != c.err.Error() {
					t.Errorf("the printer is %s (%s), %d jobs wait, %d in doubt", w.Printer, w.PrinterNote, w.Waiting, w.Doubtful)
				}
				p.fail(nil)
				p.take()
				s.sellForCash()
				s.after(20 * time.Second)
				slips := p.take()
				if c.doubt {
					if len(slips) != 1 || slips[0].Receipt.Sale == first.Number {
						t.Fatalf("slips %+v", slips)
					}
					s.check(s.RetryJob(s.t.Context(), s.openJob().ID))
					s.after(time.Second)
					slips = append(p.take(), slips...)
				}
				if len(slips) != 2 || slips[0].Receipt.Sale != first.Number || slips[1].Receipt.Sale == first.Number {
					t.Fatalf("slips %+v", slips)
				}
				copies := 0
				if c.doubt {
					copies = 1
				}
				if slips[0].Doubt != c.doubt || slips[1].Doubt || slips[0].Copy != copies || slips[1].Copy != 0 {
					t.Errorf("doubt %v and %v, want %v; copies %d and %d", slips[0].Doubt, slips[1].Doubt, c.doubt, slips[0].Copy, slips[1].Copy)
				}
				if w := s.Weather(); w.Printer != pos.PrinterOK || w.Waiting+w.Doubtful != 0 {
					t.Errorf("the printer is %s, %d jobs wait, %d in doubt", w.Printer, w.Waiting, w.Doubtful)
				}
			})
		})
	}
}

// TestPrinterThatSaysNothing is unknown, and prints all the same.
func TestPrinterThatSaysNothing(t *testing.T) {
	for err, want := range map[error]pos.PrinterState{pos.ErrPrinterSilent: pos.PrinterUnknown, pos.ErrPaperLow: pos.PrinterLow} {
		runPrinting(t, func(s *shop, p *paper) {
			synctest.Wait()
			p.mu.Lock()
			p.mood = err
			p.mu.Unlock()
			s.after(61 * time.Second)
			s.sellForCash()
			synctest.Wait()
			if w := s.Weather(); w.Printer != want || w.Waiting+w.Doubtful != 0 || len(p.take()) != 1 {
				t.Errorf("the printer is %s, %d jobs wait, %d in doubt", w.Printer, w.Waiting, w.Doubtful)
			}
		})
	}
}

// TestPrinterNobodyHasHeardOf: what it takes counts as printed, until it answers for the
// first time: then the last slips before that are in doubt, and come again on the
// cashier's word.
func TestPrinterNobodyHasHeardOf(t *testing.T) {
	for _, sales := range []int{2, 25} {
		runPrinting(t, func(s *shop, p *paper) {
			p.fail(pos.ErrPrinterSilent)
			s.after(61 * time.Second)
			for range sales {
				s.sellForCash()
				synctest.Wait()
			}
			if w := s.Weather(); w.Printer != pos.PrinterUnknown || w.Waiting+w.Doubtful != 0 || len(p.take()) != sales {
				t.Errorf("the printer is %s, %d jobs wait, %d in doubt", w.Printer, w.Waiting, w.Doubtful)
			}
			p.fail(nil)
			last := s.sellForCash()
			p.tells <- struct{}{}
			synctest.Wait()
			if w := s.Weather(); w.Printer != pos.PrinterOK || w.Waiting != 0 || w.Doubtful != min(sales, 20) {
				t.Errorf("the printer is %s, %d jobs wait, %d in doubt", w.Printer, w.Waiting, w.Doubtful)
			}
			jobs, err := s.PrintJobs(s.t.Context(), sales)
			s.check(err)
			for _, j := range jobs {
				if j.Sale == last.Number || j.Note == "" {
					t.Errorf("the slip of %s is %s (%s)", j.Sale, j.State, j.Note)
				}
				s.check(s.RetryJob(s.t.Context(), j.ID))
			}
			p.take()
			s.after(time.Second)
			for _, slip := range p.take() {
				if !slip.Doubt {
					t.Error("a slip that may be on paper is not marked")
				}
			}
			if w := s.Weather(); w.Waiting+w.Doubtful != 0 {
				t.Errorf("%d jobs wait, %d in doubt", w.Waiting, w.Doubtful)
			}
		})
	}
}

// TestNoPrinter keeps the receipt for a copy and waits for nothing.
func TestNoPrinter(t *testing.T) {
	run(t, func(s *shop) {
		sale := s.sellForCash()
		if w := s.Weather(); w.Printer != pos.PrinterNone || w.Waiting != 0 {
			t.Errorf("the printer is %s, %d jobs wait", w.Printer, w.Waiting)
		}
		if r, err := s.book.Receipt(s.t.Context(), sale.Number); err != nil || r.Total != 100 {
			t.Errorf("receipt %+v, %v", r, err)
		}
		s.check(s.Reprint(s.t.Context(), sale.Number))
	})
}

// TestPrinterComesBackByItself: the look-out finds it without a job.
func TestPrinterComesBackByItself(t *testing.T) {
	runPrinting(t, func(s *shop, p *paper) {
		synctest.Wait()
		p.fail(pos.ErrPrinterAbsent)
		s.after(61 * time.Second)
		if got := s.Weather().Printer; got != pos.PrinterAbsent {
			t.Errorf("unplugged, the printer is %s", got)
		}
		p.fail(nil)
		s.after(4 * time.Second)
		if got := s.Weather().Printer; got != pos.PrinterOK {
			t.Errorf("plugged in again, the printer is %s", got)
		}
	})
}
