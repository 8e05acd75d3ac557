package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"math/rand/v2"
	"time"
)

// patience is how long a cashier waits for one thing before the run is given up.
const patience = 30 * time.Second

// start starts the program and rings up an amount as soon as something is on
// the screen. The program is left running with nothing in the cart.
func (c *counter) start(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if c.program != nil {
		if err := c.program.Kill(); err != nil {
			return err
		}
	}
	began := time.Now()
	var err error
	if c.program, err = c.desk.Launch(c.path, c.args...); err != nil {
		return err
	}
	if err := c.cashier.Focus(ctx); err != nil {
		return fmt.Errorf("%w; the program said: %s", err, c.program.Log())
	}
	painted, err := c.awaitNone(ctx, image.Rect(width/2, height/4, width/2+32, height/4+32), black)
	if err != nil {
		return err
	}
	if _, err := c.cashier.Press("5", "Return"); err != nil {
		return err
	}
	taken, err := c.await(ctx, &c.bar, green, 0.9)
	if err != nil {
		return err
	}
	c.note(startPainted, painted.At.Sub(began), painted.Look)
	c.note(startUsable, taken.At.Sub(began), taken.Look)
	return errors.Join(think(ctx), c.weigh(), c.clear(ctx))
}

// weigh notes how much memory the program holds.
func (c *counter) weigh() error {
	n, err := c.program.Resident()
	c.took[startUsable].resident = max(n, c.took[startUsable].resident)
	return err
}

// clear takes cash for what is in the cart.
func (c *counter) clear(ctx context.Context) error {
	if !c.watches {
		return nil // the other program has no cart
	}
	if _, err := c.cashier.Press("F8"); err != nil {
		return err
	}
	if err := think(ctx); err != nil {
		return err
	}
	if _, err := c.cashier.Press("5", "Return"); err != nil {
		return err
	}
	if _, err := c.await(ctx, &corner, green, 0.9); err != nil {
		return err
	}
	return c.leave(ctx)
}

// leave goes from the green screen to the next sale. The till ignores an Enter
// that follows too closely; no time is taken here, so a second one may follow.
func (c *counter) leave(ctx context.Context) error {
	for {
		if err := think(ctx); err != nil {
			return err
		}
		if _, err := c.cashier.Press("Return"); err != nil {
			return err
		}
		within, cancel := context.WithTimeout(ctx, 5*time.Second)
		_, err := c.awaitNone(within, corner, green)
		cancel()
		if err == nil {
			break
		}
		if ctx.Err() != nil {
			return err
		}
	}
	_, err := c.awaitNone(ctx, c.bar, green)
	return err
}

// sell makes one sale and takes its times.
func (c *counter) sell(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if _, err := c.cashier.Press("5", "Return"); err != nil {
		return err
	}
	if _, err := c.await(ctx, &c.bar, green, 0.9); err != nil {
		return err
	}
	if err := think(ctx); err != nil {
		return err
	}
	o, err := c.charge(ctx)
	if err != nil || !c.watches {
		return err
	}
	return c.pay(ctx, o)
}

// charge presses F9 and waits for the code on the screen.
func (c *counter) charge(ctx context.Context) (order, error) {
	pressed, err := c.cashier.Press("F9")
	if err != nil {
		return order{}, err
	}
	requested, err := next(ctx, "the request", c.requested)
	if err != nil {
		return order{}, err
	}
	o, err := next(ctx, "the order", c.ordered)
	if err != nil {
		return order{}, err
	}
	code, err := c.await(ctx, &c.code, black, 0.25)
	if err != nil {
		return order{}, err
	}
	c.note(request, requested.Sub(pressed), 0)
	c.note(codePainted, code.At.Sub(o.at), code.Look)
	return o, nil
}

// pay scans the code, pays, and waits for the green screen.
func (c *counter) pay(ctx context.Context, o order) error {
	made, _ := c.wechat.Order(o.no)
	if len(made.Codes) == 0 {
		return fmt.Errorf("WeChat has no code for %s", o.no)
	}
	phone := c.wechat.Phone()
	if err := errors.Join(think(ctx), phone.Scan(made.Codes[len(made.Codes)-1].URL), phone.Pay()); err != nil {
		return err
	}
	confirmed, err := next(ctx, "the query", c.confirmed)
	if err != nil {
		return err
	}
	seen, err := c.await(ctx, &corner, green, 0.9)
	if err != nil {
		return err
	}
	c.note(greenPainted, seen.At.Sub(confirmed), seen.Look)
	return c.leave(ctx)
}

// think waits as long as people do: more than the green screen ignores a key
// pressed twice, and never in step with what the program does every so often.
func think(ctx context.Context) error { return pause(ctx, 450*time.Millisecond) }

// glance is how long it takes to see what a key has done, likewise.
func glance(ctx context.Context) error { return pause(ctx, 200*time.Millisecond) }

// pause waits for so long, and up to 300 ms more.
func pause(ctx context.Context, least time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(least + rand.N(300*time.Millisecond)):
		return nil
	}
}
