package sheet

import (
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Limits of the format.
const (
	maxRows  = 1_048_576
	maxTitle = 31 // characters
	maxText  = 32_767
)

type xlsxWriter struct {
	to      io.Writer
	file    *excelize.File
	sheet   *excelize.StreamWriter
	title   string
	sheets  int
	rows    int
	head    []any // first row, repeated on every sheet
	fen     int   // style of amounts
	fee     int
	written []any
}

func newXLSX(w io.Writer, title string) (writer, error) {
	x := &xlsxWriter{to: w, file: excelize.NewFile(), title: titleOf(title)}
	var err error
	if x.fen, err = x.style("#,##0.00"); err != nil {
		return nil, err
	}
	if x.fee, err = x.style("#,##0.00000"); err != nil {
		return nil, err
	}
	return x, x.next()
}

func (x *xlsxWriter) style(format string) (int, error) {
	return x.file.NewStyle(&excelize.Style{CustomNumFmt: &format})
}

// titleOf is what of a title a sheet may be called.
func titleOf(title string) string {
	title = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return ' '
		}
		return r
	}, title)
	if r := []rune(title); len(r) > maxTitle-4 { // room for " (2)"
		title = string(r[:maxTitle-4])
	}
	return title
}

// next begins the next sheet: one holds a million rows and a bit.
func (x *xlsxWriter) next() error {
	if x.sheet != nil {
		if err := x.sheet.Flush(); err != nil {
			return err
		}
	}
	x.sheets++
	name := x.title
	var err error
	if x.sheets == 1 {
		err = x.file.SetSheetName("Sheet1", name)
	} else {
		name = fmt.Sprintf("%s (%d)", x.title, x.sheets)
		_, err = x.file.NewSheet(name)
	}
	if err != nil {
		return err
	}
	if x.sheet, err = x.file.NewStreamWriter(name); err != nil {
		return err
	}
	x.rows = 0
	if x.head != nil {
		return x.put(x.head)
	}
	return nil
}

func (x *xlsxWriter) row(cells []any) error {
	if x.head == nil {
		x.head = append(x.head, cells...)
	}
	if x.rows == maxRows {
		if err := x.next(); err != nil {
			return err
		}
	}
	return x.put(cells)
}

func (x *xlsxWriter) put(cells []any) error {
	x.written = x.written[:0]
	for _, cell := range cells {
		x.written = append(x.written, x.cell(cell))
	}
	x.rows++
	return x.sheet.SetRow(fmt.Sprintf("A%d", x.rows), x.written)
}

// cell is a cell as the library takes it. A number of the format is a double;
// amounts are whole units divided once, which gives the digits back exactly.
func (x *xlsxWriter) cell(cell any) any {
	switch v := cell.(type) {
	case Fen:
		return excelize.Cell{StyleID: x.fen, Value: float64(v) / math.Pow10(2)}
	case Fee:
		return excelize.Cell{StyleID: x.fee, Value: float64(v) / math.Pow10(5)}
	case string:
		return cut(v)
	}
	return cell
}

// cut keeps a text within what a cell holds.
func cut(s string) string {
	if utf8.RuneCountInString(s) <= maxText {
		return s
	}
	return string([]rune(s)[:maxText])
}

func (x *xlsxWriter) close() error {
	if err := x.sheet.Flush(); err != nil {
		return err
	}
	if err := x.file.Write(x.to); err != nil {
		return err
	}
	return x.file.Close()
}
