package wxpay_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"wxtill/wxpay"
)

func TestParamsGetHasWith(t *testing.T) {
	p := wxpay.Params{{Name: "a", Value: "1"}, {Name: "empty"}}
	if p.Get("a") != "1" || p.Get("empty") != "" || p.Get("none") != "" {
		t.Error("Get does not return what is there")
	}
	if !p.Has("empty") || p.Has("none") {
		t.Error("Has does not tell an empty field from none")
	}
	set, appended := p.With("a", "2"), p.With("b", "3")
	if p.Get("a") != "1" || p.Has("b") {
		t.Error("With changed the document that it copies")
	}
	if want := (wxpay.Params{{Name: "a", Value: "2"}, {Name: "empty"}}); !reflect.DeepEqual(set, want) {
		t.Errorf("With = %v, want %v", set, want)
	}
	if want := (wxpay.Params{{Name: "a", Value: "1"}, {Name: "empty"}, {Name: "b", Value: "3"}}); !reflect.DeepEqual(appended, want) {
		t.Errorf("With = %v, want %v", appended, want)
	}
}

func TestParamsJSON(t *testing.T) {
	p := wxpay.Params{{Name: "total_fee", Value: "1990"}, {Name: "body", Value: `"拿铁" <&>`}}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	const want = `[["total_fee","1990"],["body","\"拿铁\" \u003c\u0026\u003e"]]`
	if string(text) != want {
		t.Errorf("JSON = %s, want %s", text, want)
	}
	var back wxpay.Params
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back, p) {
		t.Errorf("back = %v, want %v", back, p)
	}
	for _, bad := range []string{`{"a":"b"}`, `[["a",1]]`, `["a"]`, `[[`} {
		if err := json.Unmarshal([]byte(bad), &back); err == nil {
			t.Errorf("%s was read as %v", bad, back)
		}
	}
}

func TestAppendXML(t *testing.T) {
	p := wxpay.Params{{Name: "body", Value: "a]]>b <&> \"'\r\n"}, {Name: "attach"}}
	const want = "<xml><body>a]]&gt;b &lt;&amp;&gt; \"'&#13;\n</body><attach></attach></xml>"
	if got := string(p.AppendXML(nil)); got != want {
		t.Errorf("AppendXML = %s, want %s", got, want)
	}
	if got := string(p[1:].AppendXML([]byte("before "))); got != "before <xml><attach></attach></xml>" {
		t.Errorf("AppendXML = %s", got)
	}
}

// xmlText is any text that XML can carry.
var xmlText = rapid.StringOf(rapid.RuneFrom([]rune("ab<>&]'\"\t\r\n 拿铁😀\u0085\uFFFD")))

// What is written is read back, "]]>" in a body included.
func TestXMLRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfDistinct(rapid.StringMatching(`[A-Za-z_][-A-Za-z0-9_.]{0,20}`), rapid.ID).Draw(t, "names")
		p := make(wxpay.Params, len(names))
		for i, name := range names {
			p[i] = wxpay.Field{Name: name, Value: xmlText.Draw(t, "value")}
		}
		got, err := wxpay.Parse(p.AppendXML(nil))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, p) {
			t.Fatalf("read %q, wrote %q", got, p)
		}
	})
}
