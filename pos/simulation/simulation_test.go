package simulation_test

import (
	"os"
	"strconv"
	"testing"
	"time"

	"wxtill/pos/simulation"
)

// fromEnv is a number of the environment, or its default.
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

func TestWorlds(t *testing.T) {
	first, seeds := fromEnv(t, "WXTILL_SEED", 1), fromEnv(t, "WXTILL_SEEDS", 25)
	var sum simulation.Result
	begin := time.Now()
	for seed := first; seed < first+seeds; seed++ {
		r := simulation.Play(t, simulation.Options{Seed: seed})
		sum.Add(r)
		for _, b := range r.Broken {
			t.Errorf("seed %d: %s: %s", seed, b.Promise, b.What)
		}
	}
	t.Logf("%s, %s", &sum, time.Since(begin).Round(time.Millisecond))
}
