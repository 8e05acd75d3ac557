package printer

import (
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/width"
)

func TestClean(t *testing.T) {
	cases := map[string]struct{ in, want string }{
		"plain":                {"Latte 250g ~", "Latte 250g ~"},
		"chinese":              {"拿铁（大杯）", "拿铁（大杯）"},
		"yen sign":             {"¥22", "￥22"},
		"no-break space":       {"a\u00a0b", "a b"},
		"thin space":           {"a\u2009b", "a b"},
		"line breaks":          {"a\nb\u2028c", "a b c"},
		"tab":                  {"a\tb", "a b"},
		"drawer kick":          {"a\x1bp\x00\x19\xfab", "ap?b"},
		"C1 controls":          {"a\u009bb\u0080", "ab"},
		"delete":               {"a\x7fb", "ab"},
		"emoji":                {"咖啡☕️", "咖啡？"},
		"emoji family":         {"👨\u200d👩", "？？"},
		"flag":                 {"🇨🇳", "??"},
		"rare hanzi":           {"𠮷野家", "？野家"},
		"hanzi of GB18030":     {"䲡鱼", "？鱼"},
		"spanish":              {"jalapeño", "jalapeno"},
		"letter of GBK":        {"café", "café"},
		"decomposed":           {"cafe\u0301", "café"},
		"cubic metre":          {"5㎥ m³", "5m3 m3"},
		"trade mark":           {"X™", "XTM"},
		"half-width katakana":  {"ｺｰﾋｰ", "コーヒー"},
		"korean":               {"김치", "？？"},
		"arabic":               {"شاي", "???"},
		"euro":                 {"€5", "?5"},
		"bidi override":        {"a\u202eb", "ab"},
		"no UTF-8":             {"a\xffb", "a?b"},
		"private use":          {"\ue000", "?"},
		"full-width space":     {"甲　乙", "甲 乙"},
		"combining mark alone": {"\u0301a", "a"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := gbk.clean(c.in); got != c.want {
				t.Errorf("clean(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

// Every character there is comes out as ASCII that can be seen or as two bytes
// in the area of GBK, which the encoder of x/text agrees with.
func TestEveryCharacterIsSafe(t *testing.T) {
	reference := simplifiedchinese.GBK.NewEncoder()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		for _, out := range gbk.clean(string(r)) {
			b := gbk.append(nil, string(out))
			if len(b) != gbk.columns(out) {
				t.Fatalf("%U: %q has %d bytes and %d columns", r, out, len(b), gbk.columns(out))
			}
			if len(b) == 1 && (b[0] < ' ' || b[0] > '~') || len(b) == 2 && (b[0] < 0x81 || b[0] > 0xFE || b[1] < 0x40) {
				t.Fatalf("%U becomes % x", r, b)
			}
			if want, err := reference.Bytes(utf8.AppendRune(nil, out)); err != nil || string(want) != string(b) {
				t.Fatalf("%U: % x, want % x (%v)", r, b, want, err)
			}
		}
	}
}

// Our widths are those of Unicode's annex 11 for East Asia, ambiguous being
// wide. The few neutral ones have two bytes in GBK and are as wide on paper.
func TestWidthsAreEastAsian(t *testing.T) {
	neutral := 0
	for r := rune(0x20); r < 1<<16; r++ {
		if !gbk.has(r) {
			continue
		}
		want := 1
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth, width.EastAsianAmbiguous:
			want = 2
		case width.Neutral:
			neutral++
			continue
		}
		if got := gbk.columns(r); got != want {
			t.Errorf("%U %c takes %d columns, want %d", r, r, got, want)
		}
	}
	if neutral > 20 {
		t.Errorf("%d characters of GBK have no East-Asian width", neutral)
	}
}

func TestTableHasWhatShopsType(t *testing.T) {
	n := 0
	for _, code := range gbkTable() {
		if code != 0 {
			n++
		}
	}
	// The GBK of Python's codec, an independent table, has 21,791.
	if n != 21_791 {
		t.Errorf("%d characters, want 21791", n)
	}
	for r, want := range map[rune]string{'啊': "\xb0\xa1", '￥': "\xa3\xa4", '×': "\xa1\xc1", '堃': "\x88\xd2"} {
		if got := string(gbk.append(nil, string(r))); got != want {
			t.Errorf("%c is % x, want % x", r, got, want)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"拿铁", "\x1bp\x00", "¥", "\xff\xfe", "e\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := gbk.clean(s)
		for _, r := range got {
			if !gbk.has(r) {
				t.Errorf("clean(%q) holds %U", s, r)
			}
		}
		if again := gbk.clean(got); again != got {
			t.Errorf("clean(%q) = %q, then %q", s, got, again)
		}
	})
}
