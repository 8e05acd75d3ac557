package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Reason says what is wrong with a value. Package words has a text in each
// language for every one.
type Reason string

// What can be wrong. The arguments of a reason are in brackets.
const (
	Missing       Reason = "missing"        // demanded and not there
	UnknownKey    Reason = "unknown_key"    // not a key of this file
	MisspeltKey   Reason = "misspelt_key"   // not a key of this file [the key it resembles]
	NotTable      Reason = "not_table"      // a value where a section belongs [its name]
	NotText       Reason = "not_text"       // text belongs in quotes
	NotDuration   Reason = "not_duration"   // a number with its unit belongs in quotes
	NotNumber     Reason = "not_number"     // a whole number belongs here, without quotes
	OutOfRange    Reason = "out_of_range"   // [least, most]
	NotAChoice    Reason = "not_a_choice"   // [the choices]
	TooLong       Reason = "too_long"       // [most bytes]
	BadCharacters Reason = "bad_characters" // control characters, or not UTF-8
	NotIdentifier Reason = "not_identifier" // letters, digits, - and _, at most 32
	BadTillCode   Reason = "bad_till_code"  // 1 to 6 letters and digits
	KeyLength     Reason = "key_length"     // [how many characters it has]
	KeyCharacters Reason = "key_characters" // letters and digits only
	KeyTwice      Reason = "key_twice"      // key and key_file both
	KeyElsewhere  Reason = "key_elsewhere"  // a key although secrets says that it is kept elsewhere
	KeyMissing    Reason = "key_missing"    // neither key nor key_file
	FileAbsent    Reason = "file_absent"    // [path]
	FileDenied    Reason = "file_denied"    // [path]
	FileBroken    Reason = "file_broken"    // cannot be read [path]
	NotPEM        Reason = "not_pem"        // holds no certificate [path]
	BadGateway    Reason = "bad_gateway"    // https, a host, no path
	BadNotifyURL  Reason = "bad_notify_url" // http or https, no query
	BadAddress    Reason = "bad_address"    // host:port
	NoAddress     Reason = "no_address"     // the transport needs one [transport]
	LessonName    Reason = "lesson_name"    // the shop of training mode
	BadRate       Reason = "bad_rate"       // a share like 0.60%
	BadLabels     Reason = "bad_labels"     // formats of the scale's barcodes
	BadSum        Reason = "bad_sum"        // yuan

	Syntax    Reason = "syntax"    // not TOML
	Duplicate Reason = "duplicate" // the key or section is there twice
	Unquoted  Reason = "unquoted"  // not a value; perhaps quotes are missing
	Unclosed  Reason = "unclosed"  // quotes that are not closed
	Backslash Reason = "backslash" // an escape that TOML does not have
	Encoding  Reason = "encoding"  // not UTF-8
	TooLarge  Reason = "too_large" // the file [most bytes]
)

// english words the reasons for logs and for programs that read errors.
var english = map[Reason]string{
	Missing:       `is missing`,
	UnknownKey:    `is not a key of this file`,
	MisspeltKey:   `is not a key of this file; %s is`,
	NotTable:      `must be a section: write [%s] on a line of its own`,
	NotText:       `must be text in quotes`,
	NotDuration:   `must be a time in quotes with its unit, like "2s" or "5m"`,
	NotNumber:     `must be a whole number without quotes`,
	OutOfRange:    `must be from %s to %s`,
	NotAChoice:    `must be one of: %s`,
	TooLong:       `must have at most %d bytes (a Chinese character is 3)`,
	BadCharacters: `must not hold control characters`,
	NotIdentifier: `must be at most 32 letters, digits, - and _`,
	BadTillCode:   `must be 1 to 6 letters and digits, like T01`,
	KeyLength:     `must have 32 characters, not %d`,
	KeyCharacters: `must hold letters and digits only`,
	KeyElsewhere:  `must not be here: by secrets it is kept elsewhere`,
	KeyTwice:      `is given beside key; keep one of the two`,
	KeyMissing:    `is missing: give key or key_file`,
	FileAbsent:    `names a file that is not there: %s`,
	FileDenied:    `names a file that may not be read: %s`,
	FileBroken:    `names a file that cannot be read: %s`,
	NotPEM:        `names a file without a PEM certificate: %s`,
	BadGateway:    `must be https addresses without a path, like https://api.mch.weixin.qq.com`,
	BadNotifyURL:  `must be an http or https address without "?", at most 256 bytes`,
	BadAddress:    `must be host:port, like 192.168.1.50:9100`,
	NoAddress:     `is missing: transport %q needs it`,
	BadRate:       `must be a share with at most two decimals, like "0.60%%"`,
	BadLabels:     `must be like "21:5:5:weight:3, 22:5:5:price:2": prefix 20-29, digits of the goods, digits of the figure (10 together at most), weight or price, decimals`,
	BadSum:        `must be yuan with at most two decimals, like "10.00"`,
	LessonName:    `is the lesson's; put the name of your own shop`,
	Syntax:        `is not TOML: a line is name = value, a [section] or a # comment`,
	Duplicate:     `is there twice; keep one`,
	Unquoted:      `has no proper value; text belongs in quotes`,
	Unclosed:      `has quotes that are not closed`,
	Backslash:     `has a backslash that means nothing; write two, or use single quotes`,
	Encoding:      `is not UTF-8; save the file as UTF-8`,
	TooLarge:      `is over %d bytes; it is no configuration`,
}

// Error is one thing that is wrong in the file.
type Error struct {
	File   string
	Line   int    // from 1; 0 where the key is not in the file
	Field  string // like pay.poll; empty where the file as a whole is meant
	Value  string // as written; empty for keys, sections and what may be a secret
	Reason Reason
	Args   []any // of the reason
}

// Error is like: config.toml:12: pay.poll = "20s" must be from 100ms to 10s.
func (e *Error) Error() string {
	var b strings.Builder
	if e.File != "" {
		b.WriteString(e.File)
		if e.Line > 0 {
			fmt.Fprintf(&b, ":%d", e.Line)
		}
		b.WriteString(": ")
	}
	switch {
	case e.Field != "":
		b.WriteString(e.Field)
	case e.Line > 0:
		b.WriteString("this line")
	default:
		b.WriteString("the file")
	}
	if e.Value != "" {
		b.WriteString(" = " + e.Value)
	}
	return b.String() + " " + fmt.Sprintf(english[e.Reason], e.Args...)
}

// Errors is all that is wrong in a file, in the order of its lines.
type Errors []*Error

func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As find the first of them.
func (es Errors) Unwrap() []error {
	errs := make([]error, len(es))
	for i, e := range es {
		errs[i] = e
	}
	return errs
}

// AsErrors are the faults of a configuration that err tells of, none where it is about
// something else.
func AsErrors(err error) Errors {
	var all Errors
	var one *Error
	switch {
	case errors.As(err, &all):
		return all
	case errors.As(err, &one):
		return Errors{one}
	}
	return nil
}

// Of are those about fields of a section, like "printer".
func (es Errors) Of(section string) (of Errors) {
	for _, e := range es {
		if strings.HasPrefix(e.Field, section+".") {
			of = append(of, e)
		}
	}
	return of
}

// sorted is es in the order of lines, those without a line last, or nil where
// there is nothing wrong.
func (es Errors) sorted() error {
	if len(es) == 0 {
		return nil
	}
	slices.SortStableFunc(es, func(a, b *Error) int {
		switch {
		case a.Line == b.Line:
			return strings.Compare(a.Field, b.Field)
		case a.Line == 0 || b.Line == 0:
			return b.Line - a.Line
		}
		return a.Line - b.Line
	})
	return es
}
