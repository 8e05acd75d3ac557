package interop

import (
	"errors"
	"testing"

	"wxtill/wxpay/sandbox"
)

// TestPaid takes a payment from the order to the query that says SUCCESS.
func TestPaid(t *testing.T) {
	each(t, func(t *testing.T, s shop, c client) {
		o := order{no: "T01-000001", body: "咖啡 <大杯> & 糖 ]]> \"甜\"", fee: 1990}
		codeURL, err := c.order(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if kept, _ := s.box.Order(o.no); kept.TotalFee != o.fee || kept.Content.Get("body") != o.body {
			t.Errorf("the sandbox read %d fen for %q", kept.TotalFee, kept.Content.Get("body"))
		}
		wantState(t, c, o.no, "NOTPAY")
		phone := s.box.Phone()
		if err := errors.Join(phone.Scan(codeURL), phone.AskPassword()); err != nil {
			t.Fatal(err)
		}
		wantState(t, c, o.no, "USERPAYING")
		if err := phone.Pay(); err != nil {
			t.Fatal(err)
		}
		p := wantState(t, c, o.no, "SUCCESS")
		paid, _ := s.box.Order(o.no)
		if p.fee != o.fee || p.transactionID != paid.TransactionID {
			t.Errorf("read %+v, the sandbox keeps %d fen under %s", p, paid.TotalFee, paid.TransactionID)
		}
		refused(t, c.close(t.Context(), o.no), "ORDERPAID")
		_, err = c.order(t.Context(), o)
		refused(t, err, "ORDERPAID")
	})
}

// TestClosed ends an order that nobody paid.
func TestClosed(t *testing.T) {
	each(t, func(t *testing.T, s shop, c client) {
		o := order{no: "T01-000002", body: "茶", fee: 500}
		_, err := c.query(t.Context(), o.no)
		refused(t, err, "ORDERNOTEXIST")
		codeURL, err := c.order(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.close(t.Context(), o.no); err != nil {
			t.Fatal(err)
		}
		wantState(t, c, o.no, "CLOSED")
		refused(t, c.close(t.Context(), o.no), "ORDERCLOSED")
		if err := s.box.Phone().Scan(codeURL); !errors.Is(err, sandbox.ErrClosed) {
			t.Errorf("a closed order can be scanned: %v", err)
		}
	})
}

func wantState(t *testing.T, c client, no, state string) payment {
	t.Helper()
	p, err := c.query(t.Context(), no)
	if err != nil || p.state != state {
		t.Errorf("query: %+v, %v; want %s", p, err, state)
	}
	return p
}
