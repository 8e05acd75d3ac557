package sandbox

import (
	"cmp"
	"crypto/rand"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"wxtill/wxpay"
)

// Options say whom the sandbox serves and how strict it is. The zero value is
// good for most tests: a merchant with a random key, all in memory.
type Options struct {
	AppID string // default: the state file's, else wx2421b1c4370ec43b
	MchID string // default: the state file's, else 10000100
	Key   string // 32 characters; default: the state file's, else random

	AppSecret string // of the official account, for OAuth; default: the state file's, else random

	SignType  wxpay.SignType // what ConfigTOML tells the till to use, and how WeChat signs its own questions; answers follow the request. Default MD5
	Listen    string         // address for Start; default 127.0.0.1:0
	StateFile string         // orders and merchant survive in this file, 0600; "" keeps them in memory
	Rules     Rules

	Coupons    map[string][]Coupon // goods_tag -> what WeChat pays for the customer (chapter 5)
	RefundTime RefundTime          // how long refunds take
	FeeRate    FeeRate             // what bills take as the service charge; default 0.60 %, see NoFee

	NativeCallback string            // where the shop is asked about static codes (4.6), with [wxpay.Client.NativeHandler] behind it
	ToShop         http.RoundTripper // carries what WeChat sends to the shop; default http.DefaultTransport

	// Notify switches notifications on (4.2): the waits before each, until the shop
	// answers SUCCESS. nil sends none, which is right for a till that nobody can
	// call. WeChat's own are [NotifySchedule]. They go by timers, whatever Now says,
	// and a restart forgets what is still to be sent.
	Notify []time.Duration

	CertificateLife time.Duration // from now to the end of the merchant's certificate; default 90 days, below 0 it is over

	PayDirectory string // from which pages may pay, as the merchant named it to WeChat: "https://shop/pay/" (7.1); "" is any

	Now  func() time.Time // WeChat's clock, seen in the Date header too; default time.Now
	Rand io.Reader        // numbers, nonces and the key; default crypto/rand

	// OnRequest is called when a request has been read and its signature is
	// good, before anything comes of it. OnEffect is called after the effect
	// and before the answer. Both run on the goroutine that serves the request,
	// with no lock held.
	OnRequest func(iface string, p wxpay.Params)
	OnEffect  func(iface string, p wxpay.Params)
}

// Rules are the switches for what differs between years and accounts. The zero
// value is the most lenient.
type Rules struct {
	CloseAfter       time.Duration // closeorder is refused before the last code is this old; WeChat's later rule: 5 min
	MinExpire        time.Duration // time_expire must lie further ahead than this; WeChat's pages say 1 or 5 min, of a micropay 1 at most
	ReverseAfter     time.Duration // reverse answers SYSTEMERROR with recall=Y before the order is this old; WeChat's advice: 15 s
	PasswordAbove    int64         // fen of a micropay above which the customer enters the password; 0: 1000 yuan; negative: always
	RequireProductID bool          // NATIVE demands product_id, as later documents say
	RefundInterval   time.Duration // between two refunds of one order; WeChat's later rule: 1 min

	Bill         BillGeneration // how bills look
	BillByDevice bool           // downloadbill keeps to the device_info that it is asked for, as in 2014; later pages do not list the field
	BillAtNine   bool           // there is a bill from 09:00 GMT+8 of the next day on, for three months; else at any time, of today too
}

// appSecretLength is how many characters an AppSecret has.
const appSecretLength = 32

// Sandbox is one simulated WeChat Pay with one merchant. It is safe for use by
// several goroutines.
type Sandbox struct {
	o    Options
	rand *randomness
	cert *certificate
	own  tls.Certificate // the merchant's
	net  network

	ahead atomic.Int64 // nanoseconds by which Now is ahead of o.Now; set under mu
	life  atomic.Int64 // how often Close was called: notifications of another life are not sent

	mu            sync.Mutex // guards what follows; never held while waiting or in a hook
	book          *book
	phones        map[string]*Phone
	payCodes      map[string]*payCode
	grants        map[string]*grant // by code of OAuth
	faults        []queuedFault
	requests      []Request
	ends          map[string]wxpay.RefundStatus // by out_refund_no: see EndRefund
	balance       int64                         // fen; see SetBalance
	bills         map[string]SyntheticBill      // by bill_date: see SetBill
	slips         map[string]BillSlip           // by out_trade_no or out_refund_no: see SpoilBill
	reports       []Report
	notifications []Notification
	offline       bool
}

// New makes a sandbox that listens nowhere yet: Transport and Handler work at
// once, Start opens the port. It fails if the state file cannot be read or
// written.
func New(o Options) (*Sandbox, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	cert, err := newCertificate(o.Listen)
	if err != nil {
		return nil, err
	}
	s := &Sandbox{rand: &randomness{source: o.Rand}, cert: cert, phones: make(map[string]*Phone),
		payCodes: make(map[string]*payCode), grants: make(map[string]*grant),
		ends: make(map[string]wxpay.RefundStatus), bills: make(map[string]SyntheticBill), slips: make(map[string]BillSlip), balance: -1}
	s.net.conns = newConnections()
	if s.book, err = openBook(o.StateFile, o.Now()); err != nil {
		return nil, err
	}
	s.ahead.Store(int64(s.book.ahead))
	s.o = s.withMerchant(o)
	if len(s.o.Key) != wxpay.KeyLength {
		return nil, fmt.Errorf("sandbox: the key has %d characters, WeChat's have %d", len(s.o.Key), wxpay.KeyLength)
	}
	if s.own, err = cert.merchantCertificate(s.o.MchID, cmp.Or(o.CertificateLife, certLife)); err != nil {
		return nil, err
	}
	s.book.merchant = merchant{AppID: s.o.AppID, MchID: s.o.MchID, Key: s.o.Key, AppSecret: s.o.AppSecret}
	return s, s.book.save()
}

// withMerchant fills what the options leave open from the state file, so that
// a till that was set up once finds its account again, or with new values.
func (s *Sandbox) withMerchant(o Options) Options {
	fill := func(value *string, stored, fresh string) {
		switch {
		case *value != "":
		case stored != "":
			*value = stored
		default:
			*value = fresh
		}
	}
	stored := s.book.merchant
	fill(&o.AppID, stored.AppID, "wx2421b1c4370ec43b")
	fill(&o.MchID, stored.MchID, "10000100")
	fill(&o.Key, stored.Key, s.rand.text(alphanumeric, wxpay.KeyLength))
	fill(&o.AppSecret, stored.AppSecret, s.rand.text(hexDigits, appSecretLength))
	if o.SignType == "" {
		o.SignType = wxpay.MD5
	}
	o.FeeRate = cmp.Or(o.FeeRate, DefaultFeeRate)
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	return o
}

// Merchant is the account that the sandbox serves.
func (s *Sandbox) Merchant() (appid, mchID, key string) {
	return s.o.AppID, s.o.MchID, s.o.Key
}

// Orders is a snapshot of all orders, oldest first.
func (s *Sandbox) Orders() []Order {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Order, 0, len(s.book.numbers))
	for _, no := range s.book.numbers {
		list = append(list, s.book.snapshot(no, s.Now()))
	}
	return list
}

// Order is a snapshot of one order.
func (s *Sandbox) Order(outTradeNo string) (Order, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.book.orders[outTradeNo] == nil {
		return Order{}, false
	}
	return s.book.snapshot(outTradeNo, s.Now()), true
}

// Contents are the distinct contents (all fields but nonce_str and sign, sorted
// by name) that well-signed unifiedorder requests brought for this number, those
// without effect included. A till that keeps its word sends one.
func (s *Sandbox) Contents(outTradeNo string) []wxpay.Params {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.book.contents[outTradeNo])
}

// Phone is the first customer's phone: always the same one.
func (s *Sandbox) Phone() *Phone { return s.NewPhone(firstAccount) }

// firstAccount is the WeChat account of the customer that there always is.
const firstAccount = "customer"

// NewPhone is the phone of this WeChat account; a second call with the same
// account returns the same phone.
func (s *Sandbox) NewPhone(account string) *Phone {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.phones[account] == nil {
		s.phones[account] = &Phone{box: s, account: account, page: PageIdle}
	}
	return s.phones[account]
}
