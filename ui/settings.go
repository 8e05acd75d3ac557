package ui

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxtill/config"
)

// settingsPage edits config.toml. What is wrong is said beside the field that
// it is about, and nothing is written until all of it is right.
type settingsPage struct {
	pageBase

	inputs []settingInput
	at     *entry // that had the focus last, or the first
	form   *container.Scroll
	index  *settingsIndex
	saved  map[string]string // what the file holds, by field
	file   *line
	heard  string // what was typed while no field had the focus: a scan, or nothing
}

// settingInput is one field with its entry or its choice, and room for what is
// wrong with it.
type settingInput struct {
	setting
	entry  *entry  // nil for a choice
	choose *choose // nil for free text
	wrong  *line
	hint   *line             // what the field is for, while nothing is wrong; nil where its label says it
	whole  fyne.CanvasObject // with its label and what is wrong
}

func newSettingsPage(w *Window) *settingsPage {
	p := &settingsPage{pageBase: newPageBase(w), saved: map[string]string{}}
	title := newLine(textTitle, colorInk, true)
	title.set(w.t("settings.title"))
	p.file = newLine(textCaption, colorInk3, false).elastic(80)
	p.file.set(w.t("settings.file", w.opts.Settings.Path()))
	save := w.commandButton("save", styleMain).tall(smallHeight).letters(textButton)
	head := row(space12).add(title).grow(1, middle(p.file))
	if w.opts.KeepKeys != nil {
		head.add(sized(150, 0, w.commandButton("to_keys", styleSmall).tall(smallHeight)))
	}
	if w.opts.Slips != nil {
		head.add(sized(124, 0, w.commandButton("to_template", styleSmall).tall(smallHeight)))
	}
	head.add(sized(scanTestButton, 0, w.commandButton("scan_test", styleSmall).tall(smallHeight)), sized(150, 0, save))
	cards := column(space12)
	p.index = newSettingsIndex(p)
	for _, section := range settingsTable() {
		first := len(p.inputs)
		card := p.section(section)
		p.index.add(card, first)
		cards.add(card)
	}
	p.form = container.NewVScroll(cards.done())
	p.form.OnScrolled = func(at fyne.Position) { p.index.follow(at.Y) }
	p.index.mark(0)
	body := row(space12).add(p.index.box).grow(1, container.NewStack(p.form, newWheel(p.form))).done()
	p.root = inset(space16, space16, column(space12).add(head.done(), p.note.box).grow(1, body).done())
	return p
}

const scanTestButton = 176 // width: label and key beside each other

// section is a card with the fields of s, two beside each other.
func (p *settingsPage) section(s settingsSection) fyne.CanvasObject {
	title := newLine(textButton, colorInk, true)
	title.set(p.t(s.title))
	body := column(space8).padded(space16).add(title)
	if s.title == accountSection {
		switch {
		case p.w.opts.Beside:
			body.add(paragraph(p.t("settings.lesson_beside"), colorInk2))
			s.fields = slices.DeleteFunc(s.fields, func(f setting) bool { return f.name != "device_info" })
		case p.w.opts.Phone != nil:
			body.add(paragraph(p.t("settings.lesson"), colorInk2))
		}
	}
	for i := 0; i < len(s.fields); i += 2 {
		pair := row(space24)
		pair.grow(1, p.input(s.fields[i]))
		if i+1 < len(s.fields) {
			pair.grow(1, p.input(s.fields[i+1]))
		} else {
			pair.grow(1, spacer())
		}
		body.add(newHalves(pair.objects))
	}
	if id := sectionCommands[s.title]; id != "" && (s.title != accountSection || p.w.opts.Reopen != nil) {
		b := p.w.commandButton(id, styleSmall).tall(smallHeight)
		b.onTab = func() { p.reveal(b) }
		body.add(row(space8).add(sized(220, 0, b)).grow(1, spacer()).done())
	}
	return card(body.done())
}

// sectionCommands are the buttons of cards.
var sectionCommands = map[string]string{printerSection: "test_page", soundSection: "try_sound", screenSection: "measure", accountSection: "mode"}

// newHalves puts two objects beside each other with the same width.
func newHalves(pair []fyne.CanvasObject) *fyne.Container {
	return container.New(layoutFunc{
		least: func() fyne.Size {
			a, b := pair[0].MinSize(), pair[1].MinSize()
			return fyne.NewSize(2*max(a.Width, b.Width)+space24, max(a.Height, b.Height))
		},
		place: func(s fyne.Size) {
			half := (s.Width - space24) / 2
			place(pair[0], 0, 0, half, s.Height)
			place(pair[1], half+space24, 0, half, s.Height)
		},
	}, pair...)
}

// input makes the entry or choice of a field.
func (p *settingsPage) input(s setting) fyne.CanvasObject {
	label := newLine(textCaption, colorInk2, false).elastic(60)
	label.set(p.t(s.label()))
	in := settingInput{setting: s, wrong: newLine(textCaption, colorRed, true).elastic(60)}
	reveal := func(on bool) {
		if on {
			p.reveal(in.whole)
		}
	}
	var object fyne.CanvasObject
	if s.choices != nil {
		frame := focusFrame()
		in.choose = newChoose(stray{p.w}, p.choiceWords(s), func(string) { p.w.arm() }, func(on bool) {
			setFill(frame, colorNone, edge(on))
			reveal(on)
			if on && !p.w.padding {
				p.w.dock.hide() // there is nothing to type in a choice, and the pad may lie over its list
			}
		})
		object = container.NewStack(in.choose, frame)
	} else {
		in.entry = newEntry(p.w)
		in.entry.onFocus = func(on bool) {
			if on {
				p.at = in.entry
			}
			reveal(on)
		}
		in.entry.OnChanged = func(string) { p.w.arm() }
		switch s.name {
		case "key", "passphrase":
			in.entry.Password = true
		case "gateway":
			in.entry.SetPlaceHolder(p.t("settings.gateway_own"))
		}
		if p.at == nil {
			p.at = in.entry
		}
		object = in.entry.framed(space8)
		if s.name == "printer.address" && p.w.hasPorts() {
			object = row(space8).grow(1, object).add(p.w.commandButton("find_ports", styleSmall).tall(smallHeight)).done()
		}
	}
	below := container.NewStack(in.wrong)
	if s.section() == "printer" {
		in.hint = newLine(textCaption, colorInk3, false).elastic(60)
		in.hint.set(p.t("settings.hint_" + s.last()))
		below.Add(in.hint)
	}
	in.whole = column(space4).add(label, exactly(160, smallHeight, object), below).done()
	p.inputs = append(p.inputs, in)
	return in.whole
}

// reveal scrolls to the field that Tab has brought the focus to.
func (p *settingsPage) reveal(field fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	y := driver.AbsolutePositionForObject(field).Y - driver.AbsolutePositionForObject(p.form).Y
	switch over := y + field.Size().Height + space24 - p.form.Size().Height; {
	case y < space24:
		p.form.ScrollToOffset(fyne.NewPos(0, p.form.Offset.Y+y-space24))
	case over > 0:
		p.form.ScrollToOffset(fyne.NewPos(0, p.form.Offset.Y+over))
	}
	p.index.follow(p.form.Offset.Y)
}

// choiceWords are the choices of s in words.
func (p *settingsPage) choiceWords(s setting) []string {
	words := make([]string, len(s.choices))
	for i, c := range s.choices {
		words[i] = c
		switch s.name {
		case "printer.transport":
			words[i] = p.t("settings.transport_" + c)
		case "printer.characters", "printer.codes", "printer.sizes", "printer.cutter", "printer.status", "printer.parity", "printer.flow",
			"shop.theme", "shop.customer_display", "shop.cash_rounding", "sound.voice":
			_, key, _ := strings.Cut(s.name, ".")
			words[i] = p.t("settings." + key + "_" + c)
		case "secrets":
			words[i] = p.t("settings.secrets_" + c)
		case "screen.window":
			words[i] = p.t(s.label() + "_" + c)
		case "shift.count":
			words[i] = p.t("settings.count_" + c)
		case "scanner.end":
			words[i] = p.t("settings.end_" + c)
		case "shop.language":
			words[i] = p.t("settings.language_" + c)
		}
	}
	return words
}

// tell says below the field what is wrong with it, or, where nothing is, what it is for.
func (in *settingInput) tell(wrong string) {
	in.wrong.set(wrong)
	if in.hint != nil {
		setVisible(in.hint, wrong == "")
	}
}

// value is what the field holds now, as the file would have it.
func (in *settingInput) value() string {
	if in.entry != nil {
		return in.entry.Text
	}
	if i := in.choose.SelectedIndex(); i >= 0 {
		return in.choices[i]
	}
	return ""
}

// fill puts the value of the file into the field.
func (in *settingInput) fill(value string) {
	if in.entry != nil {
		in.entry.SetText(value)
		return
	}
	in.choose.ClearSelected()
	for i, c := range in.choices {
		if c == value {
			in.choose.SetSelectedIndex(i)
		}
	}
}

func (p *settingsPage) home() *entry { return p.at }

// show draws nothing: the page changes only by what is typed and saved.
func (p *settingsPage) show(*state) {}

// load reads the file and fills the fields.
func (p *settingsPage) load() {
	var c *config.Config
	p.w.act(func(context.Context) (err error) {
		c, err = p.w.opts.Settings.Load()
		return err
	}, func(err error) error {
		if err == nil {
			p.fill(c)
		}
		return err
	})
}

func (p *settingsPage) fill(c *config.Config) {
	for i := range p.inputs {
		in := &p.inputs[i]
		p.saved[in.name] = in.get(c)
		in.fill(p.saved[in.name])
		in.tell("")
		if in.name == "key" {
			in.entry.SetPlaceHolder(p.keyHint(c))
		}
	}
	p.w.arm()
}

// undo puts what was saved back into the fields.
func (p *settingsPage) undo() {
	for i := range p.inputs {
		in := &p.inputs[i]
		in.fill(p.saved[in.name])
		in.tell("")
	}
}

// keyHint says that there is a key, which is never shown.
func (p *settingsPage) keyHint(c *config.Config) string {
	if c.Key.String() == "" && c.Secrets == config.InConfig {
		return ""
	}
	return p.t("settings.key_kept")
}

// dirty reports whether a field differs from the file.
func (p *settingsPage) dirty() bool {
	for i := range p.inputs {
		if in := &p.inputs[i]; in.value() != p.saved[in.name] {
			return true
		}
	}
	return false
}

// made is a function that makes a configuration of the file and of what is in the fields
// now; it may wait for the disk.
func (p *settingsPage) made() func() (*config.Config, error) {
	values := map[string]string{}
	for i := range p.inputs {
		values[p.inputs[i].name] = p.inputs[i].value()
	}
	return func() (*config.Config, error) {
		c, err := p.w.opts.Settings.Load()
		if err != nil {
			return nil, err
		}
		for i := range p.inputs {
			p.inputs[i].set(c, values[p.inputs[i].name])
		}
		return c, nil
	}
}

// tryOut does something by the settings that stand in the form: what they are like is known
// before they are saved. It takes a while and holds up nothing.
func (p *settingsPage) tryOut(do func(context.Context, *config.Config) error, done func()) {
	made := p.made()
	p.w.work.aside(func(ctx context.Context) error {
		c, err := made()
		if err != nil {
			return err
		}
		return do(ctx, c)
	}, func(err error) {
		switch {
		case p.marked(err):
		case err != nil:
			p.note.clear()
			p.w.complain(err)
		default:
			done()
		}
		p.w.settle()
	})
}

// save writes the file, if all is right.
func (p *settingsPage) save() {
	made := p.made()
	var c *config.Config
	p.w.act(func(context.Context) (err error) {
		if c, err = made(); err != nil {
			return err
		}
		return p.w.opts.Settings.Save(c)
	}, func(err error) error { return p.written(c, err) })
}

// written tells what came of save: beside each field what is wrong with it, or
// that the file is written and what of it holds at once.
func (p *settingsPage) written(c *config.Config, err error) error {
	if p.marked(err) {
		return nil
	}
	if err != nil {
		return err
	}
	atOnce := p.allAtOnce()
	moved := c.Secrets != p.saved["secrets"] && c.Secrets != config.InConfig
	p.fill(c)
	p.w.adopt(c)
	if p.w.redress(c.Shop) {
		p.w.settings.fill(c)
	}
	said := "settings.saved"
	if atOnce {
		said = "settings.saved_now"
	}
	if p.w.opts.Phone != nil && c.HasAccount() {
		said, p.w.real = "settings.saved_real", true
	}
	if moved {
		said = "settings.saved_secrets"
	}
	p.w.settings.file.set(p.w.t("settings.file", p.w.opts.Settings.Path()))
	p.w.page().banner().say(toneGreen, p.w.t(said))
	return nil
}

// marked puts what is wrong with fields beside them, and reports whether err tells of any.
func (p *settingsPage) marked(err error) bool {
	for i := range p.inputs {
		p.inputs[i].tell("")
	}
	wrong := config.AsErrors(err)
	if len(wrong) == 0 {
		return false
	}
	p.note.say(toneRed, p.t("settings.wrong", len(wrong)))
	p.mark(wrong)
	return true
}

// allAtOnce reports whether nothing is different from what was saved but what holds
// without a restart.
func (p *settingsPage) allAtOnce() bool {
	for i := range p.inputs {
		if in := &p.inputs[i]; !in.atOnce() && in.value() != p.saved[in.name] {
			return false
		}
	}
	return true
}

// adopt has the window go by a configuration that was saved, as far as it needs no restart.
// What the till itself goes by changes with the saving.
func (w *Window) adopt(c *config.Config) {
	w.opts.LockAfter, w.opts.PaidStays = c.Lock.After, c.Shop.PaidStays
	w.scan.Scanner = ScannerOf(c.Scanner).usual()
	w.opts.Sounds.Use(c)
	was := w.opts.Screen.Window
	if w.opts.Screen = c.Screen; c.Screen.Window != was {
		w.fill(w.wantsScreen())
	}
	if w.opts.Customer != c.Shop.CustomerDisplay {
		w.opts.Customer = c.Shop.CustomerDisplay
		w.customer.begin()
	}
}

// mark puts each error beside its field and the focus on the first.
func (p *settingsPage) mark(wrong config.Errors) {
	var first *settingInput
	for i := range p.inputs {
		for _, e := range wrong {
			if e.Field != p.inputs[i].name {
				continue
			}
			p.inputs[i].tell(p.w.explain(e))
			if first == nil {
				first = &p.inputs[i]
			}
		}
	}
	if first != nil {
		p.w.settle()
		p.w.win.Canvas().Focus(first.focusable())
		p.reveal(first.whole) // where it had the focus already
	}
}

// focusable is the part of the field that keys go to.
func (in *settingInput) focusable() fyne.Focusable {
	if in.entry != nil {
		return in.entry
	}
	return in.choose
}

// canSave reports whether there is something to write.
func (w *Window) canSave() bool { return w.settings.dirty() }

// saveSettings is Ctrl+S.
func (w *Window) saveSettings() { w.settings.save() }
