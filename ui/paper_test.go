package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
)

// TestStretches puts what a slip's line says where its columns are.
func TestStretches(t *testing.T) {
	left, center, right := fyne.TextAlignLeading, fyne.TextAlignCenter, fyne.TextAlignTrailing
	for line, want := range map[string][]stretch{
		"":                            nil,
		"净额               1,200.50":   {{"净额", 0, 4, left}, {"1,200.50", 19, 27, right}},
		"现金       41  903.40":         {{"现金", 0, 4, left}, {"41", 11, 13, right}, {"903.40", 15, 21, right}},
		"  0.50  4  2.00":             {{"0.50", 2, 6, left}, {"4", 8, 9, right}, {"2.00", 11, 15, right}},
		"      街角 咖啡":                 {{"街角 咖啡", 6, 15, center}},
		"                       7.00": {{"7.00", 23, 27, right}},
		"9f3a71c05e":                  {{"9f3a71c05e", 0, 10, left}},
	} {
		if got := stretches(line, 27); !slices.Equal(got, want) {
			t.Errorf("%q: %+v, want %+v", line, got, want)
		}
	}
}
