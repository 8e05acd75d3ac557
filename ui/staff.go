package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxtill/pos"
)

// staffPage is 员工: who works here, and the log of who did what.
type staffPage struct {
	pageBase

	title    *line
	people   *table
	from, to *entry
	who, by  *entry // who did it, and who allowed it
	kind     *choose
	log      *table
	sum      *line

	operators []*pos.Operator
	chosen    int
	query     pos.LogQuery // of what is listed
	grant     pos.Grant    // to read the log
	entries   []pos.LogEntry
	more      bool
}

// logRows is how many entries a page of the log has.
const logRows = 50

// logKinds are what the log can be filtered by; "" is everything.
var logKinds = append([]pos.EventKind{""}, pos.LoggedKinds...)

func newStaffPage(w *Window) *staffPage {
	p := &staffPage{pageBase: newPageBase(w)}
	p.title = newLine(textTitle, colorInk, true).elastic(80)
	p.people = newTable(tallRow, []tableColumn{
		{title: w.t("find.operator"), width: 58},
		{title: w.t("staff.name"), width: 90, grow: 1, whole: true},
		{title: w.t("documents.state"), width: 112},
	}, p.choose)
	p.people.empty.set(w.t("staff.nobody"))
	p.from, p.to, p.who, p.by = newEntry(w), newEntry(w), newEntry(w), newEntry(w)
	for _, e := range []*entry{p.from, p.to} {
		e.SetPlaceHolder("2026-11-23")
	}
	p.who.SetPlaceHolder("01")
	p.by.SetPlaceHolder("01")
	p.log = newTable(tallRow, []tableColumn{
		{title: w.t("documents.time"), width: 128},
		{title: w.t("find.operator"), width: 64},
		{title: w.t("staff.what"), width: 120, grow: 1},
	}, nil)
	p.log.empty.set(w.t("staff.no_log"))
	p.sum = newLine(textCaption, colorInk2, false).elastic(60)
	p.build()
	return p
}

func (p *staffPage) build() {
	w := p.w
	small := func(id string, width float32) fyne.CanvasObject {
		return sized(width, 0, w.commandButton(id, styleSmall).tall(smallHeight))
	}
	tall := func(id string, width float32) fyne.CanvasObject {
		return sized(width, 0, w.commandButton(id, styleSmall).tall(buttonHeight))
	}
	head := row(space12).grow(1, p.title).add(small("my_pin", 140), small("lock", 110)).done()
	people := column(space8).
		grow(1, card(p.people)).
		add(row(space8).grow(1, w.commandButton("add_operator", styleSmall).tall(buttonHeight)).
			grow(1, w.commandButton("change_operator", styleSmall).tall(buttonHeight)).
			grow(1, w.commandButton("reset_pin", styleSmall).tall(buttonHeight)).done()).done()
	words := make([]string, len(logKinds))
	for i, k := range logKinds {
		words[i] = capital(p.t("find.all"))
		if k != "" {
			words[i] = capital(w.words.EventKind(k))
		}
	}
	var kind fyne.CanvasObject
	p.kind, kind = framedChoose(w, words)
	var filters []fyne.CanvasObject
	for _, f := range []struct {
		label  string
		object fyne.CanvasObject
	}{{"find.from", p.from.framed(space8)}, {"find.to", p.to.framed(space8)}, {"find.operator", p.who.framed(space8)}, {"staff.allowed_by", p.by.framed(space8)}, {"staff.kind", kind}} {
		filters = append(filters, labelled(p.t(f.label), "", f.object))
	}
	log := column(space8).
		add(container.New(&findFilters{}, filters...)).
		grow(1, card(p.log)).
		add(row(space8).grow(1, middle(p.sum)).add(tall("read_log", 150), tall("log_more", 176)).done()).done()
	p.root = inset(space16, space16, column(space8).add(head, p.note.box).grow(1, split(log, people)).done())
}

func (p *staffPage) home() *entry { return p.who }

// show draws who works here.
func (p *staffPage) show(s *state) {
	p.title.set(p.t("staff.title"))
	if o := s.attendance.Operator; o != nil {
		p.title.set(p.t("staff.signed_in", o.Name, p.t("role."+string(o.Role))))
	}
	p.operators = s.operators
	p.chosen = min(p.chosen, max(len(p.operators)-1, 0))
	rows := make([][]cell, len(p.operators))
	for i, o := range p.operators {
		var state cell
		if o.Disabled {
			state = cell{text: p.t("operators.disabled"), chip: toneGrey, isChip: true}
		} else if o.LockedUntil.After(s.now) {
			state = cell{text: p.t("operators.locked_out"), chip: toneRed, isChip: true}
		}
		rows[i] = []cell{{text: string(o.ID)}, {text: o.Name, sub: capital(p.t("role." + string(o.Role)))}, state}
	}
	p.people.fill(rows, p.chosen)
}

func (p *staffPage) choose(i int) {
	p.chosen = i
	p.show(p.w.state)
	p.w.settle()
}

func (p *staffPage) move(by int) {
	if n := len(p.operators); n > 0 {
		p.choose(min(max(p.chosen+by, 0), n-1))
	}
}

// forget takes the log off the page, and the leave to read on in it.
func (p *staffPage) forget() {
	p.grant, p.query, p.entries, p.more = pos.Grant{}, pos.LogQuery{}, nil, false
	p.fill()
	p.log.empty.set(p.t("staff.no_log"))
	p.sum.set("")
}

// asked reads the filters of the log.
func (p *staffPage) asked() (pos.LogQuery, error) {
	q := pos.LogQuery{
		Operator: pos.OperatorID(strings.TrimSpace(p.who.Text)), ApprovedBy: pos.OperatorID(strings.TrimSpace(p.by.Text)),
		Kind: logKinds[max(p.kind.SelectedIndex(), 0)], Limit: logRows,
	}
	for e, day := range map[*entry]*pos.Day{p.from: &q.From, p.to: &q.To} {
		if text := strings.TrimSpace(e.Text); text != "" {
			var err error
			if *day, err = pos.ParseDay(text); err != nil {
				return q, err
			}
		}
	}
	return q, nil
}

// fill lists what was read of the log.
func (p *staffPage) fill() {
	rows := make([][]cell, len(p.entries))
	for i, e := range p.entries {
		what, detail, _ := strings.Cut(p.w.words.LogEntry(e), " · ")
		at := e.At.In(pos.Beijing)
		rows[i] = []cell{{text: at.Format("15:04:05"), sub: at.Format("2006-01-02")}, {text: string(e.By.Operator)}, {text: capital(what), sub: detail}}
	}
	p.log.empty.set(p.t("staff.empty_log"))
	p.log.fill(rows, -1)
	sum := "find.rows"
	if p.more {
		sum = "find.rows_more"
	}
	p.sum.set(p.t(sum, len(rows)))
}

// labelled puts a caption above a field, with the key that leads to it; most have
// none.
func labelled(text, key string, object fyne.CanvasObject) fyne.CanvasObject {
	label := newLine(textCaption, colorInk2, false).elastic(30)
	label.set(text)
	caption := row(space8).grow(1, label)
	if key != "" {
		caption.add(newKeycap(key, colorInk2, colorEdge))
	}
	return column(space4).add(sized(0, 22, caption.done()), exactly(60, smallHeight, object)).done()
}

// framedChoose is a choice in a frame, at its first word.
func framedChoose(k keyTaker, words []string) (*choose, fyne.CanvasObject) {
	c, box := inFrame(k, words, nil)
	c.SetSelectedIndex(0)
	return c, box
}

// inFrame is a choice in a frame, with nothing chosen yet.
func inFrame(k keyTaker, words []string, changed func(string)) (*choose, fyne.CanvasObject) {
	frame := focusFrame()
	c := newChoose(k, words, changed, func(on bool) { setFill(frame, colorNone, edge(on)) })
	return c, container.NewStack(c, frame)
}
