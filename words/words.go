// Package words says everything that the till says to people, in Chinese and in
// English: the texts of the screens, what a state means, and what to do about
// an error.
//
// The texts themselves are in assets/lang, one file a language, from key to
// text. A text may have places for arguments in the manner of package fmt;
// where two languages need another order they say %[2]s, and a word that changes
// with the number before it gives both: "%d {sale|sales}". Keys start with where
// they are used: "pay.left", "error.sale_locked".
//
//	w := words.For(words.ZH)
//	w.Text("pay.left", "0:58") // 还剩 0:58
//	w.Explain(err)             // what happened, and what to do
//
// Explain is the one place where an error becomes words. It knows the errors of
// packages config, pos and wxpay by [errors.Is] and [errors.As], so that a
// screen never reads an error's text.
//
// Words for a cashier name the thing and the next step, never say that a payment
// failed which may still succeed, and never hold a key or an openid.
package words

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"wxtill/assets"
)

// Language names a language of the till, as config.toml does.
type Language string

// The languages there are.
const (
	ZH Language = "zh"
	EN Language = "en"
)

// Texts are the words of one language. Its methods may be called from any
// goroutine.
type Texts struct {
	language Language
	text     map[string]string
	terminal bool // keys of the window are of no use
}

// Both files are embedded and tested, so reading them cannot fail at run time.
var (
	chinese = mustRead(ZH, assets.Chinese)
	english = mustRead(EN, assets.English)
)

// For gives the words of a language; any but English is Chinese.
func For(language Language) *Texts {
	if language == EN {
		return english
	}
	return chinese
}

func mustRead(language Language, doc []byte) *Texts {
	t := &Texts{language: language}
	if err := json.Unmarshal(doc, &t.text); err != nil {
		panic("words: the texts of " + string(language) + ": " + err.Error())
	}
	return t
}

// AtTerminal are the same words for whoever has a terminal before him: a text that names
// keys or pages of the window has another one there, under its key with ".terminal".
func (t *Texts) AtTerminal() *Texts {
	there := *t
	there.terminal = true
	return &there
}

// Language tells which words these are.
func (t *Texts) Language() Language { return t.language }

// Text is the text of key with args put in their places. An unknown key comes
// back as it is: the tests hold every key of the program to both files.
func (t *Texts) Text(key string, args ...any) string {
	text, ok := t.text[key]
	if there := key + ".terminal"; t.terminal && t.has(there) {
		text = t.text[there]
	}
	switch {
	case !ok:
		return key
	case len(args) == 0:
		return text
	}
	return numbered(text, fmt.Sprintf(text, args...))
}

// choice is a word that goes with the number before it.
var choice = regexp.MustCompile(`(\d[\d,]*)([^{}\d]*)\{([^{|}]*)\|([^{|}]*)\}`)

// numbered takes the word that goes with each number of said, which was made from
// text: "1 {sale|sales}" says sale. A text without such words is as it was.
func numbered(text, said string) string {
	if !strings.Contains(text, "{") {
		return said
	}
	return choice.ReplaceAllStringFunc(said, func(found string) string {
		m := choice.FindStringSubmatch(found)
		if m[1] == "1" {
			return m[1] + m[2] + m[3]
		}
		return m[1] + m[2] + m[4]
	})
}

// Age says how long something took: 12 秒, 2 分 10 秒, 3 小时.
func (t *Texts) Age(d time.Duration) string {
	s := int(d / time.Second)
	switch {
	case s < 60:
		return t.Text("age.seconds", s)
	case s < 3600:
		return t.Text("age.minutes", s/60, s%60)
	case s >= 24*3600 && s < 48*3600:
		return t.Text("age.whole_hours", s/3600)
	case s < 24*3600:
		return t.Text("age.hours", s/3600, s/60%60)
	}
	return t.Text("age.days", s/86400)
}

// has reports whether there is a text for key.
func (t *Texts) has(key string) bool {
	_, ok := t.text[key]
	return ok
}
