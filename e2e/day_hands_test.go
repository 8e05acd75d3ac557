package e2e

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"wxtill/e2e/desk"
	"wxtill/pos"
	"wxtill/storage"
	"wxtill/wxpay/sandbox"
)

// day is a counter at which a whole day is spent: with operators, a drawer and
// eyes that are quick enough to wait for what the window shows. What cannot be seen
// is read in the book, beside the till.
type day struct {
	*counter
	eyes  *desk.Cashier
	book  *storage.Ledger
	phone *sandbox.Phone
	shots int

	language, deviceInfo, goodsTag string // of config.toml

	today   pos.Day
	twice   pos.SaleNumber                // a sale of which a part is given back twice
	planted map[pos.DifferenceKind]string // number of the order that a difference is about
}

// Who works here, with PINs.
const (
	ownerPIN   = "240816"
	cashierPIN = "73518"
)

// newDay makes the counter and its two operators; the till is not open yet.
func newDay(c *counter, cancel context.CancelFunc) *day {
	c.t.Cleanup(cancel)
	d := &day{counter: c, phone: c.wechat.Phone(), language: "zh", deviceInfo: "till-1", planted: map[pos.DifferenceKind]string{}}
	var err error
	d.eyes, err = c.desk.NewCashier()
	c.check(err)
	c.t.Cleanup(d.eyes.Close)
	c.check(os.WriteFile(d.pin("01"), []byte(ownerPIN), 0o600))
	c.check(os.WriteFile(d.pin("02"), []byte(cashierPIN), 0o600))
	return d
}

// settings writes config.toml: a till that is quick, has the merchant's certificate
// and knows what the contract says.
func (d *day) settings() {
	d.t.Helper()
	files, err := d.wechat.WriteFiles(d.data)
	d.check(err)
	appid, mchID, key := d.wechat.Merchant()
	text := fmt.Sprintf(`appid = %q
mch_id = %q
key = %q
sign_type = "HMAC-SHA256"
device_info = %q
gateway = %q
ca_file = %q
client_cert = %q
client_key = %q
[shop]
name = "街角咖啡"
till = "T01"
language = %q
[pay]
poll = "200ms"
window = "3m"
close_after = "0s"
timeout = "3s"
goods_tag = %q
[printer]
transport = "serial"
address = %q
baud = 115200
status = "never"
[bill]
rate = "0.60%%"
[shift]
count = "blind"
`, appid, mchID, key, d.deviceInfo, d.wechat.URL(), files.CA, files.ClientCert, files.ClientKey, d.language, d.goodsTag, d.device())
	d.check(os.WriteFile(filepath.Join(d.data, "config.toml"), []byte(text), 0o600))
}

// staff makes the owner and the cashier.
func (d *day) staff() {
	d.t.Helper()
	d.command("operator", "add", "-name", "王芳", "-new-pin-file", d.pin("01"))
	d.command("operator", "add", "-name", "李娜", "-new-pin-file", d.pin("02"), "-operator", "01", "-pin-file", d.pin("01"))
}

// pin is the file with an operator's PIN.
func (d *day) pin(id pos.OperatorID) string { return filepath.Join(d.data, "pin-"+string(id)) }

// command runs a subcommand of the program and returns what it printed.
func (d *day) command(args ...string) string {
	d.t.Helper()
	out, err := exec.CommandContext(d.ctx, binary, append(args, "-data", d.data)...).Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		err = fmt.Errorf("wxtill %s: %w: %s", strings.Join(args, " "), err, exit.Stderr)
	}
	d.check(err)
	return string(out)
}

// read opens the book beside the till.
func (d *day) read() {
	d.t.Helper()
	var err error
	d.book, err = storage.OpenReadOnly(d.ctx, filepath.Join(d.data, "wxtill.db"))
	d.check(err)
	d.t.Cleanup(func() { d.check(d.book.Close()) })
}

// Colours that tell pages apart.
var (
	railColour  = color.RGBA{R: 0x18, G: 0x20, B: 0x2B}
	redColour   = color.RGBA{R: 0xB3, G: 0x26, B: 0x1E}
	greenColour = color.RGBA{R: 0x0A, G: 0x7A, B: 0x43}

	markColour   = color.RGBA{R: 0x19, G: 0xB3, B: 0x66} // of the page in the rail
	chosenColour = color.RGBA{R: 0xEE, G: 0xF3, B: 0xFF} // of a row
)

func (d *day) screen() image.Rectangle { return image.Rect(0, 0, d.desk.Width, d.desk.Height) }

// sees waits until the whole screen, or a part of it, is as wanted.
func (d *day) sees(what string, where image.Rectangle, ok func(desk.Glimpse) bool) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.ctx, patience)
	defer cancel()
	if _, err := d.eyes.Await(ctx, where, ok); err != nil {
		d.check(fmt.Errorf("waiting for %s: %w", what, err))
	}
}

// patience is how long one thing may take on a slow machine.
const patience = 40 * time.Second

// eventually waits for a condition that the counter cannot be told of.
func (d *day) eventually(what string, fn func() bool) {
	d.t.Helper()
	for since := time.Now(); !fn(); time.Sleep(50 * time.Millisecond) {
		if time.Since(since) > patience {
			d.check(fmt.Errorf("waited in vain for %s", what))
		}
	}
}

// green waits for the screen of money confirmed.
func (d *day) green() {
	d.t.Helper()
	d.sees("green", d.screen(), func(g desk.Glimpse) bool { return g.Share(d.screen(), greenColour) > 0.5 })
}

// rail is where the pages are listed, on every page that has them.
func (d *day) rail() image.Rectangle { return image.Rect(0, 80, 60, d.desk.Height-80) }

// railHeight is how high a place in the rail is.
const railHeight = 70

// Places in the rail, from above.
const (
	sellItem = iota
	docsItem
	billItem
	shiftItem
)

// on waits for a page that the rail marks: by a bar at the edge of its place.
func (d *day) on(item int) {
	d.t.Helper()
	bar := image.Rect(0, railHeight*item+15, 4, railHeight*item+55)
	d.sees(fmt.Sprintf("page %d of the rail", item), bar, func(g desk.Glimpse) bool { return g.Share(bar, markColour) > 0.9 })
}

// page waits for a page with the rail and nothing over it.
func (d *day) page() {
	d.t.Helper()
	d.sees("a page with the rail", d.rail(), func(g desk.Glimpse) bool { return g.Share(d.rail(), railColour) > 0.5 })
}

// away waits until the rail is gone, or lies under a form.
func (d *day) away() {
	d.t.Helper()
	d.sees("a page without the rail", d.rail(), func(g desk.Glimpse) bool { return g.Share(d.rail(), railColour) < 0.2 })
}

// keys presses keys.
func (d *day) keys(keys ...string) {
	d.t.Helper()
	d.check(d.desk.Keys(d.ctx, keys...))
}

// types types text into what has the focus.
func (d *day) types(text string) {
	d.t.Helper()
	d.check(d.desk.Type(d.ctx, text))
}

// fills types the fields of a form, each with Enter, and waits until it is gone.
func (d *day) fills(fields ...string) {
	d.t.Helper()
	d.away()
	for _, text := range fields {
		d.types(text)
		d.keys("Return")
	}
}

// shot leaves a picture under WXTILL_SHOTS, where somebody wants one.
func (d *day) shot(name string) {
	d.t.Helper()
	shots := os.Getenv("WXTILL_SHOTS")
	if shots == "" {
		return
	}
	look() // the picture shows what the last key did
	d.shots++
	d.check(d.desk.SavePicture(d.ctx, filepath.Join(shots, fmt.Sprintf("%s-%02d-%s.png", strings.ToLower(strings.ReplaceAll(d.t.Name(), "/", "-")), d.shots, name))))
}

// open starts the till and signs an operator in.
func (d *day) openAs(id pos.OperatorID, pin string) {
	d.t.Helper()
	till, err := d.desk.Start(d.ctx, binary, "-data", d.data, "-size", fmt.Sprintf("%dx%d", d.desk.Width, d.desk.Height))
	d.check(err)
	d.till = till
	d.t.Cleanup(func() { d.behaved(till) })
	d.signIn(id, pin)
}

// signIn types number and PIN on the lock page.
func (d *day) signIn(id pos.OperatorID, pin string) {
	d.t.Helper()
	const white = 0.5
	d.sees("the lock page", d.screen(), func(g desk.Glimpse) bool {
		return g.Share(d.rail(), railColour) < 0.2 && g.Share(d.screen(), color.RGBA{}) < white
	})
	before := d.lastOf(pos.EventSignedIn)
	d.types(string(id))
	d.keys("Return")
	d.types(pin)
	d.keys("Return")
	d.eventually(string(id)+" to be signed in", func() bool { return d.lastOf(pos.EventSignedIn) > before })
	d.sees("what is behind the lock", d.screen(), func(g desk.Glimpse) bool {
		return g.Share(d.rail(), railColour) > 0.5 || g.Share(d.screen(), greenColour) > 0.5
	})
}

// lastOf is the journal row of the last event of a kind, 0 for none.
func (d *day) lastOf(kind pos.EventKind) int64 {
	d.t.Helper()
	log, err := d.book.Log(d.ctx, pos.LogQuery{Kind: kind, Limit: 1})
	d.check(err)
	if len(log) == 0 {
		return 0
	}
	return log[0].Row
}

// behaved ends the till and wants it to have said nothing bad.
func (d *day) behaved(till *desk.Program) {
	if err := till.Kill(); err != nil {
		d.t.Error(err)
	}
	for _, bad := range []string{"Error in Fyne call thread", "DATA RACE", "panic:"} {
		if strings.Contains(till.Log(), bad) {
			d.t.Errorf("the program said %q:\n%s", bad, till.Log())
		}
	}
}
