package wxpay_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"wxtill/wxpay"
)

// golden is a bill made by hand after the tables of the specification.
func golden(t testing.TB, generation string, kind wxpay.BillType) string {
	t.Helper()
	text, err := os.ReadFile("testdata/bill/" + generation + "_" + strings.ToLower(string(kind)) + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var generations = []string{"2014", "2016", "later", "today"}

var billTypes = []wxpay.BillType{wxpay.BillAll, wxpay.BillSuccess, wxpay.BillRefund}

func at(clock string) time.Time {
	t, err := time.ParseInLocation(time.DateTime, "2026-11-23 "+clock, wxpay.Beijing)
	if err != nil {
		panic(err)
	}
	return t
}

// theDay are the entries of the golden bills of type ALL.
func theDay(generation string) []wxpay.BillEntry {
	latte := wxpay.BillEntry{
		TradeTime: at("09:15:02"), AppID: appID, MchID: mchID, DeviceInfo: "till-1",
		TransactionID: "4200001234202611231234567890", OutTradeNo: "T01-20261123-0001-KQXWZP",
		OpenID: "oUpF8uN95-Ptaags6E_roPHg7AG0", TradeType: "NATIVE", TradeState: wxpay.TradeSuccess,
		BankType: "CMB_DEBIT", FeeType: "CNY", TotalFee: 1990, SettlementTotalFee: 1990, CouponFee: 500,
		Body: "街角咖啡 拿铁, 大杯", Fee: 12000, Rate: "0.60%",
	}
	if generation == "today" {
		latte.SettlementTotalFee, latte.Fee = 1490, 9000
	}
	cake := wxpay.BillEntry{
		TradeTime: at("12:00:59"), AppID: appID, MchID: mchID, DeviceInfo: "till-2",
		TransactionID: "4200001234202611231234567891", OutTradeNo: "T02-20261123-0001-ABCDEF",
		OpenID: "oUpF8uN95-Ptaags6E_roPHg7AG1", TradeType: "JSAPI", TradeState: wxpay.TradeSuccess,
		BankType: "OTHERS", FeeType: "CNY", TotalFee: 10000, SettlementTotalFee: 10000,
		Body: `蛋糕 "生日"`, Attach: "桌号`7`", Fee: 60000, Rate: "0.60%",
	}
	back := cake
	back.TradeTime, back.TradeState, back.TotalFee, back.SettlementTotalFee = at("18:30:00"), wxpay.TradeRefund, 0, 0
	back.RefundID, back.OutRefundNo = "50000012342026112312345678901", "T02-R-20261123-0001"
	back.RefundFee, back.SettlementRefundFee, back.Fee = 3000, 3000, -18000
	back.RefundType, back.RefundStatus = "ORIGINAL", "SUCCESS"
	book := wxpay.BillEntry{
		TradeTime: at("23:59:58"), AppID: appID, MchID: mchID,
		TransactionID: "4200001234202611231234567892", OutTradeNo: "T03-20261123-0001-GHIJKL",
		OpenID: "oUpF8uN95-Ptaags6E_roPHg7AG2", TradeType: "MICROPAY", TradeState: wxpay.TradeSuccess,
		BankType: "CFT", FeeType: "CNY", TotalFee: 1, SettlementTotalFee: 1, Body: "<html> 书", Rate: "0.60%",
	}
	revoked := book
	revoked.TradeTime, revoked.TradeState, revoked.TotalFee, revoked.SettlementTotalFee = at("23:59:59"), wxpay.TradeRevoked, 0, 0
	revoked.RefundFee, revoked.SettlementRefundFee, revoked.RefundType, revoked.RefundStatus = 1, 1, "ORIGINAL", "SUCCESS"
	if generation == "today" {
		revoked.RateRemark = "试用费率"
	}
	day := []wxpay.BillEntry{latte, cake, back, book, revoked}
	for i := range day {
		day[i].SettlementTold = generation == "today"
	}
	return day
}

// theBill are the entries of a golden bill.
func theBill(generation string, kind wxpay.BillType) []wxpay.BillEntry {
	day := theDay(generation)
	switch kind {
	case wxpay.BillSuccess:
		return []wxpay.BillEntry{day[0], day[1], day[3]}
	case wxpay.BillRefund:
		refund := day[2]
		refund.TradeTime, refund.RefundTime, refund.RefundSuccessTime = day[1].TradeTime, at("18:29:57"), at("18:30:00")
		return []wxpay.BillEntry{refund}
	}
	return day
}

// readBill reads a whole bill.
func readBill(r io.Reader, device string) ([]wxpay.BillEntry, wxpay.BillSummary, error) {
	rows, err := wxpay.NewBillReader(r)
	if err != nil {
		return nil, wxpay.BillSummary{}, err
	}
	rows.DeviceInfo = device
	var entries []wxpay.BillEntry
	for rows.Next() {
		entry, err := rows.Row().Entry()
		if err != nil {
			return entries, rows.Summary(), err
		}
		entries = append(entries, entry)
	}
	return entries, rows.Summary(), rows.Err()
}

// zipped is what tar_type=GZIP makes of a bill.
func zipped(text string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, text)
	z.Close()
	return b.String()
}

func TestGoldenBills(t *testing.T) {
	for _, generation := range generations {
		for _, kind := range billTypes {
			t.Run(generation+" "+string(kind), func(t *testing.T) {
				bill, want := golden(t, generation, kind), theBill(generation, kind)
				for name, text := range map[string]string{
					"plain": bill, "gzip": zipped(bill), "LF": strings.ReplaceAll(bill, "\r\n", "\n"),
					"no BOM": strings.TrimPrefix(bill, "\uFEFF"), "no last line end": strings.TrimSpace(bill),
				} {
					got, summary, err := readBill(strings.NewReader(text), "")
					if err != nil {
						t.Fatalf("%s: %v", name, err)
					}
					if !reflect.DeepEqual(got, want) {
						t.Errorf("%s: read\n%+v\nwant\n%+v", name, got, want)
					}
					if figures := summed(want); summary != figures {
						t.Errorf("%s: summary %+v, want %+v", name, summary, figures)
					}
				}
			})
		}
	}
}

// summed adds entries up, as the summary of their bill should.
func summed(entries []wxpay.BillEntry) (s wxpay.BillSummary) {
	for _, e := range entries {
		s.Count++
		s.TotalFee += e.TotalFee
		s.SettlementTotalFee += e.SettlementTotalFee
		s.RefundFee += e.RefundFee
		s.SettlementRefundFee += e.SettlementRefundFee
		s.CouponRefundFee += e.CouponRefundFee
		s.Fee += e.Fee
	}
	return s
}

// TestBillCutAnywhere cuts every golden bill at every byte, and a gzip of one. A
// cut that is not noticed has lost nothing but a line end or zeros that mean
// nothing: rows and figures are those of the whole.
func TestBillCutAnywhere(t *testing.T) {
	for _, generation := range generations {
		for _, kind := range billTypes {
			bill := golden(t, generation, kind)
			rows, summary, err := readBill(strings.NewReader(bill), "")
			if err != nil {
				t.Fatal(err)
			}
			for n := range len(bill) {
				gotRows, gotSummary, err := readBill(strings.NewReader(bill[:n]), "")
				whole := err == nil && gotSummary == summary && reflect.DeepEqual(gotRows, rows)
				if !whole && !errors.Is(err, wxpay.ErrBillTruncated) {
					t.Fatalf("%s %s cut at %d of %d: %v", generation, kind, n, len(bill), err)
				}
				if whole && n < len(bill)-len("00000\r\n") {
					t.Errorf("%s %s cut at %d of %d is taken for whole", generation, kind, n, len(bill))
				}
			}
		}
	}
	packed := zipped(golden(t, "today", wxpay.BillAll))
	for n := range len(packed) {
		if _, _, err := readBill(strings.NewReader(packed[:n]), ""); !errors.Is(err, wxpay.ErrBillTruncated) {
			t.Fatalf("gzip cut at %d of %d: %v", n, len(packed), err)
		}
	}
}

// TestBillQuirks are bills that have been seen, or that names of goods can make.
func TestBillQuirks(t *testing.T) {
	bill := golden(t, "today", wxpay.BillAll)
	const latte = "街角咖啡 拿铁, 大杯"
	for _, tt := range []struct {
		name, bill, body string // body of the first row
	}{
		{"tabs and no backticks", unticked(bill, "\t"), latte},
		{"commas and no backticks", unticked(bill, ","), latte},
		{"the count is 5.0", strings.Replace(bill, "\n`5,", "\n`5.0,", 1), latte},
		{"blanks in the titles", strings.ReplaceAll(strings.Replace(strings.Replace(bill, "账号ID", "账号 ID", 1), ",商户号", ", 商户号", 1), "额,退", "额, 退"), latte},
		{"wide colons in the time", strings.NewReplacer("`2026-11-23 09:15:02", "`2026-11-2309：15：02").Replace(bill), latte},
		{"backticks before the titles", strings.Replace(bill, "交易时间,", "`交易时间,`", 1), latte},
		{"two blanks in the time", strings.ReplaceAll(bill, "`2026-11-23 ", "`2026-11-23  "), latte},
		{"a blank line above the summary", strings.Replace(bill, "总交易单数", "\r\n总交易单数", 1), latte},
		{"blank lines at the end", bill + "\r\n \r\n", latte},
		{"a name with comma and backtick", strings.Replace(bill, "拿铁, 大杯", "拿铁,`大杯,`热", 1), "街角咖啡 拿铁,`大杯,`热"},
		{"a name with line ends", strings.Replace(bill, "拿铁, 大杯", "拿铁\r\n大杯\n\n热", 1), "街角咖啡 拿铁\n大杯\n\n热"},
		{"a name with quotes", strings.Replace(bill, "拿铁, 大杯", `拿铁 "大`, 1), `街角咖啡 拿铁 "大`},
		{"a name with a tab", strings.Replace(bill, "拿铁, 大杯", "拿铁\t大杯", 1), "街角咖啡 拿铁\t大杯"},
		{"a name like a title", strings.Replace(bill, "街角咖啡 拿铁, 大杯", "总交易单数,", 1), "总交易单数,"},
		{"a page in a name", strings.Replace(bill, "街角咖啡 拿铁, 大杯", "<html><xml>", 1), "<html><xml>"},
		{"a long name", strings.Replace(bill, "拿铁, 大杯", strings.Repeat("长", 30_000), 1), "街角咖啡 " + strings.Repeat("长", 30_000)},
		{"a row that is not UTF-8", strings.Replace(bill, "拿铁, 大杯", "\xc4\xc3\xcc\xfa", 1), "街角咖啡 \xc4\xc3\xcc\xfa"},
		{"a column more", moreColumns(bill), latte},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows, summary, err := readBill(strings.NewReader(tt.bill), "")
			if err != nil {
				t.Fatal(err)
			}
			want := theDay("today")
			want[0].Body = tt.body
			if !reflect.DeepEqual(rows, want) {
				t.Errorf("read\n%+v\nwant\n%+v", rows, want)
			}
			if summary != summed(want) {
				t.Errorf("summary %+v", summary)
			}
		})
	}
}

// unticked has another character between cells and none before them.
func unticked(bill, between string) string {
	lines := strings.SplitAfter(bill, "\n")
	lines[0], lines[6] = strings.ReplaceAll(lines[0], ",", between), strings.ReplaceAll(lines[6], ",", between)
	return strings.ReplaceAll(strings.ReplaceAll(strings.Join(lines, ""), ",`", between), "\n`", "\n")
}

// moreColumns gives every row a cell and the summary a figure that nobody knows.
func moreColumns(bill string) string {
	lines := strings.Split(bill, "\r\n")
	for i := range lines {
		switch i {
		case 0, 6:
			lines[i] += ",新列"
		case 7:
			lines[i] += ",`9.99"
		case 8:
		default:
			lines[i] += fmt.Sprintf(",`新%d", i)
		}
	}
	return strings.Join(lines, "\r\n")
}

func TestUnknownColumnsAreKept(t *testing.T) {
	rows, err := wxpay.NewBillReader(strings.NewReader(moreColumns(golden(t, "today", wxpay.BillAll))))
	if err != nil {
		t.Fatal(err)
	}
	if names := rows.Columns(); len(names) != 28 || names[27] != "新列" || names[1] != "公众账号ID" {
		t.Errorf("columns %q", names)
	}
	for i := 1; rows.Next(); i++ {
		row := rows.Row()
		if got, want := row.Text("新列"), fmt.Sprintf("新%d", i); got != want {
			t.Errorf("row %d: %q, want %q", i, got, want)
		}
		if got := row.Text("交易时间"); len(got) != 19 || row.Text("没有") != "" {
			t.Errorf("row %d: time %q, and %q of no column", i, got, row.Text("没有"))
		}
	}
	if err := rows.Err(); err != nil {
		t.Error(err)
	}
}

func TestRowsOfOneDevice(t *testing.T) {
	rows, summary, err := readBill(strings.NewReader(golden(t, "today", wxpay.BillAll)), "till-2")
	if err != nil {
		t.Fatal(err)
	}
	if want := theDay("today"); !reflect.DeepEqual(rows, want[1:3]) || summary != summed(want) {
		t.Errorf("rows %+v, summary %+v", rows, summary)
	}
	bent := strings.Replace(golden(t, "today", wxpay.BillAll), "`19.90", "`19.91", 1) // of another device
	if _, _, err := readBill(strings.NewReader(bent), "till-2"); !errors.Is(err, wxpay.ErrBillSum) {
		t.Errorf("a row of another device is bent: %v", err)
	}
}
