package wxpay_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

func TestBillsThatCannotBeRead(t *testing.T) {
	bill := golden(t, "today", wxpay.BillAll)
	change := func(from, to string) string {
		t.Helper()
		bent := strings.Replace(bill, from, to, 1)
		if bent == bill {
			t.Fatalf("there is no %q in the bill", from)
		}
		return bent
	}
	for _, tt := range []struct {
		name, bill string
		want       error
		line       int
		column     string
	}{
		{"nothing", "", wxpay.ErrBillTruncated, 0, ""},
		{"a web page", "<!DOCTYPE html>\n<html>", wxpay.ErrNotBill, 0, ""},
		{"a document", "<xml><return_code>FAIL</return_code></xml>", wxpay.ErrNotBill, 0, ""},
		{"another table", "交易单号,金额\n`1,`2\n", wxpay.ErrNotBill, 0, ""},
		{"bytes", "\x00\xff\x00", wxpay.ErrNotBill, 0, ""},
		{"no out_trade_no", change("商户订单号", "别的"), wxpay.ErrBillSyntax, 1, ""},
		{"a column twice", change("费率备注", "总金额"), wxpay.ErrBillSyntax, 1, ""},
		{"a cell less", change(",`till-2", ""), wxpay.ErrBillSyntax, 3, ""},
		{"a cell more among numbers", change("`CMB_DEBIT,", "`CMB_DEBIT,`x,"), wxpay.ErrBillSyntax, 2, "应结订单金额"},
		{"a cell more and no names", "交易时间,微信订单号,商户订单号,交易状态,总金额\n`2026-11-23 09:15:02,`1,`a,`SUCCESS,`3,`4\n", wxpay.ErrBillSyntax, 2, ""},
		{"half a last row", change(",`<html> 书,`,`0.00000,`0.60%,`0.00,`0.01,`试用费率", ",`书"), wxpay.ErrBillSyntax, 7, ""},
		{"a word for an amount", change("`14.90", "`拿铁"), wxpay.ErrBillSyntax, 2, "应结订单金额"},
		{"half a fen", change("`19.90", "`19.905"), wxpay.ErrBillSyntax, 2, "订单金额"},
		{"a fee in words", change("`0.09000", "`免费"), wxpay.ErrBillSyntax, 2, "手续费"},
		{"half a fen of a coupon", change("`5.00", "`5.005"), wxpay.ErrBillSyntax, 2, "代金券金额"},
		{"no time", change("2026-11-23 09:15:02", ""), wxpay.ErrBillSyntax, 2, "交易时间"},
		{"no such day", change("2026-11-23 09:15:02", "2026-11-31 09:15:02"), wxpay.ErrBillSyntax, 2, "交易时间"},
		{"a row without backticks", change("\n`2026-11-23 12", "\n2026-11-23 12"), wxpay.ErrBillSyntax, 3, ""},
		{"a title less", change(",申请退款总金额", ""), wxpay.ErrBillSyntax, 8, ""},
		{"no figure", change("`119.91", "`"), wxpay.ErrBillSyntax, 8, "订单总金额"},
		{"a count and a half", change("\n`5,", "\n`5.5,"), wxpay.ErrBillSyntax, 8, "总交易单数"},
		{"more below the summary", bill + "`6\r\n", wxpay.ErrBillSyntax, 9, ""},
		{"two bills", bill + bill, wxpay.ErrBillSyntax, 9, ""},
		{"an endless line", change("蛋糕", strings.Repeat("蛋", 1<<20)), wxpay.ErrBillSyntax, 3, ""},
		{"endless line ends", change("蛋糕", strings.Repeat("蛋\n", 300)), wxpay.ErrBillSyntax, 259, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := readBill(strings.NewReader(tt.bill), "")
			if !errors.Is(err, tt.want) {
				t.Fatalf("error %v, want %v", err, tt.want)
			}
			var syntax *wxpay.BillSyntaxError
			if errors.As(err, &syntax) && (syntax.Line != tt.line || syntax.Column != tt.column) {
				t.Errorf("line %d, column %q, want %d, %q: %v", syntax.Line, syntax.Column, tt.line, tt.column, err)
			}
			quiet(t, err.Error(), "oUpF8uN95-Ptaags6E_roPHg7AG")
		})
	}
}

func TestBillsThatDoNotAddUp(t *testing.T) {
	for _, tt := range []struct {
		generation, from, to string
		want                 wxpay.BillSumError
		text                 string
	}{
		{"today", "\n`5,", "\n`6,", wxpay.BillSumError{Figure: "总交易单数", Stated: 6, Summed: 5}, "the bill says 总交易单数 6, its rows 5"},
		{"today", "`19.90", "`19.91", wxpay.BillSumError{Figure: "订单总金额", Stated: 11991, Summed: 11992}, "the bill says 订单总金额 119.91, its rows 119.92"},
		{"today", "`14.90", "`4.90", wxpay.BillSumError{Figure: "应结订单总金额", Stated: 11491, Summed: 10491}, "the bill says 应结订单总金额 114.91, its rows 104.91"},
		{"today", "`30.01\r\n", "`30.02\r\n", wxpay.BillSumError{Figure: "申请退款总金额", Stated: 3002, Summed: 3001}, "the bill says 申请退款总金额 30.02, its rows 30.01"},
		{"today", "`-0.18000", "`0.18000", wxpay.BillSumError{Figure: "手续费总金额", Stated: 51000, Summed: 87000}, "the bill says 手续费总金额 0.51000, its rows 0.87000"},
		{"2014", "`119.91,", "`119.90,", wxpay.BillSumError{Figure: "总交易额", Stated: 11990, Summed: 11991}, "the bill says 总交易额 119.90, its rows 119.91"},
		{"2014", "`30.01,`0,", "`30.01,`0.01,", wxpay.BillSumError{Figure: "总现金券退款金额", Stated: 1, Summed: 0}, "the bill says 总现金券退款金额 0.01, its rows 0.00"},
	} {
		t.Run(tt.generation+" "+tt.want.Figure, func(t *testing.T) {
			bill := strings.Replace(golden(t, tt.generation, wxpay.BillAll), tt.from, tt.to, 1)
			rows, summary, err := readBill(strings.NewReader(bill), "")
			var sum *wxpay.BillSumError
			if !errors.Is(err, wxpay.ErrBillSum) || !errors.As(err, &sum) {
				t.Fatalf("error %v", err)
			}
			if sum.Figure != tt.want.Figure || sum.Stated != tt.want.Stated || sum.Summed != tt.want.Summed || err.Error() != tt.text {
				t.Errorf("error %+v %q, want %+v %q", sum, err, tt.want, tt.text)
			}
			if len(rows) != 5 || summary.Count == 0 {
				t.Errorf("%d rows, summary %+v: they should be there all the same", len(rows), summary)
			}
		})
	}
}

// What the summary leaves open is told, and the rest of it is held against the rows.
func TestUncheckedFigures(t *testing.T) {
	bill := golden(t, "today", wxpay.BillAll)
	unknown := strings.Replace(bill, "退款总金额", "退还总数", 1) // 申请退款总金额 stands behind it
	without := strings.Replace(strings.Replace(bill, "手续费总金额,", "", 1), "`0.51000,", "", 1)
	for _, tt := range []struct {
		name, bill, want string
		adds             bool
	}{
		{"as it should be", bill, "", true},
		{"a column and a figure more", moreColumns(bill), "新列", true},
		{"a figure by another name", unknown, "退还总数 退款金额", true},
		{"and another is wrong", strings.Replace(unknown, "\n`5,", "\n`6,", 1), "退还总数 退款金额", false},
		{"a figure less", without, "手续费", true},
	} {
		rows, err := wxpay.NewBillReader(strings.NewReader(tt.bill))
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		for rows.Next() {
			if rows.Unchecked() != nil {
				t.Errorf("%s: known before the end", tt.name)
			}
		}
		if got := strings.Join(rows.Unchecked(), " "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if err := rows.Err(); (err == nil) != tt.adds || err != nil && !errors.Is(err, wxpay.ErrBillSum) {
			t.Errorf("%s: error %v", tt.name, err)
		}
	}
	for _, generation := range []string{"today", "2014", "2016", "later"} {
		for _, kind := range []wxpay.BillType{wxpay.BillAll, wxpay.BillSuccess, wxpay.BillRefund} {
			b := sandbox.SyntheticBill{Date: "20261123", Rows: 50, Type: kind}
			if err := b.Generation.UnmarshalText([]byte(generation)); err != nil {
				t.Fatal(err)
			}
			rows, err := wxpay.NewBillReader(b.Reader())
			for err == nil && rows.Next() {
			}
			if err != nil || rows.Err() != nil || len(rows.Unchecked()) > 0 {
				t.Errorf("%s %s: %v, %v, unchecked %q", generation, kind, err, rows.Err(), rows.Unchecked())
			}
		}
	}
}

// TestALostRowShows takes away one row after the other.
func TestALostRowShows(t *testing.T) {
	lines := strings.SplitAfter(golden(t, "later", wxpay.BillAll), "\r\n")
	for i := 1; i <= 5; i++ {
		bill := strings.Join(append(append([]string{}, lines[:i]...), lines[i+1:]...), "")
		if _, _, err := readBill(strings.NewReader(bill), ""); !errors.Is(err, wxpay.ErrBillSum) {
			t.Errorf("without row %d: %v", i, err)
		}
	}
}

func TestBillReaderSaysWhatItsReaderSays(t *testing.T) {
	bill, gone := golden(t, "today", wxpay.BillAll), errors.New("the disk is gone")
	for n := range len(bill) {
		broken := io.MultiReader(strings.NewReader(bill[:n]), iotest.ErrReader(gone))
		if _, _, err := readBill(broken, ""); !errors.Is(err, gone) || errors.Is(err, wxpay.ErrBillTruncated) {
			t.Fatalf("broken at %d: %v", n, err)
		}
	}
	rows, _, err := readBill(iotest.OneByteReader(strings.NewReader(bill)), "")
	if err != nil || len(rows) != 5 {
		t.Errorf("byte by byte: %d rows, %v", len(rows), err)
	}
	if _, _, err := readBill(strings.NewReader(zipped(bill)[:20]+strings.Repeat("x", 700)), ""); err == nil {
		t.Error("a broken gzip is read")
	}
}
