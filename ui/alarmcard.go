package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// alarmCard is money that a person has to do something about, in red, with what
// to do.
type alarmCard struct {
	box   *fyne.Container
	title *line
	text  *para
}

func newAlarmCard() *alarmCard {
	c := &alarmCard{title: newLine(19, colorRed, true).elastic(100), text: newPara(3, textBody, colorInk2)}
	bar := filled(colorRed, nil, 4)
	bar.SetMinSize(fyne.NewSize(8, 0))
	words := column(space4).add(c.title, c.text).done()
	c.box = container.NewStack(filled(colorSurface, colorLine, radius),
		row(space16).add(bar, middle(iconWarn.image(colorRed, 28))).
			grow(1, inset(0, space12, words)).add(sized(space4, 0, spacer())).done())
	c.box.Hide()
	return c
}
