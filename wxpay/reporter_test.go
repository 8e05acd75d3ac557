package wxpay_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/wxpay"
)

// wire is WeChat in the same process: it keeps reports and answers as told.
type wire struct {
	mu      sync.Mutex
	reports []wxpay.Params                            // guarded by mu
	hold    func(context.Context)                     // before a report is answered
	answer  func(path string) (doc string, err error) // to anything else
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	doc, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	p, err := wxpay.Parse(doc)
	if err != nil {
		return nil, err
	}
	text := reported
	if strings.HasSuffix(r.URL.Path, "/report") {
		time.Sleep(time.Millisecond) // so that reports without end take time as well
		if w.hold != nil {
			w.hold(r.Context())
		}
		w.mu.Lock()
		w.reports = append(w.reports, p)
		w.mu.Unlock()
		err = r.Context().Err()
	} else {
		text, err = w.answer(r.URL.Path)
	}
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(text)), Request: r}, nil
}

// told are the reports so far.
func (w *wire) told() []wxpay.Params {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.reports
}

// reporting is a client whose calls over w are reported until ctx is over.
func reporting(ctx context.Context, w *wire) (*wxpay.Client, *wxpay.Reporter) {
	c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key, Gateways: []string{"https://a.example"}, HTTPClient: &http.Client{Transport: w}}
	r := &wxpay.Reporter{Client: c, DeviceInfo: "till-1", UserIP: "127.0.0.1"}
	c.Trace = r.Observe
	go r.Run(ctx)
	return c, r
}

// What the till heard of an order, and what WeChat is told about that.
func TestReporterWords(t *testing.T) {
	long := strings.Repeat("余额\n不足", 20)
	for name, tt := range map[string]struct {
		doc  string
		err  error
		want []string // return_code, return_msg, result_code, err_code, err_code_des
	}{
		"done":             {doc: signed(good("prepay_id", "p", "code_url", "weixin://x")), want: []string{"SUCCESS", "", "SUCCESS", "", ""}},
		"refused":          {doc: signed(good("result_code", "FAIL", "err_code", "NOTENOUGH", "err_code_des", "余额不足")), want: []string{"SUCCESS", "", "FAIL", "NOTENOUGH", "余额不足"}},
		"SYSTEMERROR":      {doc: signed(good("result_code", "FAIL", "err_code", "SYSTEMERROR")), want: []string{"SUCCESS", "", "FAIL", "SYSTEMERROR", ""}},
		"long text":        {doc: signed(good("result_code", "FAIL", "err_code", "NOTENOUGH", "err_code_des", long)), want: []string{"SUCCESS", "", "FAIL", "NOTENOUGH", strings.Repeat("余额不足", 11)[:126]}},
		"return_code FAIL": {doc: "<xml><return_code>FAIL</return_code><return_msg>签名失败</return_msg></xml>", want: []string{"FAIL", "签名失败", "FAIL", "", ""}},
		"forged":           {doc: string(good("prepay_id", "p").AppendXML(nil)), want: []string{"FAIL", "signature", "FAIL", "", ""}},
		"no line":          {err: errors.New("the password is hunter2"), want: []string{"FAIL", "broken", "FAIL", "", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &wire{answer: func(string) (string, error) { return tt.doc, tt.err }}
				ctx, cancel := context.WithCancel(t.Context())
				c, _ := reporting(ctx, w)
				c.UnifiedOrder(ctx, native(t))
				time.Sleep(time.Second)
				cancel()
				if len(w.told()) != 1 {
					t.Fatalf("%d reports", len(w.told()))
				}
				got := w.told()[0]
				if got.Get("interface_url") != "https://a.example/pay/unifiedorder" || got.Get("out_trade_no") != order || got.Get("device_info") != "till-1" ||
					got.Get("user_ip") != "127.0.0.1" || got.Get("execute_time_") != "0" || len(got.Get("time")) != 14 {
					t.Errorf("reported %v", got)
				}
				for i, field := range []string{"return_code", "return_msg", "result_code", "err_code", "err_code_des"} {
					if got.Get(field) != tt.want[i] {
						t.Errorf("%s %q, want %q", field, got.Get(field), tt.want[i])
					}
				}
			})
		})
	}
}

// Reports that hang hold up no payment, and the oldest make room.
func TestReporterNeverBlocksAPayment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{hold: func(ctx context.Context) { <-ctx.Done() },
			answer: func(string) (string, error) { time.Sleep(time.Millisecond); return signed(paid()), nil }}
		ctx, cancel := context.WithCancel(t.Context())
		c, r := reporting(ctx, w)
		began := time.Now()
		for range 150 {
			if _, err := c.OrderQuery(ctx, wxpay.OrderQueryRequest{OutTradeNo: order}); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took != 150*time.Millisecond {
			t.Errorf("150 queries of a millisecond took %s", took)
		}
		if got := r.Dropped(); got != 49 { // one is on its way, a hundred wait
			t.Errorf("dropped %d", got)
		}
		cancel()
	})
}

// The newest are kept.
func TestReporterDropsTheOldest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{}
		c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key, HTTPClient: &http.Client{Transport: w}}
		r := &wxpay.Reporter{Client: c, UserIP: "127.0.0.1"}
		for i := range 103 {
			r.Observe(wxpay.Call{Interface: "orderquery", Gateway: "https://a.example", Path: "/pay/orderquery", OutTradeNo: strconv.Itoa(i)})
		}
		ctx, cancel := context.WithCancel(t.Context())
		go r.Run(ctx)
		time.Sleep(time.Second)
		cancel()
		got := w.told()
		if len(got) != 100 || got[0].Get("out_trade_no") != "3" || got[99].Get("out_trade_no") != "102" || r.Dropped() != 3 {
			t.Errorf("%d reports from %v, %d dropped", len(got), got[0], r.Dropped())
		}
	})
}

// A report of a report would go on for ever.
func TestReporterDoesNotReportItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{answer: func(string) (string, error) { return signed(paid()), nil }}
		ctx, cancel := context.WithCancel(t.Context())
		c, r := reporting(ctx, w)
		c.OrderQuery(ctx, wxpay.OrderQueryRequest{OutTradeNo: order})
		time.Sleep(time.Second)
		r.Observe(wxpay.Call{Interface: "probe", Gateway: "https://a.example"})
		time.Sleep(time.Second)
		if n := len(w.told()); n != 1 {
			t.Errorf("%d reports", n)
		}
		cancel()
	})
}

// A report that fails is lost; the next one goes out.
func TestReporterGoesOnAfterFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first := true
		w := &wire{answer: func(string) (string, error) { return signed(paid()), nil }}
		w.hold = func(ctx context.Context) {
			if first {
				first = false
				<-ctx.Done()
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		c, r := reporting(ctx, w)
		for range 3 {
			c.OrderQuery(ctx, wxpay.OrderQueryRequest{OutTradeNo: order})
		}
		time.Sleep(time.Minute)
		if n := len(w.told()); n != 3 || r.Dropped() != 0 {
			t.Errorf("%d reports were sent, %d dropped", n, r.Dropped())
		}
		cancel()
	})
}

func TestReporterStopsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, hold := range map[string]func(context.Context){"while it waits": nil, "in a report": func(ctx context.Context) { <-ctx.Done() }} {
			w := &wire{hold: hold}
			c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key, HTTPClient: &http.Client{Transport: w}}
			r := &wxpay.Reporter{Client: c, UserIP: "127.0.0.1"}
			if hold != nil {
				r.Observe(wxpay.Call{Interface: "orderquery", Gateway: "https://a.example", Path: "/pay/orderquery"})
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			began := time.Now()
			r.Run(ctx)
			if took := time.Since(began); took != time.Second {
				t.Errorf("%s: ran for %s", name, took)
			}
			cancel()
		}
	})
}

// Reports that cannot be sent are counted.
func TestReporterWithoutAnAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		w := &wire{answer: func(string) (string, error) { return signed(paid()), nil }}
		c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key, Gateways: []string{"https://a.example"}, HTTPClient: &http.Client{Transport: w}}
		r := &wxpay.Reporter{Client: c}
		c.Trace = r.Observe
		go r.Run(ctx)
		if err := ask(t, c); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if n := r.Dropped(); n != 1 || len(w.told()) != 0 {
			t.Errorf("%d dropped, %d told", n, len(w.told()))
		}
	})
}
