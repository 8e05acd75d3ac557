package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// banner is the one place of a page where the till answers in words: what went
// wrong and what to do, or what has just been learnt. It takes no room while it
// has nothing to say.
type banner struct {
	box    *fyne.Container
	ground *canvas.Rectangle
	mark   *fyne.Container
	words  *para
}

// bannerLines is how many lines a banner takes of a wide page; a narrow one wants more
// for the same words.
const bannerLines = 3

func newBanner(lines int) *banner {
	b := &banner{
		ground: filled(colorRedTint, colorRed, radius),
		mark:   container.NewStack(iconWarn.image(colorRed, 22)),
		words:  newPara(lines, textBody, colorRed),
	}
	line := row(space12).add(b.mark).grow(1, middle(b.words)).done()
	b.box = container.NewStack(b.ground, inset(space16, space12, line))
	b.box.Hide()
	return b
}

// say shows s in the colour of t.
func (b *banner) say(t tone, s string) {
	if s == "" {
		b.clear()
		return
	}
	i := iconWarn
	if t == toneGreen {
		i = iconTick
	}
	b.mark.Objects = []fyne.CanvasObject{i.image(t.ink(), 22)}
	b.mark.Refresh()
	setFill(b.ground, t.tint(), t.ink())
	b.words.color(t.ink())
	b.words.set(s)
	b.box.Show()
}

// clear takes the words away.
func (b *banner) clear() {
	if b.box.Visible() {
		b.words.set("")
		b.box.Hide()
	}
}

// text is what the banner says now, empty while it is hidden.
func (b *banner) text() string { return b.words.full }
