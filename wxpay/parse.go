package wxpay

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxDocument is the largest document that is read, in bytes. WeChat's answers
// are a few kilobytes; a bill does not come as a document.
const MaxDocument = 64 << 10

// ErrSyntax says that a text is no document of this API.
var ErrSyntax = errors.New("not a flat XML document")

// SyntaxError tells where and why a document cannot be read. errors.Is finds
// ErrSyntax in it.
type SyntaxError struct {
	Offset int // bytes from the start
	Reason string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%v: %s at byte %d", ErrSyntax, e.Reason, e.Offset)
}

// Is makes errors.Is(err, ErrSyntax) true.
func (e *SyntaxError) Is(target error) bool { return target == ErrSyntax }

// Parse reads a flat document: one root element, in it elements that hold text
// or CDATA only. It is stricter than XML on purpose, because money hangs on what
// it returns: attributes, nesting, comments, DTDs, a field that comes twice,
// text outside the elements, anything after the root and text that is not UTF-8
// are refused, as is a document over MaxDocument.
func Parse(doc []byte) (Params, error) {
	if len(doc) > MaxDocument {
		return nil, &SyntaxError{MaxDocument, "the document is too large"}
	}
	if !utf8.Valid(doc) {
		return nil, &SyntaxError{0, "the text is not UTF-8"}
	}
	s := scanner{text: string(doc)}
	return s.document()
}

// scanner reads one document. The values it returns are parts of text, so
// parsing costs two allocations however many fields there are.
type scanner struct {
	text string
	pos  int
}

func (s *scanner) fail(reason string) error { return &SyntaxError{s.pos, reason} }

// document reads the whole text.
func (s *scanner) document() (Params, error) {
	s.skip("\uFEFF")
	s.space()
	if s.skip("<?xml ") {
		end := strings.Index(s.text[s.pos:], "?>")
		if end < 0 || strings.ContainsAny(s.text[s.pos:s.pos+end], "<>") {
			return nil, s.fail("the XML declaration does not end")
		}
		s.pos += end + len("?>")
		s.space()
	}
	root, err := s.openTag()
	if err != nil {
		return nil, err
	}
	p, err := s.fields(root)
	if err != nil {
		return nil, err
	}
	s.space()
	if s.pos != len(s.text) {
		return nil, s.fail("there is more after the document")
	}
	return p, nil
}

// fields reads elements up to the end of the root.
func (s *scanner) fields(root string) (Params, error) {
	p := make(Params, 0, 24)
	for {
		s.space()
		if s.skip("</") {
			return p, s.closeTag(root)
		}
		name, err := s.openTag()
		if err != nil {
			return nil, err
		}
		value, err := s.value()
		if err != nil {
			return nil, err
		}
		if err := s.closeTag(name); err != nil {
			return nil, err
		}
		if p.Has(name) {
			return nil, s.fail("field " + strconv.Quote(name) + " comes twice")
		}
		p = append(p, Field{name, value})
	}
}

// openTag reads <name>. Names are what the API uses: letters, digits, _ - and .
func (s *scanner) openTag() (string, error) {
	if !s.skip("<") {
		return "", s.fail("an element was expected")
	}
	name := s.name()
	if name == "" {
		return "", s.fail("a plain element name was expected")
	}
	s.space()
	if !s.skip(">") {
		return "", s.fail("element " + strconv.Quote(name) + " has attributes or does not end")
	}
	return name, nil
}

// closeTag reads the rest of </name> behind "</".
func (s *scanner) closeTag(name string) error {
	if s.name() != name {
		return s.fail("element " + strconv.Quote(name) + " is not closed")
	}
	s.space()
	if !s.skip(">") {
		return s.fail("the end of element " + strconv.Quote(name) + " does not end")
	}
	return nil
}

func (s *scanner) name() string {
	start := s.pos
	for s.pos < len(s.text) && nameByte(s.text[s.pos], s.pos > start) {
		s.pos++
	}
	return s.text[start:s.pos]
}

func nameByte(b byte, inside bool) bool {
	switch {
	case b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z', b == '_':
		return true
	case b >= '0' && b <= '9', b == '-', b == '.':
		return inside
	}
	return false
}

// value reads text and CDATA up to "</" and takes that too. White space around
// CDATA is layout; in a value without CDATA it is part of the value.
func (s *scanner) value() (string, error) {
	value, cdata := "", false
	for {
		text, err := s.charData()
		if err != nil {
			return "", err
		}
		switch {
		case s.skip("</"):
			if !(cdata && blank(text)) {
				value += text
			}
			return value, nil
		case s.skip("<![CDATA["):
			end := strings.Index(s.text[s.pos:], "]]>")
			if end < 0 {
				return "", s.fail("CDATA does not end")
			}
			section := s.text[s.pos : s.pos+end]
			if err := s.legal(section); err != nil {
				return "", err
			}
			if !blank(text) {
				value += text
			}
			value += section
			s.pos += end + len("]]>")
			cdata = true
		case s.pos >= len(s.text):
			return "", s.fail("the document is cut off")
		default:
			return "", s.fail("an element inside a field")
		}
	}
}

// charData reads up to the next < and resolves references.
func (s *scanner) charData() (string, error) {
	n := strings.IndexByte(s.text[s.pos:], '<')
	if n < 0 {
		n = len(s.text) - s.pos
	}
	raw := s.text[s.pos : s.pos+n]
	if err := s.legal(raw); err != nil {
		return "", err
	}
	if strings.Contains(raw, "]]>") {
		return "", s.fail("]]> outside CDATA")
	}
	if strings.IndexByte(raw, '&') >= 0 {
		text, err := s.unescape(raw)
		s.pos += n
		return text, err
	}
	s.pos += n
	return raw, nil
}

// legal refuses control characters, which XML does not allow.
func (s *scanner) legal(text string) error {
	for i := 0; i < len(text); i++ {
		if b := text[i]; b < ' ' && b != '\t' && b != '\n' && b != '\r' {
			return s.fail("a control character")
		}
	}
	return nil
}

var entities = map[string]string{"amp": "&", "lt": "<", "gt": ">", "quot": `"`, "apos": "'"}

// unescape resolves the five named references and numeric ones.
func (s *scanner) unescape(raw string) (string, error) {
	var b strings.Builder
	for {
		text, rest, found := strings.Cut(raw, "&")
		b.WriteString(text)
		if !found {
			return b.String(), nil
		}
		ref, after, ok := strings.Cut(rest, ";")
		if !ok {
			return "", s.fail("& without an end")
		}
		r, err := s.reference(ref)
		if err != nil {
			return "", err
		}
		b.WriteString(r)
		raw = after
	}
}

func (s *scanner) reference(ref string) (string, error) {
	if e, ok := entities[ref]; ok {
		return e, nil
	}
	digits, base := strings.TrimPrefix(ref, "#"), 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	r := rune(n)
	if err != nil || !strings.HasPrefix(ref, "#") || !utf8.ValidRune(r) || r < ' ' && r != '\t' && r != '\n' && r != '\r' {
		return "", s.fail("an unknown reference")
	}
	return string(r), nil
}

// skip takes prefix if it comes next.
func (s *scanner) skip(prefix string) bool {
	if strings.HasPrefix(s.text[s.pos:], prefix) {
		s.pos += len(prefix)
		return true
	}
	return false
}

func (s *scanner) space() {
	for s.pos < len(s.text) && isSpace(s.text[s.pos]) {
		s.pos++
	}
}

func blank(text string) bool { return strings.TrimLeft(text, " \t\r\n") == "" }

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }
