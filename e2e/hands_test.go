package e2e

import (
	"encoding/json"
	"fmt"
	"image"
	"os"
	"strings"
	"time"

	"wxtill/e2e/desk"
	"wxtill/pos"
)

// hands work the till as a cashier who has keys alone, or a mouse alone.
type hands struct {
	*day
	mouse   map[string]map[string][2]int // where the buttons of a scene are; nil: by keys
	letters bool                         // the pad of the sell page shows letters
}

// places is what the tests of the pages keep of where each button is.
const places = "../ui/testdata/places.json"

// byMouse makes hands that touch no key.
func byMouse(d *day) *hands {
	d.t.Helper()
	text, err := os.ReadFile(places)
	d.check(err)
	h := &hands{day: d}
	d.check(json.Unmarshal(text, &h.mouse))
	return h
}

// keysOf are the keys of the buttons, which have the names of their commands or what
// stands on them.
var keysOf = map[string]string{
	"charge": "F9", "cash": "F8", "split": "shift+F8", "charge_part": "Return", "discount": "F3", "park": "F6", "to_parked": "shift+F6", "recall": "Return",
	"take_cash": "Return", "next_sale": "Return", "withdraw": "Escape", "撤回": "Return", "应用": "Return",
	"×": "asterisk", "Enter": "Return",
}

// does presses the button of a scene, or its key.
func (h *hands) does(scene, button string) {
	h.t.Helper()
	if h.mouse == nil {
		key, ok := keysOf[button]
		if !ok {
			h.check(fmt.Errorf("no key does %s", button))
		}
		h.keys(key)
		return
	}
	at, ok := h.mouse[scene][button]
	if !ok {
		h.check(fmt.Errorf("in %s there is no button %s", scene, button))
	}
	h.check(h.desk.Click(h.ctx, at[0], at[1]))
}

// writes types a text: on the pad of the scene, where there are no keys.
func (h *hands) writes(scene, text string) {
	h.t.Helper()
	if h.mouse == nil {
		h.types(text)
		return
	}
	for _, r := range text {
		if scene == "sell" && (r >= 'a' && r <= 'z') != h.letters {
			h.turnPad()
		}
		on := scene
		if h.letters {
			on = "sell-letters"
		}
		h.does(on, strings.ToUpper(string(r)))
	}
}

// turnPad has the pad of the sell page show letters, or digits again.
func (h *hands) turnPad() {
	h.t.Helper()
	if h.letters {
		h.does("sell-letters", "123")
	} else {
		h.does("sell", "ABC")
	}
	h.letters = !h.letters
	look()
}

// enters types a text and Enter.
func (h *hands) enters(scene, text string) {
	h.t.Helper()
	h.writes(scene, text)
	if h.letters {
		scene = "sell-letters"
	}
	h.does(scene, "Enter")
}

// cart rings something up and waits until the sale has so many lines and comes to so
// much.
func (h *hands) cart(text string, lines int, total pos.Fen) {
	h.t.Helper()
	h.enters("sell", text)
	h.comesTo(lines, total)
}

// comesTo waits for the cart, in the book and on the screen.
func (h *hands) comesTo(lines int, total pos.Fen) {
	h.t.Helper()
	var got string
	h.eventually(fmt.Sprintf("%d lines of %s", lines, total), func() bool {
		sale, err := h.book.OpenSale(h.ctx)
		if err != nil {
			return false
		}
		got = fmt.Sprintf("%d lines of %s", len(sale.Lines), sale.Total())
		return len(sale.Lines) == lines && sale.Owes() == total
	})
	h.ready("something to be paid, after "+got, chargeEnd)
}

// chargeEnd is a part of F9 without words, also where a row more stands above it.
var chargeEnd = image.Rect(690, 200, 730, 240)

// paysCash takes cash, given or exactly what is owed, and goes on to the next sale.
func (h *hands) paysCash(given string) { h.paysCashFrom("sell", given) }

func (h *hands) paysCashFrom(scene, given string) {
	h.t.Helper()
	h.does(scene, "cash")
	h.away()
	look()
	h.writes("cash", given)
	h.does("cash", "take_cash")
	h.green()
	h.leaves()
}

// leaves goes from the green screen to the next sale. A press that comes too early is not
// taken, so it is repeated until it is.
func (h *hands) leaves() {
	h.t.Helper()
	for {
		look()
		h.does("cash-paid", "next_sale")
		if h.soon(h.rail(), func(g desk.Glimpse) bool { return g.Share(h.rail(), railColour) > 0.5 }) {
			return
		}
		h.check(h.ctx.Err())
	}
}

// soon looks for half a second.
func (h *hands) soon(where image.Rectangle, ok func(desk.Glimpse) bool) bool {
	for since := time.Now(); time.Since(since) < enterAgain; time.Sleep(20 * time.Millisecond) {
		g, err := h.eyes.Look(where)
		h.check(err)
		if ok(g) {
			return true
		}
	}
	return false
}
