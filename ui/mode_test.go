package ui

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// beside is a lesson beside a till with real money.
func beside(_ *bench, o *Options) { o.Beside = true }

func (b *bench) switched(want ...bool) {
	b.Helper()
	if !slices.Equal(b.reopened, want) {
		b.Errorf("opened anew for lessons: %v, want %v", b.reopened, want)
	}
}

// TestFromRealMoneyToALesson: Ctrl+T asks, says what nobody watches meanwhile, and closes
// the window once the till is to be opened anew.
func TestFromRealMoneyToALesson(t *testing.T) {
	b := newBench(t, shop)
	b.w.state.counts.Undecided = 2
	closed := 0
	b.w.win.SetOnClosed(func() { closed++ })
	b.combo(fyne.KeyModifierControl, fyne.KeyT)
	if said := strings.ReplaceAll(shownTexts(b.w.veil), "\n", ""); !strings.Contains(said, "2 笔付款没有结果") || !strings.Contains(said, "Ctrl+T 回来") {
		t.Errorf("it asks %q", said)
	}
	b.press(fyne.KeyEscape)
	b.switched()
	b.combo(fyne.KeyModifierControl, fyne.KeyT)
	b.press(fyne.KeyReturn)
	b.switched(true)
	if closed != 1 {
		t.Errorf("the window was closed %d times", closed)
	}
}

// TestNoLessonWithoutTheRight: whoever keeps money from the book is not anybody.
func TestNoLessonWithoutTheRight(t *testing.T) {
	b := newBench(t, shop, staffed)
	b.combo(fyne.KeyModifierControl, fyne.KeyT)
	if text := shownTexts(b.w.veil); !strings.Contains(text, b.w.t("approve.yes")) {
		t.Errorf("it shows %q", text)
	}
	b.press(fyne.KeyReturn)
	b.switched()
}

// TestFromALessonToRealMoney: where there is an account, by whoever it is; where none is, it
// is said what is missing, until it has been filled in.
func TestFromALessonToRealMoney(t *testing.T) {
	b := newBench(t, beside)
	if shown := shownTexts(b.w.win.Content()); !strings.Contains(shown, "Ctrl+T 回到正式收款") {
		t.Error("the frame does not say how one comes back")
	}
	b.combo(fyne.KeyModifierControl, fyne.KeyT)
	b.press(fyne.KeyReturn)
	b.switched(false)

	b = newBench(t)
	b.combo(fyne.KeyModifierControl, fyne.KeyT)
	b.switched()
	if said := b.w.page().banner().text(); !strings.Contains(said, "还没有商户") {
		t.Errorf("said %q", said)
	}
	b.openSettings()
	b.input("appid").fill("wx1")
	b.combo(fyne.KeyModifierControl, fyne.KeyS)
	b.combo(fyne.KeyModifierControl, fyne.KeyT)
	b.press(fyne.KeyReturn)
	b.switched(false)
}

// TestALessonLeavesTheAccountAlone that a till with real money has beside it.
func TestALessonLeavesTheAccountAlone(t *testing.T) {
	b := newBench(t, beside)
	b.openSettings()
	for _, in := range b.w.settings.inputs {
		if in.section() == "" && in.name != "device_info" {
			t.Errorf("the lesson has a field %s", in.name)
		}
	}
	if shown := shownTexts(b.w.win.Content()); !strings.Contains(shown, "这里是练习，只改练习的设置") {
		t.Error("it does not say whose settings these are")
	}
}

// TestWhatIsNotSavedIsAskedAboutFirst, and an error leaves the till open.
func TestWhatIsNotSavedIsAskedAboutFirst(t *testing.T) {
	b := newBench(t, beside)
	b.w.opts.Reopen = func(bool) error { return errors.New("the program is gone") }
	b.w.win.SetOnClosed(func() { t.Error("closed") })
	b.openSettings()
	b.input("shop.name").fill("别的店")
	b.combo(fyne.KeyModifierControl, fyne.KeyT)
	b.press(fyne.KeyEscape)
	if b.input("shop.name").value() != "别的店" {
		t.Error("the edit is gone")
	}
	b.combo(fyne.KeyModifierControl, fyne.KeyT)
	b.press(fyne.KeyReturn, fyne.KeyReturn)
	if b.w.settings.note.text() == "" {
		t.Error("nothing was said")
	}
}
