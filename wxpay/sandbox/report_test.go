package sandbox

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"testing"

	"wxtill/wxpay"
)

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

// TestReporterOverTLS: the reports of a till's calls arrive by themselves, and
// none of a report.
func TestReporterOverTLS(t *testing.T) {
	arrived := make(chan wxpay.Params, 10)
	c := open(t, Options{OnEffect: func(iface string, p wxpay.Params) {
		if iface == "report" {
			arrived <- p
		}
	}})
	start(t, c.Sandbox)
	cl := c.client(c.HTTPClient())
	r := &wxpay.Reporter{Client: cl, DeviceInfo: "till-1", UserIP: "127.0.0.1"}
	cl.Trace = r.Observe
	go r.Run(t.Context())
	c.Inject(Fault{Interface: "unifiedorder", Kind: SystemError})
	for _, want := range []string{"FAIL", "SUCCESS"} {
		cl.UnifiedOrder(t.Context(), without(c.order(no), "nonce_str"))
		got := <-arrived
		if got.Get("interface_url") != c.URL()+"/pay/unifiedorder" || got.Get("result_code") != want || got.Get("out_trade_no") != no || got.Get("device_info") != "till-1" {
			t.Errorf("reported %v, want %s", got, want)
		}
	}
	if n := len(c.Reports()); n != 2 || len(arrived) != 0 || r.Dropped() != 0 {
		t.Errorf("%d reports, %d more, %d dropped", n, len(arrived), r.Dropped())
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

// A fault that spoils a signature has nothing to spoil here: it waits for another
// answer.
func TestReportFaults(t *testing.T) {
	c := open(t, Options{})
	cl := c.client(&http.Client{Transport: c.Transport()})
	r := wxpay.ReportRequest{InterfaceURL: "https://a.invalid/pay/unifiedorder", ReturnCode: "SUCCESS", ResultCode: "SUCCESS", UserIP: "127.0.0.1"}
	for kind, want := range map[FaultKind]error{SystemError: wxpay.ErrUnknown, ReturnFail: wxpay.ErrUnknown} {
		c.Inject(Fault{Interface: "report", Kind: kind})
		if err := cl.Report(t.Context(), r); !errors.Is(err, want) {
			t.Errorf("%s: %v", kind, err)
		}
	}
	c.Inject(Fault{Kind: Unsigned})
	if err := cl.Report(t.Context(), r); err != nil || len(c.Faults()) != 1 {
		t.Errorf("unsigned: %v, left %v", err, c.Faults())
	}
}
