package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"wxtill/config"
	"wxtill/wxpay/sandbox"
)

// TestALessonBesideRealMoney has a book and a configuration of its own, is called like the
// shop, and touches neither the book nor the account of real money.
func TestALessonBesideRealMoney(t *testing.T) {
	c := newClinic(t, sandbox.Options{})
	path := filepath.Join(c.dir, configFile)
	real, err := config.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	real.Shop.Name, real.Shop.Language = "Bean & Co", "en"
	if err := real.Save(path); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p := places{data: c.dir, training: true}
	if p.isNew() {
		t.Error("a lesson that is wanted is no first start")
	}
	s, err := openStation(t.Context(), p, false, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.shop(); got.Name != "Bean & Co" || got.Language != "en" || !got.Training || s.bookBeside() != "" {
		t.Errorf("%+v, beside %q", got, s.bookBeside())
	}
	if err := s.till.AddAmount(t.Context(), "tea", 800); err != nil {
		t.Fatal(err)
	}
	edit := s.settings()
	lesson, err := edit.Load()
	if err != nil {
		t.Fatal(err)
	}
	lesson.AppID, lesson.MchID, lesson.Shop.Name = "wx1", "1900000000", "Practice"
	if err := errors.Join(edit.Save(lesson), s.close()); err != nil {
		t.Fatal(err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("the real configuration has changed: %v\n%s", err, after)
	}
	if again, err := config.LoadTraining(filepath.Join(c.dir, trainingDir, configFile)); err != nil || again.Shop.Name != "Practice" {
		t.Errorf("the lesson's: %+v, %v", again, err)
	}
	own := &station{}
	if _, err := own.configure(places{data: c.dir}); err != nil || own.training || own.config.MchID != real.MchID {
		t.Errorf("the next start: %+v, %v", own.config, err)
	}
}

// TestALessonWhereRealMoneyIsBroken: a fault in config.toml is no reason not to practise.
func TestALessonWhereRealMoneyIsBroken(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, configFile), []byte("appid = 7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := openStation(t.Context(), places{data: dir, training: true}, false, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
}

// TestWhatTheProgramBeginsAnewWith: the same arguments in the other mode, without a
// descriptor that has been read.
func TestWhatTheProgramBeginsAnewWith(t *testing.T) {
	for _, c := range []struct {
		args   []string
		lesson bool
		want   []string
	}{
		{nil, true, []string{"-training"}},
		{nil, false, nil},
		{[]string{"-training", "-data", "-d"}, false, []string{"-data", "-d"}},
		{[]string{"--training=true", "-size=1024x768"}, true, []string{"-training", "-size=1024x768"}},
		{[]string{"-data", "d", "-passphrase-fd", "3", "-config", "c.toml", "-size", "800x600"}, true, []string{"-training", "-data", "d", "-config", "c.toml", "-size", "800x600"}},
		{[]string{"-passphrase-fd=3", "-data=d"}, false, []string{"-data=d"}},
	} {
		if got := argsFor(c.args, c.lesson); !slices.Equal(got, c.want) {
			t.Errorf("%q, lesson %v: %q, want %q", c.args, c.lesson, got, c.want)
		}
	}
}
