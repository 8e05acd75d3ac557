package pos_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
)

// TestRule8OthersAreWithdrawn pays one attempt of a sale while another's code is
// on the screen, in a commit that is seen whole.
func TestRule8OthersAreWithdrawn(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*shop) // of the sale, between its two codes
		alarm  bool
	}{
		{"the sale owes more", func(s *shop) { s.ring(100) }, false},
		{"the sale owes less", func(s *shop) {
			s.check(s.RemoveLine(s.t.Context(), 0))
			s.ring(100)
		}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, func(s *shop) {
				s.ring(1250)
				first := s.charge()
				s.check(s.Withdraw(s.t.Context(), first))
				c.change(s)
				second := s.charge()
				together := false
				s.book.BeforeCommit(func(c *pos.Change) error {
					if c.Kind == pos.EventPaid && c.Attempts[0].OutTradeNo == first {
						together = slices.ContainsFunc(c.Attempts, func(a *pos.Attempt) bool {
							return a.OutTradeNo == second && a.State == pos.Withdrawn
						})
					}
					return nil
				})
				s.wechat.payOnly(first)
				s.AskNow(first)
				synctest.Wait()
				s.want(first, pos.Paid, pos.StatusPaid)
				s.want(second, pos.Withdrawn, pos.StatusWithdrawn)
				if !together || s.Locked() {
					t.Errorf("withdrawn in the same commit: %v; locked: %v", together, s.Locked())
				}
				if got := len(s.alarms()) == 1; got != c.alarm {
					t.Errorf("alarms %+v", s.alarms())
				}
			})
		})
	}
}

// TestRule8OtherSalesStay: only the codes of the sale that was paid are withdrawn.
func TestRule8OtherSalesStay(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		first := s.charge()
		s.check(s.Withdraw(s.t.Context(), first))
		s.check(s.Void(s.t.Context(), "x", pos.Grant{}))
		s.ring(300)
		second := s.charge()
		s.wechat.payOnly(first)
		s.AskNow(first)
		synctest.Wait()
		s.want(first, pos.Paid, pos.StatusPaid)
		s.want(second, pos.Presented, pos.StatusScan)
	})
}

// TestRule9SaleThatOwesLess: what the sale does not owe is nobody's tender.
func TestRule9SaleThatOwesLess(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		s.check(s.Withdraw(s.t.Context(), no))
		s.check(s.SetQuantity(s.t.Context(), 0, pos.One/2))
		s.wechat.say(ok, "SUCCESS", "ORDERPAID")
		s.after(time.Minute)
		v := s.want(no, pos.Paid, pos.StatusPaid)
		if s.Sale().Owes() != 625 || len(s.Sale().Tenders) != 0 {
			t.Errorf("the sale is %+v", s.Sale())
		}
		want := pos.Alarm{Kind: pos.AlarmLatePayment, OutTradeNo: no, Sale: v.Attempt.Sale, Amount: 1250,
			At: v.Attempt.EndedAt, Note: v.Attempt.Payment.TransactionID}
		got := s.alarms()
		if len(got) == 1 && got[0].At.Equal(want.At) {
			got[0].At = want.At
		}
		if !slices.Equal(got, []pos.Alarm{want}) {
			t.Errorf("alarms %+v, want %+v", got, want)
		}
	})
}

// TestRule9PartThenRest books a late payment to the sale that has grown since,
// and the rest in cash.
func TestRule9PartThenRest(t *testing.T) {
	run(t, func(s *shop) {
		no := s.partlyPaid()
		if err := s.Void(s.t.Context(), "x", pos.Grant{}); !errors.Is(err, pos.ErrPartlyPaid) {
			t.Errorf("Void: %v", err)
		}
		if err := s.RemoveLine(s.t.Context(), 0); !errors.Is(err, pos.ErrPartlyPaid) {
			t.Errorf("taking out what was paid: %v", err)
		}
		sale, err := s.Cash(s.t.Context(), 0)
		if err != nil || sale.State != pos.SaleSettled || len(sale.Tenders) != 2 || sale.Tenders[1].Amount != 500 {
			t.Fatalf("Cash = %+v, %v", sale, err)
		}
		r, err := s.book.Receipt(s.t.Context(), sale.Number)
		if err != nil || len(r.WeChat) != 1 || r.WeChat[0].OutTradeNo != no || r.WeChat[0].TotalFee != 1250 || r.Total != 1750 {
			t.Errorf("receipt %+v, %v", r, err)
		}
	})
}

// partlyPaid is a sale of 17.50 of which 12.50 came late.
func (s *shop) partlyPaid() pos.OutTradeNo {
	s.t.Helper()
	s.ring(1250)
	no := s.charge()
	s.check(s.Withdraw(s.t.Context(), no))
	s.ring(500)
	s.wechat.say(ok, "SUCCESS", "ORDERPAID")
	s.after(10 * time.Second)
	s.want(no, pos.Paid, pos.StatusPaid)
	s.wechat.say(ok, "NOTPAY", ok)
	if sale := s.Sale(); sale.Owes() != 500 || sale.Paid() != 1250 {
		s.t.Fatalf("the sale is %+v", sale)
	}
	return no
}

// TestRule9RestTakenOut: a sale whose unpaid rest is taken out again owes nothing,
// so it is settled and has a receipt.
func TestRule9RestTakenOut(t *testing.T) {
	for name, edit := range map[string]func(*shop) error{
		"line removed": func(s *shop) error { return s.RemoveLine(s.t.Context(), 1) },
		"among others": func(s *shop) error {
			s.ring(100)
			return errors.Join(s.RemoveLine(s.t.Context(), 1), s.RemoveLine(s.t.Context(), 1))
		},
	} {
		t.Run(name, func(t *testing.T) {
			run(t, func(s *shop) {
				no := s.partlyPaid()
				number := s.Sale().Number
				s.check(edit(s))
				sale := s.sale(number)
				if sale.State != pos.SaleSettled || sale.Owes() != 0 || sale.SettledAt.IsZero() || s.Sale().Number != "" {
					t.Errorf("the sale is %+v, the next %+v", sale, s.Sale())
				}
				if r, err := s.book.Receipt(s.t.Context(), number); err != nil || r.Total != 1250 || r.WeChat[0].OutTradeNo != no {
					t.Errorf("receipt %+v, %v", r, err)
				}
			})
		})
	}
}

// TestRule9AnotherOpenSale: the till was started beside an open sale, whose
// payment then comes.
func TestRule9AnotherOpenSale(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		number := s.Sale().Number
		s.stop()
		s.wechat.say(ok, "NOTPAY", "ORDERPAID")
		again := open(s.t, s.book, s.wechat, func(o *pos.Options) { o.NewSale = true })
		again.ring(300)
		s.wechat.say(ok, "SUCCESS", "ORDERPAID")
		again.AskNow(no)
		synctest.Wait()
		again.want(no, pos.Paid, pos.StatusPaid)
		if sale := again.sale(number); sale.State != pos.SaleSettled || sale.Tenders[0].OutTradeNo != no {
			t.Errorf("the old sale is %+v", sale)
		}
		if now := again.Sale(); now.State != pos.SaleOpen || now.Owes() != 300 || now.Number == number {
			t.Errorf("the new sale is %+v", now)
		}
	})
}

// TestRule11OneCommit looks at the commit that pays: state, tender, journal row
// and print job are one, and nobody hears of it before.
func TestRule11OneCommit(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		before := len(s.book.Journal())
		heard := 0
		cancel := s.Subscribe(func(e pos.Event) {
			if e.Kind != pos.EventPaid {
				return
			}
			heard++
			a, err := s.book.Attempt(s.t.Context(), no)
			if err != nil || a.State != pos.Paid || e.OutTradeNo != no || e.Sale != a.Sale {
				t.Errorf("heard %+v while the book says %s, %v", e, a.State, err)
			}
		})
		s.wechat.say(ok, "SUCCESS", "ORDERPAID")
		s.after(2 * time.Second)
		cancel()
		rows := s.book.Journal()[before:]
		if len(rows) != 1 || heard != 1 {
			t.Fatalf("%d journal rows, %d events", len(rows), heard)
		}
		var row struct {
			Kind     pos.EventKind
			Sale     *pos.Sale
			Attempts []*pos.Attempt
			Jobs     []*pos.PrintJob
		}
		if err := json.Unmarshal(rows[0], &row); err != nil {
			s.t.Fatal(err)
		}
		if row.Kind != pos.EventPaid || row.Sale.State != pos.SaleSettled || len(row.Sale.Tenders) != 1 ||
			row.Attempts[0].State != pos.Paid || len(row.Jobs) != 1 || row.Jobs[0].Receipt.WeChat[0].OutTradeNo != no {
			t.Errorf("the row is %s", rows[0])
		}
	})
}

// TestRule11NothingShownThatIsNotDurable fails the commit of every event in turn:
// the till goes on saying what the book says, and tries again.
func TestRule11NothingShownThatIsNotDurable(t *testing.T) {
	for _, c := range []struct {
		kind  pos.EventKind
		state pos.AttemptState // meanwhile
		do    func(*shop, pos.OutTradeNo)
	}{
		{pos.EventPaying, pos.Presented, func(s *shop, _ pos.OutTradeNo) { s.wechat.say(ok, "USERPAYING", ok) }},
		{pos.EventPaid, pos.Presented, func(s *shop, _ pos.OutTradeNo) { s.wechat.say(ok, "SUCCESS", ok) }},
		{pos.EventClosed, pos.Presented, func(s *shop, _ pos.OutTradeNo) { s.wechat.say(ok, "CLOSED", ok) }},
		{pos.EventMismatch, pos.Presented, func(s *shop, _ pos.OutTradeNo) {
			s.wechat.set(func(g *script) { g.fee = 1 })
			s.wechat.say(ok, "SUCCESS", ok)
		}},
		{pos.EventWithdrawn, pos.Presented, func(s *shop, no pos.OutTradeNo) {
			if err := s.Withdraw(s.t.Context(), no); !errors.Is(err, pos.ErrDiskFull) {
				s.t.Errorf("Withdraw: %v", err)
			}
			s.after(rhythm.Window) // its end is not written either
		}},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			run(t, func(s *shop) {
				s.ring(1250)
				no := s.charge()
				mend := s.failing(c.kind)
				rows := len(s.book.Journal())
				c.do(s, no)
				s.after(8 * time.Second)
				if v, _ := s.Payment(s.t.Context(), no); v.Attempt.State != c.state {
					t.Errorf("the screen says %s", v.Attempt.State)
				}
				if got := len(s.book.Journal()); got != rows {
					t.Errorf("%d journal rows more", got-rows)
				}
				if err := s.Weather().Book; !errors.Is(err, pos.ErrDiskFull) {
					t.Errorf("the status bar says %v", err)
				}
				mend()
				s.after(8 * time.Second)
				if v, _ := s.Payment(s.t.Context(), no); v.Attempt.State == c.state {
					t.Errorf("it stays %s", v.Attempt.State)
				}
				if err := s.Weather().Book; err != nil {
					t.Errorf("the status bar still says %v", err)
				}
			})
		})
	}
}

// TestRule11CodeIsNotShownBeforeItIsWritten: the commit of the code fails, and the
// order is sent again.
func TestRule11CodeIsNotShownBeforeItIsWritten(t *testing.T) {
	run(t, func(s *shop) {
		mend := s.failing(pos.EventPresented)
		s.ring(1250)
		no := s.charge()
		s.after(5 * time.Second)
		s.want(no, pos.Intended, pos.StatusCreating)
		mend()
		s.after(5 * time.Second)
		s.want(no, pos.Presented, pos.StatusScan)
	})
}

// TestRule11CodeThatCannotBeWritten is not forgotten either: what WeChat refuses of
// the next sending says nothing about the order that the first one made.
func TestRule11CodeThatCannotBeWritten(t *testing.T) {
	run(t, func(s *shop) {
		mend := s.failing(pos.EventPresented)
		s.ring(1250)
		no := s.charge()
		s.wechat.say("NOAUTH", "NOTPAY", ok)
		mend()
		s.after(5 * time.Second)
		s.want(no, pos.Withdrawn, pos.StatusWithdrawn)
		s.after(rhythm.CloseAfter + time.Minute)
		s.want(no, pos.Closed, pos.StatusClosed)
	})
}

// TestRule11Cash: neither the drawer opens nor the sale ends without a commit.
func TestRule11Cash(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		mend := s.failing(pos.EventCash)
		if sale, err := s.Cash(s.t.Context(), 2000); !errors.Is(err, pos.ErrDiskFull) || sale != nil {
			t.Errorf("Cash = %+v, %v", sale, err)
		}
		if s.Sale().Owes() != 1250 {
			t.Errorf("the sale owes %s", s.Sale().Owes())
		}
		mend()
		sale, err := s.Cash(s.t.Context(), 2000)
		if err != nil || len(sale.Tenders) != 1 || sale.Tenders[0].Change != 750 {
			t.Errorf("Cash = %+v, %v", sale, err)
		}
	})
}

// TestRule13Days pays before midnight in Beijing what the till learns after it.
func TestRule13Days(t *testing.T) {
	clock := &wallClock{}
	clock.jump(16*time.Hour - time.Minute) // 23:59 in Beijing
	run(t, func(s *shop) {
		s.Observe(wxpay.Call{Interface: "probe", Date: clock.Now()})
		s.ring(1250)
		no := s.charge()
		s.wechat.set(func(g *script) { g.end = clock.Now().Add(30 * time.Second) })
		s.wechat.say(ok, timeout, ok)
		s.after(70 * time.Second)
		s.wechat.say(ok, "SUCCESS", ok)
		s.after(2 * time.Second)
		v := s.want(no, pos.Paid, pos.StatusPaid)
		tender := s.sale(v.Attempt.Sale).Tenders[0]
		if tender.Day != "2000-01-02" || tender.BillDay != "2000-01-01" || v.Attempt.Day != "2000-01-01" {
			t.Errorf("the tender counts on %s, its bill on %s, the attempt on %s", tender.Day, tender.BillDay, v.Attempt.Day)
		}
	}, func(o *pos.Options) { o.Clock = clock })
}

func TestCash(t *testing.T) {
	for _, c := range []struct {
		given, change pos.Fen
		err           error
	}{
		{0, 0, nil},
		{1250, 0, nil},
		{10000, 8750, nil},
		{1249, 0, pos.ErrGivenTooFew},
		{-1, 0, pos.ErrGivenTooFew},
		{pos.MaxAmount, pos.MaxAmount - 1250, nil},
		{pos.MaxAmount + 1, 0, pos.ErrAmountTooLarge},
	} {
		t.Run(c.given.String(), func(t *testing.T) {
			run(t, func(s *shop) {
				s.ring(1250)
				sale, err := s.Cash(s.t.Context(), c.given)
				if !errors.Is(err, c.err) {
					s.t.Fatalf("Cash: %v, want %v", err, c.err)
				}
				if err == nil && (sale.Tenders[0].Change != c.change || sale.Tenders[0].Amount != 1250) {
					t.Errorf("tender %+v", sale.Tenders[0])
				}
			})
		})
	}
	run(t, func(s *shop) {
		if _, err := s.Cash(s.t.Context(), 100); !errors.Is(err, pos.ErrSaleEmpty) {
			t.Errorf("an empty sale: %v", err)
		}
	})
}

// TestCouponOnReceipt: the customer's own money and the coupon are told apart.
func TestCouponOnReceipt(t *testing.T) {
	run(t, func(s *shop) {
		s.wechat.set(func(g *script) { g.coupon = 50 })
		s.ring(1250)
		no := s.charge()
		s.wechat.say(ok, "SUCCESS", ok)
		s.after(2 * time.Second)
		v := s.want(no, pos.Paid, pos.StatusPaid)
		r, err := s.book.Receipt(s.t.Context(), v.Attempt.Sale)
		if err != nil || r.WeChat[0].CouponFee != 50 || r.WeChat[0].TotalFee != 1250 || v.Attempt.PayerFee() != 1200 {
			t.Errorf("receipt %+v, %v; the payer paid %s", r, err, v.Attempt.PayerFee())
		}
	})
}
