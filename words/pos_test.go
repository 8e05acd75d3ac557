package words

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var posError = regexp.MustCompile(`(?m)^\t(Err\w+)\s*= errors\.New\("(.*)"\)$`)

// TestEveryErrorOfTheTillIsExplained reads the errors that package pos declares:
// each has a title and a remedy of its own in both languages.
func TestEveryErrorOfTheTillIsExplained(t *testing.T) {
	known := map[string]error{}
	for _, s := range sentinels {
		known[s.err.Error()] = s.err
	}
	files, err := filepath.Glob("../pos/*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, m := range posError.FindAllStringSubmatch(string(text), -1) {
			found++
			err := known[m[2]]
			if err == nil {
				t.Errorf("pos.%s has no explanation", m[1])
				continue
			}
			for _, language := range []Language{ZH, EN} {
				e := For(language).Explain(err)
				if e.Title == "" || e.Remedy == "" || e.Title == For(language).Text("error.other") || strings.Contains(e.String(), "error.") {
					t.Errorf("pos.%s in %s: %q", m[1], language, e)
				}
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d errors found in package pos", found)
	}
}
