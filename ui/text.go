package ui

import (
	"image/color"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// newText makes a single-line text of the till's face.
func newText(size float32, c color.Color, bold bool) *canvas.Text {
	t := canvas.NewText("", settled(c))
	t.TextSize, t.TextStyle.Bold = size, bold
	return t
}

// setText changes what t says and repaints only where it differs: most texts
// are set once a second and stay as they are.
func setText(t *canvas.Text, s string) {
	if t.Text != s {
		t.Text = s
		t.Refresh()
	}
}

// setInk changes the colour of t and repaints only where it differs.
func setInk(t *canvas.Text, c color.Color) {
	if c = settled(c); t.Color != c {
		t.Color = c
		t.Refresh()
	}
}

// settled is c as the theme has it now. A text does not hold its token: Fyne keeps drawn
// text by what it says and by its colour, and would show that of the theme before.
func settled(c color.Color) color.Color {
	if t, ok := c.(token); ok {
		return t.now()
	}
	return c
}

// setFill changes the colours of r and repaints only where they differ.
func setFill(r *canvas.Rectangle, fill, stroke color.Color) {
	if r.FillColor != fill || r.StrokeColor != stroke {
		r.FillColor, r.StrokeColor = fill, stroke
		r.Refresh()
	}
}

// setVisible shows or hides o.
func setVisible(o fyne.CanvasObject, visible bool) {
	switch {
	case visible && !o.Visible():
		o.Show()
	case !visible && o.Visible():
		o.Hide()
	}
}

// textSize is the space that s takes at the given size.
func textSize(s string, size float32, bold bool) fyne.Size {
	return fyne.MeasureText(s, size, fyne.TextStyle{Bold: bold})
}

// fitText is s, or as much of its beginning as fits into width with "…" after
// it.
func fitText(s string, size float32, bold bool, width float32) string {
	if s == "" || textSize(s, size, bold).Width <= width {
		return s
	}
	runes := []rune(s)
	low, high := 0, len(runes)-1 // low runes fit, high+1 do not
	for low < high {
		mid := (low + high + 1) / 2
		if textSize(string(runes[:mid])+"…", size, bold).Width <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return strings.TrimRight(string(runes[:low]), " ") + "…"
}

// wrapText breaks s into lines no wider than width: between words, and between
// any two hanzi, but never before a closing mark. A newline in s is kept.
func wrapText(s string, size float32, bold bool, width float32) []string {
	var lines []string
	for part := range strings.SplitSeq(s, "\n") {
		line := ""
		for _, word := range breakable(part) {
			if line != "" && textSize(line+strings.TrimRight(word, " "), size, bold).Width > width {
				lines = append(lines, strings.TrimRight(line, " "))
				line = ""
			}
			line += word
		}
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return lines
}

// capital is s with a capital at its beginning: a word that stands alone in a
// chip or a column.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// breakable cuts s into pieces between which a line may end.
func breakable(s string) []string {
	var pieces []string
	begin, previous := 0, ' '
	for i, r := range s {
		if i > begin && mayBreak(previous, r) {
			pieces = append(pieces, s[begin:i])
			begin = i
		}
		previous = r
	}
	return append(pieces, s[begin:])
}

// mayBreak reports whether a line may end between a and b.
func mayBreak(a, b rune) bool {
	if strings.ContainsRune("，。、；：？！）》”’…·,.;:?!) ", b) || strings.ContainsRune("（《“‘(", a) {
		return false
	}
	return a == ' ' || wide(a) || wide(b)
}

// wide reports whether r is a hanzi or a full-width mark.
func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= '　' && r <= '〿' || r >= '！' && r <= '｠'
}
