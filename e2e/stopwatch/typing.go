package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"strings"
	"time"

	"wxtill/e2e/desk"
)

// Where the entries are, and what is listed below the till's, at 1366x768.
var (
	typedAt  = image.Rect(100, 0, 620, 104)
	bareAt   = image.Rect(0, 0, 520, 40)
	listedAt = image.Rect(120, 160, 620, 330)
)

// glyph is how many columns of points change at least where a character is painted. The
// cursor, which blinks, is narrower.
const glyph = 4

// typeKey presses a letter that many goods begin with, and takes the time until it is
// seen and until the goods are.
func (c *counter) typeKey(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	at := typedAt
	if !c.watches {
		at = bareAt
	}
	entry, err := c.cashier.Look(at)
	if err != nil {
		return err
	}
	list, err := c.cashier.Look(listedAt)
	if err != nil {
		return err
	}
	pressed, err := c.cashier.Press("k")
	if err != nil {
		return err
	}
	changed := func(before desk.Glimpse) func(desk.Glimpse) bool {
		return func(g desk.Glimpse) bool { return g.Columns(before) >= glyph }
	}
	seen, err := c.cashier.Await(ctx, at, changed(entry))
	if err != nil {
		return fmt.Errorf("a key: %w", err)
	}
	c.note(keyPainted, seen.At.Sub(pressed), seen.Look)
	if c.watches {
		seen, err := c.cashier.Await(ctx, listedAt, changed(list))
		if err != nil {
			return fmt.Errorf("the goods: %w", err)
		}
		c.note(goodsListed, seen.At.Sub(pressed), seen.Look)
	}
	if err := glance(ctx); err != nil {
		return err
	}
	if !c.watches {
		_, err := c.cashier.Press("Return") // which empties its entry
		return errors.Join(err, glance(ctx))
	}
	if _, err := c.cashier.Press("Escape"); err != nil {
		return err
	}
	_, err = c.cashier.Await(ctx, listedAt, func(g desk.Glimpse) bool { return g.Columns(list) == 0 })
	return errors.Join(err, glance(ctx))
}

// scan types a barcode as a scanner does, and takes the time from its Enter until the
// line is in the cart and can be charged.
func (c *counter) scan(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if _, err := c.cashier.Press(strings.Split(scanned, "")...); err != nil {
		return err
	}
	ended, err := c.cashier.Press("Return")
	if err != nil {
		return err
	}
	seen, err := c.await(ctx, &c.bar, green, 0.9)
	if err != nil {
		return fmt.Errorf("a scan: %w", err)
	}
	c.note(lineShown, seen.At.Sub(ended), seen.Look)
	return errors.Join(think(ctx), c.clear(ctx))
}

// idle notes what the programs take while nobody touches them.
func idle(ctx context.Context, counters []*counter) error {
	const long = 20 * time.Second
	before := make([]time.Duration, len(counters))
	var err error
	for i, c := range counters {
		if before[i], err = c.program.CPU(); err != nil {
			return err
		}
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(long):
	}
	for i, c := range counters {
		after, err := c.program.CPU()
		if err != nil {
			return err
		}
		resident, err := c.program.Resident()
		if err != nil {
			return err
		}
		c.took[idleCPU].add((after-before[i])/time.Duration(long/time.Second), 0)
		c.took[idleCPU].resident = resident
	}
	return nil
}
