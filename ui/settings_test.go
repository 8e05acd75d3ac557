package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxtill/config"
)

// input is the field of the settings page with this name.
func (b *bench) input(name string) *settingInput {
	b.Helper()
	for i := range b.w.settings.inputs {
		if in := &b.w.settings.inputs[i]; in.name == name {
			return in
		}
	}
	b.Fatalf("no field %s", name)
	return nil
}

func (b *bench) openSettings() {
	b.combo(fyne.KeyModifierControl, fyne.Key6)
	b.onPage(onSettings)
}

// TestTrainingHasSettingsOfItsOwn: a lesson may change its language and its
// printer without an account; with one the next start is a real one.
func TestTrainingHasSettingsOfItsOwn(t *testing.T) {
	b := newBench(t)
	b.openSettings()
	b.input("shop.name").fill("练习的店")
	b.combo(fyne.KeyModifierControl, fyne.KeyS)
	if got, want := b.w.settings.note.text(), b.w.t("settings.saved_now"); got != want {
		t.Errorf("said %q, want %q", got, want)
	}
	b.input("printer.columns").fill("48")
	b.combo(fyne.KeyModifierControl, fyne.KeyS)
	if got, want := b.w.settings.note.text(), b.w.t("settings.saved"); got != want {
		t.Errorf("said %q, want %q", got, want)
	}
	b.input("appid").fill("wx1")
	b.combo(fyne.KeyModifierControl, fyne.KeyS)
	if got, want := b.w.settings.note.text(), b.w.t("settings.saved_real"); got != want {
		t.Errorf("said %q, want %q", got, want)
	}
}

func TestSettingsAreWritten(t *testing.T) {
	b := newBench(t, shop)
	b.files.config.Key = config.NewKey("0123456789abcdef0123456789abcdef")
	b.openSettings()
	if got := b.input("key").value(); got != "" {
		t.Fatalf("the key is shown: %q", got)
	}
	b.input("mch_id").fill("10000100")
	b.input("gateway").fill("https://a.example，https://b.example")
	b.input("pay.window").fill("45s")
	b.input("printer.transport").fill("tcp")
	b.input("printer.address").fill("192.168.1.50:9100")
	b.input("printer.columns").fill("48")
	b.combo(fyne.KeyModifierControl, fyne.KeyS)
	c := b.files.config
	if c.MchID != "10000100" || len(c.Gateways) != 2 || c.Pay.Window != 45*time.Second ||
		c.Printer.Transport != "tcp" || c.Printer.Columns != 48 {
		t.Errorf("wrote %+v", c)
	}
	if c.Key.Reveal() != "0123456789abcdef0123456789abcdef" {
		t.Error("the key that was not touched is gone")
	}
	if b.w.settings.note.text() != "已保存，重新启动后生效" || b.w.settings.dirty() {
		t.Errorf("said %q", b.w.settings.note.text())
	}
	b.input("key").fill("abcdef0123456789abcdef0123456789")
	b.combo(fyne.KeyModifierControl, fyne.KeyS)
	if b.files.config.Key.Reveal() != "abcdef0123456789abcdef0123456789" {
		t.Error("the new key was not written")
	}
}

func TestWrongSettingsAreToldBesideTheField(t *testing.T) {
	b := newBench(t)
	b.openSettings()
	b.input("shop.till").fill("到处")
	b.files.fail = config.Errors{{Field: "shop.till", Reason: config.BadTillCode}}
	b.combo(fyne.KeyModifierControl, fyne.KeyS)
	if b.input("shop.till").wrong.full == "" || b.input("shop.name").wrong.full != "" {
		t.Error("the error is not beside its field")
	}
	if b.w.win.Canvas().Focused() != b.input("shop.till").focusable() {
		t.Error("the focus is not on what is wrong")
	}
	if b.input("shop.till").value() != "到处" || !b.w.settings.dirty() || b.w.settings.note.text() == "" {
		t.Error("what was typed is gone, or nothing was said")
	}
}

func TestUnsavedSettingsAreAskedAbout(t *testing.T) {
	b := newBench(t)
	b.openSettings()
	b.press(fyne.KeyEscape)
	b.onPage(onSell) // nothing changed
	b.openSettings()
	b.input("shop.name").fill("别的店")
	b.press(fyne.KeyEscape)
	if b.w.overlay == nil {
		t.Fatal("it did not ask")
	}
	b.press(fyne.KeyEscape)
	b.onPage(onSettings)
	if b.input("shop.name").value() != "别的店" {
		t.Error("the edit is gone")
	}
	b.press(fyne.KeyEscape, fyne.KeyReturn)
	b.onPage(onSell)
	b.openSettings()
	if b.input("shop.name").value() != "街角咖啡" {
		t.Error("the edit was kept")
	}
}

// TestUnsavedSettingsAreAskedAboutOnEveryWay: whatever page one leaves them for is
// there only once they have been left.
func TestUnsavedSettingsAreAskedAboutOnEveryWay(t *testing.T) {
	const ctrl = fyne.KeyModifierControl
	for key, page := range map[fyne.KeyName]pageSet{
		fyne.Key1: onSell, fyne.Key2: onDocs, fyne.Key3: onBill, fyne.Key4: onShift, fyne.Key5: onReport, fyne.Key0: onStaff, fyne.KeyF: onFind,
	} {
		b := newBench(t, asOwner)
		b.openSettings()
		b.input("shop.name").fill("别的店")
		b.combo(ctrl, key)
		b.onPage(onSettings)
		if b.w.overlay == nil {
			t.Fatalf("Ctrl+%s did not ask", key)
		}
		b.press(fyne.KeyReturn)
		b.onPage(page)
		if b.w.settings.dirty() {
			t.Errorf("Ctrl+%s kept the edit", key)
		}
	}
}

func TestTheLanguageChangesAtOnce(t *testing.T) {
	b := newBench(t)
	b.fourLines()
	b.openSettings()
	b.input("shop.language").fill("en")
	b.combo(fyne.KeyModifierControl, fyne.KeyS)
	if got := b.w.win.Title(); got != "wxtill" {
		t.Errorf("title %q", got)
	}
	if got := b.w.settings.note.text(); got == "" || got == "已保存，重新启动后生效" {
		t.Errorf("said %q", got)
	}
	b.press(fyne.KeyEscape)
	b.onPage(onSell)
	if len(b.w.sell.cart.rows) != 4 {
		t.Error("the cart is gone")
	}
}

// TestWheelOverAField: the form scrolls wherever the mouse is.
func TestWheelOverAField(t *testing.T) {
	b := newBench(t, small)
	b.openSettings()
	form := b.w.settings.form
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b.input("mch_id").entry).AddXY(20, 20)
	test.Scroll(b.w.win.Canvas(), at, 0, -200)
	if form.Offset.Y == 0 {
		t.Error("the form did not scroll")
	}
}

// TestTabBringsTheFieldIntoSight: whoever uses keys alone sees where they are.
func TestTabBringsTheFieldIntoSight(t *testing.T) {
	b := newBench(t, small)
	b.openSettings()
	c := b.w.win.Canvas()
	for range b.w.settings.inputs {
		focused, ok := c.Focused().(fyne.CanvasObject)
		if !ok {
			t.Fatal("nothing has the focus")
		}
		driver, form := fyne.CurrentApp().Driver(), b.w.settings.form
		y := driver.AbsolutePositionForObject(focused).Y - driver.AbsolutePositionForObject(form).Y
		if y < 0 || y+focused.Size().Height > form.Size().Height {
			t.Errorf("%T at %v is out of sight, the form is %v high", focused, y, form.Size().Height)
		}
		c.(interface{ FocusNext() }).FocusNext()
	}
}

// TestColoursChangeWithoutARestart: what is in the cart and in the entry is there in the
// other colours as well, in the customer's window, too.
func TestColoursChangeWithoutARestart(t *testing.T) {
	b := newBench(t)
	b.customerKey()
	b.fourLines()
	lit := solid(b.w.sell.owes.text.Color)
	b.openSettings()
	b.input("shop.theme").fill(dark)
	b.combo(fyne.KeyModifierControl, fyne.KeyS)
	if got, want := b.w.settings.note.text(), b.w.t("settings.saved_now"); got != want || b.w.settings.dirty() {
		t.Errorf("said %q, want %q", got, want)
	}
	b.combo(fyne.KeyModifierControl, fyne.Key1)
	if got := solid(b.w.sell.owes.text.Color); got == lit || got != darkPalette[colorInk] {
		t.Errorf("the sum is drawn in %02X", got)
	}
	if solid(b.w.customer.view.owes.text.Color) != darkPalette[colorInk] {
		t.Error("the customer's window has stayed light")
	}
	if len(b.w.sell.cart.rows) != 4 {
		t.Errorf("%d lines are shown", len(b.w.sell.cart.rows))
	}
	b.openSettings()
	b.input("shop.theme").fill(light)
	b.combo(fyne.KeyModifierControl, fyne.KeyS)
	if got := solid(b.w.settings.file.text.Color); got != lightPalette[colorInk3] {
		t.Errorf("back in the light the file's name is %02X", got)
	}
}

// TestGoingOnWithTheSettings: who does not leave them after all types on where he was.
func TestGoingOnWithTheSettings(t *testing.T) {
	b := newBench(t)
	b.openSettings()
	code := b.input("shop.till").entry
	b.w.win.Canvas().Focus(code)
	code.TypedRune('X')
	b.combo(fyne.KeyModifierControl, fyne.Key1)
	b.press(fyne.KeyEscape)
	if b.onPage(onSettings); b.w.win.Canvas().Focused() != fyne.Focusable(code) {
		t.Error("the focus is elsewhere")
	}
}

// TestSettingsThatHoldAtOnce: how the scanner types, when the till locks itself and the
// green page goes, and whether there is a window for the customer need no restart.
func TestSettingsThatHoldAtOnce(t *testing.T) {
	b := newBench(t, func(_ *bench, o *Options) { o.Customer = customerAuto })
	b.openSettings()
	for name, value := range map[string]string{
		"scanner.gap": "50ms", "scanner.whole": "2s", "scanner.least": "6", "scanner.end": "none", "lock.after": "3m",
		"shop.paid_stays": "5s", "shop.customer_display": customerAlways, "shop.discount_limit": "20", "shift.count": "blind",
	} {
		b.input(name).fill(value)
	}
	b.combo(fyne.KeyModifierControl, fyne.KeyS)
	if got, want := b.w.settings.note.text(), b.w.t("settings.saved_now"); got != want {
		t.Errorf("said %q, want %q", got, want)
	}
	if got, want := b.w.scan.Scanner, (Scanner{Gap: 50 * time.Millisecond, Whole: 2 * time.Second, Least: 6, NoSuffix: true}); got != want {
		t.Errorf("the scanner types like %+v, want %+v", got, want)
	}
	if b.w.opts.LockAfter != 3*time.Minute || b.w.opts.PaidStays != 5*time.Second {
		t.Errorf("locks after %s, green for %s", b.w.opts.LockAfter, b.w.opts.PaidStays)
	}
	if b.w.customer.win == nil {
		t.Error("there is no window for the customer")
	}
}
