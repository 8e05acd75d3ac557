package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"wxtill/pos"
	"wxtill/sheet"
	"wxtill/words"
	"wxtill/wxpay"
)

// billFlags are the flags of bill.
type billFlags struct {
	places
	who   *operatorFlags
	kind  string
	all   bool
	again bool
	file  string
	out   *output
}

// billRow is one line of JSON of bill. Who paid is not among it.
type billRow struct {
	TradeTime       time.Time        `json:"trade_time"`
	DeviceInfo      string           `json:"device_info,omitempty"`
	TransactionID   string           `json:"transaction_id"`
	OutTradeNo      string           `json:"out_trade_no"`
	TradeType       string           `json:"trade_type"`
	TradeState      wxpay.TradeState `json:"trade_state"`
	BankType        string           `json:"bank_type,omitempty"`
	TotalFee        int64            `json:"total_fee"`
	CouponFee       int64            `json:"coupon_fee,omitempty"`
	RefundID        string           `json:"refund_id,omitempty"`
	OutRefundNo     string           `json:"out_refund_no,omitempty"`
	RefundFee       int64            `json:"refund_fee,omitempty"`
	CouponRefundFee int64            `json:"coupon_refund_fee,omitempty"`
	RefundStatus    string           `json:"refund_status,omitempty"`
	Fee             wxpay.BillFee    `json:"fee"` // 1/100000 yuan
	Rate            string           `json:"rate,omitempty"`
}

func rowOf(e *wxpay.BillEntry) billRow {
	return billRow{
		e.TradeTime, e.DeviceInfo, e.TransactionID, e.OutTradeNo, e.TradeType, e.TradeState, e.BankType, e.TotalFee, e.CouponFee,
		e.RefundID, e.OutRefundNo, e.RefundFee, e.CouponRefundFee, e.RefundStatus, e.Fee, e.Rate,
	}
}

// bill shows the bill of a day, fetching it where it is not kept, or writes it to
// a file.
func bill(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	var f billFlags
	fs := flagSet("bill", &f.places)
	f.who = rightFlags(fs, stderr)
	fs.StringVar(&f.kind, "type", string(wxpay.BillAll), "ALL, SUCCESS, REFUND or REVOKED")
	fs.BoolVar(&f.all, "all", false, "the whole merchant instead of this till")
	fs.BoolVar(&f.again, "again", false, "fetch it, be it kept or not")
	fs.StringVar(&f.file, "o", "", "write a `file`, .csv or .xlsx")
	f.out = outputFlag(fs, stdout)
	rest, err := parse(fs, args, 1)
	kind := wxpay.BillType(strings.ToUpper(f.kind))
	switch {
	case err != nil:
		return help(fs, "[DATE]", stderr, err)
	case !billTypes[kind]:
		return 1, usage(fs, words.Say("usage.bill_type", f.kind))
	case f.file != "" && !sheet.Known(f.file):
		return 1, usage(fs, words.Say("usage.table", f.file))
	}
	b, err := openBilling(ctx, f.places, f.who)
	if err != nil {
		return 1, err
	}
	defer b.close()
	key := b.bills.Key("")
	if key.Day, err = b.billDay(ctx, rest); err != nil {
		return 1, err
	}
	key.Type = kind
	if f.all {
		key.Device = ""
	}
	kept, err := b.get(ctx, key, f.again)
	if err == nil {
		err = b.show(ctx, kept, &f)
	}
	if err != nil {
		return 1, err
	}
	fmt.Fprintln(stderr, b.summary(kept))
	return 0, nil
}

var billTypes = map[wxpay.BillType]bool{
	wxpay.BillAll: true, wxpay.BillSuccess: true, wxpay.BillRefund: true, wxpay.BillRevoked: true,
}

// show prints the rows, or writes them to the file.
func (b *billing) show(ctx context.Context, kept *pos.Bill, f *billFlags) error {
	if f.file != "" {
		return exportBill(ctx, b.bills, kept, f.file, b.words)
	}
	return b.bills.Each(ctx, kept, func(e *wxpay.BillEntry) error {
		amount, number := e.TotalFee, e.OutTradeNo
		if e.RefundFee != 0 {
			amount, number = -e.RefundFee, e.OutTradeNo+"  "+e.OutRefundNo
		}
		return f.out.print(rowOf(e), "%s  %-7s  %12s  %10s  %-8s  %s\n", e.TradeTime.In(pos.Beijing).Format(time.DateTime),
			e.TradeState, pos.Fen(amount).Grouped(), e.Fee, e.DeviceInfo, number)
	})
}

// summary is a bill in one line.
func (b *billing) summary(kept *pos.Bill) string {
	whose := kept.Device
	if whose == "" {
		whose = b.words.Text("bill.whole")
	}
	s, none := kept.Sums, kept.Nowhere
	text := b.words.Text("bill.summary", kept.Day, whose, kept.Type, kept.FetchedAt.In(pos.Beijing).Format(time.DateTime),
		s.Payments, s.Paid.Grouped(), s.Refunds, s.Refunded.Grouped(), s.Fee)
	if none.Payments+none.Refunds > 0 {
		text += "\n" + b.words.Text("bill.nowhere", none.Payments, none.Paid.Grouped(), none.Refunds, none.Refunded.Grouped())
	}
	return text
}

// exportColumns are the columns of a bill in a spreadsheet. Who paid is not among
// them.
var exportColumns = []struct {
	title string
	cell  func(*wxpay.BillEntry) any
}{
	{"trade_time", func(e *wxpay.BillEntry) any { return e.TradeTime.In(pos.Beijing).Format(time.DateTime) }},
	{"out_trade_no", func(e *wxpay.BillEntry) any { return e.OutTradeNo }},
	{"transaction_id", func(e *wxpay.BillEntry) any { return e.TransactionID }},
	{"device_info", func(e *wxpay.BillEntry) any { return e.DeviceInfo }},
	{"trade_type", func(e *wxpay.BillEntry) any { return e.TradeType }},
	{"trade_state", func(e *wxpay.BillEntry) any { return string(e.TradeState) }},
	{"bank_type", func(e *wxpay.BillEntry) any { return e.BankType }},
	{"total_fee", func(e *wxpay.BillEntry) any { return sheet.Fen(e.TotalFee) }},
	{"settlement_total_fee", func(e *wxpay.BillEntry) any { return sheet.Fen(e.SettlementTotalFee) }},
	{"coupon_fee", func(e *wxpay.BillEntry) any { return sheet.Fen(e.CouponFee) }},
	{"out_refund_no", func(e *wxpay.BillEntry) any { return e.OutRefundNo }},
	{"refund_id", func(e *wxpay.BillEntry) any { return e.RefundID }},
	{"refund_fee", func(e *wxpay.BillEntry) any { return sheet.Fen(e.RefundFee) }},
	{"coupon_refund_fee", func(e *wxpay.BillEntry) any { return sheet.Fen(e.CouponRefundFee) }},
	{"refund_status", func(e *wxpay.BillEntry) any { return e.RefundStatus }},
	{"fee", func(e *wxpay.BillEntry) any { return sheet.Fee(e.Fee) }},
	{"rate", func(e *wxpay.BillEntry) any { return e.Rate }},
	{"body", func(e *wxpay.BillEntry) any { return e.Body }},
	{"attach", func(e *wxpay.BillEntry) any { return e.Attach }},
}

// exportBill writes a bill to a file for a spreadsheet.
func exportBill(ctx context.Context, bills *pos.Bills, kept *pos.Bill, path string, texts *words.Texts) (err error) {
	t, err := sheet.Create(path, strings.TrimSpace(string(kept.Day)+" "+kept.Device))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.Discard()) }()
	row := make([]any, len(exportColumns))
	for i, c := range exportColumns {
		row[i] = texts.Text("bill.column_" + c.title)
	}
	if err := t.Row(row...); err != nil {
		return err
	}
	err = bills.Each(ctx, kept, func(e *wxpay.BillEntry) error {
		for i, c := range exportColumns {
			row[i] = c.cell(e)
		}
		return t.Row(row...)
	})
	if err != nil {
		return err
	}
	return t.Close()
}

// exportDir is where the window puts tables for spreadsheets, in the data
// directory.
const exportDir = "export"

// ExportBill implements [ui.Exports].
func (s *station) ExportBill(ctx context.Context, bill *pos.Bill, format string, by pos.Grant) (path string, err error) {
	bills, err := s.till.Bills(by)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(s.data, exportDir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("making the directory of the tables: %w", err)
	}
	name := "bill-" + string(bill.Day)
	for _, part := range []string{bill.Device, strings.ToLower(string(bill.Type))} {
		if part != "" {
			name += "-" + strings.Map(fileRune, part)
		}
	}
	path = filepath.Join(dir, name+"."+format)
	if err := exportBill(ctx, bills, bill, path, s.texts()); err != nil {
		return "", err
	}
	return path, s.till.Export(ctx, pos.RightBill, path, by)
}

// ExportReport writes a report into the same directory; see [ui.Exports].
func (s *station) ExportReport(ctx context.Context, r *pos.Report, format string, by pos.Grant) (path string, err error) {
	dir := filepath.Join(s.data, exportDir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("making the directory of the tables: %w", err)
	}
	path = filepath.Join(dir, fmt.Sprintf("report-%s-%s.%s", r.From, r.Through, format))
	c := reportCommand{file: path, texts: s.texts()}
	if err := c.names(ctx, s.book); err != nil {
		return "", err
	}
	if err := c.export(r); err != nil {
		return "", err
	}
	return path, s.till.Export(ctx, pos.RightReports, path, by)
}

// fileRune keeps what every file system takes.
func fileRune(r rune) rune {
	if r == '-' || unicode.IsLetter(r) || unicode.IsDigit(r) {
		return r
	}
	return '_'
}
