package postest

import (
	"time"

	"wxtill/pos"
)

func shiftOf(n pos.ShiftNumber, state pos.ShiftState) *pos.Shift {
	s := &pos.Shift{Number: n, State: state, OpenedAt: noon, OpenedBy: "02", Float: 500, After: int64(n)}
	if state == pos.ShiftClosed {
		s.Z = &pos.ShiftReport{Number: n, Final: true, At: noon, Drawer: pos.Drawer{Counted: 700, Left: 500}, GrandTotal: 900}
	}
	return s
}

func testShifts(b *bench) {
	ctx := b.Context()
	_, err := b.book.LastShift(ctx)
	b.none("LastShift of an empty book", err, pos.ErrNoSuchShift)
	_, err = b.book.Shift(ctx, 1)
	b.none("Shift of an empty book", err, pos.ErrNoSuchShift)
	for n := pos.ShiftNumber(1); n <= 3; n++ {
		b.commit(&pos.Change{Kind: pos.EventShiftOpened, Shift: shiftOf(n, pos.ShiftOpen)})
		if last, err := b.book.LastShift(ctx); err != nil || !same(last, shiftOf(n, pos.ShiftOpen)) {
			b.Errorf("LastShift = %+v, %v", last, err)
		}
		if n < 3 {
			b.commit(&pos.Change{Kind: pos.EventShiftClosed, Shift: shiftOf(n, pos.ShiftClosed)})
		}
	}
	s, err := b.book.Shift(ctx, 1)
	if err != nil || !same(s, shiftOf(1, pos.ShiftClosed)) {
		b.Errorf("Shift 1 = %+v, %v", s, err)
	}
	list, err := b.book.ClosedShifts(ctx, 0, 5)
	if err != nil || len(list) != 2 || list[0].Number != 2 || list[1].Number != 1 {
		b.Errorf("ClosedShifts = %+v, %v", list, err)
	}
	list, err = b.book.ClosedShifts(ctx, 2, 5)
	if err != nil || len(list) != 1 || list[0].Number != 1 {
		b.Errorf("ClosedShifts before 2 = %+v, %v", list, err)
	}
	for name, wrong := range map[string]*pos.Shift{
		"a closed one again": shiftOf(1, pos.ShiftClosed), "a second open one": shiftOf(4, pos.ShiftOpen), "a gap": shiftOf(5, pos.ShiftClosed),
		"none": shiftOf(0, pos.ShiftOpen),
	} {
		if err := b.book.Commit(ctx, &pos.Change{Kind: pos.EventShiftOpened, At: noon, Shift: wrong}); err == nil {
			b.Errorf("%s was taken: shift %d", name, wrong.Number)
		}
	}
}

func testOpenSales(b *bench) {
	first, second, settled, parked := saleOf(2), saleOf(1), saleOf(3), saleOf(4)
	settled.State, settled.SettledAt = pos.SaleSettled, noon
	parked.State, parked.ParkedAt = pos.SaleParked, noon.Add(time.Minute)
	for _, s := range []*pos.Sale{first, second, settled, parked} {
		b.commit(&pos.Change{Kind: pos.EventCart, Sale: s})
	}
	list, err := b.book.OpenSales(b.Context())
	if err != nil || len(list) != 3 || list[0].Number != second.Number || !same(list[1], first) || !same(list[2], parked) {
		b.Errorf("OpenSales = %+v, %v", list, err)
	}
	newest, err := b.book.OpenSale(b.Context())
	b.want("OpenSale beside a parked one", newest.Number, first.Number, err)
}

// testJournal reads rows by their number and by their day, over a clock that was
// set back past midnight.
func testJournal(b *bench) {
	ctx := b.Context()
	head, err := b.book.JournalHead(ctx)
	b.want("JournalHead of an empty book", head, pos.JournalHead{}, err)
	night := time.Date(2026, 11, 24, 0, 10, 0, 0, pos.Beijing)
	for i, at := range []time.Time{noon, noon, night, night, noon, night} {
		c := &pos.Change{Kind: pos.EventCart, At: at, Sale: saleOf(i + 1)}
		if i == 1 {
			c.At, c.Day = night, day // by WeChat's clock it was not midnight yet
		}
		b.commit(c)
	}
	var rows []int64
	err = b.book.Entries(ctx, pos.Span{After: 2, Through: 4}, func(row int64, text []byte) error {
		rows = append(rows, row)
		if e, err := pos.ParseEntry(row, text); err != nil || e != nil {
			b.Errorf("a cart says %+v, %v", e, err)
		}
		return nil
	})
	b.want("Entries", rows, []int64{3, 4}, err)
	spans, err := b.book.DaySpans(ctx, day)
	b.want("DaySpans", spans, []pos.Span{{After: 0, Through: 2}, {After: 4, Through: 5}}, err)
	spans, err = b.book.DaySpans(ctx, "2026-11-24")
	b.want("DaySpans", spans, []pos.Span{{After: 2, Through: 4}, {After: 5, Through: 6}}, err)
	spans, err = b.book.DaySpans(ctx, "2026-11-25")
	b.want("DaySpans of another day", len(spans), 0, err)
	head, err = b.book.JournalHead(ctx)
	if err != nil || head.Row != 6 || len(head.Hash) != 64 {
		b.Errorf("JournalHead = %+v, %v", head, err)
	}
	hash, err := b.book.JournalHash(ctx, 6)
	b.want("JournalHash", hash, head.Hash, err)
	hash, err = b.book.JournalHash(ctx, 0)
	b.want("JournalHash before the first row", hash, pos.Hash(""), err)
}
