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

// TestLessonPrinter: the printer of training mode answers, its slips hang out of it and
// are in a file, and it runs out of paper when somebody takes it out.
func TestLessonPrinter(t *testing.T) {
	dir := t.TempDir()
	s, err := openStation(t.Context(), places{data: dir}, false, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	}()
	s.start()
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
	s.roll.SetPaper(false)
	sell()
	until("no paper", func() bool { return s.till.Weather().Printer == pos.PrinterPaper })
	s.roll.SetPaper(true)
	until("the second receipt", func() bool { return printed() == 2 && s.till.Weather().Printer == pos.PrinterOK })
	s.roll.Tear()
	if paper := s.roll.Picture(2000).Bounds(); paper.Dy() != 0 || printed() != 2 {
		t.Errorf("%v of paper is left, %d slips are in the file", paper, printed())
	}
}
