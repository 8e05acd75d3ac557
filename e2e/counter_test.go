// Package e2e uses the real program as people do: in a window on a display of its
// own, by keys and mouse, against WeChat's side over real TLS, with a printer on
// a serial line. `make test` provides what it needs; elsewhere it is skipped.
package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"wxtill/e2e/desk"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// binary is the program under test, relative to this folder.
const binary = "../bin/wxtill"

// need skips where this machine lacks something, unless make test has promised
// that all is there.
func need(t *testing.T) {
	t.Helper()
	without(t, desk.Missing()...)
	built(t)
}

// built is the path of the program under test. A run that has to have it fails without.
func built(t *testing.T) string {
	t.Helper()
	program, err := filepath.Abs(binary)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(program); err != nil {
		without(t, "bin/wxtill (make build)")
	}
	return program
}

// without skips what cannot be tried here, and fails where make test has to provide it.
func without(t *testing.T, missing ...string) {
	t.Helper()
	if len(missing) == 0 {
		return
	}
	if os.Getenv("WXTILL_E2E") != "" {
		t.Fatalf("missing: %s", strings.Join(missing, ", "))
	}
	// a build for another system, or a machine without a display, tries the rest
	t.Skipf("make test provides what is missing here: %s", strings.Join(missing, ", "))
}

// counter is a shop counter: display, WeChat, printer and the till's data.
type counter struct {
	t      *testing.T
	ctx    context.Context
	desk   *desk.Desk
	wechat *sandbox.Sandbox
	paper  *desk.Paper
	data   string
	till   *desk.Program

	mu   sync.Mutex
	when string // guarded by mu; the point of the sandbox at which then is called
	then func() // guarded by mu
}

// at has fn called when the sandbox gets to a point: an interface, and request
// or effect.
func (c *counter) at(point string, fn func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.when, c.then = point, fn
}

func (c *counter) reached(point string) {
	c.mu.Lock()
	fn := c.then
	if c.when != point {
		fn = nil
	}
	c.mu.Unlock()
	if fn != nil {
		fn()
	}
}

// setUp makes a counter; till is started by open.
func setUp(t *testing.T, o sandbox.Options) *counter {
	t.Helper()
	need(t)
	return setUpIn(t, t.TempDir(), o)
}

// setUpIn is setUp with a data directory.
func setUpIn(t *testing.T, data string, o sandbox.Options) *counter {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	c := &counter{t: t, ctx: ctx, data: data}
	var err error
	c.desk, err = desk.New(1024, 768)
	c.check(err)
	t.Cleanup(func() { c.check(c.desk.Close()) })
	c.paper, err = desk.NewPaper()
	c.check(err)
	t.Cleanup(func() { c.paper.Close() })
	o.OnRequest = func(iface string, _ wxpay.Params) { c.reached(iface + " request") }
	o.OnEffect = func(iface string, _ wxpay.Params) { c.reached(iface + " effect") }
	c.wechat, err = sandbox.New(o)
	c.check(err)
	c.check(c.wechat.Start())
	t.Cleanup(func() { c.wechat.Close() })
	c.configure("0s")
	c.plugIn()
	c.stock()
	return c
}

// goods are what the shop sells, as a spreadsheet has it.
const goods = `code,name,price,barcodes
CF001,美式 中杯,16,6901234500011
CF002,拿铁 大杯,22,6901234500028
BK011,可颂,12,6901234500110
`

// stock imports them into the book, which may have them already.
func (c *counter) stock() {
	c.t.Helper()
	path := filepath.Join(c.t.TempDir(), "goods.csv")
	c.check(os.WriteFile(path, []byte(goods), 0o600))
	out, err := exec.CommandContext(c.ctx, binary, "goods", "import", path, "-data", c.data).CombinedOutput()
	if err != nil {
		c.t.Fatalf("importing the goods: %v\n%s", err, out)
	}
}

// configure writes config.toml with this close_after. The printer's device is a
// link, so that a test can let it be missing for a while.
func (c *counter) configure(closeAfter string) {
	c.t.Helper()
	cert := filepath.Join(c.data, "wechat.pem")
	c.check(os.WriteFile(cert, c.wechat.CertPEM(), 0o600))
	appid, mchID, key := c.wechat.Merchant()
	text := fmt.Sprintf(`appid = %q
mch_id = %q
key = %q
sign_type = "HMAC-SHA256"
device_info = "till-1"
gateway = %q
ca_file = %q
[shop]
name = "街角咖啡"
till = "T01"
[pay]
poll = "300ms"
window = "60s"
close_after = %q
timeout = "3s"
[printer]
transport = "serial"
address = %q
baud = 115200
status = "never"
`, appid, mchID, key, c.wechat.URL(), cert, closeAfter, c.device())
	c.check(os.WriteFile(filepath.Join(c.data, "config.toml"), []byte(text), 0o600))
}

func (c *counter) device() string { return filepath.Join(c.data, "printer") }

// plugIn connects the printer.
func (c *counter) plugIn() {
	c.t.Helper()
	c.check(os.Symlink(c.paper.Device, c.device()))
}

// recent is what `wxtill recent` says of the newest payment, beside the till.
func (c *counter) recent() (state string) {
	c.t.Helper()
	out, err := exec.CommandContext(c.ctx, binary, "recent", "-json", "-n", "1", "-data", c.data).Output()
	c.check(err)
	var row struct{ State string }
	if len(out) > 0 {
		c.check(json.Unmarshal(out, &row))
	}
	return row.State
}

// becomes waits for the newest payment to be in this state.
func (c *counter) becomes(state string) {
	c.t.Helper()
	c.eventually("a payment that is "+state, func() bool { return c.recent() == state })
}

func (c *counter) check(err error) {
	c.t.Helper()
	if err != nil {
		if c.till != nil {
			c.t.Log(c.till.Log())
		}
		if shots := os.Getenv("WXTILL_SHOTS"); shots != "" {
			path := filepath.Join(shots, strings.ReplaceAll(c.t.Name(), "/", "-")+".png")
			c.t.Log(path, c.desk.SavePicture(context.WithoutCancel(c.ctx), path))
		}
		c.t.Fatal(err)
	}
}

// open starts the till and sees to it that it has behaved in the end.
func (c *counter) open() {
	c.t.Helper()
	till, err := c.desk.Start(c.ctx, binary, "-data", c.data, "-size", "1024x768")
	c.check(err)
	c.till = till
	c.t.Cleanup(func() {
		if err := till.Kill(); err != nil {
			c.t.Error(err)
		}
		for _, bad := range []string{"Error in Fyne call thread", "DATA RACE", "panic:"} {
			if strings.Contains(till.Log(), bad) {
				c.t.Errorf("the program said %q:\n%s", bad, till.Log())
			}
		}
	})
	c.check(c.desk.Drawn(c.ctx))
}

// eventually waits for a condition that the counter itself cannot be told of.
func (c *counter) eventually(what string, fn func() bool) {
	c.t.Helper()
	for !fn() {
		select {
		case <-c.ctx.Done():
			c.check(fmt.Errorf("waited in vain for %s", what))
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// printed waits until all of these stand on the paper.
func (c *counter) printed(want ...string) {
	c.t.Helper()
	c.eventually(fmt.Sprintf("%q on paper", want), func() bool {
		text, err := c.paper.Text()
		c.check(err)
		for _, w := range want {
			if !strings.Contains(text, w) {
				return false
			}
		}
		return true
	})
}

// glance is how long a cashier looks before the next key.
const glance = 700 * time.Millisecond

// look is the time of the last frames after a key: a loaded machine draws slower than
// xdotool types, and what was drawn last cannot be asked.
func look() { time.Sleep(glance) }

// press presses keys one after the other, and looks after each.
func (c *counter) press(keys ...string) {
	c.t.Helper()
	for _, k := range keys {
		c.check(c.desk.Keys(c.ctx, k))
		look()
	}
}

// enter types text and Enter, and looks.
func (c *counter) enter(text string) {
	c.t.Helper()
	c.check(c.desk.Type(c.ctx, text))
	c.press("Return")
}

// order is the only order that WeChat has.
func (c *counter) order() sandbox.Order {
	c.t.Helper()
	orders := c.wechat.Orders()
	if len(orders) != 1 {
		c.t.Fatalf("WeChat has %d orders, want one: %+v", len(orders), orders)
	}
	return orders[0]
}
