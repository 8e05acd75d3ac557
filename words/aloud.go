package words

import (
	"strings"

	"wxtill/aloud"
	"wxtill/pos"
)

// Aloud is what a voice says of a payment by WeChat.
func (t *Texts) Aloud(amount pos.Fen) string {
	said := aloud.English(amount)
	if t.language == ZH {
		said = strings.Join(aloud.Chinese(amount), "")
	}
	return t.Text("sound.paid", said)
}
