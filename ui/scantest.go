package ui

import (
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// scanTest is the dialog in which a scanner is tried out: what came, how fast, how it
// ended, what the till takes it for, and what to set where it is not taken for a scan.
type scanTest struct {
	w     *Window
	list  *table
	scans []scanTried
}

// scanTried is one scan of the test.
type scanTried struct {
	burst
	taken bool   // for a scan
	means string // what the till has for it
}

// scanTestRows is how many scans the test lists.
const scanTestRows = 4

// testScanner opens the dialog.
func (w *Window) testScanner() {
	t := &scanTest{w: w, list: newTable(tallRow, []tableColumn{
		{title: w.t("scan.came"), width: 260, grow: 1, whole: true},
		{title: w.t("scan.result"), width: 340, grow: 1},
	}, nil)}
	t.list.empty.set(w.t("scan.waiting"))
	title := newLine(textTitle, colorInk, true)
	title.set(w.t("scan.title"))
	text := newPara(3, textBody, colorInk2)
	text.set(w.t("scan.text", millis(w.scan.Gap), millis(w.scan.Whole), w.scan.Least))
	closing := w.button(stylePlain, w.t("help.close"), "Esc", w.closeOverlay).tall(payHeight)
	body := column(space16).padded(space24).add(title, text,
		sized(scanTestWidth, headHeight+scanTestRows*tallRow, card(t.list)), closing).done()
	w.openOverlay(&overlay{content: card(body), keys: map[fyne.KeyName]func(){fyne.KeyEscape: w.closeOverlay}, scanned: t.take})
	t.list.fill(nil, -1)
}

const scanTestWidth = 760

// millis is a time in words for people who set scanners.
func millis(d time.Duration) string { return itoa(int(d/time.Millisecond)) + " ms" }

// take lists a scan, the newest first, once it is known what it means.
func (t *scanTest) take(b burst, taken bool) {
	if b.count == 0 {
		return
	}
	text := b.text
	_, secret := paymentCode(text)
	if secret || otherWallet(text) != "" {
		b.text = b.text[:2] + "…" // it is money: nobody is shown it
	}
	var g pos.Goods
	t.w.act(func(ctx context.Context) (err error) {
		g, _, err = t.w.opts.Till.ScanGoods(ctx, text)
		if errors.Is(err, pos.ErrUnknownGoods) {
			return nil
		}
		return err
	}, func(err error) error {
		means := g.Name
		switch {
		case means != "":
		case secret:
			means = t.w.t("scan.payment")
		case otherWallet(text) != "":
			means = t.w.t("scan.wallet")
		case pos.ReceiptCode(text) != "":
			means = t.w.t("scan.receipt")
		default:
			means = t.w.t("scan.unknown")
		}
		t.scans = append([]scanTried{{b, taken, means}}, t.scans...)
		t.scans = t.scans[:min(len(t.scans), scanTestRows)]
		t.fill()
		return err
	})
}

func (t *scanTest) fill() {
	rows := make([][]cell, len(t.scans))
	for i, s := range t.scans {
		ended := t.w.t("scan.no_key")
		if s.end != "" {
			ended = strings.NewReplacer("Return", "Enter").Replace(s.end)
		}
		sub := t.w.t("scan.timing", s.count, millis(s.took), millis(s.slowest), ended)
		rows[i] = []cell{{text: s.text, sub: sub}, t.verdict(s)}
	}
	t.list.fill(rows, -1)
	t.w.relayoutOverlay()
}

// verdict is what the till takes a scan for.
func (t *scanTest) verdict(s scanTried) cell {
	switch set := t.w.scan.Scanner; {
	case s.ime:
		return cell{text: t.w.t("scan.ime_short"), sub: t.w.t("scan.ime_do")}
	case s.taken:
		return cell{text: t.w.t("scan.good"), sub: s.means, bold: true}
	case s.count < set.Least:
		return cell{text: t.w.t("scan.short", s.count), sub: t.w.t("scan.short_do")}
	case s.slowest > set.Gap:
		return cell{text: t.w.t("scan.slow", millis(s.slowest)), sub: t.w.t("scan.slow_do")}
	}
	return cell{text: t.w.t("scan.long", millis(s.took)), sub: t.w.t("scan.long_do")}
}
