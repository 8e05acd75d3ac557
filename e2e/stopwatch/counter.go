package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"time"

	"wxtill/e2e/desk"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

const width, height = 1366, 768

// counter is a desk with one of the two programs, and a WeChat of its own that
// reads the same clock as the desk.
type counter struct {
	name    string // of its figures
	path    string // of its program
	args    []string
	watches bool // the program finds out that the customer has paid

	dir     string
	desk    *desk.Desk
	cashier *desk.Cashier
	wechat  *sandbox.Sandbox
	program *desk.Program

	requested chan time.Time // a unifiedorder has arrived
	ordered   chan order     // its answer goes out
	confirmed chan time.Time // an orderquery is about to be answered SUCCESS

	bar, code image.Rectangle // where to look; learnt the first time

	counts bool // what is done now; the first time of everything does not
	took   map[figure]*samples
}

// order is one that WeChat has just made.
type order struct {
	at time.Time
	no string // out_trade_no
}

// newCounter furnishes a counter; its program is not started yet.
func newCounter() (*counter, error) {
	c := &counter{requested: make(chan time.Time, 8), ordered: make(chan order, 8), confirmed: make(chan time.Time, 8),
		took: map[figure]*samples{}}
	for _, f := range figures {
		c.took[f] = &samples{}
	}
	err := c.furnish()
	if err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

func (c *counter) furnish() (err error) {
	if c.dir, err = os.MkdirTemp("", "wxtill-stopwatch-"); err != nil {
		return err
	}
	if c.desk, err = desk.New(width, height); err != nil {
		return err
	}
	if c.cashier, err = c.desk.NewCashier(); err != nil {
		return err
	}
	c.wechat, err = sandbox.New(sandbox.Options{SignType: wxpay.HMACSHA256, OnRequest: c.onRequest, OnEffect: c.onEffect})
	if err != nil {
		return err
	}
	if err := c.wechat.Start(); err != nil {
		return err
	}
	files, err := c.wechat.WriteFiles(c.dir)
	if err != nil {
		return err
	}
	return os.WriteFile(c.config(), []byte(c.wechat.ConfigTOML(files)), 0o600)
}

// config is where the account is written.
func (c *counter) config() string { return filepath.Join(c.dir, "config.toml") }

func (c *counter) onRequest(iface string, _ wxpay.Params) {
	if iface == "unifiedorder" {
		c.requested <- time.Now()
	}
}

func (c *counter) onEffect(iface string, p wxpay.Params) {
	no := p.Get("out_trade_no")
	switch iface {
	case "unifiedorder":
		c.ordered <- order{time.Now(), no}
	case "orderquery":
		if o, _ := c.wechat.Order(no); o.State == wxpay.TradeSuccess {
			c.confirmed <- time.Now()
		}
	}
}

// failed says what could not be done, and leaves a picture of it.
func (c *counter) failed(ctx context.Context, what string, err error) error {
	picture := filepath.Join(os.TempDir(), "wxtill-stopwatch-failed.png")
	said := ""
	if c.program != nil {
		said = c.program.Log()
	}
	return errors.Join(fmt.Errorf("%s %s: %w; the screen is in %s; the program said: %s", what, c.name, err, picture, said),
		c.desk.SavePicture(context.WithoutCancel(ctx), picture))
}

// close clears the counter away, as far as it was furnished.
func (c *counter) close() error {
	var errs []error
	if c.program != nil {
		errs = append(errs, c.program.Kill())
	}
	if c.wechat != nil {
		errs = append(errs, c.wechat.Close())
	}
	if c.cashier != nil {
		c.cashier.Close()
	}
	if c.desk != nil {
		errs = append(errs, c.desk.Close())
	}
	return errors.Join(append(errs, os.RemoveAll(c.dir))...)
}

var (
	black = color.RGBA{A: 0xFF} // a code, and a screen on which nothing has been painted
	green = color.RGBA{R: 0x0A, G: 0x7A, B: 0x43, A: 0xFF}
)

// corner is green on the green screen alone.
var corner = image.Rect(0, 0, 32, 32)

// note keeps a time that has been taken.
func (c *counter) note(f figure, took, look time.Duration) {
	if c.counts {
		c.took[f].add(took, look)
	}
}

// await looks until the colour covers this share of a tile; where is the tile,
// sought all over the screen as long as it is empty.
func (c *counter) await(ctx context.Context, where *image.Rectangle, col color.RGBA, share float64) (desk.Sight, error) {
	look := *where
	if look.Empty() {
		look = image.Rect(0, 0, width, height)
	}
	return c.cashier.Await(ctx, look, func(g desk.Glimpse) bool {
		if !where.Empty() {
			return g.Share(*where, col) >= share
		}
		*where = g.Find(col, share)
		return !where.Empty()
	})
}

// awaitNone looks until the colour is gone from where.
func (c *counter) awaitNone(ctx context.Context, where image.Rectangle, col color.RGBA) (desk.Sight, error) {
	return c.cashier.Await(ctx, where, func(g desk.Glimpse) bool { return g.Share(where, col) < 0.5 })
}

// next waits for what WeChat's side tells.
func next[T any](ctx context.Context, what string, events <-chan T) (T, error) {
	select {
	case e := <-events:
		return e, nil
	case <-ctx.Done():
		var none T
		return none, fmt.Errorf("waiting for %s: %w", what, ctx.Err())
	}
}
