package ui

// keep puts the cursor where it can be after the page has changed: on the first
// difference where nothing is chosen.
func (p *billPage) keep() {
	if p.card < 0 && p.rows.chosen < 0 {
		p.card = 0
	}
	p.card = min(p.card, p.cards.shown-1)
	p.mark()
}

// mark shows where the cursor is among the differences; the rows do so themselves.
func (p *billPage) mark() { p.cards.mark(p.card) }

// move goes up or down through the differences and then the rows.
func (p *billPage) move(by int) {
	last := p.cards.shown - 1
	switch next := p.card + by; {
	case p.card < 0 && p.rows.chosen+int64(by) >= 0:
		p.toRow(p.rows.chosen + int64(by))
	case p.card < 0:
		p.toCard(last)
	case next <= last:
		p.toCard(max(next, 0))
	case p.rows.count > 0:
		p.toRow(0)
	}
}

// toCard puts the cursor on difference i, or on the first row where there is none.
func (p *billPage) toCard(i int) {
	if i < 0 {
		p.toRow(0)
		return
	}
	p.card = i
	p.rows.choose(-1)
	p.mark()
	p.w.settle()
	p.cards.reveal(i)
	p.w.focusHome()
}

// toRow puts the cursor on a row.
func (p *billPage) toRow(row int64) {
	p.card = -1
	p.mark()
	p.rows.choose(max(row, 0))
	p.w.focusHome()
}

// turn goes through the rows by views.
func (p *billPage) turn(views int64) {
	p.toRow(max(p.rows.chosen, p.rows.top) + p.rows.turn(views))
}

// point puts the cursor on a card that Tab has reached.
func (p *billPage) point(c *differenceCard) {
	for i, each := range p.cards.cards {
		if each == c && p.card != i {
			p.card = i
			p.rows.choose(-1)
			p.mark()
			p.cards.reveal(i)
		}
	}
}
