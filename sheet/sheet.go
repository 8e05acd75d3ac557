// Package sheet writes and reads tables of people's spreadsheets: as CSV that Excel opens
// with the right characters, and as XLSX. Rows go to the disk as they come, so a
// million of them take no more memory than one.
//
//	t, err := sheet.Create("bill.xlsx", "2026-11-23")
//	t.Row("商户订单号", "金额")
//	t.Row("T01-20261123-000312-1-KXQZPM", sheet.Fen(1250))
//	err = t.Close() // only now is the file there, whole
//
// What was cut short by an error or by Discard leaves no file, and the one that
// was there before stays.
//
// No text of a cell is ever a formula: what begins as one would gets an
// apostrophe before it in CSV, and is marked as text in XLSX. Names on a bill are
// written by strangers.
//
// A text of 12 digits or more, or of digits behind a zero, stays as it is: a spreadsheet
// would make a number of it and drop digits of a transaction_id or of a code. In CSV a tab stands before it, which
// whoever reads the file by a program has to trim; in XLSX it is text anyway.
package sheet

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Fen is an amount in hundredths of a yuan; a table shows yuan.
type Fen int64

func (f Fen) String() string { return decimal(int64(f), 2) }

// Fee is an amount in 1/100000 of a yuan, as service charges of bills are.
type Fee int64

func (f Fee) String() string { return decimal(int64(f), 5) }

// decimal writes n units of 10^-places.
func decimal(n int64, places int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	digits := fmt.Sprintf("%0*d", places+1, n)
	point := len(digits) - places
	return sign + digits[:point] + "." + digits[point:]
}

// ErrFormat says that a file's name ends in neither .csv nor .xlsx.
var ErrFormat = errors.New("a table is written as .csv or .xlsx")

// Known reports whether a file's name ends in a format that a table is written in.
func Known(path string) bool {
	ext := strings.ToLower(filepath.Ext(path))
	return ext == ".csv" || ext == ".xlsx"
}

// writer is one format.
type writer interface {
	row(cells []any) error
	close() error // writes what is left into the file
}

// Table is a table being written.
type Table struct {
	path string
	file *os.File // beside path, until it is whole
	out  writer
	done bool
}

// Create begins a table in the format that the name ends in; title is the name of
// the sheet in a format that has one. Errors: ErrFormat, those of the disk.
func Create(path, title string) (*Table, error) {
	if !Known(path) {
		return nil, fmt.Errorf("%w: %s", ErrFormat, filepath.Base(path))
	}
	begin := newCSV
	if strings.EqualFold(filepath.Ext(path), ".xlsx") {
		begin = newXLSX
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return nil, fmt.Errorf("making the table: %w", err)
	}
	t := &Table{path: path, file: f}
	if t.out, err = begin(f, title); err != nil {
		return nil, errors.Join(fmt.Errorf("making the table: %w", err), t.Discard())
	}
	return t, nil
}

// Row adds a row. A cell is a string, an int64, a [Fen], a [Fee], or nil for
// nothing.
func (t *Table) Row(cells ...any) error {
	if err := t.out.row(cells); err != nil {
		return fmt.Errorf("writing the table: %w", err)
	}
	return nil
}

// Close finishes the table and puts it in its place.
func (t *Table) Close() error {
	err := t.out.close()
	if err == nil {
		err = t.file.Sync()
	}
	err = errors.Join(err, t.file.Close())
	if err == nil {
		err = os.Rename(t.file.Name(), t.path)
	}
	t.done = err == nil
	if err != nil {
		return errors.Join(fmt.Errorf("finishing the table: %w", err), t.Discard())
	}
	return nil
}

// Discard gives the table up; after Close it does nothing.
func (t *Table) Discard() error {
	if t.done {
		return nil
	}
	t.done = true
	_ = t.file.Close() // it may be closed already
	return os.Remove(t.file.Name())
}
