package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// phonePanel is the simulated customer beside the till: what the phone shows,
// and what its owner can do.
type phonePanel struct {
	w       *Window
	box     *fyne.Container
	screen  *canvas.Rectangle
	picture *fyne.Container
	shop    *line
	amount  *moneyLabel
	words   *para
	code    *keyButton
	offline *keyButton
	drawn   PhoneScreen
}

// phoneHeight is how high the phone may be: as a phone is.
const phoneHeight = 520

func newPhonePanel(w *Window) *phonePanel {
	p := &phonePanel{w: w}
	title := newLine(textButton, colorInk, true)
	title.set(w.t("phone.title"))
	p.shop = newLine(textBody, colorInk2, false).center().elastic(60)
	p.amount = newMoneyLabel(textFigure, colorInk).center()
	p.words = newPara(2, textBody, colorInk2).center()
	p.picture = container.NewStack()
	p.screen = filled(colorSurface, colorCase, 24)
	p.screen.StrokeWidth = 6
	inside := column(space4).
		grow(1, spacer()).
		add(sized(0, 40, p.picture), p.shop, sized(0, textFigure*1.3, p.amount), p.words).
		grow(1, spacer()).done()
	face := container.NewStack(p.screen, inset(space16, space12, inside))

	buttons := column(space8)
	for _, id := range []string{"phone_scan", "phone_pay", "phone_password"} {
		buttons.add(w.commandButton(id, styleSmall).tall(smallHeight))
	}
	half := func(id string) *keyButton { return w.commandButton(id, styleSmall).tall(buttonHeight) }
	buttons.add(row(space8).grow(1, half("phone_cancel"), half("phone_no_money")).done())
	p.code = w.commandButton("phone_code", styleSmall).tall(smallHeight)
	p.offline = half("phone_offline")
	last := row(space8).grow(1, p.offline)
	if w.opts.Roll != nil {
		last.grow(1, half("roll"))
	}
	buttons.add(p.code, last.done())
	p.box = sidePanel(column(space12).padded(space16).add(title).grow(1, centred(phoneWidth, phoneHeight, face)).add(buttons.done()).done())
	return p
}

// sidePanel is a panel at the right of the window, for what is no part of the till.
func sidePanel(content fyne.CanvasObject) *fyne.Container {
	edge := canvas.NewRectangle(colorLine)
	edge.SetMinSize(fyne.NewSize(1, 0))
	return sized(phoneWidth, 0, container.NewStack(canvas.NewRectangle(colorTray), container.NewBorder(nil, nil, edge, nil, content)))
}

// withPhone are the pages that always have the phone beside them: a customer
// stands before them. The others need their room, and have it beside them only
// from phoneWide on; its keys work everywhere.
const (
	withPhone = onSell | onPay | onCash | onSplit | onPaid | onLock
	phoneWide = 1600
)

// besidePhone puts the phone to the right of main on the pages that have it, and the
// printer's paper beside it, in its place or over the page, as there is room.
func besidePhone(w *Window, main fyne.CanvasObject) *fyne.Container {
	phone := w.phone.box
	objects := []fyne.CanvasObject{main, phone}
	if w.roll != nil {
		objects = append(objects, w.roll.shade, w.roll.box)
	}
	return container.New(layoutFunc{
		least: func() fyne.Size {
			size := main.MinSize()
			if w.on&withPhone != 0 {
				size.Width += phoneWidth
			}
			return size
		},
		place: func(s fyne.Size) {
			whole := s
			beside := w.on&withPhone != 0 || s.Width >= phoneWide
			roll := w.roll != nil && w.roll.shown(s.Width, beside)
			phoneShown := beside && (!roll || s.Width >= rollWide)
			setVisible(phone, phoneShown)
			if phoneShown {
				s.Width -= phoneWidth
				place(phone, s.Width, 0, phoneWidth, s.Height)
			}
			if w.roll != nil {
				setVisible(w.roll.box, roll)
				w.roll.shade.Hide()
			}
			if roll {
				at := whole.Width - phoneWidth
				if beside || main.MinSize().Width <= at {
					s.Width -= phoneWidth
					at = s.Width
				} else { // it lies over the page, and shows that
					w.roll.shade.Show()
					place(w.roll.shade, 0, 0, whole.Width, s.Height)
				}
				place(w.roll.box, at, 0, phoneWidth, s.Height)
			}
			place(main, 0, 0, s.Width, s.Height)
		},
	}, objects...)
}

// show draws what the phone of s sees.
func (p *phonePanel) show(s *state) {
	v := s.phone
	asked := v.Screen == PhoneScanned || v.Screen == PhonePassword || v.Screen == PhonePaid || v.Screen == PhoneNoMoney
	p.shop.set(v.Shop)
	setVisible(p.shop, asked || v.Code != "")
	p.amount.set(v.Amount)
	setVisible(p.amount, asked)
	if v.Screen == "" {
		v.Screen = PhoneIdle
	}
	said := p.w.t("phone.screen." + string(v.Screen))
	if v.Code != "" {
		p.shop.set(said)
		said = grouped(v.Code)
	}
	p.words.set(said)
	t, i := phoneLook(v.Screen)
	p.words.color(t.ink())
	if p.drawn != v.Screen {
		p.drawn = v.Screen
		p.picture.Objects = []fyne.CanvasObject{i.image(t.ink(), 40)}
		p.picture.Refresh()
	}
	label := "phone.code"
	if p.w.canScanPhone() {
		label = "phone.code_scanned"
	}
	p.code.setLabel(p.w.t(label))
	label = "phone.offline"
	if s.offline {
		label = "phone.online"
	}
	p.offline.setLabel(p.w.t(label))
}

// phoneLook is the colour and the picture of what the phone shows.
func phoneLook(s PhoneScreen) (tone, icon) {
	switch s {
	case PhonePaid:
		return toneGreen, iconTick
	case PhoneNoMoney, PhoneDead:
		return toneRed, iconCross
	case PhoneCancelled:
		return toneAmber, iconCross
	case PhoneScanned, PhonePassword, PhoneCode:
		return toneBlue, iconCash
	}
	return toneGrey, iconPhone
}

// canScan reports whether there is a code on the screen to scan.
func (w *Window) canScan() bool { return w.codeShown() != "" }

// codeShown is the code that the customer can see, "" for none.
func (w *Window) codeShown() string {
	switch w.on {
	case onPay:
		return w.pay.qr.text
	case onLock:
		return w.lock.qr.text
	}
	return ""
}

// phoneScan holds the phone before the code that is on the screen.
func (w *Window) phoneScan() {
	code := w.codeShown()
	w.phoneAct(func() error { return w.opts.Phone.Scan(code) })
}

// canScanPhone reports whether the phone shows a payment code that the cashier has a
// sale for.
func (w *Window) canScanPhone() bool {
	return w.state.phone.Code != "" && (w.on == onPay && w.canScanCode() || w.on == onSell && w.canEnterOrCharge())
}

// phoneCode has the customer show a payment code, and the cashier scan it then.
func (w *Window) phoneCode() {
	code, shown := paymentCode(w.state.phone.Code)
	switch {
	case !shown || !w.canScanPhone():
		w.phoneAct(w.opts.Phone.ShowCode)
	case w.on == onSell:
		w.payFromCart(code)
	default:
		w.payByCode(code, w.pay.part)
	}
}

// grouped puts the digits of a payment code into groups that people can read.
func grouped(code string) string {
	var groups []string
	for ; len(code) > 4; code = code[4:] {
		groups = append(groups, code[:4])
	}
	return strings.Join(append(groups, code), " ")
}

// phoneOpen reports whether the phone has something to pay.
func (w *Window) phoneOpen() bool {
	switch w.state.phone.Screen {
	case PhoneScanned, PhonePassword, PhoneCancelled, PhoneNoMoney:
		return true
	}
	return false
}

// phoneDo is the command that does one thing on the phone.
func phoneDo(what func(Phone) error) func(*Window) {
	return func(w *Window) { w.phoneAct(func() error { return what(w.opts.Phone) }) }
}

// phoneAct does something on the phone and has the till ask soon. The phone
// shows by itself what came of it.
func (w *Window) phoneAct(what func() error) {
	w.act(func(context.Context) error { _ = what(); return nil }, nil)
}

// phoneOffline cuts the till's network, or mends it.
func (w *Window) phoneOffline() {
	cut := !w.state.offline
	w.act(func(context.Context) error {
		w.opts.Phone.SetOffline(cut)
		w.opts.Till.AskNow("") // a lesson does not wait for the till to notice
		return nil
	}, nil)
}
