package sandbox_test

import (
	"bytes"
	"crypto/rand"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// customerScript taps, and tells the shop what the page showed.
//
//go:embed testdata/customer.js
var customerScript string

// weixin is the User-Agent of a WeChat that can pay.
const weixin = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/116.0 MicroMessenger/8.0.42.2460(0x28002A58)"

// pageCase is one visit to the pay page.
type pageCase struct {
	name    string
	bridge  string // what stands for WeixinJSBridge: what the sandbox's does, or a script
	until   string // the state of the page to wait for
	shown   string // the states it has to go through
	invoked int    // how often WeChat was asked to pay
	canTap  bool   // in the end
	state   wxpay.TradeState
}

// The scripts that are not the sandbox's: they lie, or say nothing.
const (
	saysPaid    = `window.WeixinJSBridge = {invoke: function (n, r, then) { then({err_msg: 'get_brand_wcpay_request:ok'}); }};`
	saysNothing = `window.WeixinJSBridge = {invoke: function () {}};`
	oldWeChat   = `Object.defineProperty(navigator, 'userAgent', {value: 'MicroMessenger/4.5'});` + saysPaid
	// paysAndFails pays by the sandbox's bridge and says that it did not.
	paysAndFails = `window.WeixinJSBridge = {invoke: function (name, request, then) {
		fetch('BRIDGE', {method: 'POST', body: JSON.stringify({name: name, page: location.href, request: request})})
			.then(function () { then({err_msg: 'get_brand_wcpay_request:fail'}); });
	}};`
)

var pageCases = []pageCase{
	{"pays", "pay", "paid", "loading ready paying confirming paid", 1, false, wxpay.TradeSuccess},
	{"gives up", "cancel", "unpaid", "loading ready paying unpaid", 1, true, wxpay.TradeNotPay},
	{"is told a lie", saysPaid, "slow", "loading ready confirming slow", 1, false, wxpay.TradeNotPay},
	{"is told nothing", saysNothing, "unpaid", "loading ready paying unpaid", 1, true, wxpay.TradeNotPay},
	{"has paid after all", paysAndFails, "paid", "loading ready paying unpaid paid", 1, false, wxpay.TradeSuccess},
	{"has an old WeChat", oldWeChat, "unsupported", "loading unsupported", 0, false, wxpay.TradeNotPay},
}

// visit is what a customer tells of a case.
type visit struct {
	Case    string `json:"case"`
	Shown   string `json:"shown"`
	Invoked int    `json:"invoked"`
	CanTap  bool   `json:"can_tap"`
	Said    string `json:"said"`
}

// pageShop is a shop with a web page in WeChat.
type pageShop struct {
	t      *testing.T
	url    string
	box    *sandbox.Sandbox
	client *wxpay.Client
	oauth  *wxpay.OAuth

	mu     sync.Mutex // guards what follows
	asked  map[string]int
	visits map[string]visit
}

// openPageShop opens the shop and its WeChat, each on a port of its own.
func openPageShop(t *testing.T) *pageShop {
	t.Helper()
	s := &pageShop{t: t, asked: make(map[string]int), visits: make(map[string]visit)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.frames)
	mux.HandleFunc("GET /pay/coffee", s.page)
	mux.Handle("GET /state", wxpay.TradeStateHandler(s.state))
	mux.HandleFunc("GET /liar.js", s.script)
	mux.HandleFunc("POST /told", s.told)
	server := httptest.NewUnstartedServer(mux) // until all is there that it shows
	t.Cleanup(server.Close)
	s.url = "http://" + server.Listener.Addr().String()
	var err error
	if s.box, err = sandbox.New(sandbox.Options{PayDirectory: s.url + "/pay/"}); err != nil {
		t.Fatal(err)
	}
	if err := s.box.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.box.Close() })
	appid, mchID, key := s.box.Merchant()
	s.client = &wxpay.Client{AppID: appid, MchID: mchID, Key: key, SignType: wxpay.HMACSHA256,
		Gateways: []string{s.box.URL()}, HTTPClient: s.box.HTTPClient()}
	s.oauth = &wxpay.OAuth{AppID: appid, AppSecret: s.box.AppSecret(),
		AuthorizeHost: s.box.URL(), TokenHost: s.box.URL(), HTTPClient: s.box.HTTPClient()}
	server.Start()
	return s
}

// address is the page of a case.
func (s *pageShop) address(c pageCase) string {
	return s.url + "/pay/coffee?" + url.Values{"case": {c.name}, "until": {c.until}}.Encode()
}

// frames is a page that holds those of all cases whose customer is known.
func (s *pageShop) frames(w http.ResponseWriter, _ *http.Request) {
	for _, c := range pageCases[1:] {
		fmt.Fprintf(w, "<iframe src=%q></iframe>\n", s.address(c)+"&openid="+string(s.box.Phone().OpenID()))
	}
}

func number(name string) string { return "J-" + strings.ReplaceAll(name, " ", "_") }

// page makes the order of whoever is known, and shows it.
func (s *pageShop) page(w http.ResponseWriter, r *http.Request) {
	openid := s.customer(w, r)
	if openid == "" {
		return
	}
	page, err := s.sell(r, openid)
	kept := httptest.NewRecorder()
	if err == nil {
		err = page.Render(kept, r)
	}
	if err != nil {
		s.t.Error(err)
		http.Error(w, "sorry", http.StatusInternalServerError)
		return
	}
	// The other headers stay out of it: they forbid frames.
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(bytes.Replace(kept.Body.Bytes(), []byte("<script>\n"), []byte("<script>"+customerScript+"</script><script>\n"), 1))
}

// customer is the openid of who opens a page. Whom the shop does not know it
// sends to WeChat, and answers nothing else.
func (s *pageShop) customer(w http.ResponseWriter, r *http.Request) wxpay.OpenID {
	code, openid := r.FormValue("code"), wxpay.OpenID(r.FormValue("openid"))
	switch {
	case openid != "":
		return openid
	case code == "":
		state := rand.Text()
		http.SetCookie(w, &http.Cookie{Name: "state", Value: state, HttpOnly: true, SameSite: http.SameSiteLaxMode})
		there, err := s.oauth.AuthorizeURL(wxpay.WithPayTitle(s.url+r.URL.RequestURI()), state)
		if err != nil {
			s.t.Error(err)
		}
		http.Redirect(w, r, there, http.StatusFound)
		return ""
	}
	if kept, err := r.Cookie("state"); err != nil || kept.Value != r.FormValue("state") || r.FormValue("showwxpaytitle") != "1" {
		s.t.Errorf("the customer came back to %s with %v", r.URL, kept)
	}
	openid, err := s.oauth.OpenID(r.Context(), code)
	if err != nil {
		s.t.Error(err)
	}
	return openid
}

func (s *pageShop) sell(r *http.Request, openid wxpay.OpenID) (*wxpay.PayPage, error) {
	order := wxpay.UnifiedOrderRequest{
		AppID: s.client.AppID, MchID: s.client.MchID, SignType: s.client.SignType, Body: "拿铁 </script>", OutTradeNo: number(r.FormValue("case")),
		TotalFee: 1250, SpbillCreateIP: "127.0.0.1", NotifyURL: "https://shop.invalid/notify", TradeType: "JSAPI", OpenID: openid,
	}
	content, err := order.Params()
	if err != nil {
		return nil, err
	}
	made, err := s.client.UnifiedOrder(r.Context(), content)
	if err != nil {
		return nil, err
	}
	request, err := s.client.BrandWCPayRequest(made.PrepayID, time.Now())
	return &wxpay.PayPage{
		Shop: "街角咖啡", Body: order.Body, TotalFee: order.TotalFee, Request: request,
		StateURL: "/state?no=" + order.OutTradeNo, BridgeScript: s.bridge(r.FormValue("case")),
	}, err
}

// bridge is the address of what stands for WeixinJSBridge in a case.
func (s *pageShop) bridge(name string) string {
	for _, c := range pageCases {
		if c.name == name && (c.bridge == "pay" || c.bridge == "cancel") {
			return s.box.BridgeURL("", c.bridge)
		}
	}
	return "/liar.js?case=" + strings.ReplaceAll(name, " ", "+")
}

func (s *pageShop) script(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/javascript")
	for _, c := range pageCases {
		if c.name == r.FormValue("case") {
			w.Write([]byte(strings.ReplaceAll(c.bridge, "BRIDGE", s.box.URL()+"/bridge?do=pay")))
		}
	}
}

// state asks WeChat, but for two answers behind the first: a shop that cannot be
// asked, and one that has not heard of the payment yet.
func (s *pageShop) state(r *http.Request) (wxpay.TradeState, error) {
	no := r.FormValue("no")
	s.mu.Lock()
	s.asked[no]++
	asked := s.asked[no]
	s.mu.Unlock()
	switch asked {
	case 2:
		return "", errors.New("the book is locked")
	case 3:
		return wxpay.TradeNotPay, nil
	}
	order, err := s.client.OrderQuery(r.Context(), wxpay.OrderQueryRequest{OutTradeNo: no})
	if err != nil {
		return "", err
	}
	return order.TradeState, nil
}

// told takes what a customer saw.
func (s *pageShop) told(_ http.ResponseWriter, r *http.Request) {
	var v visit
	if err := json.NewDecoder(r.Body).Decode(&v); err != nil {
		s.t.Error(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.visits[v.Case] = v
}

// TestPayPageInBrowser: the page in Chromium, on its way over OAuth, with the
// sandbox's WeixinJSBridge and with ones that lie. Whatever they say, it shows
// success only once WeChat has said SUCCESS, and two taps are one payment.
func TestPayPageInBrowser(t *testing.T) {
	s := openPageShop(t)
	for _, address := range []string{s.address(pageCases[0]), s.url} {
		dumpDOM(t, address, "--user-agent="+weixin, "--ignore-certificate-errors", "--virtual-time-budget=200000")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range pageCases {
		t.Run(c.name, func(t *testing.T) {
			got, ok := s.visits[c.name]
			if !ok {
				t.Fatalf("the customer told nothing, only of %v", s.visits)
			}
			if got.Shown != c.shown || got.Invoked != c.invoked || got.CanTap != c.canTap {
				t.Errorf("the page showed %q, WeChat was invoked %d times, tapping again %v; want %q, %d, %v",
					got.Shown, got.Invoked, got.CanTap, c.shown, c.invoked, c.canTap)
			}
			if got.Said == "" {
				t.Error("the page says nothing")
			}
			order, _ := s.box.Order(number(c.name))
			if order.State != c.state || len(order.Codes) != 1 {
				t.Errorf("the order is %s, made %d times; want %s, once", order.State, len(order.Codes), c.state)
			}
		})
	}
}
