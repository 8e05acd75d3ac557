//go:build !ci

package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gopxl/beep/v2"
	"github.com/gopxl/beep/v2/speaker"

	"wxtill/sound"
)

// loudspeaker is the sound device of the machine, opened with the first sound. That can be
// done once in the life of the program, and not again where there was none or it went: then
// the desktop's own programs play, on whatever is plugged in by then.
type loudspeaker struct {
	open     bool
	programs sound.Programs
}

// buffered is how much sound is handed over at once: little enough to be heard at once,
// enough not to stutter on a slow machine.
const buffered = 100 * time.Millisecond

// newOutput is the loudspeaker of this machine.
func newOutput() sound.Output { return &loudspeaker{} }

// Play implements [sound.Output].
func (l *loudspeaker) Play(ctx context.Context, s beep.Streamer) error {
	if err := l.wake(); err != nil {
		played := l.programs.Play(ctx, s)
		if errors.Is(played, sound.ErrNoPlayer) {
			return err
		}
		return played
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

// wake opens the device, or takes it out of its rest. What is wrong with one that was just
// opened is told by its Resume alone.
func (l *loudspeaker) wake() error {
	if !l.open {
		if err := speaker.Init(sound.Rate, sound.Rate.N(buffered)); err != nil {
			return fmt.Errorf("opening the sound device: %w", err)
		}
		l.open = true
	}
	if err := speaker.Resume(); err != nil {
		return fmt.Errorf("waking the sound device: %w", err)
	}
	return nil
}
