package ui

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"wxtill/words"
)

// startWindow is what stands before the till where that cannot be opened yet. It
// shows one step at a time, each with its keys on its buttons.
type startWindow struct {
	t    *words.Texts
	win  fyne.Window
	work *worker
	step startStep
	keys bool // it is the list of a step's keys

	padded  bool   // the pad on the screen is up, beside the step
	padding bool   // a key of it is being pressed
	typed   *entry // that it types into
}

// startStep is what a startWindow shows.
type startStep struct {
	icon    icon
	told    words.Explanation
	keys    []startChoice // a list of keys, each with what it does
	fields  []startField  // to be typed
	choices []startChoice
}

// startField is an entry with what it is for; one that stands alone needs no label.
type startField struct {
	label string // words
	entry *entry
}

// startChoice is a button with its keys. The first one shown is the main one.
type startChoice struct {
	label string // words
	cap   string
	keys  []fyne.KeyName
	do    func()
}

var (
	_ keyTaker = (*startWindow)(nil)

	enterKeys = []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter}
)

// startInk are the colours of the icons that judge; all others are grey.
var startInk = map[icon]token{iconWarn: colorRed, iconTick: colorGreen}

// Looks are the language and the theme of a window that stands before the till.
type Looks struct {
	Texts *words.Texts
	Theme string // "dark"; anything else is light
}

func newStartWindow(app fyne.App, looks Looks, work *worker) *startWindow {
	t := looks.Texts
	wear(app, cmp.Or(looks.Theme, light))
	app.Lifecycle().SetOnStarted(work.release)
	stop := work.live()
	s := &startWindow{t: t, win: app.NewWindow(t.Text("app.title")), work: work}
	s.win.SetPadded(false)
	s.win.SetOnClosed(stop)
	s.win.SetCloseIntercept(func() {
		if len(s.step.choices) > 0 { // else something goes on that is not to be cut off
			s.win.Close()
		}
	})
	s.win.Resize(fyne.NewSize(640, 480)) // what a rescue has come to fits in, in both languages
	s.win.CenterOnScreen()
	s.win.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { s.takeKey(ev) })
	return s
}

// show draws a step.
func (s *startWindow) show(step startStep) {
	s.step, s.keys = step, false
	s.draw()
	for _, f := range step.fields {
		if f.entry.Text == "" || len(step.fields) == 1 {
			s.win.Canvas().Focus(f.entry)
			f.entry.selectAll()
			break
		}
	}
	s.follow()
}

// draw draws the step that is shown.
func (s *startWindow) draw() {
	step := s.step
	title := newPara(2, textTitle, colorInk).strong()
	title.set(step.told.Title)
	details := column(space8)
	for line := range strings.Lines(step.told.Detail) {
		if line = strings.TrimSpace(line); line != "" {
			details.add(paragraph(line, colorInk2))
		}
	}
	ink, known := startInk[step.icon]
	if !known {
		ink = colorInk2
	}
	head := row(space12).add(container.NewCenter(step.icon.image(ink, 28))).grow(1, middle(title))
	if len(step.choices) > 0 && !s.keys {
		head.add(sized(110, 0, newKeyButton(styleSmall, s.t.Text("start.keys"), "F1", s.showKeys).tall(smallHeight)))
	}
	body := column(space16).padded(space24).add(head.done())
	for _, k := range step.keys {
		label := newLine(textBody, colorInk, false).elastic(60)
		label.set(k.label)
		body.add(row(space16).add(sized(110, 30, newKeycap(k.cap, colorInk2, colorCapEdge))).grow(1, label).done())
	}
	if fields := layStartFields(step.fields); fields != nil {
		body.add(column(space16).add(fields...).done())
	}
	detail := details.done()
	body.grow(1, container.NewVScroll(detail))
	if step.told.Remedy != "" {
		body.add(paragraph(step.told.Remedy, colorInk))
	}
	body.add(step.buttons()...)
	all := container.NewStack(canvas.NewRectangle(colorSurface), s.besidePad(body.done()))
	s.win.SetContent(all)
	for range 2 { // how high a paragraph is shows only once it has its width
		relayout(all)
		detail.Resize(fyne.NewSize(detail.Size().Width, detail.MinSize().Height))
		relayout(detail)
	}
}

// buttons are the choices below each other, or, under a large form, beside each other: the
// last one at the left, as in every form.
func (step *startStep) buttons() []fyne.CanvasObject {
	var buttons []fyne.CanvasObject
	style, height := styleMain, float32(payHeight)
	if len(step.choices) > 5 { // or they would not all fit a low screen
		height = buttonHeight
	}
	for _, c := range step.choices {
		buttons = append(buttons, newKeyButton(style, c.label, c.cap, c.do).tall(height))
		style = stylePlain
	}
	if len(step.fields) < 3 {
		return buttons
	}
	slices.Reverse(buttons)
	return []fyne.CanvasObject{row(space12).grow(1, buttons...).done()}
}

// layStartFields puts the entries below each other, or two beside each other where there
// are many.
func layStartFields(fields []startField) []fyne.CanvasObject {
	var rows, pair []fyne.CanvasObject
	for _, f := range fields {
		field := column(space4)
		if f.label != "" {
			label := newLine(textCaption, colorInk2, false).elastic(60)
			label.set(f.label)
			field.add(label)
		}
		pair = append(pair, field.add(exactly(160, smallHeight, f.entry.framed(space8))).done())
		switch {
		case len(fields) < 3:
			rows, pair = append(rows, pair...), nil
		case len(pair) == 2:
			rows, pair = append(rows, newHalves(pair)), nil
		}
	}
	return rows
}

// opening shows that the till is being opened.
func (s *startWindow) opening() {
	s.show(startStep{icon: iconClock, told: words.Explanation{Title: s.t.Text("start.opening")}})
}

// closing is the choice to leave, by Esc, and by Enter too where there is no other.
func (s *startWindow) closing(alone bool) startChoice {
	c := startChoice{s.t.Text("start.close"), "Esc", []fyne.KeyName{fyne.KeyEscape}, s.win.Close}
	if alone {
		c.cap, c.keys = "Enter", append(c.keys, enterKeys...)
	}
	return c
}

// showKeys is F1: the keys of the step, until they are closed.
func (s *startWindow) showKeys() {
	if s.keys || len(s.step.choices) == 0 {
		return
	}
	step := s.step
	canvas := s.win.Canvas()
	focused := canvas.Focused()
	canvas.Unfocus() // or the entry would keep its ring
	listed := slices.Clone(step.choices)
	if len(step.fields) > 1 {
		listed = append(listed, startChoice{label: s.t.Text("start.next_field"), cap: "Tab"})
	}
	close := startChoice{s.t.Text("help.close"), "F1 / Esc / Enter", append([]fyne.KeyName{fyne.KeyF1, fyne.KeyEscape}, enterKeys...), func() {
		s.show(step)
		if focused != nil {
			canvas.Focus(focused)
		}
	}}
	s.step = startStep{icon: iconKeys, told: words.Explanation{Title: s.t.Text("start.keys_title")}, keys: listed, choices: []startChoice{close}}
	s.keys = true
	s.draw()
}

// takeKey implements [keyTaker].
func (s *startWindow) takeKey(ev *fyne.KeyEvent) bool {
	s.keyed()
	if ev.Name == fyne.KeyF1 && !s.keys {
		s.showKeys()
		return true
	}
	for _, c := range s.step.choices {
		for _, key := range c.keys {
			if key == ev.Name {
				c.do()
				return true
			}
		}
	}
	return false
}

// takeRune implements [keyTaker]: all characters are for the entry.
func (s *startWindow) takeRune(rune) bool {
	s.keyed()
	return false
}

func (s *startWindow) takeShortcut(fyne.Shortcut) bool { return false }
