package printer

import "strings"

// figureColumns is what the last column of a table takes: room for 99,999.99
// and the space before it. Wider figures push the middle column to the left.
const figureColumns = 10

// fit puts the row on one line if it has room, else the label above the
// figures. Figures are never cut while the paper holds an amount.
func (r Row) fit(p page) []Element {
	r.Style = p.style(r.Style)
	columns := p.columns / r.Style.scale()
	label, figures := p.charset.clean(r.Left), r.figures(p.charset)
	free := columns - p.charset.textColumns(label) - p.charset.textColumns(figures)
	switch {
	case p.charset.textColumns(figures) > columns:
		return r.stacked(p)
	case label == "":
		return []Element{r.line(figures, Right)}
	case figures == "":
		return r.line(label, Left).fit(p)
	case free > 0:
		return []Element{r.line(label+strings.Repeat(" ", free)+figures, Left)}
	}
	lines := r.line(label, Left).fit(p)
	return append(lines, r.line(figures, Right))
}

// figures is the right part of the row: the last column filled up to its
// width, behind the middle one.
func (r Row) figures(c *charset) string {
	middle, right := c.clean(r.Middle), c.clean(r.Right)
	if middle == "" {
		return right
	}
	gap := max(figureColumns-c.textColumns(right), 1)
	return middle + strings.Repeat(" ", gap) + right
}

// stacked is the row on paper too narrow for its figures: each on its own line.
func (r Row) stacked(p page) []Element {
	var lines []Element
	if r.Left != "" {
		lines = r.line(r.Left, Left).fit(p)
	}
	for _, figure := range []string{r.Middle, r.Right} {
		if figure != "" {
			lines = append(lines, r.line(figure, Right).fit(p)...)
		}
	}
	return lines
}

// line is text in the style of the row.
func (r Row) line(text string, align Align) Text {
	return Text{Runs: []Run{{text, r.Style}}, Align: align}
}

// fit draws the rule with hyphens, which every printer joins well enough, and half as
// many where it makes them twice as wide: a receipt has five rules, a tenth of its bytes.
func (Rule) fit(p page) []Element {
	style := p.style(Style{wide: true})
	return []Element{Text{Runs: []Run{{strings.Repeat("-", p.columns/style.scale()), style}}}}
}
