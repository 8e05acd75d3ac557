package sandbox

import (
	"bytes"
	"errors"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wxtill/wxpay"
)

// shorten asks for a short link with what stands behind long_url on the wire.
func (c *counter) shorten(long, sent string) wxpay.Params {
	c.t.Helper()
	p := wxpay.Params{{Name: "appid", Value: c.o.AppID}, {Name: "mch_id", Value: c.o.MchID}, {Name: "nonce_str", Value: "n"}, {Name: "long_url", Value: long}}
	p.Add("sign", p.Sign(c.o.Key, wxpay.MD5))
	return c.post("/tools/shorturl", p.With("long_url", sent).AppendXML(nil))
}

func TestShortURL(t *testing.T) {
	file := filepath.Join(t.TempDir(), "orders.json")
	c := open(t, Options{StateFile: file})
	cl := c.client(&http.Client{Transport: c.Transport()})
	code := c.make(no)
	short, err := cl.ShortURL(t.Context(), wxpay.ShortURLRequest{LongURL: code})
	if err != nil || !regexp.MustCompile(`^weixin://wxpay/s/[0-9A-Za-z]{7}$`).MatchString(short.ShortURL) {
		t.Fatalf("%+v, %v", short, err)
	}
	again := c.shorten(code, url.QueryEscape(code)).Get("short_url")
	other := c.shorten(longForm+"product_id=a%20b", url.QueryEscape(longForm+"product_id=a%20b")).Get("short_url")
	if again != short.ShortURL || other == short.ShortURL || other == "" {
		t.Errorf("the same link is %q, then %q; another one is %q", short.ShortURL, again, other)
	}
	after := open(t, Options{StateFile: file})
	after.want(after.Phone().Scan(short.ShortURL), nil)
	if got := after.Phone().Snapshot(); got.OutTradeNo != no || got.Page != PageScanned {
		t.Errorf("the phone shows %+v", got)
	}
	after.want(after.NewPhone("other").Scan(code), ErrScannedByOther)
	after.want(after.Phone().Scan(shortForm+"0000000"), ErrUnknownCode)
}

// A static code that was made short is asked about like the long one.
func TestShortURLOfAStaticCode(t *testing.T) {
	c := open(t, Options{})
	link := c.link("coffee")
	short := c.shorten(link, url.QueryEscape(link)).Get("short_url")
	for _, code := range []string{link, short} {
		if err := c.Phone().Scan(code); !errors.Is(err, ErrShopFailed) { // it has named no address
			t.Errorf("scanning %s: %v", code, err)
		}
	}
}

func TestShortURLRules(t *testing.T) {
	c := open(t, Options{})
	good := longForm + "x=1"
	for _, tt := range []struct{ name, long, sent, code, msg string }{
		{"signed raw, sent encoded", good, url.QueryEscape(good), "", "OK"},
		{"signed as it was sent", url.QueryEscape(good), url.QueryEscape(good), "", string(badSignature)},
		{"another link than was signed", good, url.QueryEscape(good + "2"), "", string(badSignature)},
		{"broken encoding", good, "%zz", "", string(badXML)},
		{"a web page", "https://shop.invalid/", url.QueryEscape("https://shop.invalid/"), "URLFORMATERROR", "OK"},
		{"a short link", shortForm + "0000000", shortForm + "0000000", "URLFORMATERROR", "OK"},
		{"the specification's other scheme", "weixin://wxmpay/s/X", url.QueryEscape("weixin://wxmpay/s/X"), "URLFORMATERROR", "OK"},
		{"nothing", "", "", "LACK_PARAMS", "OK"},
		{"512 bytes", good + strings.Repeat("x", 512-len(good)), url.QueryEscape(good + strings.Repeat("x", 512-len(good))), "", "OK"},
		{"513 bytes", good + strings.Repeat("x", 513-len(good)), url.QueryEscape(good + strings.Repeat("x", 513-len(good))), "PARAM_ERROR", "OK"},
	} {
		answer := c.shorten(tt.long, tt.sent)
		if answer.Get("err_code") != tt.code || answer.Get("return_msg") != tt.msg {
			t.Errorf("%s: answer %v", tt.name, answer)
		}
		if done := answer.Has("short_url"); done != (tt.code == "" && tt.msg == "OK") {
			t.Errorf("%s: answer %v", tt.name, answer)
		}
	}
}

func TestReports(t *testing.T) {
	c := open(t, Options{})
	cl := c.client(&http.Client{Transport: c.Transport()})
	r := wxpay.ReportRequest{InterfaceURL: c.URL() + "/pay/unifiedorder", ExecuteTime: 1500e6, ReturnCode: "SUCCESS", ResultCode: "FAIL",
		ErrCode: wxpay.CodeNotEnough, UserIP: "127.0.0.1", Time: noon}
	if err := cl.Report(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	list := c.Reports()
	if len(list) != 1 || !list[0].Time.Equal(noon) || list[0].Content.Get("execute_time_") != "1500" || list[0].Content.Get("err_code") != "NOTENOUGH" ||
		list[0].Content.Has("sign") || list[0].Content.Has("nonce_str") {
		t.Errorf("reports %+v", list)
	}
	_, text := control(t, c).do("GET", "/reports")
	if text := text["text"].(string); !strings.Contains(text, "execute_time_") || strings.Contains(text, `"sign"`) {
		t.Errorf("control: %s", text)
	}
}

func TestReportRules(t *testing.T) {
	c := open(t, Options{})
	good := wxpay.Params{{Name: "appid", Value: c.o.AppID}, {Name: "mch_id", Value: c.o.MchID}, {Name: "nonce_str", Value: "n"},
		{Name: "interface_url", Value: "https://api.mch.weixin.qq.com/pay/unifiedorder"}, {Name: "execute_time_", Value: "0"},
		{Name: "return_code", Value: "SUCCESS"}, {Name: "result_code", Value: "SUCCESS"}, {Name: "user_ip", Value: "127.0.0.1"}}
	for _, tt := range []struct{ name, field, value, code string }{
		{"all right", "device_info", "till-1", ""},
		{"no appid", "appid", "", ""},
		{"another appid", "appid", "wx0", "APPID_MCHID_NOT_MATCH"},
		{"no interface", "interface_url", "", "LACK_PARAMS"},
		{"a name for an address", "interface_url", "unifiedorder", "PARAM_ERROR"},
		{"no time", "execute_time_", "", "LACK_PARAMS"},
		{"a fraction", "execute_time_", "1.5", "PARAM_ERROR"},
		{"no return_code", "return_code", "", "LACK_PARAMS"},
		{"return_code OK", "return_code", "OK", "PARAM_ERROR"},
		{"result_code ok", "result_code", "ok", "PARAM_ERROR"},
		{"no user_ip", "user_ip", "", "LACK_PARAMS"},
		{"a host's name", "user_ip", "localhost", "PARAM_ERROR"},
		{"a date", "time", "20260304", "PARAM_ERROR"},
		{"long text", "err_code_des", han(43), "PARAM_ERROR"},
	} {
		before := len(c.Reports())
		answer := c.post("/payitil/report", c.signed(good.With(tt.field, tt.value)))
		if answer.Get("return_code") != "SUCCESS" || answer.Get("err_code") != tt.code || answer.Has("sign") || answer.Has("mch_id") {
			t.Errorf("%s: answer %v", tt.name, answer)
		}
		if stored := len(c.Reports()) > before; stored != (tt.code == "") {
			t.Errorf("%s: stored: %v", tt.name, stored)
		}
	}
	// execute_time without its underscore, as several clients send it
	answer := c.post("/payitil/report", c.signed(append(without(good, "execute_time_"), wxpay.Field{Name: "execute_time", Value: "1"})))
	if answer.Get("err_code") != "LACK_PARAMS" {
		t.Errorf("without the underscore: %v", answer)
	}
	answer = c.post("/payitil/report", bytes.Replace(c.signed(good), []byte("<sign>"), []byte("<sign>0"), 1))
	if answer.Get("return_msg") != string(badSignature) {
		t.Errorf("badly signed: %v", answer)
	}
}

// A fault that spoils a signature has nothing to spoil here.
func TestReportFaults(t *testing.T) {
	c := open(t, Options{})
	cl := c.client(&http.Client{Transport: c.Transport()})
	r := wxpay.ReportRequest{InterfaceURL: "https://a.invalid/pay/unifiedorder", ReturnCode: "SUCCESS", ResultCode: "SUCCESS", UserIP: "127.0.0.1"}
	for kind, want := range map[FaultKind]error{SystemError: wxpay.ErrUnknown, ReturnFail: wxpay.ErrUnknown, Unsigned: nil, BadSignature: nil} {
		c.Inject(Fault{Interface: "report", Kind: kind})
		if err := cl.Report(t.Context(), r); !errors.Is(err, want) {
			t.Errorf("%s: %v", kind, err)
		}
	}
}
