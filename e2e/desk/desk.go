// Package desk is a shop counter without a person: a virtual display, the real
// program in a window on it, keys and mouse, and eyes that read QR codes and
// colours from a picture of the screen.
//
// It needs Xvfb, xdotool, ImageMagick's import and zbarimg; [Missing] tells
// which of them this machine lacks.
package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Missing are the tools that a desk needs and this machine lacks.
func Missing() []string {
	var missing []string
	for _, tool := range []string{"Xvfb", "xdotool", "import", "zbarimg"} {
		if _, err := exec.LookPath(tool); err != nil {
			missing = append(missing, tool)
		}
	}
	return missing
}

// Desk is one virtual display.
type Desk struct {
	Width, Height int
	display       string
	server        *exec.Cmd
}

// New starts a display of this size on a free number.
func New(width, height int) (*Desk, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("desk: %w", err)
	}
	defer r.Close()
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-noreset", "-nolisten", "tcp",
		"-screen", "0", fmt.Sprintf("%dx%dx24", width, height))
	cmd.ExtraFiles = []*os.File{w}
	cmd.SysProcAttr = dieWithParent()
	err = cmd.Start()
	w.Close()
	if err != nil {
		return nil, fmt.Errorf("desk: starting Xvfb: %w", err)
	}
	var number string
	if _, err := fmt.Fscan(r, &number); err != nil {
		return nil, errors.Join(fmt.Errorf("desk: Xvfb did not say its display: %w", err), cmd.Process.Kill(), ignoreExit(cmd.Wait()))
	}
	return &Desk{Width: width, Height: height, display: ":" + number, server: cmd}, nil
}

// ignoreExit drops the error of a process that was killed on purpose.
func ignoreExit(err error) error {
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return nil
	}
	return err
}

// Close ends the display and with it every window on it.
func (d *Desk) Close() error {
	return errors.Join(d.server.Process.Kill(), ignoreExit(d.server.Wait()))
}

// Program is the till running on a desk.
type Program struct {
	desk *Desk
	cmd  *exec.Cmd
	log  *logBuffer
	done chan struct{}
}

// logBuffer collects what a program says.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer // guarded by mu
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// Launch runs the program on the desk and waits for nothing. In a data directory without a
// configuration it is as if somebody had chosen the lesson already: [Desk.LaunchNew] meets
// the assistant of the first start.
func (d *Desk) Launch(path string, args ...string) (*Program, error) {
	if err := chooseLesson(args); err != nil {
		return nil, err
	}
	return d.LaunchNew(path, args...)
}

// chooseLesson puts an empty configuration of the lesson into the data directory of args
// where there is none of any kind.
func chooseLesson(args []string) error {
	i := slices.Index(args, "-data")
	if i < 0 || i+1 == len(args) || slices.Contains(args, "-config") {
		return nil
	}
	lesson := filepath.Join(args[i+1], "training", "config.toml")
	for _, path := range []string{filepath.Join(args[i+1], "config.toml"), lesson} {
		if _, err := os.Stat(path); err == nil {
			return nil
		}
	}
	if err := os.MkdirAll(filepath.Dir(lesson), 0o700); err != nil {
		return fmt.Errorf("desk: making the lesson's directory: %w", err)
	}
	if err := os.WriteFile(lesson, nil, 0o600); err != nil {
		return fmt.Errorf("desk: choosing the lesson: %w", err)
	}
	return nil
}

// LaunchNew runs the program on the desk as it is, and waits for nothing.
func (d *Desk) LaunchNew(path string, args ...string) (*Program, error) {
	p := &Program{desk: d, cmd: exec.Command(path, args...), log: &logBuffer{}, done: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), "DISPLAY="+d.display, "LIBGL_ALWAYS_SOFTWARE=1", "WAYLAND_DISPLAY=")
	p.cmd.Stdout, p.cmd.Stderr = p.log, p.log
	p.cmd.SysProcAttr = dieWithParent()
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("desk: starting %s: %w", path, err)
	}
	go func() { defer close(p.done); _ = p.cmd.Wait() }() // Log and Running tell how it went
	return p, nil
}

// Start runs the program on the desk and waits for its window.
func (d *Desk) Start(ctx context.Context, path string, args ...string) (*Program, error) {
	p, err := d.Launch(path, args...)
	return d.awaited(ctx, p, err)
}

// StartNew is Start for the first start of all.
func (d *Desk) StartNew(ctx context.Context, path string, args ...string) (*Program, error) {
	p, err := d.LaunchNew(path, args...)
	return d.awaited(ctx, p, err)
}

// awaited waits for the window of p, which has been launched unless err says why not.
func (d *Desk) awaited(ctx context.Context, p *Program, err error) (*Program, error) {
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	err = wait(ctx, "the window", func() error {
		if !p.Running() {
			return fmt.Errorf("the program has ended: %s", p.Log())
		}
		_, err := d.xdotool(ctx, "search", "--onlyvisible", "--pid", fmt.Sprint(p.cmd.Process.Pid))
		return err
	})
	if err != nil {
		return nil, errors.Join(err, p.Kill(), fmt.Errorf("it printed %q", p.Log()))
	}
	return p, d.Focus(ctx, p)
}

// Focus gives the keys to the window of p: where nobody manages windows, one that comes up
// in the place of another has no focus.
func (d *Desk) Focus(ctx context.Context, p *Program) error {
	_, err := d.xdotool(ctx, "search", "--onlyvisible", "--pid", fmt.Sprint(p.cmd.Process.Pid), "windowfocus")
	return err
}

// Running reports whether the program has not ended yet.
func (p *Program) Running() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// Log is what the program has printed.
func (p *Program) Log() string { return p.log.String() }

// Resident is how much memory the program holds, in bytes.
func (p *Program) Resident() (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", p.cmd.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("desk: looking up the memory: %w", err)
	}
	var size, resident int64 // in pages
	if _, err := fmt.Sscan(string(text), &size, &resident); err != nil {
		return 0, fmt.Errorf("desk: reading %q: %w", text, err)
	}
	return resident * int64(os.Getpagesize()), nil
}

// CPU is how much time of the processor the program has taken so far, in hundredths of a
// second.
func (p *Program) CPU() (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("desk: looking up the processor's time: %w", err)
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:])) // the name before may hold anything
	const user, system = 11, 12
	if len(fields) <= system {
		return 0, fmt.Errorf("desk: reading %q", text)
	}
	var sum time.Duration
	for _, field := range []string{fields[user], fields[system]} {
		ticks, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("desk: reading %q: %w", text, err)
		}
		sum += time.Duration(ticks) * 10 * time.Millisecond
	}
	return sum, nil
}

// Interrupt asks the program to end, as Ctrl+C does.
func (p *Program) Interrupt() error { return p.cmd.Process.Signal(os.Interrupt) }

// Kill ends the program at once, as a pulled plug does.
func (p *Program) Kill() error {
	err := p.cmd.Process.Kill()
	<-p.done
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}

// Keys presses keys, like "F9" or "Return".
func (d *Desk) Keys(ctx context.Context, keys ...string) error {
	_, err := d.xdotool(ctx, append([]string{"key", "--delay", "40"}, keys...)...)
	return err
}

// Type types text as a hand does: the till takes what comes faster for a scan.
func (d *Desk) Type(ctx context.Context, text string) error {
	_, err := d.xdotool(ctx, "type", "--delay", "60", text)
	return err
}

// Scan types a code as a scanner does, and the Enter behind it.
func (d *Desk) Scan(ctx context.Context, code string) error {
	_, err := d.xdotool(ctx, "type", "--args", "1", "--delay", "8", code, "key", "Return")
	return err
}

// Click presses the left button at a point of the screen.
func (d *Desk) Click(ctx context.Context, x, y int) error {
	_, err := d.xdotool(ctx, "mousemove", fmt.Sprint(x), fmt.Sprint(y), "click", "1")
	return err
}

func (d *Desk) xdotool(ctx context.Context, args ...string) (string, error) {
	return d.run(ctx, nil, "xdotool", args...)
}

func (d *Desk) run(ctx context.Context, stdin io.Reader, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+d.display)
	cmd.Stdin = stdin
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("desk: %s %s: %w: %s", name, strings.Join(args, " "), err, stderr.Bytes())
	}
	return string(out), nil
}

// Picture is the whole screen.
func (d *Desk) Picture(ctx context.Context) (image.Image, error) {
	text, err := d.run(ctx, nil, "import", "-window", "root", "png:-")
	if err != nil {
		return nil, err
	}
	return png.Decode(strings.NewReader(text))
}

// SavePicture puts a picture of the screen into a PNG file.
func (d *Desk) SavePicture(ctx context.Context, path string) error {
	_, err := d.run(ctx, nil, "import", "-window", "root", path)
	return err
}

// QR waits for a QR code on the screen and returns its text, as zbarimg reads it
// from a picture.
func (d *Desk) QR(ctx context.Context) (string, error) {
	var text string
	err := wait(ctx, "a QR code", func() error {
		shot, err := d.run(ctx, nil, "import", "-window", "root", "png:-")
		if err != nil {
			return err
		}
		text, err = d.run(ctx, strings.NewReader(shot), "zbarimg", "-q", "--raw", "png:-")
		return err
	})
	return strings.TrimSpace(text), err
}

// Green waits until most of the screen is the green of money confirmed.
func (d *Desk) Green(ctx context.Context) error {
	return wait(ctx, "green", func() error {
		share, err := d.share(ctx, 0x0A, 0x7A, 0x43)
		if err == nil && share < 50 {
			err = fmt.Errorf("%d %% of the screen is green", share)
		}
		return err
	})
}

// Drawn waits until the window shows a page: the dark rail of the sell screen, or
// the green of a payment that the till has found at its start.
func (d *Desk) Drawn(ctx context.Context) error {
	return wait(ctx, "the first page", func() error {
		rail, err := d.share(ctx, 0x18, 0x20, 0x2B)
		if err != nil {
			return err
		}
		green, err := d.share(ctx, 0x0A, 0x7A, 0x43)
		if err == nil && rail < 3 && green < 50 {
			err = errors.New("nothing is drawn yet")
		}
		return err
	})
}

// NotGreen is an error where the screen is green.
func (d *Desk) NotGreen(ctx context.Context) error {
	share, err := d.share(ctx, 0x0A, 0x7A, 0x43)
	if err == nil && share >= 50 {
		err = errors.New("the screen is green")
	}
	return err
}

// share is how many of a hundred points of the screen have this colour.
func (d *Desk) share(ctx context.Context, r, g, b uint32) (int, error) {
	img, err := d.Picture(ctx)
	if err != nil {
		return 0, err
	}
	n, hits := 0, 0
	for y := 0; y < d.Height; y += 8 {
		for x := 0; x < d.Width; x += 8 {
			pr, pg, pb, _ := img.At(x, y).RGBA()
			n++
			if pr>>8 == r && pg>>8 == g && pb>>8 == b {
				hits++
			}
		}
	}
	return 100 * hits / n, nil
}

// wait tries until fn succeeds or ctx ends.
func wait(ctx context.Context, what string, fn func() error) error {
	for {
		err := fn()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("desk: waiting for %s: %w", what, err)
		case <-time.After(150 * time.Millisecond):
		}
	}
}
