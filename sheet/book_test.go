package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"wxtill/sheet"
)

// workbook saves a workbook with what fill puts into its first sheet.
func workbook(t *testing.T, fill func(f *excelize.File) error) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.xlsx")
	f := excelize.NewFile()
	if err := errors.Join(fill(f), f.SaveAs(path), f.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestReadXLSXByKind: a text is what it says, whatever it looks like; a number that a
// spreadsheet shows as a date comes as one, and one that it has rounded in its shortened
// form.
func TestReadXLSXByKind(t *testing.T) {
	day, lessons := "yyyy\"年\"m\"月\"d\"日\"", "\"d\"0.00 [Red]_d"
	path := workbook(t, func(f *excelize.File) error {
		styled := func(cell string, s excelize.Style) error {
			id, err := f.NewStyle(&s)
			return errors.Join(err, f.SetCellStyle("Sheet1", cell, cell, id))
		}
		return errors.Join(
			f.SetSheetRow("Sheet1", "A1", &[]any{"6.90123E+12", "0.10", "19.989999999999998", "007", "_x005F_x0041_", "咖啡\n热"}),
			f.SetSheetRow("Sheet1", "A2", &[]any{46143, 46143.5, 0.5625, 46143, 6901234500011, 1234567890123460000}),
			styled("A2", excelize.Style{NumFmt: 14}), styled("B2", excelize.Style{NumFmt: 22}), styled("C2", excelize.Style{CustomNumFmt: &day}),
			styled("D2", excelize.Style{CustomNumFmt: &lessons}), styled("E2", excelize.Style{NumFmt: 14}),
			f.SetSheetRow("Sheet1", "C4", &[]any{true, 19.989999999999998, 690123450001}),
			f.SetCellRichText("Sheet1", "A5", []excelize.RichTextRun{{Text: "美式"}, {Text: "咖啡"}}),
		)
	})
	want := [][]string{
		{"6.90123E+12", "0.10", "19.989999999999998", "007", "_x0041_", "咖啡\n热"},
		{"2026-05-01", "2026-05-01 12:00", "13:30:00", "46143", "6901234500011", "1.23456789012346E+18"},
		nil,
		{"", "", "1", "19.99", "690123450001"},
		{"美式咖啡"},
	}
	if got, err := sheet.Read(path); err != nil || !slices.EqualFunc(got, want, slices.Equal[[]string]) {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
}

// TestReadXLSXOfOthers: cells without an address, texts in the cell, names of parts that
// Excel does not use, and a first sheet that is not the first file.
func TestReadXLSXOfOthers(t *testing.T) {
	parts := map[string]string{
		"xl/workbook.xml": `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>
			<sheet name="货" sheetId="7" r:id="rId9"/><sheet name="x" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="t/worksheet" Target="worksheets/sheet1.xml"/>
			<Relationship Id="rId9" Type="t/worksheet" Target="/xl/goods.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>`,
		"xl/goods.xml": `<worksheet><sheetData><row><c t="inlineStr"><is><t>编码</t></is></c><c t="str"><f>A1</f><v> 名称</v></c></row>
			<row r="3"><c r="B3" t="d"><v>2026-05-01T00:00:00</v></c><c><v>2</v></c><c r="ZZZ3"><v>9</v></c></row></sheetData></worksheet>`,
	}
	path := filepath.Join(t.TempDir(), "a.xlsx")
	var file bytes.Buffer
	z := zip.NewWriter(&file)
	for name, text := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.Close(), os.WriteFile(path, file.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"编码", " 名称"}, nil, {"", "2026-05-01", "2"}}
	if got, err := sheet.Read(path); err != nil || !slices.EqualFunc(got, want, slices.Equal[[]string]) {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
}

// FuzzReadXLSX: a sheet of any bytes is read or refused.
func FuzzReadXLSX(f *testing.F) {
	f.Add([]byte(`<worksheet><sheetData><row r="2"><c r="B2" t="s" s="1"><v>0</v></c><c><v>1E+400</v></c></row></sheetData></worksheet>`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var file bytes.Buffer
		z := zip.NewWriter(&file)
		for name, text := range map[string]string{
			"xl/workbook.xml":            `<workbook><sheets><sheet id="r"/></sheets></workbook>`,
			"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r" Target="s.xml"/></Relationships>`,
			"xl/s.xml":                   string(text), "xl/sharedStrings.xml": `<sst><si><t>a</t></si></sst>`,
		} {
			w, err := z.Create(name)
			if err == nil {
				_, err = w.Write([]byte(text))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if rows, err := sheet.ReadXLSX(file.Bytes()); err != nil && !errors.Is(err, sheet.ErrNoTable) && !errors.Is(err, sheet.ErrTooLarge) || err != nil && rows != nil {
			t.Errorf("%d rows, %v", len(rows), err)
		}
	})
}
