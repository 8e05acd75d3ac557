//go:build !ci

package main

import (
	"context"
	"fmt"
	"time"

	"github.com/gopxl/beep/v2"
	"github.com/gopxl/beep/v2/speaker"

	"wxtill/sound"
)

// loudspeaker is the sound device of the machine. It is opened with the first sound,
// and asked for again with the next where there was none: it may have been plugged in.
type loudspeaker struct{ open bool }

// buffered is how much sound is handed over at once: little enough to be heard at once,
// enough not to stutter on a slow machine.
const buffered = 100 * time.Millisecond

// newOutput is the loudspeaker of this machine.
func newOutput() sound.Output { return &loudspeaker{} }

// Play implements [sound.Output].
func (l *loudspeaker) Play(ctx context.Context, s beep.Streamer) error {
	if !l.open {
		if err := speaker.Init(sound.Rate, sound.Rate.N(buffered)); err != nil {
			return fmt.Errorf("opening the sound device: %w", err)
		}
		l.open = true
	} else if err := speaker.Resume(); err != nil {
		return fmt.Errorf("waking the sound device: %w", err)
	}
	heard := make(chan struct{})
	speaker.Play(beep.Seq(s, beep.Callback(func() { close(heard) })))
	select {
	case <-heard:
	case <-ctx.Done():
		speaker.Clear()
	}
	return speaker.Suspend() // or silence would be played, at the cost of a processor
}
