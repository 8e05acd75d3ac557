package ui

import (
	"strings"

	"wxtill/pos"
	"wxtill/words"
)

// explain is the sentence for an error: what happened and what to do. What an
// error of the system says of itself is for the log, not for the cashier.
func (w *Window) explain(err error) string {
	e := w.words.Explain(err)
	if e.Detail == err.Error() {
		e.Detail = ""
	}
	return w.sentence(e)
}

// problem is the sentence for what WeChat's last answer had wrong with it.
func (w *Window) problem(last pos.Answer) string {
	return w.sentence(w.words.Answer(last))
}

// sentence puts the parts of an explanation behind each other.
func (w *Window) sentence(e words.Explanation) string {
	text := e.Title
	for _, part := range []string{e.Detail, e.Remedy} {
		if part == "" {
			continue
		}
		stop := w.t("say.stop")
		if strings.HasSuffix(text, "?") || strings.HasSuffix(text, "？") {
			stop = strings.TrimLeft(stop, "。.")
		}
		text += stop + strings.ReplaceAll(part, "\n", " ")
	}
	return text
}

// answer is what WeChat answered last, in two or three words.
func (w *Window) answer(code string) string {
	key := "answer." + strings.ToLower(code)
	if s := w.t(key); s != key {
		return s
	}
	return code
}
