package ui

import (
	"bytes"
	"image/color"
	"image/png"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"wxtill/pos"
)

// customerView is what the customer sees: the shop's logo and name while nothing goes on, the
// cart as it grows, amount and code, and that it is paid. Everything else, such as
// what is undecided, is the cashier's matter.
type customerView struct {
	w    *Window
	root fyne.CanvasObject

	idle, cart, code, paid fyne.CanvasObject // one of them is visible

	ruler    *fyne.Container // the card that the screen is measured by, if it is
	measured *measure

	names []*line // the shop's name, wherever it stands

	logo       *canvas.Image // of the shop's slips
	logoFile   []byte        // it is of
	logoAspect float32       // its width to its height
	logoCard   *fyne.Container

	goods *table
	owes  *moneyLabel
	label *line // of owes
	facts *line

	qr     *qrView
	clock  fyne.CanvasObject // in the place of the code
	amount *moneyLabel
	words  *para
	then   *para

	paidAmount *moneyLabel
	thanks     *line // or, of cash, what comes before the change
	change     *moneyLabel
}

func newCustomerView(w *Window) *customerView {
	v := &customerView{w: w}
	v.idle, v.cart, v.code, v.paid = v.buildIdle(), v.buildCart(), v.buildCode(), v.buildPaid()
	v.ruler = container.NewStack()
	v.root = container.NewStack(v.idle, v.cart, v.code, v.paid, v.ruler)
	return v
}

// name is a line with the shop's name.
func (v *customerView) name(size float32, bold bool) *line {
	n := newLine(size, colorInk2, bold).center().figure().elastic(100)
	v.names = append(v.names, n)
	return n
}

func (v *customerView) buildIdle() fyne.CanvasObject {
	name := v.name(textAmount, true)
	name.ink(colorInk)
	welcome := newLine(textFigure, colorInk2, false).center().elastic(100)
	welcome.set(v.w.t("customer.welcome"))
	v.logo = &canvas.Image{FillMode: canvas.ImageFillContain}
	paper := filled(color.White, nil, radius) // on which a logo is drawn, whatever the theme
	v.logoCard = container.NewStack(paper, inset(space16, space16, v.logo))
	v.logoCard.Hide()
	words := column(space24).add(sized(0, textAmount*1.4, name), welcome).done()
	idle := container.New(layoutFunc{
		least: words.MinSize,
		place: func(s fyne.Size) {
			high := words.MinSize().Height
			top := (s.Height - high) / 2
			if v.logoCard.Visible() {
				h := min(logoHeight, s.Height-high-space24)
				w := min(2*space16+(h-2*space16)*v.logoAspect, s.Width)
				top = (s.Height - h - space24 - high) / 2
				place(v.logoCard, (s.Width-w)/2, top, w, h)
				top += h + space24
			}
			place(words, 0, top, s.Width, high)
		},
	}, v.logoCard, words)
	return container.NewStack(canvas.NewRectangle(colorSurface), inset(space24, space24, idle))
}

// logoHeight is that of the shop's logo, with its margin, where there is room.
const logoHeight = 144

// showLogo shows the logo of the shop's slips, if they have one.
func (v *customerView) showLogo(file []byte) {
	if slices.Equal(file, v.logoFile) {
		return
	}
	v.logoFile = file
	picture, err := png.Decode(bytes.NewReader(file))
	if err == nil {
		size := picture.Bounds().Size()
		v.logo.Image, v.logoAspect = picture, float32(size.X)/float32(size.Y)
		v.logo.Refresh()
	}
	setVisible(v.logoCard, err == nil)
	v.idle.Refresh()
}

func (v *customerView) buildCart() fyne.CanvasObject {
	w := v.w
	share, quantity, subtotal := float32(wordsShare), float32(92), float32(132)
	if w.customer.shared { // or there would be no room for the names of goods
		share, quantity, subtotal = 0.38, 84, 112
	}
	v.goods = newTable(tallRow, []tableColumn{
		{title: w.t("sell.goods"), width: 100, grow: 1},
		{title: w.t("sell.quantity"), width: quantity, right: true},
		{title: w.t("sell.subtotal"), width: subtotal, right: true},
	}, nil)
	v.label = newLine(textTitle, colorInk2, false).center().elastic(100)
	v.owes = newMoneyLabel(textPaid, colorInk).center()
	v.facts = newLine(textTitle, colorInk2, false).center().elastic(100)
	left := column(space12).add(v.name(textTitle, false), sized(0, textPaid*1.2, v.owes), v.label, v.facts).done()
	return halves(share, left, card(v.goods))
}

func (v *customerView) buildCode() fyne.CanvasObject {
	v.qr = newQRView(v.w.customer.codeAcross)
	size := float32(textPaid)
	if v.w.customer.shared {
		size = textTotal
	}
	v.amount = newMoneyLabel(size, colorInk).center()
	v.words = newPara(3, textFigure, colorInk).strong().center()
	v.then = newPara(2, textTitle, colorInk2).center()
	left := column(space16).add(v.name(textTitle, false), sized(0, size*1.2, v.amount), v.words, v.then).done()
	v.clock = container.NewCenter(sized(96, 96, iconClock.image(colorInk3, 96)))
	return halves(wordsShare, left, card(inset(space16, space16, container.NewStack(v.qr, v.clock))))
}

func (v *customerView) buildPaid() fyne.CanvasObject {
	tick := canvas.NewImageFromResource(iconTick.draw(colorWhite, lineWeight(124)))
	tick.FillMode = canvas.ImageFillContain
	title := newLine(textFigure, colorWhite, true).center().elastic(100)
	title.set(v.w.t("customer.paid"))
	v.paidAmount = newMoneyLabel(textPaid, colorWhite).center()
	v.thanks = newLine(textTitle, colorWhite, false).center().elastic(100)
	v.change = newMoneyLabel(textAmount, colorWhite).center()
	all := column(space8).
		add(sized(0, 84, tick), title).grow(3, elastic(textTotal*1.2, v.paidAmount)).
		add(v.thanks).grow(2, elastic(textTotal*1.2, v.change)).done()
	return container.NewStack(canvas.NewRectangle(colorGreenFill), container.New(layoutFunc{
		least: func() fyne.Size { return all.MinSize().AddWidthHeight(2*space24, 2*space24) },
		place: func(s fyne.Size) {
			const most = 600 // no higher: the figures would drift apart
			height := min(s.Height-2*space24, most)
			place(all, space24, (s.Height-height)/2, s.Width-2*space24, height)
		},
	}, all))
}

// wordsShare is how much of the width words have beside what belongs to them.
const wordsShare = 0.53

// halves puts words at the left, on white, and what belongs to them at the right.
func halves(share float32, left, right fyne.CanvasObject) fyne.CanvasObject {
	ground := canvas.NewRectangle(colorSurface)
	words := inset(space24, space24, middle(left))
	return container.New(layoutFunc{
		least: func() fyne.Size {
			l, r := words.MinSize(), right.MinSize()
			return fyne.NewSize(l.Width+r.Width+2*space16, max(l.Height, r.Height+2*space16))
		},
		place: func(s fyne.Size) {
			half := s.Width * share
			place(ground, 0, 0, half, s.Height)
			place(words, 0, 0, half, s.Height)
			place(right, half+space16, space16, s.Width-half-2*space16, s.Height-2*space16)
		},
	}, ground, words, right)
}

// elastic asks for a height and takes what there is.
func elastic(height float32, content fyne.CanvasObject) *fyne.Container {
	return container.New(layoutFunc{
		least: func() fyne.Size { return fyne.NewSize(content.MinSize().Width, height) },
		place: func(s fyne.Size) { place(content, 0, 0, s.Width, s.Height) },
	}, content)
}

// show draws what of s is the customer's.
func (v *customerView) show(s *state) {
	for _, n := range v.names {
		n.set(s.shop.Name)
	}
	v.showLogo(v.w.opts.Till.Template().Logo)
	now := v.idle
	switch {
	case s.onScreen:
		now = v.code
		v.showCode(s)
	case v.w.on == onPaid:
		now = v.paid
		v.showPaid(v.w.paid.told)
	case len(s.sale.Lines) > 0:
		now = v.cart
		v.showCart(s.sale)
	}
	for _, o := range []fyne.CanvasObject{v.idle, v.cart, v.code, v.paid} {
		setVisible(o, o == now)
	}
	v.measure()
}

func (v *customerView) showCart(s *pos.Sale) {
	rows := make([][]cell, len(s.Lines))
	for i, l := range s.Lines {
		quantity, saved := l.Quantity.String(), ""
		if l.Unit != "" {
			quantity += " " + l.Unit
		}
		if off := l.Saved(); off > 0 {
			saved = "-" + yuan(off)
		}
		rows[i] = []cell{{text: v.w.lineName(l), sub: l.Note}, {text: quantity}, {text: yuan(l.Total()), sub: saved, bold: true}}
	}
	v.goods.fill(rows, len(rows)-1) // what has just been rung up can be seen
	owes := s.Owes()
	if v.w.on == onCash {
		owes = v.w.opts.Till.CashDue(owes)
	}
	v.owes.set(owes)
	v.label.set(v.w.t("sell.due"))
	facts := v.w.t("sell.pieces", s.Pieces())
	if s.Saved() > 0 {
		facts += " · " + v.w.t("customer.saved", yuan(s.Saved()))
	}
	if s.Paid() > 0 {
		facts += " · " + v.w.t("customer.partly", yuan(s.Paid()))
	}
	if rounding := owes - s.Owes(); rounding != 0 {
		facts += " · " + v.w.t("customer.rounded", signed(rounding))
	}
	v.facts.set(facts)
}

// showCode shows the code while it can be paid and the till could see that it was.
func (v *customerView) showCode(s *state) {
	p := &s.shown
	v.amount.set(p.Attempt.TotalFee)
	code, words, then := "", v.w.t("customer.wait"), ""
	switch p.Status {
	case pos.StatusScan:
		code, words, then = p.Attempt.CodeURL, v.w.t("pay.scan_with"), v.w.t("customer.then")
		if p.Attempt.Part {
			then = v.w.t("customer.part", yuan(v.w.restOf(p)))
		}
	case pos.StatusPaying:
		code, words = p.Attempt.CodeURL, v.w.t("customer.paying")
	case pos.StatusPassword:
		words = v.w.t("customer.paying")
	}
	if s.sale.Number == p.Attempt.Sale && s.sale.Paid() > 0 {
		then = strings.TrimPrefix(then+" · ", " · ") + v.w.t("customer.partly", yuan(s.sale.Paid()))
	}
	if v.qr.set(code) != nil {
		words, then = v.w.t("customer.wait"), "" // the cashier's page says why
	}
	setVisible(v.clock, code == "")
	v.words.set(words)
	v.then.set(then)
}

func (v *customerView) showPaid(p customerPaid) {
	v.paidAmount.set(p.amount)
	setVisible(v.change, p.change > 0)
	thanks := v.w.t("customer.thanks")
	if p.change > 0 {
		thanks = v.w.t("customer.change", yuan(p.given))
	}
	v.thanks.set(thanks)
	v.change.say(yuan(p.change))
}

// measure draws the card that a screen is measured by, over all else, while it is.
func (v *customerView) measure() {
	var now *measure
	if o := v.w.overlay; o != nil {
		now = o.measure
	}
	if now != v.measured {
		v.measured, v.ruler.Objects = now, nil
		if now != nil {
			v.ruler.Objects = []fyne.CanvasObject{canvas.NewRectangle(colorSurface), now.card()}
		}
		v.ruler.Refresh()
	}
}
