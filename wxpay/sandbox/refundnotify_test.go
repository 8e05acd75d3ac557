package sandbox

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/wxpay"
)

// refunding is a shop that asks WeChat about every refund of which it hears, and
// keeps what WeChat says.
type refunding struct {
	*wxpay.Client

	mu    sync.Mutex
	heard []string // out_refund_no and refund_status; guarded by mu
}

// ask is what the shop does about a hint.
func (r *refunding) ask(ctx context.Context, hint wxpay.RefundHint) error {
	state, err := r.RefundQuery(ctx, wxpay.RefundQueryRequest{OutRefundNo: hint.OutRefundNo})
	if err != nil {
		return err
	}
	one := state.Refunds[0]
	if hint.OutTradeNo != no || hint.RefundID != one.RefundID || hint.TransactionID != state.TransactionID {
		return errors.New("the hint does not fit")
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.heard = append(r.heard, one.OutRefundNo+" "+string(one.RefundStatus))
	return nil
}

// refunds are what was heard so far.
func (r *refunding) refunds() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.heard, ", ")
}

// returning is a sandbox whose refunds take a minute, and the shop that it
// notifies.
func returning(t *testing.T) (*counter, *refunding) {
	shop := &refunding{}
	c := open(t, Options{Key: shopKey, Notify: NotifySchedule(1), Now: time.Now, RefundTime: RefundTime{Bank: time.Minute},
		ToShop: InProcess(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/refunded" {
				answeringShop("<xml><return_code>SUCCESS</return_code></xml>").ServeHTTP(w, r)
				return
			}
			shop.RefundNotifyHandler(shop.ask).ServeHTTP(w, r)
		}))})
	shop.Client = c.client(&http.Client{Transport: c.Transport()})
	c.sold(no)
	return c, shop
}

// giveBack makes a refund that names an address for its notification.
func (c *counter) giveBack(refundNo string, fee int64) {
	c.t.Helper()
	p := append(c.back(no, refundNo, fee), wxpay.Field{Name: "notify_url", Value: "https://shop.invalid/refunded"})
	if code := c.ask("refund", p).Get("err_code"); code != "" {
		c.t.Fatal(code)
	}
}

func TestRefundNotify(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, shop := returning(t)
		c.giveBack("R1", 600)
		c.refunded(no, "R2", 100) // names no address
		time.Sleep(59 * second)
		if got := shop.refunds(); got != "" {
			t.Errorf("while it is processed: %s", got)
		}
		time.Sleep(2 * second)
		c.giveBack("R1", 600) // the same again is no news
		time.Sleep(time.Hour)
		if got := shop.refunds(); got != "R1 SUCCESS" {
			t.Errorf("the shop heard of %q", got)
		}
		list := c.Notifications()
		if n := list[len(list)-1]; len(list) != 2 || n.Interface != "refundnotify" || n.Number != "R1" || n.URL != "https://shop.invalid/refunded" || !n.Done {
			t.Errorf("notifications %+v", list)
		}
		if _, err := c.NotifyRefund("R2", 1); err != ErrNoNews {
			t.Errorf("a refund without an address: %v", err)
		}
		if sent, err := c.NotifyRefund("R1", 3); err != nil || len(sent) != 3 || !sent[2].Done {
			t.Errorf("%+v, %v", sent, err)
		}
	})
}

// Every end is told once, when it comes; a refund that is to be sent again has
// none.
func TestRefundNotifyEnds(t *testing.T) {
	for _, status := range refundEnds {
		synctest.Test(t, func(t *testing.T) {
			c, shop := returning(t)
			c.giveBack("R1", 600)
			time.Sleep(10 * second)
			if err := c.EndRefund("R1", status); err != nil {
				t.Fatal(err)
			}
			time.Sleep(second)
			want := "R1 " + string(status)
			if status == wxpay.RefundFail || status == wxpay.RefundNotSure {
				want = ""
			}
			if got := shop.refunds(); got != want {
				t.Errorf("the shop heard of %q, want %q", got, want)
			}
			time.Sleep(time.Hour)
			if got := shop.refunds(); got != want {
				t.Errorf("later the shop heard of %q, want %q", got, want)
			}
			if want != "" {
				return
			}
			c.giveBack("R1", 600)
			time.Sleep(time.Hour)
			if got := shop.refunds(); got != "R1 SUCCESS" {
				t.Errorf("sent again, the shop heard of %q", got)
			}
		})
	}
}

func TestRefundNotifyFaults(t *testing.T) {
	for _, kind := range outward["refundnotify"] {
		synctest.Test(t, func(t *testing.T) {
			c, shop := returning(t)
			c.Inject(Fault{Interface: "refundnotify", Kind: kind})
			c.giveBack("R1", 600)
			time.Sleep(2 * time.Minute)
			list := c.Notifications()[1:]
			first, last := list[0], list[len(list)-1]
			if first.Fault != kind || first.Done != (kind == Slow) || !last.Done || len(list) > 2 {
				t.Errorf("%s: %+v", kind, list)
			}
			want := "R1 SUCCESS"
			if kind == LostAfterEffect {
				want += ", R1 SUCCESS" // asking twice does no harm
			}
			if got := shop.refunds(); got != want {
				t.Errorf("%s: the shop heard of %q", kind, got)
			}
		})
	}
}

// Real connections, from the refund to the hint.
func TestRefundNotifyOverHTTP(t *testing.T) {
	hints := make(chan wxpay.RefundHint, 1)
	shop := newBookkeeping("")
	server := httptest.NewServer(shop.RefundNotifyHandler(func(_ context.Context, hint wxpay.RefundHint) error {
		hints <- hint
		return nil
	}))
	defer server.Close()
	c := open(t, Options{Key: shopKey, Notify: NotifySchedule(100_000)})
	defer c.Close()
	c.want(c.Phone().Scan(c.ask("unifiedorder", c.order(no).With("notify_url", server.URL)).Get("code_url")), nil)
	c.want(c.Phone().Pay(), nil)
	answer := c.ask("refund", append(c.back(no, "R1", 600), wxpay.Field{Name: "notify_url", Value: server.URL}))
	want := wxpay.RefundHint{OutTradeNo: no, TransactionID: answer.Get("transaction_id"), OutRefundNo: "R1", RefundID: answer.Get("refund_id")}
	if got := <-hints; got != want || want.RefundID == "" {
		t.Errorf("hint %+v, want %+v", got, want)
	}
}

// openssl enc -aes-256-ecb encrypts the same.
func TestSealReqInfo(t *testing.T) {
	if got := sealReqInfo([]byte("<root><a>1</a></root>"), shopKey); got != opensslSealed {
		t.Errorf("sealed %s, want %s", got, opensslSealed)
	}
}

// opensslSealed is a document as openssl encrypts it for shopKey.
const opensslSealed = "KLXHweJYll5Krv4t/KU2x9Q04vPBZDA/w58/z363rww="
