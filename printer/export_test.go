package printer

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wxtill/pos"
)

// allSlips are one of every slip, by the names of their files.
func allSlips(language string) map[string]pos.Slip {
	slips := goldenSlips(language)
	for _, more := range []map[string]pos.Slip{templateSlips(language), otherSlips(language)} {
		for name, slip := range more {
			slips[name] = slip
		}
	}
	slips["refund"] = pos.Slip{Refund: refundSlip(language)}
	delete(slips, "no_sale") // has no paper
	return slips
}

// TestPictures writes every slip into the directory that WXTILL_PICTURES names, to be
// looked at.
func TestPictures(t *testing.T) {
	dir := os.Getenv("WXTILL_PICTURES")
	if dir == "" {
		t.Skip("no WXTILL_PICTURES")
	}
	for _, language := range []string{"zh", "en"} {
		for name, slip := range allSlips(language) {
			for _, format := range Formats {
				for _, columns := range []int{32, 48} {
					file := filepath.Join(dir, name+"_"+language+map[int]string{32: "_32.", 48: "_48."}[columns]+format)
					exportTo(t, file, slip, columns)
				}
			}
		}
	}
}

// exportTo writes a slip to a file.
func exportTo(t *testing.T, file string, slip pos.Slip, columns int) {
	t.Helper()
	format, err := FormatOf(file)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Export(&b, Layout(slip), Profile{Columns: columns}, format); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestCodesAreRead: what a scanner of another project reads in the picture of a slip is
// what the printer would have been told.
func TestCodesAreRead(t *testing.T) {
	need(t, "zbarimg")
	for _, columns := range PaperColumns {
		for name, slip := range allSlips("zh") {
			p, err := interpret(Encode(Layout(slip), Profile{Columns: columns}), columns)
			if err != nil {
				t.Fatal(err)
			}
			want := slices.Concat(p.codes, p.bars)
			if len(want) == 0 {
				continue
			}
			file := filepath.Join(t.TempDir(), "slip.png")
			exportTo(t, file, slip, columns)
			got := codesIn(t, file)
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(slices.Compact(got), slices.Compact(want)) {
				t.Errorf("%s in %d columns: read %q, want %q", name, columns, got, want)
			}
		}
	}
}

// TestPDF: readers of another project show the same code and find the same text, in
// the order of the paper.
func TestPDF(t *testing.T) {
	need(t, "zbarimg", "pdftoppm", "pdftotext")
	for name, slip := range templateSlips("zh") {
		if name == "template_bare" { // has no code
			continue
		}
		dir := t.TempDir()
		file := filepath.Join(dir, "slip.pdf")
		exportTo(t, file, slip, 32)
		if out, err := exec.Command("pdftoppm", "-r", "203", "-png", "-singlefile", file, filepath.Join(dir, "page")).CombinedOutput(); err != nil {
			t.Fatalf("pdftoppm: %v\n%s", err, out)
		}
		p, err := interpret(Encode(Layout(slip), Profile{Columns: 32}), 32)
		if err != nil {
			t.Fatal(err)
		}
		if got := codesIn(t, filepath.Join(dir, "page.png")); len(got) != 1 || got[0] != slices.Concat(p.codes, p.bars)[0] {
			t.Errorf("%s: read %q", name, got)
		}
		out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		text := string(out)
		for _, line := range Layout(slip).Text(32) {
			for word := range strings.FieldsSeq(line) {
				if word == "[QR]" || word == "[Code128]" || strings.Trim(word, "-_") == "" {
					continue
				}
				at := strings.Index(text, word)
				if at < 0 {
					t.Fatalf("%s: %q is not next in\n%s", name, word, text)
				}
				text = text[at+len(word):]
			}
		}
	}
}

// TestPDFIsSmallAndTheSame: no date and no chance is in it, and a slip is no photograph.
func TestPDFIsSmallAndTheSame(t *testing.T) {
	var first, second bytes.Buffer
	doc := Layout(pos.Slip{Receipt: weChatReceipt("zh", 350)})
	for _, b := range []*bytes.Buffer{&first, &second} {
		if err := Export(b, doc, Profile{Columns: 32}, "pdf"); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) || first.Len() > 100_000 {
		t.Errorf("%d and %d bytes", first.Len(), second.Len())
	}
}

func TestFormats(t *testing.T) {
	for name, want := range map[string]string{"a.pdf": "pdf", "b.c.PNG": "png", "x.txt": "txt", "txt": "txt", "a.doc": "", "": "", ".": ""} {
		if got, err := FormatOf(name); got != want || (err == nil) != (want != "") {
			t.Errorf("%q is %q, %v", name, got, err)
		}
	}
	if err := Export(&bytes.Buffer{}, nil, Profile{Columns: 32}, "doc"); err == nil {
		t.Error("a slip was written as doc")
	}
}

// codesIn is what zbarimg reads in a picture.
func codesIn(t *testing.T, picture string) []string {
	t.Helper()
	out, err := exec.Command("zbarimg", "--quiet", "--raw", picture).Output()
	if err != nil {
		t.Fatalf("nothing to scan in %s: %v", picture, err)
	}
	return strings.Fields(string(out))
}

// need skips the test where a program of another project is missing.
func need(t *testing.T, programs ...string) {
	t.Helper()
	for _, program := range programs {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip(program + " is not there")
		}
	}
}
