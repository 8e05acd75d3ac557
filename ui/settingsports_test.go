package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// samplePorts are those of a till with several things plugged in.
var samplePorts = []pos.PrinterPort{
	{Transport: "serial", Device: "/dev/ttyUSB0", Address: "/dev/serial/by-id/usb-Prolific_USB-Serial_Controller-if00-port0", Name: "Prolific USB-Serial Controller"},
	{Transport: "serial", Device: "/dev/ttyUSB1", Address: "/dev/ttyUSB1", Holder: "minicom (4217)", Err: pos.ErrPortTaken},
	{Transport: "serial", Device: "/dev/ttyS0", Address: "/dev/ttyS0", Err: pos.ErrPortForbidden},
	{Transport: "file", Device: "/dev/usb/lp0", Address: "/dev/usb/lp0", Name: "POS POS58 Printer"},
}

// TestPortIsChosenByItsDigit: the ports that are there fill the fields of the printer in.
func TestPortIsChosenByItsDigit(t *testing.T) {
	b := newBench(t)
	b.openSettings()
	for _, c := range []struct {
		digit                     string
		transport, address, wrong string
	}{
		{"1", "serial", samplePorts[0].Address, ""},
		{"2", "serial", "/dev/ttyUSB1", b.w.t("error.printer_taken")},
		{"3", "serial", "/dev/ttyS0", b.w.t("error.printer_forbidden")},
		{"4", "file", "/dev/usb/lp0", ""},
	} {
		b.press(fyne.KeyF5)
		if b.w.overlay == nil {
			t.Fatal("no ports are shown")
		}
		b.press(fyne.KeyName(c.digit)) // a key press is told as a key and then as a character
		b.typed(c.digit)
		if b.w.overlay != nil || b.input("printer.transport").value() != c.transport || b.input("printer.address").value() != c.address {
			t.Errorf("%s: %s at %s", c.digit, b.input("printer.transport").value(), b.input("printer.address").value())
		}
		if got := b.input("printer.address").wrong.full; got != c.wrong {
			t.Errorf("%s: said %q beside the field, want %q", c.digit, got, c.wrong)
		}
		if b.w.win.Canvas().Focused() != b.input("printer.address").focusable() {
			t.Error("the focus is not on the address")
		}
	}
	b.combo(fyne.KeyModifierControl, fyne.KeyS)
	if got := b.files.config.Printer; got.Transport != "file" || got.Address != "/dev/usb/lp0" {
		t.Errorf("wrote %+v", got)
	}
}

// TestLeavingAsksOnce: who gives up what was changed is asked once, and is gone, be the
// disk as slow as it may.
func TestLeavingAsksOnce(t *testing.T) {
	b := newBench(t)
	b.openSettings()
	was := b.input("printer.address").value()
	b.press(fyne.KeyF5)
	b.typed("1")
	b.combo(fyne.KeyModifierControl, fyne.Key1)
	if b.w.overlay == nil {
		t.Fatal("it does not ask")
	}
	b.till.clock.now = b.till.clock.now.Add(time.Second) // no scan ends so
	b.w.work.held = true
	b.press(fyne.KeyReturn)
	if b.w.overlay != nil || b.w.on != onSell {
		t.Error("it asks once more")
	}
	b.release()
	b.combo(fyne.KeyModifierControl, fyne.Key6)
	if got := b.input("printer.address").value(); got != was {
		t.Errorf("the address is %q", got)
	}
}

// TestPortsAreLookedForAgain: F5 shows what has been plugged in meanwhile.
func TestPortsAreLookedForAgain(t *testing.T) {
	var there []pos.PrinterPort
	b := newBench(t, func(_ *bench, o *Options) { o.Ports = func() []pos.PrinterPort { return there } })
	b.openSettings()
	b.press(fyne.KeyF5)
	b.typed("1")
	if b.w.overlay == nil {
		t.Fatal("a digit that is no port was taken for one")
	}
	there = samplePorts[:1]
	b.press(fyne.KeyF5)
	b.typed("1")
	if got := b.input("printer.address").value(); got != samplePorts[0].Address {
		t.Errorf("address %q", got)
	}
	b.press(fyne.KeyF5, fyne.KeyEscape)
	b.onPage(onSettings)
	if b.w.overlay != nil {
		t.Error("Esc does not end it")
	}
}
