package sound

import (
	"math"
	"time"

	"github.com/gopxl/beep/v2"
)

// kind is a tone by what it tells.
type kind int

const (
	paid    kind = iota // money has come: two notes upwards
	failed              // something needs a person: two low notes
	unknown             // a code that no goods have: two notes downwards
)

// note is a sound of one pitch that dies away.
type note struct {
	hertz float64
	lasts time.Duration
}

// tones are short and unlike each other; none is a tune that one is tired of by noon.
var tones = map[kind][]note{
	paid:    {{880, 110 * time.Millisecond}, {1318.5, 260 * time.Millisecond}},
	failed:  {{220, 160 * time.Millisecond}, {220, 220 * time.Millisecond}},
	unknown: {{587.3, 110 * time.Millisecond}, {392, 200 * time.Millisecond}},
}

func (k kind) streamer() beep.Streamer {
	var all []beep.Streamer
	for _, n := range tones[k] {
		all = append(all, n.streamer())
	}
	return beep.Seq(all...)
}

// lasts is how long the tone is heard.
func (k kind) lasts() (all time.Duration) {
	for _, n := range tones[k] {
		all += n.lasts
	}
	return all
}

// streamer begins and ends at rest, so that nothing clicks.
func (n note) streamer() beep.Streamer {
	const (
		peak  = 0.6
		rises = 0.004 // seconds
	)
	total, at := Rate.N(n.lasts), 0
	return beep.StreamerFunc(func(samples [][2]float64) (int, bool) {
		count := 0
		for ; count < len(samples) && at < total; count++ {
			t := float64(at) / float64(Rate)
			left := 1 - float64(at)/float64(total)
			v := peak * min(t/rises, 1) * left * left * math.Sin(2*math.Pi*n.hertz*t)
			samples[count] = [2]float64{v, v}
			at++
		}
		return count, count > 0
	})
}
