package sandbox

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"wxtill/wxpay"
)

// invoke is what the stand-in script sends for a page, and what it is answered.
func (c *counter) invoke(query string, asked map[string]any) (message, description string) {
	c.t.Helper()
	doc, err := json.Marshal(asked)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.bridged(http.MethodPost, query, string(doc))
}

func (c *counter) bridged(method, query, doc string) (message, description string) {
	c.t.Helper()
	resp, text := c.get(method, c.URL()+bridgePath+"?"+query, doc)
	var answer map[string]string
	if err := json.Unmarshal([]byte(text), &answer); err != nil || resp.Header.Get("Access-Control-Allow-Origin") != "*" {
		c.t.Fatalf("%v in %q, %v", err, text, resp.Header)
	}
	return answer["err_msg"], answer["err_desc"]
}

func TestBridge(t *testing.T) {
	const ok, cancel, fail = "get_brand_wcpay_request:ok", "get_brand_wcpay_request:cancel", "get_brand_wcpay_request:fail"
	for _, tt := range []struct {
		name, query string
		spoil       func(asked, request map[string]any)
		want, why   string
		state       wxpay.TradeState
	}{
		{"pays at once", "do=pay", nil, ok, "", wxpay.TradeSuccess},
		{"gives up at once", "do=cancel", nil, cancel, "", wxpay.TradeNotPay},
		{"takes time", "do=", nil, "", "", wxpay.TradeNotPay},
		{"is another customer", "account=second&do=pay", nil, fail, "another customer", wxpay.TradeNotPay},
		{"timeStamp as a number", "do=pay", func(_, r map[string]any) { r["timeStamp"] = 1395712654 }, fail, "timeStamp is no text", wxpay.TradeNotPay},
		{"paySign changed", "do=pay", func(_, r map[string]any) { r["paySign"] = "0" }, fail, "signature", wxpay.TradeNotPay},
		{"appId in lower case", "do=pay", func(_, r map[string]any) { r["appid"] = r["appId"]; delete(r, "appId") }, fail, "appId", wxpay.TradeNotPay},
		{"another function", "do=pay", func(a, _ map[string]any) { a["name"] = "editAddress" }, fail, "editAddress", wxpay.TradeNotPay},
		{"another page", "do=pay", func(a, _ map[string]any) { a["page"] = "https://evil.invalid/pay/" }, fail, "directory", wxpay.TradeNotPay},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := open(t, Options{PayDirectory: "https://shop.invalid/pay/"})
			c.NewPhone("second")
			signed, err := c.shop(wxpay.MD5).BrandWCPayRequest(c.prepay(c.pageOrder(no)), noon)
			if err != nil {
				t.Fatal(err)
			}
			request := make(map[string]any)
			for _, f := range signed.Params() {
				request[f.Name] = f.Value
			}
			asked := map[string]any{"name": "getBrandWCPayRequest", "page": page, "request": request}
			if tt.spoil != nil {
				tt.spoil(asked, request)
			}
			got, why := c.invoke(tt.query, asked)
			if got != tt.want || !strings.Contains(why, tt.why) {
				t.Errorf("answered %q because %q, want %q because of %q", got, why, tt.want, tt.why)
			}
			if o, _ := c.Order(no); o.State != tt.state {
				t.Errorf("the order is %s, want %s", o.State, tt.state)
			}
		})
	}
}

// TestBridgeWaitsForTheCustomer: the phone is held by hand, and the page asks
// until something has happened.
func TestBridgeWaitsForTheCustomer(t *testing.T) {
	for want, do := range map[string]func(*Phone) error{
		"get_brand_wcpay_request:ok":     (*Phone).Pay,
		"get_brand_wcpay_request:cancel": (*Phone).Cancel,
	} {
		c := open(t, Options{})
		signed, err := c.shop(wxpay.MD5).BrandWCPayRequest(c.prepay(c.pageOrder(no)), noon)
		if err != nil {
			t.Fatal(err)
		}
		if got, why := c.invoke("", map[string]any{"name": "getBrandWCPayRequest", "page": page, "request": signed}); got != "" {
			t.Fatalf("answered %q, %s", got, why)
		}
		c.want(c.Phone().AskPassword(), nil)
		if got, _ := c.bridged(http.MethodGet, "", ""); got != "" {
			t.Errorf("on the password page: %q", got)
		}
		c.want(do(c.Phone()), nil)
		if got, _ := c.bridged(http.MethodGet, "", ""); got != want {
			t.Errorf("answered %q, want %q", got, want)
		}
	}
}

func TestBridgeScript(t *testing.T) {
	c := open(t, Options{})
	if want := c.URL() + "/bridge.js?account=second&do=pay"; c.BridgeURL("second", "pay") != want {
		t.Errorf("%s, want %s", c.BridgeURL("second", "pay"), want)
	}
	resp, text := c.get(http.MethodGet, c.BridgeURL("", ""), "")
	if resp.StatusCode != 200 || !strings.Contains(text, "WeixinJSBridgeReady") || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/javascript") {
		t.Errorf("%d %v", resp.StatusCode, resp.Header)
	}
	if got, _ := c.bridged(http.MethodPost, "", "not JSON"); got != "get_brand_wcpay_request:fail" {
		t.Errorf("answered %q", got)
	}
}
