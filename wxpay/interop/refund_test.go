package interop

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"
)

// TestRefunds gives a payment back in two parts; a third is too much.
func TestRefunds(t *testing.T) {
	each(t, func(t *testing.T, s shop, c client) {
		o := order{no: "T01-000010", body: "咖啡", fee: 1990}
		first := refund{no: o.no, refundNo: "R01-000001", total: o.fee, amount: 500}
		if _, err := c.order(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		_, err := c.refund(t.Context(), first)
		refused(t, err, "TRADE_STATE_ERROR")
		buy(t, s, c, o)
		_, err = c.refunds(t.Context(), o.no)
		refused(t, err, "REFUNDNOTEXIST")

		id, err := c.refund(t.Context(), first)
		if err != nil {
			t.Fatal(err)
		}
		again, err := c.refund(t.Context(), first)
		if err != nil || again != id {
			t.Errorf("the same refund again: %s, %v; it was %s", again, err, id)
		}
		rest := refund{no: o.no, refundNo: "R01-000002", total: o.fee, amount: 1490}
		restID, err := c.refund(t.Context(), rest)
		if err != nil {
			t.Fatal(err)
		}
		list, err := c.refunds(t.Context(), o.no)
		want := []refundState{
			{first.refundNo, id, "SUCCESS", first.amount},
			{rest.refundNo, restID, "SUCCESS", rest.amount},
		}
		if err != nil || !slices.Equal(list, want) {
			t.Errorf("got %+v, %v\nwant %+v", list, err, want)
		}
		_, err = c.refund(t.Context(), refund{no: o.no, refundNo: "R01-000003", total: o.fee, amount: 1})
		refused(t, err, "REFUND_FEE_INVALID")
		wantState(t, c, o.no, "REFUND")
	})
}

// TestManyRefunds: with twelve refunds, out_refund_no_10 sorts before
// out_refund_no_2 in what is signed.
func TestManyRefunds(t *testing.T) {
	each(t, func(t *testing.T, s shop, c client) {
		o := order{no: "T01-000011", body: "咖啡", fee: 1990}
		buy(t, s, c, o)
		for i := range 12 {
			if _, err := c.refund(t.Context(), refund{no: o.no, refundNo: fmt.Sprintf("R01-%06d", i), total: o.fee, amount: 100}); err != nil {
				t.Fatal(err)
			}
		}
		list, err := c.refunds(t.Context(), o.no)
		if err != nil || len(list) != 12 {
			t.Fatalf("read %d refunds, %v", len(list), err)
		}
		for i, r := range list {
			if want := fmt.Sprintf("R01-%06d", i); r.refundNo != want || r.status != "SUCCESS" || r.amount != 100 {
				t.Errorf("refund %d: %+v", i, r)
			}
		}
	})
}

// TestRefundAtAForeignServer: who sits on the line with a certificate of their
// own gets gopay's refunds, signed and ready to be used; the page of the library
// says to load the merchant's certificate as it is done here, and that turns the
// check of the other side off.
func TestRefundAtAForeignServer(t *testing.T) {
	for _, library := range libraries {
		t.Run(library.name, func(t *testing.T) {
			s := openShop(t, "MD5")
			var stolen atomic.Bool
			foreign := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				doc, _ := io.ReadAll(r.Body)
				stolen.Store(bytes.Contains(doc, []byte("<sign>")))
			}))
			foreign.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
			foreign.StartTLS()
			t.Cleanup(foreign.Close)
			s.url = foreign.URL
			_, err := library.open(s).refund(t.Context(), refund{no: "T01-000012", refundNo: "R01-000001", total: 100, amount: 100})
			if err == nil {
				t.Error("a refund at a foreign server is accepted")
			}
			if got, want := stolen.Load(), library.name == "gopay"; got != want {
				t.Errorf("the server got a signed refund: %t, want %t", got, want)
			}
		})
	}
}
