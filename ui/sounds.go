package ui

import (
	"context"
	"time"

	"wxtill/pos"
)

// Sounds are what is heard at the counter. Nobody waits for one but who tries it.
type Sounds interface {
	Paid(amount pos.Fen, text string) // WeChat has paid; text says how much
	Taken()                           // cash has been taken
	Failed()                          // something needs a person
	Unknown()                         // a code that no goods have
	Mute() (silent bool)              // silent, or loud again
	// Try plays what a payment sounds like, and tells why it cannot be heard.
	Try(ctx context.Context, amount pos.Fen, text string) error
}

// silence is a till without a loudspeaker.
type silence struct{}

var _ Sounds = silence{}

func (silence) Paid(pos.Fen, string)                       {}
func (silence) Taken()                                     {}
func (silence) Failed()                                    {}
func (silence) Unknown()                                   {}
func (silence) Mute() bool                                 { return true }
func (silence) Try(context.Context, pos.Fen, string) error { return nil }

// news is how long after a payment it is read aloud: what is learnt of an hour later is
// nobody's at the counter any more.
const news = 2 * time.Minute

// soundPaid lets a payment be heard.
func (w *Window) soundPaid(p *pos.Payment, amount pos.Fen) {
	if p != nil && w.state.wechat().Sub(p.TimeEnd).Abs() < news {
		w.opts.Sounds.Paid(amount, w.words.Aloud(amount))
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

// trySound plays what a payment sounds like.
func (w *Window) trySound() {
	const sample = 1250
	w.act(func(ctx context.Context) error {
		return w.opts.Sounds.Try(ctx, sample, w.words.Aloud(sample))
	}, func(err error) error {
		if err == nil {
			w.page().banner().say(toneGreen, w.t("sound.tried", w.words.Aloud(sample)))
		}
		return err
	})
}
