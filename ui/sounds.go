package ui

import (
	"context"
	"time"

	"wxtill/config"
	"wxtill/pos"
	"wxtill/words"
)

// Sounds are what is heard at the counter. Nobody waits for one but who tries it.
type Sounds interface {
	Paid(amount pos.Fen, language, text string) // WeChat has paid; text says how much
	Taken()                                     // cash has been taken
	Failed()                                    // something needs a person
	Unknown()                                   // a code that no goods have
	Mute() (silent bool)                        // silent, or loud again
	Use(c *config.Config)                       // from now on by this configuration
	// Try plays what a payment sounds like by a configuration that need not be in use,
	// text in its language, and tells why it cannot be heard or what is wrong with it.
	Try(ctx context.Context, c *config.Config, amount pos.Fen, text string) error
}

// silence is a till without a loudspeaker.
type silence struct{}

var _ Sounds = silence{}

func (silence) Paid(pos.Fen, string, string)                               {}
func (silence) Taken()                                                     {}
func (silence) Failed()                                                    {}
func (silence) Unknown()                                                   {}
func (silence) Mute() bool                                                 { return true }
func (silence) Use(*config.Config)                                         {}
func (silence) Try(context.Context, *config.Config, pos.Fen, string) error { return nil }

// news is how long after a payment it is read aloud: what is learnt of an hour later is
// nobody's at the counter any more.
const news = 2 * time.Minute

// soundPaid lets a payment be heard.
func (w *Window) soundPaid(p *pos.Payment, amount pos.Fen) {
	if p != nil && w.state.wechat().Sub(p.TimeEnd).Abs() < news {
		w.opts.Sounds.Paid(amount, string(w.words.Language()), w.words.Aloud(amount))
	}
}

// mute makes the till silent, or loud again.
func (w *Window) mute() {
	said := "sound.on"
	if w.silent = w.opts.Sounds.Mute(); w.silent {
		said = "sound.off"
	}
	w.status.showButtons()
	w.status.Refresh()
	w.page().banner().say(toneGreen, w.t(said))
}

// trySound plays what a payment sounds like by the settings that stand in the form.
func (w *Window) trySound() {
	const sample = 1250
	var said string
	w.settings.tryOut(func(ctx context.Context, c *config.Config) error {
		said = words.For(words.Language(c.Shop.Language)).Aloud(sample)
		return w.opts.Sounds.Try(ctx, c, sample, said)
	}, func() { w.settings.note.say(toneGreen, w.t("sound.tried", said)) })
}
