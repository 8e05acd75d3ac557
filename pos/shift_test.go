package pos_test

import (
	"errors"
	"testing"
	"time"

	"wxtill/pos"
)

var (
	closing = pos.Granted(pos.RightCloseShift)
	drawer  = pos.Granted(pos.RightDrawer)
	reading = pos.Granted(pos.RightXReport)
)

// tenYuan may be missing without a reason.
func tenYuan(o *pos.Options) { o.Counting.ReasonAbove = 1000 }

// counted is a count of the sum alone, all of which is handed in.
func counted(total pos.Fen) pos.Count { return pos.Count{Total: total} }

func (s *shop) closeShift(c pos.Count) *pos.ShiftReport {
	s.t.Helper()
	shift, err := s.CloseShift(s.t.Context(), c, closing)
	s.check(err)
	return shift.Z
}

func (s *shop) x() *pos.ShiftReport {
	s.t.Helper()
	r, err := s.XReport(s.t.Context(), reading)
	s.check(err)
	return r
}

func (s *shop) cash(given pos.Fen) {
	s.t.Helper()
	_, err := s.Cash(s.t.Context(), given)
	s.check(err)
}

func TestAShiftFromFloatToCount(t *testing.T) {
	run(t, func(s *shop) {
		ctx := s.t.Context()
		opened, err := s.OpenShift(ctx, 50000, drawer)
		s.check(err)
		s.ring(1250)
		s.cash(2000)
		s.ring(800)
		s.wechat.say(ok, "SUCCESS", ok)
		s.charge()
		s.after(3 * time.Second)
		s.wechat.say(ok, "NOTPAY", ok)
		s.check(s.MoveCash(ctx, pos.CashMovement{Kind: pos.CashPaidIn, Amount: 300, Reason: "零钱"}, drawer))
		s.check(s.MoveCash(ctx, pos.CashMovement{Kind: pos.CashPaidOut, Amount: 700, Reason: "快递"}, drawer))
		s.check(s.MoveCash(ctx, pos.CashMovement{Kind: pos.CashDrop, Amount: 20000}, drawer))
		s.check(s.MoveCash(ctx, pos.CashMovement{Kind: pos.CashNoSale}, drawer))
		s.ring(400)
		s.ring(100)
		s.check(s.RemoveLine(ctx, 1))
		s.check(s.Void(ctx, "x", pos.Grant{}))
		s.ring(900)
		waiting := s.charge()

		x := s.x()
		want := pos.Fen(50000 + 1250 + 300 - 700 - 20000)
		if x.Final || x.Drawer.Expected != want || x.Tally.Sales != (pos.Figure{Count: 2, Amount: 2050}) {
			t.Errorf("X = %+v", x)
		}
		z := s.closeShift(pos.Count{Total: want - 100, Left: 10000})
		if z.Number != opened.Number || z.Drawer.Difference != -100 || z.Drawer.HandedIn() != want-10100 || z.GrandTotal != 2050 {
			t.Errorf("Z = %+v", z)
		}
		tally := z.Tally
		tally.First, tally.Last = time.Time{}, time.Time{}
		if want := (pos.Tally{
			Sales: pos.Figure{Count: 2, Amount: 2050}, Pieces: 2,
			Cash: pos.Figure{Count: 1, Amount: 1250}, Change: pos.Figure{Count: 1, Amount: 750}, WeChat: pos.Figure{Count: 1, Amount: 800},
			PaidIn: pos.Figure{Count: 1, Amount: 300}, PaidOut: pos.Figure{Count: 1, Amount: 700},
			Drops: pos.Figure{Count: 1, Amount: 20000}, NoSales: 1,
			Voids: pos.Figure{Count: 1, Amount: 400}, Removed: pos.Figure{Count: 1, Amount: 100},
			Orders: pos.Orders{Created: 2, Paid: 1},
		}); tally != want {
			t.Errorf("tally\n%+v, want\n%+v", tally, want)
		}
		if len(z.Undecided) != 1 || z.Undecided[0].OutTradeNo != waiting || len(z.OpenSales) != 1 || z.OpenSales[0].Total != 900 {
			t.Errorf("carried over: %+v, %+v", z.OpenSales, z.Undecided)
		}
	}, tenYuan)
}

func TestASaleBeginsAShift(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		s.cash(0)
		first := s.closeShift(pos.Count{Total: 1250, Left: 1000})
		if first.Number != 1 || first.Drawer.Float != 0 || first.Drawer.Difference != 0 {
			t.Errorf("the first shift: %+v", first)
		}
		if _, err := s.CloseShift(s.t.Context(), counted(0), closing); !errors.Is(err, pos.ErrNoShift) {
			t.Errorf("closing what is closed: %v", err)
		}
		s.stop()
		s = open(s.t, s.book, s.wechat)
		s.ring(300)
		s.cash(0)
		x := s.x()
		if x.Number != 2 || x.Drawer.Float != 1000 || x.Drawer.Expected != 1300 || x.GrandTotal != 1550 {
			t.Errorf("the second shift: %+v", x)
		}
		if x.Previous.Row != first.Journal.Row+1 || x.Previous.Hash == "" {
			t.Errorf("the shift before ended at %+v, its report was counted to %+v", x.Previous, first.Journal)
		}
		opened, err := s.OpenShift(s.t.Context(), 900, drawer)
		s.check(err)
		if opened.Number != 2 || opened.Float != 900 || opened.Carried || s.x().Drawer.Expected != 1200 {
			t.Errorf("the float was counted later: %+v", opened)
		}
		if _, err := s.OpenShift(s.t.Context(), 900, drawer); !errors.Is(err, pos.ErrShiftOpen) {
			t.Errorf("opening what is open: %v", err)
		}
	})
}

// TestAFloatThatWasCountedWrong is corrected: X and Z reckon with the new one, say that
// it was, and the log says by how much and why.
func TestAFloatThatWasCountedWrong(t *testing.T) {
	run(t, func(s *shop) {
		ctx := s.t.Context()
		if _, err := s.CorrectFloat(ctx, 500, "看错", closing); !errors.Is(err, pos.ErrNoShift) {
			t.Errorf("where no shift is open: %v", err)
		}
		_, err := s.OpenShift(ctx, 50000, drawer)
		s.check(err)
		for name, c := range map[string]struct {
			float  pos.Fen
			reason string
			grant  pos.Grant
			want   error
		}{
			"who may open a shift": {5000, "看错", drawer, pos.ErrNotAllowed},
			"no reason":            {5000, " ", closing, pos.ErrReasonNeeded},
			"negative":             {-1, "看错", closing, pos.ErrAmountNegative},
		} {
			if _, err := s.CorrectFloat(ctx, c.float, c.reason, c.grant); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", name, err, c.want)
			}
		}
		corrected, err := s.CorrectFloat(ctx, 5000, " 看错 ", closing)
		s.check(err)
		if x := s.x(); corrected.Float != 5000 || x.Drawer.Float != 5000 || x.Drawer.Expected != 5000 || x.Tally.FloatsCorrected != 1 {
			t.Errorf("corrected to %+v, X = %+v", corrected, x.Drawer)
		}
		s.stop()
		s = open(s.t, s.book, s.wechat)
		if z := s.closeShift(counted(5000)); z.Drawer.Float != 5000 || z.Drawer.Difference != 0 || z.Tally.FloatsCorrected != 1 {
			t.Errorf("Z = %+v", z.Drawer)
		}
		log, err := s.book.Log(ctx, pos.LogQuery{Kind: pos.EventFloatCorrected, Limit: 5})
		s.check(err)
		if len(log) != 1 || log[0].Amount != 5000 || log[0].Reason != "看错" {
			t.Errorf("the log says %+v", log)
		}
	})
}

// TestAnOrderSentAgainIsOneOrder: however often it has to be sent.
func TestAnOrderSentAgainIsOneOrder(t *testing.T) {
	run(t, func(s *shop) {
		s.wechat.say(timeout, timeout, timeout)
		s.ring(1250)
		s.charge()
		s.after(10 * time.Second)
		s.wechat.say(ok, "SUCCESS", "ORDERPAID")
		s.after(10 * time.Second)
		if s.wechat.count("unifiedorder") < 3 {
			t.Fatalf("sent %d times", s.wechat.count("unifiedorder"))
		}
		if x := s.x(); x.Tally.Orders.Created != 1 || x.Tally.Orders.Paid != 1 {
			t.Errorf("X = %+v", x.Tally.Orders)
		}
	})
}

// TestGivenBackBeforeItWasLearnt: a payment that the till hears of together with what
// has been given back of it at the merchant site counts both.
func TestGivenBackBeforeItWasLearnt(t *testing.T) {
	atCounter(t, func(c *counter) {
		no := c.charge(1250)
		code := c.code()
		c.wechat.Offline(true)
		if err := errors.Join(c.wechat.Phone().Scan(code), c.wechat.Phone().Pay()); err != nil {
			t.Fatal(err)
		}
		if _, err := c.wechat.RefundAtSite(string(no), 250); err != nil {
			t.Fatal(err)
		}
		c.wechat.Offline(false)
		time.Sleep(10 * time.Second)
		x, err := c.XReport(t.Context(), reading)
		if err != nil {
			t.Fatal(err)
		}
		if got := x.Tally; got.WeChat.Amount != 1250 || got.WeChatRefunds != (pos.Figure{Count: 1, Amount: 250}) || got.Net() != 1000 {
			t.Errorf("X = %+v", got)
		}
	})
}

// TestLatePaymentCountsInTheNextShift is rule 13 over the end of a shift.
func TestLatePaymentCountsInTheNextShift(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		s.check(s.Withdraw(s.t.Context(), no))
		z := s.closeShift(counted(0))
		if z.Tally.WeChat.Count != 0 || len(z.Undecided) != 1 {
			t.Errorf("Z = %+v", z)
		}
		s.wechat.say(ok, "SUCCESS", "ORDERPAID")
		s.after(30 * time.Second)
		s.want(no, pos.Paid, pos.StatusPaid)
		if shift := s.CurrentShift(); shift.State != pos.ShiftClosed {
			t.Errorf("WeChat has opened shift %d", shift.Number)
		}
		if x := s.x(); x.Number != 2 || x.Tally.WeChat.Amount != 1250 || x.Tally.Sales.Amount != 1250 {
			t.Errorf("X = %+v", x)
		}
	})
}

func TestShiftRefuses(t *testing.T) {
	run(t, func(s *shop) {
		ctx := s.t.Context()
		s.ring(1250)
		s.cash(0)
		for name, c := range map[string]struct {
			count pos.Count
			grant pos.Grant
			want  error
		}{
			"nobody":           {counted(1250), pos.Grant{}, pos.ErrNoOwner},
			"another right":    {counted(1250), drawer, pos.ErrNotAllowed},
			"no reason":        {counted(1250 - 1001), closing, pos.ErrReasonNeeded},
			"a blank reason":   {pos.Count{Total: 5000, Reason: " "}, closing, pos.ErrReasonNeeded},
			"negative":         {counted(-1), closing, pos.ErrAmountNegative},
			"too much left":    {pos.Count{Total: 1250, Left: 1251}, closing, pos.ErrLeftTooMuch},
			"pieces do differ": {pos.Count{Total: 1250, Pieces: []pos.Piece{{Denomination: 100, Count: 12}}}, closing, pos.ErrCountMismatch},
		} {
			if _, err := s.CloseShift(ctx, c.count, c.grant); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", name, err, c.want)
			}
		}
		for _, m := range []pos.CashMovement{
			{Kind: pos.CashPaidIn, Reason: "x"}, {Kind: pos.CashPaidOut, Amount: 100}, {Kind: pos.CashDrop, Amount: -1}, {Kind: "gift", Amount: 1, Reason: "x"},
		} {
			if err := s.MoveCash(ctx, m, drawer); err == nil {
				t.Errorf("%+v was booked", m)
			}
		}
		if _, err := s.OpenShift(ctx, 100, pos.Grant{}); !errors.Is(err, pos.ErrNoOwner) {
			t.Errorf("another float without a right: %v", err)
		}
		if z := s.closeShift(pos.Count{Total: 1250 - 1001, Reason: "找错"}); z.Drawer.Reason != "找错" || z.Drawer.Difference != -1001 {
			t.Errorf("Z = %+v", z.Drawer)
		}
	}, tenYuan)
}

func TestReprintZ(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		s.cash(0)
		s.closeShift(counted(1250))
		z, err := s.ReprintZ(s.t.Context(), 1, pos.Granted(pos.RightReports))
		if s.check(err); !z.Final || z.Number != 1 {
			t.Errorf("printed %+v", z)
		}
		if _, err := s.ReprintZ(s.t.Context(), 2, pos.Granted(pos.RightReports)); !errors.Is(err, pos.ErrNoSuchShift) {
			t.Errorf("a shift that is not closed: %v", err)
		}
		list, err := s.Shifts(s.t.Context(), 0, 5, pos.Granted(pos.RightReports))
		s.check(err)
		if len(list) != 1 || list[0].Z.Drawer.Counted != 1250 {
			t.Errorf("shifts %+v", list)
		}
	})
}
