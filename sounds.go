package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"wxtill/config"
	"wxtill/pos"
	"wxtill/sound"
	"wxtill/ui"
	"wxtill/words"
)

// sounds are what is heard at the counter, until ctx ends.
func sounds(ctx context.Context, c *config.Config) ui.Sounds {
	return player{sound.New(ctx, newOutput(), soundsOf(c))}
}

// soundsOf is how the configuration has sounds played.
func soundsOf(c *config.Config) sound.Options {
	o := sound.Options{Volume: c.Sound.Volume, Recordings: c.Resolve(c.Sound.Recordings)}
	if c.Sound.Voice == "on" {
		o.Voice = sound.SystemVoice()
	}
	return o
}

// checkRecordings says where a directory of recordings has not even the first of them.
func checkRecordings(c *config.Config) error {
	if c.Sound.Recordings == "" {
		return nil
	}
	path := filepath.Join(c.Resolve(c.Sound.Recordings), sound.Opening+".wav")
	if _, err := os.Stat(path); err != nil {
		return config.Errors{{File: configFile, Field: "sound.recordings", Reason: config.FileAbsent, Args: []any{path}}}
	}
	return nil
}

// player plays by a configuration, and tells in words what is wrong with a sound.
type player struct{ *sound.Player }

// Paid implements [ui.Sounds].
func (p player) Paid(amount pos.Fen, language, text string) {
	p.Player.Paid(amount, sound.Text{Language: language, Words: text})
}

// Use implements [ui.Sounds].
func (p player) Use(c *config.Config) { p.Player.Use(soundsOf(c)) }

// Try implements [ui.Sounds].
func (p player) Try(ctx context.Context, c *config.Config, amount pos.Fen, text string) error {
	if wrong := config.AsErrors(c.Check("")).Of("sound"); len(wrong) > 0 {
		return wrong
	}
	err := p.Player.Try(ctx, soundsOf(c), amount, sound.Text{Language: c.Shop.Language, Words: text})
	var recording *sound.RecordingError
	var device *sound.DeviceError
	switch {
	case errors.Is(err, sound.ErrSilent):
		return words.Say("error.silent")
	case errors.As(err, &recording):
		return words.Say("error.recording", recording.Path)
	case errors.As(err, &device) && device.Spoken:
		return words.Say("error.no_sound_device_spoken")
	case errors.As(err, &device):
		return words.Say("error.no_sound_device")
	case errors.Is(err, sound.ErrNoVoice):
		return words.Say("error.no_voice")
	}
	return err
}
