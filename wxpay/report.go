package wxpay

import (
	"context"
	"strconv"
	"time"
)

// ReportRequest tells WeChat how one call of its interfaces went (section 4.12).
// Texts are limited in bytes of UTF-8.
type ReportRequest struct {
	DeviceInfo   string        // 32
	InterfaceURL string        // 127; the whole address: https://api.mch.weixin.qq.com/pay/unifiedorder
	ExecuteTime  time.Duration // how long the call took; sent in ms
	ReturnCode   string        // SUCCESS or FAIL
	ReturnMsg    string        // 128
	ResultCode   string        // SUCCESS or FAIL
	ErrCode      Code          // 32
	ErrCodeDes   string        // 128
	OutTradeNo   string        // 32
	UserIP       string        // 16; of the machine that called
	Time         time.Time     // when it called; sent in GMT+8, by the second
}

// Report tells WeChat of a call (section 4.12). Nothing hangs on it, and its answer has no
// signature, so a failure is always of unknown outcome. Errors: *Error.
// [Reporter] reports by itself.
func (c *Client) Report(ctx context.Context, r ReportRequest) error {
	params, err := r.params(c)
	if err != nil {
		return unsent("report", err)
	}
	return c.do(ctx, question{name: "report", path: "/payitil/report", params: params, unsigned: true,
		read: func(Params) *Error { return nil }})
}

func (r *ReportRequest) params(c *Client) (Params, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	p := c.about()
	p.addIf("device_info", r.DeviceInfo)
	p.Add("interface_url", r.InterfaceURL)
	p.Add("execute_time_", strconv.FormatInt(r.ExecuteTime.Milliseconds(), 10)) // with the underscore
	p.Add("return_code", r.ReturnCode)
	p.addIf("return_msg", r.ReturnMsg)
	p.Add("result_code", r.ResultCode)
	p.addIf("err_code", string(r.ErrCode))
	p.addIf("err_code_des", r.ErrCodeDes)
	p.addIf("out_trade_no", r.OutTradeNo)
	p.Add("user_ip", r.UserIP)
	p.addIf("time", formatTime(r.Time))
	return p, nil
}

// check holds the report to its table.
func (r *ReportRequest) check() error {
	err := checkTexts([]textField{
		{"device_info", r.DeviceInfo, 32, false},
		{"interface_url", r.InterfaceURL, 127, true},
		{"return_code", r.ReturnCode, 16, true},
		{"return_msg", r.ReturnMsg, 128, false},
		{"result_code", r.ResultCode, 16, true},
		{"err_code", string(r.ErrCode), 32, false},
		{"err_code_des", r.ErrCodeDes, 128, false},
		{"out_trade_no", r.OutTradeNo, 32, false},
		{"user_ip", r.UserIP, 16, true},
	})
	if err != nil {
		return err
	}
	switch {
	case !notifyURL(r.InterfaceURL):
		return &FieldError{Field: "interface_url", Reason: "must be an http or https address without a query"}
	case r.ExecuteTime < 0:
		return &FieldError{Field: "execute_time_", Reason: "must not be negative"}
	case !successOrFail(r.ReturnCode):
		return &FieldError{Field: "return_code", Reason: "must be SUCCESS or FAIL"}
	case !successOrFail(r.ResultCode):
		return &FieldError{Field: "result_code", Reason: "must be SUCCESS or FAIL"}
	case !ipAddress(r.UserIP):
		return &FieldError{Field: "user_ip", Reason: "must be an IP address"}
	}
	return nil
}

func successOrFail(code string) bool { return code == "SUCCESS" || code == "FAIL" }
