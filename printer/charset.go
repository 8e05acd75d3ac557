package printer

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// gbkTable holds for each character of the basic plane its two GBK bytes, lead
// byte high, or 0 where cheap printers have no picture for it. ASCII is not in
// it: that is a byte for a byte.
var gbkTable = sync.OnceValue(func() *[1 << 16]uint16 {
	table := new([1 << 16]uint16)
	decoder := simplifiedchinese.GBK.NewDecoder()
	for lead := uint16(0x81); lead <= 0xFE; lead++ {
		for trail := uint16(0x40); trail <= 0xFE; trail++ {
			code := lead<<8 | trail
			if !inPrinterROM(code) {
				continue
			}
			s, err := decoder.String(string([]byte{byte(lead), byte(trail)}))
			r := []rune(s)
			if err == nil && len(r) == 1 && r[0] != unicode.ReplacementChar && !unicode.Is(unicode.Co, r[0]) && table[r[0]] == 0 {
				table[r[0]] = code
			}
		}
	}
	return table
})

// inPrinterROM leaves out what came with GB18030 in places that GBK had kept
// empty: a printer with GBK characters shows nothing there.
func inPrinterROM(code uint16) bool {
	switch {
	case code&0xFF == 0x7F:
		return false
	case code == 0xA2E3, code == 0xA8BF, code >= 0xA989 && code <= 0xA995:
		return false
	}
	return code < 0xFE50
}

// inGBK reports whether a GBK printer has a picture for r.
func inGBK(r rune) bool {
	return isASCII(r) || r > 0x7F && r < 1<<16 && gbkTable()[r] != 0
}

// isASCII reports whether r is one of the printable characters of ASCII.
func isASCII(r rune) bool { return r >= ' ' && r < 0x7F }

// appendGBK appends the bytes of s, which must have been through [clean].
func appendGBK(dst []byte, s string) []byte {
	table := gbkTable()
	for _, r := range s {
		if r < 0x80 {
			dst = append(dst, byte(r))
			continue
		}
		dst = append(dst, byte(table[r]>>8), byte(table[r]))
	}
	return dst
}

// clean turns any text, also one that is no UTF-8, into what a GBK printer can
// show: printable ASCII and the two-byte characters of GBK, nothing else. No
// control byte is left in it, so that no name can command the printer.
func clean(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	for _, r := range norm.NFC.String(s) {
		b.WriteString(replace(r))
	}
	return b.String()
}

// isPlain reports whether clean has nothing to do, as for most names.
func isPlain(s string) bool {
	for _, r := range s {
		if !inGBK(r) || r == '\u3000' {
			return false
		}
	}
	return true
}

// replace gives what stands for r on paper.
func replace(r rune) string {
	switch {
	case r >= '\t' && r <= '\r', unicode.In(r, unicode.Z):
		return " "
	case inGBK(r):
		return string(r)
	case r == '¥':
		// U+00A5 has four bytes in GB18030, two of which print as "0 6".
		return "￥"
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Mn, unicode.Me):
		return ""
	}
	return standIn(r)
}

// standIn gives a plainer spelling of r if there is one (ñ is n, ² is 2, ㎥ is
// m3), else a question mark as wide as r would have been.
func standIn(r rune) string {
	var b strings.Builder
	for _, part := range norm.NFKD.String(string(r)) {
		switch {
		case inGBK(part):
			b.WriteRune(part)
		case !unicode.Is(unicode.Mn, part):
			return questionMark(r)
		}
	}
	if b.Len() == 0 {
		return questionMark(r)
	}
	return b.String()
}

// questionMark is wide for characters that are wide by Unicode's annex 11.
func questionMark(r rune) string {
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return "？"
	}
	return "?"
}

// runeColumns is how many columns a cleaned character takes: all that has two
// bytes is drawn two columns wide. That is the East-Asian width, with the
// ambiguous ones (·, “, é, Greek) wide, as they are in a Chinese font.
func runeColumns(r rune) int {
	if r < 0x80 {
		return 1
	}
	return 2
}

// textColumns is the width of a cleaned text.
func textColumns(s string) int {
	n := 0
	for _, r := range s {
		n += runeColumns(r)
	}
	return n
}
