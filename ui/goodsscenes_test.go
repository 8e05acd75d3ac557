package ui

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
)

// goodsScenes are the states of the page of goods, and what scans bring up.
var goodsScenes = []scene{
	{"goods", (*bench).toGoods},
	{"goods-search", func(b *bench) { b.toGoods(); b.typed("nt") }},
	{"goods-none", func(b *bench) { b.toGoods(); b.typed("xyz") }},
	{"goods-change", func(b *bench) { b.toGoods(); b.typed("szqq"); b.press(fyne.KeyReturn) }},
	{"goods-wrong", func(b *bench) {
		b.toGoods()
		b.press(fyne.KeyInsert)
		b.typed("新品")
		b.press(fyne.KeyTab)
		b.typed("12.345")
		b.press(fyne.KeyReturn)
	}},
	{"goods-import", func(b *bench) { b.tables(nil); b.press(fyne.KeyF6) }},
	{"goods-good", func(b *bench) {
		b.tables([][]string{{"编码", "名称", "单价", "库存"}, {"N1", "新品", "12.5", "3"}, {"CF002", "拿铁 大杯", "24", ""}, {"CF001", "美式 中杯 热", "160", ""}})
		b.press(fyne.KeyF6, fyne.KeyReturn)
	}},
	{"goods-bad", func(b *bench) {
		table := [][]string{{"编码", "名称", "单价", "条码", "颜色"}}
		for i := range 9 {
			table = append(table, []string{fmt.Sprint("N", i), "新品", "1.234", "", ""})
		}
		table = append(table, []string{"N11", "", "1", "", ""}, []string{"N12", "新品", "1", "6901234500011", ""}, []string{"N13", "新品", "1", "", "粉"},
			[]string{"N13", "新品", "1", "", ""}, []string{"", "新品", "1", "", ""})
		b.tables(table)
		b.press(fyne.KeyF6, fyne.KeyReturn)
	}},
	{"sell-weigh", func(b *bench) { b.fourLines(); b.scan("szqq"); b.typed("0.15") }},
	{"sell-unknown", func(b *bench) { b.fourLines(); b.scan("6900000000123") }},
	{"sell-add", func(b *bench) { b.fourLines(); b.scan("6900000000123"); b.press(fyne.KeyInsert) }},
	{"sell-ime", func(b *bench) { b.scan("６９０１２３４５０００１１") }},
	{"scan-test", func(b *bench) {
		b.w.goTo(onSettings)
		b.press(fyne.KeyF6)
		for _, s := range []struct {
			code  string
			pause time.Duration
		}{{"6901234500011", 8 * time.Millisecond}, {"6900000000123", 140 * time.Millisecond}, {"６９０１２３", 8 * time.Millisecond}} {
			b.wait(5 * time.Second)
			b.paced(s.code, s.pause)
			b.press(fyne.KeyReturn)
		}
	}},
	{"scan-shift", func(b *bench) { b.w.goTo(onShift); b.scan("6901234500011") }},
}

// tables opens the page of goods where one file with this table lies.
func (b *bench) tables(table [][]string) {
	b.w.opts.Tables = &fakeTables{files: map[string][][]string{"/home/till/Downloads/商品 2026-11.xlsx": table}}
	b.toGoods()
}
