package ui

import (
	"context"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// reportPage is 报表: what a day, a week or a month came to, split in one way at a
// time, and the sales behind the figure that is chosen.
type reportPage struct {
	pageBase

	title  *line
	chart  *barChart
	groups *table
	totals *table
	sales  *table
	split  *line // what the figures are split by

	period pos.Period
	day    pos.Day // "": today
	by     pos.Dimension
	report *pos.Report
	chosen int // among the groups of by
	behind []pos.SaleNumber
	grant  pos.Grant // to read reports
	at     int       // among the sales behind the figure, -1 while a figure is chosen
}

// reportSplits are what the figures can be listed by.
var reportSplits = append(slices.Clone(pos.Dimensions), pos.ByTotal)

func newReportPage(w *Window) *reportPage {
	p := &reportPage{pageBase: newPageBase(w), period: pos.PeriodDay, by: pos.ByHour, chosen: -1, at: -1}
	p.title = newLine(textTitle, colorInk, true).elastic(80)
	p.split = newLine(textBody, colorInk2, true).elastic(60)
	p.chart = newBarChart(w.t("report.nothing"))
	p.groups = newTable(smallHeight, []tableColumn{
		{title: w.t("report.what"), width: 100, grow: 1},
		{title: w.t("report.count"), width: 74, right: true},
		{title: w.t("report.amount"), width: 130, grow: 0.4, right: true},
	}, p.choose)
	p.groups.empty.set(w.t("report.nothing"))
	p.totals = newTable(smallHeight, []tableColumn{
		{title: w.t("report.what"), width: 90, grow: 1},
		{title: w.t("report.amount"), width: 128, right: true},
	}, p.chooseTotal)
	p.sales = newTable(smallHeight, []tableColumn{{title: w.t("report.sales_behind"), width: 120, grow: 1}}, p.openSale)
	p.sales.empty.set(w.t("report.choose"))
	p.build()
	return p
}

func (p *reportPage) build() {
	w := p.w
	button := func(id string) fyne.CanvasObject { return w.commandButton(id, styleSmall).tall(smallHeight) }
	keys := row(space8).grow(1, button("report_before"), button("report_after"), button("report_period"), button("report_split")).done()
	left := column(space8).add(keys, p.split).
		grow(1, card(inset(space12, space8, p.chart))).
		grow(1.2, card(p.groups)).done()
	right := column(space8).add(button("report_export")).grow(1.4, card(p.totals)).grow(1, card(p.sales)).add(button("report_sales")).done()
	p.root = inset(space16, space16, column(space8).add(p.title, p.note.box).grow(1, split(left, right)).done())
}

// begin shows the period again as it is now.
func (p *reportPage) begin() {
	p.report, p.chosen, p.behind, p.at = nil, -1, nil, -1
	p.load()
}

// load counts the journal, for whoever may see what it comes to.
func (p *reportPage) load() {
	period, day := p.period, p.day
	p.w.allow(pos.RightReports, func(g pos.Grant) {
		var r *pos.Report
		p.w.act(func(ctx context.Context) (err error) {
			r, err = p.w.opts.Till.Report(ctx, period, day, g)
			return err
		}, func(err error) error {
			if err == nil {
				p.report, p.grant = r, g
			}
			return err
		})
	})
}

// show draws the report.
func (p *reportPage) show(s *state) {
	p.title.set(p.t("report.title"))
	p.split.set(p.t("report.by_" + string(p.by)))
	if p.report == nil {
		return
	}
	days := string(p.report.From)
	if p.report.Through != p.report.From {
		days = p.t("report.from_to", days, string(p.report.Through))
	}
	p.title.set(p.t("report.title") + " · " + days)
	groups := p.listed()
	rows := make([][]cell, len(groups))
	for i, g := range groups {
		rows[i] = []cell{{text: p.name(s, g)}, {text: strconv.Itoa(g.Count)}, {text: yuan(g.Amount)}}
	}
	p.chosen = min(p.chosen, len(groups)-1)
	p.groups.fill(rows, p.chosen)
	p.chart.set(p.bars(s, groups), p.chosen)
	p.showTotals()
	list := make([][]cell, len(p.behind))
	for i, n := range p.behind {
		list[i] = []cell{{text: string(n)}}
	}
	p.at = min(p.at, len(list)-1)
	p.sales.fill(list, p.at)
}

// listed are the groups of the split that is chosen.
func (p *reportPage) listed() []pos.Group {
	if p.by != pos.ByTotal {
		return p.report.Groups[p.by]
	}
	var groups []pos.Group
	for _, total := range p.report.Totals() {
		groups = append(groups, pos.Group{Key: total.Key, Count: total.Count, Amount: total.Amount})
	}
	return groups
}

// name is what a group is called; an operator by his name.
func (p *reportPage) name(s *state, g pos.Group) string {
	switch p.by {
	case pos.ByTotal:
		return p.t("report." + g.Key)
	case pos.ByOperator:
		for _, o := range s.operators {
			if string(o.ID) == g.Key {
				return g.Key + " " + o.Name
			}
		}
	}
	return p.w.words.GroupName(string(p.by), g.Key, g.Name)
}

// chartBars is how many groups a chart shows; the table has them all.
const chartBars = 31

// bars are the groups as a chart: of waits how often, of all else how much.
func (p *reportPage) bars(s *state, groups []pos.Group) []bar {
	var bars []bar
	for _, g := range groups[:min(len(groups), chartBars)] {
		b := bar{label: p.name(s, g), value: int64(g.Amount), shown: g.Amount.Grouped()}
		if p.by == pos.ByWait {
			b.value, b.shown = int64(g.Count), strconv.Itoa(g.Count)
		}
		if p.by == pos.ByDay && len(groups) > 7 {
			b.label = g.Key[len("2026-11-"):]
		}
		bars = append(bars, b)
	}
	return bars
}

func (p *reportPage) showTotals() {
	totals := p.report.Totals()
	rows := make([][]cell, len(totals))
	for i, total := range totals {
		label := p.t("report." + total.Key)
		if total.Count != 0 {
			label += " (" + strconv.Itoa(total.Count) + ")"
		}
		net := total.Key == pos.TotalNet
		rows[i] = []cell{{text: label, bold: net}, {text: yuan(total.Amount), bold: net}}
	}
	p.totals.fill(rows, -1)
}

// choose marks a group and finds the sales behind it.
func (p *reportPage) choose(i int) {
	if p.report == nil || i < 0 || i >= len(p.listed()) {
		return
	}
	p.chosen, p.at = i, -1
	r, f, by := p.report, pos.Figured{By: p.by, Key: p.listed()[i].Key}, p.grant
	var sales []pos.SaleNumber
	p.w.act(func(ctx context.Context) (err error) {
		sales, err = p.w.opts.Till.ReportSales(ctx, r, f, by)
		return err
	}, func(err error) error {
		p.behind = sales
		empty := "report.choose"
		if len(sales) == 0 {
			empty = "report.none_behind"
		}
		p.sales.empty.set(p.t(empty))
		return err
	})
}

// chooseTotal lists the totals and finds the sales behind one of them.
func (p *reportPage) chooseTotal(i int) {
	p.by = pos.ByTotal
	p.choose(i)
}

// move marks another group, or another of the sales behind it.
func (p *reportPage) move(by int) {
	if p.at < 0 {
		p.choose(max(p.chosen+by, 0))
		return
	}
	p.at = max(0, min(p.at+by, len(p.behind)-1))
	p.show(p.w.state)
}

// openSale shows one of the sales behind the figure whole; Esc comes back here.
func (p *reportPage) openSale(i int) {
	p.at = i
	p.w.findReceipt(string(p.behind[i]))
	p.w.finds.came = onReport
}

// turn goes to the next of a list, and from its last to its first.
func turn[T comparable](list []T, at T) T { return list[(slices.Index(list, at)+1)%len(list)] }
