package interop

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/chanxuehong/wechat/mch/core"
	"github.com/go-pay/gopay/wechat"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// handlers are the libraries' ways of serving notify_url. told hears what the
// library believes.
var handlers = []struct {
	name string
	open func(s shop, told func(news)) http.Handler
}{
	{"wxpay", wxpayHandler},
	{"gopay", gopayHandler},
	{"chanxuehong", chanxuehongHandler},
}

// news is what a notification tells of a payment.
type news struct {
	no, transactionID string
	fee               int64 // fen
}

func wxpayHandler(s shop, told func(news)) http.Handler {
	return openWxpay(s).(ours).NotifyHandler(func(_ context.Context, p *wxpay.Payment) error {
		told(news{p.OutTradeNo, p.TransactionID, p.TotalFee})
		return nil
	})
}

// gopayHandler does what the library's page says: parse to a BodyMap, verify,
// answer.
func gopayHandler(s shop, told func(news)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := wechat.NotifyResponse{ReturnCode: "FAIL", ReturnMsg: "no"}
		fields, err := wechat.ParseNotifyToBodyMap(r)
		if err == nil {
			err = verifyByGopay(s, fields)
		}
		if fee, bad := strconv.ParseInt(fields.Get("total_fee"), 10, 64); err == nil && bad == nil {
			told(news{fields.Get("out_trade_no"), fields.Get("transaction_id"), fee})
			answer = wechat.NotifyResponse{ReturnCode: "SUCCESS", ReturnMsg: "OK"}
		}
		w.Write([]byte(answer.ToXmlString()))
	})
}

func chanxuehongHandler(s shop, told func(news)) http.Handler {
	server := core.NewServer(s.appid, s.mchID, s.key, core.HandlerFunc(func(ctx *core.Context) {
		fee, _ := strconv.ParseInt(ctx.Msg["total_fee"], 10, 64)
		told(news{ctx.Msg["out_trade_no"], ctx.Msg["transaction_id"], fee})
		ctx.Response(map[string]string{"return_code": "SUCCESS"})
	}), core.ErrorHandlerFunc(func(w http.ResponseWriter, _ *http.Request, _ error) {
		w.Write([]byte("<xml><return_code>FAIL</return_code></xml>"))
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { server.ServeHTTP(w, r, nil) })
}

// listener is a notify_url on loopback that writes down what is believed.
type listener struct {
	*httptest.Server
	mu    sync.Mutex
	heard []news // guarded by mu
}

func listen(t *testing.T, s shop, open func(shop, func(news)) http.Handler) *listener {
	t.Helper()
	l := &listener{}
	l.Server = httptest.NewServer(open(s, func(n news) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.heard = append(l.heard, n)
	}))
	t.Cleanup(l.Close)
	return l
}

func (l *listener) news() []news {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.heard)
}

// paidOrder is an order whose payment is to be told at l.
func paidOrder(t *testing.T, s shop, l *listener) sandbox.Order {
	t.Helper()
	o := order{no: "T01-000020", body: "咖啡 <大杯>", attach: "桌 7 & 8", fee: 1990, notifyURL: l.URL + "/notify"}
	buy(t, s, openWxpay(s), o)
	paid, _ := s.box.Order(o.no)
	return paid
}

// TestNotify: each library reads the sandbox's notification, and the sandbox its
// answer.
func TestNotify(t *testing.T) {
	for _, handler := range handlers {
		for _, signType := range []string{"MD5", "HMAC-SHA256"} {
			t.Run(handler.name+"/"+signType, func(t *testing.T) {
				s := openShop(t, signType)
				l := listen(t, s, handler.open)
				o := paidOrder(t, s, l)
				sent, err := s.box.Notify(o.OutTradeNo, 1)
				if err != nil || len(sent) != 1 || !sent[0].Done {
					t.Errorf("sent %+v, %v", sent, err)
				}
				if got, want := l.news(), []news{{o.OutTradeNo, o.TransactionID, o.TotalFee}}; !slices.Equal(got, want) {
					t.Errorf("heard %+v, want %+v", got, want)
				}
			})
		}
	}
}

// TestNotificationsNobodyShouldBelieve are notifications that prove nothing. Ours
// believes none of them.
func TestNotificationsNobodyShouldBelieve(t *testing.T) {
	for _, tt := range []struct {
		fault    sandbox.FaultKind
		believed []string
	}{
		{sandbox.Unsigned, nil},
		{sandbox.BadSignature, nil},
		{sandbox.TwoFields, nil},
		{sandbox.Trailing, []string{"gopay", "chanxuehong"}},
		{sandbox.OtherMerchant, []string{"gopay"}},
	} {
		t.Run(string(tt.fault), func(t *testing.T) {
			for _, handler := range handlers {
				s := openShop(t, "MD5")
				l := listen(t, s, handler.open)
				o := paidOrder(t, s, l)
				s.box.Inject(sandbox.Fault{Interface: "notify", Kind: tt.fault})
				if _, err := s.box.Notify(o.OutTradeNo, 1); err != nil {
					t.Fatal(err)
				}
				if got, want := len(l.news()) > 0, slices.Contains(tt.believed, handler.name); got != want {
					t.Errorf("%s believes it: %t, want %t", handler.name, got, want)
				}
			}
		})
	}
}

// TestForgedPaymentAsRefund: chanxuehong does not look for a signature where
// there is a req_info, so anybody who knows the notify_url can pay with one.
func TestForgedPaymentAsRefund(t *testing.T) {
	for _, handler := range handlers {
		s := openShop(t, "MD5")
		l := listen(t, s, handler.open)
		forged := wxpay.Params{
			{Name: "return_code", Value: "SUCCESS"}, {Name: "result_code", Value: "SUCCESS"},
			{Name: "appid", Value: s.appid}, {Name: "mch_id", Value: s.mchID}, {Name: "nonce_str", Value: nonce()},
			{Name: "out_trade_no", Value: "T01-000021"}, {Name: "transaction_id", Value: "4200000000202611240000000000"},
			{Name: "total_fee", Value: "1990"}, {Name: "req_info", Value: "x"},
		}
		resp, err := http.Post(l.URL, "text/xml", strings.NewReader(string(forged.AppendXML(nil))))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if got, want := len(l.news()) > 0, handler.name == "chanxuehong"; got != want {
			t.Errorf("%s believes it: %t, want %t", handler.name, got, want)
		}
	}
}

// TestRefundNotify: gopay decrypts the sandbox's notification of a refund, and
// ours takes the same numbers out of it. chanxuehong leaves the decryption to its
// caller.
func TestRefundNotify(t *testing.T) {
	for name, open := range map[string]func(s shop, told func(string)) http.Handler{
		"wxpay": func(s shop, told func(string)) http.Handler {
			return openWxpay(s).(ours).RefundNotifyHandler(func(_ context.Context, hint wxpay.RefundHint) error {
				told(hint.OutRefundNo + " " + hint.RefundID)
				return nil
			})
		},
		"gopay": func(s shop, told func(string)) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				told(gopayReadsRefund(r, s.key))
				w.Write([]byte((&wechat.NotifyResponse{ReturnCode: "SUCCESS", ReturnMsg: "OK"}).ToXmlString()))
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := openShop(t, "MD5")
			heard := make(chan string, 1)
			server := httptest.NewServer(open(s, func(text string) { heard <- text }))
			t.Cleanup(server.Close)
			o := order{no: "T01-000022", body: "咖啡", fee: 1990}
			c := openWxpay(s)
			buy(t, s, c, o)
			r := refund{no: o.no, refundNo: "R01-000022", total: o.fee, amount: 500, notifyURL: server.URL + "/refund"}
			id, err := c.refund(t.Context(), r)
			if err != nil {
				t.Fatal(err)
			}
			sent, err := s.box.NotifyRefund(r.refundNo, 1)
			if err != nil || len(sent) != 1 || !sent[0].Done {
				t.Errorf("sent %+v, %v", sent, err)
			}
			if got, want := <-heard, r.refundNo+" "+id; got != want {
				t.Errorf("heard %q, want %q", got, want)
			}
		})
	}
}

func gopayReadsRefund(r *http.Request, key string) string {
	told, err := wechat.ParseRefundNotify(r)
	if err != nil {
		return err.Error()
	}
	inside, err := wechat.DecryptRefundNotifyReqInfo(told.ReqInfo, key)
	if err != nil {
		return err.Error()
	}
	return inside.OutRefundNo + " " + inside.RefundId
}
