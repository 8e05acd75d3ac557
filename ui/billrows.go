package ui

import (
	"context"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
)

// billCache holds the rows about what is seen, or those that a search has found.
type billCache struct {
	key     pos.BillKey
	first   int64
	rows    []pos.BillRow
	loading bool
	sought  string // "": all rows, else what was searched for
}

// How many rows are fetched at once, and how near to their edge the next are.
const (
	billPiece = 400
	billFound = 500 // rows that a search lists
)

// renew forgets the rows. Where only their judgement has changed the place stays.
func (p *billPage) renew(same bool) {
	sought := p.cache.sought
	p.cache = billCache{key: p.key}
	switch {
	case p.bill == nil:
		p.rows.setCount(0)
	case sought != "":
		p.seek(sought)
	case same:
		p.rows.fill()
	default:
		p.rows.setCount(p.bill.Rows)
	}
	p.rows.table.empty.set(p.emptyWords())
	setVisible(p.rows.table.empty, p.rows.count == 0)
}

func (p *billPage) emptyWords() string {
	switch {
	case p.bill == nil:
		return p.t("bill.none_kept")
	case p.cache.sought != "":
		return p.t("bill.none_found")
	}
	return p.t("bill.no_rows")
}

// want has rows fetched that are about to be seen and are not here.
func (p *billPage) want(first, n int64) {
	c := &p.cache
	if c.loading || c.sought != "" || p.bill == nil || c.has(first) && c.has(min(first+n, p.bill.Rows)-1) {
		return
	}
	c.loading = true
	bill, result, from := p.bill, p.result, max(first+n/2-billPiece/2, 0)
	var rows []pos.BillRow
	p.w.work.do(func(ctx context.Context) error {
		bills, err := p.w.opts.Till.Bills(p.grant)
		if err == nil {
			rows, err = bills.Rows(ctx, bill, result, from, billPiece)
		}
		return err
	}, func(err error) {
		if p.bill == nil || p.bill.ID != bill.ID {
			return // another bill has been chosen meanwhile
		}
		c.loading = false
		if err != nil {
			p.w.complain(err)
			return
		}
		c.first, c.rows = from, rows
		p.rows.fill()
	})
}

func (c *billCache) has(row int64) bool { return row >= c.first && row < c.first+int64(len(c.rows)) }

// seek shows the rows that a text is found in; "" shows all.
func (p *billPage) seek(text string) {
	if p.bill == nil || text == p.cache.sought && text == "" {
		return
	}
	bill, result := p.bill, p.result
	p.cache = billCache{key: p.key, sought: text}
	if text == "" {
		p.rows.setCount(bill.Rows)
		return
	}
	p.cache.loading = true
	p.note.say(toneBlue, p.t("bill.searching", text))
	var rows []pos.BillRow
	p.w.work.aside(func(ctx context.Context) error {
		bills, err := p.w.opts.Till.Bills(p.grant)
		if err == nil {
			rows, err = bills.Search(ctx, bill, result, text, billFound)
		}
		return err
	}, func(err error) {
		if p.cache.sought != text {
			return
		}
		p.cache.loading = false
		p.w.complain(err)
		p.cache.rows = rows
		p.rows.table.empty.set(p.emptyWords())
		p.rows.setCount(int64(len(rows)))
		if err == nil {
			p.note.say(toneBlue, p.t("bill.found", len(rows), text))
		}
		p.w.settle()
	})
}

// row is what the table shows of a row.
func (p *billPage) row(i int64) []cell {
	if !p.cache.has(i) {
		return nil
	}
	r := &p.cache.rows[i-p.cache.first]
	e := &r.Entry
	at := e.TradeTime.In(pos.Beijing)
	when := at.Format(time.TimeOnly)
	book := cell{text: yuan(r.Book)}
	switch {
	case r.Result == pos.RowOther || r.Result == pos.RowOpen:
		book.text = ""
	case r.Kind == pos.DiffLost:
		book.text = capital(p.t("bill.undecided"))
	case r.Book == 0 && r.Result != pos.RowAgrees:
		book.text = "-"
	}
	number := cell{text: e.OutTradeNo}
	if e.TradeState == wxpay.TradeRefund && e.OutRefundNo != "" {
		number.sub = e.OutRefundNo
	}
	return []cell{
		{text: when}, number, {text: capital(p.t("bill.row_" + rowKind(e)))}, {text: yuan(r.Amount()), bold: true}, book,
		{text: e.Fee.String()[:max(len(e.Fee.String())-3, 0)]},
		{text: p.resultWords(r), chip: rowTones[r.Result], isChip: true},
	}
}

// rowKind is the word for what a row is about.
func rowKind(e *wxpay.BillEntry) string {
	switch e.TradeState {
	case wxpay.TradeRefund:
		return "refund"
	case wxpay.TradeRevoked:
		return "revoked"
	}
	return "payment"
}

// resultWords say what has become of a row: of another till's, whose it is. The rows of
// this till are held against the book on its own bill, not on the merchant's.
func (p *billPage) resultWords(r *pos.BillRow) string {
	switch device := r.Entry.DeviceInfo; {
	case r.Result == pos.RowDiffers:
		return p.t("bill.differs_" + string(r.Kind))
	case r.Result == pos.RowOther && device == "":
		return p.t("bill.row_nowhere")
	case r.Result == pos.RowOther && p.key.Device == "":
		return fitText(device, textCap, true, resultWidth-4*cellPad)
	case r.Result == pos.RowOpen && p.key.Device == "" && p.w.state.shop.Device != "":
		return p.t("bill.row_own")
	}
	return p.t("bill.row_" + string(r.Result))
}

// resultWidth is how wide the column of what has become of a row is.
const resultWidth = 124

// rowTones are the colours of what holding a row against the book has come to.
var rowTones = map[pos.RowResult]tone{
	pos.RowAgrees: toneGreen, pos.RowDiffers: toneAmber, pos.RowSettled: toneGrey, pos.RowOther: toneGrey, pos.RowOpen: toneGrey,
}
