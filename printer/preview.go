package printer

import "strings"

// Text is the document as lines of text of at most so many columns (at least
// 16), for a preview on the screen. Chinese characters count two; double-sized
// text counts double and stands there in its ordinary size. A code is shown as [QR];
// the knife and the drawer are not shown.
func (d Document) Text(columns int) []string {
	p := onPaper(columns)
	var lines []string
	for _, e := range d.fit(p) {
		switch e := e.(type) {
		case Text:
			lines = append(lines, e.preview(p))
		case QR:
			lines = append(lines, Heading("[QR]", Style{}).preview(p))
		case Barcode:
			lines = append(lines, Heading("[Code128]", Style{}).preview(p))
		case Feed:
			lines = append(lines, make([]string, e)...)
		}
	}
	return lines
}

// preview is a fitted line with the spaces that its alignment puts before it.
func (t Text) preview(p page) string {
	var b strings.Builder
	used := 0
	for _, run := range t.Runs {
		b.WriteString(run.Text)
		if run.Style.wide { // a rule reaches the edge here as well
			b.WriteString(run.Text)
		}
		used += p.charset.textColumns(run.Text) * run.Style.scale()
	}
	indent := 0
	switch {
	case used == 0:
	case t.Align == Center:
		indent = (p.columns - used) / 2
	case t.Align == Right:
		indent = p.columns - used
	}
	return strings.Repeat(" ", max(indent, 0)) + b.String()
}
