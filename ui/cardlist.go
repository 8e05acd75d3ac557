package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// listedCard is a card of a [cardList].
type listedCard interface {
	object() *fyne.Container
	choose(bool) // marks it as the one that the keys act on
}

// cardList is a column of cards that are about money: a few are seen, the others are
// scrolled to. Cards are kept and filled again.
type cardList[C listedCard] struct {
	room   *fyne.Container // what of the page they take
	scroll *container.Scroll
	cards  []C // as many as have been needed so far
	shown  int // of them
	gap    float32
	make   func() C
}

// cardsSeen is how many cards are seen without scrolling, at the least.
const cardsSeen = 2

// newCardList makes an empty list. height is what it may take of the page at most.
func newCardList[C listedCard](gap float32, height func() float32, make func() C) *cardList[C] {
	l := &cardList[C]{gap: gap, make: make, scroll: container.NewVScroll(container.NewVBox())}
	l.room = container.New(layoutFunc{
		least: func() fyne.Size { return fyne.NewSize(100, l.height(height())) },
		place: func(s fyne.Size) { place(l.scroll, 0, 0, s.Width, s.Height) },
	}, l.scroll)
	return l
}

// height is that of the cards that are seen at once, most at the most: the first ones
// as far as there is room, and what else fits in whole.
func (l *cardList[C]) height(most float32) float32 {
	h := float32(0)
	for i, c := range l.cards[:l.shown] {
		next := h + c.object().MinSize().Height
		if i > 0 {
			next += l.gap
		}
		if i >= cardsSeen && next > most {
			break
		}
		h = next
	}
	return min(h, most)
}

// show shows n cards, each as fill leaves it.
func (l *cardList[C]) show(n int, fill func(int, C)) {
	l.grow(n)
	fewer := n < l.shown
	l.shown = n
	for i, c := range l.cards {
		setVisible(c.object(), i < n)
		if i < n {
			fill(i, c)
		}
	}
	setVisible(l.room, n > 0)
	if fewer {
		l.scroll.Refresh() // or the last ones would be scrolled out of sight
	}
}

// grow makes cards until there are n.
func (l *cardList[C]) grow(n int) {
	if n <= len(l.cards) {
		return
	}
	all := column(l.gap)
	for len(l.cards) < n {
		l.cards = append(l.cards, l.make())
	}
	for _, c := range l.cards {
		all.add(c.object())
	}
	l.scroll.Content = all.done()
	l.scroll.Refresh()
}

// mark marks card i and no other, -1 for none.
func (l *cardList[C]) mark(i int) {
	for each, c := range l.cards {
		c.choose(each == i)
	}
}

// reveal scrolls until card i can be seen.
func (l *cardList[C]) reveal(i int) {
	card := l.cards[i].object()
	top, bottom := card.Position().Y, card.Position().Y+card.Size().Height
	offset := l.scroll.Offset.Y
	switch {
	case top < offset:
		offset = top
	case bottom > offset+l.scroll.Size().Height:
		offset = bottom - l.scroll.Size().Height
	default:
		return
	}
	l.scroll.ScrollToOffset(fyne.NewPos(0, max(offset, 0)))
}
