package simulation

import (
	"os"
	"strconv"
	"testing"
	"testing/synctest"
	"time"
)

// Play plays one world in a bubble of its own and says what came of it.
func Play(t *testing.T, o Options) *Result {
	var result *Result
	var failed any
	synctest.Test(t, func(*testing.T) {
		defer func() { failed = recover() }()
		w, err := New(o)
		if err != nil {
			panic(err)
		}
		defer w.Stop()
		if o.Moves > 0 {
			w.Improvise(o.Moves)
		} else {
			w.Trade()
		}
		w.Calm()
		result = w.Result()
	})
	if failed != nil {
		t.Logf("in seed %d", o.Seed)
		panic(failed) // it could not leave the bubble by itself
	}
	return result
}

// PlayAll plays the worlds of so many seeds from 1 on, with the options that fresh
// gives for each, and fails t for every promise that does not hold. The environment
// may say otherwise: WXTILL_SEEDS how many, WXTILL_SEED which first, or which alone.
func PlayAll(t *testing.T, seeds uint64, fresh func() Options) {
	t.Helper()
	first := fromEnv(t, "WXTILL_SEED", 1)
	if raced {
		seeds = min(seeds, 2)
	}
	if os.Getenv("WXTILL_SEED") != "" {
		seeds = 1
	}
	seeds = fromEnv(t, "WXTILL_SEEDS", seeds)
	var sum Result
	begin := time.Now()
	for i := range seeds {
		o := fresh()
		o.Seed = first + i
		sum.Add(Play(t, o))
		if i%progress == progress-1 {
			t.Logf("so far: %s, %s", &sum, time.Since(begin).Round(time.Second))
		}
		if len(sum.Broken) > 0 {
			break
		}
	}
	report(t, &sum, time.Since(begin))
}

// progress is how many worlds lie between two words of how it goes.
const progress = 500

func fromEnv(t *testing.T, name string, otherwise uint64) uint64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// report fails t for every promise that did not hold, with the seed and the command
// that plays it again, and logs the figures.
func report(t *testing.T, r *Result, took time.Duration) {
	t.Helper()
	for i, b := range r.Broken {
		if i == mostReported {
			t.Errorf("and %d more", len(r.Broken)-i)
			break
		}
		t.Errorf("seed %d: %s: %s", b.Seed, b.Promise, b.What)
	}
	if len(r.Broken) > 0 {
		t.Errorf("again: WXTILL_SEED=%d GOMAXPROCS=1 CGO_ENABLED=0 go test -tags ci -count 1 -run '^%s$' .", r.Broken[0].Seed, t.Name())
	}
	t.Logf("%s, %s", r, took.Round(time.Millisecond))
}

// mostReported bounds what a run that went wrong says about it.
const mostReported = 20
