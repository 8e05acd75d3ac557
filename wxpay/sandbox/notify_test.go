package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/wxpay"
)

const (
	shopKey = "192006250b4c09247ec02edce69f6a2d"
	second  = time.Second
)

// bookkeeping is a shop that books what it is notified of, and compares it with
// the one order that it has.
type bookkeeping struct {
	*wxpay.Client
	slow time.Duration // before anything is booked

	mu     sync.Mutex
	booked []*wxpay.Payment // guarded by mu
}

func newBookkeeping(t wxpay.SignType) *bookkeeping {
	return &bookkeeping{Client: &wxpay.Client{AppID: "wx2421b1c4370ec43b", MchID: "10000100", Key: shopKey, SignType: t}}
}

// book is what the shop does about a payment.
func (b *bookkeeping) book(_ context.Context, p *wxpay.Payment) error {
	time.Sleep(b.slow)
	b.mu.Lock()
	defer b.mu.Unlock()
	if p.OutTradeNo != no || p.TotalFee != 1250 {
		return errors.New("this is not what was ordered")
	}
	b.booked = append(b.booked, p)
	return nil
}

// payments are what was booked so far.
func (b *bookkeeping) payments() []*wxpay.Payment {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.booked
}

// notifying is a sandbox that notifies this handler by WeChat's schedule.
func notifying(t *testing.T, h http.Handler) *counter {
	return open(t, Options{Key: shopKey, Notify: NotifySchedule(1), ToShop: InProcess(h), Now: time.Now})
}

// history is what a shop was notified of: the attempts with their distance from
// the first in seconds, what spoilt them and whether they were answered SUCCESS.
func (c *counter) history() string {
	var b strings.Builder
	list := c.Notifications()
	for _, n := range list {
		fmt.Fprintf(&b, "%d@%.0f%s:%t ", n.Attempt, n.Time.Sub(list[0].Time).Seconds(), n.Fault, n.Done)
	}
	return strings.TrimSpace(b.String())
}

func TestNotify(t *testing.T) {
	for _, signType := range []wxpay.SignType{wxpay.MD5, wxpay.HMACSHA256} {
		synctest.Test(t, func(t *testing.T) {
			shop := newBookkeeping(wxpay.MD5)
			c := notifying(t, shop.NotifyHandler(shop.book))
			p := c.order(no).With("attach", "a]]>b&<").With("device_info", "till-1")
			if signType != wxpay.MD5 {
				p.Add("sign_type", string(signType)) // and the shop is not told otherwise
			}
			c.want(c.Phone().Scan(c.ask("unifiedorder", p).Get("code_url")), nil)
			synctest.Wait()
			if got := c.history(); got != "" {
				t.Errorf("before the payment: %s", got)
			}
			c.want(c.Phone().Pay(), nil)
			time.Sleep(48 * time.Hour)
			o, _ := c.Order(no)
			if got := c.history(); got != "1@0:true" {
				t.Fatalf("notifications %s, %+v", got, c.Notifications())
			}
			if n := c.Notifications()[0]; n.Interface != "notify" || n.Number != no || n.URL != "https://shop.invalid/notify" || n.Answer != "SUCCESS" {
				t.Errorf("notification %+v", n)
			}
			got := shop.payments()[0]
			if len(shop.payments()) != 1 || got.TransactionID != o.TransactionID || got.OpenID != o.OpenID || got.TradeType != "NATIVE" || got.Attach != "a]]>b&<" ||
				got.DeviceInfo != "till-1" || got.CashFee != 1250 || !got.TimeEnd.Equal(o.TimeEnd.Truncate(second)) || got.Params.Get("sign_type") != p.Get("sign_type") {
				t.Errorf("booked %+v", got)
			}
		})
	}
}

// Training has no address that answers: nothing is sent unless it is switched on.
func TestNotifyIsOffByDefault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := open(t, Options{ToShop: InProcess(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the shop was called") }))})
		c.sold(no)
		time.Sleep(48 * time.Hour)
		if got := c.history(); got != "" {
			t.Errorf("notifications %s", got)
		}
	})
}

func TestNotifySchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := notifying(t, answeringShop(`<xml><return_code><![CDATA[FAIL]]></return_code><return_msg>busy</return_msg></xml>`))
		c.sold(no)
		time.Sleep(100 * time.Hour)
		const want = "1@0:false 2@15:false 3@30:false 4@60:false 5@240:false 6@840:false 7@2040:false 8@3840:false 9@5640:false 10@7440:false " +
			"11@11040:false 12@21840:false 13@32640:false 14@43440:false 15@65040:false 16@86640:false" // 24 h and 4 min
		if got := c.history(); got != want {
			t.Errorf("notifications\n got %s\nwant %s", got, want)
		}
		if n := c.Notifications()[3]; n.Answer != "FAIL busy" {
			t.Errorf("notification %+v", n)
		}
	})
	var whole time.Duration
	for _, wait := range NotifySchedule(60) {
		whole += wait
	}
	if whole != 24*time.Minute+4*second {
		t.Errorf("sixty times faster takes %s", whole)
	}
}

func answeringShop(doc string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, doc) })
}

// TestNotifyAnswers: only a SUCCESS that is whole ends the notifications.
func TestNotifyAnswers(t *testing.T) {
	const success = "<xml><return_code>SUCCESS</return_code></xml>"
	for name, tt := range map[string]struct {
		h      http.Handler
		done   bool
		answer string
	}{
		"SUCCESS":         {answeringShop(success), true, "SUCCESS"},
		"text":            {answeringShop("success"), false, "not a flat XML document"},
		"nothing":         {answeringShop(""), false, "not a flat XML document"},
		"more behind it":  {answeringShop(success + "ok"), false, "not a flat XML document"},
		"another code":    {answeringShop("<xml><return_code>OK</return_code></xml>"), false, "no return_code"},
		"FAIL":            {answeringShop("<xml><return_code>FAIL</return_code><return_msg>x</return_msg></xml>"), false, "FAIL x"},
		"long return_msg": {answeringShop("<xml><return_code>FAIL</return_code><return_msg>" + strings.Repeat("x", 129) + "</return_msg></xml>"), false, "too long"},
		"too much":        {answeringShop(strings.Repeat("x", maxRequest+1)), false, "too large"},
		"not found":       {http.NotFoundHandler(), false, "404"},
		"elsewhere":       {http.RedirectHandler("/pay", http.StatusFound), false, "302"},
		"a panic":         {http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }), false, "reset"},
	} {
		t.Run(name, func(t *testing.T) {
			c := open(t, Options{ToShop: InProcess(tt.h)})
			c.sold(no)
			sent, err := c.Notify(no, 1)
			if err != nil || len(sent) != 1 || sent[0].Done != tt.done || !strings.Contains(sent[0].Answer, tt.answer) || sent[0].Attempt != 0 {
				t.Errorf("%+v, %v", sent, err)
			}
		})
	}
}

// WeChat waits for 5 seconds and then calls again. A handler of package wxpay
// answers before.
func TestNotifyTimeOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int32
		c := notifying(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if asked.Add(1) < 3 {
				time.Sleep(6 * second)
			}
			io.WriteString(w, "<xml><return_code>SUCCESS</return_code></xml>")
		}))
		c.sold(no)
		time.Sleep(time.Minute)
		if got := c.history(); got != "1@0:false 2@20:false 3@40:true" { // 15 seconds after the answer, or none
			t.Errorf("notifications %s", got)
		}
		if n := c.Notifications()[0]; n.Took != shopTimeout || !strings.Contains(n.Answer, "deadline") {
			t.Errorf("notification %+v", n)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		shop := newBookkeeping("")
		shop.slow = 18 * second
		c := notifying(t, shop.NotifyHandler(shop.book))
		c.sold(no)
		time.Sleep(time.Minute)
		if got := c.history(); got != "1@0:false 2@19:true" || len(shop.payments()) != 1 {
			t.Errorf("notifications %s, %d payments", got, len(shop.payments()))
		}
	})
}

// Whatever happens to the first notification, the shop books the payment once and
// nothing else, and WeChat is content in the end.
func TestNotifyFaults(t *testing.T) {
	histories := map[FaultKind]string{Slow: "1@0slow:true"}
	for _, kind := range outward["notify"] {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				shop := newBookkeeping("")
				c := notifying(t, shop.NotifyHandler(shop.book))
				c.Inject(Fault{Interface: "notify", Kind: kind})
				c.sold(no)
				time.Sleep(time.Minute)
				want := histories[kind]
				if want == "" {
					want = fmt.Sprintf("1@0%s:false 2@15:true", kind)
				}
				if got := c.history(); got != want || len(shop.payments()) != 1 {
					t.Errorf("notifications %s, want %s; %d payments: %+v", got, want, len(shop.payments()), c.Notifications())
				}
			})
		})
	}
}

// Two handlers as they are found in the wild, and what the faults show of them.
func TestNotifyFaultsFindCarelessShops(t *testing.T) {
	careless := func(skip func(wxpay.Params) bool) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			doc, _ := io.ReadAll(r.Body)
			p, err := wxpay.Parse(doc)
			code := "FAIL"
			if err == nil && (skip(p) || p.Verify(shopKey, wxpay.MD5) == nil) {
				code = "SUCCESS"
			}
			fmt.Fprintf(w, "<xml><return_code>%s</return_code></xml>", code)
		})
	}
	for name, tt := range map[string]struct {
		skip func(wxpay.Params) bool
		kind FaultKind
	}{
		"no check without a signature":   {func(p wxpay.Params) bool { return !p.Has("sign") }, Unsigned},
		"no check without a return_code": {func(p wxpay.Params) bool { return !p.Has("return_code") }, NoReturnCode},
		"no check beside req_info":       {func(p wxpay.Params) bool { return p.Has("req_info") }, ReqInfo},
		"no check at all":                {func(wxpay.Params) bool { return true }, Tampered},
	} {
		c := open(t, Options{Key: shopKey, ToShop: InProcess(careless(tt.skip))})
		c.sold(no)
		for _, kind := range []FaultKind{tt.kind, BadSignature} {
			c.Inject(Fault{Interface: "notify", Kind: kind})
			sent, err := c.Notify(no, 1)
			if believed := sent[0].Done; err != nil || believed != (kind == tt.kind || tt.kind == Tampered) || sent[0].Fault != kind {
				t.Errorf("%s: %+v, %v", name, sent, err)
			}
		}
	}
}

// Copies that come at the same time are booked once, one after the other as well.
func TestNotifyCopies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newBookkeeping("")
		shop.slow = second
		c := notifying(t, shop.NotifyHandler(shop.book))
		c.sold(no)
		for range 2 {
			sent, err := c.Notify(no, 8)
			if err != nil || len(sent) != 8 {
				t.Fatalf("%d copies, %v", len(sent), err)
			}
			for _, n := range sent {
				if !n.Done {
					t.Errorf("copy %+v", n)
				}
			}
		}
		time.Sleep(time.Minute) // the one that the payment itself sent is in as well
		if len(shop.payments()) != 1 || len(c.Notifications()) != 17 {
			t.Errorf("%d payments after %d notifications", len(shop.payments()), len(c.Notifications()))
		}
	})
}

// The order of a web page is told like a shop's, and as what it is.
func TestNotifyOfAPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newBookkeeping("")
		c := notifying(t, shop.NotifyHandler(shop.book))
		bridge, err := c.shop(wxpay.MD5).BrandWCPayRequest(c.prepay(c.pageOrder(no)), noon)
		if err != nil {
			t.Fatal(err)
		}
		c.want(c.Phone().Invoke(page, bridge.Params()), nil)
		c.want(c.Phone().Pay(), nil)
		synctest.Wait()
		if got := c.history(); got != "1@0:true" || shop.payments()[0].TradeType != "JSAPI" || shop.payments()[0].OpenID != c.Phone().OpenID() {
			t.Errorf("notifications %s, %+v", got, c.Notifications())
		}
	})
}

func TestNotifyOfNothing(t *testing.T) {
	c := open(t, Options{})
	c.make(no)
	for _, no := range []string{no, "A99999", ""} {
		if sent, err := c.Notify(no, 1); err != ErrNoNews || sent != nil {
			t.Errorf("%q: %+v, %v", no, sent, err)
		}
	}
}

// A cut network delays a notification; Close ends them.
func TestNotifyAndTheNetwork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newBookkeeping("")
		c := notifying(t, shop.NotifyHandler(shop.book))
		c.want(c.Phone().Scan(c.make(no)), nil)
		c.Offline(true)
		c.want(c.Phone().Pay(), nil)
		time.Sleep(20 * second)
		c.Offline(false)
		time.Sleep(time.Minute)
		if got := c.history(); got != "1@0:false 2@15:false 3@30:true" || len(shop.payments()) != 1 {
			t.Errorf("notifications %s, %d payments", got, len(shop.payments()))
		}
	})
	synctest.Test(t, func(t *testing.T) {
		c := notifying(t, answeringShop(""))
		c.sold(no)
		time.Sleep(20 * second)
		if err := c.Close(); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Hour)
		if got := c.history(); got != "1@0:false 2@15:false" {
			t.Errorf("notifications %s", got)
		}
	})
}

// Real connections, from the payment to the book.
func TestNotifyOverHTTP(t *testing.T) {
	shop := newBookkeeping("")
	booked := make(chan *wxpay.Payment, 1)
	server := httptest.NewServer(shop.NotifyHandler(func(ctx context.Context, p *wxpay.Payment) error {
		if err := shop.book(ctx, p); err != nil {
			return err
		}
		booked <- p
		return nil
	}))
	defer server.Close()
	c := open(t, Options{Key: shopKey, Notify: NotifySchedule(100_000)})
	defer c.Close()
	c.Inject(Fault{Interface: "notify", Kind: Unsigned, Count: 2})
	p := c.order(no).With("notify_url", server.URL+"/notify")
	c.want(c.Phone().Scan(c.ask("unifiedorder", p).Get("code_url")), nil)
	c.want(c.Phone().Pay(), nil)
	if got := <-booked; got.OutTradeNo != no || got.TotalFee != 1250 {
		t.Errorf("booked %+v", got)
	}
	again, err := c.Notify(no, 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range again {
		if !n.Done || n.URL != server.URL+"/notify" {
			t.Errorf("copy %+v", n)
		}
	}
	if len(shop.payments()) != 1 {
		t.Errorf("booked %d times", len(shop.payments()))
	}
	server.Close()
	if again, err := c.Notify(no, 1); err != nil || again[0].Done {
		t.Errorf("a shop that is gone: %+v, %v", again, err)
	}
}

func TestControlNotify(t *testing.T) {
	shop := newBookkeeping("")
	c := open(t, Options{Key: shopKey, ToShop: InProcess(shop.NotifyHandler(shop.book))})
	s := control(t, c)
	c.sold(no)
	for _, path := range []string{"/notifications", "/reports"} {
		if _, none := s.do("GET", path); none["text"] != "[]\n" {
			t.Errorf("GET %s: %v", path, none)
		}
	}
	for _, tt := range []struct {
		path   string
		form   []string
		status int
	}{
		{"/notify", []string{"out_trade_no", no, "copies", "2"}, 200},
		{"/notify", []string{"out_trade_no", no}, 200},
		{"/notify", []string{"out_trade_no", no, "copies", "0"}, 400},
		{"/notify", []string{"out_trade_no", no, "copies", "101"}, 400},
		{"/notify", []string{"out_trade_no", no, "copies", "x"}, 400},
		{"/notify", []string{"out_trade_no", "A99999"}, 409},
		{"/refundnotify", []string{"out_refund_no", "R1"}, 409},
		{"/fault", []string{"interface", "notify", "kind", "unsigned"}, 200},
		{"/fault", []string{"interface", "notify", "kind", "system_error"}, 400},
	} {
		if status, m := s.do("POST", tt.path, tt.form...); status != tt.status {
			t.Errorf("%s %v: %d %v", tt.path, tt.form, status, m)
		}
	}
	_, list := s.do("GET", "/notifications")
	if text := list["text"].(string); strings.Count(text, `"done":true`) != 3 || strings.Contains(text, shopKey) {
		t.Errorf("notifications %s", text)
	}
}

// Faults of the gateway are not for notifications, and the other way round.
func TestNotifyFaultsAreTheirOwn(t *testing.T) {
	shop := newBookkeeping("")
	c := open(t, Options{Key: shopKey, ToShop: InProcess(shop.NotifyHandler(shop.book))})
	c.sold(no)
	c.Inject(Fault{Kind: Unsigned})
	c.Inject(Fault{Interface: "notify", Kind: BadSignature})
	if sent, err := c.Notify(no, 1); err != nil || sent[0].Fault != BadSignature {
		t.Errorf("%+v, %v", sent, err)
	}
	if left := c.Faults(); len(left) != 1 || left[0].Kind != Unsigned {
		t.Errorf("faults left %+v", left)
	}
}
