package simulation_test

import (
	"testing"
	"time"

	"wxtill/pos/simulation"
)

func TestWorlds(t *testing.T) {
	first, seeds := simulation.Seeds(t, 25)
	var sum simulation.Result
	begin := time.Now()
	for seed := first; seed < first+seeds; seed++ {
		sum.Add(simulation.Play(t, simulation.Options{Seed: seed}))
	}
	simulation.Report(t, &sum, time.Since(begin))
}

// TestSeeds plays seeds twice.
func TestSeeds(t *testing.T) {
	same := 0
	const worlds = 12
	for seed := uint64(1); seed <= worlds; seed++ {
		first := simulation.Play(t, simulation.Options{Seed: seed, Sales: 15})
		again := simulation.Play(t, simulation.Options{Seed: seed, Sales: 15})
		if first.Trace == again.Trace {
			same++
		} else {
			t.Logf("seed %d: %s and %s\n%s\n%s", seed, first.Trace, again.Trace, first, again)
		}
	}
	t.Logf("%d of %d worlds were the same twice", same, worlds)
}
