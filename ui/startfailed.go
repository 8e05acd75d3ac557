package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"wxtill/words"
)

// ShowStartFailed says in a window of its own why the till does not start, to
// whoever began it from the desktop and sees no terminal. It returns when the
// window is closed.
func ShowStartFailed(app fyne.App, t *words.Texts, e words.Explanation) {
	startFailed(app, t, e).ShowAndRun()
}

// startFailed makes that window.
func startFailed(app fyne.App, t *words.Texts, e words.Explanation) fyne.Window {
	app.Settings().SetTheme(newTheme())
	win := app.NewWindow(t.Text("app.title"))
	win.SetPadded(false)
	title := newPara(2, textTitle, colorInk).strong()
	title.set(e.Title)
	details := column(space8)
	for line := range strings.Lines(e.Detail) {
		details.add(paragraph(strings.TrimSuffix(line, "\n"), colorInk2))
	}
	shut := newKeyButton(styleMain, t.Text("start.close"), "Enter", win.Close).tall(payHeight)
	head := row(space12).add(container.NewCenter(iconWarn.image(colorRed, 28))).grow(1, middle(title)).done()
	body := column(space16).padded(space24).add(head).
		grow(1, container.NewVScroll(details.done())).
		add(paragraph(e.Remedy, colorInk), shut).done()
	win.SetContent(container.NewStack(canvas.NewRectangle(colorSurface), body))
	win.Resize(fyne.NewSize(640, 360))
	win.CenterOnScreen()
	win.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) {
		switch ev.Name {
		case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape:
			win.Close()
		}
	})
	return win
}
