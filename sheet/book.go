package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Of what a workbook may be a table is read as far as this: more no shop has, and a small
// file could ask for a lot of memory.
const (
	maxColumns  = 256
	maxUnpacked = 8 * maxRead
)

// ReadXLSX is [Read] for an .xlsx that is in memory (ECMA-376). Unlike a library for
// people's spreadsheets it tells a text from a number: a text is given as it stands.
func ReadXLSX(data []byte) (rows [][]string, err error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoTable, err)
	}
	b := &book{zip: z, left: maxUnpacked}
	if rows, err = b.read(); err != nil {
		if errors.Is(err, ErrTooLarge) {
			return nil, err
		}
		return nil, fmt.Errorf("%w: %w", ErrNoTable, err)
	}
	return rows, nil
}

// book is a workbook being read.
type book struct {
	zip    *zip.Reader
	left   int64    // bytes that may still be unpacked
	texts  []string // that cells share
	dates  []bool   // which styles show a number as a date
	mac    bool     // days are counted from 1904
	folder string   // of the workbook within the file
}

// What programs call the parts of a workbook; only its sheets they name as they like.
const (
	workbookPart = "xl/workbook.xml"
	stylesPart   = "styles.xml"
	textsPart    = "sharedStrings.xml"
)

func (b *book) read() ([][]string, error) {
	b.folder = path.Dir(workbookPart)
	first, err := b.firstSheet()
	if err != nil {
		return nil, err
	}
	if err := b.readStyles(); err != nil {
		return nil, err
	}
	if err := b.readTexts(); err != nil {
		return nil, err
	}
	var rows [][]string
	err = b.each(first, "row", func(decode func(any) error) error {
		var r bookRow
		if err := decode(&r); err != nil {
			return err
		}
		at := r.At - 1
		if r.At == 0 {
			at = len(rows)
		}
		if at < len(rows) || at >= maxRows {
			return fmt.Errorf("row %d behind row %d", r.At, len(rows))
		}
		if cells := b.cells(r.Cells); len(cells) > 0 {
			rows = append(rows, make([][]string, at-len(rows))...)
			rows = append(rows, cells)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// firstSheet is the part of the first sheet.
func (b *book) firstSheet() (string, error) {
	var w struct {
		Settings struct {
			Mac string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			ID string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	var rels struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := errors.Join(b.whole(workbookPart, &w), b.whole(path.Join(b.folder, "_rels", path.Base(workbookPart)+".rels"), &rels)); err != nil {
		return "", err
	}
	b.mac = w.Settings.Mac == "1" || w.Settings.Mac == "true"
	for _, r := range rels.All {
		if len(w.Sheets) > 0 && r.ID == w.Sheets[0].ID {
			return b.part(r.Target), nil
		}
	}
	return "", errors.New("no sheet")
}

// part is a part by the name that a relation of the workbook gives it.
func (b *book) part(target string) string {
	if strings.HasPrefix(target, "/") {
		return target[1:]
	}
	return path.Join(b.folder, target)
}

// readStyles finds which styles are those of dates.
func (b *book) readStyles() error {
	var s struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Styles []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := b.whole(b.part(stylesPart), &s); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	own := map[int]string{}
	for _, f := range s.Formats {
		own[f.ID] = f.Code
	}
	for _, style := range s.Styles {
		code, is := own[style.Format]
		b.dates = append(b.dates, is && showsDate(code) || !is && isDateFormat(style.Format))
	}
	return nil
}

// isDateFormat reports whether one of the numbered formats, which a workbook does not
// write down, shows a date or a time: those of Chinese Excel are among them.
func isDateFormat(id int) bool {
	return id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58
}

// mute is what in the code of a format stands for itself: quoted, escaped, in brackets,
// or the width of a character.
var mute = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|\[[^\]]*\]`)

// showsDate reports whether the code of a format is that of a date or a time.
func showsDate(code string) bool {
	code = strings.ToLower(mute.ReplaceAllString(code, ""))
	return !strings.Contains(code, "general") && strings.ContainsAny(code, "ymdhs")
}

// bookText is a text in runs of letters that look different.
type bookText struct {
	Text string `xml:"t"`
	Runs []struct {
		Text string `xml:"t"`
	} `xml:"r"`
}

func (t bookText) String() string {
	all := t.Text
	for _, r := range t.Runs {
		all += r.Text
	}
	return unescape(all)
}

// escaped is a character that XML cannot have.
var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(e string) string {
		r, _ := strconv.ParseUint(e[2:6], 16, 16) // the pattern has hexadecimal digits
		return string(rune(r))
	})
}

// readTexts reads what cells share.
func (b *book) readTexts() error {
	err := b.each(b.part(textsPart), "si", func(decode func(any) error) error {
		var t bookText
		err := decode(&t)
		b.texts = append(b.texts, t.String())
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil // no text is shared
	}
	return err
}

// bookRow is a row of a sheet.
type bookRow struct {
	At    int        `xml:"r,attr"`
	Cells []bookCell `xml:"c"`
}

// bookCell is a cell of it.
type bookCell struct {
	At     string   `xml:"r,attr"`
	Kind   string   `xml:"t,attr"`
	Style  int      `xml:"s,attr"`
	Value  string   `xml:"v"`
	Inline bookText `xml:"is"`
}

// cells are the texts of a row, up to the last that is not empty.
func (b *book) cells(row []bookCell) (cells []string) {
	next := 0
	for _, c := range row {
		if at := column(c.At); at >= 0 {
			next = at
		}
		if text := b.text(c); text != "" && next < maxColumns {
			for len(cells) <= next {
				cells = append(cells, "")
			}
			cells[next] = text
		}
		next++
	}
	return cells
}

// column is that of an address like AB12, -1 where there is none.
func column(at string) int {
	n := 0
	for _, r := range at {
		if r < 'A' || r > 'Z' || n > maxColumns {
			break
		}
		n = 26*n + int(r-'A') + 1
	}
	return n - 1
}

// text is what a cell says.
func (b *book) text(c bookCell) string {
	switch c.Kind {
	case "s":
		if i, err := strconv.Atoi(c.Value); err == nil && i >= 0 && i < len(b.texts) {
			return b.texts[i]
		}
		return ""
	case "inlineStr":
		return c.Inline.String()
	case "", "n":
		return number(c.Value, c.Style >= 0 && c.Style < len(b.dates) && b.dates[c.Style], b.mac)
	case "d":
		day, clock, _ := strings.Cut(c.Value, "T")
		return strings.TrimSuffix(day+" "+clock, " 00:00:00")
	}
	return unescape(c.Value)
}

// Numbers of a spreadsheet have digits; what is larger has been rounded to them.
const (
	digits  = 15
	largest = 1e15
)

// number is a number as people write it, and as a date where it is shown as one. One that
// has been rounded, as a barcode may be, comes with its exponent: it is not what somebody
// typed.
func number(raw string, date, mac bool) string {
	v, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return raw
	}
	const days = 2_958_466 // until the year 10000
	switch {
	case date && v >= 0 && v < days:
		return dateOf(v, mac)
	case v >= largest || v <= -largest:
		return strconv.FormatFloat(v, 'E', -1, 64)
	}
	short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', digits, 64), 64)
	if err != nil {
		return raw
	}
	return strconv.FormatFloat(short, 'f', -1, 64)
}

// dateOf is a day by its number, and the time that is its fraction.
func dateOf(v float64, mac bool) string {
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if mac {
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	const day = 24 * 60 * 60
	seconds := int64(v*day + 0.5)
	t := epoch.AddDate(0, 0, int(seconds/day)).Add(time.Duration(seconds%day) * time.Second)
	switch {
	case seconds < day:
		return t.Format(time.TimeOnly)
	case seconds%day == 0:
		return t.Format(time.DateOnly)
	}
	return t.Format("2006-01-02 15:04")
}

// open opens a part, as much of it as may still be unpacked.
func (b *book) open(name string) (io.ReadCloser, error) {
	f, err := b.zip.Open(name)
	if err != nil {
		return nil, err
	}
	return &unpacking{f, b}, nil
}

// unpacking reads a part of a book.
type unpacking struct {
	io.ReadCloser
	book *book
}

func (u *unpacking) Read(p []byte) (int, error) {
	n, err := u.ReadCloser.Read(p)
	if u.book.left -= int64(n); u.book.left < 0 {
		return 0, ErrTooLarge
	}
	return n, err
}

// whole decodes a part.
func (b *book) whole(name string, into any) error {
	f, err := b.open(name)
	if err != nil {
		return err
	}
	defer f.Close() // it is only read
	return xml.NewDecoder(f).Decode(into)
}

// each decodes the elements of a part by which it may be long, one after the other.
func (b *book) each(name, element string, take func(decode func(any) error) error) error {
	f, err := b.open(name)
	if err != nil {
		return err
	}
	defer f.Close() // it is only read
	d := xml.NewDecoder(f)
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == element {
			if err := take(func(into any) error { return d.DecodeElement(into, &start) }); err != nil {
				return err
			}
		}
	}
}
