package wxpay

import (
	"strconv"
	"strings"
)

// value reads text and CDATA up to "</" and takes that too. White space before
// the first and after the last CDATA section is layout, as pretty-printers make
// it; everywhere else it is part of the value.
func (s *scanner) value() (string, error) {
	value, cdata := "", false
	for {
		text, err := s.charData()
		if err != nil {
			return "", err
		}
		switch {
		case s.skip("</"):
			if cdata && blank(text) {
				text = ""
			}
			return value + text, nil
		case s.skip("<![CDATA["):
			section, err := s.section()
			if err != nil {
				return "", err
			}
			if !cdata && blank(text) {
				text = ""
			}
			value += text + section
			cdata = true
		case s.pos >= len(s.text):
			return "", s.fail("the document is cut off")
		default:
			return "", s.fail("something other than text inside a field")
		}
	}
}

// section reads up to the end of a CDATA section.
func (s *scanner) section() (string, error) {
	section, _, found := strings.Cut(s.text[s.pos:], "]]>")
	if !found {
		return "", s.fail("CDATA does not end")
	}
	s.pos += len(section) + len("]]>")
	return section, nil
}

// charData reads up to the next < and resolves references.
func (s *scanner) charData() (string, error) {
	n := strings.IndexByte(s.text[s.pos:], '<')
	if n < 0 {
		n = len(s.text) - s.pos
	}
	if n == 0 {
		return "", nil // beside CDATA, as WeChat writes nearly every field
	}
	raw := s.text[s.pos : s.pos+n]
	if i := strings.Index(raw, "]]>"); i >= 0 {
		s.pos += i
		return "", s.fail("]]> outside CDATA")
	}
	if strings.IndexByte(raw, '&') >= 0 {
		return s.unescape(s.pos + n)
	}
	s.pos += n
	return raw, nil
}

// unescape reads up to end and resolves the five named references and numeric
// ones.
func (s *scanner) unescape(end int) (string, error) {
	var b strings.Builder
	for {
		text, rest, found := strings.Cut(s.text[s.pos:end], "&")
		b.WriteString(text)
		s.pos += len(text)
		if !found {
			return b.String(), nil
		}
		name, _, ended := strings.Cut(rest, ";")
		r, known := reference(name)
		if !ended || !known {
			return "", s.fail("an unknown reference")
		}
		b.WriteRune(r)
		s.pos += len("&") + len(name) + len(";")
	}
}

// reference is the character that &name; stands for.
func reference(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, numeric := strings.CutPrefix(name, "#")
	base := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	return rune(n), numeric && err == nil && legal(rune(n))
}

func blank(text string) bool { return strings.TrimLeft(text, " \t\r\n") == "" }
