package ui

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// goodsCommands say what the shop sells.
func goodsCommands() []command {
	const ctrl = fyne.KeyModifierControl
	return []command{
		{id: "to_goods", on: withRail &^ onGoods, key: fyne.Key7, mod: ctrl, cap: "Ctrl+7", label: "page.goods", run: (*Window).toGoods},
		{id: "goods_add", on: onGoods, key: fyne.KeyInsert, cap: "Ins", label: "cmd.goods_add", run: func(w *Window) { w.addGoods(w.goods.missing, nil) }},
		{id: "goods_change", on: onGoods, key: fyne.KeyReturn, cap: "Enter", label: "cmd.goods_change", run: func(w *Window) { w.goods.whenFound(w.changeGoods) }, can: (*Window).hasGoods},
		{id: "goods_switch", on: onGoods, key: fyne.KeyF4, cap: "F4", label: "cmd.goods_off", run: func(w *Window) { w.goods.whenFound(w.switchGoods) }, can: (*Window).hasGoods},
		{id: "goods_all", on: onGoods, key: fyne.KeyF5, cap: "F5", label: "cmd.goods_all", run: (*Window).allGoods},
		{id: "goods_import", on: onGoods, key: fyne.KeyF6, cap: "F6", label: "cmd.goods_import", run: (*Window).importGoods, can: (*Window).canImport},
		{id: "goods_label", on: onGoods, key: fyne.KeyF7, cap: "F7", label: "cmd.goods_label", run: func(w *Window) { w.goods.whenFound(w.labelGoods) }, can: (*Window).hasGoods},
		{id: "goods_export", on: onGoods, key: fyne.KeyF8, cap: "F8", label: "cmd.goods_export", run: (*Window).exportGoods, can: (*Window).canExportGoods},
		{id: "back", on: onGoods, key: fyne.KeyEscape, cap: "Esc", label: "cmd.back", run: (*Window).leaveGoods},
		{id: "goods_page_up", on: onGoods, key: fyne.KeyPageUp, run: func(w *Window) { w.goods.turn(-1) }},
		{id: "goods_page_down", on: onGoods, key: fyne.KeyPageDown, run: func(w *Window) { w.goods.turn(1) }},
		{id: "goods_first", on: onGoods, key: fyne.KeyHome, run: func(w *Window) { w.goods.toRow(0) }},
		{id: "goods_last", on: onGoods, key: fyne.KeyEnd, run: func(w *Window) { w.goods.toRow(w.goods.rows.count - 1) }},
	}
}

// toGoods opens the page of goods: to read it takes no right, the prices are on the
// shelves.
func (w *Window) toGoods() { w.goTo(onGoods) }

// hasGoods reports whether goods are chosen, or are about to be.
func (w *Window) hasGoods() bool { return w.goods.chosen() != nil || w.goods.searching() }

func (w *Window) canExportGoods() bool { return w.opts.Tables != nil }

// leaveGoods is Esc: all goods again, or the cart where nothing was looked for.
func (w *Window) leaveGoods() {
	if w.goods.field.entry.Text == "" {
		w.back()
		return
	}
	w.goods.field.entry.SetText("")
}

// allGoods lists what is off as well, or leaves it out.
func (w *Window) allGoods() {
	w.goods.cache.withOff = !w.goods.cache.withOff
	w.goods.look()
}

// canAddMissing reports whether a code was scanned that no goods have.
func (w *Window) canAddMissing() bool { return w.sell.missing != "" }

// addMissing adds the goods with the code that was scanned in vain, and rings them up:
// their customer is waiting.
func (w *Window) addMissing() {
	w.addGoods(w.sell.missing, func(g pos.Goods) {
		w.sell.offerNew("")
		w.sell.note.clear()
		w.sell.take(g, 0)
	})
}

// goodsForm are the fields of the form, in their order.
var goodsForm = []pos.GoodsField{
	pos.GoodsName, pos.GoodsPrice, pos.GoodsBarcodes, pos.GoodsCode, pos.GoodsUnit, pos.GoodsWeighed, pos.GoodsCategory, pos.GoodsColour, pos.GoodsTag, pos.GoodsOff,
}

// goodsWords are the values of a field that is chosen from; nil for one that is typed.
func (w *Window) goodsWords(f pos.GoodsField) []string {
	switch f {
	case pos.GoodsWeighed:
		return []string{w.t("goods.counted"), w.t("goods.weighed")}
	case pos.GoodsOff:
		return []string{w.t("goods.sold"), w.t("goods.off")}
	case pos.GoodsColour:
		list := []string{w.t("goods.no_colour")}
		for _, c := range pos.Colours {
			list = append(list, w.t("goods.colour_"+string(c)))
		}
		return list
	}
	return nil
}

// goodsValue is what the form shows of a field of g.
func (w *Window) goodsValue(g pos.Goods, f pos.GoodsField) string {
	choices := w.goodsWords(f)
	switch {
	case f == pos.GoodsColour:
		return choices[slices.Index(pos.Colours, g.Colour)+1]
	case f == pos.GoodsWeighed && g.Weighed || f == pos.GoodsOff && g.Off:
		return choices[1]
	case choices != nil:
		return choices[0]
	}
	return g.Text(f)
}

// openGoods shows the form with g in it and calls send with what it says then.
func (w *Window) openGoods(title string, g pos.Goods, fields []pos.GoodsField, send func(*openForm, pos.Goods)) {
	list := make([]formField, len(fields))
	for i, f := range fields {
		list[i] = formField{label: w.t("goods.column_" + string(f)), value: w.goodsValue(g, f), choices: w.goodsWords(f), scans: f == pos.GoodsBarcodes}
		switch f {
		case pos.GoodsCode:
			list[i].hint = w.t("goods.code_hint")
		case pos.GoodsBarcodes:
			list[i].hint = w.t("goods.barcodes_hint")
		}
	}
	w.openForm(form{
		title: title, fields: list, wide: true, yes: w.t("cmd.save"), optional: true,
		send: func(f *openForm) {
			values := map[pos.GoodsField]string{pos.GoodsCode: g.Code}
			for i, field := range fields {
				values[field] = f.value(i)
				if choices := list[i].choices; choices != nil {
					values[field] = w.goodsChoice(field, slices.Index(choices, f.value(i)))
				}
			}
			made, err := pos.ParseGoods(values)
			if err != nil {
				w.failGoods(f, fields, err)
				return
			}
			send(f, made)
		},
	})
}

// goodsChoice is choice i of a field as a table would have it.
func (w *Window) goodsChoice(f pos.GoodsField, i int) string {
	switch {
	case i <= 0:
		return ""
	case f == pos.GoodsColour:
		return string(pos.Colours[i-1])
	}
	return "yes"
}

// failGoods says what is wrong and goes to the field that it is about.
func (w *Window) failGoods(f *openForm, fields []pos.GoodsField, err error) {
	var wrong *pos.GoodsError
	if errors.As(err, &wrong) {
		if i := slices.Index(fields, wrong.Field); i >= 0 && f.entries[i] != nil {
			f.failAt(i, err)
			return
		}
	}
	f.fail(err)
}

// addGoods asks for new goods, which have this code on them, and calls then with what
// was put on sale.
func (w *Window) addGoods(code string, then func(pos.Goods)) {
	g := pos.Goods{}
	if code != "" {
		g.Barcodes = []pos.Barcode{pos.Barcode(code)}
	}
	w.allow(pos.RightGoods, func(by pos.Grant) {
		w.openGoods(w.t("goods.add_title"), g, goodsForm, func(f *openForm, g pos.Goods) {
			w.sendGoods(f, goodsForm, then, func(ctx context.Context) (pos.Goods, error) { return w.opts.Till.AddNewGoods(ctx, g, by) })
		})
	})
}

// changeGoods asks for other values of g. Their code stays: what was sold goes by it.
func (w *Window) changeGoods(g pos.Goods) {
	fields := slices.DeleteFunc(slices.Clone(goodsForm), func(f pos.GoodsField) bool { return f == pos.GoodsCode })
	w.allow(pos.RightGoods, func(by pos.Grant) {
		w.openGoods(w.t("goods.change_title", g.Code, g.Name), g, fields, func(f *openForm, g pos.Goods) {
			w.sendGoods(f, fields, nil, func(ctx context.Context) (pos.Goods, error) { return g, w.opts.Till.ChangeGoods(ctx, g, by) })
		})
	})
}

// sendGoods has the till do what the form says. An error keeps the form open.
func (w *Window) sendGoods(f *openForm, fields []pos.GoodsField, then func(pos.Goods), do func(context.Context) (pos.Goods, error)) {
	var g pos.Goods
	w.act(func(ctx context.Context) (err error) {
		g, err = do(ctx)
		return err
	}, func(err error) error {
		if err != nil {
			w.failGoods(f, fields, err)
			return nil
		}
		w.closeOverlay()
		if then != nil {
			then(g)
			return nil
		}
		w.goods.missing = ""
		w.goods.again()
		w.goods.note.say(toneGreen, w.t("goods.saved", g.Name, priceOf(&g)))
		return nil
	})
}

// switchGoods takes g off sale, or puts them back on.
func (w *Window) switchGoods(g pos.Goods) {
	g.Off = !g.Off
	w.allow(pos.RightGoods, func(by pos.Grant) {
		w.act(func(ctx context.Context) error { return w.opts.Till.ChangeGoods(ctx, g, by) }, func(err error) error {
			if err != nil {
				return err
			}
			said := "goods.is_on"
			if g.Off {
				said = "goods.is_off"
			}
			w.goods.again()
			w.goods.note.say(toneGreen, w.t(said, g.Name))
			return nil
		})
	})
}

// exportGoods writes all goods to a file that spreadsheets open.
func (w *Window) exportGoods() {
	w.openForm(form{
		title:  w.t("goods.export_title"),
		fields: []formField{{label: w.t("bill.export_format"), choices: exportFormats, value: exportFormats[0]}}, yes: w.t("bill.export_yes"),
		send: func(f *openForm) {
			format := strings.ToLower(f.value(0))
			w.closeOverlay()
			w.goods.note.say(toneBlue, w.t("bill.exporting"))
			var path string
			w.work.bulk(func(ctx context.Context) (err error) {
				path, err = w.opts.Tables.ExportGoods(ctx, format)
				return err
			}, func(err error) {
				if err == nil {
					w.goods.note.say(toneGreen, w.t("bill.exported", path))
				}
				w.complain(err)
				w.settle()
			})
		},
	})
}
