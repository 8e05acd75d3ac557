package pos_test

import (
	"errors"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
)

// chargePart has the code for a part come up.
func (s *shop) chargePart(part pos.Fen) pos.OutTradeNo {
	s.t.Helper()
	no, err := s.ChargePart(s.t.Context(), part)
	s.check(err)
	synctest.Wait()
	v := s.want(no, pos.Presented, pos.StatusScan)
	var ordered string
	s.wechat.set(func(g *script) { ordered = g.orders[string(no)].Get("total_fee") })
	if v.Attempt.TotalFee != part || ordered != strconv.FormatInt(int64(part), 10) {
		s.t.Fatalf("the order for %s asks for %s fen, its attempt is for %s", part, ordered, v.Attempt.TotalFee)
	}
	return no
}

// TestSplit takes a part by WeChat and the rest in cash, at each rounding, and finds both in
// every sum.
func TestSplit(t *testing.T) {
	for rounding, due := range map[pos.CashRounding]pos.Fen{pos.RoundNot: 1805, pos.RoundDown: 1800, pos.RoundNearest: 1810} {
		run(t, func(s *shop) {
			s.goBy(pos.Terms{CashRounding: rounding})
			s.ring(3805)
			no := s.chargePart(2000)
			if _, err := s.Cash(s.t.Context(), 0); !errors.Is(err, pos.ErrSaleLocked) {
				t.Errorf("cash beside a code: %v", err)
			}
			s.wechat.say(ok, "SUCCESS", ok)
			s.after(2 * time.Second)
			if v := s.want(no, pos.Paid, pos.StatusPaid); v.Attempt.Late || !v.Attempt.Part {
				t.Errorf("the paid part is %+v", v.Attempt)
			}
			if sale := s.Sale(); sale.State != pos.SaleOpen || sale.Owes() != 1805 || s.Locked() {
				t.Fatalf("after the part the sale is %+v", sale)
			}
			if _, err := s.book.Receipt(s.t.Context(), s.Sale().Number); !errors.Is(err, pos.ErrNoSuchSale) {
				t.Errorf("a part has a receipt: %v", err)
			}
			if x := s.x(); x.Tally.WeChat.Amount != 2000 || x.Tally.Advance != 2000 || x.Drawer.Expected != 0 {
				t.Errorf("X between both is %+v", x)
			}
			sale, err := s.Cash(s.t.Context(), 5000)
			s.check(err)
			if got := sale.Tenders; sale.State != pos.SaleSettled || len(got) != 2 || got[0].OutTradeNo != no || got[0].Rounding != 0 ||
				got[1].Amount != due || got[1].Change != 5000-due || got[1].Rounding != due-1805 {
				t.Errorf("%s: the tenders are %+v", rounding, got)
			}
			r, err := s.book.Receipt(s.t.Context(), sale.Number)
			if err != nil || len(r.Tenders) != 2 || len(r.WeChat) != 1 || r.WeChat[0].TotalFee != 2000 || r.Total != 3805 || r.Rounding != due-1805 {
				t.Errorf("the receipt is %+v, %v", r, err)
			}
			if x := s.x(); x.Tally.WeChat.Amount != 2000 || x.Tally.Cash.Amount != due || x.Tally.Advance != 0 || x.Drawer.Expected != due {
				t.Errorf("X is %+v", x)
			}
		})
	}
}

// TestPartThatIsNotPaid leaves all owed, whatever became of it.
func TestPartThatIsNotPaid(t *testing.T) {
	for name, then := range map[string]func(*shop, pos.OutTradeNo){
		"withdrawn": func(s *shop, no pos.OutTradeNo) { s.check(s.Withdraw(s.t.Context(), no)) },
		"window over": func(s *shop, no pos.OutTradeNo) {
			s.after(rhythm.Window + time.Second)
			s.want(no, pos.Withdrawn, pos.StatusConfirming)
		},
		"closed": func(s *shop, no pos.OutTradeNo) {
			s.after(time.Hour)
			s.want(no, pos.Closed, pos.StatusClosed)
		},
		"restart": func(s *shop, _ pos.OutTradeNo) {
			s.stop()
			*s = *open(s.t, s.book, s.wechat)
			synctest.Wait()
		},
	} {
		run(t, func(s *shop) {
			s.ring(3800)
			no := s.chargePart(2000)
			then(s, no)
			if sale := s.Sale(); sale.Owes() != 3800 || len(sale.Tenders) != 0 || s.Locked() {
				t.Fatalf("%s: the sale is %+v", name, sale)
			}
			sale, err := s.Cash(s.t.Context(), 0)
			if err != nil || len(sale.Tenders) != 1 || sale.Tenders[0].Amount != 3800 {
				t.Errorf("%s: all in cash: %+v, %v", name, sale, err)
			}
		})
	}
	run(t, func(s *shop) {
		s.wechat.say("NOAUTH", "NOTPAY", ok)
		s.ring(3800)
		no, err := s.ChargePart(s.t.Context(), 2000)
		s.check(err)
		synctest.Wait()
		s.want(no, pos.Refused, pos.StatusRefused)
		if s.Sale().Owes() != 3800 {
			t.Error("a part that was refused is not owed")
		}
	})
}

// TestRule9LatePart books a part that is paid after it was withdrawn to a sale that owes as
// much, and gives alarm where it does not.
func TestRule9LatePart(t *testing.T) {
	for _, c := range []struct {
		name  string
		then  func(*shop)
		owes  pos.Fen
		alarm pos.AlarmKind
	}{
		{"nothing else", func(*shop) {}, 1800, ""},
		{"a code for all is out", func(s *shop) { s.charge() }, 1800, ""},
		{"a code for another part is out", func(s *shop) { s.chargePart(1500) }, 1800, ""},
		{"more goods", func(s *shop) { s.ring(500) }, 2300, ""},
		{"fewer goods", func(s *shop) { s.check(s.RemoveLine(s.t.Context(), 0)) }, 1800, pos.AlarmLatePayment},
		{"paid in cash", func(s *shop) { _, err := s.Cash(s.t.Context(), 0); s.check(err) }, 0, pos.AlarmSecondPayment},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, func(s *shop) {
				s.ring(2000)
				s.ring(1800)
				no := s.chargePart(2000)
				s.check(s.Withdraw(s.t.Context(), no))
				c.then(s)
				s.wechat.payOnly(no)
				s.AskNow(no)
				s.after(30 * time.Second)
				if v := s.want(no, pos.Paid, pos.StatusPaid); !v.Attempt.Late {
					t.Error("not marked as late")
				}
				if owes := s.Sale().Owes(); owes != c.owes || s.Locked() {
					t.Errorf("the sale owes %s, want %s; locked %v", owes, c.owes, s.Locked())
				}
				alarms := s.alarms()
				if c.alarm == "" != (len(alarms) == 0) || len(alarms) > 0 && alarms[0].Kind != c.alarm {
					t.Errorf("alarms %+v, want %q", alarms, c.alarm)
				}
			})
		})
	}
}

// TestRule7PartStaysThatPart: F5 asks for the same part, by the same order while that has
// time left, and by a new one when not; F9 asks for all.
func TestRule7PartStaysThatPart(t *testing.T) {
	for _, c := range []struct {
		name string
		then func(*shop, pos.OutTradeNo)
		same bool
	}{
		{"on the screen", func(*shop, pos.OutTradeNo) {}, true},
		{"withdrawn", func(s *shop, no pos.OutTradeNo) { s.check(s.Withdraw(s.t.Context(), no)) }, true},
		{"restarted", func(s *shop, _ pos.OutTradeNo) {
			s.stop()
			*s = *open(s.t, s.book, s.wechat)
			s.Observe(wxpay.Call{Interface: "probe", Date: time.Now()})
		}, true},
		{"closed", func(s *shop, _ pos.OutTradeNo) { s.after(time.Hour) }, false},
	} {
		run(t, func(s *shop) {
			s.ring(3800)
			first := s.chargePart(2000)
			if again, err := s.ChargePart(s.t.Context(), 2000); err != nil || again != first || s.wechat.count("unifiedorder") != 1 {
				t.Errorf("a key pressed twice: %s, %v", again, err)
			}
			c.then(s, first)
			no, err := s.NewCode(s.t.Context())
			s.check(err)
			synctest.Wait()
			v := s.want(no, pos.Presented, pos.StatusScan)
			if v.Attempt.TotalFee != 2000 || !v.Attempt.Part || (no == first) != c.same {
				t.Errorf("%s: F5 made %s for %s after %s", c.name, no, v.Attempt.TotalFee, first)
			}
			s.check(s.Withdraw(s.t.Context(), no))
			all := s.charge()
			if v := s.want(all, pos.Presented, pos.StatusScan); v.Attempt.TotalFee != 3800 || v.Attempt.Part {
				t.Errorf("%s: F9 asks for %s", c.name, v.Attempt.TotalFee)
			}
			if again, err := s.NewCode(s.t.Context()); err != nil || again != all {
				t.Errorf("%s: F5 for all: %s, %v", c.name, again, err)
			}
		})
	}
}

// TestPartThatIsAll: a part may be all of it, also when the sale has shrunk meanwhile, and
// the order made before is shown again.
func TestPartThatIsAll(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(2000)
		s.ring(1800)
		no := s.chargePart(2000)
		s.check(s.Withdraw(s.t.Context(), no))
		s.check(s.RemoveLine(s.t.Context(), 1))
		if again := s.charge(); again != no {
			t.Errorf("another order %s for what %s asks for", again, no)
		}
		if v := s.want(no, pos.Presented, pos.StatusScan); v.Attempt.Part {
			t.Error("all of it counts as a part")
		}
		s.wechat.say(ok, "SUCCESS", ok)
		s.after(2 * time.Second)
		if sale := s.sale(s.want(no, pos.Paid, pos.StatusPaid).Attempt.Sale); sale.State != pos.SaleSettled {
			t.Errorf("the sale is %+v", sale)
		}
	})
}

// TestPartAfterPart: several customers pay one sale by WeChat, and F9 asks for the rest.
func TestPartAfterPart(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(3800)
		var paid []pos.OutTradeNo
		for _, part := range []pos.Fen{1000, 1000, 0} {
			s.wechat.say(ok, "NOTPAY", ok)
			var no pos.OutTradeNo
			if part == 0 {
				no = s.charge()
			} else {
				no = s.chargePart(part)
			}
			if slices.Contains(paid, no) {
				t.Fatalf("%s was paid already", no)
			}
			s.wechat.say(ok, "SUCCESS", ok)
			s.after(2 * time.Second)
			s.want(no, pos.Paid, pos.StatusPaid)
			paid = append(paid, no)
		}
		sale := s.sale(s.want(paid[0], pos.Paid, pos.StatusPaid).Attempt.Sale)
		if sale.State != pos.SaleSettled || len(sale.Tenders) != 3 || sale.Tenders[2].Amount != 1800 {
			t.Errorf("the sale is %+v", sale)
		}
	})
}

func TestPartErrors(t *testing.T) {
	run(t, func(s *shop) {
		charge := func(part pos.Fen) error { _, err := s.ChargePart(s.t.Context(), part); return err }
		if err := charge(1); !errors.Is(err, pos.ErrSaleEmpty) {
			t.Errorf("of nothing: %v", err)
		}
		s.ring(3800)
		for part, want := range map[pos.Fen]error{0: pos.ErrAmountZero, -1: pos.ErrAmountNegative, 3801: pos.ErrPartTooMuch} {
			if err := charge(part); !errors.Is(err, want) {
				t.Errorf("%s: %v", part, err)
			}
			if _, err := s.PayPartByCode(s.t.Context(), part, "134567890123456789"); !errors.Is(err, want) {
				t.Errorf("%s by a payment code: %v", part, err)
			}
		}
		s.chargePart(3799)
		if err := charge(3798); !errors.Is(err, pos.ErrSaleLocked) {
			t.Errorf("beside another code: %v", err)
		}
		if c := s.sums(); c.Created != 1 {
			t.Errorf("counts %+v", c)
		}
	})
}

// TestPartByCode takes a part by the customer's payment code, in the place of the QR code
// for it.
func TestPartByCode(t *testing.T) {
	for name, scan := range map[string]func(*counter, wxpay.AuthCode) (pos.OutTradeNo, error){
		"the part": func(c *counter, code wxpay.AuthCode) (pos.OutTradeNo, error) {
			return c.PayPartByCode(c.t.Context(), 2000, code)
		},
		"whatever the QR code was for": func(c *counter, code wxpay.AuthCode) (pos.OutTradeNo, error) {
			return c.PayByCode(c.t.Context(), code)
		},
	} {
		t.Run(name, func(t *testing.T) { partByCode(t, scan) })
	}
}

func partByCode(t *testing.T, scan func(*counter, wxpay.AuthCode) (pos.OutTradeNo, error)) {
	atCounter(t, func(c *counter) {
		if err := c.AddAmount(c.t.Context(), "", 3800); err != nil {
			c.t.Fatal(err)
		}
		number := c.Sale().Number
		qr, err := c.ChargePart(c.t.Context(), 2000)
		if err != nil {
			c.t.Fatal(err)
		}
		c.pass(time.Second)
		code, err := c.wechat.Phone().ShowPayCode()
		if err != nil {
			c.t.Fatal(err)
		}
		no, err := scan(c, wxpay.AuthCode(code))
		if err != nil || no == qr {
			c.t.Fatalf("by the payment code: %s, %v", no, err)
		}
		c.pass(5 * time.Second)
		v, err := c.Payment(c.t.Context(), no)
		if err != nil || v.Attempt.State != pos.Paid || v.Attempt.TotalFee != 2000 || v.Attempt.ByCode == nil {
			t.Errorf("the payment is %+v, %v", v, err)
		}
		if s := c.Sale(); s.Number != number || s.Owes() != 1800 {
			t.Errorf("the sale is %+v", s)
		}
	})
}
