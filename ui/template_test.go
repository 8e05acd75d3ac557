package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/config"
	"wxtill/pos"
)

var sampleNoon = time.Date(2026, 11, 23, 12, 0, 0, 0, pos.Beijing)

// fullTemplate has something of everything on the page.
func (b *bench) fullTemplate() {
	withLogos(b, nil)
	b.show(onTemplate)
	p := b.w.template
	for i, text := range []string{"南京路步行街店\n上海市黄浦区南京东路 12 号\n电话 021-5555 0100", "欢迎再来", "凭小票 30 天内开票", "营业 07:00-22:00"} {
		p.texts[i].SetText(text)
	}
	b.takeLogo("/home/till/Pictures/logo.png")
	p.flags[0].SetChecked(true)
	p.parts[8].SetChecked(false)
}

// takeLogo chooses a picture by its path.
func (b *bench) takeLogo(path string) {
	b.press(fyne.KeyF5)
	b.typed(path)
	b.press(fyne.KeyReturn)
}

// TestTemplateIsShownAsItIsEdited: every key changes the paper, and what is saved is
// what was shown.
func TestTemplateIsShownAsItIsEdited(t *testing.T) {
	b := newBench(t, withLogos)
	b.show(onTemplate)
	p := b.w.template
	if p.dirty() || b.w.canSaveTemplate() {
		t.Error("it is changed before anything is")
	}
	before := p.paperHeight()
	b.typed("南京路 12 号")
	b.press(fyne.KeyReturn)
	b.typed("电话 021-5555 0100")
	if p.paperHeight() <= before {
		t.Error("two more lines make the paper no longer")
	}
	before = p.paperHeight()
	b.takeLogo("/home/till/Pictures/logo.png")
	if p.paperHeight() <= before || !strings.Contains(p.cost.full, "9600") {
		t.Errorf("a logo makes the paper no longer; its cost is %q", p.cost.full)
	}
	before = p.paperHeight()
	p.parts[6].SetChecked(false) // the code
	if p.paperHeight() >= before {
		t.Error("without a code the paper is no shorter")
	}
	b.press(fyne.KeyF3)
	if p.columns != 42 || p.sheet.Image.Bounds().Dx() != 42*12 {
		t.Errorf("on %d columns the picture is %v", p.columns, p.sheet.Image.Bounds())
	}
	b.press(fyne.KeyF4)
	if p.kind != "refund" {
		t.Errorf("the slip is %s", p.kind)
	}
	b.combo(fyne.KeyModifierControl, fyne.KeyS)
	got := b.till.template
	if got.Header != "南京路 12 号\n电话 021-5555 0100" || len(got.Logo) == 0 || got.LogoWidth != 50 || len(got.Hidden) != 1 || got.Hidden[0] != pos.PartCode {
		t.Errorf("saved is %+v", got)
	}
	if p.dirty() || p.note.text() != b.w.t("template.saved") {
		t.Errorf("said %q, unsaved %v", p.note.text(), p.dirty())
	}
	b.press(fyne.KeyF6)
	if !p.dirty() || len(p.made().Logo) != 0 {
		t.Error("the logo does not go")
	}
}

// TestUnsavedTemplateIsAskedAbout before the page is left, and taken back where the
// answer is to leave.
func TestUnsavedTemplateIsAskedAbout(t *testing.T) {
	b := newBench(t)
	b.show(onTemplate)
	b.press(fyne.KeyEscape)
	b.onPage(onSettings) // nothing was changed
	b.press(fyne.KeyF4)
	b.onPage(onTemplate)
	b.w.template.flags[1].SetChecked(true)
	b.press(fyne.KeyEscape)
	if b.w.overlay == nil {
		t.Fatal("it did not ask")
	}
	b.press(fyne.KeyReturn)
	b.onPage(onSettings)
	b.press(fyne.KeyF4)
	if b.w.template.flags[1].Checked {
		t.Error("what was not saved is there still")
	}
}

// TestWrongLogoIsSaid in the form, which stays.
func TestWrongLogoIsSaid(t *testing.T) {
	b := newBench(t)
	b.show(onTemplate)
	b.takeLogo("/etc/passwd")
	if b.w.overlay == nil {
		t.Fatal("the form is gone")
	}
	if b.w.template.dirty() {
		t.Error("it is the logo now")
	}
}

// TestTestPage is ordered from the settings.
func TestTestPage(t *testing.T) {
	b := newBench(t)
	b.openSettings()
	b.press(fyne.KeyF7)
	if len(b.till.ordered) != 1 || b.till.ordered[0] != "test" || b.w.settings.note.text() != b.w.t("template.test_done") {
		t.Errorf("ordered %q, said %q", b.till.ordered, b.w.settings.note.text())
	}
}

// TestTestPageOfTheForm: what stands in the form is tried before it is saved, and what is
// wrong with it is said beside its field.
func TestTestPageOfTheForm(t *testing.T) {
	b := newBench(t)
	b.openSettings()
	b.input("printer.columns").fill("48")
	b.press(fyne.KeyF7)
	if len(b.till.ordered) != 0 || len(b.slips.tried) != 1 || b.slips.tried[0].Columns != 48 || b.w.settings.note.text() != b.w.t("template.test_tried") {
		t.Errorf("ordered %q, tried %+v, said %q", b.till.ordered, b.slips.tried, b.w.settings.note.text())
	}
	if !b.w.settings.dirty() {
		t.Error("the form is not what it was")
	}
	b.slips.wrong = config.Errors{{Field: "printer.dots", Reason: config.OutOfRange, Args: []any{1, 2}}}
	b.press(fyne.KeyF7)
	if b.input("printer.dots").wrong.full == "" || b.w.win.Canvas().Focused() != b.input("printer.dots").focusable() {
		t.Error("nothing is said at the field")
	}
}

// TestSlipToAFile: the slip of the chosen payment is written where people find it, or
// printed without prices; so is that of a sale that was found.
func TestSlipToAFile(t *testing.T) {
	b := newBench(t, soldBefore)
	b.combo(fyne.KeyModifierControl, fyne.KeyF)
	b.scan("000312")
	b.press(fyne.KeyF8, fyne.KeyReturn)
	sale := b.w.finds.shown.Sale.Number
	if len(b.slips.exported) != 1 || b.slips.exported[0] != "/home/till/exports/slip-"+string(sale)+".pdf" {
		t.Errorf("exported %q; the banner says %q", b.slips.exported, b.w.page().banner().text())
	}
	b.combo(fyne.KeyModifierControl, fyne.Key1)
	b.fourLines()
	b.press(fyne.KeyF8, fyne.KeyReturn)
	b.wait(time.Minute)
	b.press(fyne.KeyReturn)
	b.onPage(onSell)
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	b.press(fyne.KeyF8)
	if b.w.overlay == nil {
		t.Fatal("nothing is asked about the slip of a payment")
	}
	b.press(fyne.KeyLeft, fyne.KeyReturn) // from the first to the last choice
	if len(b.till.ordered) != 1 || !strings.HasPrefix(b.till.ordered[0], "gift T01-") {
		t.Errorf("ordered %q", b.till.ordered)
	}
}

// TestLabels are of the chosen goods, as many as were asked for.
func TestLabels(t *testing.T) {
	b := newBench(t)
	b.combo(fyne.KeyModifierControl, fyne.Key7)
	b.press(fyne.KeyF7)
	b.typed("x")
	b.press(fyne.KeyReturn)
	if b.w.overlay == nil || len(b.till.ordered) != 0 {
		t.Fatalf("x labels were ordered: %q", b.till.ordered)
	}
	b.typed("3")
	b.press(fyne.KeyReturn)
	g := b.w.goods.chosen()
	if want := "3 labels " + g.Name + " "; len(b.till.ordered) != 1 || !strings.HasPrefix(b.till.ordered[0], want) {
		t.Errorf("ordered %q, want %q", b.till.ordered, want)
	}
}
