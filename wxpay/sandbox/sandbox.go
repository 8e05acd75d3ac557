// Package sandbox is WeChat's side of the merchant API: a gateway that keeps
// orders, checks every request as strictly as the specification says, and has
// customers' phones that scan and pay. It serves training mode, and anyone's
// tests:
//
//	wechat, err := sandbox.New(sandbox.Options{})
//	err = wechat.Start()                 // real TLS on loopback
//	defer wechat.Close()
//	appid, mchID, key := wechat.Merchant()
//	c := &wxpay.Client{AppID: appid, MchID: mchID, Key: key,
//		Gateways: []string{wechat.URL()}, HTTPClient: wechat.HTTPClient()}
//	made, err := c.UnifiedOrder(ctx, order)
//	phone := wechat.Phone()
//	err = phone.Scan(made.CodeURL)
//	err = phone.Pay()
//
// Inside a testing/synctest bubble use [Sandbox.Transport], which needs no
// socket. Faults are injected by [Sandbox.Inject] and [Sandbox.Offline].
package sandbox

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"wxtill/wxpay"
)

// Options is what a sandbox is made of; every field may be left out.
type Options struct {
	AppID, MchID, Key string
	Listen            string           // address of Start; "": a free port of 127.0.0.1
	StateFile         string           // keeps the orders through a restart; "": memory only
	Now               func() time.Time // WeChat's clock, also in the Date header
	Rand              io.Reader
	Rules             Rules
	Coupons           map[string]int64 // goods_tag -> fen that a coupon bears
	// OnRequest sees every request before it takes effect, OnEffect after that
	// and before the answer goes out.
	OnRequest, OnEffect func(iface string, p wxpay.Params)
}

// Rules are what differs between years and accounts of the live API.
type Rules struct {
	CloseAfter time.Duration // closeorder is refused to younger orders
	MinExpire  time.Duration // time_expire must lie further ahead than this
}

// Sandbox is one merchant's WeChat.
type Sandbox struct {
	o    Options
	cert certificate

	mu      sync.Mutex
	orders  map[string]*Order // guarded by mu; by out_trade_no
	codes   map[string]string // guarded by mu; live code_url -> out_trade_no
	faults  []Fault           // guarded by mu
	offline bool              // guarded by mu
	serial  int               // guarded by mu

	server   *http.Server
	listener net.Listener
	phone    *Phone
}

// New makes a sandbox and reads its state file, if it has one. Nothing listens
// before [Sandbox.Start].
func New(o Options) (*Sandbox, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	if o.AppID == "" {
		o.AppID = "wx2421b1c4370ec43b"
	}
	if o.MchID == "" {
		o.MchID = "10000100"
	}
	s := &Sandbox{o: o, orders: map[string]*Order{}, codes: map[string]string{}}
	if err := s.load(); err != nil {
		return nil, err
	}
	if s.o.Key == "" {
		s.o.Key = s.random(wxpay.KeyLength / 2)
	}
	cert, err := newCertificate(time.Now())
	if err != nil {
		return nil, err
	}
	s.cert = cert
	s.phone = s.NewPhone("oUpF8uN95-Ptaags6E_roPHg7AG0")
	return s, nil
}

// random is 2n hex digits.
func (s *Sandbox) random(n int) string {
	b := make([]byte, n)
	if _, err := io.ReadFull(s.o.Rand, b); err != nil {
		panic(fmt.Sprintf("sandbox: no randomness: %v", err))
	}
	return hex.EncodeToString(b)
}

// Merchant is whom the sandbox serves.
func (s *Sandbox) Merchant() (appid, mchID, key string) { return s.o.AppID, s.o.MchID, s.o.Key }

// Phone is the first customer's phone; [Sandbox.NewPhone] makes more.
func (s *Sandbox) Phone() *Phone { return s.phone }

// Orders is a snapshot of all orders.
func (s *Sandbox) Orders() []Order {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Order, 0, len(s.orders))
	for _, o := range s.orders {
		list = append(list, *o)
	}
	return list
}

// Order looks one order up.
func (s *Sandbox) Order(outTradeNo string) (Order, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o := s.orders[outTradeNo]; o != nil {
		return *o, true
	}
	return Order{}, false
}

// Start listens on loopback with the sandbox's own certificate.
func (s *Sandbox) Start() error {
	l, err := net.Listen("tcp", s.o.Listen)
	if err != nil {
		return fmt.Errorf("sandbox: %w", err)
	}
	s.listener = l
	s.server = &http.Server{
		Handler:           s.Handler(),
		TLSConfig:         s.cert.serverConfig(),
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          quietLog,
	}
	go func() { _ = s.server.ServeTLS(&gate{l, s}, "", "") }() // ends with Close
	return nil
}

// Close stops listening and breaks what is under way.
func (s *Sandbox) Close() error {
	if s.server == nil {
		return nil
	}
	return s.server.Close()
}

// URL is the gateway's address after Start.
func (s *Sandbox) URL() string {
	if s.listener == nil {
		return "https://sandbox.invalid"
	}
	return "https://" + s.listener.Addr().String()
}

// Offline cuts the network, or mends it: connections are dropped as soon as
// they are made.
func (s *Sandbox) Offline(cut bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offline = cut
}

// IsOffline reports whether the network is cut.
func (s *Sandbox) IsOffline() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.offline
}

// gate drops connections while the network is cut.
type gate struct {
	net.Listener
	s *Sandbox
}

func (g *gate) Accept() (net.Conn, error) {
	for {
		c, err := g.Listener.Accept()
		if err != nil || !g.s.IsOffline() {
			return c, err
		}
		_ = c.Close() // that is the cut
	}
}
