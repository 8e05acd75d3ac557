package ui

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"wxtill/pos"
	"wxtill/words"
)

// welcomePorts is how many ports are offered at once: as many as fit the window.
const welcomePorts = 4

// askPrinter looks for printers and offers what it has found.
func (v *welcome) askPrinter() {
	v.show(startStep{icon: iconClock, told: words.Explanation{Title: v.t.Text("welcome.looking")}})
	v.lookForPrinters(words.Explanation{})
}

// lookForPrinters offers the printers of this machine, under what was wrong with the last
// one, if anything.
func (v *welcome) lookForPrinters(wrong words.Explanation) {
	var ports []pos.PrinterPort
	v.work.do(func(context.Context) error {
		if v.Ports != nil {
			ports = v.Ports()
		}
		return nil
	}, func(error) { v.offerPrinters(ports, wrong) })
}

// offerPrinters lets somebody choose a printer; wrong says what came of the
// last choice.
func (v *welcome) offerPrinters(ports []pos.PrinterPort, wrong words.Explanation) {
	step := startStep{icon: iconSlip, told: words.Explanation{Title: v.t.Text("welcome.printer"), Detail: v.t.Text("welcome.printer_text")}}
	if wrong.Title != "" {
		step.icon, step.told = iconWarn, wrong
	}
	for i, p := range ports[:min(len(ports), welcomePorts)] {
		digit := strconv.Itoa(i + 1)
		step.choices = append(step.choices, startChoice{portWords(v.t, p), digit, []fyne.KeyName{fyne.KeyName(digit)}, func() {
			v.config.Printer.Transport, v.config.Printer.Address = p.Transport, p.Address
			v.tryPrinter()
		}})
	}
	step.choices = append(step.choices,
		startChoice{v.t.Text("welcome.network"), "F4", []fyne.KeyName{fyne.KeyF4}, v.askAddress},
		startChoice{v.t.Text("welcome.no_printer"), "Esc", []fyne.KeyName{fyne.KeyEscape}, func() {
			v.config.Printer.Transport, v.config.Printer.Address = "none", ""
			v.finish()
		}},
	)
	v.show(step)
}

// askAddress asks where in the network the printer is.
func (v *welcome) askAddress() {
	address := v.entry("")
	address.SetPlaceHolder("192.168.1.50:9100")
	v.show(startStep{
		icon: iconSlip, told: words.Explanation{Title: v.t.Text("welcome.network"), Remedy: v.t.Text("welcome.network_where")},
		fields: []startField{{v.t.Text("settings.address"), address}},
		choices: []startChoice{
			{v.t.Text("cmd.test_page"), "Enter", enterKeys, func() {
				if v.config.Printer.Address = strings.TrimSpace(address.Text); v.config.Printer.Address != "" {
					v.config.Printer.Transport = "tcp"
					v.tryPrinter()
				}
			}},
			v.back(v.askPrinter),
		},
	})
}

// tryPrinter prints a test page and asks whether it has come out.
func (v *welcome) tryPrinter() {
	v.show(startStep{icon: iconClock, told: words.Explanation{Title: v.t.Text("welcome.printing"), Detail: v.config.Printer.Address}})
	v.work.do(func(ctx context.Context) error { return v.TestPage(ctx, v.config) }, func(err error) {
		if err != nil {
			wrong := v.t.Explain(err)
			wrong.Remedy = v.t.Text("welcome.printer_mend") // nothing waits for paper yet
			v.lookForPrinters(wrong)
			return
		}
		v.askPaper()
	})
}

// bauds are the speeds that printers on a serial line have, in the order in which they
// are tried.
var bauds = []int{9600, 19200, 38400, 115200}

// askPaper asks whether the test page has come out.
func (v *welcome) askPaper() {
	p := &v.config.Printer
	step := startStep{
		icon: iconSlip, told: words.Explanation{Title: v.t.Text("welcome.came_out"), Detail: v.t.Text("welcome.paper_text")},
		choices: []startChoice{{v.t.Text("welcome.yes"), "Enter", enterKeys, v.finish}},
	}
	if p.Transport == "serial" {
		next := bauds[(slices.Index(bauds, p.Baud)+1)%len(bauds)]
		step.choices = append(step.choices, startChoice{v.t.Text("welcome.baud", next), "F5", []fyne.KeyName{fyne.KeyF5}, func() {
			p.Baud = next
			v.tryPrinter()
		}})
	}
	if p.Columns == paperNarrow {
		step.choices = append(step.choices, startChoice{v.t.Text("welcome.wide"), "F6", []fyne.KeyName{fyne.KeyF6}, func() {
			p.Columns = paperWide
			v.tryPrinter()
		}})
	}
	step.choices = append(step.choices, startChoice{v.t.Text("welcome.other_printer"), "Esc", []fyne.KeyName{fyne.KeyEscape}, v.askPrinter})
	v.show(step)
}
