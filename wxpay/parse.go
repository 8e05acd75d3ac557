package wxpay

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bounds of what [Parse] reads. WeChat's answers are a few kilobytes; a bill
// does not come as a document.
const (
	MaxDocument = 64 << 10 // bytes
	maxFields   = 2048     // keeps the search for doubles short whatever comes
)

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

// Parse reads a flat document: a root element named xml (or root, as inside
// refund notices), in it elements that hold text or CDATA only, or nothing. A byte order
// mark, an XML declaration and white space between elements are allowed.
//
// It is stricter than XML on purpose, because money hangs on what it returns:
// attributes, nesting, comments, DTDs, a field that comes twice, text outside
// the elements, anything after the root, characters that XML does not allow and
// text that is not UTF-8 are refused, as is a document over [MaxDocument]. The
// error is a *SyntaxError.
//
// Line ends are left as they came: WeChat signs what it sent, not what an XML
// reader makes of it.
func Parse(doc []byte) (Params, error) {
	if len(doc) > MaxDocument {
		return nil, &SyntaxError{MaxDocument, "the document is too large"}
	}
	s := scanner{text: string(doc)}
	if at, reason := illegal(s.text); reason != "" {
		return nil, &SyntaxError{at, reason}
	}
	return s.document()
}

// illegal finds the first place that is not UTF-8 or that XML does not allow, so
// that nothing behind it has to look at characters again.
func illegal(text string) (at int, reason string) {
	for i := 0; i < len(text); {
		if plain[text[i]] {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			return i, "the text is not UTF-8"
		case !legal(r):
			return i, "a character that XML does not allow"
		}
		i += n
	}
	return 0, ""
}

// plain are the bytes that are a legal character each.
var plain = func() (t [256]bool) {
	for b := range utf8.RuneSelf {
		t[b] = legal(rune(b))
	}
	return t
}()

// inName are the bytes that names are made of: what the API uses.
var inName = func() (t [256]bool) {
	for _, b := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.") {
		t[b] = true
	}
	return t
}()

// legal reports whether XML allows the character.
func legal(r rune) bool {
	switch {
	case r < ' ':
		return r == '\t' || r == '\n' || r == '\r'
	case r == 0xFFFE || r == 0xFFFF:
		return false
	}
	return utf8.ValidRune(r)
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
	if err := s.declaration(); err != nil {
		return nil, err
	}
	s.space()
	root, empty, err := s.openTag()
	if err != nil {
		return nil, err
	}
	if root != "xml" && root != "root" {
		return nil, s.fail("the root is " + strconv.Quote(root))
	}
	p := Params{}
	if !empty {
		if p, err = s.fields(root); err != nil {
			return nil, err
		}
	}
	s.space()
	if s.pos != len(s.text) {
		return nil, s.fail("there is more after the document")
	}
	return p, nil
}

// declared is the rest of a declaration behind "<?xml ": XML 1.0 in UTF-8.
var declared = regexp.MustCompile(`^[ \t\r\n]*version[ \t\r\n]*=[ \t\r\n]*(?:"1\.0"|'1\.0')` +
	`(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?i:"utf-8"|'utf-8'))?` +
	`(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>`)

// declaration reads <?xml version="1.0" encoding="UTF-8"?> where there is one.
func (s *scanner) declaration() error {
	if !s.skip("<?xml ") {
		return nil
	}
	head := declared.FindString(s.text[s.pos:])
	if head == "" {
		return s.fail("the document is not declared as XML 1.0 in UTF-8")
	}
	s.pos += len(head)
	return nil
}

// fields reads elements up to the end of the root.
func (s *scanner) fields(root string) (Params, error) {
	p := make(Params, 0, 24)
	for {
		s.space()
		if s.skip("</") {
			return p, s.closeTag(root)
		}
		name, value, err := s.field()
		if err != nil {
			return nil, err
		}
		if p.Has(name) {
			return nil, s.fail("field " + strconv.Quote(name) + " comes twice")
		}
		if len(p) == maxFields {
			return nil, s.fail("there are too many fields")
		}
		p = append(p, Field{name, value})
	}
}

// field reads one element.
func (s *scanner) field() (name, value string, err error) {
	name, empty, err := s.openTag()
	if err != nil || empty {
		return name, "", err
	}
	if value, err = s.value(); err != nil {
		return "", "", err
	}
	return name, value, s.closeTag(name)
}

// openTag reads <name>, or <name/>, which is an empty element. Names are what the
// API uses: letters, digits, _ - and .
func (s *scanner) openTag() (name string, empty bool, err error) {
	if !s.skip("<") {
		return "", false, s.fail("an element was expected")
	}
	if name = s.name(); name == "" {
		return "", false, s.fail("a plain element name was expected")
	}
	s.space()
	empty = s.skip("/")
	if !s.skip(">") {
		return "", false, s.fail("element " + strconv.Quote(name) + " has attributes or does not end")
	}
	return name, empty, nil
}

// closeTag reads the rest of </name> behind "</".
func (s *scanner) closeTag(name string) error {
	if !s.skip(name) {
		return s.fail("element " + strconv.Quote(name) + " is not closed")
	}
	s.space()
	if !s.skip(">") {
		return s.fail("element " + strconv.Quote(name) + " is not closed")
	}
	return nil
}

// name reads a name; it begins with a letter or _.
func (s *scanner) name() string {
	start := s.pos
	for s.pos < len(s.text) && nameByte(s.text[s.pos], s.pos > start) {
		s.pos++
	}
	return s.text[start:s.pos]
}

func nameByte(b byte, inside bool) bool {
	return inName[b] && (inside || b > '9') // - . and digits sort before the letters
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

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }
