package sound

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"time"

	"github.com/gopxl/beep/v2"

	"wxtill/aloud"
	"wxtill/pos"
)

// Opening is the recording that stands before the amount.
const Opening = "微信支付收款到账"

// RecordingError says which recording cannot be played.
type RecordingError struct {
	Path string
	Err  error
}

func (e *RecordingError) Error() string { return fmt.Sprintf("recording %s: %v", e.Path, e.Err) }

func (e *RecordingError) Unwrap() error { return e.Err }

// recorded is an amount in the words of a directory, each a file such as 元.wav.
func recorded(dir string, amount pos.Fen) (all beep.Streamer, lasts time.Duration, err error) {
	var clips []beep.Streamer
	for _, word := range append([]string{Opening}, aloud.Chinese(amount)...) {
		clip, length, err := readClip(filepath.Join(dir, word+".wav"))
		if err != nil {
			return nil, 0, err
		}
		clips = append(clips, clip)
		lasts += length
	}
	return beep.Seq(clips...), lasts, nil
}

// readClip reads a WAV file whole, at [Rate].
func readClip(path string) (clip beep.Streamer, lasts time.Duration, err error) {
	doc, err := os.ReadFile(path)
	if err != nil {
		return nil, 0, &RecordingError{path, errors.Unwrap(err)}
	}
	samples, rate, err := readWAV(doc)
	if err != nil {
		return nil, 0, &RecordingError{path, err}
	}
	const quality = 3 // of resampling; more cannot be heard in speech
	return beep.Resample(quality, rate, Rate, play(samples)), rate.D(len(samples)), nil
}

// play streams samples once, the same on both sides.
func play(samples []int16) beep.Streamer {
	return beep.StreamerFunc(func(out [][2]float64) (int, bool) {
		n := min(len(out), len(samples))
		for i, s := range samples[:n] {
			v := float64(s) / -math.MinInt16
			out[i] = [2]float64{v, v}
		}
		samples = samples[n:]
		return n, n > 0
	})
}
