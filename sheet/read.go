package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// maxRead is how large a file may be that is read whole.
const maxRead = 64 << 20

// Errors of reading a table.
var (
	ErrTooLarge = errors.New("the table is too large")
	ErrNoTable  = errors.New("the file is no table that can be read")
)

// Read reads a table that people or programs have made: the first sheet of an .xlsx, or
// a .csv in UTF-8 with or without a byte order mark, UTF-16 or GBK, with commas,
// semicolons or tabs. Row n of the file is n-1 here, also where rows are empty. What
// [Table] has put before a text to keep it from a spreadsheet is taken off. A number of an
// .xlsx comes as people write it; one that is shown as a date as 2006-01-02, and one of more
// digits than a spreadsheet keeps with its exponent, as 1.2E+18. Errors: ErrFormat,
// ErrTooLarge, ErrNoTable, those of the disk.
func Read(path string) ([][]string, error) {
	if !Known(path) {
		return nil, fmt.Errorf("%w: %s", ErrFormat, filepath.Base(path))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening the table: %w", err)
	}
	defer f.Close() // it is only read
	data, err := io.ReadAll(io.LimitReader(f, maxRead+1))
	if err != nil {
		return nil, fmt.Errorf("reading the table: %w", err)
	}
	if len(data) > maxRead {
		return nil, fmt.Errorf("%w: over %d MB", ErrTooLarge, maxRead>>20)
	}
	if strings.EqualFold(filepath.Ext(path), ".xlsx") {
		return ReadXLSX(data)
	}
	return ReadCSV(data)
}

// ReadCSV is [Read] for a .csv that is in memory.
func ReadCSV(data []byte) ([][]string, error) {
	text, err := decode(data)
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = separator(text)
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	var rows [][]string
	next := 1 // line on which the next row of a file without empty lines begins
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNoTable, err)
		}
		line, _ := r.FieldPos(0)
		for ; next < line; next++ {
			rows = append(rows, nil) // the reader leaves empty lines out
		}
		for i, c := range cells {
			next += strings.Count(c, "\n")
			cells[i] = bare(c)
		}
		next++
		rows = append(rows, cells)
	}
}

// decode gives the text of a file whatever it is written in.
func decode(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte(byteOrder)):
		data = data[len(byteOrder):]
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		text, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", fmt.Errorf("%w: %w", ErrNoTable, err)
		}
		data = text
	}
	if !utf8.Valid(data) {
		text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
			return "", fmt.Errorf("%w: neither UTF-8 nor GBK", ErrNoTable)
		}
		data = text
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return "", fmt.Errorf("%w: it is no text", ErrNoTable)
	}
	return string(data), nil
}

// separator is what parts the cells of the first line that has any.
func separator(text string) rune {
	for line := range strings.Lines(text) {
		best, most := ',', 0
		for _, sep := range ",;\t" {
			if n := strings.Count(line, string(sep)); n > most {
				best, most = sep, n
			}
		}
		if strings.TrimSpace(line) != "" {
			return best
		}
	}
	return ','
}

// bare is a cell without what the till puts before it for spreadsheets.
func bare(cell string) string {
	if digits, ok := strings.CutPrefix(cell, "\t"); ok && losesDigits(digits) {
		return digits
	}
	if text, ok := strings.CutPrefix(cell, "'"); ok && text != "" && harmless(text) == cell {
		return text
	}
	return cell
}
