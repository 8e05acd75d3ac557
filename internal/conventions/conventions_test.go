package conventions

import (
	"go/ast"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// rules are all checks, each with a tree that it must object to and one that it
// must not: a rule that cannot fail protects nothing.
var rules = []struct {
	name      string
	check     func([]file) []string
	bad, good fstest.MapFS
}{
	{"arrows: pos must not know storage", checkArrows,
		tree("pos/a.go", `package pos; import _ "wxtill/storage"`),
		tree("storage/a.go", `package storage; import _ "wxtill/pos"`)},
	{"arrows: a new package is allowed nothing", checkArrows,
		tree("loyalty/a.go", `package loyalty; import _ "wxtill/pos"`),
		tree("loyalty/a.go", `package loyalty; import _ "fmt"`)},
	{"arrows: what tests may do code may not", checkArrows,
		tree("pos/a.go", `package pos; import _ "wxtill/wxpay/sandbox"`),
		tree("pos/a_test.go", `package pos; import _ "wxtill/wxpay/sandbox"`)},
	{"arrows: only main has a display driver", checkArrows,
		tree("ui/a.go", `package ui; import _ "fyne.io/fyne/v2/app"`),
		tree("main.go", `package main; import _ "fyne.io/fyne/v2/app"`)},
	{"docs: package", checkDocs,
		tree("pos/a.go", "package pos\n"),
		tree("pos/a.go", "// Package pos is a till.\npackage pos\n")},
	{"docs: exported method", checkDocs,
		tree("pos/a.go", "// Package pos is a till.\npackage pos\nfunc (*T) Sell() {}\n// T is.\ntype T int\n"),
		tree("pos/a.go", "// Package pos is a till.\npackage pos\nfunc (*t) Sell() {}\n")},
	{"docs: exported constant", checkDocs,
		tree("pos/a.go", "// Package pos is a till.\npackage pos\nconst Max = 1\n"),
		tree("pos/a.go", "// Package pos is a till.\npackage pos\nconst Max = 1 // yuan\n")},
	{"length of a file", checkLengths,
		tree("pos/a.go", "package pos\n"+strings.Repeat("\n", maxFile)),
		tree("pos/a.go", "package pos\n"+strings.Repeat("\n", maxFile-1))},
	{"length of a function", checkLengths,
		tree("pos/a.go", "package pos\nfunc f() {"+strings.Repeat("\n", maxFunc)+"}"),
		tree("pos/a.go", "package pos\nfunc f() {"+strings.Repeat("\n", maxFunc-1)+"}")},
	{"loose ends", checkLoose,
		tree("pos/a.go", "package pos\n// TO"+"DO: count\n"),
		tree("pos/a.go", "package pos\n// to do is to be\n")},
	{"float type near money", checkFloats,
		tree("pos/a.go", "package pos\nvar yuan float64\n"),
		tree("ui/a.go", "package ui\nvar width float32\n")},
	{"fraction near money", checkFloats,
		tree("printer/a.go", "package printer\nvar rate = 0.06\n"),
		tree("printer/a.go", "package printer\nvar rate = 6\n")},
}

func tree(name, text string) fstest.MapFS {
	return fstest.MapFS{name: {Data: []byte(text)}}
}

func TestRulesCanFail(t *testing.T) {
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			if len(r.check(parse(t, r.bad))) == 0 {
				t.Error("the rule accepts what breaks it")
			}
			if wrong := r.check(parse(t, r.good)); len(wrong) > 0 {
				t.Errorf("the rule objects to good code: %v", wrong)
			}
		})
	}
}

func parse(t *testing.T, tree fstest.MapFS) []file {
	t.Helper()
	files, err := load(tree)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestThisTree(t *testing.T) {
	files, err := load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 50 {
		t.Fatalf("only %d files found: is this still the root?", len(files))
	}
	checks := map[string]func([]file) []string{
		"arrows": checkArrows, "docs": checkDocs, "lengths": checkLengths, "loose": checkLoose, "floats": checkFloats,
	}
	for name, check := range checks {
		t.Run(name, func(t *testing.T) {
			for _, w := range check(files) {
				t.Error(w)
			}
		})
	}
}

func TestModuleFileIsPlain(t *testing.T) {
	text, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "replace") || strings.HasPrefix(line, "exclude") {
			t.Errorf("go.mod: %s", line)
		}
	}
}

// TestModuleFileIsTidy needs the module cache or a proxy for the tests of
// dependencies, too; a machine without either skips it.
func TestModuleFileIsTidy(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	for name, dir := range map[string]string{"program": "../..", "interop": "../../wxpay/interop", "powerloss": "../../e2e/powerloss"} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command("go", "mod", "tidy", "-diff")
			cmd.Dir = dir
			out, err := cmd.CombinedOutput()
			if err == nil {
				return
			}
			if !strings.Contains(string(out), "diff current/go.mod") && !strings.Contains(string(out), "diff current/go.sum") {
				t.Skipf("go mod tidy cannot be asked here: %s", out)
			}
			t.Errorf("go.mod is not tidy:\n%s", out)
		})
	}
}

// TestFuzzListIsWhole: make fuzz finds its targets by their text; here they are
// found by the parser. Those of another module are not the program's to fuzz.
func TestFuzzListIsWhole(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("there is no bash to run scripts/fuzz.sh")
	}
	files, err := load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, f := range files {
		if _, err := os.Stat(filepath.Join("../..", f.dir, "go.mod")); err == nil && f.dir != "." || !f.test {
			continue
		}
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && strings.HasPrefix(fn.Name.Name, "Fuzz") {
				want = append(want, "./"+f.dir+" "+fn.Name.Name)
			}
		}
	}
	out, err := exec.Command("../../scripts/fuzz.sh", "list").Output()
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Split(strings.TrimSpace(string(out)), "\n")
	slices.Sort(got)
	slices.Sort(want)
	if len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("scripts/fuzz.sh lists\n%s\nthe parser finds\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

var testName = regexp.MustCompile(`\bTest[A-Z]\w*`)

// TestPitfallsNameRealTests: every test that docs/PITFALLS.md relies on is there.
func TestPitfallsNameRealTests(t *testing.T) {
	files, err := load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	real := map[string]bool{}
	for _, f := range files {
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && f.test {
				real[fn.Name.Name] = true
			}
		}
	}
	text, err := os.ReadFile("../../docs/PITFALLS.md")
	if err != nil {
		t.Fatal(err)
	}
	names := testName.FindAllString(string(text), -1)
	if len(names) < 30 {
		t.Errorf("only %d tests are named: has the list moved?", len(names))
	}
	for _, name := range names {
		if !real[name] {
			t.Errorf("docs/PITFALLS.md names %s, which is no test", name)
		}
	}
}
