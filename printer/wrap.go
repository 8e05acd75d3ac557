package printer

import "strings"

// cell is one character with the columns that it takes in its style.
type cell struct {
	r       rune
	style   Style
	columns int
}

// wide reports whether the character takes twice the room of a Latin one.
func (c cell) wide() bool { return c.columns > c.style.scale() }

// cells takes the runs of a paragraph apart into printable characters.
func (t Text) cells(p page) []cell {
	var cells []cell
	for _, run := range t.Runs {
		style := p.style(run.Style)
		for _, r := range p.charset.clean(run.Text) {
			cells = append(cells, cell{r, style, p.charset.columns(r) * style.scale()})
		}
	}
	return cells
}

// fit wraps the paragraph. An empty one is an empty line.
func (t Text) fit(p page) []Element {
	cells := trim(t.cells(p))
	if len(cells) == 0 {
		return []Element{Text{Align: t.Align}}
	}
	var lines []Element
	for len(cells) > 0 {
		n := lineEnd(cells, p.columns)
		lines = append(lines, Text{Runs: join(trim(cells[:n])), Align: t.Align})
		cells = trim(cells[n:])
	}
	return lines
}

// fit keeps the value whole, as far as the paper is wide enough for it.
func (f Fact) fit(p page) []Element {
	text := func(s string) []Element { return Text{Runs: []Run{{s, f.Style}}}.fit(p) }
	together, value := text(f.Label+": "+f.Value), text(f.Value)
	if len(together) > 1 && len(value) == 1 {
		return append(text(f.Label+":"), value...)
	}
	return together
}

// lineEnd is how many of the cells go on the next line: as many as fit, back to
// the last place where a line may break.
func lineEnd(cells []cell, columns int) int {
	used, end := 0, 0
	for i, c := range cells {
		if used += c.columns; used > columns {
			if end == 0 {
				return max(i, 1)
			}
			return end
		}
		if i+1 < len(cells) && mayBreak(c, cells[i+1]) {
			end = i + 1
		}
	}
	return len(cells)
}

// mayBreak reports whether a line may end between a and b: at a space and
// beside anything wide.
func mayBreak(a, b cell) bool {
	return a.r == ' ' || b.r == ' ' || a.wide() || b.wide()
}

// trim takes the spaces off both ends.
func trim(cells []cell) []cell {
	for len(cells) > 0 && cells[0].r == ' ' {
		cells = cells[1:]
	}
	for len(cells) > 0 && cells[len(cells)-1].r == ' ' {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// join puts cells of one style together again.
func join(cells []cell) []Run {
	var runs []Run
	var b strings.Builder
	for i, c := range cells {
		b.WriteRune(c.r)
		if i+1 == len(cells) || cells[i+1].style != c.style {
			runs = append(runs, Run{b.String(), c.style})
			b.Reset()
		}
	}
	return runs
}
