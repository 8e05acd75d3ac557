package wxpay_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"wxtill/wxpay"
)

// FuzzBill holds the reader to four things: it fails in no other way than it
// says; what it accepts has as many rows as its summary says, adding up to what
// that says; it does not matter in which pieces the bytes come; and a cut
// anywhere is noticed or has lost nothing.
func FuzzBill(f *testing.F) {
	for _, generation := range generations {
		f.Add([]byte(golden(f, generation, wxpay.BillRefund)), 1000)
	}
	// Short ones are quicker to play with.
	const head = "交易时间,微信订单号,商户订单号,交易状态,总金额,商品名称,商户数据包,手续费\n"
	const row = "`2026-11-23 09:15:02,`1,`a,`SUCCESS,`3,`b,`c,`0.01\n"
	const rows = row + "`2026-11-23 09:15:02,`1,`a,`SUCCESS,`3.50,`b,`\n,`c,`-0.00001\n"
	const end = "总交易单数,总交易额,手续费总金额\n`2.0,`6.50,`0.00999\n"
	f.Add([]byte(head+rows+end), 160)
	f.Add([]byte(zipped(head+rows+end)), 30)
	f.Add([]byte(strings.NewReplacer(",`", "\t", "\n`", "\n", ",", "\t").Replace(head+row+"总交易单数,总交易额\n`1,`3\n")), 170)
	f.Fuzz(func(t *testing.T, text []byte, cut int) {
		rows, summary, err := readBill(bytes.NewReader(text), "")
		pieces, pieceSummary, pieceErr := readBill(iotest.OneByteReader(bytes.NewReader(text)), "")
		if !reflect.DeepEqual(rows, pieces) || summary != pieceSummary || (err == nil) != (pieceErr == nil) {
			t.Fatalf("byte by byte: %+v, %+v, %v\nat once: %+v, %+v, %v", pieces, pieceSummary, pieceErr, rows, summary, err)
		}
		if err != nil {
			if !billFailure(err) {
				t.Fatalf("error %v", err)
			}
			return
		}
		if sums := summed(rows); summary.Count != 0 && summary.Count != sums.Count || summary.Fee != 0 && summary.Fee != sums.Fee {
			t.Fatalf("summary %+v of rows that sum up to %+v", summary, sums)
		}
		if cut < 0 || cut >= len(text) {
			return
		}
		cutRows, cutSummary, err := readBill(bytes.NewReader(text[:cut]), "")
		if err == nil && (!reflect.DeepEqual(rows, cutRows) || summary != cutSummary) {
			t.Fatalf("cut at %d of %d: %+v, %+v\nwhole: %+v, %+v", cut, len(text), cutRows, cutSummary, rows, summary)
		}
	})
}

// billFailure reports whether a bill may fail like this.
func billFailure(err error) bool {
	var corrupt flate.CorruptInputError
	for _, known := range []error{
		wxpay.ErrNotBill, wxpay.ErrBillTruncated, wxpay.ErrBillSyntax, wxpay.ErrBillSum, gzip.ErrHeader, gzip.ErrChecksum,
	} {
		if errors.Is(err, known) {
			return true
		}
	}
	return errors.As(err, &corrupt)
}
