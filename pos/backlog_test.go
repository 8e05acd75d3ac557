package pos_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/pos/postest"
	"wxtill/wxpay"
)

// backlogSize is how many undecided attempts a long outage leaves.
var backlogSize = 10_000

// backlog writes n undecided attempts of before into a book, a second apart, each
// of a sale of its own. Their amounts go up and down.
func backlog(t testing.TB, book pos.Ledger, n int) []*pos.Attempt {
	t.Helper()
	ctx := context.Background()
	start := time.Now().Add(-48 * time.Hour)
	var as []*pos.Attempt
	for i := range n {
		at := start.Add(time.Duration(i) * time.Second)
		fee := pos.Fen(100 + i*7919%500)
		s := &pos.Sale{Number: pos.SaleNumber(fmt.Sprintf("T01-19991230-%06d", i+1)), Day: "1999-12-30", State: pos.SaleVoided,
			Lines: []pos.Line{{Price: fee, Quantity: pos.One}}}
		no := fmt.Sprintf("%s-1-AAAAAA", s.Number)
		a := &pos.Attempt{OutTradeNo: pos.OutTradeNo(no), Sale: s.Number, Merchant: 1, TotalFee: fee, State: pos.Withdrawn,
			Params:    wxpay.Params{{Name: "out_trade_no", Value: no}, {Name: "total_fee", Value: fmt.Sprint(int64(fee))}},
			CreatedAt: at, Day: "1999-12-30", TimeExpire: at.Add(rhythm.Expire), Exists: true, WithdrawnAt: at}
		if err := book.Commit(ctx, &pos.Change{Kind: pos.EventWithdrawn, At: at, Sale: s, Attempts: []*pos.Attempt{a}}); err != nil {
			t.Fatal(err)
		}
		as = append(as, a)
	}
	return as
}

// byMoneyAndAge is the order in which they are to be asked about.
func byMoneyAndAge(as []*pos.Attempt) []string {
	slices.SortFunc(as, func(a, b *pos.Attempt) int {
		return cmp.Or(cmp.Compare(b.TotalFee, a.TotalFee), a.CreatedAt.Compare(b.CreatedAt))
	})
	var nos []string
	for _, a := range as {
		nos = append(nos, string(a.OutTradeNo))
	}
	return nos
}

// inOrder reports whether got is want but for calls that begin at the same moment:
// the first ones, of which there are a handful.
func inOrder(got, want []string) bool {
	const handful = 5
	if len(got) != len(want) {
		return false
	}
	first := got[:handful]
	slices.SortFunc(first, func(a, b string) int { return cmp.Compare(slices.Index(want, a), slices.Index(want, b)) })
	return slices.Equal(got, want)
}

// named are the numbers that an interface was asked about, in order.
func (g *script) named(name string) []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var nos []string
	for _, c := range g.calls {
		if c.name == name {
			nos = append(nos, c.no)
		}
	}
	return nos
}

// mostWithin is the largest number of calls that began within any stretch this long.
func mostWithin(at []time.Time, stretch time.Duration) int {
	most, from := 0, 0
	for i := range at {
		for at[i].Sub(at[from]) >= stretch {
			from++
		}
		most = max(most, i-from+1)
	}
	return most
}

// drain opens a till over n undecided attempts.
func drain(t *testing.T, n int, test func(*shop, []*pos.Attempt), change ...func(*pos.Options)) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(72 * time.Hour)
		book := postest.NewLedger()
		as := backlog(t, book, n)
		wechat := newScript()
		for _, a := range as {
			wechat.orders[string(a.OutTradeNo)] = a.Params
		}
		s := open(t, book, wechat, change...)
		s.Observe(wxpay.Call{Interface: "probe", Date: time.Now()})
		test(s, as)
		if s.wechat.most > 1 {
			t.Errorf("%d calls in flight at once for one attempt", s.wechat.most)
		}
	})
}

// TestBacklogDrains has 10,000 attempts of an outage asked about once in the order
// of money and age, at the rate that is set, and then closed in the same order.
func TestBacklogDrains(t *testing.T) {
	for rate, n := range map[int]int{10: 1000, 50: backlogSize} {
		t.Run(fmt.Sprint(rate, " a second"), func(t *testing.T) {
			drain(t, n, func(s *shop, as []*pos.Attempt) {
				start := time.Now()
				for len(s.Undecided(1)) > 0 && time.Since(start) < time.Hour {
					s.after(time.Second)
				}
				took, ideal := time.Since(start), 2*time.Duration(n)*time.Second/time.Duration(rate)
				t.Logf("%d attempts at %d calls a second: %v", n, rate, took)
				if took < ideal-2*time.Second || took > ideal+2*time.Second {
					t.Errorf("they took %v, at this rate it should be %v", took, ideal)
				}
				want := byMoneyAndAge(as)
				if got := s.wechat.named("orderquery"); !inOrder(got, want) {
					t.Errorf("%d queries, not in the order of money and age", len(got))
				}
				if got := s.wechat.named("closeorder"); !inOrder(got, want) {
					t.Errorf("%d closes, not in the order of money and age", len(got))
				}
				all := slices.Concat(s.wechat.times("orderquery"), s.wechat.times("closeorder"))
				slices.SortFunc(all, time.Time.Compare)
				if most := mostWithin(all, time.Second); most > rate+5 {
					t.Errorf("%d calls in a second", most)
				}
			}, func(o *pos.Options) { o.Rhythm.Rate = rate })
		})
	}
}

// TestBacklogPaid wants the money found before anything is asked about twice.
func TestBacklogPaid(t *testing.T) {
	const n = 1000
	drain(t, n, func(s *shop, as []*pos.Attempt) {
		s.wechat.say(ok, "SUCCESS", "ORDERPAID")
		s.after(n/10*time.Second + time.Second)
		if c := s.sums(); c.Undecided != 0 || len(s.alarms()) != n {
			t.Errorf("counts %+v, %d alarms", c, len(s.alarms()))
		}
		if got := s.wechat.named("orderquery"); !inOrder(got, byMoneyAndAge(as)) {
			t.Error("not in the order of money and age")
		}
	})
}

// TestBacklogHoldsUpNobody: those that WeChat has no answer for, however large,
// come back after everybody else has had a turn.
func TestBacklogHoldsUpNobody(t *testing.T) {
	const n = 1000
	drain(t, n, func(s *shop, as []*pos.Attempt) {
		s.wechat.say(ok, "SYSTEMERROR", "SYSTEMERROR")
		s.after(10 * time.Minute)
		asked := map[string]int{}
		for _, name := range []string{"orderquery", "closeorder"} {
			for _, no := range s.wechat.named(name) {
				asked[no]++
			}
		}
		least, most := n, 0
		for _, a := range as {
			least, most = min(least, asked[string(a.OutTradeNo)]), max(most, asked[string(a.OutTradeNo)])
		}
		if least < 5 || most > least+2 {
			t.Errorf("asked about %d to %d times", least, most)
		}
	})
}

// TestBacklogDoesNotSlowASale sells while a backlog drains and WeChat takes
// its time: each step of the new sale is as quick as without them.
func TestBacklogDoesNotSlowASale(t *testing.T) {
	const slow = 300 * time.Millisecond
	drain(t, backlogSize/2, func(s *shop, _ []*pos.Attempt) {
		s.wechat.set(func(g *script) { g.slow = slow })
		s.after(10 * time.Second)
		for range 20 {
			s.ring(100)
			no := s.charge()
			s.after(slow)
			s.want(no, pos.Presented, pos.StatusScan)
			s.wechat.payOnly(no)
			s.after(slow + rhythm.Poll)
			s.want(no, pos.Paid, pos.StatusPaid)
		}
		// Withdrawn, it is still waited for: it goes before all others.
		s.ring(100)
		no := s.charge()
		s.after(slow)
		s.check(s.Withdraw(s.t.Context(), no))
		s.wechat.payOnly(no)
		s.after(3 * time.Second)
		s.want(no, pos.Paid, pos.StatusPaid)
		if n := s.sums().Undecided; n < 200 {
			t.Errorf("only %d were left meanwhile", n)
		}
	})
}

// TestAskedForGoesFirst: F6 on one of the backlog does not wait behind the rest.
func TestAskedForGoesFirst(t *testing.T) {
	drain(t, 1000, func(s *shop, as []*pos.Attempt) {
		s.after(time.Second)
		byMoneyAndAge(as)
		last := as[len(as)-1].OutTradeNo
		s.wechat.payOnly(last)
		if v, _ := s.Payment(s.t.Context(), last); v.Held != pos.HeldLine {
			t.Errorf("it waits for %q", v.Held)
		}
		s.AskNow(last)
		s.after(time.Second)
		s.want(last, pos.Paid, pos.StatusPaid)
	})
}

// TestBacklogOffline: while WeChat cannot be reached hardly any call is made, and
// the network's return sets all of them going.
func TestBacklogOffline(t *testing.T) {
	const n = 1000
	drain(t, n, func(s *shop, as []*pos.Attempt) {
		down := &wxpay.Error{Interface: "orderquery", Problem: wxpay.ProblemUnreachable}
		s.wechat.say(offline, offline, offline)
		s.Observe(wxpay.Call{Interface: "orderquery", Err: down})
		s.after(time.Minute)
		before := s.wechat.count("orderquery")
		s.after(10 * time.Minute)
		if calls := s.wechat.count("orderquery") - before; calls < 10 || calls > 25 {
			t.Errorf("%d calls in ten minutes without a network", calls)
		}
		if v := s.Undecided(1)[0]; v.Held != pos.HeldNetwork {
			t.Errorf("it waits for %q", v.Held)
		}
		s.wechat.say(ok, "SUCCESS", "ORDERPAID")
		s.Observe(wxpay.Call{Interface: "probe", Date: time.Now()})
		s.after(n/10*time.Second + 2*time.Second)
		if c := s.sums(); c.Undecided != 0 {
			t.Errorf("counts %+v", c)
		}
	})
}
