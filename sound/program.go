package sound

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os/exec"
	"runtime"
	"strconv"

	"github.com/gopxl/beep/v2"
)

// ErrNoPlayer says that no program of this machine plays samples.
var ErrNoPlayer = errors.New("no program of this machine plays sounds")

// programs are what desktops play samples with that they read from their input: 16 bits,
// two channels, at [Rate]. Each call finds the devices that are there by then.
var programs = map[string][][]string{
	"linux": {
		{"pacat", "--playback", "--format=s16le", "--channels=2", "--rate=" + strconv.Itoa(int(Rate)), "--latency-msec=50"},
		{"aplay", "--quiet", "--file-type=raw", "--format=S16_LE", "--channels=2", "--rate=" + strconv.Itoa(int(Rate)), "-"},
	},
}

// Programs is a loudspeaker that is played on by the desktop's own programs. Its errors:
// ErrNoPlayer, what the last program says.
type Programs struct{}

var _ Output = Programs{}

// Play implements [Output].
func (Programs) Play(ctx context.Context, s beep.Streamer) error {
	samples := encoded(s)
	err := ErrNoPlayer
	for _, p := range programs[runtime.GOOS] {
		if _, missing := exec.LookPath(p[0]); missing != nil {
			continue
		}
		cmd := exec.CommandContext(ctx, p[0], p[1:]...)
		cmd.Stdin = bytes.NewReader(samples)
		if err = cmd.Run(); err == nil {
			return nil
		}
		err = fmt.Errorf("playing by %s: %w", p[0], err)
	}
	return err
}

// encoded are the samples of a sound as those programs read them.
func encoded(s beep.Streamer) (all []byte) {
	buffer := make([][2]float64, 512)
	for {
		n, more := s.Stream(buffer)
		for _, sample := range buffer[:n] {
			for _, v := range sample {
				all = binary.LittleEndian.AppendUint16(all, uint16(int16(max(-1, min(v, 1))*math.MaxInt16)))
			}
		}
		if !more {
			return all
		}
	}
}
