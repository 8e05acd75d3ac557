package sandbox

import (
	"cmp"
	"slices"
	"time"

	"wxtill/wxpay"
)

// book holds all orders. Its user holds the sandbox's lock.
type book struct {
	file     string // "" keeps all in memory
	merchant merchant
	numbers  []string // out_trade_no in the order of creation
	orders   map[string]*Order
	contents map[string][]wxpay.Params // by out_trade_no, also of orders that were never made
	codes    map[string]string         // code_url -> prepay_id, dead codes too
	prepays  map[string]string         // prepay_id -> out_trade_no, dead ones too
	paid     map[string]string         // transaction_id -> out_trade_no
	refunds  map[string]*Refund        // by out_refund_no
	given    map[string]*Refund        // by refund_id
	shorts   map[string]string         // short_url -> long_url
	ahead    time.Duration             // of WeChat's clock
}

// merchant is the account as the state file keeps it.
type merchant struct {
	AppID string `json:"appid"`
	MchID string `json:"mch_id"`
	Key   string `json:"key"`

	AppSecret string `json:"app_secret,omitempty"`
}

func newBook(file string) *book {
	return &book{
		file:     file,
		orders:   make(map[string]*Order),
		contents: make(map[string][]wxpay.Params),
		codes:    make(map[string]string),
		prepays:  make(map[string]string),
		paid:     make(map[string]string),
		refunds:  make(map[string]*Refund),
		given:    make(map[string]*Refund),
		shorts:   make(map[string]string),
	}
}

// order is the live order, brought up to now; nil if there is none.
func (b *book) order(outTradeNo string, now time.Time) *Order {
	o := b.orders[outTradeNo]
	if o != nil {
		o.grow(now)
	}
	return o
}

// byPrepay finds the order that a prepay_id was made for.
func (b *book) byPrepay(prepayID string, now time.Time) *Order {
	return b.order(b.prepays[prepayID], now)
}

// byTransaction finds a paid order by WeChat's own number.
func (b *book) byTransaction(id string, now time.Time) *Order {
	return b.order(b.paid[id], now)
}

// snapshot is a copy that shares nothing with the live order.
func (b *book) snapshot(outTradeNo string, now time.Time) Order {
	o := *b.order(outTradeNo, now)
	o.Codes = slices.Clone(o.Codes)
	o.Refunds = slices.Clone(o.Refunds)
	for i, r := range o.Refunds {
		o.Refunds[i] = r.snapshot()
	}
	o.Contents = slices.Clone(b.contents[outTradeNo])
	return o
}

// add takes in an order with its codes.
func (b *book) add(o *Order) {
	b.numbers = append(b.numbers, o.OutTradeNo)
	b.orders[o.OutTradeNo] = o
	for _, c := range o.Codes {
		b.index(o, c)
	}
	if o.TransactionID != "" {
		b.paid[o.TransactionID] = o.OutTradeNo
	}
	for _, r := range o.Refunds {
		b.addRefund(r)
	}
}

// addRefund takes in a refund, which its order has already.
func (b *book) addRefund(r *Refund) {
	b.refunds[r.OutRefundNo] = r
	b.given[r.RefundID] = r
}

// refund brings a refund up to now by way of its order; nil stays nil.
func (b *book) refund(r *Refund, now time.Time) *Refund {
	if r != nil {
		b.order(r.OutTradeNo, now)
	}
	return r
}

// addCode replaces the code that can be scanned.
func (b *book) addCode(o *Order, c Code) {
	o.Codes = append(o.Codes, c)
	o.CodeURL = c.URL
	b.index(o, c)
}

// index makes a code of the order known.
func (b *book) index(o *Order, c Code) {
	b.prepays[c.PrepayID] = o.OutTradeNo
	if c.URL != "" {
		b.codes[c.URL] = c.PrepayID
	}
}

// record keeps the content of a unifiedorder request, once.
func (b *book) record(outTradeNo string, content wxpay.Params) {
	seen := b.contents[outTradeNo]
	same := func(c wxpay.Params) bool { return slices.Equal(c, content) }
	if !slices.ContainsFunc(seen, same) {
		b.contents[outTradeNo] = append(seen, content)
	}
}

// content is what makes a repeated unifiedorder the same order: all fields but
// nonce_str and sign, in whatever order they came. A payment code, which is money
// for a minute, is not kept.
func content(p wxpay.Params) wxpay.Params {
	c := make(wxpay.Params, 0, len(p))
	for _, f := range p {
		if f.Name != "nonce_str" && f.Name != "sign" && f.Name != "auth_code" {
			c = append(c, f)
		}
	}
	slices.SortFunc(c, func(a, b wxpay.Field) int { return cmp.Compare(a.Name, b.Name) })
	return c
}
