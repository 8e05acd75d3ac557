package config

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"wxtill/internal/golden"
)

// Heads of the sections, for the mistakes.
const shopSection, paySection, printerSection = "[shop]\n", "[pay]\n", "[printer]\n"

// mistakes are files with one thing wrong, each on its last line that is not
// empty. Package words shows the same ones in both languages.
var mistakes = []struct{ name, doc string }{
	{"appid missing", "mch_id = \"1\"\nkey = \"" + goodKey + "\"\n"},
	{"appid empty", "mch_id = \"1\"\nkey = \"" + goodKey + "\"\nappid = \"\"\n"},
	{"appid characters", "mch_id = \"1\"\nkey = \"" + goodKey + "\"\nappid = \"wx 1\"\n"},
	{"mch_id number", "appid = \"wx1\"\nkey = \"" + goodKey + "\"\nmch_id = 10000100\n"},
	{"key missing", "appid = \"wx1\"\nmch_id = \"1\"\n"},
	{"key short", "appid = \"wx1\"\nmch_id = \"1\"\nkey = \"abc\"\n"},
	{"key Chinese", "appid = \"wx1\"\nmch_id = \"1\"\nkey = \"" + strings.Repeat("密", 32) + "\"\n"},
	{"key twice", account + "key_file = \"api.key\"\n"},
	{"key file absent", "appid = \"wx1\"\nmch_id = \"1\"\nkey_file = \"api.key\"\n"},
	{"key file is folder", "appid = \"wx1\"\nmch_id = \"1\"\nkey_file = \"testdata\"\n"},
	{"key file is certificate", "appid = \"wx1\"\nmch_id = \"1\"\nkey_file = \"testdata/root.pem\"\n"},
	{"sign_type", account + "sign_type = \"SHA1\"\n"},
	{"device_info long", account + "device_info = \"" + strings.Repeat("机", 11) + "\"\n"},
	{"gateway http", account + "gateway = \"http://127.0.0.1:8080\"\n"},
	{"gateway path", account + "gateway = \"https://api.mch.weixin.qq.com/pay\"\n"},
	{"gateway query", account + "gateway = \"https://api.mch.weixin.qq.com?\"\n"},
	{"gateway second", account + "gateway = \"https://a.example,b.example\"\n"},
	{"gateway user", account + "gateway = \"https://u:p@a.example\"\n"},
	{"gateway empty", account + "gateway = \"\"\n"},
	{"ca_file absent", account + "ca_file = \"gone.pem\"\n"},
	{"ca_file no PEM", account + "ca_file = \"config.go\"\n"},
	{"client_cert absent", account + "client_cert = \"gone.p12\"\n"},
	{"client_key folder", account + "client_key = \"testdata\"\n"},
	{"notify_url query", account + "notify_url = \"https://a.example/n?x=1\"\n"},
	{"notify_url long", account + "notify_url = \"https://a.example/" + strings.Repeat("n", 256) + "\"\n"},
	{"unknown key", account + "colour = \"red\"\n"},
	{"misspelt key", account + "mch_di = \"1\"\n"},
	{"key of a section", account + "poll = \"2s\"\n"},
	{"key of no section", account + paySection + "mch_id = \"2\"\n"},
	{"unknown section", account + "[payment]\npoll = \"2s\"\n"},
	{"section in a section", account + "[pay.fast]\npoll = \"2s\"\n"},
	{"value for a section", account + "pay = \"fast\"\n"},
	{"list of sections", account + "[[pay]]\npoll = \"2s\"\n"},
	{"name empty", account + shopSection + "name = \"\"\n"},
	{"name long", account + shopSection + "name = \"" + strings.Repeat("店", 33) + "\"\n"},
	{"name with a bell", account + shopSection + "name = \"\\u0007\"\n"},
	{"till long", account + shopSection + "till = \"COUNTER\"\n"},
	{"till Chinese", account + shopSection + "till = \"一号\"\n"},
	{"language", account + shopSection + "language = \"fr\"\n"},
	{"poll without unit", account + paySection + "poll = \"2\"\n"},
	{"poll without quotes", account + paySection + "poll = 2\n"},
	{"poll short", account + paySection + "poll = \"99ms\"\n"},
	{"poll long", account + paySection + "poll = \"10001ms\"\n"},
	{"window short", account + paySection + "window = \"999ms\"\n"},
	{"window long", account + paySection + "window = \"11m\"\n"},
	{"expire short", account + paySection + "expire = \"59s\"\n"},
	{"expire long", account + paySection + "expire = \"2h1s\"\n"},
	{"close_after negative", account + paySection + "close_after = \"-1s\"\n"},
	{"close_after long", account + paySection + "close_after = \"121m\"\n"},
	{"timeout short", account + paySection + "timeout = \"0\"\n"},
	{"no calls", account + paySection + "calls_per_second = 0\n"},
	{"a flood of calls", account + paySection + "calls_per_second = 101\n"},
	{"timeout long", account + paySection + "timeout = \"61s\"\n"},
	{"goods_tag true", account + paySection + "goods_tag = true\n"},
	{"transport", account + printerSection + "transport = \"usb\"\n"},
	{"address missing", account + printerSection + "transport = \"serial\"\n"},
	{"address without port", account + printerSection + "transport = \"tcp\"\naddress = \"192.168.1.50\"\n"},
	{"baud text", account + printerSection + "baud = \"9600\"\n"},
	{"baud odd", account + printerSection + "baud = 9601\n"},
	{"baud float", account + printerSection + "baud = 9600.0\n"},
	{"columns", account + printerSection + "columns = 40\n"},
	{"twice", account + "mch_id = \"2\"\n"},
	{"section twice", account + paySection + "[shop]\n" + paySection},
	{"no quotes", account + "device_info = till-1\n"},
	{"no value", account + "device_info =\n"},
	{"quotes not closed", account + "device_info = \"till-1\n"},
	{"text not closed", account + "device_info = '''till-1\n"},
	{"backslash", account + "client_cert = \"C:\\certs\\a.pem\"\n"},
	{"not UTF-8", account + "device_info = \"\xb5\xea\"\n"},
	{"UTF-16", "\xff\xfea\x00p\x00p\x00"},
	{"key elsewhere", account + "secrets = \"keyring\"\n"},
	{"rate", account + "[bill]\nrate = \"0.006\"\n"},
	{"labels", account + "[goods]\nlabels = \"21:6:5:weight:3\"\n"},
	{"sum", account + "[shift]\nreason_above = \"10 yuan\"\n"},
	{"prose", account + "dear till, please work\n"},
}

// TestMistakes holds the English of every mistake to testdata/mistakes.txt.
func TestMistakes(t *testing.T) {
	var b strings.Builder
	seen := map[Reason]bool{}
	for _, m := range mistakes {
		_, err := Parse("config.toml", []byte(m.doc))
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%s: %v, want an *Error", m.name, err)
			continue
		}
		if all := err.(Errors); len(all) != 1 {
			t.Errorf("%s: %d errors, want 1: %v", m.name, len(all), all)
		}
		for _, e := range err.(Errors) {
			seen[e.Reason] = true
		}
		fmt.Fprintf(&b, "%s\n\t%v\n", m.name, err)
	}
	golden.Check(t, "mistakes.txt", b.String())
	for reason := range english {
		if !seen[reason] && reason != FileDenied && reason != TooLarge && reason != LessonName {
			t.Errorf("no mistake shows %s", reason)
		}
	}
}

// TestMistakeIsOnItsLine trusts no golden file with the line numbers.
func TestMistakeIsOnItsLine(t *testing.T) {
	const bad = "window = \"1h\""
	for name, doc := range map[string]string{
		"after comments":    "# one\n# two\n" + account + paySection + bad + "\n",
		"after long text":   account + "device_info = '''\na'''\n" + paySection + bad + "\n",
		"after long text 2": account + "device_info = \"\"\"\na\\\n\n b\"\"\"\n" + paySection + bad + "\n",
		"dotted":            account + "pay." + bad + "\n",
		"with BOM and CRLF": "\xef\xbb\xbf" + strings.ReplaceAll(account+paySection+bad+"\n", "\n", "\r\n"),
		"is long text":      account + paySection + "window = '''\n1h'''\n",
		"is long text 2":    account + paySection + "window = \"\"\"\n1h\"\"\"\n",
		"in a comment too":  "# " + bad + "\n" + account + paySection + bad + " # " + bad + "\n",
		"inline":            account + "pay = { poll = \"2s\", " + bad + " }\n",
	} {
		t.Run(name, func(t *testing.T) {
			want := 1 + strings.Count(doc[:strings.LastIndex(doc, "window =")], "\n")
			_, err := Parse("config.toml", []byte(doc))
			var e *Error
			if !errors.As(err, &e) || e.Field != "pay.window" || e.Line != want {
				t.Errorf("got %v, want line %d of pay.window", err, want)
			}
		})
	}
}

func TestAllMistakesTogether(t *testing.T) {
	_, err := Parse("c.toml", []byte("[printer]\ncolumns = 3\n[pay]\npoll = 2\nx = 1\n"))
	want := []string{
		`c.toml:2: printer.columns = 3 must be one of: 32, 42, 48`,
		`c.toml:4: pay.poll = 2 must be a time in quotes with its unit, like "2s" or "5m"`,
		`c.toml:5: pay.x is not a key of this file`,
		`c.toml: appid is missing`,
		`c.toml: key is missing: give key or key_file`,
		`c.toml: mch_id is missing`,
	}
	if got := err.Error(); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

func TestFileDenied(t *testing.T) {
	if e := fileError("a.key", os.ErrPermission); e.Reason != FileDenied {
		t.Errorf("got %s, want %s", e.Reason, FileDenied)
	}
}
