package sound

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gopxl/beep/v2"

	"wxtill/aloud"
)

// stuck is a loudspeaker that takes a sound and never comes back.
type stuck struct{ until chan struct{} }

func (s stuck) Play(context.Context, beep.Streamer) error {
	<-s.until
	return nil
}

// TestAStuckDeviceKeepsNothingAway: whatever becomes of a tone, each amount is read
// aloud, and a device that comes back is used again.
func TestAStuckDeviceKeepsNothingAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		device, r := stuck{make(chan struct{})}, &reader{}
		o := Options{Voice: r, Volume: 100}
		p := New(ctx, device, o)
		p.Paid(100, Text{"zh", "一元"})
		p.Failed()
		p.Paid(200, Text{"zh", "二元"})
		time.Sleep(time.Minute)
		synctest.Wait()
		if !slices.Equal(r.texts, []string{"一元", "二元"}) {
			t.Errorf("read aloud: %q", r.texts)
		}
		err := p.Try(ctx, o, 300, Text{"zh", "三元"})
		var silent *DeviceError
		if !errors.As(err, &silent) || !silent.Spoken {
			t.Errorf("tried: %v", err)
		}
		close(device.until)
		synctest.Wait()
		if err := p.Try(ctx, o, 400, Text{"zh", "四元"}); err != nil {
			t.Errorf("the device is back: %v", err)
		}
		cancel()
		synctest.Wait()
	})
}

// TestWithoutADeviceTheVoiceReads what recordings would have said, too, and the error
// tells whether it did.
func TestWithoutADeviceTheVoiceReads(t *testing.T) {
	dir := t.TempDir()
	for _, w := range append([]string{Opening}, aloud.Chinese(1250)...) {
		writeTone(t, dir, w, 800, 8_000)
	}
	none := &ear{fail: errors.New("no device")}
	for name, c := range map[string]struct {
		voice  Voice
		spoken bool
	}{
		"read aloud":   {&reader{}, true},
		"no voice":     {systemVoice{}, false},
		"voice is off": {nil, false},
	} {
		o := Options{Voice: c.voice, Volume: 100, Recordings: dir}
		p := newPlayer(none, o)
		var silent *DeviceError
		if err := p.paid(t.Context(), o, 1250, Text{Words: "text"}); !errors.As(err, &silent) || silent.Spoken != c.spoken {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPrograms: the first program that is there and does it gets the samples.
func TestPrograms(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("no programs are known here")
	}
	bin, heard := t.TempDir(), filepath.Join(t.TempDir(), "heard")
	program := func(name, script string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	path := os.Getenv("PATH")
	t.Setenv("PATH", bin)
	if err := (Programs{}).Play(t.Context(), paid.streamer()); !errors.Is(err, ErrNoPlayer) {
		t.Errorf("without a program: %v", err)
	}
	t.Setenv("PATH", bin+string(filepath.ListSeparator)+path)
	program("pacat", "exit 1") // no server is running
	program("aplay", "cat >"+heard)
	if err := (Programs{}).Play(t.Context(), paid.streamer()); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(heard)
	const frame = 4 // bytes: two channels of 16 bits
	if want := frame * Rate.N(paid.lasts()); err != nil || len(got) != want {
		t.Errorf("%d bytes were heard, want %d (%v)", len(got), want, err)
	}
	program("aplay", "exit 1")
	if err := (Programs{}).Play(t.Context(), paid.streamer()); err == nil || !strings.Contains(err.Error(), "aplay") {
		t.Errorf("no program can do it: %v", err)
	}
}
