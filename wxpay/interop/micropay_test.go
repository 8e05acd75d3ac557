package interop

import "testing"

// TestMicropay takes a payment by the customer's code and takes it back.
func TestMicropay(t *testing.T) {
	each(t, func(t *testing.T, s shop, c client) {
		o := order{no: "T01-000040", body: "咖啡", attach: "桌 7 & 8", fee: 1990}
		_, err := c.micropay(t.Context(), o, "139999999999999999")
		refused(t, err, "AUTH_CODE_ERROR")
		code, err := s.box.Phone().ShowPayCode()
		if err != nil {
			t.Fatal(err)
		}
		p, err := c.micropay(t.Context(), o, code)
		kept, _ := s.box.Order(o.no)
		if err != nil || p.fee != o.fee || p.transactionID == "" || p.transactionID != kept.TransactionID {
			t.Errorf("read %+v, %v; the sandbox keeps %s", p, err, kept.TransactionID)
		}
		wantState(t, c, o.no, "SUCCESS")
		if err := c.reverse(t.Context(), o.no); err != nil {
			t.Errorf("taking it back: %v", err)
		}
		wantState(t, c, o.no, "REVOKED")
	})
}
