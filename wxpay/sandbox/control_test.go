package sandbox

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"

	"wxtill/wxpay"
)

// script drives the control handler as curl does.
type script struct {
	t   *testing.T
	url string
}

// do returns the status and the JSON object that came.
func (s script) do(method, path string, form ...string) (int, map[string]any) {
	s.t.Helper()
	values := url.Values{}
	for i := 0; i < len(form); i += 2 {
		values.Set(form[i], form[i+1])
	}
	req, err := http.NewRequest(method, s.url+path, strings.NewReader(values.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(text, &m); err != nil {
		m = map[string]any{"text": string(text)}
	}
	return resp.StatusCode, m
}

func control(t *testing.T, c *counter) script {
	srv := httptest.NewServer(c.ControlHandler())
	t.Cleanup(srv.Close)
	return script{t, srv.URL}
}

func TestControlPhone(t *testing.T) {
	c := open(t, Options{})
	s := control(t, c)
	code := c.make(no)
	for _, tt := range []struct {
		path   string
		form   []string
		status int
		field  string
		want   string
	}{
		{"/phone/pay", nil, 409, "key", "nothing_scanned"},
		{"/phone/scan", nil, 409, "key", "unknown_code"},
		{"/phone/scan", []string{"code_url", code}, 200, "page", "scanned"},
		{"/phone/scan", []string{"code_url", code, "account", "other"}, 409, "key", "scanned_by_other"},
		{"/phone/password", nil, 200, "page", "password"},
		{"/phone/paylater", nil, 400, "page", ""},
		{"/phone/paylater", []string{"after", "1h"}, 200, "page", "password"},
		{"/phone/nomoney", nil, 200, "message", "no_money"},
		{"/phone/tooslow", nil, 200, "message", "too_slow"},
		{"/phone/atbank", nil, 400, "page", ""},
		{"/phone/cancel", nil, 200, "page", "idle"},
		{"/phone/scan?code_url=" + url.QueryEscape(code), nil, 200, "out_trade_no", no},
		{"/phone/pay", nil, 200, "page", "paid"},
		{"/phone/pay", nil, 409, "key", "already_paid"},
	} {
		status, m := s.do("POST", tt.path, tt.form...)
		if got, _ := m[tt.field].(string); status != tt.status || got != tt.want {
			t.Errorf("%s %v: %d %v", tt.path, tt.form, status, m)
		}
	}
	if _, m := s.do("GET", "/phone?account=other"); m["account"] != "other" || m["page"] != "gone" {
		t.Errorf("the other phone: %v", m)
	}
}

// A script shows a payment code, charges it, and has the phone pay.
func TestControlPayCode(t *testing.T) {
	c := open(t, Options{Rules: Rules{PasswordAbove: -1}})
	s := control(t, c)
	status, shown := s.do("POST", "/phone/paycode")
	code, _ := shown["pay_code"].(string)
	if status != 200 || shown["page"] != "paycode" || !payCodeForm.MatchString(code) {
		t.Fatalf("%d %v", status, shown)
	}
	if status, m := s.do("POST", "/fault", "kind", "err_code", "code", "NOTENOUGH", "interface", "micropay"); status != 200 || m["code"] != "NOTENOUGH" {
		t.Errorf("%d %v", status, m)
	}
	for _, want := range []string{"NOTENOUGH", "USERPAYING"} {
		if got := c.scan(no, wxpay.AuthCode(code)).Get("err_code"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if status, m := s.do("POST", "/phone/pay"); status != 200 || m["page"] != "paid" || c.state(no) != "SUCCESS" {
		t.Errorf("%d %v", status, m)
	}
	if status, _ := s.do("POST", "/fault", "kind", "err_code"); status != 400 {
		t.Errorf("a code that is missing: %d", status)
	}
}

func TestControlLists(t *testing.T) {
	c := open(t, Options{})
	s := control(t, c)
	code := c.make(no)
	_, orders := s.do("GET", "/orders")
	var list []Order
	if err := json.Unmarshal([]byte(orders["text"].(string)), &list); err != nil || len(list) != 1 || list[0].CodeURL != code || list[0].Content.Get("body") != "咖啡" {
		t.Errorf("%v %+v", err, list)
	}
	_, requests := s.do("GET", "/requests")
	if text := requests["text"].(string); !strings.Contains(text, `"unifiedorder"`) || strings.Contains(text, "sign") {
		t.Errorf("requests %s", text)
	}
	if _, help := s.do("GET", "/"); !strings.Contains(help["text"].(string), "/phone/nomoney") {
		t.Errorf("help %v", help)
	}
}

func TestControlFaults(t *testing.T) {
	c := open(t, Options{})
	s := control(t, c)
	c.make(no)
	for _, tt := range []struct {
		form   []string
		status int
	}{
		{nil, 400},
		{[]string{"kind", "none"}, 400},
		{[]string{"kind", "slow", "delay", "3"}, 400},
		{[]string{"kind", "slow", "count", "x"}, 400},
		{[]string{"kind", "slow", "interface", "no_such"}, 400},
		{[]string{"kind", "slow", "probability", "often"}, 400},
		{[]string{"kind", "slow", "probability", "101"}, 400},
		{[]string{"kind", "slow", "probability", "20", "seed", "-1"}, 400},
		{[]string{"kind", "no_auth", "interface", "orderquery", "count", "2", "delay", "1ms"}, 200},
	} {
		status, m := s.do("POST", "/fault", tt.form...)
		if status != tt.status || (status == 400) != (m["error"] != nil) {
			t.Errorf("%v: %d %v", tt.form, status, m)
		}
	}
	if got := c.state(no); got != "NOAUTH" {
		t.Errorf("query: %q", got)
	}
	status, m := s.do("POST", "/fault", "kind", "slow", "probability", "20", "seed", "7")
	if status != 200 || m["probability"] != 20.0 || m["seed"] != 7.0 || m["count"] != 1.0 {
		t.Errorf("by chance: %d %v", status, m)
	}
	if _, m := s.do("GET", "/faults"); !strings.Contains(m["text"].(string), `"seed":7`) {
		t.Errorf("faults: %v", m)
	}
	if status, _ := s.do("POST", "/fault/clear"); status != 200 || c.state(no) != "NOTPAY" {
		t.Errorf("clear: %d", status)
	}
}

func TestControlOffline(t *testing.T) {
	c := open(t, Options{})
	s := control(t, c)
	for _, tt := range []struct {
		on      string
		status  int
		offline bool
	}{{"1", 200, true}, {"maybe", 400, true}, {"", 400, true}, {"0", 200, false}} {
		if status, m := s.do("POST", "/offline", "on", tt.on); status != tt.status || c.IsOffline() != tt.offline {
			t.Errorf("on=%s: %d %v", tt.on, status, m)
		}
	}
	for _, path := range []string{"/offline", "/phone/pay", "/fault"} {
		if status, _ := s.do("GET", path); status != http.StatusMethodNotAllowed {
			t.Errorf("GET %s: %d", path, status)
		}
	}
}

func TestControlRefunds(t *testing.T) {
	c := slow(t)
	s := control(t, c)
	c.sold(no)
	c.refunded(no, "R1", 600)
	for _, tt := range []struct {
		path   string
		form   []string
		status int
	}{
		{"/refund/end", nil, 400},
		{"/refund/end", []string{"out_refund_no", "R1", "status", "SUCCE"}, 400},
		{"/refund/end", []string{"out_refund_no", "R1", "status", "CHANGE"}, 200},
		{"/refund/end", []string{"out_refund_no", "R1", "status", "SUCCESS"}, 409},
		{"/balance", nil, 400},
		{"/balance", []string{"fen", "5"}, 200},
		{"/phone/balance", []string{"on", "maybe"}, 400},
		{"/phone/balance", []string{"on", "1"}, 200},
		{"/phone/lost", nil, 409},
		{"/bill", []string{"bill_date", "20261131", "rows", "5"}, 400},
		{"/bill", []string{"bill_date", "20261123"}, 400},
		{"/bill", []string{"bill_date", "20261123", "rows", "5", "seed", "x"}, 400},
		{"/bill", []string{"bill_date", "20261123", "rows", "5", "seed", "7"}, 200},
	} {
		if status, m := s.do("POST", tt.path, tt.form...); status != tt.status || (status != 200) != (m["error"] != nil) {
			t.Errorf("%s %v: %d %v", tt.path, tt.form, status, m)
		}
	}
	_, refunds := s.do("GET", "/refunds")
	var list []Refund
	if err := json.Unmarshal([]byte(refunds["text"].(string)), &list); err != nil || len(list) != 1 || list[0].Status != "CHANGE" {
		t.Errorf("%v %+v", err, list)
	}
	if got := c.refunded(no, "R2", 6); got != "NOTENOUGH" {
		t.Errorf("over the balance: %q", got)
	}
	c.want(c.Phone().Scan(c.make("B00001")), nil)
	c.close("B00001")
	if status, m := s.do("POST", "/phone/lost"); status != 200 || m["message"] != "given_back" || c.state("B00001") != "REFUND" {
		t.Errorf("lost: %d %v", status, m)
	}
}

// TestConfigTOML reads the text as a till would.
func TestConfigTOML(t *testing.T) {
	for _, tt := range []struct {
		o             Options
		sign          string
		expire, close time.Duration
	}{
		{Options{}, "MD5", 2 * time.Minute, 10 * time.Second},
		{Options{SignType: "HMAC-SHA256", Rules: Rules{CloseAfter: 5 * time.Minute, MinExpire: 5 * time.Minute}}, "HMAC-SHA256", 6 * time.Minute, 5 * time.Minute},
	} {
		c := open(t, tt.o)
		start(t, c.Sandbox)
		var got struct {
			AppID, Key, Gateway string
			MchID               string `toml:"mch_id"`
			SignType            string `toml:"sign_type"`
			CAFile              string `toml:"ca_file"`
			ClientCert          string `toml:"client_cert"`
			ClientKey           string `toml:"client_key"`
			NotifyURL           string `toml:"notify_url"`
			DeviceInfo          string `toml:"device_info"`
			Shop                struct{ Name, Till, Language string }
			Pay                 struct {
				Window     string
				Expire     string
				CloseAfter string `toml:"close_after"`
			}
		}
		files := Files{`C:\box "1"\cert.pem`, "/etc/apiclient_cert.pem", "/etc/apiclient_key.pem"}
		meta, err := toml.Decode(c.ConfigTOML(files), &got)
		if err != nil || len(meta.Undecoded()) != 0 {
			t.Fatal(err, meta.Undecoded())
		}
		appid, mchID, key := c.Merchant()
		if got.AppID != appid || got.MchID != mchID || got.Key != key || got.Gateway != c.URL() || (Files{got.CAFile, got.ClientCert, got.ClientKey}) != files || got.SignType != tt.sign {
			t.Errorf("read %+v", got)
		}
		expire, _ := time.ParseDuration(got.Pay.Expire)
		closeAfter, _ := time.ParseDuration(got.Pay.CloseAfter)
		if expire != tt.expire || closeAfter != tt.close {
			t.Errorf("expire %s, close_after %s", expire, closeAfter)
		}
	}
}
