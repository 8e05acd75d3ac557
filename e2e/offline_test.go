package e2e

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wxtill/pos"
	"wxtill/storage"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// cord is the network between a till and WeChat: TCP that can go wrong.
type cord struct {
	net.Listener
	to string // where it leads

	mu     sync.Mutex
	broken func(net.Conn)    // guarded by mu; what becomes of a connection; nil: it gets through
	conns  map[net.Conn]bool // guarded by mu
}

func newCord(t *testing.T, to string) *cord {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cord{Listener: l, to: to, conns: map[net.Conn]bool{}}
	t.Cleanup(func() { l.Close(); c.set(nil, true) })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go c.carry(conn)
		}
	}()
	return c
}

func (c *cord) carry(conn net.Conn) {
	c.mu.Lock()
	broken := c.broken
	c.conns[conn] = true
	c.mu.Unlock()
	defer conn.Close()
	if broken != nil {
		broken(conn)
		return
	}
	far, err := net.Dial("tcp", c.to)
	if err != nil {
		return
	}
	defer far.Close()
	go func() { _, _ = io.Copy(far, conn) }()
	_, _ = io.Copy(conn, far)
}

// set breaks or mends it. Connections that are open are cut, where cut says so;
// else they live on, but for a cord that is silent.
func (c *cord) set(broken func(net.Conn), cut bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.broken = broken
	for conn := range c.conns {
		if cut {
			conn.Close()
		}
	}
}

// Ways for a network to be away.
func reset(conn net.Conn) { _ = conn.(*net.TCPConn).SetLinger(0) }

// silent takes everything and answers nothing, longer than anybody waits.
func silent(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }

// offlineTill is a till with a real book and a real line to WeChat.
type offlineTill struct {
	*pos.Till
	t      *testing.T
	wechat *sandbox.Sandbox
	cord   *cord
	client *http.Client
	dialer atomic.Pointer[dialFunc] // how the gateway is reached now; nil: as usual

	mu     sync.Mutex
	failed time.Time // guarded by mu; when the first call failed since break
	told   time.Time // guarded by mu; when the status bar was told since
	back   time.Time // guarded by mu; when it was told since that WeChat is there again
}

func openOffline(t *testing.T, timeout time.Duration) *offlineTill {
	t.Helper()
	wechat, err := sandbox.New(sandbox.Options{})
	if err == nil {
		err = wechat.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { wechat.Close() })
	o := &offlineTill{t: t, wechat: wechat, cord: newCord(t, wechat.URL()[len("https://"):])}
	book, err := storage.Open(t.Context(), storage.Options{Path: filepath.Join(t.TempDir(), "wxtill.db")})
	if err != nil {
		t.Fatal(err)
	}
	appid, mchID, key := wechat.Merchant()
	id, err := book.Merchant(t.Context(), storage.Merchant{AppID: appid, MchID: mchID, SignType: "HMAC-SHA256", Fingerprint: storage.Fingerprint(key)})
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(wechat.CertPEM())
	o.client = wxpay.NewHTTPClient(roots)
	o.client.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		if fn := o.dialer.Load(); fn != nil && *fn != nil {
			return (*fn)(ctx, network, addr)
		}
		var d net.Dialer
		return d.DialContext(ctx, network, addr)
	}
	client := &wxpay.Client{AppID: appid, MchID: mchID, Key: key, SignType: wxpay.HMACSHA256, Timeout: timeout,
		Gateways: []string{"https://" + o.cord.Addr().String()}, HTTPClient: o.client, Trace: o.observe}
	o.Till, err = pos.Open(t.Context(), pos.Options{
		Ledger: book, Gateways: func(pos.MerchantID) []pos.Gateway { return []pos.Gateway{client} },
		Account: pos.Account{Merchant: id, AppID: appid, MchID: mchID, SignType: wxpay.HMACSHA256,
			NotifyURL: "https://localhost/notify", SpbillCreateIP: "127.0.0.1"},
		Shop:   pos.Shop{Name: "街角咖啡", Till: "T01", Device: "till-1"},
		Rhythm: pos.Rhythm{Poll: time.Second, Window: time.Minute, Expire: 7 * time.Minute, CloseAfter: 5 * time.Minute},
	})
	if err != nil {
		t.Fatal(err)
	}
	o.Subscribe(func(e pos.Event) {
		if e.Kind != pos.EventWeather {
			return
		}
		online := o.Weather().Online
		o.mu.Lock()
		defer o.mu.Unlock()
		if !online && o.told.IsZero() && !o.failed.IsZero() {
			o.told = time.Now()
		}
		if online && !o.told.IsZero() {
			o.back = time.Now()
		}
	})
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = o.Run(ctx) }()
	t.Cleanup(func() { stop(); <-done; book.Close() })
	return o
}

func (o *offlineTill) observe(c wxpay.Call) {
	var e *wxpay.Error
	if errors.As(c.Err, &e) && !errors.Is(c.Err, wxpay.ErrRefused) {
		o.mu.Lock()
		if o.failed.IsZero() {
			o.failed = time.Now()
		}
		o.mu.Unlock()
	}
	o.Observe(c)
}

func (o *offlineTill) check(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// within waits for a condition, but no longer than d, and returns how long it took.
func (o *offlineTill) within(d time.Duration, what string, fn func() bool) time.Duration {
	o.t.Helper()
	start := time.Now()
	for !fn() {
		if time.Since(start) > d {
			o.t.Fatalf("%s: not within %v; weather %+v", what, d, o.Weather())
		}
		time.Sleep(20 * time.Millisecond)
	}
	return time.Since(start)
}

func (o *offlineTill) is(no pos.OutTradeNo, s pos.AttemptState) bool {
	v, err := o.Payment(o.t.Context(), no)
	o.check(err)
	return v.Attempt.State == s
}

// charge rings 12.50 up and charges it.
func (o *offlineTill) charge() pos.OutTradeNo {
	o.t.Helper()
	o.check(o.AddAmount(o.t.Context(), "", 1250))
	no, err := o.Charge(o.t.Context())
	o.check(err)
	return no
}

// giveUp takes the code off the screen and the sale back.
func (o *offlineTill) giveUp(no pos.OutTradeNo) {
	o.t.Helper()
	o.check(o.Withdraw(o.t.Context(), no))
	o.check(o.Void(o.t.Context(), "x", pos.Grant{}))
}

// TestOffline cuts the network in every way in which networks are cut, while a
// customer pays: the status bar is told at once, cash sells on, another WeChat
// payment says why there is no code, and ten seconds after the return everything
// is finished by itself.
func TestOffline(t *testing.T) {
	portal := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "http://login.portal.example/")
		w.WriteHeader(http.StatusFound)
		_, _ = io.WriteString(w, "<html>请登录</html>")
	}))
	portal.Config.ErrorLog = log.New(io.Discard, "", 0)
	portal.StartTLS()
	t.Cleanup(portal.Close)
	toPortal := func(conn net.Conn) {
		far, err := net.Dial("tcp", portal.Listener.Addr().String())
		if err != nil {
			return
		}
		defer far.Close()
		go func() { _, _ = io.Copy(far, conn) }()
		_, _ = io.Copy(conn, far)
	}
	for _, c := range []struct {
		name    string
		timeout time.Duration
		cut     func(*offlineTill)
		mend    func(*offlineTill)
		problem []wxpay.Problem
	}{
		{"connections are reset", 0, func(o *offlineTill) { o.cord.set(reset, true) }, mendCord,
			[]wxpay.Problem{wxpay.ProblemBroken, wxpay.ProblemUnreachable}},
		{"a portal with a certificate of its own", 0, func(o *offlineTill) { o.cord.set(toPortal, true) }, mendCord,
			[]wxpay.Problem{wxpay.ProblemTLS, wxpay.ProblemBroken}},
		{"a portal with WeChat's name", 0, func(o *offlineTill) {
			o.wechat.Inject(sandbox.Fault{Kind: sandbox.HTML, Count: -1})
		}, func(o *offlineTill) { o.wechat.ClearFaults() }, []wxpay.Problem{wxpay.ProblemSyntax, wxpay.ProblemHTTP}},
		{"nobody answers", 3 * time.Second, func(o *offlineTill) { o.cord.set(silent, true) }, mendCord,
			[]wxpay.Problem{wxpay.ProblemTimeout, wxpay.ProblemBroken, wxpay.ProblemUnreachable}},
		{"answers take 30 seconds", 0, func(o *offlineTill) {
			o.wechat.Inject(sandbox.Fault{Kind: sandbox.Slow, Delay: 30 * time.Second, Count: -1})
		}, func(o *offlineTill) { o.wechat.ClearFaults() }, []wxpay.Problem{wxpay.ProblemTimeout}},
		{"no address for the name", 0, func(o *offlineTill) { o.dial(noName) }, func(o *offlineTill) { o.dial(nil) },
			[]wxpay.Problem{wxpay.ProblemUnreachable, wxpay.ProblemBroken}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := openOffline(t, c.timeout)
			paid := o.charge()
			o.within(5*time.Second, "a code", func() bool { return o.is(paid, pos.Presented) })
			v, _ := o.OnScreen()
			o.check(o.wechat.Phone().Scan(v.Attempt.CodeURL))
			o.mu.Lock()
			o.failed, o.told = time.Time{}, time.Time{}
			o.mu.Unlock()
			c.cut(o)
			o.within(15*time.Second, "the status bar", func() bool { o.mu.Lock(); defer o.mu.Unlock(); return !o.told.IsZero() })
			told := o.told.Sub(o.failed)
			if told > 3*time.Second {
				t.Errorf("the status bar was told %v after the first call that failed", told)
			}
			if w := o.Weather(); !slices.Contains(c.problem, wxpay.Problem(w.Problem)) {
				t.Errorf("the problem is %q", w.Problem)
			}
			o.check(o.wechat.Phone().Pay())
			o.giveUp(paid)
			for range 50 {
				o.check(o.AddAmount(t.Context(), "", 100))
				_, err := o.Cash(t.Context(), 0)
				o.check(err)
			}
			second := o.charge()
			o.within(15*time.Second, "the reason", func() bool {
				v, on := o.OnScreen()
				return on && v.Attempt.CodeURL == "" && v.Problem != ""
			})
			o.giveUp(second)
			time.Sleep(4 * time.Second) // it tries on, and none of that may look like a way out
			o.mu.Lock()
			if o.Weather().Online || !o.back.IsZero() {
				t.Error("the status bar says on line, or did for a moment")
			}
			o.mu.Unlock()
			c.mend(o)
			took := o.within(10*time.Second, "what was under way", func() bool { return o.is(paid, pos.Paid) && o.Weather().Online })
			t.Logf("told after %v, finished %v after the return", told, took)
		})
	}
}

func mendCord(o *offlineTill) { o.cord.set(nil, true) }

type dialFunc func(ctx context.Context, network, addr string) (net.Conn, error)

// dial has the till look its gateway up in a way of its own.
func (o *offlineTill) dial(fn dialFunc) {
	o.dialer.Store(&fn)
	o.cord.set(nil, true)
}

// noName is a network without a name server.
func noName(ctx context.Context, _, _ string) (net.Conn, error) {
	r := net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", "127.0.0.1:9") // where nobody listens
	}}
	_, err := r.LookupHost(ctx, "api.mch.weixin.qq.com")
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: err}
}
