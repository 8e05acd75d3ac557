package ui

import (
	"context"
	"net"
	"regexp"
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
		startChoice{v.t.Text("welcome.network"), "F4", []fyne.KeyName{fyne.KeyF4}, func() { v.askAddress(words.Explanation{}) }},
		startChoice{v.t.Text("welcome.no_printer"), "F9", []fyne.KeyName{fyne.KeyF9}, func() {
			v.config.Printer.Transport, v.config.Printer.Address = "none", ""
			v.finish()
		}},
		v.back(func() { v.askAccount(words.Explanation{}) }),
	)
	v.show(step)
}

// askAddress asks where the printer is; wrong says what is the matter with the last answer,
// which stands there still.
func (v *welcome) askAddress(wrong words.Explanation) {
	address := v.entry(v.config.Printer.Address, false)
	address.SetPlaceHolder("192.168.1.50:" + printerPort)
	step := startStep{
		icon: iconSlip, told: words.Explanation{Title: v.t.Text("welcome.network")},
		fields: []startField{{v.t.Text("settings.address"), address}},
		choices: []startChoice{
			{v.t.Text("cmd.test_page"), "Enter", enterKeys, func() { v.takeAddress(strings.TrimSpace(address.Text)) }},
			v.back(v.askPrinter),
		},
	}
	if wrong.Title != "" {
		step.icon, step.told = iconWarn, wrong
	}
	step.told.Remedy = v.t.Text("welcome.network_where")
	v.show(step)
}

// printerPort is where printers in a network listen.
const printerPort = "9100"

// takeAddress tries the printer at an address that was typed, or says that it is none.
func (v *welcome) takeAddress(address string) {
	p := &v.config.Printer
	p.Address = address
	switch {
	case strings.HasPrefix(address, "/dev/usb/"):
		p.Transport = "file"
	case strings.HasPrefix(address, "/"), comPort.MatchString(address):
		p.Transport = "serial"
	default:
		host, port, err := net.SplitHostPort(address)
		if err != nil {
			host, port = strings.Trim(address, "[]"), printerPort
		}
		if n, err := strconv.ParseUint(port, 10, 16); host == "" || strings.ContainsAny(host, " /") || err != nil || n == 0 {
			v.askAddress(words.Explanation{Title: v.t.Text("welcome.address_wrong", address)})
			return
		}
		p.Transport, p.Address = "tcp", net.JoinHostPort(host, port)
	}
	v.tryPrinter()
}

// comPort is a serial port as Windows calls them.
var comPort = regexp.MustCompile(`(?i)^COM\d+$`)

// tryPrinter prints a test page and asks whether it has come out.
func (v *welcome) tryPrinter() {
	v.show(startStep{icon: iconClock, told: words.Explanation{Title: v.t.Text("welcome.printing"), Detail: v.config.Printer.Address}})
	v.work.do(func(ctx context.Context) error { return v.TestPage(ctx, v.config) }, func(err error) {
		if err != nil {
			wrong := v.t.Explain(err)
			wrong.Remedy = v.t.Text("welcome.printer_mend") // nothing waits for paper yet
			wrong.Detail = strings.TrimSpace(v.t.Text("welcome.tried", v.config.Printer.Address) + "\n" + wrong.Detail)
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
