package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// A slip on the screen: the room of one column and one line of its paper.
const (
	paperColumn = 9
	paperLine   = 24
)

// newPaper shows the lines of a slip as they stand on paper of so many columns. The
// till's face is no typewriter's: a stretch of text is put where its columns are, by
// the edge that is lined up on paper.
func newPaper(lines []string, columns int) *fyne.Container {
	width := float32(columns * paperColumn)
	sheet := container.NewWithoutLayout()
	for i, text := range lines {
		y := float32(i * paperLine)
		if text != "" && strings.Trim(text, "-") == "" {
			rule := canvas.NewRectangle(colorEdge)
			place(rule, 0, y+paperLine/2, width, 1)
			sheet.Add(rule)
			continue
		}
		for _, s := range stretches(text, columns) {
			t := newText(textBody, colorInk, false)
			t.Text, t.Alignment = s.text, s.align
			left, right := s.edges(width)
			place(t, left, y, right-left, paperLine)
			sheet.Add(t)
		}
	}
	return sized(width, float32(len(lines)*paperLine), sheet)
}

// stretch is text between the gaps of a line, with the columns that it takes.
type stretch struct {
	text       string
	begin, end int
	align      fyne.TextAlign
}

// edges are how far a stretch may reach on paper of a width.
func (s stretch) edges(paper float32) (left, right float32) {
	switch s.align {
	case fyne.TextAlignLeading:
		return float32(s.begin * paperColumn), paper
	case fyne.TextAlignTrailing:
		return 0, float32(s.end * paperColumn)
	}
	return 0, paper
}

// stretches cuts a line of a slip at its gaps of two spaces and more. What stands
// alone in the middle is a heading; behind a gap stand figures, lined up at their end.
func stretches(line string, columns int) []stretch {
	var found []stretch
	at := 0
	for i, piece := range strings.Split(line, "  ") {
		if i > 0 {
			at += 2
		}
		text := strings.Trim(piece, " ")
		begin := at + len(piece) - len(strings.TrimLeft(piece, " "))
		at += paperColumns(piece)
		if text != "" {
			found = append(found, stretch{text, begin, begin + paperColumns(text), fyne.TextAlignTrailing})
		}
	}
	if len(found) == 0 {
		return nil
	}
	switch first := &found[0]; {
	case len(found) > 1 || first.begin <= paperIndent:
		first.align = fyne.TextAlignLeading
	case first.end < columns-1:
		first.align = fyne.TextAlignCenter
	}
	return found
}

// paperIndent is how far a line may be moved in that is no heading.
const paperIndent = 2

// paperColumns is how many columns of paper a text takes: a printer's characters are
// one wide where they are ASCII, and two where not.
func paperColumns(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > '~' {
			n++
		}
	}
	return n
}
