package ui

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"wxtill/config"
	"wxtill/pos"
	"wxtill/printer"
)

// fakeSlips makes slips as the printer does, of files in memory.
type fakeSlips struct {
	files    map[string][]byte
	exported []string
	tried    []config.Printer
	wrong    error // of a test page
}

func (f *fakeSlips) Columns() int { return 32 }

func (f *fakeSlips) Picture(s pos.Slip, columns int) image.Image {
	return printer.Draw(printer.Layout(s), printer.Profile{Columns: columns}).Image()
}

func (f *fakeSlips) Logos() (paths []string) {
	if f.files != nil {
		paths = []string{"/home/till/Pictures/logo.png", "/media/till/KINGSTON/新店标 2026.jpg"}
	}
	return paths
}

func (f *fakeSlips) ReadLogo(path string) ([]byte, error) { return printer.ReadLogo(f.files[path]) }

func (f *fakeSlips) LogoCost(t pos.Template) (LogoCost, error) {
	c, err := printer.LogoCost(t, printer.Profile{Columns: 32}, 9600)
	return LogoCost{c.Width, c.Height, c.Bytes, c.Time, 9600}, err
}

func (f *fakeSlips) ExportSlip(_ context.Context, s pos.Slip, format string, _ pos.Grant) (string, error) {
	path := "/home/till/exports/slip-" + s.Number() + "." + format
	f.exported = append(f.exported, path)
	return path, nil
}

func (f *fakeSlips) TestPage(_ context.Context, c *config.Config) (bool, error) {
	if c.Printer.Columns == f.Columns() {
		return false, nil
	}
	if f.wrong != nil {
		return true, f.wrong
	}
	f.tried = append(f.tried, c.Printer)
	return true, nil
}

// withLogos has picture files where people keep them.
func withLogos(b *bench, o *Options) {
	var file bytes.Buffer
	picture := image.NewGray(image.Rect(0, 0, 300, 120))
	for i := range picture.Pix {
		x, y := i%300-150, i/300-60
		picture.Pix[i] = uint8(min(255, (x*x/6+y*y)/10))
	}
	picture.SetGray(0, 0, color.Gray{})
	if err := png.Encode(&file, picture); err != nil {
		b.Fatal(err)
	}
	b.slips.files = map[string][]byte{"/home/till/Pictures/logo.png": file.Bytes()}
}

// fakeSlipMaking is the part of the till that makes slips.
type fakeSlipMaking struct {
	template pos.Template
	ordered  []string
}

func (f *fakeSlipMaking) Template() pos.Template { return f.template }

func (f *fakeSlipMaking) SetTemplate(_ context.Context, t pos.Template, _ pos.Grant) error {
	t.Number++
	f.template = t
	return nil
}

func (f *fakeSlipMaking) SlipOf(_ context.Context, number string) (pos.Slip, error) {
	s := pos.SampleSlip("receipt", pos.Shop{Name: "街角咖啡", Till: "T01"}, sampleNoon)
	s.Receipt.Sale = pos.SaleNumber(number)
	return s, nil
}

func (f *fakeSlipMaking) PrintGift(_ context.Context, n pos.SaleNumber) error {
	f.ordered = append(f.ordered, "gift "+string(n))
	return nil
}

func (f *fakeSlipMaking) PrintKeys(_ context.Context, k pos.KeySheet) error {
	f.ordered = append(f.ordered, fmt.Sprintf("%d keys of %s, first %v", len(k.Keys), k.Title, k.Keys[0]))
	return nil
}

func (f *fakeSlipMaking) PrintTest(context.Context) error {
	f.ordered = append(f.ordered, "test")
	return nil
}

func (f *fakeSlipMaking) PrintLabels(_ context.Context, l pos.Label) error {
	if l.Count < 1 {
		return pos.ErrLabel
	}
	f.ordered = append(f.ordered, fmt.Sprintf("%d labels %s %s", l.Count, l.Name, l.Code))
	return nil
}
