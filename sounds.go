package main

import (
	"context"
	"errors"

	"wxtill/config"
	"wxtill/pos"
	"wxtill/sound"
	"wxtill/ui"
	"wxtill/words"
)

// sounds are what is heard at the counter, until ctx ends.
func sounds(ctx context.Context, c *config.Config) ui.Sounds {
	o := sound.Options{Output: newOutput(), Volume: c.Sound.Volume, Recordings: c.Resolve(c.Sound.Recordings)}
	if c.Sound.Voice == "on" {
		o.Voice = sound.SystemVoice(c.Shop.Language)
	}
	return player{sound.New(ctx, o)}
}

// player tells in words what is wrong with a sound.
type player struct{ *sound.Player }

// Try implements [ui.Sounds].
func (p player) Try(ctx context.Context, amount pos.Fen, text string) error {
	err := p.Player.Try(ctx, amount, text)
	var recording *sound.RecordingError
	var device *sound.DeviceError
	switch {
	case errors.Is(err, sound.ErrSilent):
		return words.Say("error.silent")
	case errors.As(err, &device) && device.Spoken:
		return words.Say("error.no_sound_device_spoken")
	case errors.As(err, &device):
		return words.Say("error.no_sound_device")
	case errors.As(err, &recording):
		return words.Say("error.recording", recording.Path)
	case errors.Is(err, sound.ErrNoVoice):
		return words.Say("error.no_voice")
	}
	return err
}
