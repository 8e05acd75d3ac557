package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// TestLockAndSignIn: F12 locks, the PIN of whoever is away is asked for at once,
// and what was there before is there again.
func TestLockAndSignIn(t *testing.T) {
	b := newBench(t, staffed)
	b.fourLines()
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	b.onPage(onDocs)
	b.press(fyne.KeyF12)
	b.onPage(onLock)
	if b.w.lock.number.Text != "02" || !strings.Contains(b.w.lock.away.full, "李娜") {
		t.Errorf("the number is %q, the page says %q", b.w.lock.number.Text, b.w.lock.away.full)
	}
	b.press(fyne.KeyF9, fyne.KeyF12, fyne.KeyDelete)
	b.combo(fyne.KeyModifierControl, fyne.Key1)
	b.onPage(onLock)
	b.typed("1111")
	b.press(fyne.KeyReturn)
	b.onPage(onLock)
	if got := b.w.lock.note.text(); !strings.Contains(got, "密码不对") || b.w.lock.pin.Text != "" {
		t.Errorf("after a wrong PIN: %q, %q", got, b.w.lock.pin.Text)
	}
	b.typed("0202")
	b.press(fyne.KeyReturn)
	b.onPage(onDocs)
	if got := b.w.rail.items[onStaff].label.Text; got != "李娜" {
		t.Errorf("the rail names %q", got)
	}
	if len(b.till.sale.Lines) != 4 {
		t.Errorf("the cart is %+v", b.till.sale)
	}
}

// TestTheHabitOfNumberAndPIN: the cursor is in the PIN after a lock, and who types number,
// Enter, PIN, Enter all the same gets in, be it the same one or another.
func TestTheHabitOfNumberAndPIN(t *testing.T) {
	for _, number := range []string{"02", "03"} {
		b := newBench(t, staffed)
		b.press(fyne.KeyF12)
		if b.w.lock.at != b.w.lock.pin {
			t.Fatal("the cursor is not in the PIN")
		}
		b.scan(number)
		if b.w.lock.number.Text != number || b.w.lock.pin.Text != "" || b.w.lock.note.text() != "" {
			t.Errorf("number %q, PIN %q, said %q", b.w.lock.number.Text, b.w.lock.pin.Text, b.w.lock.note.text())
		}
		b.scan(number + number)
		b.onPage(onSell)
		if got := string(b.till.signed.ID); got != number {
			t.Errorf("%s is signed in, not %s", got, number)
		}
	}
}

// TestSignInOfAnother types number and PIN, with Enter or Tab between them. What
// the one before had on the screen is not for the other.
func TestSignInOfAnother(t *testing.T) {
	b := newBench(t, staffed)
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	b.press(fyne.KeyF12, fyne.KeyEscape)
	b.typed("03")
	b.press(fyne.KeyReturn)
	b.typed("0303")
	b.press(fyne.KeyReturn)
	b.onPage(onSell)
	if b.till.signed.ID != "03" {
		t.Errorf("%s is signed in", b.till.signed.ID)
	}
}

// TestTheLogIsNotForTheNext: what the owner read of the log is gone when a cashier
// signs in, also from the page that she may open.
func TestTheLogIsNotForTheNext(t *testing.T) {
	b := newBench(t, staffed)
	b.till.signed = b.till.operators[0]
	b.w.refresh()
	b.combo(fyne.KeyModifierControl, fyne.Key0)
	if n := len(b.w.staff.log.rows); n == 0 {
		t.Fatalf("the owner reads %d rows", n)
	}
	b.press(fyne.KeyF12, fyne.KeyEscape)
	b.typed("02")
	b.press(fyne.KeyReturn)
	b.typed("0202")
	b.press(fyne.KeyReturn)
	b.onPage(onSell)
	b.combo(fyne.KeyModifierControl, fyne.Key0)
	b.onPage(onStaff)
	if p := b.w.staff; len(p.entries) != 0 || p.more {
		t.Errorf("the cashier reads %+v", p.entries)
	}
}

// TestPickAName signs in by touch: a name, and the pad.
func TestPickAName(t *testing.T) {
	b := newBench(t, staffed, func(b *bench, _ *Options) { b.till.signed = nil })
	b.onPage(onLock)
	names := b.w.lock.names
	if !strings.HasPrefix(names[2].label.Text, "03 Alex") || names[3].Visible() {
		t.Errorf("the names are %q, and of the disabled one %v", names[2].label.Text, names[3].Visible())
	}
	names[2].press()
	for range 2 {
		b.w.lock.home().TypedRune('0')
		b.w.lock.home().TypedRune('3')
	}
	b.press(fyne.KeyReturn)
	b.onPage(onSell)
}

// TestTheOnlyOperatorTypesThePIN alone, also at the start.
func TestTheOnlyOperatorTypesThePIN(t *testing.T) {
	b := newBench(t, staffed, func(b *bench, _ *Options) {
		b.till.signed = nil
		b.till.operators = b.till.operators[:1]
	})
	b.onPage(onLock)
	if l := b.w.lock; l.number.Text != "01" || l.home() != l.pin {
		t.Errorf("number %q, in the PIN: %v", l.number.Text, l.home() == l.pin)
	}
}

// TestLockOverADialog: F12 locks from everywhere, and the dialog is gone.
func TestLockOverADialog(t *testing.T) {
	b := newBench(t, staffed)
	b.fourLines()
	b.press(fyne.KeyF3)
	if b.w.overlay == nil {
		t.Fatal("no dialog")
	}
	b.press(fyne.KeyF12)
	if b.onPage(onLock); b.w.overlay != nil {
		t.Error("the dialog is there still")
	}
}

// TestScansAreNoPINs: what a scanner types into a locked till locks nobody out.
func TestScansAreNoPINs(t *testing.T) {
	b := newBench(t, staffed)
	b.press(fyne.KeyF12)
	for range 6 {
		b.scan("6901234500011")
		b.scan("134567890123456789")
	}
	if b.till.tries != 0 || b.w.lock.pin.Text != "" {
		t.Errorf("%d tries", b.till.tries)
	}
	if got := b.w.lock.note.text(); got == "" {
		t.Error("nothing is said about the scan")
	}
}

// TestLockKeepsTheCode: a code that is out when the till is locked stays before
// the customer, and that it was paid is told.
func TestLockKeepsTheCode(t *testing.T) {
	b := newBench(t, staffed)
	b.fourLines()
	b.press(fyne.KeyF9)
	b.till.present(someCode)
	b.press(fyne.KeyF12)
	b.onPage(onLock)
	if got := b.w.lock.qr.text; got != someCode || !b.w.lock.code.Visible() {
		t.Errorf("the code shown is %q", got)
	}
	b.combo(fyne.KeyModifierAlt, fyne.Key1)
	if len(b.phone.codes) != 1 || b.phone.codes[0] != someCode {
		t.Errorf("the customer has scanned %q", b.phone.codes)
	}
	b.till.learn(pos.EventPaid, func(*pos.PaymentView) {})
	b.onPage(onLock)
	if b.w.lock.code.Visible() || !strings.Contains(b.w.lock.note.text(), "已付") {
		t.Errorf("the page says %q", b.w.lock.note.text())
	}
	b.typed("0202")
	b.press(fyne.KeyReturn)
	b.onPage(onPaid)
}

// TestApprovalInPlace: where the cashier may not, somebody who may enters number
// and PIN over the same page, and it holds for one action.
func TestApprovalInPlace(t *testing.T) {
	b := newBench(t, staffed)
	void := func() { b.fourLines(); b.combo(fyne.KeyModifierControl, fyne.KeyDelete) }
	void()
	if b.w.overlay == nil || b.w.overlay.home == nil {
		t.Fatal("nobody is asked")
	}
	b.typed("02")
	b.press(fyne.KeyReturn)
	b.typed("0202")
	b.press(fyne.KeyReturn) // the cashier's own PIN does not help
	b.press(fyne.KeyEscape)
	if b.w.overlay != nil || len(b.till.sale.Lines) == 0 {
		t.Fatal("Esc does not leave all as it is")
	}
	b.combo(fyne.KeyModifierControl, fyne.KeyDelete)
	b.typed("03")
	b.press(fyne.KeyTab)
	b.typed("0303")
	b.press(fyne.KeyReturn) // allowed
	b.press(fyne.KeyReturn) // and meant
	if len(b.till.sale.Lines) != 0 || len(b.till.granted) != 1 || b.till.granted[0] != "void 0203" {
		t.Errorf("granted %q, the sale is %+v", b.till.granted, b.till.sale)
	}
	void()
	if b.w.overlay == nil || b.w.overlay.home == nil {
		t.Error("the second void was not asked about")
	}
}

// TestFirstOwner: the first thing that needs a right asks for an owner, and then
// goes on.
func TestFirstOwner(t *testing.T) {
	b := newBench(t)
	went := false
	b.w.allow(pos.RightRefund, func(pos.Grant) { went = true })
	b.typed("王芳")
	b.press(fyne.KeyReturn)
	b.typed("240816")
	b.press(fyne.KeyReturn)
	b.typed("240817")
	b.press(fyne.KeyReturn)
	if b.w.overlay == nil || len(b.till.operators) != 0 {
		t.Fatal("two PINs that differ were taken")
	}
	b.typed("240816")
	b.press(fyne.KeyReturn)
	b.typed("240816")
	b.press(fyne.KeyReturn)
	if b.w.overlay != nil || !went || b.till.operators[0].Name != "王芳" {
		t.Errorf("overlay %v, went on %v, operators %+v", b.w.overlay, went, b.till.operators)
	}
}

// TestSettingsAreTheOwners: another who signs in does not land on settings.
func TestSettingsAreTheOwners(t *testing.T) {
	b := newBench(t, staffed, func(b *bench, _ *Options) { b.till.signed = b.till.operators[0] })
	b.combo(fyne.KeyModifierControl, fyne.Key6)
	b.onPage(onSettings)
	b.press(fyne.KeyF12)
	b.w.lock.forget()
	b.typed("02")
	b.press(fyne.KeyReturn)
	b.typed("0202")
	b.press(fyne.KeyReturn)
	b.onPage(onSell)
	b.combo(fyne.KeyModifierControl, fyne.Key6)
	if b.w.on == onSettings || b.w.overlay == nil {
		t.Error("a cashier opens the settings")
	}
}

// TestIdleTillLocks: a till that nobody touches asks for a PIN again, with cart and
// code where they were; keys, the mouse and a customer at a code put it off.
func TestIdleTillLocks(t *testing.T) {
	b := newBench(t, staffed, func(_ *bench, o *Options) { o.LockAfter = 5 * time.Minute })
	pass := func(d time.Duration) {
		b.till.clock.now = b.till.clock.now.Add(d)
		b.w.refresh()
	}
	b.fourLines()
	pass(4 * time.Minute)
	b.press(fyne.KeyDown)
	pass(4 * time.Minute)
	b.onPage(onSell)
	b.w.win.Content().(*fyne.Container).Objects[0].(*presence).Cursor()
	pass(4 * time.Minute)
	b.combo(fyne.KeyModifierControl, fyne.KeyDelete) // somebody who may is asked for
	b.typed("0")
	pass(4 * time.Minute)
	if b.onPage(onSell); b.w.overlay == nil {
		t.Fatal("nobody was asked")
	}
	pass(time.Minute)
	if b.onPage(onLock); b.w.overlay != nil || len(b.till.sale.Lines) != 4 {
		t.Errorf("the overlay is %v, the cart %+v", b.w.overlay, b.till.sale)
	}
	b.typed("0202")
	b.press(fyne.KeyReturn)
	b.onPage(onSell)
	b.press(fyne.KeyF9)
	b.till.present(someCode)
	pass(20 * time.Minute)
	b.onPage(onPay)
	b.till.learn(pos.EventPaid, func(*pos.PaymentView) {})
	pass(4 * time.Minute)
	b.onPage(onPaid)
	pass(time.Minute)
	b.onPage(onLock)
}

// TestTillWithoutOperatorsStaysOpen: there is nobody to sign in.
func TestTillWithoutOperatorsStaysOpen(t *testing.T) {
	b := newBench(t, func(_ *bench, o *Options) { o.LockAfter = time.Minute })
	b.till.clock.now = b.till.clock.now.Add(time.Hour)
	b.w.refresh()
	b.onPage(onSell)
}

// TestChangeOfOperatorByKeys: F12, down to another's name, a PIN: and the cart is there.
func TestChangeOfOperatorByKeys(t *testing.T) {
	b := newBench(t, staffed)
	b.fourLines()
	b.press(fyne.KeyF12)
	b.onPage(onLock)
	p := b.w.lock
	b.press(fyne.KeyDown) // from 02, who has locked it
	if p.number.Text != "03" || p.at != p.pin {
		t.Errorf("down chooses %q", p.number.Text)
	}
	b.press(fyne.KeyDown) // round; who is disabled is not among them
	if p.number.Text != "01" {
		t.Errorf("down once more chooses %q", p.number.Text)
	}
	b.press(fyne.KeyUp, fyne.KeyUp, fyne.KeyEscape, fyne.KeyUp)
	if p.number.Text != "03" {
		t.Errorf("up from nobody chooses %q", p.number.Text)
	}
	b.typed("0303")
	b.press(fyne.KeyReturn)
	b.onPage(onSell)
	if o := b.till.signed; o == nil || o.ID != "03" || len(b.till.sale.Lines) != 4 {
		t.Errorf("%+v is signed in, the cart is %+v", o, b.till.sale.Lines)
	}
}
