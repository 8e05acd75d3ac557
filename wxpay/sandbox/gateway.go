package sandbox

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"wxtill/wxpay"
)

// timeLayout is yyyyMMddHHmmss.
const timeLayout = "20060102150405"

// businessError is a result_code FAIL.
type businessError struct{ code, text string }

// iface is one interface of the gateway.
type iface struct {
	name  string
	rules []rule
	do    func(*Sandbox, wxpay.Params) (wxpay.Params, *businessError)
}

// interfaces by their path.
var interfaces = map[string]iface{
	"/pay/unifiedorder": {"unifiedorder", orderRules, (*Sandbox).unifiedOrder},
	"/pay/orderquery":   {"orderquery", queryRules, (*Sandbox).orderQuery},
	"/pay/closeorder":   {"closeorder", closeRules, (*Sandbox).closeOrder},
}

// Handler is the gateway.
func (s *Sandbox) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", s.o.Now().UTC().Format(http.TimeFormat))
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		i, ok := interfaces[r.URL.Path]
		switch {
		case !ok:
			http.NotFound(w, r)
		case r.Method != http.MethodPost:
			reply(w, protocolFail("请使用post方法"))
		default:
			s.serve(w, r, i)
		}
	})
}

// serve answers one request, with the fault that was asked for.
func (s *Sandbox) serve(w http.ResponseWriter, r *http.Request, i iface) {
	body, err := io.ReadAll(io.LimitReader(r.Body, wxpay.MaxDocument+1))
	if err != nil {
		return
	}
	p, failed := s.read(body, i)
	if failed != nil {
		reply(w, failed)
		return
	}
	if s.o.OnRequest != nil {
		s.o.OnRequest(i.name, p)
	}
	f := s.takeFault(i.name)
	if f.before(w, r) {
		return
	}
	answer := s.answer(i, p, f)
	if s.o.OnEffect != nil {
		s.o.OnEffect(i.name, p)
	}
	f.after(w, r, answer)
}

// read parses and checks a request. What it returns instead is a protocol error.
func (s *Sandbox) read(body []byte, i iface) (wxpay.Params, []byte) {
	if len(body) == 0 {
		return nil, protocolFail("post数据为空")
	}
	p, err := wxpay.Parse(body)
	if err != nil {
		return nil, protocolFail("XML格式错误")
	}
	switch {
	case p.Get("appid") != s.o.AppID:
		return nil, protocolFail("appid不存在")
	case p.Get("mch_id") != s.o.MchID:
		return nil, protocolFail("mch_id参数格式错误")
	}
	if reason := check(p, i.rules); reason != "" {
		return nil, protocolFail(reason)
	}
	t := wxpay.SignType(p.Get("sign_type"))
	if t != "" && t != wxpay.MD5 && t != wxpay.HMACSHA256 {
		return nil, protocolFail("签名类型错误")
	}
	if p.Verify(s.o.Key, t) != nil {
		return nil, protocolFail("签名错误")
	}
	return p, nil
}

// answer lets the request take effect and words the answer.
func (s *Sandbox) answer(i iface, p wxpay.Params, f Fault) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	result, failed := wxpay.Params(nil), f.refusal()
	if failed == nil {
		result, failed = i.do(s, p)
		if err := s.save(); err != nil {
			failed = &businessError{"SYSTEMERROR", err.Error()}
		}
	}
	a := wxpay.Params{{Name: "return_code", Value: "SUCCESS"}, {Name: "return_msg", Value: "OK"}}
	a.Add("appid", s.o.AppID)
	a.Add("mch_id", s.o.MchID)
	a.Add("nonce_str", s.random(8))
	if failed != nil {
		a.Add("result_code", "FAIL")
		a.Add("err_code", failed.code)
		a.Add("err_code_des", failed.text)
	} else {
		a.Add("result_code", "SUCCESS")
		a = append(a, result...)
	}
	a = f.bend(a)
	a.Add("sign", a.Sign(s.o.Key, wxpay.SignType(p.Get("sign_type"))))
	return f.tear(a)
}

func (s *Sandbox) unifiedOrder(p wxpay.Params) (wxpay.Params, *businessError) {
	o, failed := s.create(p)
	if failed != nil {
		return nil, failed
	}
	return wxpay.Params{
		{Name: "device_info", Value: p.Get("device_info")},
		{Name: "trade_type", Value: p.Get("trade_type")},
		{Name: "prepay_id", Value: "wx" + o.CodeMade.In(wxpay.Beijing).Format(timeLayout) + s.random(8)},
		{Name: "code_url", Value: o.CodeURL},
	}, nil
}

func (s *Sandbox) orderQuery(p wxpay.Params) (wxpay.Params, *businessError) {
	o := s.find(p)
	if o == nil {
		return nil, &businessError{"ORDERNOTEXIST", "订单不存在"}
	}
	state := s.state(o)
	a := wxpay.Params{
		{Name: "trade_state", Value: string(state)},
		{Name: "trade_state_desc", Value: describe[state]},
		{Name: "out_trade_no", Value: o.OutTradeNo},
		{Name: "device_info", Value: o.Content["device_info"]},
		{Name: "attach", Value: o.Content["attach"]},
	}
	if state != wxpay.TradeSuccess && state != wxpay.TradeRefund {
		return a, nil
	}
	a.Add("openid", o.OpenID)
	a.Add("is_subscribe", "N")
	a.Add("trade_type", o.Content["trade_type"])
	a.Add("bank_type", "CFT")
	a.Add("total_fee", strconv.FormatInt(o.TotalFee, 10))
	a.Add("fee_type", "CNY")
	a.Add("cash_fee", strconv.FormatInt(o.TotalFee-o.CouponFee, 10))
	if o.CouponFee > 0 {
		a.Add("coupon_fee", strconv.FormatInt(o.CouponFee, 10))
		a.Add("coupon_count", "1")
		a.Add("coupon_id_0", "10000")
		a.Add("coupon_fee_0", strconv.FormatInt(o.CouponFee, 10))
	}
	a.Add("transaction_id", o.TransactionID)
	a.Add("time_end", o.TimeEnd.In(wxpay.Beijing).Format(timeLayout))
	return a, nil
}

var describe = map[wxpay.TradeState]string{
	wxpay.TradeSuccess: "支付成功", wxpay.TradeNotPay: "订单未支付", wxpay.TradeClosed: "订单已关闭",
	wxpay.TradeUserPaying: "用户支付中", wxpay.TradePayError: "支付失败", wxpay.TradeRefund: "转入退款",
}

func (s *Sandbox) closeOrder(p wxpay.Params) (wxpay.Params, *businessError) {
	o := s.find(p)
	if o == nil {
		return nil, &businessError{"ORDERNOTEXIST", "订单不存在"}
	}
	return nil, s.close(o)
}

// protocolFail is a return_code FAIL, which nobody signs.
func protocolFail(msg string) []byte {
	return wxpay.Params{{Name: "return_code", Value: "FAIL"}, {Name: "return_msg", Value: msg}}.AppendXML(nil)
}

func reply(w http.ResponseWriter, doc []byte) { _, _ = w.Write(doc) } // a client that is gone is no matter

// number is the value of digits that check has passed.
func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		panic(fmt.Sprintf("sandbox: unchecked number %q", s))
	}
	return n
}

// sleep waits for d or until the client has given up.
func sleep(r *http.Request, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
	}
}
