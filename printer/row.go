package printer

import "strings"

// figureColumns is what the last column of a table takes: room for 99,999.99
// and the space before it. Wider figures push the middle column to the left.
const figureColumns = 10

// fit puts the row on one line if it has room, else the label above the
// figures. Figures are never cut while the paper holds an amount.
func (r Row) fit(columns int) []Element {
	columns /= r.Style.scale()
	label, figures := clean(r.Left), r.figures()
	free := columns - textColumns(label) - textColumns(figures)
	switch {
	case textColumns(figures) > columns:
		return r.stacked(columns * r.Style.scale())
	case label == "":
		return []Element{r.line(figures, Right)}
	case figures == "":
		return r.line(label, Left).fit(columns * r.Style.scale())
	case free > 0:
		return []Element{r.line(label+strings.Repeat(" ", free)+figures, Left)}
	}
	lines := r.line(label, Left).fit(columns * r.Style.scale())
	return append(lines, r.line(figures, Right))
}

// figures is the right part of the row: the last column filled up to its
// width, behind the middle one.
func (r Row) figures() string {
	middle, right := clean(r.Middle), clean(r.Right)
	if middle == "" {
		return right
	}
	gap := max(figureColumns-textColumns(right), 1)
	return middle + strings.Repeat(" ", gap) + right
}

// stacked is the row on paper too narrow for its figures: each on its own line.
func (r Row) stacked(columns int) []Element {
	var lines []Element
	if r.Left != "" {
		lines = r.line(r.Left, Left).fit(columns)
	}
	for _, figure := range []string{r.Middle, r.Right} {
		if figure != "" {
			lines = append(lines, r.line(figure, Right).fit(columns)...)
		}
	}
	return lines
}

// line is text in the style of the row.
func (r Row) line(text string, align Align) Text {
	return Text{Runs: []Run{{text, r.Style}}, Align: align}
}

// fit draws the rule with hyphens, which every printer joins well enough.
func (Rule) fit(columns int) []Element {
	return []Element{Plain(strings.Repeat("-", columns))}
}
