package main

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wxtill/printer/fake"
	"wxtill/words"
)

// TestPageByOtherSettings prints a test page by settings that nobody has saved yet, on
// another printer and on the till's own, which prints receipts as before afterwards.
func TestPageByOtherSettings(t *testing.T) {
	own, err := fake.Listen(fake.NewDevice(32, 0), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { own.Close() })
	other, err := fake.Listen(fake.NewDevice(48, 0), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { other.Close() })
	s := lessonAt(t, lessonWith(t, own.Address))
	c, err := s.settings().Load()
	if err != nil {
		t.Fatal(err)
	}
	slips := slipMaker{s}
	if tried, err := slips.TestPage(t.Context(), c); tried || err != nil {
		t.Errorf("as it is: tried %v, %v", tried, err)
	}
	c.Printer.Address = "127.0.0.1"
	c.Printer.Columns = 50
	if _, err := slips.TestPage(t.Context(), c); err == nil || !strings.Contains(err.Error(), "printer.columns") {
		t.Errorf("of 50 columns: %v", err)
	}
	c.Printer.Columns = 48
	for _, at := range []*fake.Listener{other, own} {
		c.Printer.Address = at.Address
		if tried, err := slips.TestPage(t.Context(), c); !tried || err != nil {
			t.Errorf("tried %v, %v", tried, err)
		}
		if n := len(at.Items()); n < 10 {
			t.Errorf("%d things on the paper", n)
		}
	}
	before := len(own.Items())
	if err := s.till.PrintTest(t.Context()); err != nil {
		t.Fatal(err)
	}
	for limit := time.Now().Add(10 * time.Second); len(own.Items()) < before+10; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatal("the till prints no more")
		}
	}
	c.Printer.Transport = "none"
	if _, err := slips.TestPage(t.Context(), c); err == nil {
		t.Error("a page on no printer")
	}
}

// TestAnotherPrinterHoldsUpNothing: while a page is tried on a printer that says nothing
// to anybody, the till's own prints.
func TestAnotherPrinterHoldsUpNothing(t *testing.T) {
	own, err := fake.Listen(fake.NewDevice(32, 0), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { own.Close() })
	mute, err := net.Listen("tcp", "127.0.0.1:0") // it takes the connection, and nothing comes back
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { mute.Close() })
	s := lessonAt(t, lessonWith(t, own.Address))
	c, err := s.settings().Load()
	if err != nil {
		t.Fatal(err)
	}
	c.Printer.Address = mute.Addr().String()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := slipMaker{s}.TestPage(ctx, c)
		ended <- err
	}()
	if _, err := mute.Accept(); err != nil {
		t.Fatal(err)
	}
	if err := s.printer.Check(t.Context()); err != nil {
		t.Errorf("the till's own: %v", err)
	}
	select {
	case err := <-ended:
		t.Fatalf("the page was over before: %v", err)
	default:
	}
	stop()
	<-ended
}

// TestOrderWithoutPaper: who orders a page at the terminal hears that it has not come out.
func TestOrderWithoutPaper(t *testing.T) {
	t.Parallel()
	data := lessonWith(t, "127.0.0.1:1")
	code, err := ordered(t.Context(), []string{"test", "-data", data}, io.Discard, io.Discard)
	var said *words.Saying
	if code != 1 || !errors.As(err, &said) || said.Key != "paper.waits" {
		t.Errorf("exit code %d, %v", code, err)
	}
}

// lessonWith is the data of a till in training mode with a printer at address.
func lessonWith(t *testing.T, address string) (data string) {
	t.Helper()
	data = t.TempDir()
	dir := filepath.Join(data, trainingDir)
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	file := "[printer]\ntransport = \"tcp\"\naddress = \"" + address + "\"\n"
	if err := os.WriteFile(filepath.Join(dir, configFile), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	return data
}
