package simulation_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"wxtill/pos"
	"wxtill/pos/simulation"
)

// drawn has a property test decide, which finds the shortest way to what it found.
type drawn struct{ *rapid.T }

func (d drawn) Draw(what string, n int) int { return rapid.IntRange(0, n-1).Draw(d.T, what) }

// TestPromises has anybody do anything in any order, over three rhythms. It keeps
// the seed of what it found in testdata/rapid, and shows the shortest way there.
func TestPromises(t *testing.T) {
	for _, rhythm := range []pos.Rhythm{
		{Poll: 2 * time.Second, Window: 90 * time.Second, Expire: 7 * time.Minute, CloseAfter: 5 * time.Minute},
		{Poll: time.Second, Window: 30 * time.Second, Expire: 2 * time.Minute, CloseAfter: 10 * time.Second},
		{Poll: 10 * time.Second, Window: 10 * time.Minute, Expire: time.Minute},
	} {
		t.Run(rhythm.Window.String(), func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				o := simulation.Options{
					Chance: drawn{r}, Seed: rapid.Uint64().Draw(r, "seed"), Rhythm: rhythm,
					Tills: rapid.IntRange(1, 2).Draw(r, "tills"), Moves: rapid.IntRange(1, 60).Draw(r, "moves"),
				}
				for _, b := range simulation.Play(t, o).Broken {
					r.Errorf("%s: %s", b.Promise, b.What)
				}
			})
		})
	}
}
