package printer

import (
	"fmt"
	"slices"

	"wxtill/printer/dots"
)

// Profile says what a printer can do. Its zero values are those of the printers
// that are sold in China: GBK, sizes, its own QR code, a knife that leaves a bridge,
// the drawer at pin 2.
type Profile struct {
	Columns    int    // of ordinary characters on a line: 32, 42 or 48; fewer where Dots hold fewer
	Dots       int    // of a line; 0: 12 for a column
	Characters string // "gbk"; "cp437" or "cp858" without Chinese; "drawn" by the till as pictures
	Codes      string // "printer" draws QR and barcodes; "drawn" by the till for printers that print them as text
	OneSize    bool   // knows no large characters
	Cutter     string // "partial", "full" or "none"
	DrawerPin  int    // of the drawer's plug: 2 or 5
}

// Choices of a profile; the first is what an empty value means.
var (
	ProfileCharacters = []string{"gbk", "cp437", "cp858", "drawn"}
	ProfileCodes      = []string{"printer", "drawn"}
	ProfileCutters    = []string{"partial", "full", "none"}
	ProfilePins       = []int{2, 5}
)

// fewestDots is the narrowest head there is, 48 mm of dots; widest is what a line
// of raster may have by its command.
const (
	fewestDots = minColumns * dots.CellWidth
	mostDots   = 2040
)

// check names what is wrong with a profile.
func (p Profile) check() error {
	switch {
	case !slices.Contains(PaperColumns, p.Columns):
		return fmt.Errorf("columns %d: want one of %v", p.Columns, PaperColumns)
	case p.Dots != 0 && (p.Dots < fewestDots || p.Dots > mostDots):
		return fmt.Errorf("dots %d: want %d to %d, or 0", p.Dots, fewestDots, mostDots)
	case p.Characters != "" && !slices.Contains(ProfileCharacters, p.Characters):
		return fmt.Errorf("characters %q: want one of %v", p.Characters, ProfileCharacters)
	case p.Codes != "" && !slices.Contains(ProfileCodes, p.Codes):
		return fmt.Errorf("codes %q: want one of %v", p.Codes, ProfileCodes)
	case p.Cutter != "" && !slices.Contains(ProfileCutters, p.Cutter):
		return fmt.Errorf("cutter %q: want one of %v", p.Cutter, ProfileCutters)
	case p.DrawerPin != 0 && !slices.Contains(ProfilePins, p.DrawerPin):
		return fmt.Errorf("drawer pin %d: want one of %v", p.DrawerPin, ProfilePins)
	}
	return nil
}

// page is the paper that a document is laid out for.
type page struct {
	columns int
	dots    int
	charset *charset
	oneSize bool
}

// onPaper is a page of so many columns of a printer that can do everything.
func onPaper(columns int) page { return Profile{Columns: columns}.page() }

func (p Profile) page() page {
	columns, width := max(p.Columns, minColumns), p.Dots
	if width == 0 {
		width = columns * dots.CellWidth
	}
	columns = max(min(columns, width/dots.CellWidth), minColumns)
	chars := charsets[p.Characters]
	if chars == nil {
		chars = gbk
	}
	return page{columns, width, chars, p.OneSize}
}

// style is how characters come out that were to look like s.
func (p page) style(s Style) Style {
	if p.oneSize {
		s.Double, s.Tall, s.wide = false, false, false
	}
	return s
}
