package interop

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// TestBill: every library brings the same bill, and ours reads it.
func TestBill(t *testing.T) {
	each(t, func(t *testing.T, s shop, c client) {
		o := order{no: "T01-000030", body: "咖啡, 大杯", fee: 1990}
		buy(t, s, c, o)
		if _, err := c.refund(t.Context(), refund{no: o.no, refundNo: "R01-000030", total: o.fee, amount: 500}); err != nil {
			t.Fatal(err)
		}
		kept, _ := s.box.Order(o.no)
		text, err := c.bill(t.Context(), billDate(kept))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := wxpay.NewBillReader(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		var read []wxpay.TradeState
		for rows.Next() {
			entry, err := rows.Row().Entry()
			if err != nil || entry.OutTradeNo != o.no || entry.TransactionID != kept.TransactionID {
				t.Errorf("read %+v, %v", entry, err)
			}
			read = append(read, entry.TradeState)
		}
		if want := []wxpay.TradeState{wxpay.TradeSuccess, wxpay.TradeRefund}; rows.Err() != nil || !slices.Equal(read, want) {
			t.Errorf("read %v, %v; want %v", read, rows.Err(), want)
		}
	})
}

func billDate(o sandbox.Order) string { return o.TimeEnd.In(wxpay.Beijing).Format("20060102") }

// TestBillThatIsNone: to gopay the document that says why there is no bill is the
// bill.
func TestBillThatIsNone(t *testing.T) {
	for _, library := range libraries {
		s := openShop(t, "MD5")
		text, err := library.open(s).bill(t.Context(), "20260101")
		if got, want := err == nil, library.name == "gopay"; got != want {
			t.Errorf("%s takes it for a bill: %t, want %t (%v)", library.name, got, want, err)
		}
		if _, notBill := wxpay.NewBillReader(bytes.NewReader(text)); notBill == nil {
			t.Errorf("%s: ours reads a bill from %q", library.name, text)
		}
	}
}

// TestBillLikeAWebPage: goods that are called like a web page end gopay's bill.
func TestBillLikeAWebPage(t *testing.T) {
	for _, library := range libraries {
		s := openShop(t, "MD5")
		c := library.open(s)
		o := order{no: "T01-000031", body: "<html> in practice", fee: 500}
		buy(t, s, c, o)
		kept, _ := s.box.Order(o.no)
		_, err := c.bill(t.Context(), billDate(kept))
		if got, want := err == nil, library.name != "gopay"; got != want {
			t.Errorf("%s brings it: %t, want %t", library.name, got, want)
		}
	}
}

// TestLargeBill: gopay cuts a bill off at 10 MB and says nothing. Ours notices,
// whoever brings it: the summary is missing.
func TestLargeBill(t *testing.T) {
	const date = "20260101"
	whole, err := io.ReadAll(sandbox.SyntheticBill{Date: date, Rows: 50_000}.Reader())
	if err != nil {
		t.Fatal(err)
	}
	whole = bytes.ReplaceAll(whole, []byte("<html>"), []byte("[html]")) // see TestBillLikeAWebPage
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write(whole) }))
	t.Cleanup(server.Close)
	for _, library := range libraries {
		s := openShop(t, "MD5")
		s.url = server.URL
		s.roots.AddCert(server.Certificate())
		text, err := library.open(s).bill(t.Context(), date)
		if err != nil {
			t.Fatalf("%s: %v", library.name, err)
		}
		wrong := readBill(text)
		if got, want := errors.Is(wrong, wxpay.ErrBillTruncated), library.name == "gopay"; got != want || !want && wrong != nil {
			t.Errorf("%s cuts %d bytes to %d: %t, want %t (%v)", library.name, len(whole), len(text), got, want, wrong)
		}
	}
}

func readBill(text []byte) error {
	rows, err := wxpay.NewBillReader(bytes.NewReader(text))
	if err != nil {
		return err
	}
	for rows.Next() {
	}
	return rows.Err()
}
