package ui

import (
	"strings"

	"fyne.io/fyne/v2"
)

// keysPage lists the commands with their keys, and gives them others.
type keysPage struct {
	pageBase

	list []string // ids of the commands that may have another key
	rows *longTable
}

func newKeysPage(w *Window) *keysPage {
	p := &keysPage{pageBase: newPageBase(w)}
	for _, c := range w.commands {
		if c.movable() && w.ownKeys[c.id] != "" {
			p.list = append(p.list, c.id)
		}
	}
	title := newLine(textTitle, colorInk, true).elastic(80)
	title.set(w.t("keys.title"))
	p.rows = newLongTable([]tableColumn{
		{title: w.t("keys.command"), width: 180, grow: 1},
		{title: w.t("keys.page"), width: 180, grow: 1},
		{title: w.t("keys.key"), width: 150},
		{title: w.t("keys.own"), width: 150, from: 700},
	}, p.row, func(int64, int64) {})
	p.rows.picked = w.arm
	small := func(id string) *keyButton { return w.commandButton(id, styleSmall).tall(buttonHeight) }
	buttons := row(space8).grow(1, small("keys_change"), small("keys_own"), small("keys_all_own")).done()
	p.root = inset(space16, space16, column(space12).add(title, p.note.box).grow(1, card(p.rows)).add(buttons).done())
	p.rows.setCount(int64(len(p.list)))
	p.rows.choose(0)
	return p
}

// keysCommands give commands other keys.
func keysCommands() []command {
	return []command{
		{id: "to_keys", on: onSettings, key: fyne.KeyF3, cap: "F3", label: "cmd.to_keys", run: func(w *Window) { w.goTo(onKeys) }, can: (*Window).canGiveKeys},
		{id: "keys_change", on: onKeys, key: fyne.KeyReturn, cap: "Enter", label: "cmd.keys_change", run: (*Window).askKey},
		{id: "keys_own", on: onKeys, key: fyne.KeyDelete, cap: "Del", label: "cmd.keys_own", run: (*Window).giveOwnKey, can: (*Window).hasOtherKey},
		{id: "keys_all_own", on: onKeys, key: fyne.KeyF8, cap: "F8", label: "cmd.keys_all_own", run: (*Window).giveAllOwnKeys, can: (*Window).hasOtherKeys},
		{id: "keys_page_up", on: onKeys, key: fyne.KeyPageUp, run: func(w *Window) { w.keys.move(int(w.keys.rows.turn(-1))) }},
		{id: "keys_page_down", on: onKeys, key: fyne.KeyPageDown, run: func(w *Window) { w.keys.move(int(w.keys.rows.turn(1))) }},
		{id: "back", on: onKeys, key: fyne.KeyEscape, cap: "Esc", label: "cmd.back", run: func(w *Window) { w.goTo(onSettings) }},
	}
}

// giveAllOwnKeys gives every command the key it had at first: what the shop has given is
// gone then, so it is asked about.
func (w *Window) giveAllOwnKeys() {
	w.ask(question{
		title: w.t("keys.all_own_title"), text: w.t("keys.all_own_text"),
		yes: w.t("cmd.keys_all_own"), yesKeys: enterKey, yesCap: "Enter",
		no: w.t("form.cancel"), noKey: escKey, noCap: "Esc", danger: true,
	}, func() { w.keepKeys(nil) })
}

// show draws nothing: the page changes by what is given.
func (p *keysPage) show(*state) {}

func (p *keysPage) move(by int) {
	p.rows.choose(min(max(p.rows.chosen+int64(by), 0), p.rows.count-1))
	p.w.arm()
}

// row is a command with its pages, its key, and the key that is its own.
func (p *keysPage) row(i int64) []cell {
	c := p.w.command(p.list[i])
	given, other := p.w.opts.Keys[c.id], ""
	if given != "" {
		other = p.w.ownKeys[c.id]
	}
	return []cell{{text: p.t(c.label)}, {text: p.w.pagesOf(c.on)}, {text: c.cap, bold: true}, {text: other}}
}

// chosen is the command that the cursor is on.
func (p *keysPage) chosen() *command { return p.w.command(p.list[p.rows.chosen]) }

// pageNames are the pages that a person sees, in their order.
var pageNames = []struct {
	on   pageSet
	name string // key of the words
}{
	{onSell, "page.sell"}, {onPay, "keys.page_pay"}, {onCash, "keys.page_cash"}, {onSplit, "cmd.split"}, {onPaid, "keys.page_paid"}, {onParked, "keys.page_parked"},
	{onDocs, "page.docs"}, {onRefund, "keys.page_refund"}, {onFind, "keys.page_find"}, {onBill, "page.bill"}, {onShift, "page.shift"},
	{onReport, "page.report"}, {onGoods, "page.goods"}, {onSettings, "page.settings"}, {onTemplate, "keys.page_template"},
	{onKeys, "keys.title"}, {onStaff, "page.staff"}, {onLock, "keys.page_lock"},
}

// pagesOf names the pages of a set; of many it says so.
func (w *Window) pagesOf(on pageSet) string {
	const many = 3
	var names []string
	for _, p := range pageNames {
		if on&p.on != 0 {
			names = append(names, w.t(p.name))
		}
	}
	if len(names) > many {
		return w.t("keys.everywhere")
	}
	return strings.Join(names, w.t("keys.comma"))
}

func (w *Window) canGiveKeys() bool  { return w.opts.KeepKeys != nil }
func (w *Window) hasOtherKeys() bool { return len(w.opts.Keys) > 0 }
func (w *Window) hasOtherKey() bool  { return w.opts.Keys[w.keys.chosen().id] != "" }

// giveOwnKey gives the chosen command its own key back, unless another has got it.
func (w *Window) giveOwnKey() {
	c := w.keys.chosen()
	own, _ := parseKeystroke(w.ownKeys[c.id]) // which is one of the table
	if said := w.refuse(c, own); said != "" {
		w.keys.note.say(toneRed, said)
		return
	}
	w.giveKey(c.id, own)
}

// askKey waits for the key that the chosen command is to have.
func (w *Window) askKey() {
	c := w.keys.chosen()
	title := newLine(textTitle, colorInk, true)
	title.set(w.t("keys.press", w.t(c.label)))
	text := newPara(overlayLines, textBody, colorInk2)
	text.set(w.t("keys.press_text", c.cap))
	note := newBanner(bannerLines)
	trap := newKeyTrap(w.t("keys.waiting"), func(k keystroke) {
		said := w.refuse(c, k)
		switch {
		case k.key == fyne.KeyEscape:
			w.closeOverlay()
		case said != "":
			note.say(toneRed, said)
			w.relayoutOverlay()
		default:
			w.closeOverlay()
			w.giveKey(c.id, k)
		}
	})
	body := column(space16).padded(space24).add(title, text, trap, note.box,
		w.button(stylePlain, w.t("form.cancel"), "Esc", w.closeOverlay).tall(payHeight)).done()
	w.openOverlay(&overlay{content: sized(overlayWidth, 0, card(body)), keys: map[fyne.KeyName]func(){fyne.KeyEscape: w.closeOverlay}})
	w.win.Canvas().Focus(trap)
}
