package ui

import (
	"context"
	"image"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"wxtill/config"
	"wxtill/pos"
)

// Slips shows slips as the printer makes them. Its methods may wait for the disk, but for
// Columns.
type Slips interface {
	// Columns is how wide the printer's paper is.
	Columns() int
	// Picture is a slip on paper of so many columns.
	Picture(s pos.Slip, columns int) image.Image
	// Logos are picture files in the places where people keep them, the newest first.
	Logos() []string
	// ReadLogo makes of a PNG or JPEG what a template keeps.
	ReadLogo(path string) ([]byte, error)
	// LogoCost is what the logo of a template adds to each slip.
	LogoCost(t pos.Template) (LogoCost, error)
	// TestPage has the printer that c describes print a test page, and reports whether it
	// did: it does not where that is the till's own, which prints it in its turn.
	TestPage(ctx context.Context, c *config.Config) (tried bool, err error)
	// ExportSlip writes a slip where people find it, as "pdf", "png" or "txt", and says
	// where. That it did is journalled, as by's doing.
	ExportSlip(ctx context.Context, s pos.Slip, format string, by pos.Grant) (path string, err error)
}

// LogoCost is what a logo takes to print.
type LogoCost struct {
	Width, Height, Bytes int
	Time                 time.Duration // on a serial line; 0: there is no such line
	Baud                 int
}

// templatePage is 小票样式: what the shop makes of its slips, and beside it a slip as it
// would come out of the printer now, drawn anew with every key.
type templatePage struct {
	pageBase

	form  *container.Scroll
	texts []*entry // header, thanks, invoice, footer
	parts []*tick  // of pos.SlipParts
	flags []*tick  // of templateFlags
	width *choose
	cost  *line
	logo  []byte

	paper   *fyne.Container
	sheet   *canvas.Image
	scroll  *container.Scroll
	caption *line

	saved   pos.Template
	columns int
	kind    string
	drawing int // of the picture that was asked for last
}

// templateTexts are the texts of a template, and how many lines of each are seen.
var templateTexts = []struct {
	name  string
	lines int
	at    func(*pos.Template) *string
}{
	{"header", 3, func(t *pos.Template) *string { return &t.Header }},
	{"thanks", 1, func(t *pos.Template) *string { return &t.Thanks }},
	{"invoice", 2, func(t *pos.Template) *string { return &t.Invoice }},
	{"footer", 3, func(t *pos.Template) *string { return &t.Footer }},
}

// templateFlags are what is on or off.
var templateFlags = []struct {
	name string
	at   func(*pos.Template) *bool
}{
	{"bilingual", func(t *pos.Template) *bool { return &t.Bilingual }},
	{"large", func(t *pos.Template) *bool { return &t.Large }},
	{"park_ticket", func(t *pos.Template) *bool { return &t.ParkTicket }},
	{"handover", func(t *pos.Template) *bool { return &t.Handover }},
}

// logoWidths are how wide a logo can be, in percent of the paper.
var logoWidths = []string{"25", "33", "50", "66", "75", "100"}

// templateColumns are the papers that a template is shown on.
var templateColumns = []int{32, 42, 48}

func newTemplatePage(w *Window) *templatePage {
	p := &templatePage{pageBase: newPageBase(w), columns: w.opts.Slips.Columns(), kind: pos.SlipKinds[0]}
	title := newLine(textTitle, colorInk, true).elastic(80)
	title.set(w.t("template.title"))
	p.caption = newLine(textCaption, colorInk2, true).elastic(60)
	button := func(id string, style buttonStyle) fyne.CanvasObject {
		return w.commandButton(id, style).tall(smallHeight)
	}
	save := w.commandButton("save_template", styleMain).tall(smallHeight).letters(textButton)
	head := row(space12).grow(1, title).add(sized(170, 0, save)).done()
	cards := column(space12).add(p.logoCard(), p.textCard(), p.partCard(), p.flagCard())
	p.form = container.NewVScroll(cards.done())
	right := column(space8).
		add(row(space8).grow(1, button("template_columns", styleSmall), button("template_kind", styleSmall)).done(), p.caption).
		grow(1, p.paperRoom()).done()
	p.root = inset(space16, space16, column(space12).add(head, p.note.box).
		grow(1, row(space16).grow(1, container.NewStack(p.form, newWheel(p.form))).add(sized(templatePaper, 0, right)).done()).done())
	return p
}

// templatePaper is how wide the room for the paper is.
const templatePaper = 404

// titled is a card with a title.
func (p *templatePage) titled(key string, body *box) fyne.CanvasObject {
	title := newLine(textButton, colorInk, true)
	title.set(p.t(key))
	return card(column(space8).padded(space16).add(title, body.done()).done())
}

func (p *templatePage) logoCard() fyne.CanvasObject {
	w := p.w
	words := make([]string, len(logoWidths))
	for i, each := range logoWidths {
		words[i] = p.t("template.percent", each)
	}
	var width fyne.CanvasObject
	p.width, width = inFrame(stray{w}, words, func(string) { p.edited() })
	p.cost = newLine(textCaption, colorInk2, false).elastic(60)
	pick := w.commandButton("template_logo", styleSmall).tall(smallHeight)
	drop := w.commandButton("template_no_logo", styleSmall).tall(smallHeight)
	return p.titled("template.logo", column(space8).
		add(row(space8).grow(1, pick, drop).done(), labelled(p.t("template.logo_width"), "", exactly(160, smallHeight, width)), p.cost))
}

func (p *templatePage) textCard() fyne.CanvasObject {
	body := column(space8)
	for _, each := range templateTexts {
		e := newEntry(p.w)
		e.MultiLine = true
		e.SetMinRowsVisible(each.lines)
		e.OnChanged = func(string) { p.edited() }
		e.SetPlaceHolder(p.t("template." + each.name + "_hint"))
		p.texts = append(p.texts, e)
		label := newLine(textCaption, colorInk2, false).elastic(60)
		label.set(p.t("template." + each.name))
		body.add(column(space4).add(label, sized(0, smallHeight, e.framed(space8))).done())
	}
	return p.titled("template.texts", body)
}

// ticks makes two columns of boxes.
func (p *templatePage) ticks(keys []string) (boxes []*tick, body *box) {
	body = column(space4)
	for i := 0; i < len(keys); i += 2 {
		pair := row(space8)
		for _, key := range keys[i:min(i+2, len(keys))] {
			box := newTick(stray{p.w}, p.t(key), func(bool) { p.edited() })
			boxes = append(boxes, box)
			pair.grow(1, box)
		}
		if i+1 == len(keys) {
			pair.grow(1, spacer())
		}
		body.add(newHalves(pair.objects))
	}
	return boxes, body
}

func (p *templatePage) partCard() fyne.CanvasObject {
	var keys []string
	for _, part := range pos.SlipParts {
		keys = append(keys, "template.part_"+string(part))
	}
	var body *box
	p.parts, body = p.ticks(keys)
	return p.titled("template.parts", body)
}

func (p *templatePage) flagCard() fyne.CanvasObject {
	body := column(space4)
	for _, each := range templateFlags {
		box := newTick(stray{p.w}, p.t("template."+each.name), func(bool) { p.edited() })
		p.flags = append(p.flags, box)
		body.add(box)
	}
	return p.titled("template.more", body)
}

// paperRoom is where the slip is shown: its dots as they are, or smaller where the paper
// is wider than the room.
func (p *templatePage) paperRoom() fyne.CanvasObject {
	p.sheet = &canvas.Image{ScaleMode: canvas.ImageScaleSmooth, FillMode: canvas.ImageFillStretch}
	ground := canvas.NewRectangle(colorWhite)
	p.paper = container.New(layoutFunc{
		least: func() fyne.Size { return fyne.NewSize(templatePaper-space24, p.paperHeight()) },
		place: func(s fyne.Size) {
			place(ground, 0, 0, s.Width, s.Height)
			place(p.sheet, space8, space8, templatePaper-space24-2*space8, p.paperHeight()-2*space8)
		},
	}, ground, p.sheet)
	p.scroll = container.NewVScroll(p.paper)
	return container.NewStack(filled(colorTray, colorLine, radius), inset(space8, space8, p.scroll))
}

// paperHeight is how high the picture is on the screen.
func (p *templatePage) paperHeight() float32 {
	if p.sheet.Image == nil {
		return 0
	}
	size := p.sheet.Image.Bounds()
	return float32(size.Dy())*(templatePaper-space24-2*space8)/float32(max(size.Dx(), 1)) + 2*space8
}

func (p *templatePage) home() *entry { return p.texts[0] }

// show draws nothing: the page changes only by what is typed and saved.
func (p *templatePage) show(*state) {}

// begin shows the template in force.
func (p *templatePage) begin() {
	p.note.clear()
	p.fill(p.w.opts.Till.Template())
}

func (p *templatePage) fill(t pos.Template) {
	p.saved, p.logo = t, t.Logo
	for i, each := range templateTexts {
		p.texts[i].SetText(*each.at(&t))
	}
	for i, part := range pos.SlipParts {
		p.parts[i].SetChecked(t.Shows(part))
	}
	for i, each := range templateFlags {
		p.flags[i].SetChecked(*each.at(&t))
	}
	i := slices.Index(logoWidths, strconv.Itoa(t.LogoWidth))
	if i < 0 {
		i = slices.Index(logoWidths, "50")
	}
	p.width.SetSelectedIndex(i)
	p.edited()
}

// made is the template as it stands on the page.
func (p *templatePage) made() pos.Template {
	t := pos.Template{Number: p.saved.Number, Logo: p.logo}
	for i, each := range templateTexts {
		*each.at(&t) = strings.TrimRight(p.texts[i].Text, "\n ")
	}
	for i, part := range pos.SlipParts {
		if !p.parts[i].Checked {
			t.Hidden = append(t.Hidden, part)
		}
	}
	for i, each := range templateFlags {
		*each.at(&t) = p.flags[i].Checked
	}
	if i := p.width.SelectedIndex(); i >= 0 && len(p.logo) > 0 {
		t.LogoWidth, _ = strconv.Atoi(logoWidths[i])
	}
	return t
}

// dirty reports whether something is not saved.
func (p *templatePage) dirty() bool {
	now, was := p.made(), p.saved
	if len(was.Logo) == 0 {
		was.LogoWidth = 0
	}
	for _, each := range templateTexts {
		if *each.at(&now) != *each.at(&was) {
			return true
		}
	}
	for _, each := range templateFlags {
		if *each.at(&now) != *each.at(&was) {
			return true
		}
	}
	return !slices.Equal(now.Logo, was.Logo) || now.LogoWidth != was.LogoWidth || !slices.Equal(now.Hidden, was.Hidden)
}

// edited draws the slip as it is now, beside the till's work. Of several that were asked
// for in quick succession the last is shown.
func (p *templatePage) edited() {
	p.drawing++
	mine, t, columns := p.drawing, p.made(), p.columns
	slip := pos.SampleSlip(p.kind, p.w.opts.Till.Shop(), p.w.opts.Clock.Now())
	slip.Template = &t
	var picture image.Image
	var cost LogoCost
	p.w.work.aside(func(context.Context) (err error) {
		picture = p.w.opts.Slips.Picture(slip, columns)
		if len(t.Logo) > 0 {
			cost, err = p.w.opts.Slips.LogoCost(t)
		}
		return err
	}, func(err error) {
		if mine == p.drawing {
			p.drawn(picture, cost, len(t.Logo) > 0 && err == nil)
		}
	})
}

// drawn puts a picture on the screen, and says what the logo costs.
func (p *templatePage) drawn(picture image.Image, cost LogoCost, logo bool) {
	p.sheet.Image = picture
	p.sheet.Refresh()
	p.caption.set(p.t("template.caption", p.t("template.kind_"+p.kind), p.columns))
	switch {
	case !logo:
		p.cost.set(p.t("template.logo_none"))
	case cost.Time > 0:
		p.cost.set(p.t("template.logo_cost_serial", cost.Width, cost.Height, cost.Bytes, strconv.FormatFloat(cost.Time.Seconds(), 'f', 1, 64), cost.Baud))
	default:
		p.cost.set(p.t("template.logo_cost", cost.Width, cost.Height, cost.Bytes))
	}
	p.paper.Refresh()
	p.scroll.Refresh()
	p.w.settle()
}
