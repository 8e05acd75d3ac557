package sandbox

import (
	"bytes"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"wxtill/wxpay"

	"pgregory.net/rapid"
)

var generations = map[string]BillGeneration{"today": BillToday, "2014": Bill2014, "2016": Bill2016, "later": BillLater}

var types = []wxpay.BillType{wxpay.BillAll, wxpay.BillSuccess, wxpay.BillRefund}

// readEntries reads a bill by the reader of the other package.
func readEntries(t testing.TB, text []byte) ([]wxpay.BillEntry, wxpay.BillSummary) {
	t.Helper()
	rows, err := wxpay.NewBillReader(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	var entries []wxpay.BillEntry
	for rows.Next() {
		e, err := rows.Row().Entry()
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, e)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return entries, rows.Summary()
}

func writeEntries(t testing.TB, g BillGeneration, kind wxpay.BillType, entries []wxpay.BillEntry) []byte {
	t.Helper()
	var text bytes.Buffer
	w, err := NewBillWriter(&text, g, kind)
	for i := range entries {
		if err == nil {
			err = w.Write(&entries[i])
		}
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

// TestBillWriterMakesTheGoldenBills: what package wxpay reads out of the bills
// that were made by hand is written again, byte for byte.
func TestBillWriterMakesTheGoldenBills(t *testing.T) {
	for name, g := range generations {
		for _, kind := range types {
			want, err := os.ReadFile("../testdata/bill/" + name + "_" + strings.ToLower(string(kind)) + ".csv")
			if err != nil {
				t.Fatal(err)
			}
			entries, _ := readEntries(t, want)
			if got := writeEntries(t, g, kind, entries); !bytes.Equal(got, want) {
				t.Errorf("%s %s: wrote\n%s\nwant\n%s", name, kind, got, want)
			}
		}
	}
}

// TestBillWriterAndReaderAgree: any rows are read as they were written.
func TestBillWriterAndReaderAgree(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		g := rapid.SampledFrom([]BillGeneration{BillToday, Bill2014, Bill2016, BillLater}).Draw(r, "generation")
		kind := rapid.SampledFrom(types).Draw(r, "type")
		want := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) wxpay.BillEntry { return anyEntry(r, g, kind) }), 0, 20).Draw(r, "rows")
		text := writeEntries(t, g, kind, want)
		got, summary := readEntries(t, text)
		if len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(got, want) {
			r.Fatalf("read\n%+v\nwrote\n%+v\n%s", got, want, text)
		}
		var sums wxpay.BillSummary
		for _, e := range want {
			sums.Count++
			sums.TotalFee += e.TotalFee
			sums.SettlementTotalFee += e.SettlementTotalFee
			sums.RefundFee += e.RefundFee
			sums.SettlementRefundFee += e.SettlementRefundFee
			sums.CouponRefundFee += e.CouponRefundFee
			sums.Fee += e.Fee
		}
		if summary != sums {
			r.Fatalf("summary %+v, want %+v", summary, sums)
		}
	})
}

// anyEntry is a row with nothing in it that the bill has no column for.
func anyEntry(r *rapid.T, g BillGeneration, kind wxpay.BillType) wxpay.BillEntry {
	word := func(name string) string { return rapid.StringMatching("[0-9A-Za-z_|*-]{0,32}").Draw(r, name) }
	number := func(name string) string {
		return rapid.StringMatching("[1-9A-Za-z_|*-][0-9A-Za-z_|*-]{0,31}|").Draw(r, name)
	}
	// Whatever a merchant sends, but for what separates cells.
	free := func(name string) string {
		text := rapid.StringMatching("[^\\x00-\\x1f\uFFFD]{0,20}(, ?[\"`<xml>京 a-z]{0,9})?").Draw(r, name)
		return strings.ReplaceAll(text, ",`", ", `")
	}
	amount := func(name string) int64 { return rapid.Int64Range(-100_000_000, 100_000_000).Draw(r, name) }
	moment := func(name string) time.Time {
		return time.Unix(rapid.Int64Range(1_400_000_000, 1_900_000_000).Draw(r, name), 0).In(wxpay.Beijing)
	}
	e := wxpay.BillEntry{
		TradeTime: moment("time"), AppID: word("appid"), MchID: word("mch_id"), SubMchID: number("sub_mch_id"), DeviceInfo: free("device_info"),
		TransactionID: word("transaction_id"), OutTradeNo: word("out_trade_no"), OpenID: wxpay.OpenID(word("openid")), TradeType: word("trade_type"),
		TradeState: wxpay.TradeState(word("state")), BankType: word("bank"), FeeType: word("fee_type"),
		SettlementTotalFee: amount("settlement"), CouponFee: amount("coupon"), SettlementTold: g == BillToday,
		Body: free("body"), Attach: free("attach"), Fee: wxpay.BillFee(amount("fee")), Rate: word("rate"),
	}
	if kind != wxpay.BillSuccess {
		e.RefundID, e.OutRefundNo, e.RefundType, e.RefundStatus = number("refund_id"), number("out_refund_no"), word("type"), word("status")
		e.SettlementRefundFee, e.CouponRefundFee = amount("refund"), amount("coupon_refund")
	}
	if kind == wxpay.BillRefund {
		e.RefundTime, e.RefundSuccessTime = moment("refund_time"), moment("success_time")
	}
	e.TotalFee, e.RefundFee = e.SettlementTotalFee, e.SettlementRefundFee
	if g == BillToday {
		e.TotalFee, e.RateRemark = amount("total"), free("remark")
		if kind != wxpay.BillSuccess {
			e.RefundFee = amount("refund_fee")
		}
	}
	return e
}

func TestBillGenerationNames(t *testing.T) {
	for name, want := range generations {
		var g BillGeneration
		if err := g.UnmarshalText([]byte(name)); err != nil || g != want {
			t.Errorf("%s is %d, %v, want %d", name, g, err, want)
		}
		if text, err := g.MarshalText(); err != nil || string(text) != name {
			t.Errorf("%d is %s, %v, want %s", g, text, err, name)
		}
	}
	if err := new(BillGeneration).UnmarshalText([]byte("1999")); err == nil {
		t.Error("1999 is a generation")
	}
}

func TestBillWriterCleansNames(t *testing.T) {
	e := wxpay.BillEntry{TradeTime: noon, Body: "a\r\nb\tc\x00,\"d`", Attach: "e,f"}
	got, _ := readEntries(t, writeEntries(t, BillToday, wxpay.BillAll, []wxpay.BillEntry{e}))
	if len(got) != 1 || got[0].Body != "a  b c ,\"d`" || got[0].Attach != "e,f" {
		t.Errorf("read %+v", got)
	}
}
