package pos_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/pos/postest"
	"wxtill/wxpay"
)

// failing makes commits of one kind fail until the function returned is called.
func (s *shop) failing(kind pos.EventKind) (mend func()) {
	var fails atomic.Bool
	fails.Store(true)
	s.book.BeforeCommit(func(c *pos.Change) error {
		if fails.Load() && c.Kind == kind {
			return pos.ErrDiskFull
		}
		return nil
	})
	return func() { fails.Store(false) }
}

func TestRule1NothingIsSentThatIsNotDurable(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		mend := s.failing(pos.EventIntended)
		if no, err := s.Charge(s.t.Context()); !errors.Is(err, pos.ErrDiskFull) || no != "" {
			t.Errorf("Charge = %q, %v", no, err)
		}
		s.after(time.Minute)
		if n := s.wechat.count("unifiedorder"); n != 0 {
			s.t.Fatalf("%d orders were sent that are in no book", n)
		}
		mend()
		s.book.BeforeCommit(func(c *pos.Change) error {
			if c.Kind == pos.EventIntended && s.wechat.count("unifiedorder") > 0 {
				t.Error("the order was sent before it was written")
			}
			return nil
		})
		s.want(s.charge(), pos.Presented, pos.StatusScan)
	})
}

// TestRule1NoResendThatIsNotDurable: a sending that the book does not know of
// could be taken for one that never was.
func TestRule1NoResendThatIsNotDurable(t *testing.T) {
	t.Run("F5", func(t *testing.T) {
		run(t, func(s *shop) {
			s.ring(1250)
			no := s.charge()
			s.failing(pos.EventIntended)
			if _, err := s.NewCode(s.t.Context()); !errors.Is(err, pos.ErrDiskFull) {
				t.Errorf("NewCode: %v", err)
			}
			s.after(10 * time.Second)
			s.want(no, pos.Presented, pos.StatusScan)
			if n := s.wechat.count("unifiedorder"); n != 1 {
				t.Errorf("%d creates", n)
			}
		})
	})
	t.Run("retry", func(t *testing.T) {
		run(t, func(s *shop) {
			s.wechat.say(timeout, "ORDERNOTEXIST", ok)
			s.ring(1250)
			no := s.charge()
			mend := s.failing(pos.EventIntended)
			s.after(20 * time.Second)
			if n := s.wechat.count("unifiedorder"); n != 1 {
				t.Errorf("%d creates", n)
			}
			mend()
			s.wechat.say(ok, "NOTPAY", ok)
			s.after(5 * time.Second)
			s.want(no, pos.Presented, pos.StatusScan)
		})
	})
}

var numberForm = regexp.MustCompile(`^T01-20000101-000001-[123]-[A-HJ-NP-Z]{6}$`)

func TestRule1Number(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		seen := map[pos.OutTradeNo]bool{}
		for range 3 {
			s.wechat.say("NOAUTH", "NOTPAY", ok)
			no := s.charge()
			if !numberForm.MatchString(string(no)) || len(no) > 32 || seen[no] {
				t.Errorf("the number is %s, after %v", no, seen)
			}
			seen[no] = true
		}
	})
}

// TestRule1NeverTheSameNumber restores a backup from before the first sale and
// sets the clock back with it.
func TestRule1NeverTheSameNumber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := &wallClock{}
		numbers := map[pos.OutTradeNo]bool{}
		for i := range 5 {
			s := open(t, postest.NewLedger(), newScript(), func(o *pos.Options) { o.Clock = clock })
			s.ring(1250)
			no := s.charge()
			if numbers[no] {
				t.Errorf("start %d used %s again", i, no)
			}
			numbers[no] = true
			s.stop()
			clock.jump(-time.Second)
		}
	})
}

func TestRule1NumberTooLong(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		if no, err := s.Charge(s.t.Context()); err == nil {
			t.Errorf("Charge = %s", no)
		}
		if c := s.sums(); c.Created != 0 {
			t.Errorf("counts %+v", c)
		}
	}, func(o *pos.Options) { o.Shop.Till = "COUNTER-TWELVE" })
}

func TestRule1NoRandomness(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		if no, err := s.Charge(s.t.Context()); err == nil {
			t.Errorf("Charge = %s without random letters", no)
		}
	}, func(o *pos.Options) { o.Rand = strings.NewReader("AB") })
}

// TestRule1SameContent sends an order again and again, over lost answers, a fresh
// code and a restart; run looks at the contents.
func TestRule1SameContent(t *testing.T) {
	run(t, func(s *shop) {
		s.wechat.say(timeout, "ORDERNOTEXIST", ok)
		s.ring(1250)
		no := s.charge()
		s.after(10 * time.Second)
		s.wechat.say(ok, "NOTPAY", ok)
		s.after(10 * time.Second)
		if _, err := s.NewCode(s.t.Context()); err != nil {
			s.t.Fatal(err)
		}
		s.after(time.Second)
		s.stop()
		again := open(s.t, s.book, s.wechat)
		if second := again.charge(); second != no {
			s.t.Fatalf("%s after the restart", second)
		}
		a, err := s.book.Attempt(s.t.Context(), no)
		if err != nil || !slices.Equal(a.Params, s.wechat.order(no)) {
			t.Errorf("the book says %v, WeChat was sent %v, %v", a.Params, s.wechat.order(no), err)
		}
		if a.Params.Has("sign") || a.Params.Has("nonce_str") {
			t.Error("sign or nonce_str is stored")
		}
		if n := s.wechat.count("unifiedorder"); n < 5 {
			t.Errorf("only %d sendings", n)
		}
	})
}

func TestRule6OrderFields(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		p := s.wechat.order(no)
		for name, want := range map[string]string{
			"appid": "wx1", "mch_id": "1", "device_info": "till-1", "out_trade_no": string(no), "total_fee": "1250",
			"product_id": "T01-20000101-000001", "goods_tag": "AUTUMN", "trade_type": "NATIVE", "spbill_create_ip": "127.0.0.1",
			"notify_url": "https://localhost/n", "time_start": "20000101080000", "time_expire": "20000101080700", "body": "街角咖啡",
		} {
			if got := p.Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
	}, func(o *pos.Options) { o.Account.GoodsTag = "AUTUMN" })
	run(t, func(s *shop) {
		s.ring(1250)
		if p := s.wechat.order(s.charge()); p.Has("goods_tag") {
			t.Errorf("goods_tag is %q", p.Get("goods_tag"))
		}
	})
}

func TestBody(t *testing.T) {
	long := strings.Repeat("很长的名字", 10)
	for _, c := range []struct {
		name  string
		lines []pos.Goods
		want  string
	}{
		{"one amount with a name", []pos.Goods{{Name: "Coffee", Price: 1}}, "Coffee"},
		{"one amount without", []pos.Goods{{Price: 1}}, "街角咖啡"},
		{"goods", []pos.Goods{{Code: "A", Name: "拿铁", Price: 1}, {Code: "B", Name: "可颂", Price: 1}}, "街角咖啡-拿铁、可颂"},
		{"an amount among goods", []pos.Goods{{Price: 1}, {Code: "B", Name: "可颂", Price: 1}}, "街角咖啡-可颂"},
		{"more than fits", []pos.Goods{{Code: "A", Name: "拿铁", Price: 1}, {Code: "B", Name: long, Price: 1}, {Code: "C", Name: "茶", Price: 1}}, "街角咖啡-拿铁…"},
		{"the first does not fit", []pos.Goods{{Code: "B", Name: long, Price: 1}}, "街角咖啡…"},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, func(s *shop) {
				for _, g := range c.lines {
					s.check(s.AddGoods(s.t.Context(), g, pos.One))
				}
				if got := s.wechat.order(s.charge()).Get("body"); got != c.want {
					t.Errorf("body is %q, want %q", got, c.want)
				}
			})
		})
	}
}

// TestOrderThatCannotBeMade is refused before anything is written.
func TestOrderThatCannotBeMade(t *testing.T) {
	run(t, func(s *shop) {
		s.check(s.AddAmount(s.t.Context(), strings.Repeat("x", 128), 1250))
		_, err := s.Charge(s.t.Context())
		if field := (*wxpay.FieldError)(nil); !errors.As(err, &field) || field.Field != "body" {
			t.Errorf("Charge: %v", err)
		}
		if c := s.sums(); c.Created != 0 || s.Locked() {
			t.Errorf("counts %+v, locked %v", c, s.Locked())
		}
	})
}

func TestChargeNothing(t *testing.T) {
	run(t, func(s *shop) {
		if _, err := s.Charge(s.t.Context()); !errors.Is(err, pos.ErrSaleEmpty) {
			t.Errorf("an empty sale: %v", err)
		}
		s.ring(100)
		s.check(s.RemoveLine(s.t.Context(), 0))
		if _, err := s.NewCode(s.t.Context()); !errors.Is(err, pos.ErrSaleEmpty) {
			t.Errorf("a sale emptied again: %v", err)
		}
	})
}

func TestRule7NewCode(t *testing.T) {
	for _, c := range []struct {
		name string
		then func(*shop, pos.OutTradeNo)
		same bool
	}{
		{"at once", func(*shop, pos.OutTradeNo) {}, true},
		{"after it was withdrawn", func(s *shop, no pos.OutTradeNo) { s.check(s.Withdraw(s.t.Context(), no)) }, true},
		{"with 15 s left", func(s *shop, _ pos.OutTradeNo) { s.after(rhythm.Expire - 15*time.Second) }, true},
		{"with less", func(s *shop, _ pos.OutTradeNo) { s.after(rhythm.Expire - 14*time.Second) }, false},
		{"with another amount", func(s *shop, no pos.OutTradeNo) { s.check(s.Withdraw(s.t.Context(), no)); s.ring(1) }, false},
		{"for another sale", func(s *shop, no pos.OutTradeNo) {
			s.check(s.Withdraw(s.t.Context(), no))
			s.check(s.Void(s.t.Context(), "x", pos.Grant{}))
			s.ring(1250)
		}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, func(s *shop) {
				// closeorder would end the first one before its time is over.
				s.wechat.say(ok, "NOTPAY", "SYSTEMERROR")
				s.ring(1250)
				no := s.charge()
				c.then(s, no)
				again, err := s.NewCode(s.t.Context())
				s.check(err)
				synctest.Wait()
				if (again == no) != c.same {
					t.Errorf("%s after %s", again, no)
				}
				s.want(again, pos.Presented, pos.StatusScan)
				if again != no {
					if v, _ := s.Payment(s.t.Context(), no); v.Attempt.State != pos.Withdrawn {
						t.Errorf("the first is %s", v.Attempt.State)
					}
				}
			})
		})
	}
}

// TestRule7OldCodeWhileTheNewOneIsMade: F5 does not keep the customer from paying
// what was scanned, and WeChat may be unwell just then.
func TestRule7OldCodeWhileTheNewOneIsMade(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		s.wechat.say("SYSTEMERROR", "SUCCESS", "ORDERPAID")
		_, err := s.NewCode(s.t.Context())
		s.check(err)
		s.after(rhythm.Poll + time.Second)
		s.want(no, pos.Paid, pos.StatusPaid)
	})
}

// TestRule7RefusedRenewal: an order that WeChat does not renew is watched on, and
// the next code is a new attempt.
func TestRule7RefusedRenewal(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		s.wechat.say("PARAM_ERROR", "NOTPAY", ok)
		_, err := s.NewCode(s.t.Context())
		s.check(err)
		synctest.Wait()
		s.want(no, pos.Withdrawn, pos.StatusWithdrawn)
		s.wechat.say(ok, "NOTPAY", ok)
		if second := s.charge(); second == no {
			t.Error("the order was sent once more")
		}
	})
}

// TestRule7HurriedNewCode: F5 while the code is being made sends at once instead
// of waiting for the next try.
func TestRule7HurriedNewCode(t *testing.T) {
	run(t, func(s *shop) {
		s.wechat.say(timeout, "ORDERNOTEXIST", ok)
		s.ring(1250)
		no := s.charge()
		s.after(15 * time.Second)
		s.wechat.say(ok, "NOTPAY", ok)
		before := s.wechat.count("unifiedorder")
		again, err := s.NewCode(s.t.Context())
		s.check(err)
		synctest.Wait()
		if again != no || s.wechat.count("unifiedorder") != before+1 {
			t.Errorf("%s after %s, %d creates more", again, no, s.wechat.count("unifiedorder")-before)
		}
		s.want(no, pos.Presented, pos.StatusScan)
	})
}
