package sandbox

import (
	"net/http"
	"slices"
	"time"

	"wxtill/wxpay"
)

// endpoint is one interface of the gateway. serve runs under the sandbox's
// lock, on a request that passed the rules.
type endpoint struct {
	name  string
	path  string
	rules []rule
	serve func(s *Sandbox, p wxpay.Params, now time.Time) (wxpay.Params, *failure)
	kind  kind
}

// kind says what is special about an interface.
type kind int

const (
	acts   kind = iota
	asks        // changes nothing that has to be kept
	secapi      // needs the merchant's certificate (3.1)
	bill        // changes nothing; answers with a bill, and errors unsigned (4.10)
	told        // keeps nothing, needs no appid, answers unsigned (4.12)
)

// keeps reports whether what the interface does has to be on disk.
func (k kind) keeps() bool { return k == acts || k == secapi }

// endpoints are the gateway's interfaces.
var endpoints = []endpoint{
	{"unifiedorder", "/pay/unifiedorder", orderRules, (*Sandbox).unifiedOrder, acts},
	{"orderquery", "/pay/orderquery", queryRules, (*Sandbox).orderQuery, asks},
	{"closeorder", "/pay/closeorder", closeRules, (*Sandbox).closeOrder, acts},
	{"refund", "/secapi/pay/refund", refundRules, (*Sandbox).refund, secapi},
	{"refundquery", "/pay/refundquery", refundQueryRules, (*Sandbox).refundQuery, asks},
	{"downloadbill", "/pay/downloadbill", billRules, (*Sandbox).downloadBill, bill},
	{"shorturl", "/tools/shorturl", shortRules, (*Sandbox).shortURL, acts},
	{"report", "/payitil/report", reportRules, (*Sandbox).report, told},
	{"micropay", "/pay/micropay", micropayRules, (*Sandbox).micropay, acts},
	{"reverse", "/secapi/pay/reverse", queryRules, (*Sandbox).reverse, secapi},
	{"authcodetoopenid", "/tools/authcodetoopenid", authCodeRules, (*Sandbox).authCodeToOpenID, asks},
}

// exchange answers one request of either transport. It waits for nothing: how
// and when the reply travels is up to the caller.
func (s *Sandbox) exchange(r *http.Request) reply {
	if s.IsOffline() {
		return reply{fate: fateCut}
	}
	i := slices.IndexFunc(endpoints, func(e endpoint) bool { return e.path == r.URL.Path })
	if i < 0 {
		return s.dated(s.besides(r))
	}
	iface := endpoints[i]
	if iface.kind == secapi {
		if objection := s.cert.objection(r.TLS); objection != "" {
			s.log(Request{Interface: iface.name, Answer: objection})
			return s.dated(certificatePage(objection))
		}
	}
	p, protocol := s.receive(r, iface.rules)
	if protocol != "" {
		s.log(Request{Interface: iface.name, OutTradeNo: p.Get("out_trade_no"), Answer: string(protocol)})
		return s.dated(refusal(iface.wording(protocol)))
	}
	c := call{iface: iface, params: p, sign: signType(p)}
	s.read(c)
	return s.dated(s.answer(c))
}

// wording is what the interface says of a request that cannot be read.
func (e endpoint) wording(p protocolError) protocolError {
	switch {
	case e.kind != bill:
	case p == badSignature:
		return "SIGN ERROR"
	case p == lacksMchID:
		return lacks("mch_id").billText()
	}
	return p
}

// besides answers what is no interface of the gateway: what WeChat has for pages
// and browsers, on hosts of their own.
func (s *Sandbox) besides(r *http.Request) reply {
	switch r.URL.Path {
	case authorizePath:
		return s.authorize(r)
	case tokenPath:
		return s.accessToken(r)
	case bridgeScriptPath:
		return s.bridgeJS(r)
	case bridgePath:
		return s.bridge(r)
	}
	return probed(r)
}

// probed answers what is no interface. A till asks for / to learn whether
// WeChat can be reached and what time it is there.
func probed(r *http.Request) reply {
	rep := reply{status: http.StatusNotFound, contentType: plainText}
	if r.URL.Path == "/" || r.URL.Path == "" {
		rep.status = http.StatusOK
	}
	return rep
}

// dated puts WeChat's clock on a reply.
func (s *Sandbox) dated(rep reply) reply {
	rep.date = s.Now()
	return rep
}

// read is the moment at which a request has arrived and nothing came of it yet.
func (s *Sandbox) read(c call) {
	if c.iface.name == "unifiedorder" {
		s.mu.Lock()
		s.book.record(c.params.Get("out_trade_no"), content(c.params))
		s.mu.Unlock()
	}
	if s.o.OnRequest != nil {
		s.o.OnRequest(c.iface.name, c.params)
	}
}

// answer lets the request have its effect and words the reply, with the next
// fault that is meant for this interface.
func (s *Sandbox) answer(c call) reply {
	f := s.nextFault(c.iface.name, c.params.Get("out_trade_no"), c.params.Get("out_refund_no"))
	b := f.behaviour()
	entry := Request{Interface: c.iface.name, OutTradeNo: c.params.Get("out_trade_no"),
		RefundNo: c.params.Get("out_refund_no"), Fault: f.Kind}
	if f.Kind == LateEffect {
		s.log(entry)
		time.AfterFunc(f.Delay, func() { s.effect(c) })
		return reply{fate: fateHang}
	}
	var fields wxpay.Params
	fail := b.fail
	if !b.noEffect {
		var own *failure
		fields, own = s.effect(c)
		if fail == nil {
			fail = own
		}
	}
	if fail != nil {
		entry.Answer = fail.code
	}
	s.log(entry)
	rep := s.word(c, b, fields, fail)
	rep.delay = f.Delay
	return rep
}

// effect checks the request against its rules and does what it asks for. It
// either happens whole and is on disk, or WeChat's answer is SYSTEMERROR.
func (s *Sandbox) effect(c call) (wxpay.Params, *failure) {
	fields, fail := s.locked(c)
	if (fail == nil || fail == failUserPaying) && s.o.OnEffect != nil {
		s.o.OnEffect(c.iface.name, c.params)
	}
	return fields, fail
}

func (s *Sandbox) locked(c call) (wxpay.Params, *failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, rules := range [][]rule{c.iface.common(), c.iface.rules} {
		if fail := check(c.params, rules); fail != nil {
			return nil, fail
		}
	}
	if appid := c.params.Get("appid"); appid != s.o.AppID && !(appid == "" && c.iface.kind == told) {
		return nil, &failure{"APPID_MCHID_NOT_MATCH", "商户号mch_id与appid不匹配"}
	}
	fields, fail := c.iface.serve(s, c.params, s.Now())
	if fail != nil && fail != failUserPaying {
		return nil, fail
	}
	if c.iface.kind.keeps() {
		if err := s.book.save(); err != nil {
			return nil, failSystem
		}
	}
	return fields, fail
}
