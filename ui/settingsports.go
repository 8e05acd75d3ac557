package ui

import (
	"context"
	"errors"
	"strconv"

	"fyne.io/fyne/v2"

	"wxtill/pos"
	"wxtill/words"
)

// mostPorts is how many ports are offered at once: as many as fit a small screen.
const mostPorts = 6

// hasPorts reports whether the machine's ports can be looked for.
func (w *Window) hasPorts() bool { return w.opts.Ports != nil }

// findPorts looks where a printer may be plugged in, and offers that.
func (w *Window) findPorts() {
	var ports []pos.PrinterPort
	w.act(func(context.Context) error {
		ports = w.opts.Ports()
		return nil
	}, func(err error) error {
		if w.on == onSettings {
			w.offerPorts(ports)
		}
		return err
	})
}

// offerPorts lets somebody choose one of the ports that were found by its digit.
func (w *Window) offerPorts(ports []pos.PrinterPort) {
	var choices []offerChoice
	for i, p := range ports[:min(len(ports), mostPorts)] {
		digit := strconv.Itoa(i + 1)
		choices = append(choices, offerChoice{portWords(w.words, p), "", digit, stylePlain, func() { w.settings.takePort(p) }})
	}
	text := w.t("ports.text")
	if len(ports) == 0 {
		text = w.t("ports.none")
	}
	w.offer(w.t("ports.title"), text, append(choices,
		offerChoice{w.t("ports.again"), fyne.KeyF5, "F5", stylePlain, w.findPorts},
		offerChoice{w.t("cmd.back"), fyne.KeyEscape, "Esc", stylePlain, nil},
	))
}

// portWords are a port in one line: what it is called, what is plugged in, who has it.
func portWords(t *words.Texts, p pos.PrinterPort) string {
	s := p.Device
	switch {
	case p.Holder != "":
		return s + " · " + t.Text("ports.taken", p.Holder)
	case errors.Is(p.Err, pos.ErrPortForbidden):
		return s + " · " + t.Text("ports.forbidden")
	case p.Name != "":
		s += " · " + p.Name
	}
	return s
}

// takePort fills a port in. What is wrong with it stands beside the field.
func (p *settingsPage) takePort(port pos.PrinterPort) {
	for i := range p.inputs {
		switch in := &p.inputs[i]; in.name {
		case "printer.transport":
			in.fill(port.Transport)
		case "printer.address":
			in.fill(port.Address)
			in.tell("")
			if port.Err != nil {
				told := p.w.words.Explain(port.Err)
				p.note.say(toneAmber, told.Title+" · "+told.Remedy)
				in.tell(told.Title)
			}
			p.w.win.Canvas().Focus(in.focusable())
		}
	}
}
