package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/pos"
	"wxtill/wxpay"
)

// queue has two bills and some slips wait on the documents page.
func (b *bench) queue() {
	b.till.billWaits = []pos.BillWait{
		{Day: "2026-11-22", Old: 5 * time.Hour, Err: pos.ErrBillEarly, Tried: 5 * time.Minute, NextIn: 55 * time.Minute},
		{Day: "2026-11-21", Old: 29 * time.Hour, Err: &wxpay.Error{Problem: wxpay.ProblemUnreachable}, Tried: time.Hour, Held: pos.HeldNetwork},
	}
	b.till.weather.Printer, b.till.weather.Waiting = pos.PrinterAbsent, 3
	b.till.weather.Oldest, b.till.weather.PrintIn = 4*time.Minute, 2*time.Second
	b.combo(fyne.KeyModifierControl, fyne.Key2)
}

// undecidedTexts are what a row of the undecided says, column by column.
func (b *bench) undecidedTexts(row int) (texts []string) {
	for _, c := range b.w.docs.undecided.rows[row].cells {
		texts = append(texts, c.text+"|"+c.sub)
	}
	return texts
}

// TestWhatWaitsIsInTheTray: bills and slips, with age and next try.
func TestWhatWaitsIsInTheTray(t *testing.T) {
	b := newBench(t)
	b.manager()
	b.queue()
	if n := len(b.w.docs.undecided.rows); n != 3 {
		t.Fatalf("%d rows", n)
	}
	for row, want := range [][]string{
		{"11-22 账单|2026-11-22", "|已过 5 小时 0 分", "等微信账单|", "微信还没出|5 分 0 秒前", "55 分 0 秒后再取|取到自动对账"},
		{"11-21 账单|2026-11-21", "|已过 29 小时", "等微信账单|", "网络中断|1 小时 0 分前", "联网后马上处理|取到自动对账"},
		{"待打印|", "3 张待打|已过 4 分 0 秒", "打印机 连不上|", "|", "2 秒后再打|打印机好了自动打"},
	} {
		for i, got := range b.undecidedTexts(row)[:len(want)] {
			if got != want[i] {
				t.Errorf("row %d, column %d: %q, want %q", row, i, got, want[i])
			}
		}
	}
	b.w.docs.point("slips")
	b.press(fyne.KeyReturn) // there is nothing to press for
	b.onPage(onDocs)
	b.w.docs.point("bill 2026-11-21")
	b.press(fyne.KeyReturn)
	b.onPage(onBill)
	if got := b.w.bill.key.Day; got != "2026-11-21" {
		t.Errorf("the bill of %s", got)
	}
}

// TestWaitingGoes: what has come is gone from the tray.
func TestWaitingGoes(t *testing.T) {
	b := newBench(t)
	b.queue()
	b.till.billWaits, b.till.weather.Waiting = nil, 0
	b.w.refresh()
	if n := len(b.w.docs.undecided.rows); n != 0 {
		t.Errorf("%d rows", n)
	}
}
