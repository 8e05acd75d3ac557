package simulation_test

import (
	"runtime"
	"testing"

	"wxtill/pos/simulation"
)

func TestWorlds(t *testing.T) {
	simulation.PlayAll(t, 28, func() simulation.Options { return simulation.Options{} })
}

// TestCrashes has the power fail at every commit and every request of a few sales, one
// after the other, before it and after it.
func TestCrashes(t *testing.T) {
	points, seeds := int64(40), uint64(2)
	if simulation.Raced {
		points, seeds = 8, 1
	}
	played := int64(0)
	for seed := uint64(1); seed <= seeds; seed++ {
		for at := int64(1); at <= points; at++ {
			r := simulation.Play(t, simulation.Options{Seed: seed, Tills: 1, Sales: 3, Quiet: true, CrashAt: at})
			for _, b := range r.Broken {
				t.Errorf("seed %d, power off at point %d: %s: %s", seed, at, b.Promise, b.What)
			}
			played += int64(r.Troubles["crash"])
		}
	}
	if played < points {
		t.Errorf("the power failed %d times only", played)
	}
	t.Logf("the power failed at %d points", played)
}

// TestTornCommits has every commit of a few sales, one after the other, end with an error
// although it was written, and the power fail before the next: the start finds what
// everybody was told had failed.
func TestTornCommits(t *testing.T) {
	commits, seeds := int64(30), uint64(2)
	if simulation.Raced {
		commits, seeds = 6, 1
	}
	found := int64(0)
	for seed := uint64(1); seed <= seeds; seed++ {
		for at := int64(1); at <= commits; at++ {
			r := simulation.Play(t, simulation.Options{Seed: seed, Tills: 1, Sales: 3, Quiet: true, TornAt: at})
			for _, b := range r.Broken {
				t.Errorf("seed %d, commit %d torn: %s: %s", seed, at, b.Promise, b.What)
			}
			found += int64(r.Troubles["durable_after_all"])
		}
	}
	if found < commits {
		t.Errorf("a torn commit was found %d times only", found)
	}
	t.Logf("a torn commit was found %d times", found)
}

// TestSeeds plays worlds twice: what the seed says is what happens, to the byte of the
// journals. Where goroutines wake in the same moment it may not be; hardly any world
// has such a moment, where one thread runs them all.
func TestSeeds(t *testing.T) {
	if simulation.Raced {
		t.Skip("the race detector reorders what wakes in the same moment")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	const worlds = 8
	same := 0
	for seed := uint64(1); seed <= worlds; seed++ {
		first := simulation.Play(t, simulation.Options{Seed: seed, Sales: 12})
		again := simulation.Play(t, simulation.Options{Seed: seed, Sales: 12})
		if first.Trace == again.Trace {
			same++
			continue
		}
		t.Logf("seed %d was not the same twice:\n%s\n%s", seed, first, again)
	}
	if same < worlds/2 {
		t.Errorf("%d of %d worlds were the same twice", same, worlds)
	}
	t.Logf("%d of %d worlds were the same twice", same, worlds)
}
