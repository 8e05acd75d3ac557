package conventions

import (
	"fmt"
	"strings"
)

// arrows are the imports allowed between our own packages: from a folder to the
// folders below it in the design. What is not listed may not be imported.
var arrows = map[string][]string{
	".":             {"assets", "config", "doctor", "durable", "pos", "printer", "printer/fake", "printer/ports", "secret", "sheet", "sound", "spelling", "storage", "ui", "words", "wxpay", "wxpay/sandbox"},
	"ui":            {"assets", "config", "pos", "words", "wxpay"},
	"doctor":        {"durable", "pos", "printer", "storage", "wxpay"},
	"aloud":         {"pos"},
	"sound":         {"aloud", "pos"},
	"words":         {"aloud", "assets", "config", "pos", "secret", "wxpay"},
	"storage":       {"durable", "pos", "wxpay"},
	"printer":       {"pos", "printer/dots", "printer/pdf"},
	"printer/dots":  {"assets"},
	"printer/ports": {"pos"},
	"printer/fake":  {"printer/dots"},
	"printer/pdf":   {"printer/dots"},
	"pos":           {"wxpay"},
	"wxpay/sandbox": {"wxpay"},
	"wxpay":         {},
	"config":        {"durable", "spelling"},
	"durable":       {},
	"secret":        {"durable"},
	"spelling":      {},
	"assets":        {},
}

// testArrows are imports that only tests may have besides.
var testArrows = map[string][]string{
	"config":  {"internal/golden"},
	"printer": {"internal/golden", "pos/postest", "printer/fake"},
	"doctor":  {"wxpay/sandbox"},
	"pos":     {"pos/postest", "pos/simulation", "wxpay/sandbox"},
	"storage": {"pos/postest", "pos/simulation", "wxpay/sandbox"},
	"wxpay":   {"wxpay/sandbox"},
	// A module of its own: none of its libraries may reach the program.
	"wxpay/interop": {"wxpay", "wxpay/sandbox"},
	"ui":            {"pos/postest", "printer", "storage", "wxpay/sandbox"},
	"words":         {"internal/golden", "printer", "storage"},
	".":             {"pos/postest", "e2e/desk"},
}

// free packages drive the rest from outside; nothing but tests and they
// themselves may import them.
var free = []string{"e2e", "internal", "pos/postest", "pos/simulation"}

func isFree(dir string) bool {
	for _, f := range free {
		if dir == f || strings.HasPrefix(dir, f+"/") {
			return true
		}
	}
	return false
}

// checkArrows reports every import that the design does not allow.
func checkArrows(files []file) []string {
	var wrong []string
	for _, f := range files {
		if isFree(f.dir) {
			continue
		}
		for _, p := range f.imports() {
			to, ours := strings.CutPrefix(p, module+"/")
			if ours && to != f.dir && !allowed(f, to) {
				wrong = append(wrong, fmt.Sprintf("%s: package %s must not import %s", f.name, f.dir, to))
			}
			if p == "fyne.io/fyne/v2/app" && f.dir != "." {
				wrong = append(wrong, fmt.Sprintf("%s: only the main package may import %s, or headless tests need a display driver", f.name, p))
			}
		}
	}
	return wrong
}

func allowed(f file, to string) bool {
	if contains(arrows[f.dir], to) {
		return true
	}
	return f.test && contains(testArrows[f.dir], to)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
