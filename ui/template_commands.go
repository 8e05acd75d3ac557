package ui

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"

	"wxtill/config"
	"wxtill/pos"
)

// templateCommands make the shop's slips its own.
func templateCommands() []command {
	const ctrl = fyne.KeyModifierControl
	return []command{
		{id: "to_template", on: onSettings, key: fyne.KeyF4, cap: "F4", label: "cmd.to_template", run: (*Window).toTemplate, can: (*Window).hasSlips},
		{id: "test_page", on: onSettings, key: fyne.KeyF7, cap: "F7", label: "cmd.test_page", run: (*Window).printTest},
		{id: "save_template", on: onTemplate, key: fyne.KeyS, mod: ctrl, cap: "Ctrl+S", label: "cmd.save", run: (*Window).saveTemplate, can: (*Window).canSaveTemplate},
		{id: "template_columns", on: onTemplate, key: fyne.KeyF3, cap: "F3", label: "cmd.template_columns", run: (*Window).turnColumns},
		{id: "template_kind", on: onTemplate, key: fyne.KeyF4, cap: "F4", label: "cmd.template_kind", run: (*Window).turnKind},
		{id: "template_logo", on: onTemplate, key: fyne.KeyF5, cap: "F5", label: "cmd.template_logo", run: (*Window).pickLogo},
		{id: "template_no_logo", on: onTemplate, key: fyne.KeyF6, cap: "F6", label: "cmd.template_no_logo", run: func(w *Window) { w.template.setLogo(nil) }, can: (*Window).hasLogo},
		{id: "slip_chosen", on: onDocs, key: fyne.KeyF8, cap: "F8", label: "cmd.slip", run: (*Window).slipChosen, can: (*Window).canSlipChosen},
		{id: "slip_found", on: onFind, key: fyne.KeyF8, cap: "F8", label: "cmd.slip", run: func(w *Window) { w.onceFound((*Window).canSlipFound, (*Window).slipFound) }, can: orTyped((*Window).canSlipFound)},
		{id: "template_up", on: onTemplate, key: fyne.KeyPageUp, run: func(w *Window) { w.template.turnPaper(-0.8) }},
		{id: "template_down", on: onTemplate, key: fyne.KeyPageDown, run: func(w *Window) { w.template.turnPaper(0.8) }},
		{id: "back", on: onTemplate, key: fyne.KeyEscape, cap: "Esc", label: "cmd.back", run: func(w *Window) { w.goTo(onSettings) }},
	}
}

// hasSlips reports whether the window can show slips.
func (w *Window) hasSlips() bool { return w.opts.Slips != nil }

// toTemplate opens the page of the slips. Whoever is on that of the settings may change
// them, or is asked once more by whose leave.
func (w *Window) toTemplate() { w.goTo(onTemplate) }

// printTest has the printer show what it can, by the settings that stand in the form:
// whether they are right is seen before they are saved. A slow printer holds up nothing.
func (w *Window) printTest() {
	if w.opts.Slips == nil {
		w.orderTest()
		return
	}
	p, tried := w.settings, false
	p.note.say(toneBlue, w.t("welcome.printing"))
	p.tryOut(func(ctx context.Context, c *config.Config) (err error) {
		tried, err = w.opts.Slips.TestPage(ctx, c)
		return err
	}, func() {
		if tried {
			p.note.say(toneGreen, w.t("template.test_tried"))
		} else {
			w.orderTest()
		}
	})
}

// orderTest queues a test page for the till's own printer.
func (w *Window) orderTest() {
	w.act(w.opts.Till.PrintTest, func(err error) error {
		if err == nil {
			w.settings.note.say(toneGreen, w.t("template.test_done"))
		}
		return err
	})
}

func (w *Window) canSaveTemplate() bool { return w.template.dirty() }
func (w *Window) hasLogo() bool         { return len(w.template.logo) > 0 }

// saveTemplate puts what stands on the page in force, by whoever may.
func (w *Window) saveTemplate() {
	p, t := w.template, w.template.made()
	w.allow(pos.RightSettings, func(g pos.Grant) {
		w.act(func(ctx context.Context) error { return w.opts.Till.SetTemplate(ctx, t, g) }, func(err error) error {
			if err == nil {
				p.fill(w.opts.Till.Template())
				p.note.say(toneGreen, w.t("template.saved"))
			}
			return err
		})
	})
}

// turnColumns shows the slip on the next paper.
func (w *Window) turnColumns() {
	w.template.columns = turn(templateColumns, w.template.columns)
	w.template.edited()
}

// turnKind shows the next slip.
func (w *Window) turnKind() {
	w.template.kind = turn(pos.SlipKinds, w.template.kind)
	w.template.edited()
}

// turnPaper scrolls the slip by a share of what is seen of it.
func (p *templatePage) turnPaper(by float32) {
	p.scroll.ScrollToOffset(p.scroll.Offset.AddXY(0, by*p.scroll.Size().Height))
}

// setLogo takes another logo; nil is none.
func (p *templatePage) setLogo(logo []byte) {
	p.logo = logo
	p.edited()
	p.w.arm()
}

// shownLogos is how many pictures are offered.
const shownLogos = 30

// pickLogo asks which picture is the logo: one of those where people keep pictures, or
// any by its path.
func (w *Window) pickLogo() {
	var found []string
	w.act(func(context.Context) error { found = w.opts.Slips.Logos(); return nil }, func(err error) error {
		if err == nil {
			w.openLogos(found[:min(len(found), shownLogos)])
		}
		return err
	})
}

func (w *Window) openLogos(found []string) {
	names := make([]string, len(found))
	for i, path := range found {
		names[i] = filepath.Base(path) + "  ·  " + filepath.Dir(path)
	}
	fields := []formField{{label: w.t("template.logo_path")}}
	if len(names) > 0 {
		fields[0].hint = w.t("template.logo_path_hint")
		fields = append(fields, formField{label: w.t("template.logo_found"), choices: names, value: names[0]})
	}
	w.openForm(form{
		title: w.t("cmd.template_logo"), text: w.t("template.logo_text"), fields: fields, yes: w.t("template.logo_yes"),
		send: func(f *openForm) {
			path := f.value(0)
			if len(names) > 0 {
				path = cmp.Or(path, found[max(slices.Index(names, f.value(1)), 0)])
			}
			w.takeLogo(f, path)
		},
	})
}

// takeLogo reads the picture that was chosen. An error keeps the form open.
func (w *Window) takeLogo(f *openForm, path string) {
	var logo []byte
	w.act(func(context.Context) (err error) {
		logo, err = w.opts.Slips.ReadLogo(path)
		return err
	}, func(err error) error {
		if err != nil {
			f.fail(err)
			return nil
		}
		w.closeOverlay()
		w.template.setLogo(logo)
		return nil
	})
}
