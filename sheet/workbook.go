package sheet

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/xuri/excelize/v2"
)

// Page is one sheet of a workbook: a small table, and a chart of it where it has
// one.
type Page struct {
	Title string
	Head  []string
	Rows  [][]any // cells as of [Table.Row]
	Chart int     // the column, counted from 1, that is charted by the first one; 0: none
}

// chartRows is how many rows a chart shows: more bars than that nobody can read.
const chartRows = 40

// WriteWorkbook writes pages into an .xlsx file, each with its chart beside it. The
// file is there whole, or not at all. Errors: those of the disk.
func WriteWorkbook(path string, pages []Page) error {
	x := &xlsxWriter{file: excelize.NewFile()}
	var err error
	if x.fen, err = x.style("#,##0.00"); err == nil {
		for i, p := range pages {
			if err = x.page(i, p); err != nil {
				break
			}
		}
	}
	if err == nil {
		err = writeWhole(path, x.file)
	}
	if err = errors.Join(err, x.file.Close()); err != nil {
		return fmt.Errorf("writing the workbook: %w", err)
	}
	return nil
}

// writeWhole writes beside path and renames.
func writeWhole(path string, file *excelize.File) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	err = file.Write(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// page writes one sheet.
func (x *xlsxWriter) page(i int, p Page) error {
	name := titleOf(p.Title)
	if i == 0 {
		if err := x.file.SetSheetName("Sheet1", name); err != nil {
			return err
		}
	} else if _, err := x.file.NewSheet(name); err != nil {
		return err
	}
	head := make([]any, len(p.Head))
	for i, h := range p.Head {
		head[i] = h
	}
	for y, cells := range append([][]any{head}, p.Rows...) {
		for c, cell := range cells {
			if err := x.fill(name, c+1, y+1, cell); err != nil {
				return err
			}
		}
	}
	if err := x.file.SetColWidth(name, "A", "A", 24); err != nil {
		return err
	}
	if err := x.file.SetColWidth(name, "B", "Z", sumWidth); err != nil {
		return err
	}
	if p.Chart == 0 || len(p.Rows) == 0 {
		return nil
	}
	return x.chart(name, p)
}

// sumWidth of a column holds 9,999,999,999.99; where there is less room, spreadsheets
// show ### in the place of a number.
const sumWidth = 18

// fill puts a cell in its place.
func (x *xlsxWriter) fill(name string, column, row int, cell any) error {
	at, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return err
	}
	switch v := cell.(type) {
	case Fen:
		if err := x.file.SetCellFloat(name, at, float64(v)/math.Pow10(2), 2, 64); err != nil {
			return err
		}
		return x.file.SetCellStyle(name, at, at, x.fen)
	case string:
		return x.file.SetCellStr(name, at, cut(v))
	}
	return x.file.SetCellValue(name, at, cell)
}

// chart puts a bar for each row beside the table.
func (x *xlsxWriter) chart(name string, p Page) error {
	last := min(len(p.Rows), chartRows) + 1
	column, err := excelize.ColumnNumberToName(p.Chart)
	if err != nil {
		return err
	}
	at, err := excelize.CoordinatesToCellName(len(p.Head)+2, 2)
	if err != nil {
		return err
	}
	return x.file.AddChart(name, at, &excelize.Chart{
		Type: excelize.Col,
		Series: []excelize.ChartSeries{{
			Name:       fmt.Sprintf("'%s'!$%s$1", name, column),
			Categories: fmt.Sprintf("'%s'!$A$2:$A$%d", name, last),
			Values:     fmt.Sprintf("'%s'!$%s$2:$%s$%d", name, column, column, last),
		}},
		Title:  excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: p.Title}}},
		Legend: excelize.ChartLegend{Position: "none"},
	})
}
