package ui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"wxtill/pos"
)

// shiftSums is the card between count and actions: how the drawer came to what
// should be in it, the difference, and the rest of the shift.
type shiftSums struct {
	w    *Window
	box  fyne.CanvasObject
	rest *container.Scroll // what is not cash
	rows map[string]*sumRow

	expected, counted, difference *moneyLabel
}

// sumRow is a label with its value.
type sumRow struct {
	label, value *line
	key          string
	box          *fyne.Container
}

// shiftCount says how far the count is.
type shiftCount struct {
	done  bool // something was typed, and it can be read
	wrong bool // something cannot be read: there is no sum
	blind bool
}

func newShiftSums(w *Window) *shiftSums {
	s := &shiftSums{w: w, rows: map[string]*sumRow{}}
	b := column(space4).padded(space12)
	for _, key := range []string{"float", "cash_sales", "cash_refunds", "paid_in", "paid_out", "drops"} {
		b.add(s.row(key))
	}
	b.add(inset(0, space4, sized(0, 1, canvas.NewRectangle(colorLine))))
	s.expected, s.counted = newMoneyLabel(textTitle, colorInk).right(), newMoneyLabel(textTitle, colorInk).right()
	s.difference = newMoneyLabel(textFigure, colorGreen).right()
	b.add(s.figure("expected", s.expected), s.figure("counted", s.counted))
	b.add(inset(0, space4, sized(0, 1, canvas.NewRectangle(colorLine))), s.figure("over_short", s.difference))
	rest := column(2)
	for _, key := range []string{"wechat", "wechat_refunds", "unowed", "unowed_refunds", "other_refunds", "no_sales", "voids", "removed", "discounts", "rounding", "parked"} {
		rest.add(s.row(key))
	}
	s.rest = container.NewVScroll(inset(space12, 0, rest.done()))
	s.box = column(0).add(b.done()).grow(1, sized(0, restSeen, s.rest)).add(sized(0, space8, spacer())).done()
	return s
}

// restSeen is the least height of the rest of the shift: a shift with some of
// everything may not make the window higher than the screen.
const restSeen = 96

func (s *shiftSums) row(key string) *fyne.Container {
	r := &sumRow{key: key, label: newLine(textBody, colorInk2, false).elastic(40), value: newLine(textBody, colorInk2, false).right()}
	r.box = row(space8).grow(1, r.label).add(r.value).done()
	s.rows[key] = r
	return r.box
}

func (s *shiftSums) figure(key string, value *moneyLabel) *fyne.Container {
	label := newLine(textBody, colorInk, false)
	label.set(s.w.t("shift." + key))
	return sized(0, value.size*1.2, row(space8).add(middle(label)).grow(1, value).done())
}

// show draws the report with what has been counted so far.
func (s *shiftSums) show(r *pos.ShiftReport, counted pos.Fen, c shiftCount) {
	if r == nil {
		return
	}
	t := &r.Tally
	hidden := c.blind
	s.set("float", 0, r.Drawer.Float.Grouped())
	for _, f := range []struct {
		key    string
		figure pos.Figure
		secret bool // tells what should be in the drawer
	}{
		{"cash_sales", t.Cash, true}, {"cash_refunds", t.CashRefunds, true},
		{"paid_in", t.PaidIn, true}, {"paid_out", t.PaidOut, true}, {"drops", t.Drops, true},
		{"wechat", t.WeChat, false}, {"wechat_refunds", t.WeChatRefunds, false}, {"unowed", t.Unowed, false},
		{"unowed_refunds", t.OwnUnowedRefunds(), false}, {"other_refunds", t.OtherRefunds, false},
		{"voids", t.Voids, false}, {"removed", t.Removed, false}, {"discounts", t.Discounts, false}, {"rounding", t.Rounding, false}, {"parked", parked(r), false},
	} {
		value := f.figure.Amount.Grouped()
		if f.secret && hidden {
			value = "···"
		}
		s.set(f.key, f.figure.Count, value)
	}
	for key, n := range map[string]int{
		"unowed": t.Unowed.Count + t.OwnUnowedRefunds().Count, "unowed_refunds": t.OwnUnowedRefunds().Count, "other_refunds": t.OtherRefunds.Count,
		"discounts": t.Discounts.Count, "rounding": t.Rounding.Count, "parked": parked(r).Count,
	} {
		setVisible(s.rows[key].box, n > 0)
	}
	s.set("no_sales", 0, s.w.t("shift.times", t.NoSales))
	s.rest.Refresh()
	s.counted.set(counted)
	if c.wrong {
		s.counted.say("-")
	}
	setVisible(s.expected, !hidden)
	s.expected.set(r.Drawer.Expected)
	difference := counted - r.Drawer.Expected
	setVisible(s.difference, c.done && !hidden)
	ink := toneGreen
	if difference != 0 {
		ink = toneAmber
	}
	setInk(s.difference.text, ink.ink())
	s.difference.say(signed(difference))
}

// parked is what the sales that wait to be recalled still owe.
func parked(r *pos.ShiftReport) (f pos.Figure) {
	for _, s := range r.OpenSales {
		if !s.ParkedAt.IsZero() {
			f.Count++
			f.Amount += s.Total - s.Paid
		}
	}
	return f
}

// set fills a row; a count stands behind its label.
func (s *shiftSums) set(key string, n int, value string) {
	r := s.rows[key]
	label := s.w.t("shift." + key)
	if n != 0 {
		label += " (" + strconv.Itoa(n) + ")"
	}
	r.label.set(label)
	r.value.set(value)
}
