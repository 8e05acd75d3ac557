package wxpay

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"time"
)

// shape is how a bill is laid out: its columns, and what stands between cells.
type shape struct {
	names   []string
	place   [columns]int // of each column that is known, -1 where it is missing
	between string       // a comma; a tab in what a test system of WeChat once sent
	ticked  bool         // a backtick before each cell
}

// read takes the header apart; it says what is wrong with it.
func (s *shape) read(header string) (reason string) {
	s.between = ","
	if strings.Contains(header, "\t") {
		s.between = "\t"
	}
	s.names = titles(header, s.between)
	for c := range s.place {
		s.place[c] = -1
	}
	for i, name := range s.names {
		c, known := columnNames[name]
		switch {
		case !known:
		case s.place[c] >= 0:
			return "two columns mean the same: " + strconv.Quote(name)
		default:
			s.place[c] = i
		}
	}
	for _, c := range required {
		if s.place[c] < 0 {
			return "a column is missing that every bill has"
		}
	}
	return ""
}

// BillRow is one row as it stands in the bill. It is overwritten by the next
// call of [BillReader.Next]; [BillRow.Entry] and [BillRow.Text] return copies.
type BillRow struct {
	shape *shape
	line  int
	text  []byte
	at    []int // where the cells begin in text, behind their backtick
}

// Text is the cell of a column by its name in the header, also of one that this
// package has never heard of; "" where there is no such column.
func (r *BillRow) Text(name string) string {
	i := slices.Index(r.shape.names, name)
	if i < 0 {
		return ""
	}
	return string(r.text[r.at[i]:r.end(i)])
}

// Line is the row as it stands in the bill, without its line end, for as long as
// the row lasts. It holds line ends where a name does.
func (r *BillRow) Line() []byte { return r.text }

// Cells are all cells of the row, in the order of [BillReader.Columns].
func (r *BillRow) Cells() []string {
	cells := make([]string, len(r.at))
	for i, at := range r.at {
		cells[i] = string(r.text[at:r.end(i)])
	}
	return cells
}

// cell is the cell of a column, nil where the bill has no such column.
func (r *BillRow) cell(c column) []byte {
	i := r.shape.place[c]
	if i < 0 {
		return nil
	}
	return r.text[r.at[i]:r.end(i)]
}

// end is where the cell ends.
func (r *BillRow) end(i int) int {
	switch {
	case i+1 == len(r.at):
		return len(r.text)
	case r.shape.ticked:
		return r.at[i+1] - len(",`")
	}
	return r.at[i+1] - len(",")
}

// split finds the cells of a line. A comma alone may be part of a name, comma
// and backtick are not.
func (r *BillRow) split(line []byte) {
	if r.shape.ticked {
		r.text, r.at = line, appendTicked(append(r.at[:0], 1), line, r.shape.between[0])
		return
	}
	r.text, r.at = line, append(r.at[:0], 0)
	for i, b := range line {
		if b == r.shape.between[0] {
			r.at = append(r.at, i+1)
		}
	}
}

// appendTicked appends where the cells begin, but for the first: behind every
// pair of separator and backtick. It looks at eight bytes at a time, as cells
// are too short for bytes.Index to be quick.
func appendTicked(at []int, line []byte, between byte) []int {
	const each = 0x0101010101010101
	separator := uint64(0) // 0x80 where the byte before the next eight is one
	i := 0
	for ; i+8 <= len(line); i += 8 {
		eight := binary.LittleEndian.Uint64(line[i:])
		found := zeroBytes(eight ^ each*uint64(between))
		for pairs := zeroBytes(eight^each*'`') & (found<<8 | separator); pairs != 0; pairs &= pairs - 1 {
			at = append(at, i+bits.TrailingZeros64(pairs)/8+1)
		}
		separator = found >> 56
	}
	for i = max(i, 1); i < len(line); i++ {
		if line[i] == '`' && line[i-1] == between {
			at = append(at, i+1)
		}
	}
	return at
}

// zeroBytes has 0x80 in each byte that is 0 in x, and 0 in the others.
func zeroBytes(x uint64) uint64 {
	const low = 0x7f7f7f7f7f7f7f7f
	return ^((x&low + low) | x | low)
}

// fold undoes separators that were part of a name: what is too many belongs to
// the two free texts, whose neighbours are numbers. Where both are there, the
// last piece is the attach; nobody can tell.
func (r *BillRow) fold(extra int) bool {
	body := r.shape.place[columnBody]
	if body < 0 {
		return false
	}
	r.at = slices.Delete(r.at, body+1, body+1+extra)
	return true
}

func (r *BillRow) fail(c column, reason string) error {
	name := r.shape.names[r.shape.place[c]]
	return &BillSyntaxError{Line: r.line, Column: name, Reason: reason + ": " + strconv.Quote(string(r.cell(c)))}
}

// Entry takes the row apart. The texts share one copy of it. Errors:
// ErrBillSyntax.
func (r *BillRow) Entry() (BillEntry, error) {
	p := entryReader{row: r, text: string(r.text)}
	e := BillEntry{
		TradeTime:           p.time(columnTradeTime),
		AppID:               p.cell(columnAppID),
		MchID:               p.cell(columnMchID),
		SubMchID:            p.number(columnSubMchID),
		DeviceInfo:          p.cell(columnDeviceInfo),
		TransactionID:       p.cell(columnTransactionID),
		OutTradeNo:          p.cell(columnOutTradeNo),
		OpenID:              OpenID(p.cell(columnOpenID)),
		TradeType:           p.cell(columnTradeType),
		TradeState:          TradeState(p.cell(columnTradeState)),
		BankType:            p.cell(columnBankType),
		FeeType:             p.cell(columnFeeType),
		TotalFee:            p.either(columnTotalFee, columnSettlementTotalFee),
		SettlementTotalFee:  p.amount(columnSettlementTotalFee),
		CouponFee:           p.amount(columnCouponFee),
		SettlementTold:      r.shape.place[columnTotalFee] >= 0 || r.shape.place[columnRefundFee] >= 0,
		RefundTime:          p.time(columnRefundTime),
		RefundSuccessTime:   p.time(columnRefundSuccessTime),
		RefundID:            p.number(columnRefundID),
		OutRefundNo:         p.number(columnOutRefundNo),
		RefundFee:           p.either(columnRefundFee, columnSettlementRefundFee),
		SettlementRefundFee: p.amount(columnSettlementRefundFee),
		CouponRefundFee:     p.amount(columnCouponRefundFee),
		RefundType:          p.cell(columnRefundType),
		RefundStatus:        p.cell(columnRefundStatus),
		Body:                p.cell(columnBody),
		Attach:              p.cell(columnAttach),
		Fee:                 BillFee(p.amount(columnFee)),
		Rate:                p.cell(columnRate),
		RateRemark:          p.cell(columnRateRemark),
	}
	if e.TradeTime.IsZero() && p.err == nil {
		p.err = r.fail(columnTradeTime, "no time")
	}
	return e, p.err
}

// entryReader reads the cells of one row and keeps the first error.
type entryReader struct {
	row  *BillRow
	text string
	err  error
}

func (p *entryReader) cell(c column) string {
	i := p.row.shape.place[c]
	if i < 0 {
		return ""
	}
	return p.text[p.row.at[i]:p.row.end(i)]
}

// number is a cell in which "0" stands for none.
func (p *entryReader) number(c column) string {
	if text := p.cell(c); text != "0" {
		return text
	}
	return ""
}

// amount is 0 where there is none.
func (p *entryReader) amount(c column) int64 {
	cell := p.row.cell(c)
	if len(cell) == 0 {
		return 0
	}
	n, ok := decimal(cell, c.places())
	if !ok && p.err == nil {
		p.err = p.row.fail(c, "no amount")
	}
	return n
}

// either is the amount of a column that only today's generation has, or of the
// one that stood for both before.
func (p *entryReader) either(today, before column) int64 {
	if p.row.shape.place[today] < 0 {
		return p.amount(before)
	}
	return p.amount(today)
}

// time is zero where there is none. Some bills have two blanks in the middle;
// WeChat's own example has none there, and colons as wide as its characters.
func (p *entryReader) time(c column) time.Time {
	text := strings.Replace(p.cell(c), "  ", " ", 1)
	if text == "" || text == "0" {
		return time.Time{}
	}
	layout := time.DateTime
	if strings.Contains(text, "：") {
		layout, text = "2006-01-0215:04:05", strings.NewReplacer("：", ":", " ", "").Replace(text)
	}
	t, err := time.ParseInLocation(layout, text, Beijing)
	if err != nil && p.err == nil {
		p.err = p.row.fail(c, "no time")
	}
	return t
}
