package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"wxtill/pos"
	"wxtill/words"
)

func TestStartFailedSaysWhyAndCloses(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape} {
		app := test.NewApp()
		closed := false
		texts := words.For(words.EN)
		win := startFailed(app, texts, texts.Explain(&pos.HeldError{Dir: "/till", PID: 7}))
		win.SetOnClosed(func() { closed = true })
		win.Show()
		shown := shownTexts(win.Content())
		for _, want := range []string{texts.Text("error.held"), "/till", "7"} {
			if !strings.Contains(shown, want) {
				t.Errorf("%q is not on the window:\n%s", want, shown)
			}
		}
		win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: key})
		if !closed {
			t.Errorf("%s does not close the window", key)
		}
		app.Quit()
	}
}

// shownTexts are all texts under o, one a line.
func shownTexts(o fyne.CanvasObject) string {
	var under []fyne.CanvasObject
	switch o := o.(type) {
	case *canvas.Text:
		return o.Text + "\n"
	case *container.Scroll:
		under = []fyne.CanvasObject{o.Content}
	case *fyne.Container:
		under = o.Objects
	case fyne.Widget:
		under = test.WidgetRenderer(o).Objects()
	}
	var b strings.Builder
	for _, u := range under {
		b.WriteString(shownTexts(u))
	}
	return b.String()
}
