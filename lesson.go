package main

import (
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"

	"wxtill/printer/fake"
	"wxtill/ui"
)

// lessonPrinter is the printer of training mode, made of software: it answers like a
// good one, its paper hangs on the screen, and what it prints is in a file as well.
type lessonPrinter struct {
	*fake.Listener
	columns int
	file    *os.File
}

var _ ui.Roll = (*lessonPrinter)(nil)

// paperFile holds what the printer of training mode has printed, as it came.
const paperFile = "paper.bin"

// startPrinter plugs the lesson's printer in, unless the lesson has a real one.
func (s *station) startPrinter(dir string) error {
	c := &s.config.Printer
	if c.Transport != "none" {
		return nil
	}
	file, err := os.OpenFile(filepath.Join(dir, paperFile), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("opening the lesson's paper: %w", err)
	}
	device := fake.NewDevice(c.Columns, 0)
	device.Keep(file)
	listener, err := fake.Listen(device, "127.0.0.1:0")
	if err != nil {
		return errors.Join(fmt.Errorf("starting the lesson's printer: %w", err), file.Close())
	}
	s.roll = &lessonPrinter{listener, c.Columns, file}
	c.Transport, c.Address = "tcp", listener.Address
	return nil
}

// longestRoll is how many things hang out of the printer before it is torn off by itself.
const longestRoll = 4000

// Snapshot implements [ui.Roll].
func (p *lessonPrinter) Snapshot() ui.RollView {
	if len(p.Items()) > longestRoll {
		p.Tear()
	}
	m := p.Mood()
	return ui.RollView{Turns: p.Turns(), NoPaper: m.NoPaper, Cover: m.Cover, Off: m.Off, Blocked: m.Blocked}
}

// Picture implements [ui.Roll].
func (p *lessonPrinter) Picture(rows int) image.Image { return p.Draw(rows).Image() }

// SetPaper implements [ui.Roll].
func (p *lessonPrinter) SetPaper(in bool) {
	lines := 0
	if in {
		lines = -1
	}
	p.Device.SetPaper(lines)
}

// SetPower implements [ui.Roll].
func (p *lessonPrinter) SetPower(on bool) {
	if on {
		p.PowerOn()
	} else {
		p.PowerOff()
	}
}

// Close takes the printer away.
func (p *lessonPrinter) Close() error { return errors.Join(p.Listener.Close(), p.file.Close()) }
