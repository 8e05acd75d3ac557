package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wxtill/internal/golden"
)

func TestBrief(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                       "0s",
		100 * time.Millisecond:  "100ms",
		1500 * time.Millisecond: "1.5s",
		10 * time.Second:        "10s",
		20 * time.Minute:        "20m",
		90 * time.Second:        "1m30s",
		2 * time.Hour:           "2h",
		2*time.Hour + 1:         "2h0m0.000000001s",
		time.Hour + time.Minute: "1h1m",
	} {
		if got := Brief(d); got != want {
			t.Errorf("Brief(%v) = %q, want %q", d, got, want)
		}
		if again, err := time.ParseDuration(Brief(d)); again != d || err != nil {
			t.Errorf("%q is read as %v, %v", Brief(d), again, err)
		}
	}
}

func TestQuote(t *testing.T) {
	for text, want := range map[string]string{
		"":           `""`,
		"店":          `"店"`,
		`a"b`:        `"a\"b"`,
		`C:\a`:       `"C:\\a"`,
		"tab\tend\n": `"tab\u0009end\u000A"`,
		"\x7f":       `"\u007F"`,
	} {
		if got := quote(text); got != want {
			t.Errorf("quote(%q) = %s, want %s", text, got, want)
		}
	}
}

func TestSplitList(t *testing.T) {
	got := splitList(" https://a.example/ ,, https://b.example\n")
	if want := []string{"https://a.example", "https://b.example"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestDiscreet(t *testing.T) {
	for value, hidden := range map[string]bool{
		goodKey:                           true,
		"/home/till/" + goodKey:           true,
		"密" + goodKey + "钥":               true,
		goodKey[:31]:                      false,
		"wx2421b1c4370ec43b":              false,
		"/home/till/keys/apiclient.pem":   false,
		goodKey[:20] + "-" + goodKey[20:]: false,
	} {
		if got := discreet(value) == mask; got != hidden {
			t.Errorf("discreet(%d characters): hidden %v, want %v", len(value), got, hidden)
		}
	}
}

func TestShorten(t *testing.T) {
	long := strings.Repeat("长", 61)
	if got := shorten(long); got != strings.Repeat("长", 60)+"…" {
		t.Errorf("61 characters become %d", len([]rune(got)))
	}
	if exact := long[:len(long)-len("长")]; shorten(exact) != exact {
		t.Error("60 characters are shortened")
	}
}

func TestSuggestions(t *testing.T) {
	for name, want := range map[string]string{
		"app_id":                  "appid",
		"mchid":                   "mch_id",
		"poll":                    "pay.poll",
		"shop.mch_id":             "mch_id",
		"pay.closeafter":          "pay.close_after",
		"printer.colums":          "printer.columns",
		"something_else":          "",
		strings.Repeat("x", 1000): "",
	} {
		e := unknown(name)
		got := ""
		if e.Reason == MisspeltKey {
			got = e.Args[0].(string)
		}
		if got != want {
			t.Errorf("for %.20q: %q, want %q", name, got, want)
		}
	}
}

// TestFieldsAreInSections: every dotted name begins with a section that is
// written, and no name is there twice.
func TestFieldsAreInSections(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range fields {
		if seen[f.name] {
			t.Errorf("%s is there twice", f.name)
		}
		seen[f.name] = true
		if table, _, dotted := strings.Cut(f.name, "."); dotted && !isSection(table) {
			t.Errorf("%s is in no section", f.name)
		}
		if len(f.name) > maxName {
			t.Errorf("%s is longer than maxName", f.name)
		}
		if f.secret() != (f.name == "key") {
			t.Errorf("%s: secret is %v", f.name, f.secret())
		}
	}
}

// TestEncodedFile holds the look of the file to testdata/training.toml.
func TestEncodedFile(t *testing.T) {
	c := Training()
	c.AppID, c.MchID, c.Key = "wx2421b1c4370ec43b", "10000100", NewKey(goodKey)
	golden.Check(t, "training.toml", string(c.Encode()))
}

// TestErrorsAreFound: a program finds the first mistake and all of them.
func TestErrorsAreFound(t *testing.T) {
	_, err := Parse("config.toml", []byte(account+"[pay]\npoll = 2\nwindow = 3\n"))
	err = fmt.Errorf("starting: %w", err)
	var all Errors
	if !errors.As(err, &all) || len(all) != 2 {
		t.Fatalf("Errors in %v: %d, want 2", err, len(all))
	}
	var first *Error
	if !errors.As(err, &first) || first.Field != "pay.poll" || first.Line != 5 || first.Reason != NotDuration {
		t.Errorf("the first is %+v", first)
	}
}

// TestSaveThroughABrokenFolder: whatever stands in the way, no half file is
// left behind.
func TestSaveThroughABrokenFolder(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "config.toml")
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(path, "full"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := mustParse(t, account).Save(path); err == nil {
		t.Fatal("a folder was replaced by a file")
	}
	if names, _ := os.ReadDir(dir); len(names) != 1 {
		t.Errorf("Save left %v behind", names)
	}
}

func TestResolve(t *testing.T) {
	c := &Config{dir: "/home/till"}
	for path, want := range map[string]string{
		"":                "",
		"api.key":         filepath.Join("/home/till", "api.key"),
		"../keys/api.key": filepath.Join("/home", "keys", "api.key"),
		"/etc/api.key":    "/etc/api.key",
	} {
		if got := c.Resolve(path); got != want {
			t.Errorf("Resolve(%q) = %q, want %q", path, got, want)
		}
	}
}
