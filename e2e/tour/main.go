// Tour shows the till to whoever has no display: it opens the real program in
// training mode on a virtual one, sells, pays, restarts, gives money back and closes
// the day by keys alone, and leaves a picture of every screen and a transcript in tour/. It ends with the
// step that failed, or with where the pictures are.
//
// It needs bin/wxtill and is run from the root of the module by make run.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"wxtill/e2e/desk"
)

// limit is more than the whole tour takes on a slow machine.
const limit = 8 * time.Minute

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, "tour", "bin/wxtill"); err != nil {
		fmt.Fprintln(os.Stderr, "tour:", err)
		os.Exit(1)
	}
}

// run makes the tour and writes it to dir.
func run(ctx context.Context, dir, program string) (err error) {
	if missing := desk.Missing(); len(missing) > 0 {
		return fmt.Errorf("missing: %s; scripts/setup.sh test installs them", strings.Join(missing, ", "))
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	g, err := newGuide(dir, program)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, g.close()) }()
	for _, s := range steps {
		if err := g.take(ctx, s); err != nil {
			return fmt.Errorf("step %q: %w", s.name, err)
		}
	}
	place, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	fmt.Printf("The tour is over: %d steps. Pictures and transcript.txt are in %s\n", len(steps), place)
	return nil
}
