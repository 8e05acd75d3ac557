package printer

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"

	"wxtill/printer/fake"
)

// TestForeignInterpreter has every slip read by esc2text of receipt-print-hq/escpos-tools,
// which WXTILL_ESC2TEXT names and PHP runs: its text is what our own printer of software
// puts on paper. It knows no Chinese: what it takes for code page 437 is GBK.
func TestForeignInterpreter(t *testing.T) {
	script := os.Getenv("WXTILL_ESC2TEXT")
	if script == "" {
		t.Skip("no WXTILL_ESC2TEXT: docs/DEPENDENCIES.md says where it is from")
	}
	count := 0
	for _, language := range []string{"zh", "en"} {
		for name, slip := range allSlips(language) {
			for _, profile := range []Profile{{Columns: 32}, {Columns: 42, Cutter: "full"}, {Columns: 48, DrawerPin: 5}, {Columns: 32, Codes: "drawn"}} {
				data := Encode(Layout(slip), profile)
				own := fake.NewPaper(profile.Columns)
				own.Write(data)
				got, want := foreignLines(t, script, data), printedLines(own)
				if !slices.Equal(got, want) || len(want) == 0 {
					t.Errorf("%s %s %+v:\n%s\nwant\n%s", name, language, profile, strings.Join(got, "\n"), strings.Join(want, "\n"))
				}
				count++
			}
		}
	}
	t.Logf("%d slips are read alike", count)
}

// printedLines is the text on paper, without how it is aligned.
func printedLines(p *fake.Paper) (lines []string) {
	for _, i := range p.Items {
		if text := strings.TrimSpace(i.Text); i.Kind == fake.Line && text != "" {
			lines = append(lines, text)
		}
	}
	return lines
}

// foreignLines are what the other project reads.
func foreignLines(t *testing.T, script string, data []byte) (lines []string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "slip.bin")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.CommandContext(t.Context(), "php", "-d", "display_errors=stderr", script, file).Output()
	if exit, is := errors.AsType[*exec.ExitError](err); is {
		t.Fatalf("%v: %s", err, exit.Stderr)
	}
	text, err := gbkOf(string(said))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// gbkOf takes text that was read as code page 437 for what it is. The parameters of FS !,
// which that project does not know, are left in it as control characters.
func gbkOf(read string) (string, error) {
	var raw []byte
	for _, r := range read {
		b, ok := charmap.CodePage437.EncodeRune(r)
		switch {
		case r == '\n' || ok && r >= ' ':
			raw = append(raw, b)
		case r >= ' ':
			return "", fmt.Errorf("%q is not of code page 437", r)
		}
	}
	return simplifiedchinese.GBK.NewDecoder().String(string(raw))
}
