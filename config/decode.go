package config

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// value is one key of the file with what stands behind it.
type value struct {
	name string // dotted
	line int
	data any // string, int64, float64, bool, time.Time or a list
}

// show is the value for an error, shortened, and masked where it might be a key
// in the wrong place. What no field takes is not shown.
func (v value) show() string {
	switch data := v.data.(type) {
	case string:
		if data == "" {
			return ""
		}
		return strconv.Quote(shorten(discreet(data)))
	case int64, bool:
		return fmt.Sprint(data)
	}
	return ""
}

// shorten cuts what is too long for a message.
func shorten(s string) string {
	const most = 60
	if text := []rune(s); len(text) > most {
		return string(text[:most]) + "…"
	}
	return s
}

// decode takes the text apart into the values of its keys, or says where it is
// not TOML. A section that the file does not have stays one value, so that the
// section is what is complained about and not each of its keys.
func decode(doc []byte) ([]value, *Error) {
	doc = bytes.TrimPrefix(doc, []byte("\xef\xbb\xbf"))
	d := decoder{doc: doc}
	var top map[string]toml.Primitive
	var err error
	if d.meta, err = toml.Decode(string(doc), &top); err != nil {
		return nil, d.broken(err)
	}
	for name, p := range top {
		if !isSection(name) {
			d.add(name, p)
			continue
		}
		table, ok := d.table(p)
		if !ok {
			d.add(name, p)
		}
		for key, p := range table {
			d.add(name+"."+key, p)
		}
	}
	return d.values, nil
}

// decoder holds what decode works on.
type decoder struct {
	doc    []byte
	meta   toml.MetaData
	values []value
}

func (d *decoder) add(name string, p toml.Primitive) {
	data, line := d.look(p)
	d.values = append(d.values, value{name: name, line: line, data: data})
}

// look reads a value and finds its line. A table that is only implied, as a in
// a.b = 1, has none, so the first line inside it is taken.
func (d *decoder) look(p toml.Primitive) (data any, line int) {
	var probe probe
	var at toml.ParseError
	if errors.As(d.meta.PrimitiveDecode(p, &probe), &at) && at.Position.Line > 0 {
		return probe.data, d.lineOf(at.Position)
	}
	table, _ := d.table(p)
	for _, inner := range table {
		if _, n := d.look(inner); line == 0 || n > 0 && n < line {
			line = n
		}
	}
	return probe.data, line
}

// table is what is inside a value, if that is a table.
func (d *decoder) table(p toml.Primitive) (inside map[string]toml.Primitive, ok bool) {
	var probe probe
	_ = d.meta.PrimitiveDecode(p, &probe) // always fails; see probe
	if _, ok := probe.data.(map[string]any); !ok {
		return nil, false
	}
	return inside, d.meta.PrimitiveDecode(p, &inside) == nil
}

// probe takes any value and refuses it: the decoder tells the position of a
// value in no other way than by an error about it.
type probe struct{ data any }

var errProbe = errors.New("position wanted")

// UnmarshalTOML implements [toml.Unmarshaler].
func (p *probe) UnmarshalTOML(data any) error {
	p.data = data
	return errProbe
}

// lineOf counts the lines up to where a value starts; the line that the decoder
// gives is the one on which it ends.
func (d *decoder) lineOf(at toml.Position) int {
	return 1 + bytes.Count(d.doc[:min(max(0, at.Start), len(d.doc))], []byte("\n"))
}

// broken words an error of syntax. The decoder's own text is not passed on,
// because it may quote the line, and the line may be the key's.
func (d *decoder) broken(err error) *Error {
	var at toml.ParseError
	if !errors.As(err, &at) {
		return because(Syntax)
	}
	e := because(Syntax)
	e.Line = d.lineOf(at.Position)
	if _, known := fieldNamed(at.LastKey); known {
		e.Field = at.LastKey
	}
	message := strings.ToLower(at.Message)
	for _, known := range syntaxes {
		if strings.Contains(message, known.says) {
			e.Reason = known.reason
			break
		}
	}
	return e
}

// syntaxes sorts the decoder's messages; the first that fits counts.
var syntaxes = []struct {
	says   string
	reason Reason
}{
	{"invalid utf-8", Encoding},
	{"null bytes", Encoding},
	{"already been", Duplicate},
	{"already created", Duplicate},
	{"invalid escape", Backslash},
	{"hexadecimal digits after", Backslash},
	{"cannot contain newlines", Unclosed},
	{"expected key separator", Syntax},
	{"expected value", Unquoted},
	{"unexpected eof; expected", Unclosed},
	{"invalid integer", Unquoted},
	{"invalid float", Unquoted},
	{"invalid datetime", Unquoted},
	{"expected a digit", Unquoted},
	{"expected a top-level item to end", Unquoted},
}
