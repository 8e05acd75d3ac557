package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// rollPanel is the printer of training mode: its paper as it hangs out, the newest at
// the bottom, and what a person does to a printer.
type rollPanel struct {
	w      *Window
	box    *fyne.Container
	shade  *shade            // over a page that has no room beside the panel
	ground *canvas.Rectangle // the paper, whose dots leave its edges free
	image  *canvas.Image
	drawn  RollView
	room   fyne.Size // that the paper was drawn for

	paper, cover, power, block *keyButton

	choice   rollChoice
	openedOn pageSet
}

// rollChoice is what somebody wants of the panel.
type rollChoice byte

const (
	rollByRoom rollChoice = iota // it is there where it costs nothing
	rollOpen
	rollClosed
)

// rollWide is the width that has room for the phone and for the paper beside it.
const rollWide = 1840

func newRollPanel(w *Window) *rollPanel {
	p := &rollPanel{w: w, ground: canvas.NewRectangle(colorWhite), image: &canvas.Image{ScaleMode: canvas.ImageScaleSmooth, FillMode: canvas.ImageFillStretch}}
	title := newLine(textButton, colorInk, true)
	title.set(w.t("roll.title"))
	paper := container.New(layoutFunc{
		least: func() fyne.Size { return fyne.NewSize(0, 120) },
		place: p.hang,
	}, p.ground, p.image)
	button := func(id string) *keyButton { return w.commandButton(id, styleSmall).tall(buttonHeight) }
	p.paper, p.cover, p.power, p.block = button("roll_paper"), button("roll_cover"), button("roll_power"), button("roll_block")
	slot := canvas.NewRectangle(colorRail)
	slot.SetMinSize(fyne.NewSize(0, 6))
	buttons := column(space8).add(
		row(space8).grow(1, p.paper, p.cover).done(),
		row(space8).grow(1, p.power, p.block).done(),
		row(space8).grow(1, button("roll_tear"), button("roll_close")).done(),
	)
	hanging := column(0).grow(1, paper).add(slot).done()
	p.box = sidePanel(column(space12).padded(space16).add(title).grow(1, hanging).add(buttons.done()).done())
	p.shade = newShade(w.toggleRoll)
	p.shade.Hide()
	return p
}

// rollCommands are the keys of the printer of training mode.
func rollCommands() []command {
	const alt = fyne.KeyModifierAlt
	return []command{
		{id: "roll", on: everywhere | onLock, key: fyne.Key7, mod: alt, cap: "Alt+7", label: "roll.show", run: (*Window).toggleRoll},
		{id: "roll_close", on: everywhere | onLock, key: fyne.Key7, mod: alt, cap: "Alt+7", label: "roll.hide", run: (*Window).toggleRoll},
		{id: "roll_paper", on: everywhere | onLock, key: fyne.Key8, mod: alt, cap: "Alt+8", label: "roll.paper_out", run: (*Window).rollPaper},
		{id: "roll_cover", on: everywhere | onLock, key: fyne.Key9, mod: alt, cap: "Alt+9", label: "roll.cover_open", run: (*Window).rollCover},
		{id: "roll_power", on: everywhere | onLock, key: fyne.KeyMinus, mod: alt, cap: "Alt+-", label: "roll.power_off", run: (*Window).rollPower},
		{id: "roll_block", on: everywhere | onLock, key: fyne.KeyEqual, mod: alt, cap: "Alt+=", label: "roll.block", run: (*Window).rollBlock},
		{id: "roll_tear", on: everywhere | onLock, key: fyne.Key0, mod: alt, cap: "Alt+0", label: "roll.tear", run: (*Window).rollTear},
	}
}

// shown reports whether the panel is on the screen of a width; beside says whether the
// page has a panel at its side. Over another page it is only where it was asked for.
func (p *rollPanel) shown(width float32, beside bool) bool {
	switch p.choice {
	case rollOpen:
		return beside || p.openedOn == p.w.on
	case rollClosed:
		return false
	}
	return width >= rollWide
}

// show draws the printer of s.
func (p *rollPanel) show(s *state) {
	label := func(on bool, yes, no string) string {
		if on {
			return p.w.t(yes)
		}
		return p.w.t(no)
	}
	p.paper.setLabel(label(s.roll.NoPaper, "roll.paper_in", "roll.paper_out"))
	p.cover.setLabel(label(s.roll.Cover, "roll.cover_close", "roll.cover_open"))
	p.power.setLabel(label(s.roll.Off, "roll.power_on", "roll.power_off"))
	p.block.setLabel(label(s.roll.Blocked, "roll.unblock", "roll.block"))
	if s.roll.Turns != p.drawn.Turns && p.box.Visible() {
		p.draw()
	}
	p.drawn = s.roll
}

// hang gives the paper its room.
func (p *rollPanel) hang(room fyne.Size) {
	p.room = room
	p.draw()
}

// draw hangs the end of the paper into its room, as wide as that.
func (p *rollPanel) draw() {
	if p.room.Width <= 2*space8 || p.room.Height < 1 {
		return
	}
	const fewest = 1
	width := p.room.Width - 2*space8
	dots := float32(p.w.opts.Roll.Picture(fewest).Bounds().Dx())
	picture := p.w.opts.Roll.Picture(max(int(p.room.Height*dots/width), fewest))
	height := float32(picture.Bounds().Dy()) * width / dots
	p.image.Image = picture
	place(p.ground, 0, p.room.Height-height, p.room.Width, height)
	place(p.image, space8, p.room.Height-height, width, height)
	setVisible(p.image, height > 0)
	p.image.Refresh()
}

// toggleRoll shows the panel, or closes it.
func (w *Window) toggleRoll() {
	p := w.roll
	if p.box.Visible() {
		p.choice = rollClosed
	} else {
		p.choice, p.openedOn = rollOpen, w.on
	}
	w.settle()
	w.refresh()
}

func (w *Window) rollPaper() {
	in := w.state.roll.NoPaper
	w.rollAct(func(r Roll) { r.SetPaper(in) })
}

func (w *Window) rollCover() {
	open := !w.state.roll.Cover
	w.rollAct(func(r Roll) { r.OpenCover(open) })
}

func (w *Window) rollPower() {
	on := w.state.roll.Off
	w.rollAct(func(r Roll) { r.SetPower(on) })
}

func (w *Window) rollBlock() {
	stop := !w.state.roll.Blocked
	w.rollAct(func(r Roll) { r.Block(stop) })
}

func (w *Window) rollTear() { w.rollAct(Roll.Tear) }

// rollAct does something to the printer.
func (w *Window) rollAct(what func(Roll)) {
	w.act(func(context.Context) error { what(w.opts.Roll); return nil }, nil)
}
