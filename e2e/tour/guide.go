package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"wxtill/e2e/desk"
)

// guide leads the tour.
type guide struct {
	dir, program, data string
	desk               *desk.Desk
	till               *desk.Program
	transcript         *os.File
	pictures           int
}

func newGuide(dir, program string) (*guide, error) {
	if err := errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o755)); err != nil {
		return nil, err
	}
	g := &guide{dir: dir, program: program}
	var err error
	if g.data, err = os.MkdirTemp("", "wxtill-tour-"); err != nil {
		return nil, err
	}
	if g.transcript, err = os.Create(filepath.Join(dir, "transcript.txt")); err != nil {
		return nil, err
	}
	g.desk, err = desk.New(1366, 768)
	return g, err
}

// close ends the program and the display and takes the tour's data away.
func (g *guide) close() error {
	var err error
	if g.till != nil {
		err = g.till.Kill()
	}
	return errors.Join(err, g.desk.Close(), g.transcript.Close(), os.RemoveAll(g.data))
}

// take makes one step; a failed one leaves a picture and the program's log.
func (g *guide) take(ctx context.Context, s step) error {
	g.say("== %s", s.name)
	err := s.do(g, ctx)
	if err == nil {
		return nil
	}
	g.say("FAILED: %v", err)
	if g.till != nil {
		g.say("the program said:\n%s", g.till.Log())
	}
	return errors.Join(err, g.desk.SavePicture(context.WithoutCancel(ctx), filepath.Join(g.dir, "failed.png")))
}

// say writes to the transcript and to whoever watches.
func (g *guide) say(format string, args ...any) {
	fmt.Fprintf(io.MultiWriter(os.Stdout, g.transcript), format+"\n", args...)
}

// open starts the till and gives it the time of its first frame.
func (g *guide) open(ctx context.Context) error {
	till, err := g.desk.Start(ctx, g.program, "-data", g.data, "-size", "1366x768")
	if err != nil {
		return err
	}
	g.till = till
	return pause(ctx, 1500*time.Millisecond)
}

// english gives the lesson another language.
func (g *guide) english() error {
	text := "[shop]\nname = \"Corner Coffee\"\nlanguage = \"en\"\n"
	return os.WriteFile(filepath.Join(g.data, "training", "config.toml"), []byte(text), 0o600)
}

// picture saves the screen as tour/NN-name.png once it has come to rest.
func (g *guide) picture(ctx context.Context, name string) error {
	if err := pause(ctx, 600*time.Millisecond); err != nil {
		return err
	}
	g.pictures++
	file := fmt.Sprintf("%02d-%s.png", g.pictures, name)
	g.say("   picture %s", file)
	return g.desk.SavePicture(ctx, filepath.Join(g.dir, file))
}

// settle is longer than a line takes to be committed on a slow machine: until then
// there is nothing to charge.
const settle = 1200 * time.Millisecond

// ring types an amount and enters it.
func (g *guide) ring(ctx context.Context, amounts ...string) error {
	for _, a := range amounts {
		g.say("   type %s, Enter", a)
		if err := errors.Join(g.desk.Type(ctx, a), g.desk.Keys(ctx, "Return"), pause(ctx, settle)); err != nil {
			return err
		}
	}
	return nil
}

// keys presses keys one after the other, as slowly as a person.
func (g *guide) keys(ctx context.Context, keys ...string) error {
	for _, k := range keys {
		g.say("   press %s", k)
		if err := errors.Join(g.desk.Keys(ctx, k), pause(ctx, 500*time.Millisecond)); err != nil {
			return err
		}
	}
	return nil
}

// code reads the QR code from a picture of the screen.
func (g *guide) code(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	text, err := g.desk.QR(ctx)
	if err == nil {
		g.say("   the code says %s", text)
	}
	return err
}

// green waits for the screen of money confirmed.
func (g *guide) green(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	return g.desk.Green(ctx)
}

// payment is what wxtill recent says of one payment.
type payment struct {
	Kind, State string
	Amount      int64
	OutTradeNo  string `json:"out_trade_no"`
	Late        bool
}

// until asks wxtill recent, beside the running till, until the newest payment is
// as wanted.
func (g *guide) until(ctx context.Context, what string, ok func(payment) bool) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	var last payment
	for {
		out, err := exec.CommandContext(ctx, g.program, "recent", "-data", g.data, "-n", "1", "-json").Output()
		if err == nil && len(out) > 0 {
			err = json.Unmarshal(out, &last)
		}
		if err == nil && ok(last) {
			g.say("   %s: %s %d fen %s", what, last.State, last.Amount, last.OutTradeNo)
			return nil
		}
		if stop := pause(ctx, 500*time.Millisecond); stop != nil {
			return fmt.Errorf("waited in vain for %s; the newest payment is %+v: %w", what, last, errors.Join(err, stop))
		}
	}
}

// paper is what the training printer has printed, as text.
func (g *guide) paper() (string, error) {
	raw, err := os.ReadFile(filepath.Join(g.data, "training", "paper.bin"))
	if err != nil {
		return "", err
	}
	return desk.Words(raw)
}

// pause waits, for people and for frames, or until ctx ends.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
