package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

var _ keyTaker = (*Window)(nil)

// takeKey does the command of a key without a modifier. It reports whether
// there was one; if not, the key is for the widget with the focus.
func (w *Window) takeKey(ev *fyne.KeyEvent) bool {
	w.keyed()
	if w.signingIn() {
		w.work.then(func() { w.takeKeyElsewhere(ev) })
		return true
	}
	name := ev.Name
	if name == fyne.KeyEnter { // keypad
		name = fyne.KeyReturn
	}
	w.scan.key(w.opts.Clock.Now(), name)
	if w.on == onLock && w.overlay == nil && w.scan.unseen >= keptKeys {
		w.lock.note.say(toneAmber, w.t("lock.ime"))
		w.settle()
	}
	if name == fyne.KeyReturn || name == fyne.KeyTab {
		defer func() { w.scan.ended = burst{} }()
		if w.scanKey(name) {
			return true
		}
	}
	if name == fyne.KeyReturn && w.on == onPaid && w.stale {
		return true // it took the money of the page before and is held down still
	}
	if functionKeys[name] {
		w.scan.forget() // which no code has in it
	}
	if w.overlay != nil {
		if name == fyne.KeyReturn && w.overlay.wary && w.opts.Clock.Now().Sub(w.typedAt) < scanEnds {
			return true // the end of a scan is no answer
		}
		if act := w.overlay.keys[name]; act != nil {
			act()
		} else {
			w.locks(name)
		}
		return true
	}
	take := func() bool {
		return w.perform(func(c *command) bool { return c.key == name && c.mod == 0 && c.sign == 0 })
	}
	if shiftHeld() { // Fyne tells of Shift with no other modifier as of none at all
		plain := take
		take = func() bool {
			return w.perform(func(c *command) bool { return c.key == name && c.mod == fyne.KeyModifierShift }) || plain()
		}
	}
	if w.acting > 0 && functionKeys[name] {
		w.work.then(func() { take() })
		return true
	}
	return take()
}

// pressed notes that a key went down on this page. One that is held down is typed again and
// again, but goes down once.
func (w *Window) pressed() { w.stale, w.pressable = false, true }

// tellPresses has a canvas tell of the keys that go down where nothing on it hears of them.
func (w *Window) tellPresses(c fyne.Canvas) {
	if c, ok := c.(desktop.Canvas); ok {
		c.SetOnKeyDown(func(*fyne.KeyEvent) { w.pressed() })
	}
}

// locks locks the till over a dialog, if name is the key for that, and reports whether it
// is: who walks away has no time to close one.
func (w *Window) locks(name fyne.KeyName) bool {
	lock := w.command("lock")
	if lock.key != name || lock.mod != 0 || w.state.attendance.Operator == nil {
		return false
	}
	w.lockTill()
	return true
}

// keptKeys is how many keys go down without a character before an input method is named to
// somebody who types a PIN.
const keptKeys = 3

// shiftHeld reports whether Shift is down.
func shiftHeld() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}

// functionKeys wait until the till has done what was asked of it before: F9
// straight after Enter charges the line that Enter has rung up, F4 straight after F10
// gives all of the sale back that F10 has looked up.
var functionKeys = map[fyne.KeyName]bool{
	fyne.KeyF3: true, fyne.KeyF4: true,
	fyne.KeyF5: true, fyne.KeyF6: true, fyne.KeyF7: true, fyne.KeyF8: true, fyne.KeyF9: true, fyne.KeyF10: true, fyne.KeyF11: true,
}

// scanEnds is how soon after its last character a scanner sends Enter, at most.
const scanEnds = 300 * time.Millisecond

// takeRune does the command of a character.
func (w *Window) takeRune(r rune) bool {
	w.keyed()
	if w.signingIn() {
		w.work.then(func() { w.takeRuneElsewhere(r) })
		return true
	}
	if w.overlay != nil {
		w.heardRune(r)
		w.typedAt = w.opts.Clock.Now()
		if act := w.overlay.runes[r]; act != nil {
			act()
		}
		return true
	}
	if r == '×' || r == '＊' { // what the pad and an input method make of it
		r = '*'
	}
	if w.perform(func(c *command) bool { return c.sign == r }) {
		w.scan.forget()
		return true
	}
	w.heardRune(r)
	return false
}

// takeShortcut does the command of a key with a modifier.
func (w *Window) takeShortcut(s fyne.Shortcut) bool {
	w.keyed()
	k, ok := strokeOf(s)
	if !ok {
		return w.overlay != nil
	}
	if w.scan.running() && k.mod == fyne.KeyModifierControl && (k.key == fyne.KeyJ || k.key == fyne.KeyM) {
		return w.takeKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // how some scanners send LF and CR
	}
	if w.overlay != nil {
		return true
	}
	return w.perform(func(c *command) bool { return c.stroke() == k })
}

// perform does the first command of the table that matches and can be done now:
// none while there is an overlay, which may have come up since the key was pressed.
func (w *Window) perform(match func(*command) bool) bool {
	if w.overlay != nil {
		return false
	}
	for i := range w.commands {
		if c := &w.commands[i]; match(c) && c.enabled(w) {
			w.do(c)
			return true
		}
	}
	return false
}

// do runs c and takes away what the banner said before.
func (w *Window) do(c *command) {
	w.page().banner().clear()
	c.run(w)
	w.settle()
}

// stray takes what is typed while something other than an entry has the focus:
// what is no command goes to the page's entry, so that a scan works wherever
// the focus is.
type stray struct{ w *Window }

var _ keyTaker = stray{}

func (s stray) takeKey(ev *fyne.KeyEvent) bool { return s.w.takeKey(ev) }

func (s stray) takeShortcut(c fyne.Shortcut) bool { return s.w.takeShortcut(c) }

func (s stray) takeRune(r rune) bool {
	if s.w.takeRune(r) {
		return true
	}
	if s.w.on == onPay {
		return s.w.pay.typeCode(r)
	}
	if s.w.on == onPaid {
		s.w.goTo(onSell) // the character belongs to the next customer
		if r == ' ' {
			return true // and is nothing there
		}
	}
	if from := s.w.on; from&(onDocs|onReport) != 0 && r != ' ' {
		s.w.goTo(onFind) // a number that is typed or scanned there is looked for
		s.w.finds.came = from
	}
	home := s.w.page().home()
	if home == nil {
		return false
	}
	if s.w.on == onSettings {
		s.w.settings.hear(r)
		return true
	}
	if s.w.on == onTemplate {
		return true // as in the settings: nobody sees which field it would go into
	}
	if len(s.w.scan.runes) == 1 { // the beginning of a burst: it goes on in the entry
		s.w.scan.into, s.w.scan.before = home, home.Text
	}
	s.w.focusHome()
	home.Entry.TypedRune(r) // which is no command: takeRune has seen it
	return true
}
