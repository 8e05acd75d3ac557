package sound

import (
	"encoding/binary"
	"errors"

	"github.com/gopxl/beep/v2"
)

// Errors of a recording.
var (
	// ErrNotWAV: the file is no RIFF/WAVE file, or ends before its samples.
	ErrNotWAV = errors.New("is no WAV file")
	// ErrNotPCM: only plain samples of 16 bits are read, of one or two channels, 8,000 to
	// 192,000 a second: what every recorder can write.
	ErrNotPCM = errors.New("is no WAV file of 16 bits (PCM)")
	// ErrTooLong: a recording is a word, not a song.
	ErrTooLong = errors.New("is longer than ten seconds")
)

// readWAV reads the samples of a WAV file (Multimedia Programming Interface and Data
// Specifications 1.0, chapter 3); of two channels the first.
func readWAV(doc []byte) (samples []int16, rate beep.SampleRate, err error) {
	if len(doc) < 12 || string(doc[:4]) != "RIFF" || string(doc[8:12]) != "WAVE" {
		return nil, 0, ErrNotWAV
	}
	channels := 0
	for rest := doc[12:]; len(rest) >= 8; {
		id, size := string(rest[:4]), int64(binary.LittleEndian.Uint32(rest[4:]))
		body := rest[8:]
		if size > int64(len(body)) {
			return nil, 0, ErrNotWAV
		}
		switch id {
		case "fmt ":
			if channels, rate = pcm(body[:size]); channels == 0 {
				return nil, 0, ErrNotPCM
			}
		case "data":
			if channels == 0 {
				return nil, 0, ErrNotWAV
			}
			return first(body[:size], channels, rate)
		}
		rest = body[min(size+size%2, int64(len(body))):] // chunks are padded to an even length
	}
	return nil, 0, ErrNotWAV
}

// pcm reads the format of plain samples of 16 bits; of others the channels are 0.
func pcm(format []byte) (channels int, rate beep.SampleRate) {
	const plain, bits, slowest, fastest = 1, 16, 8_000, 192_000
	if len(format) < 16 || binary.LittleEndian.Uint16(format) != plain || binary.LittleEndian.Uint16(format[14:]) != bits {
		return 0, 0
	}
	channels, rate = int(binary.LittleEndian.Uint16(format[2:])), beep.SampleRate(binary.LittleEndian.Uint32(format[4:]))
	if channels > 2 || rate < slowest || rate > fastest {
		return 0, 0
	}
	return channels, rate
}

// first are the samples of the first channel.
func first(data []byte, channels int, rate beep.SampleRate) ([]int16, beep.SampleRate, error) {
	const longest = 10 // seconds
	n := len(data) / (2 * channels)
	if n > longest*int(rate) {
		return nil, 0, ErrTooLong
	}
	samples := make([]int16, n)
	for i := range samples {
		samples[i] = int16(binary.LittleEndian.Uint16(data[2*channels*i:]))
	}
	return samples, rate, nil
}
