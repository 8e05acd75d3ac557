package sandbox

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wxtill/wxpay"
)

// noon is a moment at which nothing special happens.
var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, beijing)

// clock is a time that tests set.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// counter is a shop before the gateway: it signs what it likes and reads what
// comes, without the care of wxpay.Client.
type counter struct {
	*Sandbox
	t     *testing.T
	clock *clock
}

func open(t *testing.T, o Options) *counter {
	t.Helper()
	c := &counter{t: t, clock: &clock{now: noon}}
	if o.Now == nil {
		o.Now = c.clock.Now
	}
	box, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	c.Sandbox = box
	return c
}

// order is a request that is right in every field.
func (c *counter) order(no string) wxpay.Params {
	return wxpay.Params{
		{Name: "appid", Value: c.o.AppID}, {Name: "mch_id", Value: c.o.MchID},
		{Name: "nonce_str", Value: "n"}, {Name: "body", Value: "咖啡"},
		{Name: "out_trade_no", Value: no}, {Name: "total_fee", Value: "1250"},
		{Name: "spbill_create_ip", Value: "127.0.0.1"}, {Name: "notify_url", Value: "https://shop.invalid/notify"},
		{Name: "trade_type", Value: "NATIVE"}, {Name: "product_id", Value: "S1"},
	}
}

// about is a query or a closing.
func (c *counter) about(no string) wxpay.Params {
	return wxpay.Params{
		{Name: "appid", Value: c.o.AppID}, {Name: "mch_id", Value: c.o.MchID},
		{Name: "nonce_str", Value: "n"}, {Name: "out_trade_no", Value: no},
	}
}

// signed adds the signature by the code of the other package.
func (c *counter) signed(p wxpay.Params) []byte {
	t := wxpay.SignType(p.Get("sign_type"))
	return append(p[:len(p):len(p)], wxpay.Field{Name: "sign", Value: p.Sign(c.o.Key, t)}).AppendXML(nil)
}

// ask sends p and returns the answer, whose signature must be good.
func (c *counter) ask(iface string, p wxpay.Params) wxpay.Params {
	c.t.Helper()
	i := slices.IndexFunc(endpoints, func(e endpoint) bool { return e.name == iface })
	answer := c.post(endpoints[i].path, c.signed(p))
	if answer.Get("return_code") == "SUCCESS" {
		if err := answer.Verify(c.o.Key, wxpay.SignType(p.Get("sign_type"))); err != nil {
			c.t.Fatalf("%s: %v in %v", iface, err, answer)
		}
	}
	return answer
}

func (c *counter) post(path string, doc []byte) wxpay.Params {
	c.t.Helper()
	req, err := http.NewRequest(http.MethodPost, c.URL()+path, bytes.NewReader(doc))
	if err != nil {
		c.t.Fatal(err)
	}
	return c.send(req)
}

func (c *counter) send(req *http.Request) wxpay.Params {
	c.t.Helper()
	resp, err := c.Transport().RoundTrip(req)
	if err != nil {
		c.t.Fatal(err)
	}
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	p, err := wxpay.Parse(text)
	if err != nil {
		c.t.Fatalf("%v in %s", err, text)
	}
	return p
}

// make orders and returns the code_url.
func (c *counter) make(no string) string {
	c.t.Helper()
	answer := c.ask("unifiedorder", c.order(no))
	if answer.Get("code_url") == "" {
		c.t.Fatalf("no code_url in %v", answer)
	}
	return answer.Get("code_url")
}

// state is the trade_state that a query tells.
func (c *counter) state(no string) string {
	c.t.Helper()
	answer := c.ask("orderquery", c.about(no))
	if code := answer.Get("err_code"); code != "" {
		return code
	}
	return answer.Get("trade_state")
}

// close returns the err_code, "" for a closed order.
func (c *counter) close(no string) string {
	c.t.Helper()
	return c.ask("closeorder", c.about(no)).Get("err_code")
}

// want fails unless the customer's action ends as it should.
func (c *counter) want(got, want error) {
	c.t.Helper()
	if !errors.Is(got, want) {
		c.t.Errorf("the phone says %v, want %v", got, want)
	}
}

func without(p wxpay.Params, name string) wxpay.Params {
	var q wxpay.Params
	for _, f := range p {
		if f.Name != name {
			q = append(q, f)
		}
	}
	return q
}

func han(n int) string { return strings.Repeat("汉", n) }

// http carries requests without a socket.
func (c *counter) http() *http.Client { return &http.Client{Transport: c.Transport()} }
