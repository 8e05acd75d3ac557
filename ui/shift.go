package ui

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"wxtill/pos"
	"wxtill/words"
)

// shiftPage is 交班: the pieces in the drawer are counted beside what should be
// there, and the shift ends with its Z report. Below stand the shifts before.
type shiftPage struct {
	pageBase

	title, since *line
	open         *chip // what goes on in the next shift
	pieces       []*entry
	worth        []*line // of the pieces
	at           *entry  // where the focus belongs
	sums         *shiftSums
	do, float    *keyButton
	head         *para // end of the journal
	closed       *table
	shifts       []*pos.Shift
	chosen       int
	report       *pos.ShiftReport // as it was drawn last; nil where there is none
	inShift      bool
	busy         bool // the till is at it
	opening      bool // the drawer was opened for itself, and it is not known yet whether that came in time
}

// closedShifts is how many shifts before are listed.
const closedShifts = 30

func newShiftPage(w *Window) *shiftPage {
	p := &shiftPage{pageBase: newPageBase(w), chosen: -1}
	p.title = newLine(textTitle, colorInk, true)
	p.since = newLine(textBody, colorInk2, false).elastic(60)
	p.open = newChip()
	for range pos.Denominations {
		e := newEntry(w)
		e.OnChanged = func(string) { p.note.clear(); p.reckon(); w.settle() }
		e.onFocus = func(on bool) {
			if on {
				p.at = e
			}
		}
		p.pieces = append(p.pieces, e)
		p.worth = append(p.worth, newLine(textButton, colorInk, false).right().elastic(40))
	}
	p.at = p.pieces[0]
	p.sums = newShiftSums(w)
	p.head = newPara(3, textCaption, colorInk2)
	p.closed = newTable(rowHeight, []tableColumn{
		{title: w.t("shift.number"), width: 64},
		{title: w.t("shift.net"), width: 100, grow: 1, right: true},
		{title: w.t("shift.difference"), width: 100, right: true, from: 270},
	}, p.choose)
	p.build()
	return p
}

func (p *shiftPage) build() {
	w := p.w
	p.float = w.commandButton("count_float", styleSmall).tall(smallHeight)
	title := row(space12).add(middle(p.title)).grow(1, middle(p.since)).add(middle(p.open), sized(150, 0, p.float)).done()
	p.do = w.commandButton("handover", styleMain).tall(mainHeight).letters(textTitle)
	right := column(space8).
		add(p.do, w.commandButton("x_report", styleSmall).tall(smallHeight), w.commandButton("move_cash", styleSmall).tall(smallHeight)).
		add(w.commandButton("no_sale", styleSmall).tall(smallHeight), w.commandButton("explain_drawer", styleSmall).tall(smallHeight)).
		grow(1, card(p.closed)).
		add(row(space8).grow(1, w.commandButton("show_z", styleSmall).tall(smallHeight), w.commandButton("shifts_more", styleSmall).tall(smallHeight)).done()).done()
	left := column(space8).grow(1, card(p.counting())).add(card(inset(space12, space8, p.head))).done()
	body := shiftColumns(left, card(p.sums.box), right)
	p.root = inset(space16, space16, column(space8).add(title, p.note.box).grow(1, body).done())
}

// shiftColumns puts the count, the sums and the actions beside each other.
func shiftColumns(count, sums, actions fyne.CanvasObject) *fyne.Container {
	const gap, narrow, wide = space12, 196, 300
	return container.New(layoutFunc{
		least: func() fyne.Size {
			a, b, c := count.MinSize(), sums.MinSize(), actions.MinSize()
			return fyne.NewSize(a.Width+b.Width+max(c.Width, narrow)+2*gap, max(a.Height, b.Height, c.Height))
		},
		place: func(s fyne.Size) {
			side := max(min(s.Width*0.24, wide), narrow, actions.MinSize().Width)
			left := s.Width - side - 2*gap
			first := max(left*0.5, count.MinSize().Width)
			place(count, 0, 0, first, s.Height)
			place(sums, first+gap, 0, left-first, s.Height)
			place(actions, s.Width-side, 0, side, s.Height)
		},
	}, count, sums, actions)
}

// counting is the table of denominations, each with an entry for its pieces.
func (p *shiftPage) counting() fyne.CanvasObject {
	heads := make([]fyne.CanvasObject, 3)
	for i, key := range []string{"shift.denomination", "shift.pieces", "shift.amount"} {
		l := newLine(textCaption, colorInk3, false).elastic(30)
		l.set(p.t(key))
		if i == 2 {
			l.right()
		}
		heads[i] = l
	}
	rows := column(0).add(inset(space12, space4, pieceColumns(heads[0], heads[1], heads[2])))
	for i, d := range pos.Denominations {
		label := newLine(textButton, colorInk, false)
		label.set("¥" + strings.TrimSuffix(strings.TrimSuffix(d.String(), "0"), ".0"))
		line := pieceColumns(middle(label), exactly(0, smallHeight, p.pieces[i].framed(space8)), middle(p.worth[i]))
		rows.add(sized(0, 1, canvas.NewRectangle(colorLine)), inset(space12, 1, line))
	}
	return rows.done()
}

// pieceColumns puts a denomination, the number of its pieces and what they come to
// beside each other.
func pieceColumns(value, pieces, worth fyne.CanvasObject) *fyne.Container {
	return container.New(layoutFunc{
		least: func() fyne.Size {
			return fyne.NewSize(valueWidth+countWidth+worth.MinSize().Width+2*space4, max(value.MinSize().Height, pieces.MinSize().Height, worth.MinSize().Height))
		},
		place: func(s fyne.Size) {
			x := max((s.Width-countWidth)*0.45, valueWidth+space4)
			place(value, 0, 0, x-space4, s.Height)
			place(pieces, x, 0, countWidth, s.Height)
			place(worth, x+countWidth+space4, 0, s.Width-x-countWidth-space4, s.Height)
		},
	}, value, pieces, worth)
}

// The room for a denomination and for a number of pieces.
const (
	valueWidth = 50
	countWidth = 76
)

func (p *shiftPage) home() *entry { return p.at }

// show draws the shift of s.
func (p *shiftPage) show(s *state) {
	p.inShift = s.shift != nil && s.shift.State == pos.ShiftOpen
	p.report = s.x
	label, words := "shift.close", ""
	if !p.inShift {
		label = "shift.open"
	}
	p.do.setLabel(p.t(label))
	p.title.set(p.t("shift.title"))
	if x := s.x; x != nil {
		p.title.set(p.t("shift.title_number", x.Number))
		p.since.set(p.t("shift.since", x.OpenedAt.In(pos.Beijing).Format("01-02 15:04"), yuan(x.Drawer.Float)))
		if !p.inShift {
			p.since.set(p.t("shift.not_open", yuan(x.Drawer.Float)))
		}
		if n := len(x.OpenSales) + len(x.Undecided); n > 0 {
			words = p.t("shift.carried", n)
		}
		p.head.set(p.t("shift.journal", x.Journal.Row, x.Journal.Hash.Short()))
	}
	p.open.set(toneAmber, words)
	setVisible(p.float, p.w.canCountFloat())
	float := "cmd.correct_float"
	if s.shift != nil && s.shift.Carried {
		float = "cmd.count_float"
	}
	p.float.setLabel(p.t(float))
	p.shifts = s.shifts
	none := "shift.none_closed"
	if s.shiftsShut {
		none = "shift.shut"
	}
	p.closed.empty.set(p.t(none))
	rows := make([][]cell, len(s.shifts))
	for i, sh := range s.shifts {
		z := sh.Z
		rows[i] = []cell{
			{text: strconv.Itoa(int(z.Number)), bold: true}, {text: yuan(z.Tally.Net()), sub: z.At.In(pos.Beijing).Format("01-02 15:04")},
			{text: signed(z.Drawer.Difference)},
		}
	}
	p.chosen = min(p.chosen, len(rows)-1)
	p.closed.fill(rows, p.chosen)
	p.reckon()
}

func (p *shiftPage) choose(i int) {
	p.chosen = i
	p.w.show(p.w.state)
}

// chosenShift is the one of the shifts before that is marked, or nil.
func (p *shiftPage) chosenShift() *pos.Shift {
	if p.chosen < 0 || p.chosen >= len(p.shifts) {
		return nil
	}
	return p.shifts[p.chosen]
}

// move marks another of the shifts before.
func (p *shiftPage) move(by int) {
	if n := len(p.shifts); n > 0 {
		p.choose(max(0, min(p.chosen+by, n-1)))
	}
}

// count is what the entries come to; nothing typed is nothing counted.
func (p *shiftPage) count() (pos.Count, error) {
	var pieces []pos.Piece
	for i, e := range p.pieces {
		n := 0
		if text := strings.TrimSpace(e.Text); text != "" {
			var err error
			if n, err = strconv.Atoi(text); err != nil || n < 0 {
				return pos.Count{}, words.Say("error.pieces", yuan(pos.Denominations[i]))
			}
		}
		pieces = append(pieces, pos.Piece{Denomination: pos.Denominations[i], Count: n})
	}
	return pos.CountPieces(pieces)
}

// counted reports whether anything was typed.
func (p *shiftPage) counted() bool {
	for _, e := range p.pieces {
		if e.Text != "" {
			return true
		}
	}
	return false
}

// reckon draws what the pieces come to, and the difference.
func (p *shiftPage) reckon() {
	c, err := p.count()
	for i, e := range p.pieces {
		text, ink := "", colorInk
		switch n, err := strconv.Atoi(strings.TrimSpace(e.Text)); {
		case e.Text != "" && (err != nil || n < 0):
			text, ink = p.t("shift.not_pieces"), colorRed
		case n > 0 && n <= int(pos.MaxAmount/pos.Denominations[i]):
			text = (pos.Denominations[i] * pos.Fen(n)).Grouped()
		}
		p.worth[i].set(text)
		p.worth[i].ink(ink)
	}
	p.sums.show(p.report, c.Total, shiftCount{done: p.counted() && err == nil, wrong: err != nil, blind: p.w.state.blind})
}

// clear empties the entries.
func (p *shiftPage) clear() {
	for _, e := range p.pieces {
		e.SetText("")
	}
	p.at = p.pieces[0]
}

// next brings the focus to the next denomination. The code of a slip that has been
// scanned here is looked for; what had been counted stays.
func (p *shiftPage) next() {
	for _, e := range p.pieces {
		if code := pos.ReceiptCode(e.Text); code != "" {
			e.SetText(strings.TrimSuffix(strings.TrimSpace(e.Text), code))
			p.w.findReceipt(code)
			return
		}
	}
	for i, e := range p.pieces {
		if e == p.at {
			p.at = p.pieces[(i+1)%len(p.pieces)]
			break
		}
	}
	p.w.focusHome()
}

// gatherShift asks for what the page shows.
func (w *Window) gatherShift(ctx context.Context, s *state) (err error) {
	till := w.opts.Till
	s.shift, s.blind = till.CurrentShift(), till.CountsBlind()
	if s.x, err = till.XReport(ctx, pos.Grant{}); errors.Is(err, pos.ErrNotSignedIn) {
		return nil // somebody has just handed over: the lock page is about to come
	} else if err != nil {
		return err
	}
	return w.readShifts(ctx, s)
}
