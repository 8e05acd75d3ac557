package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// modeCommands lead from real money to a lesson, or back. They are done where no payment
// stands on the screen.
func (w *Window) modeCommands() []command {
	switch {
	case w.opts.Reopen == nil:
		return nil
	case w.opts.Till.Shop().Training:
		return []command{{id: "mode", on: withRail | onLock, key: fyne.KeyT, mod: fyne.KeyModifierControl, cap: "Ctrl+T", label: "cmd.real_money", run: (*Window).toRealMoney}}
	}
	return []command{{id: "mode", on: withRail, key: fyne.KeyT, mod: fyne.KeyModifierControl, cap: "Ctrl+T", label: "cmd.lesson", run: (*Window).toLesson}}
}

// toLesson opens the till for a lesson. Whoever keeps real money from the book that way
// needs the right to the settings.
func (w *Window) toLesson() {
	w.leave(func() {
		text := w.t("mode.lesson_text")
		if n := w.state.counts.Undecided; n > 0 {
			text += w.t("mode.undecided", n)
		}
		q := w.modeQuestion(w.t("mode.lesson_title"), text, w.t("cmd.lesson"))
		w.allowFor(pos.RightSettings, &q, func(pos.Grant) { w.reopen(true) })
	})
}

// toRealMoney ends the lesson, where there is an account.
func (w *Window) toRealMoney() {
	if !w.real {
		w.page().banner().say(toneAmber, w.t("mode.no_account"))
		return
	}
	w.leave(func() {
		w.ask(w.modeQuestion(w.t("mode.real_title"), w.t("mode.real_text"), w.t("cmd.real_money")), func() { w.reopen(false) })
	})
}

// modeQuestion asks before the till is closed and opened anew.
func (w *Window) modeQuestion(title, text, yes string) question {
	return question{
		title: title, text: text,
		yes: yes, yesKeys: enterKey, yesCap: "Enter",
		no: w.t("mode.stay"), noKey: escKey, noCap: "Esc",
	}
}

// reopen closes the till, to be opened anew.
func (w *Window) reopen(lesson bool) {
	w.act(func(context.Context) error { return w.opts.Reopen(lesson) }, func(err error) error {
		if err == nil {
			w.win.Close()
		}
		return err
	})
}
