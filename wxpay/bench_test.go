package wxpay

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

const benchKey = "192006250b4c09247ec02edce69f6a2d"

// benchOrder has twelve fields with the nonce, as a till sends them.
var benchOrder = Params{
	{"appid", "wx2421b1c4370ec43b"},
	{"mch_id", "10000100"},
	{"device_info", "till-1"},
	{"body", "街角咖啡 拿铁 x2"},
	{"out_trade_no", "T01-20261124-0042-KQXWZP"},
	{"total_fee", "5600"},
	{"spbill_create_ip", "127.0.0.1"},
	{"time_start", "20261124101500"},
	{"time_expire", "20261124102200"},
	{"notify_url", "https://shop.example/notify"},
	{"trade_type", "NATIVE"},
	{"nonce_str", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"},
}

// benchAnswer is a signed answer of fifteen fields in CDATA, as WeChat writes it.
func benchAnswer() []byte {
	p := Params{
		{"return_code", "SUCCESS"},
		{"return_msg", "OK"},
		{"appid", "wx2421b1c4370ec43b"},
		{"mch_id", "10000100"},
		{"nonce_str", "FvYSnPuFFPkAr77M"},
		{"result_code", "SUCCESS"},
		{"openid", "oUpF8uN95-Ptaags6E_roPHg7AG0"},
		{"trade_type", "NATIVE"},
		{"bank_type", "CCB_CREDIT"},
		{"total_fee", "5600"},
		{"transaction_id", "1008450740201407220000058756"},
		{"out_trade_no", "T01-20261124-0042-KQXWZP"},
		{"time_end", "20261124101733"},
		{"trade_state", "SUCCESS"},
	}
	p.Add("sign", p.Sign(benchKey, MD5))
	return []byte(cdata(p))
}

// cdata writes p the way WeChat does: a field a line, texts in CDATA.
func cdata(p Params) string {
	var b strings.Builder
	b.WriteString("<xml>\n")
	for _, f := range p {
		b.WriteString("<" + f.Name + "><![CDATA[" + f.Value + "]]></" + f.Name + ">\n")
	}
	b.WriteString("</xml>")
	return b.String()
}

func BenchmarkSign(b *testing.B) {
	text := benchOrder.appendSigned(nil, benchKey)
	b.Run("md5/12 fields", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			benchOrder.Sign(benchKey, MD5)
		}
	})
	b.Run("md5/baseline digest of the same bytes", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			md5.Sum(text)
		}
	})
	b.Run("hmac/12 fields", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			benchOrder.Sign(benchKey, HMACSHA256)
		}
	})
	b.Run("hmac/baseline digest of the same bytes", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			mac := hmac.New(sha256.New, []byte(benchKey))
			mac.Write(text)
			mac.Sum(nil)
		}
	})
}

// BenchmarkBody makes the signed document of an order, nonce included.
func BenchmarkBody(b *testing.B) {
	c := &Client{AppID: "wx2421b1c4370ec43b", MchID: "10000100", Key: benchKey, Rand: zeros{}}
	order := benchOrder[:len(benchOrder)-1]
	b.Run("signed order", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := c.sign(order); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("baseline encoding xml without signature", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := xml.Marshal(stdDocument(benchOrder)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkAnswer(b *testing.B) {
	doc := benchAnswer()
	b.Run("parse and verify 15 fields", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(doc)))
		for b.Loop() {
			p, err := Parse(doc)
			if err != nil {
				b.Fatal(err)
			}
			if err := p.Verify(benchKey, MD5); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("parse 15 fields", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(doc)))
		for b.Loop() {
			if _, err := Parse(doc); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("baseline encoding xml without signature", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(doc)))
		for b.Loop() {
			if _, err := stdParse(doc); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// zeros is a source of nonces that costs nothing.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { return len(b), nil }

// stdDocument and stdParse are the same work by encoding/xml.
type stdElement struct {
	XMLName xml.Name
	Value   string `xml:",chardata"`
}

type stdXML struct {
	XMLName xml.Name     `xml:"xml"`
	Fields  []stdElement `xml:",any"`
}

func stdDocument(p Params) stdXML {
	doc := stdXML{Fields: make([]stdElement, len(p))}
	for i, f := range p {
		doc.Fields[i] = stdElement{XMLName: xml.Name{Local: f.Name}, Value: f.Value}
	}
	return doc
}

// stdParse reads tokens, so that it sees order, doubles and nesting as they are.
func stdParse(doc []byte) (Params, error) {
	d := xml.NewDecoder(strings.NewReader(string(doc)))
	var p Params
	depth, value := 0, ""
	for {
		token, err := d.Token()
		if err == io.EOF {
			return p, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth, value = depth+1, ""
		case xml.CharData:
			value += string(t)
		case xml.EndElement:
			if depth--; depth == 1 {
				p.Add(t.Name.Local, value)
			}
		}
	}
}
