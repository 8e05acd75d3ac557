package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// typeScale are the sizes of text that there are.
var typeScale = []float32{textCap, textCaption, textBody, textButton, textTitle, textMain, textFigure, textTotal, textChange, textAmount, textPaid}

// TestTextIsOfTheScale in every scene. Amounts, names in figures and chips become smaller
// where they would be cut off otherwise.
func TestTextIsOfTheScale(t *testing.T) {
	if testing.Short() {
		t.Skip("walks through everything one after the other: nothing for the race detector")
	}
	seen := map[float32]bool{}
	for _, s := range scenes {
		b := newBench(t, small, withRoll)
		s.set(b)
		roots := []fyne.CanvasObject{b.w.win.Content()}
		if b.w.overlay != nil {
			roots = append(roots, b.w.veil)
		}
		for _, root := range roots {
			walkShown(root, func(o fyne.CanvasObject) bool {
				switch o := o.(type) {
				case *line:
					return !o.whole
				case *moneyLabel, *chip, *entry, *choose, *barChart:
					return false
				case *canvas.Text:
					if !slices.Contains(typeScale, o.TextSize) && !seen[o.TextSize] {
						seen[o.TextSize] = true
						t.Errorf("%s: %q is %v large", s.name, o.Text, o.TextSize)
					}
				}
				return true
			})
		}
	}
}
