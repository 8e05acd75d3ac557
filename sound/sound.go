// Package sound is what people at a counter hear: a short tone when money has come, when
// something went wrong and when a code is not known, and the amount read aloud.
//
//	p := sound.New(ctx, speakers, sound.Options{Voice: sound.SystemVoice(), Volume: 80})
//	p.Failed()
//	p.Paid(1250, sound.Text{Language: "zh", Words: "微信支付收款到账十二元五角"})
//
// Nobody waits for a sound: it is put in a queue, played by one goroutine, and left out
// where too many wait. A till without a loudspeaker or a voice is as good as one that
// has them, so a sound that fails says nothing; [Player.Try] plays one and tells.
//
// The package needs no cgo. What moves the loudspeaker is behind [Output].
package sound

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/gopxl/beep/v2"

	"wxtill/pos"
)

// Rate is how many samples a second an [Output] gets.
const Rate beep.SampleRate = 44_100

// Output is a loudspeaker.
type Output interface {
	// Play plays s, which ends by itself, and returns when it has been heard or ctx has
	// ended. One call comes after the other.
	Play(ctx context.Context, s beep.Streamer) error
}

// Text is what is read aloud.
type Text struct {
	Language string // "zh" or "en"
	Words    string
}

// Voice reads aloud.
type Voice interface {
	// Say reads t, at a volume of 1 to 100, and returns when it has been heard or ctx
	// has ended.
	Say(ctx context.Context, t Text, volume int) error
}

// Options are how a player plays.
type Options struct {
	Voice      Voice  // nil: no speech
	Volume     int    // 0 to 100; 0 plays nothing
	Recordings string // a directory with words as WAV files; "": speech
}

// Player plays one sound after the other. Its methods may be called from anywhere.
type Player struct {
	output Output // nil: no tones and no recordings
	o      atomic.Pointer[Options]
	queue  chan func(context.Context) error
	mute   atomic.Bool
	device chan struct{} // full while something plays
}

// waiting is how many sounds may wait: more would tell of what is long past.
const waiting = 8

// New starts a player on a loudspeaker that ends with ctx; without one there are neither
// tones nor recordings.
func New(ctx context.Context, output Output, o Options) *Player {
	p := newPlayer(output, o)
	go p.play(ctx)
	return p
}

func newPlayer(output Output, o Options) *Player {
	p := &Player{output: output, queue: make(chan func(context.Context) error, waiting), device: make(chan struct{}, 1)}
	p.Use(o)
	return p
}

// Use has the player play otherwise from the next sound on.
func (p *Player) Use(o Options) { p.o.Store(&o) }

func (p *Player) play(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case sound := <-p.queue:
			_ = sound(ctx) // Try tells what is wrong
		}
	}
}

// stale is how late a sound may begin: later it would tell the next customer of the payment
// of the one before.
const stale = 10 * time.Second

// enqueue plays sound after those that wait already.
func (p *Player) enqueue(sound func(context.Context) error) {
	if p.o.Load().Volume <= 0 || p.mute.Load() {
		return
	}
	asked := time.Now()
	timely := func(ctx context.Context) error {
		if time.Since(asked) > stale {
			return nil
		}
		return sound(ctx)
	}
	select {
	case p.queue <- timely:
	default:
	}
}

// Mute makes the player silent, or loud again; it reports whether it is silent now.
func (p *Player) Mute() bool {
	muted := !p.mute.Load()
	p.mute.Store(muted)
	return muted
}

// Taken plays the tone of a payment alone: of cash everybody sees the amount.
func (p *Player) Taken() { p.enqueueTone(paid) }

// Failed plays the tone of what needs a person.
func (p *Player) Failed() { p.enqueueTone(failed) }

// Unknown plays the tone of a code that no goods have.
func (p *Player) Unknown() { p.enqueueTone(unknown) }

func (p *Player) enqueueTone(k kind) {
	p.enqueue(func(ctx context.Context) error { return p.tone(ctx, *p.o.Load(), k) })
}

// Paid plays the tone of a payment and reads the amount aloud: in the shop's own
// recordings, else t by the voice.
func (p *Player) Paid(amount pos.Fen, t Text) {
	p.enqueue(func(ctx context.Context) error { return p.paid(ctx, *p.o.Load(), amount, t) })
}

// ErrSilent says that the volume is 0 or the player is mute.
var ErrSilent = errors.New("the sound is switched off")

// DeviceError says that the loudspeaker has played nothing.
type DeviceError struct {
	Spoken bool // the voice has read the amount aloud all the same
	Err    error
}

func (e *DeviceError) Error() string { return fmt.Sprintf("playing a sound: %v", e.Err) }

func (e *DeviceError) Unwrap() error { return e.Err }

// Try plays what a payment would sound like with o and tells what is wrong with it:
// ErrSilent, a *DeviceError, ErrNoVoice, a *RecordingError, or what the system says.
func (p *Player) Try(ctx context.Context, o Options, amount pos.Fen, t Text) error {
	if o.Volume <= 0 || p.mute.Load() {
		return ErrSilent
	}
	err := p.paid(ctx, o, amount, t)
	var told *RecordingError
	if o.Recordings != "" && !errors.As(err, &told) { // where the loudspeaker failed they were not reached
		_, _, missing := recorded(o.Recordings, amount)
		err = errors.Join(err, missing)
	}
	return err
}

func (p *Player) tone(ctx context.Context, o Options, k kind) error {
	return p.hear(ctx, loud(k.streamer(), o.Volume), k.lasts())
}

// patience is how much longer than it lasts a sound may take: to open a device, and to
// start a program that plays.
const patience = 2 * time.Second

// longestSpeech is how long an amount is read at most: a service of the desktop that hangs
// is left alone, too.
const longestSpeech = 15 * time.Second

// errHangs says that a loudspeaker takes sound and plays none.
var errHangs = errors.New("the device takes no sound")

// hear plays a sound on the loudspeaker. One that hangs is left alone, whatever it
// makes of the end of its context: what is to be heard next does not wait for it.
func (p *Player) hear(ctx context.Context, s beep.Streamer, lasts time.Duration) error {
	if p.output == nil {
		return nil
	}
	within, cancel := context.WithTimeout(ctx, lasts+patience)
	defer cancel()
	select {
	case p.device <- struct{}{}:
	case <-within.Done():
		return &DeviceError{Err: errHangs}
	}
	played := make(chan error, 1)
	go func() {
		err := p.output.Play(within, s)
		<-p.device
		played <- err
	}()
	var err error
	select {
	case err = <-played:
	case <-within.Done():
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil && within.Err() != nil:
		err = errHangs
	case err == nil:
		return nil
	}
	return &DeviceError{Err: err}
}

// paid plays the tone and reads the amount aloud. The voice has a way of its own to be
// heard, so it reads also where the loudspeaker plays nothing.
func (p *Player) paid(ctx context.Context, o Options, amount pos.Fen, t Text) error {
	err := p.tone(ctx, o, paid)
	if err == nil && o.Recordings != "" && p.output != nil {
		if err = p.recorded(ctx, o, amount); err == nil {
			return nil
		}
	}
	if o.Voice == nil {
		return err
	}
	within, cancel := context.WithTimeout(ctx, longestSpeech)
	defer cancel()
	said := o.Voice.Say(within, t, o.Volume)
	var device *DeviceError
	if errors.As(err, &device) {
		device.Spoken = said == nil
	}
	return errors.Join(err, said)
}

// recorded plays an amount in the shop's own recordings.
func (p *Player) recorded(ctx context.Context, o Options, amount pos.Fen) error {
	clips, lasts, err := recorded(o.Recordings, amount)
	if err != nil {
		return err
	}
	return p.hear(ctx, loud(clips, o.Volume), lasts)
}

// loud is s at a volume of 0 to 100.
func loud(s beep.Streamer, volume int) beep.Streamer {
	gain := float64(volume) / 100
	return beep.StreamerFunc(func(samples [][2]float64) (int, bool) {
		n, ok := s.Stream(samples)
		for i := range samples[:n] {
			samples[i][0] *= gain
			samples[i][1] *= gain
		}
		return n, ok
	})
}
