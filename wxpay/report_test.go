package wxpay_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"wxtill/wxpay"
)

// aReport is of a refused order, with every field.
func aReport() wxpay.ReportRequest {
	return wxpay.ReportRequest{
		DeviceInfo: "till-1", InterfaceURL: "https://api.mch.weixin.qq.com/pay/unifiedorder", ExecuteTime: 1234567 * time.Microsecond,
		ReturnCode: "SUCCESS", ReturnMsg: "OK", ResultCode: "FAIL", ErrCode: wxpay.CodeNotEnough, ErrCodeDes: "余额不足",
		OutTradeNo: order, UserIP: "127.0.0.1", Time: time.Date(2026, 11, 24, 2, 17, 33, 5, time.UTC),
	}
}

const reported = "<xml><return_code>SUCCESS</return_code><result_code>SUCCESS</result_code></xml>"

func TestReportSends(t *testing.T) {
	g := newGateway(t, says(reported))
	if err := g.client().Report(t.Context(), aReport()); err != nil {
		t.Fatal(err)
	}
	sent := g.questions()[0]
	if err := sent.Verify(key, wxpay.MD5); err != nil {
		t.Error(err)
	}
	want := wxpay.Params{
		{Name: "appid", Value: appID}, {Name: "mch_id", Value: mchID}, {Name: "device_info", Value: "till-1"},
		{Name: "interface_url", Value: "https://api.mch.weixin.qq.com/pay/unifiedorder"}, {Name: "execute_time_", Value: "1234"},
		{Name: "return_code", Value: "SUCCESS"}, {Name: "return_msg", Value: "OK"}, {Name: "result_code", Value: "FAIL"},
		{Name: "err_code", Value: "NOTENOUGH"}, {Name: "err_code_des", Value: "余额不足"}, {Name: "out_trade_no", Value: order},
		{Name: "user_ip", Value: "127.0.0.1"}, {Name: "time", Value: "20261124101733"}, // GMT+8
	}
	if got := sent[:len(sent)-2]; !reflect.DeepEqual(got, want) || g.paths[0] != "POST /payitil/report" { // but nonce_str and sign
		t.Errorf("%s\ngot  %v\nwant %v", g.paths[0], got, want)
	}
}

func TestReportRefuses(t *testing.T) {
	g := newGateway(t, says(reported))
	for name, tt := range map[string]struct {
		field, reason string
		spoil         func(*wxpay.ReportRequest)
	}{
		"long device":        {"device_info", "33 bytes", func(r *wxpay.ReportRequest) { r.DeviceInfo = strings.Repeat("x", 33) }},
		"no interface":       {"interface_url", "is missing", func(r *wxpay.ReportRequest) { r.InterfaceURL = "" }},
		"interface's name":   {"interface_url", "must be an http", func(r *wxpay.ReportRequest) { r.InterfaceURL = "unifiedorder" }},
		"long interface":     {"interface_url", "128 bytes", func(r *wxpay.ReportRequest) { r.InterfaceURL = "https://" + strings.Repeat("x", 120) }},
		"negative time":      {"execute_time_", "negative", func(r *wxpay.ReportRequest) { r.ExecuteTime = -1 }},
		"no return_code":     {"return_code", "is missing", func(r *wxpay.ReportRequest) { r.ReturnCode = "" }},
		"return_code OK":     {"return_code", "SUCCESS or FAIL", func(r *wxpay.ReportRequest) { r.ReturnCode = "OK" }},
		"long return_msg":    {"return_msg", "129 bytes", func(r *wxpay.ReportRequest) { r.ReturnMsg = strings.Repeat("咖", 43) }},
		"result_code ok":     {"result_code", "SUCCESS or FAIL", func(r *wxpay.ReportRequest) { r.ResultCode = "ok" }},
		"long err_code":      {"err_code", "33 bytes", func(r *wxpay.ReportRequest) { r.ErrCode = wxpay.Code(strings.Repeat("E", 33)) }},
		"err_code_des lines": {"err_code_des", "control", func(r *wxpay.ReportRequest) { r.ErrCodeDes = "a\nb" }},
		"long number":        {"out_trade_no", "33 bytes", func(r *wxpay.ReportRequest) { r.OutTradeNo = strings.Repeat("1", 33) }},
		"no address":         {"user_ip", "is missing", func(r *wxpay.ReportRequest) { r.UserIP = "" }},
		"a host's name":      {"user_ip", "IP address", func(r *wxpay.ReportRequest) { r.UserIP = "localhost" }},
	} {
		r := aReport()
		tt.spoil(&r)
		wantField(t, name, g.client().Report(t.Context(), r), tt.field, tt.reason)
	}
	if n := len(g.questions()); n != 0 {
		t.Errorf("%d reports were sent", n)
	}
}

// Nobody signs the answer, so it cannot refuse anything for sure.
func TestReportAnswers(t *testing.T) {
	for name, tt := range map[string]struct {
		doc     string
		problem wxpay.Problem
	}{
		"return_code FAIL":  {"<xml><return_code>FAIL</return_code><return_msg>签名失败</return_msg></xml>", wxpay.ProblemProtocol},
		"result_code FAIL":  {"<xml><return_code>SUCCESS</return_code><result_code>FAIL</result_code><err_code>PARAM_ERROR</err_code><err_code_des>x</err_code_des></xml>", wxpay.ProblemProtocol},
		"no result_code":    {"<xml><return_code>SUCCESS</return_code></xml>", wxpay.ProblemProtocol},
		"no return_code":    {"<xml><result_code>SUCCESS</result_code></xml>", wxpay.ProblemSyntax},
		"trailing garbage":  {reported + "x", wxpay.ProblemSyntax},
		"a web page":        {"<html></html>", wxpay.ProblemHTTP},
		"a signed good one": {signed(good()), ""},
	} {
		t.Run(name, func(t *testing.T) {
			err := newGateway(t, says(tt.doc)).client().Report(t.Context(), aReport())
			if tt.problem == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if e := wantUnknown(t, err, tt.problem); e.Code != "" || e.Interface != "report" {
				t.Errorf("error %+v", e)
			}
		})
	}
}
