// Stopwatch takes the times of the whole program as a cashier and a customer feel
// them: from the start of the process to a screen that sells, from F9 to the
// request at WeChat, from WeChat's answer to the painted code and to the green
// screen. The real program runs in real windows on virtual displays against
// WeChat's side over TLS; beside it, turn by turn, runs e2e/bare, a window that
// does the same with no till behind it, and the program once more over a book of
// 100,000 goods and 1,000,000 sales. It prints what go test -bench would, for
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
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"wxtill/e2e/desk"
)

// limit is more than all of it takes on a slow machine.
const limit = 30 * time.Minute

// plan says what is measured, and how often.
type plan struct {
	till, bare    string // the two programs
	starts, sales int
	keys, scans   int
	keep          string // where the full book is kept for the next run
}

func main() {
	var p plan
	flag.StringVar(&p.till, "till", "bin/wxtill", "the `program`")
	flag.StringVar(&p.bare, "bare", "bin/bare", "the `program` to measure it against")
	flag.IntVar(&p.starts, "starts", 7, "how often each is started")
	flag.IntVar(&p.sales, "sales", 20, "how many sales each makes")
	flag.IntVar(&p.keys, "keys", 30, "how many keys are pressed at each")
	flag.IntVar(&p.scans, "scans", 12, "how many scans each takes")
	flag.StringVar(&p.keep, "keep", filepath.Join("bin", "books"), "the `directory` in which the full book is kept for the next run; empty: none")
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
	began := time.Now()
	till, bare, full, err := counters(ctx, p)
	if err != nil {
		return err
	}
	all := []*counter{till, bare, full}
	defer func() { err = errors.Join(err, till.close(), bare.close(), full.close()) }()
	for _, round := range []struct {
		what     string
		times    int
		counters []*counter
		do       func(*counter, context.Context) error
	}{
		{"starting", p.starts, all, (*counter).start},
		{"selling at", p.sales, []*counter{till, bare}, (*counter).sell},
		{"typing at", p.keys, all, (*counter).typeKey},
		{"scanning at", p.scans, []*counter{till, full}, (*counter).scan},
	} {
		fmt.Fprintf(os.Stderr, "stopwatch: %s %s: %d times\n", time.Since(began).Round(time.Second), round.what, round.times)
		for i := range round.times + 1 {
			for _, c := range round.counters {
				c.counts = i > 0
				if err := round.do(c, ctx); err != nil {
					return c.failed(ctx, round.what, err)
				}
			}
		}
	}
	if err := idle(ctx, all); err != nil {
		return err
	}
	report(till, bare, full)
	return nil
}

// What the programs are called in the names of benchmarks.
const (
	bareName = "/baseline_bare_window"
	fullName = "/with_100k_goods_and_1M_sales"
	oneName  = "/baseline_one_article"
)

// report prints what was taken, each figure beside what it is measured against.
func report(till, bare, full *counter) {
	fmt.Println("pkg: wxtill/e2e")
	write := func(f figure, c *counter, name string) { c.took[f].write(os.Stdout, name) }
	for _, f := range []figure{startPainted, startUsable, request, codePainted, greenPainted} {
		write(f, till, string(f)+"/till")
		write(f, bare, string(f)+bareName)
	}
	for _, f := range []figure{startPainted, startUsable} {
		write(f, full, "Full"+string(f)+fullName)
		write(f, till, "Full"+string(f)+oneName)
	}
	for _, f := range []figure{goodsListed, lineShown} {
		write(f, full, string(f)+fullName)
		write(f, till, string(f)+oneName)
	}
	for _, f := range []figure{keyPainted, idleCPU} {
		write(f, full, string(f)+fullName)
		write(f, till, string(f)+"/till")
		write(f, bare, string(f)+bareName)
	}
}

// counters are the till's, the one to measure it against, and the till's with a full book.
func counters(ctx context.Context, p plan) (till, bare, full *counter, err error) {
	if till, err = newCounter(); err != nil {
		return nil, nil, nil, err
	}
	if bare, err = newCounter(); err != nil {
		return nil, nil, nil, errors.Join(err, till.close())
	}
	if full, err = newCounter(); err != nil {
		return nil, nil, nil, errors.Join(err, till.close(), bare.close())
	}
	for _, c := range []*counter{till, full} {
		c.path, c.watches = p.till, true
		c.args = []string{"-data", c.dir, "-size", fmt.Sprintf("%dx%d", width, height)}
	}
	till.name, full.name = "till", "full till"
	bare.name, bare.path, bare.args = "bare window", p.bare, []string{bare.config()}
	err = errors.Join(stock(ctx, till.dir, "", 1, 0), stock(ctx, full.dir, p.keep, manyGoods, manySales))
	if err != nil {
		return nil, nil, nil, errors.Join(err, till.close(), bare.close(), full.close())
	}
	return till, bare, full, nil
}
