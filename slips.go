package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"wxtill/config"
	"wxtill/durable"
	"wxtill/pos"
	"wxtill/printer"
	"wxtill/ui"
	"wxtill/words"
)

// slipMaker shows slips as the printer of the configuration makes them.
type slipMaker struct{ *station }

var _ ui.Slips = slipMaker{}

// profile is that of the configured printer; on other paper than it has, with as many
// dots as that has columns.
func (m slipMaker) profile(columns int) printer.Profile {
	p := printerOptions(m.config.Printer).Profile
	if columns != p.Columns {
		p.Columns, p.Dots = columns, 0
	}
	return p
}

// Columns implements [ui.Slips].
func (m slipMaker) Columns() int { return m.config.Printer.Columns }

// Picture implements [ui.Slips].
func (m slipMaker) Picture(s pos.Slip, columns int) image.Image {
	return printer.Draw(printer.Layout(s), m.profile(columns)).Image()
}

// largestLogo is the largest file that is read as a logo: photographs of telephones
// are smaller.
const largestLogo = 20 << 20

// ReadLogo implements [ui.Slips].
func (m slipMaker) ReadLogo(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening the logo: %w", err)
	}
	defer f.Close()
	file, err := io.ReadAll(io.LimitReader(f, largestLogo))
	if err != nil {
		return nil, fmt.Errorf("reading the logo: %w", err)
	}
	return printer.ReadLogo(file)
}

// LogoCost implements [ui.Slips].
func (m slipMaker) LogoCost(t pos.Template) (ui.LogoCost, error) {
	baud := 0
	if m.config.Printer.Transport == "serial" {
		baud = m.config.Printer.Baud
	}
	c, err := printer.LogoCost(t, m.profile(m.Columns()), baud)
	return ui.LogoCost{Width: c.Width, Height: c.Height, Bytes: c.Bytes, Time: c.Time, Baud: baud}, err
}

// TestPage implements [ui.Slips].
func (m slipMaker) TestPage(ctx context.Context, c *config.Config) (bool, error) {
	if m.printsAs(c.Printer) {
		return false, nil
	}
	if wrong := config.AsErrors(c.Check(m.path)).Of("printer"); len(wrong) > 0 {
		return true, wrong
	}
	page := func(ctx context.Context) error { return printTestPage(ctx, c) }
	if m.printer == nil || !printer.SameDevice(printerOptions(m.config.Printer), printerOptions(c.Printer)) {
		return true, page(ctx) // the till's own goes on with its slips meanwhile
	}
	return true, m.printer.Lend(ctx, page)
}

// printsAs reports whether the till's own printer is the one that p describes.
func (s *station) printsAs(p config.Printer) bool {
	if s.roll != nil { // the lesson's, which stands in for none
		return p.Transport == "none" && p.Columns == s.config.Printer.Columns
	}
	return p == s.config.Printer
}

// printTestPage prints one on the printer of c, which nobody has open.
func printTestPage(ctx context.Context, c *config.Config) (err error) {
	if c.Printer.Transport == "none" {
		return words.Say("error.no_printer")
	}
	p, err := printer.New(printerOptions(c.Printer))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	err = p.Print(ctx, pos.Slip{Test: &pos.TestSlip{Shop: shopOf(c), At: time.Now()}})
	if errors.Is(err, pos.ErrPrinterSilent) {
		return nil // it took the page and says nothing: whoever stands there sees what came out
	}
	return err
}

// pictureDirs are where people keep pictures, below their home and where sticks appear.
var pictureDirs = []string{"Pictures", "图片", "Desktop", "桌面", "Downloads", "下载", "."}

// Logos implements [ui.Slips].
func (m slipMaker) Logos() []string {
	var dirs []string
	if home, err := os.UserHomeDir(); err == nil {
		for _, dir := range pictureDirs {
			dirs = append(dirs, filepath.Join(home, dir))
		}
	}
	for _, pattern := range []string{"/media/*/*", "/run/media/*/*", "/Volumes/*"} {
		sticks, _ := filepath.Glob(pattern) // the pattern is right
		dirs = append(dirs, sticks...)
	}
	type picture struct {
		path string
		at   time.Time
	}
	var found []picture
	for _, dir := range dirs {
		files, _ := os.ReadDir(dir) // most of them are not there
		for _, f := range files {
			info, err := f.Info()
			switch strings.ToLower(filepath.Ext(f.Name())) {
			case ".png", ".jpg", ".jpeg":
				if err == nil && info.Mode().IsRegular() {
					found = append(found, picture{filepath.Join(dir, f.Name()), info.ModTime()})
				}
			}
		}
	}
	slices.SortFunc(found, func(a, b picture) int { return cmp.Or(b.at.Compare(a.at), cmp.Compare(a.path, b.path)) })
	paths := make([]string, len(found))
	for i, p := range found {
		paths[i] = p.path
	}
	return paths
}

// ExportSlip implements [ui.Slips].
func (m slipMaker) ExportSlip(ctx context.Context, s pos.Slip, format string, by pos.Grant) (path string, err error) {
	dir := filepath.Join(m.data, exportDir)
	if err := os.MkdirAll(dir, durable.PrivateDir); err != nil {
		return "", fmt.Errorf("making the directory of the slips: %w", err)
	}
	kind := "slip-"
	if s.Keys != nil {
		kind = "keys-"
	}
	path = filepath.Join(dir, kind+strings.Map(fileRune, s.Number())+"."+format)
	if err := writeSlip(s, m.profile(m.Columns()), format, path, nil); err != nil {
		return "", err
	}
	return path, m.till.Export(ctx, pos.RightReprint, path, by)
}
