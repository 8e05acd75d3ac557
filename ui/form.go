package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// form is a dialog of a few fields over the page. Enter goes to the next field
// and sends behind the last; Esc leaves all as it is. Where it was opened by mouse or
// finger, a keypad stands beside it.
type form struct {
	title, text string // words; the text may be empty
	fields      []formField
	yes         string // label of the button that sends
	danger      bool   // what it does takes something away
	wide        bool   // its fields stand two beside each other
	optional    bool   // fields may stay empty: Enter sends from any of them
	send        func(*openForm)
}

// formField is one field of a form.
type formField struct {
	label   string
	value   string   // at the start
	hint    string   // what an empty field says
	secret  bool     // a PIN: shown as dots
	choices []string // words to choose from; nil: free text
	scans   bool     // a barcode belongs here
}

// openForm is a form on the screen.
type openForm struct {
	form

	w         *Window
	entries   []*entry  // nil for a choice
	choose    []*choose // nil for free text
	at        *entry    // that had the focus last
	note      *banner
	scannedAt time.Time // when a scan into the field for barcodes ended
	sending   bool      // the till is at what was sent: it cannot be sent again, nor taken back
	reading   bool      // or it only reads: that can be given up
	layer     *overlay  // that it is
}

// openForm shows f over the page in the place of any other overlay.
func (w *Window) openForm(f form) *openForm {
	o := &openForm{form: f, w: w, note: newBanner(bannerLines)}
	title := newLine(textTitle, colorInk, true)
	title.set(f.title)
	body := column(space16).padded(space24).add(title)
	if f.text != "" {
		text := newPara(overlayLines, textBody, colorInk2)
		text.set(f.text)
		body.add(text)
	}
	fields := o.layFields()
	send := styleForm
	if f.danger {
		send = styleGrave
	}
	buttons := row(space12).
		grow(1, w.button(stylePlain, w.t("form.cancel"), "Esc", o.cancel).tall(payHeight)).
		grow(1, w.button(send, f.yes, "Enter", o.submit).tall(payHeight)).done()
	body.add(fields.done(), o.note.box, buttons)
	w.openOverlay(&overlay{
		content: card(o.beside(body.done())), home: o.first(),
		keys: map[fyne.KeyName]func(){fyne.KeyEscape: o.cancel, fyne.KeyReturn: o.enter},
	})
	o.layer = w.overlay
	w.focusHome()
	if first := o.first(); first != nil {
		first.selectAll()
	} else if len(o.choose) > 0 {
		w.win.Canvas().Focus(o.choose[0])
	}
	return o
}

const (
	formWidth  = 840 // of a form with two columns
	narrowForm = 680 // of the same beside a pad
	padWidth   = 256 // of a pad beside a form
	padHeight  = 340
)

// beside puts the keypad at the right of the fields, where nobody is at the keys and
// something can be typed.
func (o *openForm) beside(body fyne.CanvasObject) fyne.CanvasObject {
	width := float32(overlayWidth)
	if o.wide {
		width = formWidth
	}
	o.at = o.first()
	if !o.w.byHand || o.at == nil {
		return sized(width, 0, body)
	}
	pad := newLetterPad(o.w, func() *entry { return o.at }, padKey{label: "%"}, padKey{label: "="})
	return row(0).add(sized(min(width, narrowForm), 0, body), inset(0, space24, middle(sized(padWidth, padHeight, pad))), sized(space24, 0, spacer())).done()
}

// layFields makes the fields, one below the other or in two columns.
func (o *openForm) layFields() *box {
	fields := column(space12)
	var pair []fyne.CanvasObject
	for _, each := range o.fields {
		field := o.field(each)
		if !o.wide {
			fields.add(field)
			continue
		}
		if pair = append(pair, field); len(pair) == 2 {
			fields.add(newHalves(pair))
			pair = nil
		}
	}
	if len(pair) == 1 {
		fields.add(newHalves(append(pair, spacer())))
	}
	return fields
}

// styleForm is the button that sends a form.
var styleForm = buttonStyle{colorGreenFill, colorGreenFill, colorWhite, textButton}

// field makes the entry or the choice of f with its label.
func (o *openForm) field(f formField) fyne.CanvasObject {
	label := newLine(textCaption, colorInk2, false).elastic(60)
	label.set(f.label)
	var e *entry
	var c *choose
	var object fyne.CanvasObject
	if f.choices != nil {
		c, object = inFrame(formKeys{o}, f.choices, nil)
		c.SetSelected(f.value)
	} else {
		e = newEntry(formKeys{o})
		e.Password, e.grabsTab = f.secret, true
		e.onFocus = func(on bool) {
			if on && o.w.overlay != nil {
				o.at, o.w.overlay.home = e, e
			}
		}
		e.SetPlaceHolder(f.hint)
		e.SetText(f.value)
		object = e.framed(space8)
	}
	o.entries, o.choose = append(o.entries, e), append(o.choose, c)
	return column(space4).add(label, exactly(160, smallHeight, object)).done()
}

// first is the first entry that is still empty, or the first of all, which it is where
// entries may stay empty.
func (o *openForm) first() *entry {
	var first *entry
	for _, e := range o.entries {
		if e != nil && (e.Text == "" || o.optional) {
			return e
		}
		if first == nil {
			first = e
		}
	}
	return first
}

// value is what field i holds now.
func (o *openForm) value(i int) string {
	if e := o.entries[i]; e != nil {
		return strings.TrimSpace(e.Text)
	}
	return o.choose[i].Selected
}

// enter goes to the next empty entry, or sends where there is none behind the
// one with the focus.
func (o *openForm) enter() {
	focused := o.focused()
	for i := focused + 1; !o.optional && i < len(o.entries); i++ {
		if e := o.entries[i]; e != nil && e.Text == "" {
			o.w.win.Canvas().Focus(e)
			return
		}
	}
	o.submit()
}

// tab goes by so many fields, and from the last one to the first. What stands in an
// entry is marked: an amount that is typed takes the place of the one proposed, and
// does not stand before its digits.
func (o *openForm) tab(by int) {
	i := (o.focused() + by + len(o.entries)) % len(o.entries)
	if e := o.entries[i]; e != nil {
		o.w.win.Canvas().Focus(e)
		e.selectAll()
		return
	}
	o.w.win.Canvas().Focus(o.choose[i])
}

// tabStep is back while Shift is held down with Tab.
func tabStep() int {
	if shiftHeld() {
		return -1
	}
	return 1
}

// focused is the field with the focus, -1 for none.
func (o *openForm) focused() int {
	with := o.w.win.Canvas().Focused()
	for i, e := range o.entries {
		if e != nil && with == fyne.Focusable(e) || o.choose[i] != nil && with == fyne.Focusable(o.choose[i]) {
			return i
		}
	}
	return -1
}

// scanEnd is the key that may end a scan. In the field for barcodes it goes on and does
// not send; a barcode that was scanned into another field goes out of it again. It
// reports whether that was all.
func (o *openForm) scanEnd(key fyne.KeyName) bool {
	now := o.w.opts.Clock.Now()
	if i := o.focused(); i >= 0 && o.fields[i].scans && now.Sub(o.scannedAt) <= scanEnds && len(o.w.scan.runes) == 0 {
		return true // the second of CR and LF
	}
	b, ok := o.w.scan.stopLong(now, string(key))
	i := o.focused()
	switch {
	case ok && b.unseen:
		o.scanRefused(o.w.t("scan.question_ime"))
		return true
	case ok && b.sure() && (i < 0 || o.entries[i] == nil):
		o.scanRefused(o.w.t("scan.question"))
		return true
	case !ok || i < 0 || o.entries[i] == nil || b.into != o.entries[i]:
		return false
	}
	_, payment := paymentCode(b.text)
	words := o.w.t("scan.field", b.text)
	switch {
	case payment || otherWallet(b.text) != "":
		words = o.w.t("scan.field_payment") // without its digits
	case o.fields[i].scans:
		o.scannedAt = now
		o.entries[i].put(strings.TrimSpace(b.before + " " + b.text))
		return true
	case !longCode(b.text) || o.fields[i].secret && len(b.text) <= longestPIN:
		return false
	}
	o.entries[i].put(b.before)
	o.scanRefused(words)
	return true
}

// scanRefused says what is the matter with a scan, which sends nothing.
func (o *openForm) scanRefused(words string) {
	o.w.opts.Sounds.Unknown()
	o.note.say(toneAmber, words)
	o.w.relayoutOverlay()
}

// submit sends once, until [openForm.fail] says that it was in vain.
func (o *openForm) submit() {
	if o.sending {
		return
	}
	o.note.clear()
	before := o.w.acting
	o.send(o)
	o.sending = o.sending || o.w.acting > before
}

// readingOn says that what was sent is being read, beside all else, and may be given up.
func (o *openForm) readingOn(words string) {
	o.sending, o.reading = true, true
	o.note.say(toneBlue, words)
	o.w.relayoutOverlay()
}

// cancel leaves all as it is, unless it has been sent.
func (o *openForm) cancel() {
	if !o.sending || o.reading {
		o.w.closeOverlay()
	}
}

// fail says what is wrong, empties what was hidden and lets the person try again.
func (o *openForm) fail(err error) {
	o.sending, o.reading = false, false
	for i, f := range o.fields {
		if f.secret {
			o.entries[i].SetText("")
		}
	}
	again := o.first()
	o.note.say(toneRed, o.w.explain(err))
	o.w.relayoutOverlay()
	if again != nil {
		o.w.win.Canvas().Focus(again)
		again.selectAll()
	}
}

// failAt is fail where it is known which field is wrong: what stands there is marked.
func (o *openForm) failAt(i int, err error) {
	o.fail(err)
	o.w.win.Canvas().Focus(o.entries[i])
	o.entries[i].selectAll()
}

// formKeys gives the keys of a form to its overlay and all else to the entry
// with the focus.
type formKeys struct{ form *openForm }

var _ keyTaker = formKeys{}

func (k formKeys) takeKey(ev *fyne.KeyEvent) bool {
	w := k.form.w
	w.keyed()
	w.scan.key(w.opts.Clock.Now(), ev.Name)
	if (isEnter(ev.Name) || ev.Name == fyne.KeyTab) && k.form.scanEnd(ev.Name) {
		return true
	}
	switch {
	case ev.Name == fyne.KeyEscape:
		k.form.cancel()
	case isEnter(ev.Name):
		k.form.enter()
	case ev.Name == fyne.KeyTab:
		k.form.tab(tabStep())
	case w.locks(ev.Name):
	default:
		return false
	}
	return true
}

func (k formKeys) takeRune(r rune) bool {
	k.form.w.keyed()
	k.form.w.heardRune(r)
	return false
}

// takeShortcut leaves copying and pasting to the entry and takes the commands of
// the page below.
func (formKeys) takeShortcut(s fyne.Shortcut) bool {
	_, custom := s.(*desktop.CustomShortcut)
	return custom
}
