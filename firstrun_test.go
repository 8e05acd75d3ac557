package main

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wxtill/config"
	"wxtill/printer/fake"
	"wxtill/ui"
	"wxtill/wxpay/sandbox"
)

// TestWhoIsNew: the assistant comes up where there is neither a configuration nor a book.
func TestWhoIsNew(t *testing.T) {
	for name, file := range map[string]string{
		"nothing": "", "a configuration": configFile, "a book": bookFile,
		"a lesson": trainingDir + "/" + configFile, "a lesson's book": trainingDir + "/" + bookFile,
	} {
		dir := t.TempDir()
		if file != "" {
			path := filepath.Join(dir, file)
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, nil, 0o600)); err != nil {
				t.Fatal(err)
			}
		}
		if got := (places{data: dir}).isNew(); got != (file == "") {
			t.Errorf("%s: new is %v", name, got)
		}
	}
	if (places{data: t.TempDir(), config: "other.toml"}).isNew() {
		t.Error("a configuration that was named is no first start")
	}
}

// TestTheLessonIsKept: the next start is no first one, and has name and language.
func TestTheLessonIsKept(t *testing.T) {
	n := newcomer{&opening{places: places{data: filepath.Join(t.TempDir(), "wxtill")}}}
	if err := n.train(t.Context(), config.Shop{Name: "Bean & Co", Language: "en", Theme: "dark"}); err != nil {
		t.Fatal(err)
	}
	s := &station{}
	if _, err := s.configure(n.places); err != nil || n.places.isNew() || !s.training || s.config.Shop.Name != "Bean & Co" || s.config.Shop.Language != "en" || s.config.Shop.Theme != "dark" {
		t.Errorf("%+v, %v", s.config, err)
	}
}

// TestTheAccountIsAskedAbout at a WeChat on loopback, with the right key and a wrong one,
// and is kept.
func TestTheAccountIsAskedAbout(t *testing.T) {
	c := newClinic(t, sandbox.Options{})
	real, err := config.Load(filepath.Join(c.dir, configFile))
	if err != nil {
		t.Fatal(err)
	}
	n := newcomer{&opening{places: places{data: t.TempDir()}}}
	found, err := n.account(t.Context(), real)
	if err != nil || len(found) < 5 || failures(found) != 0 {
		t.Errorf("the right account: %+v, %v", found, err)
	}
	real.Shop.Name = "小店"
	if err := n.keep(t.Context(), real); err != nil {
		t.Fatal(err)
	}
	s := &station{}
	if _, err := s.configure(n.places); err != nil || s.training || s.config.Key.Reveal() != real.Key.Reveal() {
		t.Errorf("kept %+v, %v", s.config, err)
	}
	real.Key = config.NewKey(strings.Repeat("0", 32))
	if found, err = n.account(t.Context(), real); err != nil || failures(found) == 0 {
		t.Errorf("a wrong key: %+v, %v", found, err)
	}
	for _, f := range found {
		if f.Failed && f.Do == "" {
			t.Errorf("nothing is said of what to do about %q", f.Said)
		}
	}
	real.MchID = ""
	var wrong config.Errors
	if _, err = n.account(t.Context(), real); !errors.As(err, &wrong) || wrong[0].Field != "mch_id" {
		t.Errorf("without a merchant number: %v", err)
	}
}

// TestTheCheckEndsWithItsTime where WeChat takes the call and never answers, and says so of
// the account as of one from which no money is on its way.
func TestTheCheckEndsWithItsTime(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	c := newClinic(t, sandbox.Options{})
	real, err := config.Load(filepath.Join(c.dir, configFile))
	if err != nil {
		t.Fatal(err)
	}
	real.Gateways = []string{"https://" + silent.Addr().String()}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	begun := time.Now()
	found, err := (newcomer{&opening{places: places{data: t.TempDir()}}}).account(ctx, real)
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	if failures(found) == 0 {
		t.Errorf("nothing failed: %+v", found)
	}
	for _, f := range found {
		if strings.Contains(f.Do, "系统会继续查询") {
			t.Errorf("of an account it says %q: %q", f.Said, f.Do)
		}
	}
	if err != nil {
		t.Error(err)
	}
}

func failures(found []ui.Finding) (n int) {
	for _, f := range found {
		if f.Failed {
			n++
		}
	}
	return n
}

// TestTheTestPageComesOut of a printer that no till has open yet.
func TestTheTestPageComesOut(t *testing.T) {
	device := fake.NewDevice(32, 0)
	listener, err := fake.Listen(device, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := config.Defaults()
	c.Printer.Transport, c.Printer.Address = "tcp", listener.Address
	if err := (newcomer{}).testPage(t.Context(), c); err != nil {
		t.Error(err)
	}
	if len(device.Items()) == 0 {
		t.Error("nothing came out")
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	if err := (newcomer{}).testPage(t.Context(), c); err == nil {
		t.Error("a printer that is off has printed")
	}
}
