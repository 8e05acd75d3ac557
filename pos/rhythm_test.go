package pos_test

import (
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
)

// wantGaps holds every wait between two calls to a range.
func wantGaps(t *testing.T, gaps []time.Duration, least, most time.Duration) {
	t.Helper()
	for i, gap := range gaps {
		if gap < least || gap > most {
			t.Errorf("gap %d of %d is %v, want %v to %v", i, len(gaps), gap, least, most)
		}
	}
}

func TestRule5PollWhileTheCodeIsOut(t *testing.T) {
	for _, answer := range []string{"NOTPAY", timeout, offline, "SYSTEMERROR", "ORDERNOTEXIST", "REVERSING"} {
		t.Run(answer, func(t *testing.T) {
			run(t, func(s *shop) {
				s.wechat.say(ok, answer, ok)
				s.ring(1250)
				no := s.charge()
				s.after(rhythm.Window - time.Second)
				if gaps := s.wechat.gaps("orderquery"); len(gaps) != 43 {
					t.Errorf("%d queries", len(gaps)+1)
				}
				wantGaps(t, s.wechat.gaps("orderquery"), rhythm.Poll, rhythm.Poll)
				if v, _ := s.Payment(s.t.Context(), no); v.Attempt.State != pos.Presented || v.Attempt.Queries != 44 {
					t.Errorf("attempt is %s after %d queries", v.Attempt.State, v.Attempt.Queries)
				}
			})
		})
	}
}

func TestRule5EverySecondWhilePaying(t *testing.T) {
	for _, answer := range []string{"USERPAYING", "ACCEPT"} {
		t.Run(answer, func(t *testing.T) {
			run(t, func(s *shop) {
				s.wechat.say(ok, answer, "SYSTEMERROR")
				s.ring(1250)
				no := s.charge()
				s.after(rhythm.Window)
				s.want(no, pos.Paying, pos.StatusPaying)
				wantGaps(t, s.wechat.gaps("orderquery"), time.Second, time.Second)
				before := len(s.wechat.gaps("orderquery"))
				s.check(s.Withdraw(s.t.Context(), no))
				s.after(time.Minute)
				// Off the screen the customer is still at the password.
				wantGaps(t, s.wechat.gaps("orderquery")[before+1:], 800*time.Millisecond, 1200*time.Millisecond)
			})
		})
	}
}

// TestRule5NeverTwoInFlight has WeChat take longer than any rhythm; run looks at
// how many calls were under way.
func TestRule5NeverTwoInFlight(t *testing.T) {
	run(t, func(s *shop) {
		s.wechat.set(func(g *script) { g.slow = 7 * time.Second })
		s.ring(1250)
		no := s.charge()
		for range 20 {
			s.AskNow(no)
			s.after(time.Second)
		}
		_, err := s.NewCode(s.t.Context())
		s.check(err)
		s.after(rhythm.CloseAfter * 2)
		if n := s.wechat.count("orderquery"); n < 20 {
			t.Errorf("only %d queries", n)
		}
	})
}

func TestRule5WindowBeginsWithTheCode(t *testing.T) {
	run(t, func(s *shop) {
		s.wechat.set(func(g *script) { g.slow = 9 * time.Second })
		s.ring(1250)
		no := s.charge()
		s.after(9 * time.Second)
		v := s.want(no, pos.Presented, pos.StatusScan)
		if v.Left != rhythm.Window || v.Window != rhythm.Window {
			t.Errorf("%v of %v left", v.Left, v.Window)
		}
		s.wechat.set(func(g *script) { g.slow = 0 })
		s.after(rhythm.Window - time.Second)
		if v := s.want(no, pos.Presented, pos.StatusScan); v.Left != time.Second {
			t.Errorf("%v left", v.Left)
		}
		s.after(time.Second)
		if v := s.want(no, pos.Withdrawn, pos.StatusConfirming); v.Left != 0 {
			t.Errorf("%v left of a code that is gone", v.Left)
		}
	})
}

// TestRule5WindowOfAFreshCode: F5 gives the customer the whole window again.
func TestRule5WindowOfAFreshCode(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		s.after(time.Minute)
		_, err := s.NewCode(s.t.Context())
		s.check(err)
		s.after(rhythm.Window - time.Second)
		s.want(no, pos.Presented, pos.StatusScan)
		s.after(time.Second)
		s.want(no, pos.Withdrawn, pos.StatusConfirming)
	})
}

// TestRule5WindowWithoutACode: a code that does not come ends with the window, too.
func TestRule5WindowWithoutACode(t *testing.T) {
	run(t, func(s *shop) {
		s.wechat.say(timeout, "ORDERNOTEXIST", "ORDERNOTEXIST")
		s.ring(1250)
		no := s.charge()
		s.after(rhythm.Window - time.Second)
		if v := s.want(no, pos.Intended, pos.StatusReconnecting); v.Tries != s.wechat.count("unifiedorder") {
			t.Errorf("%d tries, %d were made", v.Tries, s.wechat.count("unifiedorder"))
		}
		wantGaps(t, s.wechat.gaps("unifiedorder"), time.Second, 5*time.Second)
		s.after(2 * time.Second)
		if v, _ := s.Payment(s.t.Context(), no); v.Attempt.State != pos.Withdrawn || s.Locked() {
			t.Errorf("attempt is %s, locked %v", v.Attempt.State, s.Locked())
		}
	})
}

func TestRule5GapsGrowInTheBackground(t *testing.T) {
	run(t, func(s *shop) {
		s.wechat.say(ok, "NOTPAY", timeout)
		s.ring(1250)
		no := s.charge()
		s.check(s.Withdraw(s.t.Context(), no))
		s.after(time.Hour)
		gaps := s.wechat.gaps("orderquery")
		wantGaps(t, gaps[:3], 0, 6*time.Second)
		wantGaps(t, gaps[8:13], 24*time.Second, 36*time.Second)
		// After close_after queries and closes take turns.
		wantGaps(t, gaps[20:], 48*time.Second, 72*time.Second)
		same := true
		for i := range gaps[30:] {
			same = same && gaps[30+i] == gaps[30]
		}
		if same {
			t.Error("the gaps have no jitter")
		}
		if q, c := s.wechat.count("orderquery"), s.wechat.count("closeorder"); c < 40 || q > 100 {
			t.Errorf("%d queries, %d closes in an hour", q, c)
		}
	})
}

func TestRule5CloseAfter(t *testing.T) {
	quick := func(o *pos.Options) { o.Rhythm.CloseAfter = 10 * time.Second }
	for _, c := range []struct {
		name   string
		query  string
		do     func(*shop, pos.OutTradeNo)
		change func(*pos.Options)
		at     time.Duration // of the first closeorder, after the charge
	}{
		{"from the create answer", "NOTPAY", func(*shop, pos.OutTradeNo) {}, nil, rhythm.CloseAfter},
		{"whatever the queries said", timeout, func(*shop, pos.OutTradeNo) {}, nil, rhythm.CloseAfter},
		{"ORDERNOTEXIST or not", "ORDERNOTEXIST", func(*shop, pos.OutTradeNo) {}, nil, rhythm.CloseAfter},
		{"from the last create answer", "NOTPAY", func(s *shop, _ pos.OutTradeNo) {
			s.after(time.Minute)
			_, err := s.NewCode(s.t.Context())
			s.check(err)
		}, nil, rhythm.CloseAfter + time.Minute},
		{"not before the window is over", "NOTPAY", func(*shop, pos.OutTradeNo) {}, quick, rhythm.Window},
		{"at once after it was withdrawn", "NOTPAY", func(s *shop, no pos.OutTradeNo) {
			s.after(time.Minute)
			s.check(s.Withdraw(s.t.Context(), no))
		}, quick, time.Minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			change := c.change
			if change == nil {
				change = func(*pos.Options) {}
			}
			run(t, func(s *shop) {
				s.wechat.say(ok, c.query, ok)
				s.ring(1250)
				no := s.charge()
				start := time.Now()
				c.do(s, no)
				s.after(rhythm.CloseAfter * 2)
				s.want(no, pos.Closed, pos.StatusClosed)
				if at := s.wechat.times("closeorder"); len(at) != 1 || at[0].Sub(start) < c.at || at[0].Sub(start) > c.at+time.Second {
					t.Errorf("closeorder after %v, want %v", at[0].Sub(start), c.at)
				}
			}, change)
		})
	}
}

// TestRule5CloseIsAskedAgain: as long as nobody answers, query and close take turns.
func TestRule5CloseIsAskedAgain(t *testing.T) {
	for _, answer := range []string{timeout, "SYSTEMERROR", "INVALID_REQUEST"} {
		t.Run(answer, func(t *testing.T) {
			run(t, func(s *shop) {
				s.wechat.say(ok, "NOTPAY", answer)
				s.ring(1250)
				no := s.charge()
				s.after(rhythm.CloseAfter + 10*time.Minute)
				if v, _ := s.Payment(s.t.Context(), no); v.Attempt.State != pos.Withdrawn {
					t.Fatalf("attempt is %s", v.Attempt.State)
				}
				if n := s.wechat.count("closeorder"); n < 5 {
					t.Errorf("%d closes", n)
				}
				s.wechat.say(ok, "NOTPAY", ok)
				s.after(2 * time.Minute)
				s.want(no, pos.Closed, pos.StatusClosed)
			})
		})
	}
}

func TestAskNow(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		s.check(s.Withdraw(s.t.Context(), no))
		s.after(time.Minute)
		before := s.wechat.count("orderquery")
		s.AskNow("another")
		synctest.Wait()
		if n := s.wechat.count("orderquery"); n != before {
			t.Errorf("%d queries for another number", n-before)
		}
		s.AskNow(no)
		synctest.Wait()
		if n := s.wechat.count("orderquery"); n != before+1 {
			t.Errorf("%d queries", n-before)
		}
		s.AskNow("")
		synctest.Wait()
		if n := s.wechat.count("orderquery"); n != before+2 {
			t.Errorf("%d queries for all", n-before)
		}
	})
}

// TestManyUndecided: a morning without a network does not end in a flood.
func TestManyUndecided(t *testing.T) {
	run(t, func(s *shop) {
		for range 20 {
			s.ring(100)
			no := s.charge()
			s.check(s.Withdraw(s.t.Context(), no))
			s.check(s.Void(s.t.Context(), "x", pos.Grant{}))
		}
		s.wechat.set(func(g *script) { g.slow = 5 * time.Second })
		s.after(time.Minute)
		s.AskNow("")
		synctest.Wait()
		if under := len(s.wechat.underWay()); under == 0 || under > 4 {
			t.Errorf("%d calls under way at once", under)
		}
		if vs := s.Undecided(1000); len(vs) != 20 || vs[0].Attempt.Sale < vs[19].Attempt.Sale {
			t.Errorf("the tray has %d", len(vs))
		}
		// Who stands at the counter does not wait behind them.
		s.ring(100)
		s.wechat.set(func(g *script) { g.slow = 0 })
		s.want(s.charge(), pos.Presented, pos.StatusScan)
	})
}

// TestCounterGoesBeforeTheBacklog: F5 for an attempt that waits for its turn among
// others off the screen sends the order at once, and not the query of before.
func TestCounterGoesBeforeTheBacklog(t *testing.T) {
	run(t, func(s *shop) {
		var backlog []pos.OutTradeNo
		for range 4 {
			s.ring(100)
			no := s.charge()
			s.check(s.Withdraw(s.t.Context(), no))
			s.check(s.Void(s.t.Context(), "x", pos.Grant{}))
			backlog = append(backlog, no)
		}
		s.ring(200)
		no := s.charge()
		s.check(s.Withdraw(s.t.Context(), no))
		s.after(time.Second)
		s.wechat.set(func(g *script) { g.slow = 8 * time.Second })
		for _, other := range backlog {
			s.AskNow(other)
		}
		synctest.Wait()
		s.AskNow(no)
		synctest.Wait()
		if got := s.wechat.underWay(); got[string(no)] != 0 || len(got) != 4 {
			s.t.Fatalf("under way are %v", got)
		}
		again, err := s.NewCode(s.t.Context())
		s.check(err)
		synctest.Wait()
		if again != no || s.wechat.underWay()[string(no)] != 1 || s.wechat.count("unifiedorder") != 6 {
			t.Errorf("%s after %s; under way are %v", again, no, s.wechat.underWay())
		}
		s.after(8 * time.Second)
		s.want(no, pos.Presented, pos.StatusScan)
	})
}

// TestRule3WhatTheScreenSays names what came instead of an answer.
func TestRule3WhatTheScreenSays(t *testing.T) {
	for _, c := range []struct {
		problem wxpay.Problem
		status  pos.Status
	}{
		{wxpay.ProblemTimeout, pos.StatusReconnecting},
		{wxpay.ProblemUnreachable, pos.StatusReconnecting},
		{wxpay.ProblemTLS, pos.StatusReconnecting},
		{wxpay.ProblemBroken, pos.StatusReconnecting},
		{wxpay.ProblemHTTP, pos.StatusReconnecting},
		{wxpay.ProblemSyntax, pos.StatusUnknown},
		{wxpay.ProblemProtocol, pos.StatusUnknown},
		{wxpay.ProblemSignature, pos.StatusUnknown},
		{wxpay.ProblemMismatch, pos.StatusUnknown},
	} {
		t.Run(string(c.problem), func(t *testing.T) {
			run(t, func(s *shop) {
				s.ring(1250)
				no := s.charge()
				s.wechat.spoil(c.problem)
				s.after(rhythm.Poll)
				v := s.want(no, pos.Presented, c.status)
				if v.Problem != string(c.problem) {
					t.Errorf("the problem is %q", v.Problem)
				}
				s.wechat.spoil("")
				s.after(rhythm.Poll)
				if v := s.want(no, pos.Presented, pos.StatusScan); v.Problem != "" {
					t.Errorf("the problem is still %q", v.Problem)
				}
			})
		})
	}
}
