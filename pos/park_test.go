package pos_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"wxtill/pos"
)

// park puts the sale in the cart aside.
func (s *shop) park() pos.SaleNumber {
	s.t.Helper()
	number, err := s.Park(s.t.Context())
	s.check(err)
	return number
}

// waiting are the numbers of the sales that wait.
func (s *shop) waiting() (numbers []pos.SaleNumber) {
	for _, sale := range s.Parked() {
		numbers = append(numbers, sale.Number)
	}
	return numbers
}

// TestParkAndRecall: a sale comes back as it was put aside, over a restart as well,
// and what is in the cart takes its place.
func TestParkAndRecall(t *testing.T) {
	run(t, func(s *shop) {
		ctx := t.Context()
		s.ring(1250)
		first := s.park()
		if cart := s.Sale(); cart.Number != "" || len(cart.Lines) > 0 {
			t.Fatalf("the cart is %+v", cart)
		}
		s.after(time.Minute)
		s.ring(300)
		second := s.Sale().Number
		s.check(s.Recall(ctx, first))
		if cart := s.Sale(); cart.Number != first || cart.State != pos.SaleOpen || cart.Owes() != 1250 || !cart.ParkedAt.IsZero() {
			t.Errorf("recalled as %+v", cart)
		}
		if got := s.waiting(); !slices.Equal(got, []pos.SaleNumber{second}) {
			t.Errorf("waiting: %v", got)
		}
		s.check(s.Recall(ctx, first)) // it is there: nothing to do
		s.after(time.Second)
		first = s.park()
		s.restart()
		if got := s.waiting(); !slices.Equal(got, []pos.SaleNumber{second, first}) {
			t.Errorf("after a restart %v wait, the longest first", got)
		}
		if cart := s.Sale(); cart.Number != "" {
			t.Errorf("the cart is %+v", cart)
		}
		s.check(s.Recall(ctx, second))
		s.cash(300)
		if err := s.Recall(ctx, second); !errors.Is(err, pos.ErrSaleEnded) {
			t.Errorf("recalling a settled sale: %v", err)
		}
		if err := s.Recall(ctx, "T01-20261123-000999"); !errors.Is(err, pos.ErrNoSuchSale) {
			t.Errorf("recalling no sale: %v", err)
		}
	})
}

// TestNothingToPark: an empty cart cannot be parked; one that was emptied makes room
// for the sale that is recalled, and is no sale to come back to.
func TestNothingToPark(t *testing.T) {
	run(t, func(s *shop) {
		if _, err := s.Park(t.Context()); !errors.Is(err, pos.ErrSaleEmpty) {
			t.Errorf("an untouched cart: %v", err)
		}
		s.ring(100)
		first := s.park()
		s.ring(200)
		s.check(s.RemoveLine(t.Context(), 0))
		if _, err := s.Park(t.Context()); !errors.Is(err, pos.ErrSaleEmpty) {
			t.Errorf("an emptied cart: %v", err)
		}
		s.check(s.Recall(t.Context(), first))
		s.restart()
		if got := s.Sale(); got.Number != first || len(s.waiting()) != 0 {
			t.Errorf("the cart is %+v, waiting %v", got, s.waiting())
		}
	})
}

// TestLockedIsNotParked: while a code is out nothing takes its sale out of the cart.
func TestLockedIsNotParked(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(100)
		other := s.park()
		s.ring(1250)
		no := s.charge()
		if _, err := s.Park(t.Context()); !errors.Is(err, pos.ErrSaleLocked) {
			t.Errorf("parked: %v", err)
		}
		if err := s.Recall(t.Context(), other); !errors.Is(err, pos.ErrSaleLocked) {
			t.Errorf("recalled: %v", err)
		}
		s.check(s.Withdraw(t.Context(), no))
		s.park()
	})
}

// TestRule9ParkedIsPaid: a late payment is booked to the parked sale that owes it,
// whole or in part, whatever is in the cart.
func TestRule9ParkedIsPaid(t *testing.T) {
	for name, restart := range map[string]bool{"on": false, "after a restart": true} {
		t.Run(name, func(t *testing.T) {
			run(t, func(s *shop) {
				s.ring(1250)
				no := s.charge()
				s.check(s.Withdraw(t.Context(), no))
				parked := s.park()
				if v, err := s.Payment(t.Context(), no); err != nil || !v.Owed {
					t.Errorf("the payment is not owed: %+v, %v", v, err)
				}
				if restart {
					s.restart()
				}
				s.ring(300)
				s.wechat.say(ok, "SUCCESS", "ORDERPAID")
				s.after(10 * time.Second)
				s.want(no, pos.Paid, pos.StatusPaid)
				sale := s.sale(parked)
				if sale.State != pos.SaleSettled || !sale.ParkedAt.IsZero() || len(s.waiting()) != 0 || len(s.alarms()) != 0 {
					t.Errorf("the sale is %+v, waiting %v, alarms %v", sale, s.waiting(), s.alarms())
				}
				if _, err := s.book.Receipt(t.Context(), parked); err != nil {
					t.Errorf("its receipt: %v", err)
				}
				if cart := s.Sale(); cart.Owes() != 300 {
					t.Errorf("the cart is %+v", cart)
				}
			})
		})
	}
	t.Run("in part", func(t *testing.T) {
		run(t, func(s *shop) {
			s.ring(1250)
			no := s.charge()
			s.check(s.Withdraw(t.Context(), no))
			s.ring(500)
			parked := s.park()
			s.wechat.say(ok, "SUCCESS", "ORDERPAID")
			s.after(10 * time.Second)
			s.want(no, pos.Paid, pos.StatusPaid)
			if got := s.Parked(); len(got) != 1 || got[0].State != pos.SaleParked || got[0].Owes() != 500 {
				t.Fatalf("waiting: %+v", got)
			}
			if err := s.VoidParked(t.Context(), parked, "x", pos.Grant{}); !errors.Is(err, pos.ErrPartlyPaid) {
				t.Errorf("voiding what is partly paid: %v", err)
			}
			s.check(s.Recall(t.Context(), parked))
			s.cash(500)
		})
	})
}

// TestVoidParked needs a supervisor's right and a reason; the money that comes all
// the same is an alarm.
func TestVoidParked(t *testing.T) {
	run(t, func(s *shop) {
		ctx := t.Context()
		s.hire()
		s.signIn(cashier)
		s.ring(1250)
		no := s.charge()
		s.check(s.Withdraw(ctx, no))
		parked := s.park()
		if err := s.VoidParked(ctx, parked, "x", pos.Grant{}); !errors.Is(err, pos.ErrNotAllowed) {
			t.Errorf("by a cashier: %v", err)
		}
		g, err := s.Allow(ctx, pos.RightVoid, manager)
		s.check(err)
		if err := s.VoidParked(ctx, parked, "  ", g); !errors.Is(err, pos.ErrReasonNeeded) {
			t.Errorf("without a reason: %v", err)
		}
		s.check(s.VoidParked(ctx, parked, " 顾客走了 ", g))
		rows := s.book.Journal()
		if e := entryOf(t, rows[len(rows)-1]); e.Kind != pos.EventVoided || e.Reason != "顾客走了" || e.By.ApprovedBy != "03" {
			t.Errorf("journalled as %+v", e)
		}
		if x := s.x(); x.Tally.Voids != (pos.Figure{Count: 1, Amount: 1250}) || len(x.OpenSales) != 0 {
			t.Errorf("the report says %+v", x)
		}
		s.wechat.say(ok, "SUCCESS", "ORDERPAID")
		s.after(10 * time.Second)
		if got := s.alarms(); len(got) != 1 || got[0].Kind != pos.AlarmLatePayment {
			t.Errorf("alarms %+v", got)
		}
	})
}

// TestParkedSalesAreCarriedOver: they are on X and Z by name, and hold up neither.
func TestParkedSalesAreCarriedOver(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		parked := s.park()
		s.ring(300)
		for _, r := range []*pos.ShiftReport{s.x(), s.closeShift(counted(0))} {
			if len(r.OpenSales) != 2 || r.OpenSales[0].Number != parked || r.OpenSales[0].ParkedAt.IsZero() || !r.OpenSales[1].ParkedAt.IsZero() {
				t.Errorf("the report lists %+v", r.OpenSales)
			}
		}
		s.check(s.Recall(t.Context(), parked))
		s.cash(2000)
		if z := s.closeShift(counted(1250)); z.Number != 2 || z.Tally.Sales != (pos.Figure{Count: 1, Amount: 1250}) {
			t.Errorf("the next shift is %+v", z)
		}
	})
}

// TestParkingThatFailsLosesNothing: what the disk refuses leaves the sale where it was.
func TestParkingThatFailsLosesNothing(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(100)
		first := s.park()
		s.ring(200)
		second := s.Sale().Number
		mend := s.failing(pos.EventParked)
		if _, err := s.Park(t.Context()); !errors.Is(err, pos.ErrDiskFull) || s.Sale().Number != second {
			t.Errorf("%v, the cart is %+v", err, s.Sale())
		}
		mend()
		mend = s.failing(pos.EventRecalled)
		if err := s.Recall(t.Context(), first); !errors.Is(err, pos.ErrDiskFull) {
			t.Errorf("recalled: %v", err)
		}
		mend()
		if got := s.waiting(); len(got) != 2 || s.Sale().Number != "" {
			t.Errorf("waiting %v, the cart is %+v", got, s.Sale())
		}
	})
}
