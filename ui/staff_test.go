package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// asOwner has the owner signed in.
func asOwner(b *bench, o *Options) {
	staffed(b, o)
	b.till.signed = b.till.operators[0]
}

// TestOwnerKeepsTheStaff adds, changes and disables by keys.
func TestOwnerKeepsTheStaff(t *testing.T) {
	b := newBench(t, asOwner)
	b.combo(fyne.KeyModifierControl, fyne.Key0)
	b.onPage(onStaff)
	b.press(fyne.KeyInsert)
	b.typed("新人")
	b.press(fyne.KeyReturn)
	b.typed("5829")
	b.press(fyne.KeyReturn)
	b.typed("5829")
	b.press(fyne.KeyReturn)
	last := b.till.operators[len(b.till.operators)-1]
	if b.w.overlay != nil || last.Name != "新人" || last.Role != pos.RoleCashier || !slices.Contains(b.till.pins, "05 5829") {
		t.Fatalf("made %+v with %q", last, b.till.pins)
	}
	b.press(fyne.KeyDown, fyne.KeyF4)
	f := b.w.overlay
	if f == nil || f.home.Text != "李娜" {
		t.Fatal("the second is not the one to change")
	}
	b.press(fyne.KeyReturn)
	if o := b.till.operators[1]; o.Name != "李娜" || o.Role != pos.RoleCashier || o.Disabled {
		t.Errorf("saved unchanged it is %+v", o)
	}
	b.press(fyne.KeyF5)
	b.typed("9090")
	b.press(fyne.KeyReturn)
	b.typed("9091")
	b.press(fyne.KeyReturn)
	if b.w.overlay == nil || slices.Contains(b.till.pins, "02 9090") {
		t.Fatal("PINs that differ were taken")
	}
	b.typed("9090")
	b.press(fyne.KeyReturn)
	b.typed("9090")
	b.press(fyne.KeyReturn)
	if !slices.Contains(b.till.pins, "02 9090") {
		t.Errorf("PINs set: %q", b.till.pins)
	}
}

// TestDisableByTheForm chooses role and state in the form.
func TestDisableByTheForm(t *testing.T) {
	b := newBench(t, asOwner)
	b.combo(fyne.KeyModifierControl, fyne.Key0)
	b.press(fyne.KeyDown)
	o := b.w.staff.operator()
	b.w.allow(pos.RightOperators, func(pos.Grant) {})
	b.w.changeOperator()
	var f *openForm
	if k, ok := b.w.overlay.home.keys.(formKeys); ok {
		f = k.form
	}
	f.choose[1].SetSelectedIndex(1)
	f.choose[2].SetSelectedIndex(1)
	f.submit()
	if got := b.till.operators[1]; got.ID != o.ID || got.Role != pos.RoleSupervisor || !got.Disabled {
		t.Errorf("the operator is %+v", got)
	}
}

// TestLogIsPaged: the owner sees the log at once, the next page by PgDn; a filter
// asks anew.
func TestLogIsPaged(t *testing.T) {
	b := newBench(t, asOwner)
	b.combo(fyne.KeyModifierControl, fyne.Key0)
	p := b.w.staff
	if len(p.entries) != logRows || !strings.Contains(p.sum.full, "PgDn") {
		t.Fatalf("%d entries, %q", len(p.entries), p.sum.full)
	}
	b.press(fyne.KeyPageDown)
	if len(p.entries) != 60 || p.more {
		t.Errorf("%d entries, more: %v", len(p.entries), p.more)
	}
	p.from.SetText("2026-11-01")
	p.who.SetText("02")
	p.kind.SetSelectedIndex(2)
	b.press(fyne.KeyReturn)
	want := pos.LogQuery{From: "2026-11-01", Operator: "02", Kind: pos.EventOverride, Limit: logRows}
	if got := b.till.logs[len(b.till.logs)-1]; got != want {
		t.Errorf("asked for %+v, want %+v", got, want)
	}
}

// TestCashierAndTheLog: a cashier sees who works here, changes his own PIN, and
// reads the log by somebody's leave.
func TestCashierAndTheLog(t *testing.T) {
	b := newBench(t, staffed)
	b.combo(fyne.KeyModifierControl, fyne.Key0)
	if p := b.w.staff; len(p.people.rows) != 4 || len(p.entries) != 0 || b.w.overlay != nil {
		t.Fatalf("%d operators, %d entries", len(p.people.rows), len(p.entries))
	}
	b.press(fyne.KeyReturn)
	b.typed("03")
	b.press(fyne.KeyReturn)
	b.typed("0303")
	b.press(fyne.KeyReturn)
	if len(b.w.staff.entries) == 0 {
		t.Error("the manager's leave did not help")
	}
	b.press(fyne.KeyF8)
	for _, pin := range []string{"0202", "7351", "7351"} {
		b.typed(pin)
		b.press(fyne.KeyReturn)
	}
	if !slices.Contains(b.till.pins, "02 7351") {
		t.Errorf("PINs set: %q", b.till.pins)
	}
}

// TestStaffOfATillWithoutOperators begins with the owner.
func TestStaffOfATillWithoutOperators(t *testing.T) {
	b := newBench(t)
	b.combo(fyne.KeyModifierControl, fyne.Key0)
	b.press(fyne.KeyInsert)
	b.typed("王芳")
	b.press(fyne.KeyReturn)
	for range 2 {
		b.typed("240816")
		b.press(fyne.KeyReturn)
	}
	if len(b.till.operators) != 1 || b.w.staff.people.rows == nil {
		t.Errorf("operators %+v", b.till.operators)
	}
}
