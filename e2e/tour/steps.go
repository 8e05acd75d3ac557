package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// step is one thing that the tour shows.
type step struct {
	name string
	do   func(*guide, context.Context) error
}

// The keys of the simulated phone.
const (
	phoneScan    = "alt+1"
	phonePay     = "alt+2"
	phoneOffline = "alt+6"
)

var steps = []step{
	{"open the till in training mode", func(g *guide, ctx context.Context) error {
		return errors.Join(g.open(ctx), g.picture(ctx, "empty"))
	}},
	{"ring up an amount and a product", func(g *guide, ctx context.Context) error {
		return errors.Join(g.ring(ctx, "12.50", "cf002"), g.picture(ctx, "sell"))
	}},
	{"show the code", func(g *guide, ctx context.Context) error {
		return errors.Join(g.keys(ctx, "F9"), g.code(ctx), g.picture(ctx, "code"))
	}},
	{"the customer scans and pays", func(g *guide, ctx context.Context) error {
		return errors.Join(g.keys(ctx, phoneScan), g.picture(ctx, "scanned"),
			g.keys(ctx, phonePay), g.green(ctx), g.picture(ctx, "paid"), g.until(ctx, "paid", paid(3450)))
	}},
	{"the receipt", (*guide).receipt},
	{"cash with the network cut", func(g *guide, ctx context.Context) error {
		return errors.Join(g.keys(ctx, "Return", phoneOffline), g.ring(ctx, "8"), g.keys(ctx, "F8"), g.picture(ctx, "cash"),
			g.ring(ctx, "10"), g.green(ctx), g.picture(ctx, "change"), g.keys(ctx, "Return", phoneOffline))
	}},
	{"nobody pays: the window ends and WeChat closes the order", func(g *guide, ctx context.Context) error {
		return errors.Join(g.ring(ctx, "3"), g.keys(ctx, "F9"), g.code(ctx),
			g.until(ctx, "closed", func(p payment) bool { return p.Amount == 300 && p.State == "closed" }),
			g.picture(ctx, "closed"), g.keys(ctx, "Escape"))
	}},
	{"the customer pays after the code was withdrawn", func(g *guide, ctx context.Context) error {
		return errors.Join(g.keys(ctx, "F9"), g.code(ctx), g.keys(ctx, phoneScan, "Escape"), g.picture(ctx, "withdraw"),
			g.keys(ctx, "Return", phonePay), g.until(ctx, "paid late", func(p payment) bool { return paid(300)(p) && p.Late }),
			g.picture(ctx, "late"), g.keys(ctx, "Return", "ctrl+2"), g.picture(ctx, "documents"))
	}},
	{"what is undecided is listed, and what happens to it next", func(g *guide, ctx context.Context) error {
		return errors.Join(g.keys(ctx, "ctrl+1"), g.ring(ctx, "4"), g.keys(ctx, "F9"), g.code(ctx), g.keys(ctx, "Escape", "Return", "ctrl+2"),
			g.picture(ctx, "undecided"), g.keys(ctx, "ctrl+1"), g.picture(ctx, "pending"),
			g.keys(ctx, "F5"), g.code(ctx), g.keys(ctx, phoneScan, phonePay), g.green(ctx), pause(ctx, time.Second), g.keys(ctx, "Return"))
	}},
	{"the keys of a page", func(g *guide, ctx context.Context) error {
		return errors.Join(g.keys(ctx, "F1"), g.picture(ctx, "keys"), g.keys(ctx, "Escape"))
	}},
	{"pull the plug while a code is out, start again", func(g *guide, ctx context.Context) error {
		return errors.Join(g.keys(ctx, "ctrl+1"), g.ring(ctx, "5"), g.keys(ctx, "F9"), g.code(ctx),
			g.till.Kill(), g.open(ctx), g.picture(ctx, "restarted"))
	}},
	{"the code again, and it is paid", func(g *guide, ctx context.Context) error {
		return errors.Join(g.keys(ctx, "F5"), g.code(ctx), g.keys(ctx, phoneScan, phonePay),
			g.green(ctx), g.picture(ctx, "recovered"), g.until(ctx, "paid", paid(500)), g.keys(ctx, "Return"))
	}},
	{"the bill of the day", func(g *guide, ctx context.Context) error {
		return errors.Join(g.keys(ctx, "ctrl+3", "alt+Right", "F5"), pause(ctx, 2*time.Second), g.picture(ctx, "bill"))
	}},
	{"settings", func(g *guide, ctx context.Context) error {
		return errors.Join(g.keys(ctx, "ctrl+6"), g.picture(ctx, "settings"))
	}},
	{"money back; whoever wants that first makes the owner", func(g *guide, ctx context.Context) error {
		return errors.Join(g.keys(ctx, "ctrl+1"), g.desk.Type(ctx, "000001"), g.keys(ctx, "F10"), pause(ctx, time.Second), g.keys(ctx, "F4"),
			g.picture(ctx, "refund"), g.keys(ctx, "F10"), g.picture(ctx, "owner"), g.fill(ctx, "Wang Fang", ownerPIN, ownerPIN),
			pause(ctx, time.Second), g.picture(ctx, "refund-question"), g.keys(ctx, "Return"), pause(ctx, 3*time.Second), g.picture(ctx, "refunded"))
	}},
	{"the drawer is counted and the shift handed over", func(g *guide, ctx context.Context) error {
		return errors.Join(g.keys(ctx, "ctrl+4"), g.keys(ctx, "Tab", "Tab", "Tab", "Tab", "1", "Tab", "3"), g.picture(ctx, "shift"),
			g.keys(ctx, "F11"), g.picture(ctx, "handover"), g.keys(ctx, "Return"), pause(ctx, 2*time.Second), g.picture(ctx, "locked"))
	}},
	{"the same in English", func(g *guide, ctx context.Context) error {
		return errors.Join(g.till.Kill(), g.english(), g.open(ctx), g.fill(ctx, "01", ownerPIN), pause(ctx, 2*time.Second), g.ring(ctx, "12.50", "cf002"), g.picture(ctx, "english-sell"),
			g.keys(ctx, "F9"), g.code(ctx), g.picture(ctx, "english-code"), g.keys(ctx, phoneScan, phonePay), g.green(ctx),
			g.picture(ctx, "english-paid"), g.keys(ctx, "Return", "ctrl+2"), g.picture(ctx, "english-documents"))
	}},
	{"what the program said", (*guide).behaved},
}

// ownerPIN is what the owner of the tour types.
const ownerPIN = "240816"

// fill types the fields of a form, each with Enter.
func (g *guide) fill(ctx context.Context, fields ...string) error {
	for _, text := range fields {
		if err := errors.Join(g.desk.Type(ctx, text), g.keys(ctx, "Return")); err != nil {
			return err
		}
	}
	return nil
}

// paid is a WeChat payment of so many fen that has arrived.
func paid(fen int64) func(payment) bool {
	return func(p payment) bool { return p.Amount == fen && p.State == "paid" }
}

// receipt waits for the paper and copies it to the transcript.
func (g *guide) receipt(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for {
		text, err := g.paper()
		if err == nil && strings.Contains(text, "街角咖啡") && strings.Contains(text, "34.50") {
			g.say("%s", text)
			return nil
		}
		if stop := pause(ctx, 200*time.Millisecond); stop != nil {
			return fmt.Errorf("no receipt: %w", errors.Join(err, stop))
		}
	}
}

// behaved looks for what no run may say.
func (g *guide) behaved(context.Context) error {
	for _, bad := range []string{"Error in Fyne call thread", "DATA RACE", "panic:"} {
		if strings.Contains(g.till.Log(), bad) {
			return fmt.Errorf("the program said %q", bad)
		}
	}
	return nil
}
