package sheet_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"wxtill/sheet"
)

func TestReadCSV(t *testing.T) {
	const text = "编码,名称\nA,咖啡\n"
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	plain := [][]string{{"编码", "名称"}, {"A", "咖啡"}}
	for name, c := range map[string]struct {
		text string
		want [][]string
	}{
		"UTF-8":           {text, plain},
		"with a BOM":      {"\uFEFF" + text, plain},
		"CRLF":            {strings.ReplaceAll(text, "\n", "\r\n"), plain},
		"GBK":             {gbk, plain},
		"UTF-16":          {utf16, plain},
		"semicolons":      {strings.ReplaceAll(text, ",", ";"), plain},
		"tabs":            {strings.ReplaceAll(text, ",", "\t"), plain},
		"nothing":         {"", nil},
		"empty lines":     {"\n\na,b\n\nc,d\n", [][]string{nil, nil, {"a", "b"}, nil, {"c", "d"}}},
		"lines in cells":  {"a,\"b\nc\"\n\nd,e\n", [][]string{{"a", "b\nc"}, nil, {"d", "e"}}},
		"quotes within":   {"a,5\" nail\n", [][]string{{"a", "5\" nail"}}},
		"ragged":          {"a,b\nc\n", [][]string{{"a", "b"}, {"c"}}},
		"kept from Excel": {"\"\t6901234500011\",'=1+1,'x,\t12,\t0012345,\t0\n", [][]string{{"6901234500011", "=1+1", "'x", "\t12", "0012345", "\t0"}}},
	} {
		got, err := sheet.ReadCSV([]byte(c.text))
		if err != nil || !slices.EqualFunc(got, c.want, slices.Equal[[]string]) {
			t.Errorf("%s: %q, %v; want %q", name, got, err, c.want)
		}
	}
	for name, text := range map[string]string{"a picture": "\x89PNG\r\n\x1a\n\x00\x00", "half a character": "a,\xff\n"} {
		if got, err := sheet.ReadCSV([]byte(text)); !errors.Is(err, sheet.ErrNoTable) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// TestReadXLSX: numbers come as people wrote them, whatever a workbook makes of them.
func TestReadXLSX(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.xlsx")
	f := excelize.NewFile()
	for cell, v := range map[string]any{"A1": "编码", "B1": "单价", "A3": 6901234500011, "B3": 19.99, "A4": "000123", "B4": 12.5, "C4": 0.1 + 0.2} {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(f.SaveAs(path), f.Close()); err != nil {
		t.Fatal(err)
	}
	got, err := sheet.Read(path)
	want := [][]string{{"编码", "单价"}, {}, {"6901234500011", "19.99"}, {"000123", "12.5", "0.3"}}
	if err != nil || !slices.EqualFunc(got, want, slices.Equal[[]string]) {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
	for name, want := range map[string]error{"a.doc": sheet.ErrFormat, "none.csv": os.ErrNotExist, "bad.xlsx": sheet.ErrNoTable} {
		if name == "bad.xlsx" {
			if err := os.WriteFile(filepath.Join(filepath.Dir(path), name), []byte("a,b\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := sheet.Read(filepath.Join(filepath.Dir(path), name)); !errors.Is(err, want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestWhatIsWrittenIsRead: in both formats, whatever stands in a cell below the head,
// which tells the separator.
func TestWhatIsWrittenIsRead(t *testing.T) {
	dir, workbooks := t.TempDir(), 10
	rapid.Check(t, func(r *rapid.T) {
		cell := rapid.OneOf(rapid.SampledFrom(strangers), rapid.StringMatching(`[0-9]{1,20}`), rapid.StringMatching(`[a-z咖啡 ,;"'=+@-]{0,12}`))
		table := rapid.SliceOfN(rapid.SliceOfN(cell, 3, 3), 1, 6).Draw(r, "table")
		for _, row := range table {
			row[0] = "x" + row[0] // a spreadsheet's rows are not empty
			row[2] += "x"
		}
		table = slices.Insert(table, 0, []string{"编号", "name", "price"})
		names := []string{"a.csv"}
		if workbooks--; workbooks >= 0 {
			names = append(names, "a.xlsx") // which take long
		}
		for _, name := range names {
			path := filepath.Join(dir, name)
			s, err := sheet.Create(path, "x")
			for _, row := range table {
				if err == nil {
					err = s.Row(row[0], row[1], row[2])
				}
			}
			if err == nil {
				err = s.Close()
			}
			if err != nil {
				r.Fatal(err)
			}
			got, err := sheet.Read(path)
			if err != nil || !slices.EqualFunc(got, table, slices.Equal[[]string]) {
				r.Fatalf("%s: %q became %q, %v", name, table, got, err)
			}
		}
	})
}

func FuzzReadCSV(f *testing.F) {
	f.Add([]byte("\uFEFF编码,名称\r\n\"\tA\",\"b\n\"\n"))
	f.Add([]byte("a;b\n\n\"c"))
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, err := sheet.ReadCSV(data)
		if err != nil && rows != nil {
			t.Errorf("rows beside %v", err)
		}
		if lines := strings.Count(string(data), "\n") + strings.Count(string(data), "\r") + 2; len(rows) > lines+1 && data[0] < 0xFE {
			t.Errorf("%d rows of %d lines", len(rows), lines)
		}
	})
}
