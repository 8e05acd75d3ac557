package ui

import (
	"testing"

	"fyne.io/fyne/v2"
)

// TestALargeScreenIsNoStretchedSmallOne: on 2560x1440 the keys of a pad are no towers, what
// belongs together stays together, and the page is in the middle.
func TestALargeScreenIsNoStretchedSmallOne(t *testing.T) {
	large := func(_ *bench, o *Options) { o.Size = fyne.NewSize(2560, 1440) }
	for _, page := range []pageSet{onSell, onCash, onSplit, onLock} {
		b := newBench(t, large, shop)
		b.fourLines()
		b.show(page)
		keys := 0
		walkShown(b.w.page().content(), func(o fyne.CanvasObject) bool {
			if k, ok := o.(*keyButton); ok && k.style.size == stylePad.size {
				keys++
				if size := k.Size(); size.Height > keyMost || size.Height > size.Width+1 {
					t.Errorf("page %b: a key is %v", page, size)
				}
			}
			return true
		})
		if keys < 10 {
			t.Errorf("page %b: %d keys", page, keys)
		}
	}
	b := newBench(t, large, shop)
	b.fourLines()
	b.press(fyne.KeyF9)
	b.till.present(someCode)
	driver := fyne.CurrentApp().Driver()
	code, button := driver.AbsolutePositionForObject(b.w.pay.qr), driver.AbsolutePositionForObject(b.w.pay.withdraw)
	right := button.X + b.w.pay.withdraw.Size().Width
	if left := code.X; left < 300 || left-(2560-right) > 60 || (2560-right)-left > 60 {
		t.Errorf("the page of the code is between %v and %v", left, right)
	}
	if code.Y < 200 || button.Y+payHeight > 1240 {
		t.Errorf("it is between %v and %v", code.Y, button.Y)
	}
}
