package e2e

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wxtill/pos"
	"wxtill/printer/fake"
	"wxtill/storage"
	"wxtill/wxpay/sandbox"
)

// withPrinter puts a printer into the counter's network that answers and whose line
// carries so many baud.
func (c *counter) withPrinter(baud int) *fake.Listener {
	c.t.Helper()
	l, err := fake.Listen(fake.NewDevice(32, baud), "127.0.0.1:0")
	c.check(err)
	c.t.Cleanup(func() { l.Close() })
	path := filepath.Join(c.data, "config.toml")
	text, err := os.ReadFile(path)
	c.check(err)
	changed := strings.NewReplacer(`"serial"`, `"tcp"`, c.device(), l.Address, `"never"`, `"auto"`).Replace(string(text))
	c.check(os.WriteFile(path, []byte(changed), 0o600))
	return l
}

// cash sells for cash.
func (c *counter) cash(amount string) {
	c.t.Helper()
	c.enter(amount)
	c.press("F8")
	c.check(c.desk.Keys(c.ctx, "Return"))
}

// jobs are the slips that are not on paper, by their states.
func (c *counter) jobs() (states []pos.JobState) {
	c.t.Helper()
	book, err := storage.OpenReadOnly(c.ctx, filepath.Join(c.data, "wxtill.db"))
	c.check(err)
	defer book.Close()
	open, err := book.OpenJobs(c.ctx, 10)
	c.check(err)
	for _, j := range open {
		states = append(states, j.State)
	}
	return states
}

// lines counts the lines on paper that hold a text.
func lines(l *fake.Listener, part string) (n int) {
	for _, i := range l.Items() {
		if i.Kind == fake.Line && strings.Contains(i.Text, part) {
			n++
		}
	}
	return n
}

// pulses counts how often the drawer has opened.
func pulses(l *fake.Listener) (n int) {
	for _, i := range l.Items() {
		if i.Kind == fake.Drawer {
			n++
		}
	}
	return n
}

// TestKillInMidReceipt kills the till while its printer prints, and switches that off. The next start lists the
// slip and prints nothing of it by itself; on the cashier's word it comes out marked as a
// copy, and the drawer stays shut.
func TestKillInMidReceipt(t *testing.T) {
	c := setUp(t, sandbox.Options{})
	l := c.withPrinter(115200)
	begun := make(chan struct{})
	var stopped atomic.Bool // to block it is a change, too
	l.OnChange(func() {
		if len(l.Items()) > 4 && !stopped.Swap(true) {
			l.Block(true)
			close(begun)
		}
	})
	c.open()
	c.cash("8")
	select {
	case <-begun:
	case <-c.ctx.Done():
		t.Fatal("nothing is printed")
	}
	c.check(c.till.Kill())
	if lines(l, "找零") > 0 {
		t.Fatal("the whole receipt is there already")
	}
	l.PowerOff() // what has begun is lost
	l.PowerOn()
	l.Block(false)
	c.open()
	c.eventually("a slip in doubt", func() bool { return slices.Equal(c.jobs(), []pos.JobState{pos.JobDoubtful}) })
	look() // for what must not be printed
	if n := lines(l, "补打"); n > 0 {
		t.Errorf("%d copies nobody has asked for", n)
	}
	before := pulses(l)
	c.press("ctrl+2")
	c.picture("tray")
	c.check(c.desk.Keys(c.ctx, "Up", "Return")) // the page begins on the newest payment
	look()
	c.picture("job")
	c.check(c.desk.Keys(c.ctx, "Return"))
	c.eventually("a copy", func() bool { return len(c.jobs()) == 0 && lines(l, "补打") > 0 })
	if after := pulses(l); after > before {
		t.Error("the drawer opened with the copy")
	}
}

// picture saves what is on the screen where WXTILL_SHOTS says.
func (c *counter) picture(name string) {
	c.t.Helper()
	if shots := os.Getenv("WXTILL_SHOTS"); shots != "" {
		c.check(c.desk.SavePicture(c.ctx, filepath.Join(shots, strings.ReplaceAll(c.t.Name(), "/", "-")+"-"+name+".png")))
	}
}

// TestExitWithAPrinterThatHangs: sales go on, and the till closes, while the printer has
// stopped reading in the middle of a slip; the next start has all slips.
func TestExitWithAPrinterThatHangs(t *testing.T) {
	c := setUp(t, sandbox.Options{})
	l := c.withPrinter(9600)
	c.open()
	c.cash("8")
	c.eventually("a receipt", func() bool { return lines(l, "8.00") > 0 && len(c.jobs()) == 0 })
	c.check(c.desk.Keys(c.ctx, "Return"))
	l.Block(true)
	for _, amount := range []string{"9", "10"} {
		c.cash(amount)
		c.check(c.desk.Green(c.ctx)) // no sale waits for the printer
		c.press("Return")
	}
	begin := time.Now()
	c.check(c.till.Interrupt())
	ctx, cancel := context.WithTimeout(c.ctx, 10*time.Second)
	defer cancel()
	for c.till.Running() && ctx.Err() == nil {
		time.Sleep(10 * time.Millisecond) // a process that ends is asked for, not heard of
	}
	if c.till.Running() {
		t.Fatal("the till hangs at its exit")
	}
	t.Logf("closed in %v", time.Since(begin))
	if n := len(c.jobs()); n != 2 {
		t.Errorf("%d slips wait, want 2", n)
	}
	l.Block(false)
	c.open()
	c.eventually("what waited", func() bool {
		return lines(l, "9.00") > 0 && lines(l, "10.00") > 0 || slices.Contains(c.jobs(), pos.JobDoubtful)
	})
}

// TestTestPage: F7 in the settings has the printer show all that it can, and answer for it.
func TestTestPage(t *testing.T) {
	c := setUp(t, sandbox.Options{})
	l := c.withPrinter(0)
	c.open()
	c.press("ctrl+6")
	c.check(c.desk.Keys(c.ctx, "F7"))
	c.eventually("a test page", func() bool {
		items := l.Items()
		return len(items) > 0 && slices.ContainsFunc(items, func(i fake.Item) bool { return i.Kind == fake.Printed }) && len(c.jobs()) == 0
	})
	for _, part := range []string{"打印测试页", "12345678901234567890123456789012", "加大", "right 右"} {
		if n := lines(l, part); n != 1 {
			t.Errorf("%q stands there %d times", part, n)
		}
	}
	kinds := map[fake.Kind]int{}
	for _, i := range l.Items() {
		kinds[i.Kind]++
	}
	if kinds[fake.QR] != 1 || kinds[fake.Bars] != 1 || kinds[fake.Raster] == 0 || kinds[fake.Cut] != 1 || kinds[fake.Drawer] != 0 || len(l.Faults()) > 0 {
		t.Errorf("%v, faults %q", kinds, l.Faults())
	}
	c.picture("settings")
}
