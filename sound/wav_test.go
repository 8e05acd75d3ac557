package sound

import (
	"encoding/binary"
	"errors"
	"testing"
)

// wavOf is a WAV file of these chunks.
func wavOf(chunks ...string) []byte {
	body := "WAVE"
	for i := 0; i < len(chunks); i += 2 {
		body += chunks[i] + string(binary.LittleEndian.AppendUint32(nil, uint32(len(chunks[i+1])))) + chunks[i+1]
	}
	return []byte("RIFF" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(body)))) + body)
}

// formatOf is the chunk that tells of the samples.
func formatOf(tag, channels uint16, rate uint32, bits uint16) string {
	b := binary.LittleEndian.AppendUint16(nil, tag)
	b = binary.LittleEndian.AppendUint16(b, channels)
	b = binary.LittleEndian.AppendUint32(b, rate)
	b = append(b, make([]byte, 6)...)
	return string(binary.LittleEndian.AppendUint16(b, bits))
}

func TestReadWAV(t *testing.T) {
	mono := formatOf(1, 1, 22_050, 16)
	for name, c := range map[string]struct {
		doc  []byte
		want []int16
		err  error
	}{
		"one channel":    {wavOf("fmt ", mono, "data", "\x01\x00\xff\xff"), []int16{1, -1}, nil},
		"two channels":   {wavOf("fmt ", formatOf(1, 2, 44_100, 16), "data", "\x01\x00\x02\x00\x03\x00\x04\x00"), []int16{1, 3}, nil},
		"other chunks":   {wavOf("LIST", "odd", "fmt ", mono), nil, ErrNotWAV},
		"no samples":     {wavOf("fmt ", mono, "data", ""), []int16{}, nil},
		"samples first":  {wavOf("data", "\x01\x00", "fmt ", mono), nil, ErrNotWAV},
		"cut off":        {wavOf("fmt ", mono, "data", "\x01\x00\xff\xff")[:46], nil, ErrNotWAV},
		"8 bits":         {wavOf("fmt ", formatOf(1, 1, 22_050, 8), "data", "x"), nil, ErrNotPCM},
		"floats":         {wavOf("fmt ", formatOf(3, 1, 22_050, 16), "data", "xx"), nil, ErrNotPCM},
		"no channel":     {wavOf("fmt ", formatOf(1, 0, 22_050, 16), "data", "xx"), nil, ErrNotPCM},
		"no rate":        {wavOf("fmt ", formatOf(1, 1, 0, 16), "data", "xx"), nil, ErrNotPCM},
		"a song":         {wavOf("fmt ", formatOf(1, 1, 8_000, 16), "data", string(make([]byte, 8_000*2*11))), nil, ErrTooLong},
		"another format": {[]byte("OggS and so on"), nil, ErrNotWAV},
		"nothing":        {nil, nil, ErrNotWAV},
	} {
		got, rate, err := readWAV(c.doc)
		if !errors.Is(err, c.err) || len(got) != len(c.want) || (err == nil) != (rate > 0) {
			t.Errorf("%s: %v, %d Hz, %v; want %v, %v", name, got, rate, err, c.want, c.err)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
	}
}

// FuzzReadWAV: a file that calls itself a recording is read or refused.
func FuzzReadWAV(f *testing.F) {
	f.Add(wavOf("LIST", "odd", "fmt ", formatOf(1, 2, 44_100, 16), "data", "\x01\x02\x03\x04"))
	f.Add([]byte("RIFF"))
	f.Fuzz(func(t *testing.T, doc []byte) {
		samples, rate, err := readWAV(doc)
		if err == nil && (rate <= 0 || len(samples)*2 > len(doc)) {
			t.Errorf("%d samples at %d out of %d bytes", len(samples), rate, len(doc))
		}
	})
}
