package words

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"wxtill/assets"
)

// builtAtRunTime are the beginnings of keys whose end is a value of the program:
// a state, a reason, an answer of WeChat.
var builtAtRunTime = []string{
	"bill.column_", "bill.differs_", "bill.remedy_", "bill.row_", "bill.type_", "difference.",
	"bill.column_", "difference.", "cause.", "report.", "report.by_", "report.tender_", "shift.", "shift.kind_", "shift.moved_", "settings.count_", "settings.end_",
	"alarm.", "answer.", "attempt.", "attempt.short.", "config.", "doctor.", "doctor.check.", "doctor.skipped.", "documents.held_", "documents.next_", "event.", "field.", "hint.", "method.",
	"settings.hint_", "slip.as_", "template.", "template.kind_", "template.part_", "job.", "job.text_", "job.why_", "pay.by_code.", "pay.no_code.", "payment.", "phone.screen.", "recent.", "right.", "role.", "sale.state.", "secret.kept_", "support.part_", "settings.", "settings.language_", "settings.transport_",
	"goods.colour_", "goods.column_", "log.cash_",
	"refund.ask_", "refund.next_", "refund.short.", "refund.status.",
	"state.", "status.printer_", "verify.of_", "verify.why_",
}

func TestFilesAreSortedAndWhole(t *testing.T) {
	for language, doc := range map[Language][]byte{ZH: assets.Chinese, EN: assets.English} {
		d := json.NewDecoder(bytes.NewReader(doc))
		previous := ""
		for i := 0; ; i++ {
			token, err := d.Token()
			if err != nil {
				break
			}
			text, isText := token.(string)
			switch {
			case isText && i%2 == 1 && text <= previous:
				t.Errorf("%s: %q stands after %q", language, text, previous)
			case isText && strings.TrimSpace(text) == "":
				t.Errorf("%s: %q is empty", language, previous)
			}
			if isText && i%2 == 1 {
				previous = text
			}
		}
	}
}

func TestLanguagesHaveTheSameKeys(t *testing.T) {
	for _, pair := range [][2]*Texts{{For(ZH), For(EN)}, {For(EN), For(ZH)}} {
		for key := range pair[0].text {
			if !pair[1].has(key) {
				t.Errorf("%q is not in %s.json", key, pair[1].language)
			}
		}
	}
}

var verb = regexp.MustCompile(`%(\[(\d+)\])?[-+# 0]*\d*(?:\.\d+)?([a-zA-Z%])`)

// verbs lists what a text takes: argument number and verb, sorted.
func verbs(text string) []string {
	var list []string
	next := 1
	for _, m := range verb.FindAllStringSubmatch(text, -1) {
		if m[3] == "%" {
			continue
		}
		if m[2] != "" {
			next, _ = strconv.Atoi(m[2])
		}
		list = append(list, fmt.Sprint(next, m[3]))
		next++
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func TestVerbs(t *testing.T) {
	if got := verbs("%[2]s of 100%% is %d, %.2f"); !slices.Equal(got, []string{"2s", "3d", "4f"}) {
		t.Fatalf("verbs finds %q", got)
	}
	for key, zh := range For(ZH).text {
		if en := For(EN).text[key]; !slices.Equal(verbs(zh), verbs(en)) {
			t.Errorf("%q takes %q in Chinese and %q in English", key, verbs(zh), verbs(en))
		}
	}
}

// source is what the program's Go files say about keys.
type source struct {
	literals map[string]bool   // every string in the program
	asked    map[string]string // whole keys given to Text, and where
	begun    map[string]string // beginnings of keys given to Text, and where
}

// scan reads every Go file of the module but the tests.
func scan(t *testing.T) source {
	t.Helper()
	s := source{map[string]bool{}, map[string]string{}, map[string]string{}}
	files := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != ".." && strings.HasPrefix(d.Name(), "."):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		f, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool { s.note(files, n); return true })
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *source) note(files *token.FileSet, n ast.Node) {
	switch n := n.(type) {
	case *ast.BasicLit:
		if text, ok := literal(n); ok {
			s.literals[text] = true
		}
	case *ast.CallExpr:
		if name := called(n.Fun); name != "t" && name != "Text" || len(n.Args) == 0 {
			return
		}
		where := files.Position(n.Pos()).String()
		if text, ok := literal(n.Args[0]); ok {
			s.asked[text] = where
		}
		arg := n.Args[0]
		for {
			sum, ok := arg.(*ast.BinaryExpr)
			if !ok {
				break
			}
			arg = sum.X
		}
		if text, ok := literal(arg); ok && arg != n.Args[0] {
			s.begun[text] = where
		}
	}
}

// called is the name of the function or method that a call calls.
func called(fun ast.Expr) string {
	switch fun := fun.(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		return fun.Sel.Name
	}
	return ""
}

func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(l.Value)
	return text, err == nil
}

// ends are what a key can end with that is put together while the program runs.
type ends map[string]bool

// ends are all strings of the program in small letters, and what stands behind the dots
// of one.
func (s *source) ends() ends {
	e := ends{}
	for text := range s.literals {
		word, _, _ := strings.Cut(text, " ") // of a name that has a number behind it, too
		e[strings.ToLower(word)] = true
		for text = strings.ToLower(strings.Trim(text, "._")); text != ""; _, text, _ = strings.Cut(text, ".") {
			e[text] = true
			e[strings.NewReplacer(".", "_", " ", "_").Replace(text)] = true
		}
	}
	return e
}

// make reports whether end is one of them, or two behind each other.
func (e ends) make(end string) bool {
	if e[end] {
		return true
	}
	for i, r := range end {
		if (r == '_' || r == '.') && e[end[:i]] && e.make(end[i+1:]) {
			return true
		}
	}
	return false
}

func TestEveryKeyIsUsed(t *testing.T) {
	s := scan(t)
	for _, prefix := range builtAtRunTime {
		if !s.literals[prefix] {
			t.Errorf("no code begins a key with %q: take it off the list", prefix)
		}
	}
	ends := s.ends()
	for _, key := range slices.Sorted(maps.Keys(For(ZH).text)) {
		if said := strings.TrimSuffix(key, ".terminal"); said != key && For(ZH).has(said) {
			continue
		}
		if s.literals[key] || s.literals[strings.TrimSuffix(key, ".do")] ||
			slices.ContainsFunc(builtAtRunTime, func(prefix string) bool {
				return strings.HasPrefix(key, prefix) && ends.make(strings.ToLower(strings.TrimSuffix(key[len(prefix):], ".do")))
			}) {
			continue
		}
		t.Errorf("%q is not used", key)
	}
}

func TestEveryUsedKeyIsThere(t *testing.T) {
	s := scan(t)
	if len(s.asked) == 0 || len(s.begun) == 0 {
		t.Fatal("the scan finds no texts: it looks in the wrong place")
	}
	for key, where := range s.asked {
		if !For(ZH).has(key) {
			t.Errorf("%s: there is no text %q", where, key)
		}
	}
	for beginning, where := range s.begun {
		found := false
		for key := range For(ZH).text {
			found = found || strings.HasPrefix(key, beginning)
		}
		if !found {
			t.Errorf("%s: no text begins with %q", where, beginning)
		}
	}
	for text := range s.literals {
		if (strings.HasPrefix(text, "cmd.") || strings.HasPrefix(text, "page.")) && !For(ZH).has(text) {
			t.Errorf("there is no text %q", text)
		}
	}
}

// TestEnglishHasItsOwnMarks: the till's typeface draws the curved quotes and the other marks
// that Chinese has, too, as wide as a hanzi, which tears an English sentence apart.
func TestEnglishHasItsOwnMarks(t *testing.T) {
	for key, text := range For(EN).text {
		if strings.ContainsAny(text, "“”‘’，。；：？！（）、《》") && !strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("%s has marks of Chinese: %s", key, text)
		}
	}
}
