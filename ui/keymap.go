package ui

import (
	"context"
	"maps"
	"regexp"
	"slices"

	"wxtill/pos"
)

// Keymap is which commands the shop has given other keys, by the ids of the commands, as
// key caps write the keys.
type Keymap map[string]string

// stroke is the key of c.
func (c *command) stroke() keystroke { return keystroke{c.key, c.mod} }

// movable reports whether c may have another key: it is neither a character nor one of the
// keys that answer, leave and move about in every program.
func (c *command) movable() bool { return c.cap != "" && c.sign == 0 && c.stroke().free() }

// dealKeys gives the commands the keys that the shop has chosen. What cannot be any more, in
// a version with other commands, keeps its own key.
func (w *Window) dealKeys(chosen Keymap) {
	w.ownKeys = map[string]string{}
	for _, c := range w.commands {
		w.ownKeys[c.id] = c.cap
	}
	for _, id := range slices.Sorted(maps.Keys(chosen)) {
		k, ok := parseKeystroke(chosen[id])
		if i := w.commandIndex(id); ok && i >= 0 && w.commands[i].movable() && k.free() {
			w.commands[i].key, w.commands[i].mod, w.commands[i].cap = k.key, k.mod, k.String()
		}
	}
	for i := range w.commands {
		if c := &w.commands[i]; chosen[c.id] != "" && w.holder(c, c.stroke()) != nil {
			own, _ := parseKeystroke(w.ownKeys[c.id]) // which is one of the table
			c.key, c.mod, c.cap = own.key, own.mod, own.String()
		}
	}
}

// commandIndex is where the command with this id stands in the table, -1 for nowhere.
func (w *Window) commandIndex(id string) int {
	return slices.IndexFunc(w.commands, func(c command) bool { return c.id == id })
}

// holder is another command that has k on a page of c's, nil for none.
func (w *Window) holder(c *command, k keystroke) *command {
	for i := range w.commands {
		if o := &w.commands[i]; o.id != c.id && o.on&c.on != 0 && o.stroke() == k {
			return o
		}
	}
	return nil
}

// refuse says why c cannot have k; "" where it can.
func (w *Window) refuse(c *command, k keystroke) string {
	if !k.free() {
		return w.t("keys.reserved", k)
	}
	switch o := w.holder(c, k); {
	case o == nil:
		return ""
	case o.cap == "":
		return w.t("keys.moves", k)
	default:
		return w.t("keys.taken", k, w.t(o.label), w.pagesOf(o.on&c.on))
	}
}

// giveKey gives a command another key, by whoever may.
func (w *Window) giveKey(id string, k keystroke) {
	chosen := maps.Clone(w.opts.Keys)
	if chosen == nil {
		chosen = Keymap{}
	}
	chosen[id] = k.String()
	if k.String() == w.ownKeys[id] {
		delete(chosen, id)
	}
	w.keepKeys(chosen)
}

// keepKeys makes chosen the keys of the shop, and everything on the screen anew.
func (w *Window) keepKeys(chosen Keymap) {
	w.allow(pos.RightSettings, func(pos.Grant) {
		w.act(func(ctx context.Context) error { return w.opts.KeepKeys(ctx, chosen) }, func(err error) error {
			if err != nil {
				return err
			}
			row := int64(0)
			if w.keys != nil {
				row = w.keys.rows.chosen
			}
			w.opts.Keys = chosen
			w.rebuild(string(w.words.Language()))
			w.addShortcuts(w.win.Canvas())
			if w.customer.win != nil {
				w.addShortcuts(w.customer.win.Canvas())
			}
			if w.keys != nil {
				w.keys.rows.choose(row)
				w.keys.note.say(toneGreen, w.t("keys.saved"))
			}
			return nil
		})
	})
}

// keyMark is where a text names the key of a command: "{key:charge}".
var keyMark = regexp.MustCompile(`\{key:([a-z_0-9]+)\}`)

// withKeys puts the keys of commands into a text.
func (w *Window) withKeys(s string) string {
	return keyMark.ReplaceAllStringFunc(s, func(mark string) string {
		if i := w.commandIndex(keyMark.FindStringSubmatch(mark)[1]); i >= 0 {
			return w.commands[i].cap
		}
		return mark
	})
}
