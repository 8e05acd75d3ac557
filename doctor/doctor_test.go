package doctor

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// shop is a till at a WeChat that listens on loopback.
type shop struct {
	till   Till
	wechat *sandbox.Sandbox
}

func newShop(t *testing.T, o sandbox.Options) *shop {
	t.Helper()
	wechat, err := sandbox.New(o)
	if err == nil {
		err = wechat.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { wechat.Close() })
	own, err := wechat.MerchantCertificate()
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(wechat.CertPEM())
	appid, mchID, key := wechat.Merchant()
	return &shop{wechat: wechat, till: Till{
		Client: &wxpay.Client{AppID: appid, MchID: mchID, Key: key, SignType: wxpay.HMACSHA256,
			Gateways: []string{wechat.URL()}, Timeout: 5 * time.Second},
		Roots: roots, Certificate: &own, NotifyURL: "https://localhost/notify", Book: t.TempDir() + "/wxtill.db",
	}}
}

// examine makes all checks and returns them by name, as "verdict finding".
func examine(t *testing.T, till Till) (said map[Check]string, all []Result) {
	t.Helper()
	said = map[Check]string{}
	till.Examine(t.Context(), func(r Result) {
		said[r.Check] = string(r.Verdict) + " " + r.Finding
		all = append(all, r)
		if r.Verdict == Failed && r.Err == nil && len(r.Args) == 0 {
			t.Errorf("%s: nothing is said about the failure", r.Key())
		}
	})
	return said, all
}

// want fails unless the checks that are named came out so, and the others well.
func want(t *testing.T, till Till, exceptions map[Check]string) {
	t.Helper()
	said, all := examine(t, till)
	for check, healthy := range map[Check]string{
		DNS: "ok literal", TLS: "ok answers", Clock: "ok right", Key: "ok right", Certificate: "ok accepted",
		Notify: "skipped asks", Database: "ok none", Disk: "ok free", Printer: "skipped none",
	} {
		expected := healthy
		if other, ok := exceptions[check]; ok {
			expected = other
		}
		if said[check] != expected {
			t.Errorf("%s: %s, want %s", check, said[check], expected)
		}
	}
	for _, r := range all {
		if till.Client != nil && r.Err != nil && strings.Contains(r.Err.Error(), till.Client.Key) {
			t.Errorf("%s tells the key", r.Check)
		}
	}
}

func TestHealthy(t *testing.T) {
	s := newShop(t, sandbox.Options{})
	want(t, s.till, nil)
	if len(s.wechat.Orders()) != 0 {
		t.Error("the examination made an order")
	}
	for _, r := range s.wechat.Requests() {
		if r.Interface != "orderquery" && r.Interface != "reverse" || r.Answer != "ORDERNOTEXIST" {
			t.Errorf("the examination asked %s and heard %q", r.Interface, r.Answer)
		}
	}
}

func TestNothingToExamine(t *testing.T) {
	said, _ := examine(t, Till{Book: t.TempDir() + "/wxtill.db"})
	for check, expected := range map[Check]string{
		DNS: "skipped config", TLS: "skipped config", Clock: "skipped config", Key: "skipped config",
		Certificate: "skipped none", Notify: "skipped asks", Database: "ok none", Printer: "skipped none",
	} {
		if said[check] != expected {
			t.Errorf("%s: %s, want %s", check, said[check], expected)
		}
	}
}

func TestExamineEndsWithItsContext(t *testing.T) {
	s := newShop(t, sandbox.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	s.till.Examine(ctx, func(Result) { n++; cancel() })
	if n > 4 {
		t.Errorf("%d checks after the end", n)
	}
}

func TestClock(t *testing.T) {
	for off, expected := range map[time.Duration]string{
		time.Hour: "failed behind", -time.Hour: "failed ahead", 61 * time.Second: "failed behind",
		30 * time.Second: "ok right", -30 * time.Second: "ok right",
	} {
		s := newShop(t, sandbox.Options{Now: func() time.Time { return time.Now().Add(off) }})
		want(t, s.till, map[Check]string{Clock: expected})
	}
}

// TestDay: the business day is WeChat's in GMT+8, whatever zone and clock of this
// machine.
func TestDay(t *testing.T) {
	evening := time.Date(2026, 11, 23, 23, 50, 0, 0, beijing)
	utc := evening.UTC()
	for _, c := range []struct {
		now  time.Time
		off  time.Duration // WeChat's clock minus this machine's
		want string
	}{
		{evening, 0, "ok beijing"}, {utc, 0, "ok elsewhere"}, {evening, 20 * time.Minute, "warning other"},
		{utc, 20 * time.Minute, "warning other"}, {evening, -20 * time.Minute, "ok beijing"},
	} {
		call := wxpay.Call{Start: c.now, Date: c.now.Add(c.off)}
		if r := day(&call, c.now); string(r.Verdict)+" "+r.Finding != c.want {
			t.Errorf("%v, off by %v: %+v, want %s", c.now, c.off, r, c.want)
		}
	}
	if r := day(nil, evening); r.Verdict != Skipped {
		t.Errorf("without an answer: %+v", r)
	}
}

func TestClockSaysHowMuch(t *testing.T) {
	call := wxpay.Call{Gateway: "https://a.example", Start: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC), Took: time.Second}
	call.Date = call.Start.Add(-time.Hour)
	r := clock(&call)
	if r.Finding != "ahead" || r.Args[0] != time.Hour || r.Subject != "a.example" {
		t.Errorf("%+v", r)
	}
	call.Date = time.Time{}
	if r := clock(&call); r.Verdict != Skipped {
		t.Errorf("an answer without a Date: %+v", r)
	}
}

// Whatever is wrong with the account shows in the key's check, and nowhere else.
func TestKey(t *testing.T) {
	for _, tt := range []struct {
		name, finding string
		spoil         func(*shop)
	}{
		{"another key", "protocol", func(s *shop) { s.till.Client.Key = strings.Repeat("0", wxpay.KeyLength) }},
		{"another merchant", "protocol", func(s *shop) { s.till.Client.MchID = "10000199" }},
		{"another app", "APPID_MCHID_NOT_MATCH", func(s *shop) { s.till.Client.AppID = "wx1" }},
		{"the sign type misspelt", "request", func(s *shop) { s.till.Client.SignType = "HMAC-SHA1" }},
		{"an answer by another key", "signature", func(s *shop) { s.wechat.Inject(sandbox.Fault{Interface: "orderquery", Kind: sandbox.BadSignature}) }},
		{"a portal", "http", func(s *shop) { s.wechat.Inject(sandbox.Fault{Interface: "orderquery", Kind: sandbox.HTML}) }},
		{"SIGNERROR", "SIGNERROR", func(s *shop) {
			s.wechat.Inject(sandbox.Fault{Interface: "orderquery", Kind: sandbox.ErrCode, Code: "SIGNERROR"})
		}},
		{"an answer that breaks off", "broken", func(s *shop) { s.wechat.Inject(sandbox.Fault{Interface: "orderquery", Kind: sandbox.HalfAnswer}) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newShop(t, sandbox.Options{})
			s.till.Certificate = nil
			tt.spoil(s)
			want(t, s.till, map[Check]string{Key: "failed " + tt.finding, Certificate: "skipped none"})
		})
	}
}

// A busy WeChat says so under the right signature.
func TestKeyIsRightThoughWeChatIsBusy(t *testing.T) {
	s := newShop(t, sandbox.Options{})
	s.wechat.Inject(sandbox.Fault{Interface: "orderquery", Kind: sandbox.SystemError})
	want(t, s.till, nil)
}

func TestNetwork(t *testing.T) {
	gone := newShop(t, sandbox.Options{})
	closed := gone.wechat.URL()
	gone.wechat.Close()
	away := map[Check]string{Clock: "skipped unreachable", Key: "skipped unreachable", Certificate: "skipped unreachable"}
	with := func(more map[Check]string) map[Check]string {
		for check, said := range away {
			if _, own := more[check]; !own {
				more[check] = said
			}
		}
		return more
	}
	t.Run("nobody listens", func(t *testing.T) {
		s := newShop(t, sandbox.Options{})
		s.till.Client.Gateways = []string{closed}
		want(t, s.till, with(map[Check]string{TLS: "failed unreachable"}))
	})
	t.Run("the cable is out", func(t *testing.T) {
		s := newShop(t, sandbox.Options{})
		s.wechat.Offline(true)
		said, _ := examine(t, s.till)
		if !strings.HasPrefix(said[TLS], "failed ") || said[Key] != "skipped unreachable" {
			t.Errorf("%v", said)
		}
	})
	t.Run("a name that nobody knows", func(t *testing.T) {
		s := newShop(t, sandbox.Options{})
		s.till.Client.Gateways = []string{"https://api.mch.weixin.invalid"}
		want(t, s.till, with(map[Check]string{DNS: "failed unknown", TLS: "skipped unnamed"}))
	})
	t.Run("a certificate that nobody vouches for", func(t *testing.T) {
		s := newShop(t, sandbox.Options{})
		s.till.Roots = gone.till.Roots
		want(t, s.till, with(map[Check]string{TLS: "failed tls"}))
	})
	t.Run("the second gateway is away", func(t *testing.T) {
		s := newShop(t, sandbox.Options{})
		s.till.Client.Gateways = append(s.till.Client.Gateways, closed)
		want(t, s.till, map[Check]string{TLS: "warning unreachable"})
	})
	t.Run("the first gateway is away", func(t *testing.T) {
		s := newShop(t, sandbox.Options{})
		s.till.Client.Gateways = append([]string{closed}, s.till.Client.Gateways...)
		said, all := examine(t, s.till)
		if all[1].Verdict != Failed || said[Key] != "ok right" {
			t.Errorf("%v", said)
		}
	})
}

// A name that a proxy looks up is none of this machine's business.
func TestLookupBehindAProxy(t *testing.T) {
	asked := ""
	r := lookup(t.Context(), "https://api.mch.weixin.invalid", func(r *http.Request) (*url.URL, error) {
		asked = r.URL.String()
		return url.Parse("http://user:secret@proxy.example:3128")
	})
	if r.Verdict != Skipped || r.Finding != "proxy" || r.Args[0] != "proxy.example:3128" || asked != "https://api.mch.weixin.invalid" {
		t.Errorf("asked for %q: %+v", asked, r)
	}
}

// A certificate that is over, to this machine's clock, is told from one that
// nobody vouches for: the clock may be what is wrong.
func TestConnectionWithACertificateThatIsOver(t *testing.T) {
	own := keyPair(t, time.Now().Add(-48*time.Hour), time.Now().Add(-24*time.Hour))
	pair, err := tls.X509KeyPair(own.Cert, own.Key)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.TLS = &tls.Config{Certificates: []tls.Certificate{pair}}
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.StartTLS()
	defer server.Close()
	s := newShop(t, sandbox.Options{})
	s.till.Roots = x509.NewCertPool()
	s.till.Roots.AppendCertsFromPEM(own.Cert)
	r, _ := s.till.connect(t.Context(), server.URL)
	var invalid x509.CertificateInvalidError
	if r.Verdict != Failed || !errors.As(r.Err, &invalid) || invalid.Reason != x509.Expired {
		t.Errorf("%+v", r)
	}
}

// keyPair is a certificate that vouches for itself, and its key, in PEM.
func keyPair(t *testing.T, from, to time.Time) wxpay.MerchantCertificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "10000100"}, NotBefore: from, NotAfter: to,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return wxpay.MerchantCertificate{
		Cert: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert}),
		Key:  pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}),
	}
}

func TestCertificate(t *testing.T) {
	now := time.Now()
	good, other := keyPair(t, now.Add(-time.Hour), now.Add(100*24*time.Hour)), keyPair(t, now.Add(-time.Hour), now.Add(time.Hour))
	s := newShop(t, sandbox.Options{})
	p12, err := s.wechat.MerchantP12()
	if err != nil {
		t.Fatal(err)
	}
	foreign := p12
	foreign.MchID = "10000199"
	for _, tt := range []struct {
		name, said string
		own        wxpay.MerchantCertificate
		err        error
	}{
		{"PKCS#12", "ok accepted", p12, nil},
		{"another merchant's PKCS#12", "failed error", foreign, wxpay.ErrCertificatePassword},
		{"not WeChat's", "failed http", good, wxpay.ErrNoCertificate},
		{"no pair", "failed error", wxpay.MerchantCertificate{Cert: good.Cert, Key: other.Key}, wxpay.ErrCertificatePair},
		{"over", "failed error", keyPair(t, now.Add(-time.Hour), now.Add(-time.Minute)), wxpay.ErrCertificateTime},
		{"not yet", "failed error", keyPair(t, now.Add(time.Hour), now.Add(2*time.Hour)), wxpay.ErrCertificateTime},
		{"no key", "failed error", wxpay.MerchantCertificate{Cert: good.Cert}, wxpay.ErrCertificateMissing},
		{"no certificate", "failed error", wxpay.MerchantCertificate{Cert: []byte("hello"), Key: good.Key}, wxpay.ErrCertificateForm},
	} {
		t.Run(tt.name, func(t *testing.T) {
			till := s.till
			till.Certificate = &tt.own
			want(t, till, map[Check]string{Certificate: tt.said})
			if r := till.certificate(t.Context(), true); !errors.Is(r.Err, tt.err) {
				t.Errorf("error %v, want %v", r.Err, tt.err)
			}
		})
	}
}

// A certificate that WeChat accepts is worth a warning a month before its end;
// trouble on the way there says nothing about it.
func TestCertificateSoonOver(t *testing.T) {
	s := newShop(t, sandbox.Options{})
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.TLS.PeerCertificates) == 0 {
			t.Error("the certificate was not shown")
		}
		c := s.till.Client
		p := wxpay.Params{{Name: "return_code", Value: "SUCCESS"}, {Name: "appid", Value: c.AppID}, {Name: "mch_id", Value: c.MchID},
			{Name: "result_code", Value: "FAIL"}, {Name: "err_code", Value: "ORDERNOTEXIST"}}
		p.Add("sign", p.Sign(c.Key, c.SignType))
		w.Write(p.AppendXML(nil))
	}))
	server.TLS = &tls.Config{ClientAuth: tls.RequestClientCert}
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.StartTLS()
	defer server.Close()
	till := s.till
	till.Roots = x509.NewCertPool()
	till.Roots.AddCert(server.Certificate())
	till.Client.Gateways = []string{server.URL}
	for life, said := range map[time.Duration]Verdict{10 * 24 * time.Hour: Warning, 100 * 24 * time.Hour: OK} {
		own := keyPair(t, time.Now().Add(-time.Hour), time.Now().Add(life))
		till.Certificate = &own
		if r := till.certificate(t.Context(), true); r.Verdict != said || r.Err != nil {
			t.Errorf("%s before its end: %+v", life, r)
		}
	}
	server.Close()
	if r := till.certificate(t.Context(), true); r.Verdict != Warning || r.Err == nil {
		t.Errorf("nobody there: %+v", r)
	}
}
