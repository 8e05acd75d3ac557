package simulation

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"wxtill/pos"
)

// reading is a book, read through its journal alone: this is another reader than
// the till's own, so that a slip of that one cannot hide itself.
type reading struct {
	t        *till
	rows     int64
	hash     []byte
	sales    map[pos.SaleNumber]*pos.Sale
	attempts map[pos.OutTradeNo]*pos.Attempt
	refunds  map[pos.OutRefundNo]*pos.Refund
	receipts map[pos.SaleNumber]int
	settled  map[pos.SaleNumber]int      // receipts in the row that settled it
	moved    map[pos.CashKind]pos.Figure // cash put into the drawer and taken out, without sales
	shifts   []*pos.Shift                // closed ones
	days     map[pos.Day]bool            // on which anything was written
	taken    map[pos.OutTradeNo]pos.Fen  // by alarms: what was paid of orders that were not paid as they should
}

// row is a line of the journal.
type row struct {
	Kind     pos.EventKind
	At       time.Time
	Day      pos.Day
	Sale     *pos.Sale
	Attempts []*pos.Attempt
	Refunds  []*pos.Refund
	Jobs     []*pos.PrintJob
	Alarms   []pos.Alarm
	Shift    *pos.Shift
	Cash     *pos.CashMovement
}

// read reads the book of a till from its first row.
func (t *till) read() (*reading, error) {
	r := &reading{
		t: t, sales: map[pos.SaleNumber]*pos.Sale{}, attempts: map[pos.OutTradeNo]*pos.Attempt{},
		refunds: map[pos.OutRefundNo]*pos.Refund{}, receipts: map[pos.SaleNumber]int{}, settled: map[pos.SaleNumber]int{},
		days: map[pos.Day]bool{}, moved: map[pos.CashKind]pos.Figure{},
		taken: map[pos.OutTradeNo]pos.Fen{},
	}
	head, err := t.book.JournalHead(background)
	if err != nil {
		return nil, err
	}
	err = t.book.Entries(background, pos.Span{After: 0, Through: head.Row}, r.next)
	if err == nil && r.rows != head.Row {
		t.w.breaks(Chain, "%s: the journal has %d rows, its head is row %d", t.name, r.rows, head.Row)
	}
	return r, err
}

func (r *reading) next(seq int64, text []byte) error {
	var e row
	if err := json.Unmarshal(text, &e); err != nil {
		return err
	}
	if e.Day == "" {
		e.Day = pos.DayOf(e.At)
	}
	r.days[e.Day] = true
	r.chain(seq, text)
	r.sale(seq, &e)
	for _, a := range e.Attempts {
		r.attempt(seq, &e, a)
		if e.Kind == pos.EventClosed { // WeChat says so: what it told of before has gone back
			delete(r.taken, a.OutTradeNo)
		}
	}
	for _, n := range e.Refunds {
		before := r.refunds[n.OutRefundNo]
		given := e.Kind == pos.EventRecovered && before != nil && before.State == n.State && before.Sale == "" // its sale, and nothing else
		if before != nil && before.State.Final() && !given {
			r.t.w.breaks(Final, "%s went from %s to %s in row %d", n.OutRefundNo, before.State, n.State, seq)
		}
		r.refunds[n.OutRefundNo] = n
	}
	for _, a := range e.Alarms {
		if a.Kind == pos.AlarmMismatch || a.Kind == pos.AlarmClosedPaid {
			r.taken[a.OutTradeNo] = a.Amount
		}
	}
	if m := e.Cash; m != nil {
		f := r.moved[m.Kind]
		add(&f, m.Amount)
		r.moved[m.Kind] = f
	}
	if e.Shift != nil && e.Shift.State == pos.ShiftClosed {
		r.shifts = append(r.shifts, e.Shift)
	}
	return nil
}

// chain reckons the hash of a row without the book's help.
func (r *reading) chain(seq int64, text []byte) {
	if seq != r.rows+1 {
		r.t.w.breaks(Chain, "%s: row %d follows row %d", r.t.name, seq, r.rows)
	}
	sum := sha256.Sum256(append(bytes.Clone(r.hash), text...))
	r.rows, r.hash = seq, sum[:]
	got, err := r.t.book.JournalHash(background, seq)
	if err != nil || got != pos.HashOf(r.hash) {
		r.t.w.breaks(Chain, "%s: row %d has the hash %s (%v), it should be %s", r.t.name, seq, got.Short(), err, pos.HashOf(r.hash).Short())
	}
}

func (r *reading) sale(seq int64, e *row) {
	receipts := 0
	for _, j := range e.Jobs {
		if j.Receipt != nil && j.Copy == 0 {
			r.receipts[j.Sale]++
			receipts++
		}
	}
	if e.Sale == nil {
		return
	}
	before := r.sales[e.Sale.Number]
	switch {
	case before != nil && ended(before) && before.State != e.Sale.State:
		r.t.w.breaks(Final, "%s went from %s to %s in row %d", e.Sale.Number, before.State, e.Sale.State, seq)
	case before != nil && before.State == pos.SaleSettled && e.Kind != pos.EventReprint && e.Kind != pos.EventRetried:
		r.t.w.breaks(Final, "%s was settled, and %s in row %d changes it", e.Sale.Number, e.Kind, seq)
	case e.Sale.State == pos.SaleSettled && (before == nil || !ended(before)):
		r.settled[e.Sale.Number] = receipts
	}
	r.sales[e.Sale.Number] = e.Sale
}

// ended reports whether a sale is neither open nor parked.
func ended(s *pos.Sale) bool { return s.State != pos.SaleOpen && s.State != pos.SaleParked }

func (r *reading) attempt(seq int64, e *row, a *pos.Attempt) {
	before := r.attempts[a.OutTradeNo]
	if before != nil && before.State.Final() || before == nil && a.State != pos.Intended && e.Kind != pos.EventRecovered {
		r.t.w.breaks(Final, "%s was ended or unheard of, and is %s in row %d", a.OutTradeNo, a.State, seq)
	}
	r.attempts[a.OutTradeNo] = a
}

// heldIn adds what this book says about orders.
func (r *reading) heldIn(h *held) {
	for no, a := range r.attempts {
		h.attempt[no] = a
		if a.State == pos.Paid {
			h.paid[no] += a.TotalFee
		}
	}
	for no, n := range r.refunds {
		if n.Kind != pos.TenderWeChat || !n.State.Counts() {
			continue
		}
		if h.back[n.OutTradeNo] == nil {
			h.back[n.OutTradeNo] = map[pos.OutRefundNo]pos.Fen{}
		}
		h.back[n.OutTradeNo][no] = n.RefundFee
	}
}

// check holds the book to itself.
func (r *reading) check() {
	w, t := r.t.w, r.t
	counts, err := t.Counts(background)
	if err != nil || counts.Created != counts.Paid+counts.Closed+counts.Refused+counts.Undecided {
		w.breaks(CountsAddUp, "%s: %+v, %v", t.name, counts, err)
	}
	for _, a := range r.attempts {
		if a.Undecided() {
			w.breaks(Decided, "%s is %s, last heard of: %+v", a.OutTradeNo, a.State, a.Last)
		}
	}
	alarms := r.alarms()
	back := map[payment]pos.Fen{}
	for _, n := range r.refunds {
		if !n.State.Final() && alarms[n.OutTradeNo] == 0 {
			w.breaks(Decided, "the refund %s is %s, last heard of: %+v", n.OutRefundNo, n.State, n.Last)
		}
		if n.State.Counts() && n.Sale != "" {
			back[payment{n.Sale, n.OutTradeNo, n.Kind}] += n.RefundFee
		}
	}
	tendered := r.checkSales(back)
	for _, no := range slices.Sorted(maps.Keys(r.attempts)) {
		a := r.attempts[no]
		if a.State != pos.Paid {
			continue
		}
		gone := back[payment{a.Sale, no, pos.TenderWeChat}]
		switch {
		case gone > a.TotalFee:
			w.breaks(RefundLimit, "%s: %s was paid, by the book %s goes back", no, a.TotalFee, gone)
		case tendered[no] != 0 && tendered[no] != a.TotalFee:
			w.breaks(PaidOnce, "%s paid %s, of which %s are tenders", no, a.TotalFee, tendered[no])
		case tendered[no] == 0 && gone < a.TotalFee && alarms[no] == 0:
			w.breaks(PaidOnce, "%s paid %s that no sale owes, %s went back, and there is no alarm", no, a.TotalFee, gone)
		}
	}
	r.checkShifts(tendered)
	r.checkParked()
}

// checkParked holds the sales that have not ended to those that can be recalled, and
// to the report that the next shift begins with.
func (r *reading) checkParked() {
	w, t := r.t.w, r.t
	want := map[pos.SaleNumber]bool{}
	for number, s := range r.sales {
		if !ended(s) && len(s.Lines) > 0 {
			want[number] = true
		}
	}
	x, err := t.XReport(background, t.grant(pos.RightXReport))
	t.w.may(err)
	if x == nil {
		return
	}
	if len(x.OpenSales) != len(want) {
		w.breaks(ParkedWait, "%s: %d sales have not ended, %d are on the report", t.name, len(want), len(x.OpenSales))
	}
	delete(want, t.Sale().Number)
	for _, s := range t.Parked() {
		if !want[s.Number] {
			w.breaks(ParkedWait, "%s waits, and the book says otherwise", s.Number)
		}
		delete(want, s.Number)
	}
	for number := range want {
		w.breaks(ParkedWait, "%s is neither in the cart nor waiting, and it is %s", number, r.sales[number].State)
	}
}

// payment is what refunds are of.
type payment struct {
	sale pos.SaleNumber
	no   pos.OutTradeNo
	kind pos.TenderKind
}

// alarms counts those that wait, by order.
func (r *reading) alarms() map[pos.OutTradeNo]int {
	byOrder := map[pos.OutTradeNo]int{}
	alarms, err := r.t.Alarms(background)
	r.t.w.may(err)
	for _, a := range alarms {
		byOrder[a.OutTradeNo]++
	}
	return byOrder
}

// checkSales holds each sale to its tenders and its receipt, and returns what of each
// order is a tender.
func (r *reading) checkSales(back map[payment]pos.Fen) map[pos.OutTradeNo]pos.Fen {
	w := r.t.w
	tendered := map[pos.OutTradeNo]pos.Fen{}
	for _, number := range slices.Sorted(maps.Keys(r.sales)) {
		s := r.sales[number]
		var cash pos.Fen
		for _, tender := range s.Tenders {
			if tender.Kind == pos.TenderCash {
				cash += tender.Amount
				continue
			}
			if a := r.attempts[tender.OutTradeNo]; a == nil || a.State != pos.Paid || a.Sale != number {
				w.breaks(PaidOnce, "%s has a tender of %s, which did not pay it", number, tender.OutTradeNo)
			}
			tendered[tender.OutTradeNo] += tender.Amount
		}
		want := 0
		if s.State == pos.SaleSettled {
			want = 1
		}
		if got := r.receipts[number]; got != want || r.settled[number] != want {
			w.breaks(Receipts, "%s is %s and has %d receipts, %d of them made when it was settled", number, s.State, got, r.settled[number])
		}
		if s.State == pos.SaleSettled && s.Paid() != s.Due() || s.State == pos.SaleVoided && s.Paid() != 0 || s.Paid() > s.Due() {
			w.breaks(PaidOnce, "%s is %s, %s of %s paid", number, s.State, s.Paid(), s.Due())
		}
		if gone := back[payment{number, "", pos.TenderCash}]; gone > cash {
			w.breaks(RefundLimit, "%s: %s were paid in cash, %s went back", number, cash, gone)
		}
	}
	return tendered
}
