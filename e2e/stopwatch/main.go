// Stopwatch takes the times of the whole program as a cashier and a customer feel
// them: from the start of the process to a screen that sells, from F9 to the
// request at WeChat, from WeChat's answer to the painted code and to the green
// screen. The real program runs in real windows on virtual displays against
// WeChat's side over TLS; beside it, turn by turn, runs e2e/bare, a window that
// does the same with no till behind it. It prints what go test -bench would, for
// e2e/benchtable.
//
//	go run ./e2e/stopwatch -till bin/wxtill -bare bin/bare
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"wxtill/e2e/desk"
)

// limit is more than all of it takes on a slow machine.
const limit = 10 * time.Minute

// plan says what is measured, and how often.
type plan struct {
	till, bare    string // the two programs
	starts, sales int
}

func main() {
	var p plan
	flag.StringVar(&p.till, "till", "bin/wxtill", "the `program`")
	flag.StringVar(&p.bare, "bare", "bin/bare", "the `program` to measure it against")
	flag.IntVar(&p.starts, "starts", 9, "how often each is started")
	flag.IntVar(&p.sales, "sales", 50, "how many sales each makes")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, p); err != nil {
		fmt.Fprintln(os.Stderr, "stopwatch:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, p plan) (err error) {
	if missing := desk.Missing(); len(missing) > 0 {
		return fmt.Errorf("missing: %s; scripts/setup.sh test installs them", strings.Join(missing, ", "))
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	till, bare, err := counters(p)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, till.close(), bare.close()) }()
	both := []*counter{till, bare}
	for i := range p.starts + 1 {
		for _, c := range both {
			c.counts = i > 0
			if err := c.start(ctx); err != nil {
				return c.failed(ctx, "starting", err)
			}
		}
	}
	for i := range p.sales + 1 {
		for _, c := range both {
			c.counts = i > 0
			if err := c.sell(ctx); err != nil {
				return c.failed(ctx, "selling at", err)
			}
		}
	}
	fmt.Println("pkg: wxtill/e2e")
	for _, f := range figures {
		for _, c := range both {
			c.took[f].write(os.Stdout, string(f)+"/"+c.name)
		}
	}
	return nil
}

// counters are the till's and the one to measure it against.
func counters(p plan) (till, bare *counter, err error) {
	if till, err = newCounter(); err != nil {
		return nil, nil, err
	}
	if bare, err = newCounter(); err != nil {
		return nil, nil, errors.Join(err, till.close())
	}
	till.name, till.path, till.watches = "till", p.till, true
	till.args = []string{"-data", till.dir, "-size", fmt.Sprintf("%dx%d", width, height)}
	bare.name, bare.path, bare.args = "baseline_bare_window", p.bare, []string{bare.config()}
	return till, bare, nil
}
