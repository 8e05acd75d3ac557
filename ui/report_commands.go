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
	return w.report.report != nil && w.report.report.Through < pos.DayOf(w.state.now)
}

// reportPeriod goes from day to week to month.
func (w *Window) reportPeriod() {
	w.report.period = turn(pos.Periods, w.report.period)
	w.report.begin()
}

// reportSplit splits the figures in another way.
func (w *Window) reportSplit() {
	p := w.report
	p.by = turn(pos.Dimensions, p.by)
	p.chosen, p.behind = -1, nil
	w.show(w.state)
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
			var path string
			w.act(func(ctx context.Context) (err error) {
				path, err = w.opts.Exports.ExportReport(ctx, r, format)
				return err
			}, func(err error) error {
				if err == nil {
					w.report.note.say(toneGreen, w.t("bill.exported", path))
				}
				return err
			})
		},
	})
}
