package ui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// A bank card, which everybody has at hand, is the measure of a screen: ISO/IEC 7810
// ID-1, in millimetres.
const (
	cardWidth  = 85.60
	cardHeight = 53.98
)

// Densities of screens, in pixels a millimetre: what says to have another has no word
// that counts. 3.78 is 96 dots per inch, and that is taken where nobody knows.
const (
	leastDensity = 2
	mostDensity  = 30
	usualDensity = 3.78
)

// codeAcross is how many pixels the code has across on the cashier's screen, 0 where
// nothing is wanted or known.
func (w *Window) codeAcross() float32 {
	return float32(w.opts.Screen.QR) * w.density(w.opts.Screen.Card, false)
}

// codeAcross is the same on the screen that the customer's window is on.
func (c *customerWindow) codeAcross() float32 {
	set := c.w.opts.Screen
	if !c.full {
		return c.w.codeAcross()
	}
	return float32(set.QR) * c.w.density(set.Customer, true)
}

// density is how many pixels a millimetre of a screen has: by the card that somebody has
// held against it, or by the screen's own word; 0 where neither is known.
func (w *Window) density(card int, second bool) float32 {
	if card > 0 {
		return float32(card) / cardWidth
	}
	if w.opts.Screens == nil {
		return 0
	}
	if d := w.opts.Screens.Density(second); d >= leastDensity && d <= mostDensity {
		return d
	}
	return 0
}

// measureCommands measure the screens.
func measureCommands() []command {
	return []command{
		{id: "measure", on: onSettings, key: fyne.KeyF8, cap: "F8", label: "cmd.measure", run: (*Window).measureScreen},
	}
}

// measure draws a bank card, which somebody makes as wide as his own.
type measure struct {
	w      *Window
	pixels int // it is wide
	said   *line
}

// measureScreen asks how wide a bank card is on the screen. The customer's window draws
// the same card, so that its screen can be measured, too.
func (w *Window) measureScreen() {
	m := &measure{w: w, said: newLine(textTitle, colorInk, true).center(), pixels: w.opts.Screen.Card}
	if m.pixels == 0 {
		density := w.density(0, false)
		if density == 0 {
			density = usualDensity
		}
		m.pixels = int(density*cardWidth + 0.5)
	}
	title := newLine(textTitle, colorInk, true)
	title.set(w.t("measure.title"))
	text := newPara(overlayLines, textBody, colorInk2)
	text.set(w.t("measure.text"))
	steps, keys := row(space12), map[fyne.KeyName]func(){}
	for _, s := range []struct {
		by  int
		key fyne.KeyName
		cap string
	}{{-10, fyne.KeyDown, "↓"}, {-1, fyne.KeyLeft, "←"}, {1, fyne.KeyRight, "→"}, {10, fyne.KeyUp, "↑"}} {
		keys[s.key] = func() { m.step(s.by) }
		label := strconv.Itoa(s.by)
		if s.by > 0 {
			label = "+" + label
		}
		steps.grow(1, w.button(stylePlain, label, s.cap, keys[s.key]))
	}
	take := func() { m.take("screen.card_pixels") }
	theirs := func() { m.take("screen.customer_card_pixels") }
	keys[fyne.KeyEscape], keys[fyne.KeyReturn], keys[fyne.KeyF9] = w.closeOverlay, take, theirs
	buttons := row(space12).grow(1, w.button(stylePlain, w.t("form.cancel"), "Esc", w.closeOverlay).tall(payHeight))
	if w.customer.win != nil {
		buttons.grow(1, w.button(stylePlain, w.t("measure.customer"), "F9", theirs).tall(payHeight))
	}
	buttons.grow(1, w.button(styleForm, w.t("measure.here"), "Enter", take).tall(payHeight))
	body := column(space16).padded(space24).add(title, text, m.card(), m.said, steps.done(), buttons.done()).done()
	w.openOverlay(&overlay{content: container.NewStack(sized(overlayWidth, 0, spacer()), card(body)), keys: keys, measure: m})
	m.step(0)
}

// card is the card at its size on whatever screen it is drawn.
func (m *measure) card() fyne.CanvasObject {
	face := filled(colorBlueTint, colorBlue, radius)
	size := func() fyne.Size {
		width := float32(m.pixels) / canvasScale(face)
		return fyne.NewSize(width, width*cardHeight/cardWidth)
	}
	return container.New(layoutFunc{
		least: size,
		place: func(s fyne.Size) {
			is := size()
			face.Move(fyne.NewPos((s.Width-is.Width)/2, (s.Height-is.Height)/2))
			face.Resize(is)
		},
	}, face)
}

// step makes the card wider by so many pixels.
func (m *measure) step(by int) {
	const least, most = 150, 1200
	m.pixels = min(max(m.pixels+by, least), most)
	m.said.set(m.w.t("measure.said", m.pixels, int(float32(m.pixels)/cardWidth*25.4+0.5)))
	m.w.relayoutOverlay()
	m.w.customer.show(m.w.state)
}

// take puts what was measured into a field of the settings, which are not saved yet.
func (m *measure) take(name string) {
	m.w.closeOverlay()
	m.w.customer.show(m.w.state)
	p := m.w.settings
	p.note.say(toneBlue, m.w.t("measure.taken", m.pixels))
	m.w.settle()
	for i := range p.inputs {
		if in := &p.inputs[i]; in.name == name {
			in.fill(strconv.Itoa(m.pixels))
			p.reveal(in.whole)
		}
	}
}
