package ui

import (
	"cmp"
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"wxtill/config"
	"wxtill/words"
)

// Welcome is what the first start of a till asks, tries and keeps. Its functions take
// their time and are never called on the UI goroutine.
type Welcome struct {
	// Train keeps that the shop begins with a lesson, by its name, language and theme.
	Train func(ctx context.Context, shop config.Shop) error
	// Account holds an account against the rules of the configuration, and asks WeChat
	// about it. The error is that of the configuration.
	Account func(ctx context.Context, c *config.Config) ([]Finding, error)
	// TestPage prints one on the printer of c.
	TestPage func(ctx context.Context, c *config.Config) error
	// Keep writes the configuration of a shop with an account.
	Keep func(ctx context.Context, c *config.Config) error
	// Open opens the till after that, and returns what shows it on the UI goroutine.
	Open  func(context.Context) (show func(), err error)
	Ports Ports // where a printer may be; nil: none can be found
}

// Finding is something that was looked at, in words.
type Finding struct {
	Failed bool
	Said   string // what it was, and what came
	Do     string // what to do about it; may be empty
}

// welcome is the assistant of the first start. Every answer of it stands in the settings
// afterwards, and it can be left for the lesson at each of its steps.
type welcome struct {
	*startWindow
	Welcome

	shop   string
	config *config.Config // of the shop, as far as it is known
	fields map[string]*entry
	asked  int // how often WeChat was asked: an answer to another than the last time comes too late
}

// ShowWelcome asks what the till is to be. The caller runs the app; ctx is that of [New].
func ShowWelcome(ctx context.Context, app fyne.App, looks Looks, about Welcome) {
	newWelcome(app, looks, about, &worker{ctx: ctx, held: true}).win.Show()
}

func newWelcome(app fyne.App, looks Looks, about Welcome, work *worker) *welcome {
	v := &welcome{startWindow: newStartWindow(app, looks, work), Welcome: about, config: config.Defaults()}
	v.shop, v.config.DeviceInfo = v.t.Text("welcome.shop"), config.Training().DeviceInfo
	v.config.Shop.Theme = cmp.Or(looks.Theme, light)
	v.win.Resize(fyne.NewSize(880, 640))
	v.win.CenterOnScreen()
	v.begin()
	return v
}

// begin asks the first question.
func (v *welcome) begin() {
	name := v.entry(v.shop, false)
	keep := func(then func()) func() {
		return func() { v.name(name.Text); then() }
	}
	other := words.EN
	if v.t.Language() == words.EN {
		other = words.ZH
	}
	v.show(startStep{
		icon: iconBasket, told: words.Explanation{Title: v.t.Text("welcome.title"), Detail: v.t.Text("welcome.text")},
		fields: []startField{{v.t.Text("settings.shop_name"), name}},
		choices: []startChoice{
			{v.t.Text("welcome.train"), "Enter", enterKeys, keep(v.train)},
			{v.t.Text("welcome.real"), "F9", []fyne.KeyName{fyne.KeyF9}, keep(func() { v.askAccount(words.Explanation{}) })},
			{words.For(other).Text("welcome.language"), "F2", []fyne.KeyName{fyne.KeyF2}, keep(func() { v.speak(other) })},
		},
	})
}

// name takes the shop's name; without one it is the lesson's. What a scanner types there to
// see whether it works is none.
func (v *welcome) name(text string) {
	if text = strings.TrimSpace(text); longCode(text) {
		text = ""
	}
	v.shop = cmp.Or(text, v.t.Text("welcome.shop"))
}

// entry is one that holds text at the start; what is secret shows as dots, and has an eye.
func (v *welcome) entry(text string, secret bool) *entry {
	e := newEntry(v)
	e.Password = secret
	e.SetText(text)
	return e
}

// speak goes on in another language.
func (v *welcome) speak(language words.Language) {
	own := v.shop == v.t.Text("welcome.shop")
	if v.t = words.For(language); own {
		v.shop = v.t.Text("welcome.shop")
	}
	v.win.SetTitle(v.t.Text("app.title"))
	v.begin()
}

// train opens the till for a lesson.
func (v *welcome) train() {
	shop := config.Shop{Name: v.shop, Language: string(v.t.Language()), Theme: v.config.Shop.Theme}
	v.opening()
	v.work.do(func(ctx context.Context) error { return v.Train(ctx, shop) }, func(err error) {
		if err != nil {
			v.failed(v.t.Explain(err))
			return
		}
		v.goOn(v.Open)
	})
}

// finish keeps what was answered and opens the till.
func (v *welcome) finish() {
	v.opening()
	v.work.do(func(ctx context.Context) error { return v.Keep(ctx, v.config) }, func(err error) {
		if err != nil {
			v.refuse(err)
			return
		}
		v.goOn(v.Open)
	})
}

// back is the choice to go back by Esc.
func (v *welcome) back(to func()) startChoice {
	return startChoice{v.t.Text("cmd.back"), "Esc", []fyne.KeyName{fyne.KeyEscape}, to}
}
