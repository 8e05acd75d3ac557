package sandbox

import (
	"fmt"
	"slices"

	"wxtill/wxpay"
)

// Refusal is a business error in the place of an answer: err_code and
// err_code_des.
type Refusal struct {
	Code wxpay.Code
	Text string
}

func (r *Refusal) Error() string { return string(r.Code) + ": " + r.Text }

// refused is the failure for who calls from Go; nil where there is none.
func (f *failure) refused() error {
	if f == nil {
		return nil
	}
	return &Refusal{wxpay.Code(f.code), f.text}
}

// otherTill fills in what an order of another till leaves out.
var otherTill = wxpay.Params{
	{Name: "device_info", Value: "till-2"},
	{Name: "body", Value: "另一台收银机"},
	{Name: "spbill_create_ip", Value: "127.0.0.1"},
	{Name: "notify_url", Value: "https://shop.invalid/notify"},
	{Name: "trade_type", Value: "NATIVE"},
	{Name: "product_id", Value: "S1"},
}

// Ask does what another till of the same merchant would by sending the fields to
// the interface: its orders stand on the same bill, it can refund and take back
// what this one sold. appid, mch_id and what is signed are filled in, of an order
// everything but total_fee, so that
//
//	wechat.Ask("unifiedorder", wxpay.Params{{Name: "total_fee", Value: "500"}})
//
// is one of the till with the device_info till-2. Faults, the log of requests and
// the hooks are for the till that is looked at, and pass this by. The answer has the
// fields of that interface. The error is a *Refusal where WeChat says no; after
// USERPAYING the order is made all the same. A bill cannot be asked for.
func (s *Sandbox) Ask(iface string, fields wxpay.Params) (wxpay.Params, error) {
	i := slices.IndexFunc(endpoints, func(e endpoint) bool { return e.name == iface && e.kind != bill })
	if i < 0 {
		return nil, fmt.Errorf("another till cannot ask %q", iface)
	}
	p := wxpay.Params{
		{Name: "appid", Value: s.o.AppID}, {Name: "mch_id", Value: s.o.MchID},
		{Name: "nonce_str", Value: "another till"}, {Name: "sign", Value: "another till"},
	}
	p = append(p, fields...)
	if iface == "unifiedorder" || iface == "micropay" {
		p = s.completed(p)
	}
	if twice(p) {
		return nil, fmt.Errorf("asking %s as another till: a field twice", iface)
	}
	answer, fail := s.locked(call{iface: endpoints[i], params: p})
	return filled(answer), fail.refused()
}

// completed fills in what an order of another till leaves out, with a number of
// its own.
func (s *Sandbox) completed(p wxpay.Params) wxpay.Params {
	number := wxpay.Field{Name: "out_trade_no", Value: "T02-" + s.rand.text(digits, 12)}
	for _, f := range slices.Concat(otherTill, wxpay.Params{number}) {
		if !p.Has(f.Name) {
			p = append(p, f)
		}
	}
	return p
}

// RefundAtSite is a refund that a person makes at the merchant site, where no till
// learns of it: of so many fen, or of all that is left where fee is 0. Its
// out_refund_no is its refund_id. The error is a *Refusal.
func (s *Sandbox) RefundAtSite(outTradeNo string, fee int64) (Refund, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.Now()
	o := s.book.order(outTradeNo, now)
	if o == nil {
		return Refund{}, failNotExist.refused()
	}
	if fee == 0 {
		fee = o.left()
	}
	r := &Refund{OutTradeNo: o.OutTradeNo, RefundFee: fee, Created: now}
	fail := s.refundable(o, now)
	switch {
	case fail != nil:
	case fee <= 0:
		fail = failRefundFee
	default:
		fail = s.affordable(o, fee)
	}
	if fail != nil {
		return Refund{}, fail.refused()
	}
	s.takeIn(o, r, now)
	s.apply(o, r, now)
	return *r.snapshot(), s.book.save()
}
