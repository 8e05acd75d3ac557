package printer

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

func TestEncodeBytes(t *testing.T) {
	const start = "\x1b@\x1c&"
	cases := map[string]struct {
		doc  Document
		want string
	}{
		"nothing": {nil, start},
		"text":    {Document{Plain("拿铁 8")}, start + "\xc4\xc3\xcc\xfa 8\n"},
		"bold once for two lines": {
			Document{boldLine("a"), boldLine("b"), Plain("c")},
			start + "\x1bE\x01a\nb\n\x1bE\x00c\n",
		},
		"size by both commands": {
			Document{Heading("茶", Style{Double: true}), Plain("a")},
			start + "\x1ba\x01\x1d!\x11\x1c!\x0c\xb2\xe8\n\x1ba\x00\x1d!\x00\x1c!\x00a\n",
		},
		"empty line keeps settings": {Document{Heading("", Style{Bold: true}), Plain("a")}, start + "\na\n"},
		"right":                     {Document{Row{Right: "8"}}, start + "\x1ba\x028\n"},
		"a gap is spaces":           {Document{Row{Left: "Due", Right: "8.00"}}, start + "Due" + strings.Repeat(" ", 25) + "8.00\n"},
		"a rule is half as many, twice as wide": {
			Document{Rule{}, Rule{}, Plain("茶")},
			start + "\x1d!\x10----------------\n----------------\n\x1d!\x00\xb2\xe8\n",
		},
		"feed, cut": {Document{Feed(4), Cut{}}, start + "\x1bd\x04\x1dV\x01"},
		"drawer":    {Document{Drawer{}}, start + "\x1bp\x00\x19\xfa"},
		"code": {
			Document{QR{Data: "T01"}},
			start + "\n\x1ba\x01\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x06\x1d(k\x03\x001E1\x1d(k\x06\x001P0T01\x1d(k\x03\x001Q0\n",
		},
		"controls in a code": {
			Document{QR{Data: "\x10\x04\x01T\x7f"}},
			start + "\n\x1ba\x01\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x06\x1d(k\x03\x001E1\x1d(k\x04\x001P0T\x1d(k\x03\x001Q0\n",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := Encode(c.doc, Profile{Columns: 32}); string(got) != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func boldLine(s string) Text { return Text{Runs: []Run{{s, Style{Bold: true}}}} }

func TestCodeSizeFollowsPaper(t *testing.T) {
	for columns, dots := range map[int]byte{32: 6, 42: 7, 48: 8} {
		want := []byte{gsByte, '(', 'k', 3, 0, '1', 'C', dots}
		if got := Encode(Document{QR{Data: "T01"}}, Profile{Columns: columns}); !bytes.Contains(got, want) {
			t.Errorf("%d columns: no %x in %x", columns, want, got)
		}
	}
}

func TestLongCodeIsPrintedAsText(t *testing.T) {
	p, err := interpret(Encode(Document{QR{Data: strings.Repeat("7", maxQR+1)}}, Profile{Columns: 32}), 32)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.codes) != 0 || strings.Join(p.lines, "") != strings.Repeat("7", maxQR+1) {
		t.Errorf("codes %q, lines %q", p.codes, p.lines)
	}
}

// Real-time commands are obeyed wherever they stand, so their first byte must
// be nowhere.
func TestNoRealTimeCommand(t *testing.T) {
	r := cashReceipt("zh")
	r.Shop.Name, r.Sale = "\x10\x04\x01\x10\x14\x01\x00\x00", "\x10\x14\x01"
	r.Lines[0].Name, r.Lines[0].Unit = "\x10\x05\x01", "\x10\x04"
	for _, slip := range goldenSlips("zh") {
		switch {
		case slip.Receipt != nil:
			slip.Receipt.Shop, slip.Receipt.Lines, slip.Receipt.Sale = r.Shop, r.Lines, r.Sale
		case slip.Shift != nil:
			slip.Shift.Shop, slip.Shift.Drawer.Reason = r.Shop, r.Lines[0].Name
		case slip.Cash != nil:
			slip.Cash.Shop, slip.Cash.Reason = r.Shop, r.Lines[0].Name
		}
		got := bytes.ReplaceAll(Encode(Layout(slip), Profile{Columns: 32}), []byte("\x1d!\x10-"), nil) // a rule
		if bytes.IndexByte(got, 0x10) >= 0 {
			t.Errorf("DLE in %.40q", got)
		}
	}
}

// TestInterpreterKnowsTabs: the software printer goes to the stops that it is told, as
// other programs tell theirs.
func TestInterpreterKnowsTabs(t *testing.T) {
	p, err := interpret([]byte("\x1b@\x1bD\x04\x09\x00a\tb\tc\n"), 16)
	if want := []string{"a   b    c"}; err != nil || !slices.Equal(p.lines, want) {
		t.Errorf("%q, %v, want %q", p.lines, err, want)
	}
	if _, err := interpret([]byte("\x1b@a\tb\n"), 16); err == nil {
		t.Error("a tab without a stop is no fault")
	}
}

// The software printer of these tests must notice what it is there for.
func TestInterpreterRefuses(t *testing.T) {
	cases := map[string]string{
		"an unknown command":          "\x1b@\x1bZ\x01",
		"a control byte":              "\x1b@a\x07\n",
		"a line over the edge":        "\x1b@12345678901234567\n",
		"half a character":            "\x1b@\x1c&\xc4\n",
		"four bytes of GB18030":       "\x1b@\x1c&\x81\x30\x84\x36\n",
		"Chinese while it is off":     "\x1b@\xc4\xc3\n",
		"text without an end":         "\x1b@a",
		"half a command":              "\x1b@\x1bp\x00",
		"alignment within a line":     "\x1b@a\x1ba\x01b\n",
		"a size cheap ones know not":  "\x1b@\x1d!\x22a\n",
		"a code of another model":     "\x1b@\x1d(k\x04\x001A1\x00",
		"a code that is not there":    "\x1b@\x1d(k\x03\x001Q0",
		"a double line over the edge": "\x1b@\x1d!\x11123456789\n",
	}
	for name, data := range cases {
		t.Run(name, func(t *testing.T) {
			if _, err := interpret([]byte(data), 16); err == nil {
				t.Error("no error")
			}
		})
	}
}
