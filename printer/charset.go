package printer

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/encoding/charmap"
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

// charset is what characters a printer has. Their codes are one byte, which is
// drawn one column wide, or two, which are drawn two columns wide.
type charset struct {
	codes func() *[1 << 16]uint16 // 0: not there
	begin []byte                  // commands that choose it after a reset
}

// gbk is the charset of printers for China, chosen by FS &, which some printers
// leave off after a reset.
var gbk = &charset{codes: gbkTable, begin: []byte{fsByte, '&'}}

// charsets are those that a [Profile] may name.
var charsets = map[string]*charset{
	"":      gbk,
	"gbk":   gbk,
	"drawn": gbk,
	"cp437": singleByte(charmap.CodePage437, 0),
	"cp858": singleByte(charmap.CodePage858, 19),
}

// singleByte is a code page of printers without Chinese: FS . (Chinese off), ESC t
// (the page).
func singleByte(page *charmap.Charmap, number byte) *charset {
	codes := sync.OnceValue(func() *[1 << 16]uint16 {
		table := new([1 << 16]uint16)
		for b := 0x80; b <= 0xFF; b++ {
			if r := page.DecodeByte(byte(b)); r != unicode.ReplacementChar {
				table[r] = uint16(b)
			}
		}
		return table
	})
	return &charset{codes: codes, begin: []byte{fsByte, '.', escByte, 't', number}}
}

// has reports whether the printer has a picture for r.
func (c *charset) has(r rune) bool {
	return isASCII(r) || r > 0x7F && r < 1<<16 && c.codes()[r] != 0
}

// isASCII reports whether r is one of the printable characters of ASCII.
func isASCII(r rune) bool { return r >= ' ' && r < 0x7F }

// append appends the bytes of s, which must have been through clean.
func (c *charset) append(dst []byte, s string) []byte {
	table := c.codes()
	for _, r := range s {
		switch code := table[r]; {
		case r < 0x80:
			dst = append(dst, byte(r))
		case code <= 0xFF:
			dst = append(dst, byte(code))
		default:
			dst = append(dst, byte(code>>8), byte(code))
		}
	}
	return dst
}

// clean turns any text, also one that is no UTF-8, into what the printer can
// show: printable ASCII and characters of the charset, nothing else. No control
// byte is left in it, so that no name can command the printer.
func (c *charset) clean(s string) string {
	if c.isPlain(s) {
		return s
	}
	var b strings.Builder
	for _, r := range norm.NFC.String(s) {
		b.WriteString(c.replace(r))
	}
	return b.String()
}

// isPlain reports whether clean has nothing to do, as for most names.
func (c *charset) isPlain(s string) bool {
	for _, r := range s {
		if !c.has(r) || r == '\u3000' || r == '\u00a0' {
			return false
		}
	}
	return true
}

// replace gives what stands for r on paper.
func (c *charset) replace(r rune) string {
	switch {
	case r >= '\t' && r <= '\r', unicode.In(r, unicode.Z):
		return " "
	case c.has(r):
		return string(r)
	case r == '¥' && c.has('￥'):
		// U+00A5 has four bytes in GB18030, two of which print as "0 6".
		return "￥"
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Mn, unicode.Me):
		return ""
	}
	return c.standIn(r)
}

// standIn gives a plainer spelling of r if there is one (ñ is n, ² is 2, ㎥ is
// m3), else a question mark as wide as r would have been.
func (c *charset) standIn(r rune) string {
	var b strings.Builder
	for _, part := range norm.NFKD.String(string(r)) {
		switch {
		case c.has(part):
			b.WriteRune(part)
		case !unicode.Is(unicode.Mn, part):
			return c.questionMark(r)
		}
	}
	if b.Len() == 0 {
		return c.questionMark(r)
	}
	return b.String()
}

// questionMark is wide for characters that are wide by Unicode's annex 11, where
// the printer has a wide one.
func (c *charset) questionMark(r rune) string {
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		if c.has('？') {
			return "？"
		}
		return "??"
	}
	return "?"
}

// columns is how many columns a cleaned character takes. In GBK that is its
// East-Asian width, with the ambiguous ones (·, “, é, Greek) wide, as they are in
// a Chinese font.
func (c *charset) columns(r rune) int {
	if r < 0x80 || c.codes()[r] <= 0xFF {
		return 1
	}
	return 2
}

// textColumns is the width of a cleaned text.
func (c *charset) textColumns(s string) int {
	n := 0
	for _, r := range s {
		n += c.columns(r)
	}
	return n
}
