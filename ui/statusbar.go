package ui

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"wxtill/pos"
)

var _ fyne.Widget = (*statusBar)(nil)

// statusBar is the line at the bottom of every page: which till this is, how
// network and printer do, and the sum that shows that no payment is lost.
type statusBar struct {
	widget.BaseWidget

	w          *Window
	ground     *canvas.Rectangle
	shop       *line
	name, till string // what shop says, and what it says where there is little room
	net, print *lamp
	sum        *line
	time       *line

	loud, customer *statusButton
}

func newStatusBar(w *Window) *statusBar {
	b := &statusBar{w: w, ground: canvas.NewRectangle(colorSurface)}
	b.shop = newLine(textCaption, colorInk, true).elastic(60)
	b.net, b.print = newLamp(), newLamp()
	b.sum = newLine(textCaption, colorGreen, true).right()
	b.time = newLine(textCaption, colorInk2, false).right()
	b.loud, b.customer = newStatusButton(w, "mute", iconLoud), newStatusButton(w, "customer", iconScreen)
	b.ExtendBaseWidget(b)
	return b
}

// show draws s.
func (b *statusBar) show(s *state) {
	b.name, b.till = s.shop.Name+" · "+s.shop.Device, s.shop.Device
	b.net.set(b.network(s.weather))
	b.print.set(b.printer(s.weather))
	b.sum.set(b.w.sum(s.counts))
	ink := colorGreen
	if s.counts.Undecided > 0 {
		ink = colorAmber
	}
	b.sum.ink(ink)
	b.time.set(b.w.dateTime(s.now))
	b.showButtons()
	b.Refresh()
}

// showButtons draws whether the till is silent, and whether the customer's window is open.
func (b *statusBar) showButtons() {
	if b.w.silent {
		b.loud.show(iconSilent, colorAmber, b.w.t("status.silent"))
	} else {
		b.loud.show(iconLoud, colorInk2, "")
	}
	ink := colorInk2
	if b.w.customer.win != nil {
		ink = colorBlue
	}
	b.customer.show(iconScreen, ink, "")
}

// network says in words how WeChat can be reached.
func (b *statusBar) network(w pos.Weather) (tone, string) {
	t := b.w.t
	switch {
	case errors.Is(w.Book, pos.ErrDamaged):
		return toneRed, t("status.damaged")
	case w.Book != nil:
		return toneRed, t("status.book")
	case !w.Known:
		return toneGrey, t("status.network_unknown")
	case !w.Online:
		return toneAmber, t("status.network_down")
	case w.Backup != nil:
		return toneAmber, t("status.backup")
	case w.ClockOff():
		return toneAmber, t("status.clock", b.w.words.Age(w.Off()))
	}
	return toneGreen, t("status.network", fmt.Sprintf("%d ms", w.Latency.Milliseconds()))
}

// printer says in words how the printer does and how much waits for it.
func (b *statusBar) printer(w pos.Weather) (tone, string) {
	mood := map[pos.PrinterState]tone{
		pos.PrinterNone: toneGrey, pos.PrinterOK: toneGreen, pos.PrinterUnknown: toneGrey,
		pos.PrinterAbsent: toneAmber, pos.PrinterStuck: toneAmber, pos.PrinterLow: toneAmber, pos.PrinterPaper: toneRed,
		pos.PrinterTaken: toneAmber, pos.PrinterDenied: toneAmber, pos.PrinterCover: toneRed, pos.PrinterOffLine: toneAmber, pos.PrinterFault: toneRed,
	}[w.Printer]
	words := b.w.t("status.printer_" + string(w.Printer))
	if w.Waiting > 0 {
		words += " · " + b.w.t("status.waiting", w.Waiting)
	}
	if w.Doubtful > 0 {
		words += " · " + b.w.t("status.doubtful", w.Doubtful)
	}
	return mood, words
}

// sum is the equation of the day. Refused orders stand in it only where there
// are any, so that the usual case stays short.
func (w *Window) sum(c pos.Counts) string {
	s := w.t("status.sum", c.Created, c.Paid, c.Closed)
	if c.Refused > 0 {
		s += w.t("status.sum_refused", c.Refused)
	}
	return s + w.t("status.sum_undecided", c.Undecided)
}

// dateTime is a moment of the machine's clock as the status bar writes it.
func (w *Window) dateTime(t time.Time) string {
	return w.t("status.time", int(t.Month()), t.Day(), t.Format(time.TimeOnly))
}

// CreateRenderer implements [fyne.Widget].
func (b *statusBar) CreateRenderer() fyne.WidgetRenderer { return &statusRenderer{b} }

type statusRenderer struct{ bar *statusBar }

func (r *statusRenderer) MinSize() fyne.Size { return fyne.NewSize(600, statusHeight) }

// Layout gives every part the room it needs; the name of the shop gives way
// first.
func (r *statusRenderer) Layout(size fyne.Size) {
	b := r.bar
	place(b.ground, 0, 0, size.Width, size.Height)
	at := func(o fyne.CanvasObject, x, width float32) {
		h := o.MinSize().Height
		place(o, x, (size.Height-h)/2, width, h)
	}
	const gap = 20
	right := size.Width - space16
	for _, o := range []fyne.CanvasObject{b.time, b.sum} {
		w := o.MinSize().Width
		at(o, right-w, w)
		right -= w + gap
	}
	net, print := b.net.MinSize().Width, b.print.MinSize().Width
	name := textSize(b.name, textCaption, true).Width + 1
	b.shop.set(b.name)
	for _, key := range []bool{true, false} { // where there is room
		b.loud.tell(key)
		b.customer.tell(key)
		if name+net+print+2*gap+space16+b.loud.MinSize().Width+b.customer.MinSize().Width <= right {
			break
		}
	}
	for _, o := range []*statusButton{b.customer, b.loud} {
		w := o.MinSize().Width
		place(o, right-w, size.Height-smallHeight, w, smallHeight)
		right -= w
	}
	room := max(right-space16-net-print-2*gap, 40)
	if name > room { // the till's number says more than the beginning of the shop's name
		b.shop.set(b.till)
		name = textSize(b.till, textCaption, true).Width + 1
	}
	shop := min(room, name)
	at(b.shop, space16, shop)
	at(b.net, space16+shop+gap, net)
	at(b.print, space16+shop+2*gap+net, print)
}

func (r *statusRenderer) Refresh() { r.Layout(r.bar.Size()) }

func (r *statusRenderer) Objects() []fyne.CanvasObject {
	b := r.bar
	return []fyne.CanvasObject{b.ground, b.shop, b.net, b.print, b.loud, b.customer, b.sum, b.time}
}

func (r *statusRenderer) Destroy() {}

// itoa is strconv.Itoa.
func itoa(n int) string { return strconv.Itoa(n) }
