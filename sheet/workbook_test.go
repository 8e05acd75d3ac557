package sheet_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"wxtill/sheet"
)

// TestWorkbook reads back what was written: amounts as numbers in yuan, texts as
// texts, a chart where one was asked for.
func TestWorkbook(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report.xlsx")
	err := sheet.WriteWorkbook(path, []sheet.Page{
		{Title: "小时 [1]", Head: []string{"小时", "笔数", "金额"}, Rows: [][]any{{"08", int64(3), sheet.Fen(1250)}, {"=1+1", int64(1), sheet.Fen(-5)}}, Chart: 3},
		{Title: "空", Head: []string{"品名"}, Chart: 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	name := f.GetSheetList()[0]
	for cell, want := range map[string]string{"A1": "小时", "A2": "08", "B2": "3", "C2": "12.50", "A3": "=1+1", "C3": "-0.05"} {
		if got, err := f.GetCellValue(name, cell); err != nil || got != want {
			t.Errorf("%s is %q, %v; want %q", cell, got, err, want)
		}
	}
	if formula, err := f.GetCellFormula(name, "A3"); err != nil || formula != "" {
		t.Errorf("a name became the formula %q, %v", formula, err)
	}
	for _, column := range []string{"B", "C"} {
		if width, err := f.GetColWidth(name, column); err != nil || width < float64(len("9,999,999.99")) {
			t.Errorf("a column of sums is %v wide, %v: programs would show ###", width, err)
		}
	}
	charts := 0
	f.Pkg.Range(func(part, _ any) bool {
		if ok, _ := filepath.Match("xl/charts/chart*.xml", part.(string)); ok {
			charts++
		}
		return true
	})
	if charts != 1 {
		t.Errorf("%d charts, want 1", charts)
	}
	if err := sheet.WriteWorkbook(filepath.Join(t.TempDir(), "no", "x.xlsx"), nil); err == nil {
		t.Error("a folder that is not there")
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
