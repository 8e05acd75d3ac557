package simulation

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"sync"
	"time"
)

// Chance draws a number from 0 to n-1; what says for which question. Each driver
// brings its own: a seed, or a property test that wants to shrink what it found.
type Chance interface {
	Draw(what string, n int) int
}

// seeded draws from a seed.
type seeded struct{ *rand.Rand }

func (s seeded) Draw(_ string, n int) int { return s.IntN(n) }

// percent is true in so many cases of a hundred.
func (w *World) percent(what string, p int) bool { return w.chance.Draw(what, 100) < p }

// fineness is the grain of waits: fine enough that two things hardly ever fall on
// the same moment, where the scheduler would have to decide between them.
const fineness = 1 << 20

// between draws a wait.
func (w *World) between(what string, from, to time.Duration) time.Duration {
	return from + (to-from)/fineness*time.Duration(w.chance.Draw(what, fineness)) + time.Duration(w.chance.Draw(what, 997))
}

// dice are for one question that goroutines ask in whatever order: what they show
// hangs on the seed and on the question, on nothing else.
func (w *World) dice(question ...any) *rand.Rand {
	h := fnv.New64a()
	fmt.Fprint(h, question...)
	return rand.New(rand.NewPCG(w.Seed, h.Sum64()))
}

// source is randomness for a program that reads it from several goroutines.
type source struct {
	mu   sync.Mutex
	from *rand.ChaCha8 // guarded by mu
}

func (w *World) source(of ...any) *source {
	var seed [32]byte
	copy(seed[:], fmt.Sprint(w.Seed, of))
	return &source{from: rand.NewChaCha8(seed)}
}

func (s *source) Read(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.from.Read(p)
}
