package sound

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gopxl/beep/v2"
	"github.com/gopxl/beep/v2/wav"

	"wxtill/aloud"
)

// ear is a loudspeaker that keeps what it was given.
type ear struct {
	heard [][]float64
	fail  error
	takes time.Duration // of one sound
}

func (e *ear) Play(_ context.Context, s beep.Streamer) error {
	if e.fail != nil {
		return e.fail
	}
	var all []float64
	buffer := make([][2]float64, 512)
	for {
		n, ok := s.Stream(buffer)
		for _, b := range buffer[:n] {
			all = append(all, b[0])
		}
		if !ok {
			break
		}
	}
	e.heard = append(e.heard, all)
	time.Sleep(e.takes)
	return nil
}

// reader is a voice that keeps what it was to read.
type reader struct{ texts []string }

func (r *reader) Say(_ context.Context, t Text, _ int) error {
	r.texts = append(r.texts, t.Words)
	return nil
}

func peak(samples []float64) (high float64) {
	for _, s := range samples {
		high = max(high, math.Abs(s))
	}
	return high
}

func TestTones(t *testing.T) {
	lengths := map[int]bool{}
	for k := range tones {
		e := &ear{}
		p := newPlayer(e, Options{})
		if err := p.tone(t.Context(), Options{Volume: 50}, k); err != nil {
			t.Fatal(err)
		}
		heard := e.heard[0]
		lengths[len(heard)] = true
		if seconds := float64(len(heard)) / float64(Rate); seconds < 0.2 || seconds > 0.6 {
			t.Errorf("tone %d lasts %.2f s", k, seconds)
		}
		if high := peak(heard); high < 0.15 || high > 0.3 {
			t.Errorf("tone %d at half the volume reaches %.2f", k, high)
		}
		if math.Abs(heard[0]) > 0.001 || math.Abs(heard[len(heard)-1]) > 0.001 {
			t.Errorf("tone %d clicks: it begins at %f and ends at %f", k, heard[0], heard[len(heard)-1])
		}
	}
	if len(lengths) != len(tones) {
		t.Error("two tones are of the same length")
	}
}

// TestNobodyWaits: sounds are queued and played in turn, and left out where too many
// wait.
func TestNobodyWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		e, r := &ear{takes: time.Second}, &reader{}
		p := New(ctx, e, Options{Voice: r, Volume: 100})
		begin := time.Now()
		p.Failed()
		p.Paid(1250, Text{"zh", "十二元五角"})
		for range 100 {
			p.Unknown()
		}
		if took := time.Since(begin); took > 0 {
			t.Errorf("it took %s to ask for sounds", took)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := len(e.heard); n < 3 || n > waiting+2 {
			t.Errorf("%d sounds were heard", n)
		}
		if !slices.Equal(r.texts, []string{"十二元五角"}) {
			t.Errorf("read aloud: %q", r.texts)
		}
		if !p.Mute() {
			t.Error("it is not silent")
		}
		before := len(e.heard)
		p.Failed()
		time.Sleep(time.Minute)
		synctest.Wait()
		if len(e.heard) != before {
			t.Error("a mute player plays")
		}
		if p.Mute() {
			t.Error("it is still silent")
		}
		cancel()
		synctest.Wait()
	})
}

// hangingVoice is that of a desktop whose service is dead.
type hangingVoice struct{ reader }

func (v *hangingVoice) Say(ctx context.Context, t Text, volume int) error {
	_ = v.reader.Say(ctx, t, volume)
	<-ctx.Done()
	return ctx.Err()
}

// TestNoAmountOfBefore: what could not be read in time is not read to the next customer.
func TestNoAmountOfBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		v := &hangingVoice{}
		p := New(ctx, &ear{}, Options{Voice: v, Volume: 100})
		for _, text := range []string{"一元", "两元", "三元"} {
			p.Paid(100, Text{"zh", text})
			time.Sleep(2 * time.Second)
		}
		time.Sleep(time.Minute)
		p.Paid(400, Text{"zh", "四元"})
		synctest.Wait()
		if !slices.Equal(v.texts, []string{"一元", "四元"}) {
			t.Errorf("read aloud: %q", v.texts)
		}
		cancel()
		synctest.Wait()
	})
}

func TestTry(t *testing.T) {
	broken := errors.New("no device")
	for name, c := range map[string]struct {
		output Output
		o      Options
		want   error
	}{
		"all is well": {&ear{}, Options{Voice: &reader{}, Volume: 80}, nil},
		"off":         {&ear{}, Options{Voice: &reader{}}, ErrSilent},
		"no device":   {&ear{fail: broken}, Options{Voice: &reader{}, Volume: 80}, broken},
		"no voice":    {&ear{}, Options{Voice: systemVoice{}, Volume: 80}, ErrNoVoice},
		"recordings":  {&ear{}, Options{Voice: &reader{}, Volume: 80, Recordings: t.TempDir()}, os.ErrNotExist},
		"neither":     {&ear{fail: broken}, Options{Voice: &reader{}, Volume: 80, Recordings: t.TempDir()}, os.ErrNotExist},
		"tones alone": {&ear{}, Options{Volume: 80}, nil},
		"speech only": {nil, Options{Voice: &reader{}, Volume: 80}, nil},
	} {
		p := New(t.Context(), c.output, Options{}) // which would play nothing
		if err := p.Try(t.Context(), c.o, 1250, Text{"zh", "x"}); !errors.Is(err, c.want) || c.want == nil && err != nil {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// TestUse: what is set while the till is open holds from the next sound on, and what is
// tried does not.
func TestUse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		e, r := &ear{}, &reader{}
		p := New(ctx, e, Options{Volume: 100})
		highest := func() float64 {
			t.Helper()
			synctest.Wait()
			if len(e.heard) == 0 {
				return 0
			}
			return peak(e.heard[len(e.heard)-1])
		}
		p.Failed()
		full := highest()
		if err := p.Try(ctx, Options{Volume: 25, Voice: r}, 100, Text{"en", "1 yuan"}); err != nil || highest() > full/3 {
			t.Errorf("tried at a quarter: %v, %.2f of %.2f", err, highest(), full)
		}
		p.Paid(200, Text{"en", "2 yuan"})
		if got := highest(); got < full*0.9 {
			t.Errorf("what was tried is in use: %.2f of %.2f", got, full)
		}
		p.Use(Options{Volume: 25, Voice: r})
		p.Paid(300, Text{"en", "3 yuan"})
		if got := highest(); got > full/3 || !slices.Equal(r.texts, []string{"1 yuan", "3 yuan"}) {
			t.Errorf("after the change: %.2f of %.2f, read aloud %q", got, full, r.texts)
		}
		cancel()
		synctest.Wait()
	})
}

// TestRecordings: the shop's own voice says opening and amount, whatever rate it was
// recorded at; where a word is missing the desktop's voice reads.
func TestRecordings(t *testing.T) {
	dir := t.TempDir()
	words := append([]string{Opening}, aloud.Chinese(1250)...)
	const rate = 22_050
	for _, w := range words {
		writeTone(t, dir, w, rate/10, rate)
	}
	e, r := &ear{}, &reader{}
	o := Options{Voice: r, Volume: 100, Recordings: dir}
	p := newPlayer(e, o)
	if err := p.paid(t.Context(), o, 1250, Text{Words: "text"}); err != nil || len(r.texts) != 0 {
		t.Fatalf("%v, read aloud %q", err, r.texts)
	}
	want := len(words) * int(Rate) / 10
	if got := len(e.heard[1]); got < want*99/100 || got > want*101/100 {
		t.Errorf("%d samples were heard, want about %d", got, want)
	}
	err := p.paid(t.Context(), o, 1300, Text{Words: "text"})
	var missing *RecordingError
	if !errors.As(err, &missing) || filepath.Base(missing.Path) != "三.wav" || !slices.Equal(r.texts, []string{"text"}) {
		t.Errorf("without 三.wav: %v, read aloud %q", err, r.texts)
	}
}

// writeTone records a tone.
func writeTone(t *testing.T, dir, word string, samples int, rate beep.SampleRate) {
	t.Helper()
	file, err := os.Create(filepath.Join(dir, word+".wav"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	at := 0
	tone := beep.StreamerFunc(func(s [][2]float64) (int, bool) {
		n := min(len(s), samples-at)
		for i := range s[:n] {
			v := math.Sin(float64(at+i) / 10)
			s[i] = [2]float64{v, v}
		}
		at += n
		return n, n > 0
	})
	if err := wav.Encode(file, tone, beep.Format{SampleRate: rate, NumChannels: 1, Precision: 2}); err != nil {
		t.Fatal(err)
	}
}

// TestNoVoiceOfTheLanguage: a program that says so is no fault of the program.
func TestNoVoiceOfTheLanguage(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the program is a shell script")
	}
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "powershell"), []byte("#!/bin/sh\ncase \"$4\" in *\"-eq 'zh'\"*) exit 3;; esac\nexit 0\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin)
	v := systemVoice{speakers["windows"]}
	if err := v.Say(t.Context(), Text{"zh", "十二元"}, 50); !errors.Is(err, ErrNoVoice) {
		t.Errorf("without a Chinese voice: %v", err)
	}
	if err := v.Say(t.Context(), Text{"en", "12 yuan"}, 50); err != nil {
		t.Errorf("with an English one: %v", err)
	}
}

// TestSystemVoice: the first program that is there and does it reads the text, which no
// shell sees.
func TestSystemVoice(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the programs are shell scripts")
	}
	bin, said := t.TempDir(), filepath.Join(t.TempDir(), "said")
	program := func(name, script string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", bin)
	v := systemVoice{speakers["linux"]}
	text := Text{"zh", `$(touch x); "十二元"`}
	if err := v.Say(t.Context(), text, 50); !errors.Is(err, ErrNoVoice) {
		t.Errorf("without a program: %v", err)
	}
	program("espeak-ng", `printf '%s\n' "$@" >`+said)
	program("spd-say", "exit 1")
	if err := v.Say(t.Context(), text, 50); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(said)
	if want := "-v\ncmn-latn-pinyin\n-a\n100\n--\n" + text.Words + "\n"; err != nil || string(got) != want {
		t.Errorf("espeak-ng was told %q, want %q (%v)", got, want, err)
	}
	if err := v.Say(t.Context(), Text{"en", "12 yuan"}, 50); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(said); !strings.HasPrefix(string(got), "-v\nen\n") {
		t.Errorf("English is read with %q", got)
	}
	program("espeak-ng", `[ "$2" = cmn ] || exit 1
printf '%s\n' "$@" >`+said) // an old one, which knows no pinyin
	if err := v.Say(t.Context(), text, 50); err != nil {
		t.Fatal(err)
	}
	program("spd-say", `printf '%s\n' "$@" >`+said)
	if err := v.Say(t.Context(), text, 50); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(said); !strings.Contains(string(got), "-y\nChinese (Mandarin, latin as Pinyin)\n") {
		t.Errorf("spd-say was told %q", got)
	}
	program("spd-say", "exit 1")
	program("espeak-ng", "exit 1")
	if err := v.Say(t.Context(), text, 50); err == nil || !strings.Contains(err.Error(), "espeak-ng") {
		t.Errorf("no program can do it: %v", err)
	}
}
