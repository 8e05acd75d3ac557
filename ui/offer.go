package ui

import (
	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// offerChoice is one of several things to do, with the key that does it.
type offerChoice struct {
	label string       // words
	key   fyne.KeyName // "" where it is the character on the cap
	cap   string
	style buttonStyle
	do    func() // nil leaves all as it is
}

// offer puts several things to do over the page, one below the other.
func (w *Window) offer(title, text string, choices []offerChoice) {
	head := newLine(textTitle, colorInk, true)
	head.set(title)
	words := newPara(overlayLines, textButton, colorInk2)
	words.set(text)
	body := column(space12).padded(space24).add(head, words)
	keys, runes := map[fyne.KeyName]func(){}, map[rune]func(){}
	for _, c := range choices {
		do := func() {
			w.closeOverlay()
			if c.do != nil {
				c.do()
			}
		}
		if c.key == "" {
			runes[[]rune(c.cap)[0]] = do
		} else {
			keys[c.key] = do
		}
		body.add(w.button(c.style, c.label, c.cap, do).tall(payHeight))
	}
	w.openOverlay(&overlay{content: sized(overlayWidth, 0, card(body.done())), keys: keys, runes: runes})
}

// chargeOrOffer is F9, splitOrOffer Shift+F8.
func (w *Window) chargeOrOffer() { w.orOffer(w.charge) }
func (w *Window) splitOrOffer()  { w.orOffer(w.toSplit) }

// orOffer has WeChat asked for money. Where it cannot be reached it says so, and what can
// be done instead, before a customer is asked to wait for a code that may not come.
func (w *Window) orOffer(ask func()) {
	if !offline(w.state.weather) {
		ask()
		return
	}
	main := styleMain
	main.size = textButton
	w.offer(w.t("offline.title"), w.t("offline.text"), []offerChoice{
		{w.t("offline.cash"), fyne.KeyF8, "F8", main, w.toCash},
		{w.t("offline.park"), fyne.KeyF6, "F6", stylePlain, w.park},
		{w.t("offline.try"), fyne.KeyF9, "F9", stylePlain, ask},
		{w.t("cmd.back"), fyne.KeyEscape, "Esc", stylePlain, nil},
	})
}

// offline reports whether the last call to WeChat came to nothing.
func offline(w pos.Weather) bool { return w.Known && !w.Online }
