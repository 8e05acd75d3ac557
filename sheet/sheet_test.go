package sheet_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"wxtill/sheet"
)

// strangers are names that programs could take for formulas.
var strangers = []string{"=1+1", "+1", "-1", "@SUM(A1)", "＝1", " =1", "\t=1", "\tx", "a=1", "", "咖啡, 大杯\n\"热\""}

func write(t *testing.T, path string) {
	t.Helper()
	s, err := sheet.Create(path, "2026-11-23 [till/1] with a title that is much too long")
	if err != nil {
		t.Fatal(err)
	}
	rows := [][]any{{"名称", "金额", "手续费", "件数"}}
	for _, name := range strangers {
		rows = append(rows, []any{name, sheet.Fen(-1250), sheet.Fee(123456), int64(3)})
	}
	for _, row := range append(rows, []any{nil, sheet.Fen(5), sheet.Fee(-7), nil}) {
		if err := s.Row(row...); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("the file is there before it is whole")
	}
	if err := errors.Join(s.Close(), s.Discard()); err != nil {
		t.Fatal(err)
	}
}

func TestCSV(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.csv")
	write(t, path)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\r\n")
	if lines[0] != "\uFEFF名称,金额,手续费,件数" || lines[1] != "'=1+1,-12.50,1.23456,3" {
		t.Errorf("%q", lines[:2])
	}
	for i, name := range strangers[:8] {
		if !strings.HasPrefix(lines[i+1], "'"+name) {
			t.Errorf("%q is written %q", name, lines[i+1])
		}
	}
	if !strings.HasPrefix(lines[9], "a=1,") || !strings.HasPrefix(lines[10], ",-12.50") || !strings.Contains(string(text), ",0.05,-0.00007,\r\n") {
		t.Errorf("%q", lines[9:])
	}
}

// TestCSVKeepsDigits of what a spreadsheet would take for a number.
func TestCSVKeepsDigits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.csv")
	s, err := sheet.Create(path, "")
	if err == nil {
		err = errors.Join(s.Row("0012345", "001", "0", "00", "12345678901", "123456789012", "0.5"), s.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if want := "\uFEFF\"\t0012345\",\"\t001\",0,\"\t00\",12345678901,\"\t123456789012\",0.5\r\n"; err != nil || string(text) != want {
		t.Errorf("%q, want %q, %v", text, want, err)
	}
}

func TestXLSX(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.XLSX")
	write(t, path)
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	name := f.GetSheetName(0)
	rows, err := f.GetRows(name)
	if err != nil || len(rows) != len(strangers)+2 {
		t.Fatalf("%d rows in %q, %v", len(rows), name, err)
	}
	for i, want := range strangers {
		formula, err := f.GetCellFormula(name, "A"+string(rune('2'+i)))
		if i < 8 && (formula != "" || err != nil) {
			t.Errorf("%q is a formula: %q, %v", want, formula, err)
		}
		if rows[i+1][0] != want {
			t.Errorf("%q, want %q", rows[i+1][0], want)
		}
	}
	if got := rows[1][1:]; !slices.Equal(got, []string{"-12.50", "1.23456", "3"}) {
		t.Errorf("%q", got)
	}
}

// TestLongNumbers: no digit of an order's or WeChat's number is lost.
func TestLongNumbers(t *testing.T) {
	dir := t.TempDir()
	numbers := []any{"4200001234202611230123456789", "123456789012", "12345678901", "T01-20261123-000001", "1234567890123.5"}
	for _, name := range []string{"a.csv", "a.xlsx"} {
		s, err := sheet.Create(filepath.Join(dir, name), "x")
		if err == nil {
			err = errors.Join(s.Row(numbers...), s.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, "a.csv"))
	if want := "\uFEFF\"\t4200001234202611230123456789\",\"\t123456789012\",12345678901,T01-20261123-000001,1234567890123.5\r\n"; string(text) != want || err != nil {
		t.Errorf("%q, want %q; %v", text, want, err)
	}
	f, err := excelize.OpenFile(filepath.Join(dir, "a.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for i, want := range numbers {
		at := string(rune('A'+i)) + "1"
		kind, err := f.GetCellType(f.GetSheetName(0), at)
		value, err2 := f.GetCellValue(f.GetSheetName(0), at)
		if text := kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString; !text || value != want || errors.Join(err, err2) != nil {
			t.Errorf("%s holds %q of type %d, want %q; %v, %v", at, value, kind, want, err, err2)
		}
	}
}

func TestNothingHalf(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.csv")
	write(t, path)
	for _, name := range []string{"a.csv", "b.xlsx"} {
		s, err := sheet.Create(filepath.Join(dir, name), "x")
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(s.Row("half"), s.Discard(), s.Discard()); err != nil {
			t.Fatal(err)
		}
	}
	files, _ := os.ReadDir(dir)
	if len(files) != 1 {
		t.Errorf("%v is left", files)
	}
	for name, want := range map[string]bool{"a.csv": true, "A.XLSX": true, "a.pdf": false, "csv": false, "": false} {
		if got := sheet.Known(name); got != want {
			t.Errorf("Known(%q) = %t", name, got)
		}
	}
	if _, err := sheet.Create(filepath.Join(dir, "a.doc"), "x"); !errors.Is(err, sheet.ErrFormat) {
		t.Errorf("a.doc: %v", err)
	}
	if _, err := sheet.Create(filepath.Join(dir, "none", "a.csv"), "x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
}
