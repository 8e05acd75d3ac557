package ui

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// importGoods asks for the table to read: one of those that lie where people put them, or
// any other by its name.
func (w *Window) importGoods() {
	w.allow(pos.RightGoods, func(by pos.Grant) {
		var files []string
		w.act(func(context.Context) error {
			files = w.opts.Tables.Tables()
			return nil
		}, func(error) error {
			w.chooseTable(files, by)
			return nil
		})
	})
}

// chooseTable asks which of the files it is.
func (w *Window) chooseTable(files []string, by pos.Grant) {
	fields := []formField{{label: w.t("goods.import_path"), hint: w.t("goods.import_hint")}}
	if len(files) > 0 {
		fields = append([]formField{{label: w.t("goods.import_file"), choices: shortPaths(files), value: shortPaths(files)[0]}}, fields...)
	}
	w.openForm(form{
		title: w.t("goods.import_title"), text: w.t("goods.import_text"), fields: fields, yes: w.t("goods.import_read"), optional: true,
		send: func(f *openForm) {
			path := f.value(len(fields) - 1)
			for i, short := range shortPaths(files) {
				if path == "" && f.value(0) == short {
					path = files[i]
				}
			}
			w.readTable(f, path, by)
		},
	})
}

// shortPaths are paths as one chooses from them: the file and the folder that it is in.
func shortPaths(paths []string) []string {
	list := make([]string, len(paths))
	for i, p := range paths {
		list[i] = fmt.Sprintf("%s  ·  %s", filepath.Base(p), filepath.Base(filepath.Dir(p)))
	}
	return list
}

// readTable reads a table and shows what it would do. A large one takes a while: Esc
// gives it up.
func (w *Window) readTable(f *openForm, path string, by pos.Grant) {
	var table [][]string
	var plan *pos.GoodsImport
	f.readingOn(w.t("goods.reading", filepath.Base(path)))
	w.work.bulk(func(ctx context.Context) (err error) {
		if table, err = w.opts.Tables.ReadTable(ctx, path); err == nil {
			plan, err = w.opts.Till.ReadGoods(ctx, table, by)
		}
		return err
	}, func(err error) {
		switch {
		case w.overlay != f.layer: // it was given up
		case err != nil:
			f.fail(err)
		default:
			w.closeOverlay()
			w.previewGoods(plan, func(agreed bool) {
				rows := table
				table, plan = nil, nil // a button of the preview knows of them for a minute yet
				if agreed {
					w.putTable(rows, filepath.Base(path), by)
					return
				}
				handBack()
			})
		}
		w.settle()
	})
}

// importing is a table of goods on its way into the book, while the till goes on selling.
type importing struct {
	file     string
	done, of int
}

// toldEvery is how often it is told how far an import is.
const toldEvery = 200 * time.Millisecond

// canImport reports whether a table may be imported now: one at a time.
func (w *Window) canImport() bool { return w.canExportGoods() && w.importing == nil }

// putTable imports a table that was read, beside the queue of the worker.
func (w *Window) putTable(table [][]string, file string, by pos.Grant) {
	if w.importing != nil {
		w.complain(pos.ErrGoodsBusy)
		return
	}
	w.importing = &importing{file: file}
	w.tellImport(0, 0)
	var plan *pos.GoodsImport
	var told time.Time
	tell := func(done, of int) {
		if now := time.Now(); done == 0 || now.Sub(told) >= toldEvery {
			told = now
			w.work.back(func(error) { w.tellImport(done, of) }, nil)
		}
	}
	w.work.bulk(func(ctx context.Context) (err error) {
		plan, err = w.opts.Till.ImportGoods(ctx, pos.GoodsTable{Rows: table, File: file, Told: tell}, by)
		return err
	}, func(err error) {
		w.importing = nil
		w.rail.show(w.state)
		w.need(onGoods) // another language has made all pages anew
		w.goods.note.clear()
		if err == nil {
			w.goods.note.say(toneGreen, w.t("goods.imported", plan.New, plan.Changed, plan.Same))
		}
		if w.on == onGoods {
			w.goods.look()
		}
		w.complain(err)
		w.settle()
	})
}

// tellImport says how far the import is: on the page of goods in words, and in the rail
// on every other.
func (w *Window) tellImport(done, of int) {
	if w.importing == nil {
		return
	}
	w.importing.done, w.importing.of = done, of
	w.need(onGoods)
	said := w.t("goods.importing", w.importing.file)
	if of > 0 {
		said = w.t("goods.importing_part", w.importing.file, done, of)
	}
	w.goods.note.say(toneBlue, said)
	w.rail.show(w.state)
	w.settle()
}

// previewSize is how large the preview of a table is.
var previewSize = fyne.NewSize(880, 300)

// previewGoods shows what a table would do, and every row that is wrong with its remedy:
// then nothing of it can be imported. answer is told whether it shall be.
func (w *Window) previewGoods(plan *pos.GoodsImport, answer func(yes bool)) {
	title := newLine(textTitle, colorInk, true)
	sum := newPara(3, textBody, colorInk2)
	body := column(space12).padded(space24).add(title, sum)
	leave := func() { w.closeOverlay(); answer(false) }
	keys := map[fyne.KeyName]func(){fyne.KeyEscape: leave}
	cancel := w.button(stylePlain, w.t("form.cancel"), "Esc", leave).tall(payHeight)
	buttons := row(space12).grow(1, cancel)
	if plan.BadRows > 0 {
		title.set(w.t("goods.bad_title", plan.BadRows))
		sum.set(w.t("goods.bad_text"))
		bad := plan.Bad
		table := w.badRows(bad)
		remedy := newPara(3, textBody, colorInk)
		tell := func() {
			remedy.set(w.words.Explain(bad[table.chosen].Err).Remedy)
			w.relayoutOverlay()
		}
		body.add(sized(previewSize.Width, previewSize.Height, card(table)), remedy)
		browse(keys, table, tell)
		defer tell()
	} else {
		agree := func() { w.closeOverlay(); answer(true) }
		title.set(w.t("goods.good_title", plan.Rows))
		text := w.t("goods.good_text", plan.New, plan.Changed, plan.Same)
		if len(plan.Ignored) > 0 {
			text += "\n" + w.t("goods.ignored", strings.Join(plan.Ignored, w.t("goods.list_mark")))
		}
		if plan.Doubtful > 0 {
			text += "\n" + w.t("goods.doubtful", plan.Doubtful)
		}
		sum.set(text)
		if len(plan.Shown) > 0 {
			table := w.changedRows(plan.Shown)
			body.add(sized(previewSize.Width, previewSize.Height, card(table)))
			browse(keys, table, func() {})
		} else {
			body.add(sized(overlayWidth, 0, spacer()))
		}
		keys[fyne.KeyReturn] = agree
		buttons.grow(1, w.button(styleForm, w.t("goods.import_yes"), "Enter", agree).tall(payHeight))
	}
	body.add(buttons.done())
	w.openOverlay(&overlay{content: card(body.done()), keys: keys, wary: true})
}

// browse lets the keys go through a table; picked is told of each row that is chosen.
func browse(keys map[fyne.KeyName]func(), table *longTable, picked func()) {
	for key, by := range map[fyne.KeyName]func() int64{
		fyne.KeyUp: func() int64 { return -1 }, fyne.KeyDown: func() int64 { return 1 },
		fyne.KeyPageUp: func() int64 { return table.turn(-1) }, fyne.KeyPageDown: func() int64 { return table.turn(1) },
	} {
		keys[key] = func() { table.choose(max(table.chosen+by(), 0)); picked() }
	}
	table.picked = picked
}

// changedRows lists what a table would change, with old and new prices.
func (w *Window) changedRows(changes []pos.GoodsChange) *longTable {
	table := newLongTable([]tableColumn{
		{title: w.t("goods.column_code"), width: 130},
		{title: w.t("goods.column_name"), width: 220, grow: 1},
		{title: w.t("goods.price_was"), width: 130, right: true, whole: true},
		{title: w.t("goods.price_now"), width: 150, right: true, whole: true},
	}, func(i int64) []cell {
		c := &changes[i]
		was, now := cell{text: w.t("goods.is_new")}, cell{text: yuan(c.Now.Price)}
		if c.Was != nil {
			was.text = yuan(c.Was.Price)
		}
		if c.Doubtful() {
			now.mark, now.bold = iconWarn, true
		}
		return []cell{{text: c.Now.Code}, {text: c.Now.Name, sub: w.otherwise(c)}, was, now}
	}, func(int64, int64) {})
	table.setCount(int64(len(changes)))
	table.choose(0)
	return table
}

// otherwise names what changes of an article beside its price.
func (w *Window) otherwise(c *pos.GoodsChange) string {
	var names []string
	for _, f := range c.Fields() {
		switch {
		case f == pos.GoodsName:
			names = append(names, c.Was.Name+" → "+c.Now.Name)
		case f != pos.GoodsPrice:
			names = append(names, w.t("goods.column_"+string(f)))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return w.t("goods.otherwise", strings.Join(names, w.t("goods.list_mark")))
}

// badRows lists what is wrong with a table.
func (w *Window) badRows(bad []*pos.GoodsError) *longTable {
	table := newLongTable([]tableColumn{
		{title: w.t("goods.row"), width: 72},
		{title: w.t("goods.field"), width: 112},
		{title: w.t("goods.value"), width: 160},
		{title: w.t("goods.wrong"), width: 320, grow: 1},
	}, func(i int64) []cell {
		e := bad[i]
		said := w.words.Explain(&pos.GoodsError{Field: "", Err: e.Err, Other: e.Other})
		return []cell{{text: fmt.Sprint(e.Row)}, {text: w.t("goods.column_" + string(e.Field))}, {text: e.Value}, {text: said.Title, sub: said.Remedy}}
	}, func(int64, int64) {})
	table.setCount(int64(len(bad)))
	table.choose(0)
	return table
}
