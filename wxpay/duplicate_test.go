package wxpay_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/wxpay"
)

// handle is a handler of the merchant's with this function.
func handle(paid func(context.Context, *wxpay.Payment) error) http.Handler {
	return (&wxpay.Client{AppID: appID, MchID: mchID, Key: key}).NotifyHandler(paid)
}

func TestDuplicatesAreBookedOnce(t *testing.T) {
	s := newShop("", nil)
	for range 3 {
		wantAnswer(t, post(t, s.handler, signed(notification())), "SUCCESS", "OK")
	}
	wantAnswer(t, post(t, s.handler, signed(notification("transaction_id", "2"))), "SUCCESS", "OK")
	if len(s.heard) != 2 {
		t.Errorf("booked %d times, want once for each of two payments", len(s.heard))
	}
}

// What was not booked is tried again.
func TestFailuresAreNotRemembered(t *testing.T) {
	n := 0
	h := handle(func(context.Context, *wxpay.Payment) error {
		if n++; n < 3 {
			return errors.New("the book is locked")
		}
		return nil
	})
	for _, want := range []string{"FAIL", "FAIL", "SUCCESS", "SUCCESS"} {
		if got := post(t, h, signed(notification())).Get("return_code"); got != want {
			t.Errorf("answer %s, want %s", got, want)
		}
	}
	if n != 3 {
		t.Errorf("called %d times, want 3", n)
	}
}

// The second of two at once waits for the first and is answered like it.
func TestConcurrentDuplicatesShareOneRun(t *testing.T) {
	for _, tt := range []struct {
		result error
		code   string
	}{{nil, "SUCCESS"}, {errors.New("the book is locked"), "FAIL"}} {
		synctest.Test(t, func(t *testing.T) {
			var runs atomic.Int32
			h := handle(func(context.Context, *wxpay.Payment) error {
				runs.Add(1)
				time.Sleep(time.Second)
				return tt.result
			})
			var wg sync.WaitGroup
			for range 8 {
				wg.Go(func() {
					if got := post(t, h, signed(notification())).Get("return_code"); got != tt.code {
						t.Errorf("answer %s, want %s", got, tt.code)
					}
				})
			}
			wg.Wait()
			if runs.Load() != 1 {
				t.Errorf("the function ran %d times", runs.Load())
			}
		})
	}
}

// One payment does not wait for another.
func TestPaymentsRunBesideEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := handle(func(context.Context, *wxpay.Payment) error { time.Sleep(3 * time.Second); return nil })
		began := time.Now()
		var wg sync.WaitGroup
		for _, id := range []string{"1", "2", "3"} {
			wg.Go(func() { wantAnswer(t, post(t, h, signed(notification("transaction_id", id))), "SUCCESS", "OK") })
		}
		wg.Wait()
		if took := time.Since(began); took != 3*time.Second {
			t.Errorf("took %s", took)
		}
	})
}

func TestNotifyIsAnsweredInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := handle(func(ctx context.Context, _ *wxpay.Payment) error { <-ctx.Done(); return ctx.Err() })
		began := time.Now()
		answer := post(t, h, signed(notification()))
		if took := time.Since(began); took != wxpay.NotifyTime {
			t.Errorf("answered after %s", took)
		}
		wantAnswer(t, answer, "FAIL", "处理超时")
	})
}

// A function that does not hear of its end is waited for by the next
// notifications, and what it says late counts.
func TestLateSuccessCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runs := 0
		h := handle(func(context.Context, *wxpay.Payment) error {
			runs++
			time.Sleep(20 * time.Second)
			return nil
		})
		wantAnswer(t, post(t, h, signed(notification())), "FAIL", "处理超时")
		wantAnswer(t, post(t, h, signed(notification())), "FAIL", "处理超时")
		time.Sleep(10 * time.Second)
		wantAnswer(t, post(t, h, signed(notification())), "SUCCESS", "OK") // within its last two seconds
		wantAnswer(t, post(t, h, signed(notification())), "SUCCESS", "OK")
		if runs != 1 {
			t.Errorf("the function ran %d times", runs)
		}
	})
}

// WeChat hangs up in the middle of a booking: the booking goes on.
func TestNotifyOutlivesItsConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var err error
		h := handle(func(ctx context.Context, _ *wxpay.Payment) error {
			time.Sleep(time.Second)
			err = ctx.Err()
			return nil
		})
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Millisecond, cancel)
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/notify", strings.NewReader(signed(notification())))
		h.ServeHTTP(httptest.NewRecorder(), r)
		if err != nil {
			t.Errorf("the booking was told %v", err)
		}
	})
}

func TestPanicsAreAnsweredFail(t *testing.T) {
	for name, fall := range map[string]func(){
		"panic":  func() { panic("the order is nil") },
		"goexit": runtime.Goexit,
	} {
		first := true
		var log bytes.Buffer
		c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key, Logger: logged(&log)}
		h := c.NotifyHandler(func(context.Context, *wxpay.Payment) error {
			if first {
				first = false
				fall()
			}
			return nil
		})
		if got := post(t, h, signed(notification())); got.Get("return_msg") != "处理失败" {
			t.Errorf("%s: answer %v", name, got)
		}
		wantAnswer(t, post(t, h, signed(notification())), "SUCCESS", "OK")
		if name == "panic" && !strings.Contains(log.String(), "duplicate_test.go:") {
			t.Errorf("the log does not say where: %s", &log)
		}
	}
}

// Over a real connection, the answer is what a shop's server would send.
func TestNotifyOverHTTP(t *testing.T) {
	s := newShop("", nil)
	server := httptest.NewServer(s.handler)
	defer server.Close()
	resp, err := server.Client().Post(server.URL, "text/xml", strings.NewReader(signed(notification())))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if want := "<xml><return_code>SUCCESS</return_code><return_msg>OK</return_msg></xml>"; err != nil || string(text) != want {
		t.Errorf("answer %q, %v, want %q", text, err, want)
	}
}
