package desk

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/damage"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// Cashier is quick enough to take the time of a program: keys go through a
// connection that is open already, and the server itself tells when something
// has been painted, so that nobody polls and nothing is slowed by the looking.
// The xdotool and import of a [Desk] start a process for every key and picture.
//
// A Cashier is for one goroutine.
type Cashier struct {
	conn    *xgb.Conn
	root    xproto.Window
	keys    map[string]xproto.Keycode
	damage  damage.Damage
	painted chan struct{}      // something has been painted; holds one
	windows chan xproto.Window // that have been shown
}

// What xgb has to say comes back as errors too.
func init() { xgb.Logger.SetOutput(io.Discard) }

// NewCashier sits down at the desk.
func (d *Desk) NewCashier() (*Cashier, error) {
	conn, err := xgb.NewConnDisplay(d.display)
	if err != nil {
		return nil, fmt.Errorf("desk: connecting to %s: %w", d.display, err)
	}
	c := &Cashier{conn: conn, root: xproto.Setup(conn).DefaultScreen(conn).Root,
		painted: make(chan struct{}, 1), windows: make(chan xproto.Window, 8)}
	if err := errors.Join(xtest.Init(conn), c.learnKeys(), c.open()); err != nil {
		conn.Close()
		return nil, fmt.Errorf("desk: %w", err)
	}
	go c.listen()
	return c, nil
}

// Close leaves the desk.
func (c *Cashier) Close() { c.conn.Close() }

// open has the server tell of windows and of what is painted.
func (c *Cashier) open() error {
	if err := damage.Init(c.conn); err != nil {
		return err
	}
	if _, err := damage.QueryVersion(c.conn, 1, 1).Reply(); err != nil {
		return err
	}
	var err error
	if c.damage, err = damage.NewDamageId(c.conn); err != nil {
		return err
	}
	return errors.Join(
		damage.CreateChecked(c.conn, c.damage, xproto.Drawable(c.root), damage.ReportLevelNonEmpty).Check(),
		xproto.ChangeWindowAttributesChecked(c.conn, c.root, xproto.CwEventMask, []uint32{xproto.EventMaskSubstructureNotify}).Check())
}

// keySyms are the keys that have no character.
var keySyms = map[xproto.Keysym]string{0xff0d: "Return", 0xff1b: "Escape", 0xffc5: "F8", 0xffc6: "F9"}

// learnKeys finds where on the keyboard the keys are.
func (c *Cashier) learnKeys() error {
	setup := xproto.Setup(c.conn)
	first := setup.MinKeycode
	m, err := xproto.GetKeyboardMapping(c.conn, first, byte(setup.MaxKeycode-first+1)).Reply()
	if err != nil {
		return err
	}
	c.keys = map[string]xproto.Keycode{}
	for i := 0; i < len(m.Keysyms); i += int(m.KeysymsPerKeycode) {
		sym := m.Keysyms[i] // without Shift
		name := keySyms[sym]
		if sym > ' ' && sym <= '~' {
			name = string(rune(sym))
		}
		c.keys[name] = first + xproto.Keycode(i/int(m.KeysymsPerKeycode))
	}
	return nil
}

// listen passes on what the server tells until the connection is closed.
func (c *Cashier) listen() {
	for {
		ev, err := c.conn.WaitForEvent()
		if ev == nil && err == nil {
			return
		}
		switch ev := ev.(type) {
		case damage.NotifyEvent:
			select {
			case c.painted <- struct{}{}:
			default:
			}
		case xproto.MapNotifyEvent:
			select {
			case c.windows <- ev.Window:
			default:
			}
		}
	}
}

// Press presses keys, like "F9" or "5", and returns when the first went down.
func (c *Cashier) Press(keys ...string) (time.Time, error) {
	start := time.Now()
	for _, key := range keys {
		code, ok := c.keys[key]
		if !ok {
			return start, fmt.Errorf("desk: the keyboard has no %q", key)
		}
		for _, kind := range []byte{xproto.KeyPress, xproto.KeyRelease} {
			if err := xtest.FakeInputChecked(c.conn, kind, byte(code), 0, c.root, 0, 0, 0).Check(); err != nil {
				return start, fmt.Errorf("desk: pressing %s: %w", key, err)
			}
		}
	}
	return start, nil
}

// Focus waits for the next window that a program shows and gives it the keys, as
// a window manager does.
func (c *Cashier) Focus(ctx context.Context) error {
	select {
	case w := <-c.windows:
		err := xproto.SetInputFocusChecked(c.conn, xproto.InputFocusParent, w, xproto.TimeCurrentTime).Check()
		if err != nil {
			return fmt.Errorf("desk: giving the keys to the window: %w", err)
		}
		return nil
	case <-ctx.Done():
		return fmt.Errorf("desk: waiting for a window: %w", ctx.Err())
	}
}

// Sight is what was seen, and when.
type Sight struct {
	At   time.Time     // when the picture was there
	Look time.Duration // how long the picture took since the server told of the painting: the grain of At
}

// Await looks at a part of the screen after every painting until seen likes it.
func (c *Cashier) Await(ctx context.Context, where image.Rectangle, seen func(Glimpse) bool) (Sight, error) {
	told := time.Now()
	for {
		// Counted from here on, so that nothing painted after the look is missed.
		damage.Subtract(c.conn, c.damage, 0, 0)
		g, err := c.Look(where)
		if err != nil {
			return Sight{}, err
		}
		now := time.Now()
		if seen(g) {
			return Sight{At: now, Look: now.Sub(told)}, nil
		}
		select {
		case <-c.painted:
			told = time.Now()
		case <-ctx.Done():
			return Sight{}, fmt.Errorf("desk: looking at %v: %w", where, ctx.Err())
		}
	}
}

// Look takes a picture of a part of the screen.
func (c *Cashier) Look(where image.Rectangle) (Glimpse, error) {
	r, err := xproto.GetImage(c.conn, xproto.ImageFormatZPixmap, xproto.Drawable(c.root),
		int16(where.Min.X), int16(where.Min.Y), uint16(where.Dx()), uint16(where.Dy()), ^uint32(0)).Reply()
	if err != nil {
		return Glimpse{}, fmt.Errorf("desk: looking at %v: %w", where, err)
	}
	return Glimpse{where, r.Data}, nil
}
