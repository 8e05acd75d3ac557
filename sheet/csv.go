package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
)

// byteOrder tells Excel that what follows is UTF-8.
const byteOrder = "\uFEFF"

type csvWriter struct {
	out   *csv.Writer
	cells []string
}

func newCSV(w io.Writer, _ string) (writer, error) {
	if _, err := io.WriteString(w, byteOrder); err != nil {
		return nil, err
	}
	c := &csvWriter{out: csv.NewWriter(w)}
	c.out.UseCRLF = true
	return c, nil
}

func (c *csvWriter) row(cells []any) error {
	c.cells = c.cells[:0]
	for _, cell := range cells {
		text := ""
		switch v := cell.(type) {
		case nil:
		case string:
			text = harmless(v)
			if losesDigits(v) {
				text = "\t" + v
			}
		default:
			text = fmt.Sprint(v)
		}
		c.cells = append(c.cells, text)
	}
	return c.out.Write(c.cells)
}

// longNumber is from how many digits on a spreadsheet rounds what it takes for a
// number, or shows it as 4.2E+27.
const longNumber = 12

// losesDigits reports whether s would be taken for a number and lose digits: its last ones,
// or the zeros that a code begins with.
func losesDigits(s string) bool {
	return (len(s) >= longNumber || len(s) > 1 && s[0] == '0') && strings.Trim(s, "0123456789") == ""
}

// harmless keeps a text from being taken for a formula: by the signs that one
// begins with, in whatever width, and by the blanks that programs skip before
// them. An apostrophe gets another, so that [Read] knows which to take off.
func harmless(s string) string {
	begin := strings.TrimLeft(s, " \t\r\n")
	if strings.HasPrefix(s, "'") || begin != "" && strings.ContainsRune("=+-@＝＋－＠", firstRune(begin)) || len(begin) < len(s) && s[0] != ' ' {
		return "'" + s
	}
	return s
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

func (c *csvWriter) close() error {
	c.out.Flush()
	return c.out.Error()
}
