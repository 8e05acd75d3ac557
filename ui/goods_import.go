package ui

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

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

// readTable reads a table and shows what it would do.
func (w *Window) readTable(f *openForm, path string, by pos.Grant) {
	var table [][]string
	var plan *pos.GoodsImport
	w.act(func(ctx context.Context) (err error) {
		if table, err = w.opts.Tables.ReadTable(ctx, path); err == nil {
			plan, err = w.opts.Till.ReadGoods(ctx, table, by)
		}
		return err
	}, func(err error) error {
		if err != nil {
			f.fail(err)
			return nil
		}
		w.closeOverlay()
		w.previewGoods(plan, func() { w.putTable(table, filepath.Base(path), by) })
		return nil
	})
}

// putTable imports a table that was read.
func (w *Window) putTable(table [][]string, file string, by pos.Grant) {
	var plan *pos.GoodsImport
	w.goods.note.say(toneBlue, w.t("goods.importing", file))
	w.act(func(ctx context.Context) (err error) {
		plan, err = w.opts.Till.ImportGoods(ctx, table, file, by)
		return err
	}, func(err error) error {
		if err != nil {
			return err
		}
		w.goods.look()
		w.goods.note.say(toneGreen, w.t("goods.imported", plan.New, plan.Changed, plan.Same))
		return nil
	})
}

// previewSize is how large the preview of a table is.
var previewSize = fyne.NewSize(880, 300)

// previewGoods shows what a table would do, and every row that is wrong with its remedy:
// then nothing of it can be imported.
func (w *Window) previewGoods(plan *pos.GoodsImport, yes func()) {
	title := newLine(textTitle, colorInk, true)
	sum := newPara(3, textBody, colorInk2)
	body := column(space12).padded(space24).add(title, sum)
	keys := map[fyne.KeyName]func(){fyne.KeyEscape: w.closeOverlay}
	cancel := w.button(stylePlain, w.t("form.cancel"), "Esc", w.closeOverlay).tall(payHeight)
	buttons := row(space12).grow(1, cancel)
	if plan.BadRows > 0 {
		title.set(w.t("goods.bad_title", plan.BadRows))
		sum.set(w.t("goods.bad_text"))
		table := w.badRows(plan.Bad)
		remedy := newPara(3, textBody, colorInk)
		tell := func() {
			remedy.set(w.words.Explain(plan.Bad[table.chosen].Err).Remedy)
			w.relayoutOverlay()
		}
		move := func(by func() int64) func() {
			return func() { table.choose(max(table.chosen+by(), 0)); tell() }
		}
		body.add(sized(previewSize.Width, previewSize.Height, card(table)), remedy)
		for key, by := range map[fyne.KeyName]func() int64{
			fyne.KeyUp: func() int64 { return -1 }, fyne.KeyDown: func() int64 { return 1 },
			fyne.KeyPageUp: func() int64 { return table.turn(-1) }, fyne.KeyPageDown: func() int64 { return table.turn(1) },
		} {
			keys[key] = move(by)
		}
		table.picked = tell
		defer tell()
	} else {
		agree := func() { w.closeOverlay(); yes() }
		title.set(w.t("goods.good_title", plan.Rows))
		text := w.t("goods.good_text", plan.New, plan.Changed, plan.Same)
		if len(plan.Ignored) > 0 {
			text += "\n" + w.t("goods.ignored", strings.Join(plan.Ignored, w.t("goods.list_mark")))
		}
		sum.set(text)
		body.add(sized(overlayWidth, 0, spacer()))
		keys[fyne.KeyReturn] = agree
		buttons.grow(1, w.button(styleForm, w.t("goods.import_yes"), "Enter", agree).tall(payHeight))
	}
	body.add(buttons.done())
	w.openOverlay(&overlay{content: card(body.done()), keys: keys, wary: true})
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
