package sandbox

import (
	"io"
	"strconv"
	"time"

	"wxtill/wxpay"
)

// BillWriter writes a bill as WeChat does: byte order mark, CRLF, a backtick
// before each cell, the figures below. In the generations before today's, which
// have one column for two amounts, the entries carry one amount twice.
//
// A line of a bill is a row, so line ends and tabs in names become blanks.
// Commas, quotes and backticks stay as they are; a name that has a backtick
// behind a comma cannot be told from two cells, neither here nor at WeChat.
type BillWriter struct {
	out     io.Writer
	columns []billColumn
	line    billLine
	sums    wxpay.BillSummary
}

// NewBillWriter writes the header.
func NewBillWriter(w io.Writer, g BillGeneration, t wxpay.BillType) (*BillWriter, error) {
	b := &BillWriter{out: w, line: billLine{generation: g}}
	var header []string
	for _, c := range billColumns {
		if name := c.names[g]; name != "" && c.in.has(t) {
			b.columns = append(b.columns, c)
			header = append(header, name)
		}
	}
	b.line.bytes = append(b.line.bytes, "\uFEFF"...)
	b.line.titles(header)
	return b, b.flush()
}

// Write writes a row. It is up to the caller that its type belongs in the bill.
func (b *BillWriter) Write(e *wxpay.BillEntry) error {
	for i := range b.columns {
		b.line.begin(i)
		b.columns[i].write(&b.line, e)
	}
	s := &b.sums
	s.Count++
	s.TotalFee += e.TotalFee
	s.SettlementTotalFee += e.SettlementTotalFee
	s.RefundFee += e.RefundFee
	s.SettlementRefundFee += e.SettlementRefundFee
	s.CouponRefundFee += e.CouponRefundFee
	s.Fee += e.Fee
	return b.flush()
}

// Close writes the summary. It leaves the writer beneath open.
func (b *BillWriter) Close() error {
	var titles []string
	var figures []billFigure
	for _, f := range billFigures {
		if name := f.names[b.line.generation]; name != "" {
			titles, figures = append(titles, name), append(figures, f)
		}
	}
	b.line.titles(titles)
	b.line.end()
	for i, f := range figures {
		b.line.begin(i)
		f.write(&b.line, &b.sums)
	}
	return b.flush()
}

func (b *BillWriter) flush() error {
	b.line.end()
	_, err := b.out.Write(b.line.bytes)
	b.line.bytes = b.line.bytes[:0]
	return err
}

// billLine is a line in the making.
type billLine struct {
	generation BillGeneration
	bytes      []byte
}

func (l *billLine) titles(names []string) {
	for i, name := range names {
		if i > 0 {
			l.bytes = append(l.bytes, ',')
		}
		l.bytes = append(l.bytes, name...)
	}
}

// begin begins the cell of column i.
func (l *billLine) begin(i int) {
	if i > 0 {
		l.bytes = append(l.bytes, ',')
	}
	l.bytes = append(l.bytes, '`')
}

func (l *billLine) end() { l.bytes = append(l.bytes, "\r\n"...) }

func (l *billLine) text(s string) {
	at := len(l.bytes)
	l.bytes = append(l.bytes, s...)
	for ; at < len(l.bytes); at++ {
		if l.bytes[at] < ' ' {
			l.bytes[at] = ' '
		}
	}
}

// number writes "0" where there is none.
func (l *billLine) number(s string) {
	if s == "" {
		s = "0"
	}
	l.text(s)
}

func (l *billLine) count(n int64) { l.bytes = strconv.AppendInt(l.bytes, n, 10) }

func (l *billLine) time(t time.Time) {
	if !t.IsZero() {
		l.bytes = t.In(beijing).AppendFormat(l.bytes, time.DateTime)
	}
}

func (l *billLine) yuan(fen int64) { l.amount(fen, 100, "0") }

func (l *billLine) coupon(fen int64) { l.amount(fen, 100, "0.0") }

func (l *billLine) fee(f wxpay.BillFee) { l.amount(int64(f), 100_000, "0") }

// amount writes n parts of a yuan, zero as in 2014 where it is of that time.
func (l *billLine) amount(n, parts int64, zero string) {
	if n == 0 && l.generation == Bill2014 {
		l.text(zero)
		return
	}
	if n < 0 {
		l.bytes = append(l.bytes, '-')
		n = -n
	}
	l.bytes = strconv.AppendInt(l.bytes, n/parts, 10)
	l.bytes = append(l.bytes, '.')
	for rest := n % parts; parts > 1; rest %= parts {
		parts /= 10
		l.bytes = append(l.bytes, byte('0'+rest/parts))
	}
}
