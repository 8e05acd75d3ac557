package simulation_test

import (
	"testing"

	"wxtill/pos/simulation"
)

func TestWorlds(t *testing.T) {
	simulation.PlayAll(t, 28, func() simulation.Options { return simulation.Options{} })
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
