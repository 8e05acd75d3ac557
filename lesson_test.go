package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"wxtill/pos"
)

// lessonAt opens the till of a directory in training mode; it is closed when the test is
// over.
func lessonAt(t *testing.T, data string) *station {
	t.Helper()
	s, err := openStation(t.Context(), places{data: data}, false, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	})
	s.start()
	return s
}

// TestLessonPrinter: the printer of training mode answers, its slips hang out of it and
// are in a file, and what somebody does to it is seen: slips wait, and come out behind it.
func TestLessonPrinter(t *testing.T) {
	dir := t.TempDir()
	s := lessonAt(t, dir)
	until := func(what string, done func() bool) {
		t.Helper()
		for limit := time.Now().Add(10 * time.Second); !done(); time.Sleep(5 * time.Millisecond) {
			if time.Now().After(limit) {
				t.Fatalf("%s: %+v", what, s.till.Weather())
			}
		}
	}
	sell := func() {
		t.Helper()
		if err := s.till.AddAmount(t.Context(), "茶", 800); err != nil {
			t.Fatal(err)
		}
		if _, err := s.till.Cash(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
	}
	printed := func() int {
		slips, _ := os.ReadFile(filepath.Join(dir, trainingDir, paperFile))
		return bytes.Count(slips, []byte("\x1dV\x01"))
	}
	sell()
	until("a receipt", func() bool { return printed() == 1 && s.till.Weather().Printer == pos.PrinterOK })
	if v, paper := s.roll.Snapshot(), s.roll.Picture(2000).Bounds(); v.Turns == 0 || paper.Dy() < 200 {
		t.Errorf("%+v, %v of paper", v, paper)
	}
	for i, trouble := range []struct {
		begin, end func()
		state      pos.PrinterState
	}{
		{func() { s.roll.SetPaper(false) }, func() { s.roll.SetPaper(true) }, pos.PrinterPaper},
		{func() { s.roll.OpenCover(true) }, func() { s.roll.OpenCover(false) }, pos.PrinterCover},
		{func() { s.roll.SetPower(false) }, func() { s.roll.SetPower(true) }, pos.PrinterAbsent},
		{func() { s.roll.Block(true) }, func() { s.roll.Block(false) }, pos.PrinterOffLine},
	} {
		trouble.begin()
		sell()
		until(string(trouble.state), func() bool { return s.till.Weather().Printer == trouble.state })
		if n := printed(); n != i+1 {
			t.Errorf("%s: %d slips are printed, want %d", trouble.state, n, i+1)
		}
		trouble.end()
		until("the receipt behind "+string(trouble.state), func() bool { return printed() == i+2 && s.till.Weather().Printer == pos.PrinterOK })
	}
	if view := s.roll.Snapshot(); view.NoPaper || view.Cover || view.Off || view.Blocked {
		t.Errorf("%+v, want a printer that is well", view)
	}
	s.roll.Tear()
	if paper := s.roll.Picture(2000).Bounds(); paper.Dy() != 0 || printed() != 5 {
		t.Errorf("%v of paper is left, %d slips are in the file", paper, printed())
	}
}

// TestSettingsHoldAtOnce: what is saved in the settings the open till goes by: the next slip
// and the next table speak the other language, and the scale's labels are read.
func TestSettingsHoldAtOnce(t *testing.T) {
	s := lessonAt(t, t.TempDir())
	edit := s.settings()
	c, err := edit.Load()
	if err != nil {
		t.Fatal(err)
	}
	c.Shop.Name, c.Shop.Language, c.Shop.CashRounding, c.Shift.Count = "Corner", "en", "down", "blind"
	if err := edit.Save(c); err != nil {
		t.Fatal(err)
	}
	if shop := s.till.Shop(); shop.Name != "Corner" || shop.Language != "en" || !shop.Training || s.till.CashDue(1257) != 1250 || !s.till.CountsBlind() {
		t.Errorf("%+v, 12.57 are %s in cash", shop, s.till.CashDue(1257))
	}
	path, err := s.ExportGoods(t.Context(), "csv")
	if err != nil {
		t.Fatal(err)
	}
	if table, err := os.ReadFile(path); err != nil || !bytes.Contains(table, []byte("Price")) {
		t.Errorf("%.60q, %v", table, err)
	}
	c.Shop.Till = "no code"
	c.Shop.Name = "Other"
	if err := edit.Save(c); err == nil || s.till.Shop().Name != "Corner" {
		t.Errorf("what is wrong is in force: %v", err)
	}
}
