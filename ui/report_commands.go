package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// reportCommands are the keys of the report page.
func reportCommands() []command {
	const alt = fyne.KeyModifierAlt
	return []command{
		{id: "report_before", on: onReport, key: fyne.KeyLeft, mod: alt, cap: "Alt+←", label: "cmd.report_before", run: func(w *Window) { w.stepReport(-1) }},
		{id: "report_after", on: onReport, key: fyne.KeyRight, mod: alt, cap: "Alt+→", label: "cmd.report_after", run: func(w *Window) { w.stepReport(1) }, can: (*Window).canStepReport},
		{id: "report_period", on: onReport, key: fyne.KeyF3, cap: "F3", label: "cmd.report_period", run: (*Window).reportPeriod},
		{id: "report_split", on: onReport, key: fyne.KeyF4, cap: "F4", label: "cmd.report_split", run: (*Window).reportSplit},
		{id: "report_sales", on: onReport, key: fyne.KeyReturn, cap: "Enter", label: "cmd.report_sales", run: (*Window).reportEnter, can: (*Window).canReportEnter},
		{id: "back", on: onReport, key: fyne.KeyEscape, cap: "Esc", label: "cmd.back", run: (*Window).leaveReport},
		{id: "report_export", on: onReport, key: fyne.KeyF8, cap: "F8", label: "cmd.report_export", run: (*Window).exportReport, can: (*Window).canExportReport},
	}
}

// toReport opens the reports.
func (w *Window) toReport() {
	if w.on != onReport {
		w.goTo(onReport)
	}
}

// stepReport goes n periods on.
func (w *Window) stepReport(n int) {
	p := w.report
	if p.report != nil {
		p.day = p.period.Step(p.report.From, n)
	}
	p.begin()
}

// canStepReport: the future has no sales.
func (w *Window) canStepReport() bool {
	return w.report.report != nil && w.report.report.Through < pos.DayOf(w.state.wechat())
}

// reportPeriod goes from day to week to month.
func (w *Window) reportPeriod() {
	w.report.period = turn(pos.Periods, w.report.period)
	w.report.begin()
}

// reportSplit splits the figures in another way.
func (w *Window) reportSplit() {
	p := w.report
	p.by = turn(reportSplits, p.by)
	p.chosen, p.behind, p.at = -1, nil, -1
	w.show(w.state)
}

// canReportEnter reports whether there are sales behind the figure that is chosen.
func (w *Window) canReportEnter() bool { return len(w.report.behind) > 0 }

// reportEnter goes from a figure to the sales behind it, and from there to one.
func (w *Window) reportEnter() {
	p := w.report
	if p.at >= 0 {
		p.openSale(p.at)
		return
	}
	p.at = 0
	p.show(w.state)
}

// leaveReport is Esc: from the sales back to the figures, and from there to the cart.
func (w *Window) leaveReport() {
	if w.report.at < 0 {
		w.back()
		return
	}
	w.report.at = -1
	w.report.show(w.state)
}

func (w *Window) canExportReport() bool { return w.opts.Exports != nil && w.report.report != nil }

// exportReport writes the report to a file that spreadsheets open.
func (w *Window) exportReport() {
	r := w.report.report
	w.openForm(form{
		title:  w.t("report.export_title"),
		fields: []formField{{label: w.t("bill.export_format"), choices: exportFormats, value: exportFormats[0]}}, yes: w.t("bill.export_yes"),
		send: func(f *openForm) {
			format := strings.ToLower(f.value(0))
			w.closeOverlay()
			w.allow(pos.RightReports, func(g pos.Grant) { w.writeReport(r, format, g) })
		},
	})
}

func (w *Window) writeReport(r *pos.Report, format string, by pos.Grant) {
	var path string
	w.act(func(ctx context.Context) (err error) {
		path, err = w.opts.Exports.ExportReport(ctx, r, format, by)
		return err
	}, func(err error) error {
		if err == nil {
			w.report.note.say(toneGreen, w.t("bill.exported", path))
		}
		return err
	})
}
