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
	everyPoint(t, 40, "crash", func(o *simulation.Options, at int64) { o.CrashAt = at })
}

// TestTornCommits has every commit of a few sales, one after the other, end with an error
// although it was written, and the power fail before the next: the start finds what
// everybody was told had failed.
func TestTornCommits(t *testing.T) {
	everyPoint(t, 30, "durable_after_all", func(o *simulation.Options, at int64) { o.TornAt = at })
}

// everyPoint plays a few sales so many times, each with its trouble at another point,
// and wants that trouble as often as there are points.
func everyPoint(t *testing.T, points int64, trouble string, put func(o *simulation.Options, at int64)) {
	seeds := uint64(2)
	if simulation.Raced {
		points, seeds = points/5, 1
	}
	met := int64(0)
	for seed := uint64(1); seed <= seeds; seed++ {
		for at := int64(1); at <= points; at++ {
			o := simulation.Options{Seed: seed, Tills: 1, Sales: 3, Quiet: true}
			put(&o, at)
			r := simulation.Play(t, o)
			for _, b := range r.Broken {
				t.Errorf("seed %d, %s at point %d: %s: %s", seed, trouble, at, b.Promise, b.What)
			}
			met += int64(r.Troubles[trouble])
		}
	}
	if met < points {
		t.Errorf("%s: met %d times only", trouble, met)
	}
	t.Logf("%s: met %d times", trouble, met)
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
