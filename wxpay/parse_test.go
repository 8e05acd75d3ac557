package wxpay_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"wxtill/wxpay"
)

func TestParse(t *testing.T) {
	tests := []struct{ name, doc, want string }{
		{"text", "<xml><a>1</a><b>2</b></xml>", `[{a 1} {b 2}]`},
		{"CDATA", "<xml><a><![CDATA[<1> & ]]></a></xml>", `[{a <1> & }]`},
		{"text and CDATA", "<xml><a>1<![CDATA[2]]>3<![CDATA[4]]></a></xml>", `[{a 1234}]`},
		{"]]> over two sections", "<xml><a><![CDATA[x]]]]><![CDATA[>y]]></a></xml>", `[{a x]]>y}]`},
		{"layout around CDATA", "<xml><a>\n\t<![CDATA[ 1 ]]>\n</a></xml>", `[{a  1 }]`},
		{"space between sections", "<xml><a><![CDATA[1]]> <![CDATA[2]]></a></xml>", `[{a 1 2}]`},
		{"space is text", "<xml><a> 1 </a></xml>", `[{a  1 }]`},
		{"references", "<xml><a>&lt;&gt;&amp;&quot;&apos;&#65;&#x4e2D;&#13;</a></xml>", "[{a <>&\"'A中\r}]"},
		{"no references in CDATA", "<xml><a><![CDATA[&lt;]]></a></xml>", `[{a &lt;}]`},
		{"empty", "<xml><a></a><b><![CDATA[]]></b></xml>", `[{a } {b }]`},
		{"empty elements", "<xml><a/><b /><c>1</c></xml>", `[{a } {b } {c 1}]`},
		{"no field", "<xml></xml>", `[]`},
		{"nothing but a root", "<xml/>", `[]`},
		{"space in tags", "<xml ><a\n>1</a ></xml >", `[{a 1}]`},
		{"other root", "<root><a>1</a></root>", `[{a 1}]`},
		{"everything allowed around it", "\uFEFF \n<?xml version='1.0' encoding='utf-8' ?>\n<xml>\r\n<a>1</a>\t</xml>\n", `[{a 1}]`},
		{"order kept", "<xml><b>1</b><a>2</a></xml>", `[{b 1} {a 2}]`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := wxpay.Parse([]byte(tt.doc))
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint([]wxpay.Field(p)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	many := strings.Builder{}
	for i := range 3000 {
		fmt.Fprintf(&many, "<a%d></a%d>", i, i)
	}
	tests := []struct {
		name, doc string
		offset    int
	}{
		{"nothing", "", 0},
		{"not XML", "SUCCESS", 0},
		{"another root", "<html></html>", 6},
		{"cut in a tag", "<xml><a", 7},
		{"cut in a value", "<xml><a>1", 9},
		{"cut in CDATA", "<xml><a><![CDATA[1", 17},
		{"cut behind a field", "<xml><a>1</a>", 13},
		{"cut in the last tag", "<xml><a>1</a></xml", 18},
		{"trailing bytes", "<xml></xml>x", 11},
		{"two roots", "<xml></xml><xml></xml>", 11},
		{"NUL behind it", "<xml></xml>\x00", 11},
		{"the same field twice", "<xml><a>1</a><a>1</a></xml>", 21},
		{"nesting", "<xml><a><b>1</b></a></xml>", 8},
		{"an attribute", "<xml><a b='c'>1</a></xml>", 8},
		{"an attribute of the root", "<xml a='b'></xml>", 5},
		{"an empty element that does not end", "<xml><a/ ></xml>", 8},
		{"an attribute of an empty element", "<xml><a b='c'/></xml>", 8},
		{"the same field twice, once empty", "<xml><a/><a>1</a></xml>", 17},
		{"an empty root and more", "<xml/><a>1</a>", 6},
		{"text between fields", "<xml>1<a>1</a></xml>", 5},
		{"CDATA between fields", "<xml><![CDATA[1]]></xml>", 6},
		{"a comment", "<xml><!-- --></xml>", 6},
		{"a comment in a field", "<xml><a>1<!-- --></a></xml>", 9},
		{"a DTD", "<!DOCTYPE xml><xml></xml>", 1},
		{"an entity of a DTD", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><xml><a>&e;</a></xml>", 1},
		{"an instruction", "<?php ?><xml></xml>", 1},
		{"an instruction in it", "<xml><?php ?></xml>", 6},
		{"a declaration that does not end", "<?xml version='1.0'><xml></xml>", 6},
		{"another version", "<?xml version='1.1'?><xml></xml>", 6},
		{"no version", "<?xml encoding='UTF-8'?><xml></xml>", 6},
		{"an encoding that begins alike", "<?xml version='1.0' encoding='utf-8-mac'?><xml></xml>", 6},
		{"another encoding", "<?xml version='1.0' encoding='GBK'?><xml></xml>", 6},
		{"two declarations", "<?xml version='1.0'?><?xml version='1.0'?><xml></xml>", 22},
		{"another end tag", "<xml><a>1</b></xml>", 11},
		{"a prefix", "<xml><a:b>1</a:b></xml>", 7},
		{"a name in Chinese", "<xml><金额>1</金额></xml>", 6},
		{"an unknown reference", "<xml><a>x&nbsp;</a></xml>", 9},
		{"a bare ampersand", "<xml><a>x&y</a></xml>", 9},
		{"a reference to NUL", "<xml><a>&#0;</a></xml>", 8},
		{"a reference to half a pair", "<xml><a>&#xD800;</a></xml>", 8},
		{"a reference beyond Unicode", "<xml><a>&#x110000;</a></xml>", 8},
		{"a signed reference", "<xml><a>&#+65;</a></xml>", 8},
		{"a number without its sign", "<xml><a>&65;</a></xml>", 8},
		{"]]> in text", "<xml><a>1]]></a></xml>", 9},
		{"a control character", "<xml><a>\x01</a></xml>", 8},
		{"a control character in CDATA", "<xml><a><![CDATA[\x1b]]></a></xml>", 17},
		{"no character", "<xml><a>\uFFFE</a></xml>", 8},
		{"not UTF-8", "<xml><a>\xbf\xa7</a></xml>", 8},
		{"half a character", "<xml><a>\xe4\xb8</a></xml>", 8},
		{"too many fields", "<xml>" + many.String() + "</xml>", -1},
		{"too large", "<xml><a>" + strings.Repeat("x", wxpay.MaxDocument) + "</a></xml>", wxpay.MaxDocument},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := wxpay.Parse([]byte(tt.doc))
			var syntax *wxpay.SyntaxError
			if !errors.As(err, &syntax) || !errors.Is(err, wxpay.ErrSyntax) || p != nil {
				t.Fatalf("read as %v, %v", p, err)
			}
			if tt.offset >= 0 && syntax.Offset != tt.offset {
				t.Errorf("%v, want it at byte %d", err, tt.offset)
			}
		})
	}
}

// No beginning of a document is a document: a torn answer cannot be mistaken
// for a whole one.
func TestParseRefusesEveryPart(t *testing.T) {
	doc := signed(paid("attach", "拿铁 & ]]>"))
	for i := range doc {
		if p, err := wxpay.Parse([]byte(doc[:i])); err == nil {
			t.Fatalf("the first %d bytes were read as %v", i, p)
		}
	}
}

func TestParseDoesNotKeepTheBytes(t *testing.T) {
	doc := []byte("<xml><a>1</a></xml>")
	p, err := wxpay.Parse(doc)
	if err != nil {
		t.Fatal(err)
	}
	for i := range doc {
		doc[i] = 'x'
	}
	if want := (wxpay.Params{{Name: "a", Value: "1"}}); !reflect.DeepEqual(p, want) {
		t.Errorf("got %v after the bytes changed", p)
	}
}
