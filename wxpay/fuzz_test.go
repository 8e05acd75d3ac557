package wxpay

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// FuzzParse holds Parse to two things: what it accepts encoding/xml reads alike,
// and what it read it can write and read again.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"<xml><a>1</a></xml>", "<xml><a><![CDATA[1]]>2</a></xml>", "<xml><a>&#x41;&amp;</a>\n</xml>",
		"\uFEFF<?xml version=\"1.0\" encoding=\"UTF-8\"?><root><a> </a></root>", "<xml><a><b/></a></xml>",
		"<xml><a/><b /></xml>", "<xml/>", "<xml><a>1</a><a>2</a></xml>", "<xml><a>]]></a></xml>", "<!DOCTYPE x><xml></xml>", "<xml><a>\r\n</a></xml>",
	} {
		f.Add([]byte(seed))
	}
	f.Add(benchAnswer())
	f.Fuzz(func(t *testing.T, doc []byte) {
		p, err := Parse(doc)
		if err != nil {
			if p != nil {
				t.Errorf("fields %v with error %v", p, err)
			}
			return
		}
		again, err := Parse(p.AppendXML(nil))
		if len(p.AppendXML(nil)) <= MaxDocument && (err != nil || !reflect.DeepEqual(again, p)) {
			t.Errorf("read %q, then %q, %v", p, again, err)
		}
		sameAsStandard(t, doc, p)
	})
}

// sameAsStandard allows for what Parse documents: line ends as they came, and
// layout around CDATA left out.
func sameAsStandard(t *testing.T, doc []byte, got Params) {
	t.Helper()
	text := strings.TrimPrefix(string(doc), "\uFEFF")
	text = strings.TrimLeft(text, " \t\r\n") // a declaration may stand behind white space here
	want, err := stdParse([]byte(text))
	if err != nil {
		t.Fatalf("read %q, encoding/xml: %v", got, err)
	}
	if len(got) != len(want) {
		t.Fatalf("read %q, encoding/xml %q", got, want)
	}
	for i := range want {
		g, w := lineEnds(got[i].Value), lineEnds(want[i].Value)
		if g != w && strings.Contains(text, "<![CDATA[") {
			g, w = strings.Trim(g, " \t\n"), strings.Trim(w, " \t\n")
		}
		if got[i].Name != want[i].Name || g != w {
			t.Fatalf("field %d: read %q, encoding/xml %q", i, got[i], want[i])
		}
	}
}

// lineEnds makes every run of line ends one: a reference beside a bare end has
// no counterpart once the ends are normalised.
func lineEnds(s string) string { return regexp.MustCompile(`[\r\n]+`).ReplaceAllString(s, "\n") }
