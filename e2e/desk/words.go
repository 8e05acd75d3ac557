package desk

import (
	"bytes"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Words is what stands on paper: a slip without the printer's commands, decoded
// from GBK. A code is the text that it holds.
func Words(slip []byte) (string, error) {
	var text []byte
	for len(slip) > 0 {
		switch n := command(slip); {
		case n > 0:
			text = append(text, stored(slip[:n])...)
			slip = slip[n:]
		case slip[0] >= 0x81 && len(slip) > 1: // a hanzi: its second byte may look like anything
			text, slip = append(text, slip[:2]...), slip[2:]
		default:
			text, slip = append(text, slip[0]), slip[1:]
		}
	}
	words, err := simplifiedchinese.GBK.NewDecoder().Bytes(text)
	return string(words), err
}

// lengths of the commands that the till sends, by their first two bytes.
var lengths = map[string]int{
	"\x1b@": 2, "\x1c&": 2, // ESC @, FS &
	"\x10\x04": 3, "\x1dr": 3, // what the till asks: DLE EOT, GS r
	"\x1dH": 3, "\x1dh": 3, "\x1dw": 3, // of a barcode
	"\x1ba": 3, "\x1bE": 3, "\x1bd": 3, "\x1d!": 3, "\x1c!": 3, "\x1dV": 3, // one parameter
	"\x1bp": 5, // ESC p m t1 t2
}

// command is the length of the command that slip begins with, or 0.
func command(slip []byte) int {
	if len(slip) < 2 {
		return 0
	}
	n := lengths[string(slip[:2])]
	switch {
	case slip[0] == 0: // before the first slip
		n = 1
	case string(slip[:2]) == "\x1bD": // tab stops up to a zero
		n = bytes.IndexByte(slip, 0) + 1
	case string(slip[:2]) == "\x1dk" && len(slip) >= 4: // GS k m n: the barcode's text stands below it
		n = 4 + int(slip[3])
	}
	if string(slip[:2]) == "\x1d(" && len(slip) >= 5 { // GS ( k pL pH ...
		n = 5 + int(slip[3]) + int(slip[4])<<8
	}
	return min(n, len(slip))
}

// stored is the data of the command that stores a QR code, with its line.
func stored(command []byte) []byte {
	const head = 8 // GS ( k pL pH 1 P 0
	if len(command) > head && command[0] == 0x1d && string(command[5:8]) == "1P0" {
		return append(command[head:len(command):len(command)], '\n')
	}
	return nil
}
