package sandbox

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wxtill/wxpay"
)

const (
	plainText = "text/plain; charset=UTF-8" // what the real gateway says of its XML
	htmlText  = "text/html; charset=UTF-8"
)

// fate is how a reply travels.
type fate int

const (
	fateWhole fate = iota
	fateHalf       // the connection breaks in the middle of the body
	fateCut        // the connection breaks before the first byte
	fateHang       // nothing comes until the client gives up
)

// reply is an answer that is not on its way yet.
type reply struct {
	status      int
	contentType string
	body        []byte
	stream      func() io.Reader // what comes before body: a bill, made while it is read; nil: nothing
	date        time.Time
	delay       time.Duration // before the first byte
	fate        fate
	location    string // of a redirect
	anyOrigin   bool   // scripts of any page may read it
}

func (r reply) header() http.Header {
	h := make(http.Header, 3)
	h.Set("Content-Type", r.contentType)
	if n := r.length(); n >= 0 {
		h.Set("Content-Length", strconv.FormatInt(n, 10))
	}
	h.Set("Date", r.date.UTC().Format(http.TimeFormat))
	if r.location != "" {
		h.Set("Location", r.location)
	}
	if r.anyOrigin {
		h.Set("Access-Control-Allow-Origin", "*")
	}
	return h
}

// length is that of the whole body, -1 where it is not known beforehand.
func (r reply) length() int64 {
	if r.stream != nil {
		return -1
	}
	return int64(len(r.body))
}

// reader is the body, as far as it is meant to come.
func (r reply) reader() io.Reader {
	if r.fate == fateHalf {
		// Nobody knows where the middle of a bill is before it was made once.
		n, _ := io.Copy(io.Discard, r.whole())
		return io.LimitReader(r.whole(), n/2)
	}
	return r.whole()
}

func (r reply) whole() io.Reader {
	if r.stream == nil {
		return bytes.NewReader(r.body)
	}
	return io.MultiReader(r.stream(), bytes.NewReader(r.body))
}

// refusal is return_code FAIL: unsigned, and proof of nothing (3.1).
func refusal(msg protocolError) reply {
	p := wxpay.Params{{Name: "return_code", Value: "FAIL"}, {Name: "return_msg", Value: string(msg)}}
	return reply{status: http.StatusOK, contentType: plainText, body: document(p)}
}

// head begins an answer. An unsigned one does not say whose it is.
func (s *Sandbox) head(c call) wxpay.Params {
	p := wxpay.Params{{Name: "return_code", Value: "SUCCESS"}, {Name: "return_msg", Value: "OK"}}
	if c.iface.kind == told {
		return p
	}
	return append(p, wxpay.Params{
		{Name: "appid", Value: c.params.Get("appid")},
		{Name: "mch_id", Value: c.params.Get("mch_id")},
		{Name: "nonce_str", Value: s.rand.text(alphanumeric, 16)},
	}...)
}

// word makes the document of an answer, spoilt by b at the stage b chooses.
func (s *Sandbox) word(c call, b behaviour, fields wxpay.Params, fail *failure) reply {
	if c.iface.kind == bill {
		return s.wordBill(c, b, fail)
	}
	p := s.head(c)
	if fail != nil {
		p = append(p, wxpay.Params{
			{Name: "result_code", Value: "FAIL"},
			{Name: "err_code", Value: fail.code},
			{Name: "err_code_des", Value: fail.text},
		}...)
	} else {
		p = append(p, wxpay.Field{Name: "result_code", Value: "SUCCESS"})
		p = append(p, filled(fields)...)
	}
	if c.iface.name == "reverse" {
		p.Add("recall", recall(fail))
	}
	t := c.sign
	if c.iface.kind == told {
		t = ""
	}
	rep := reply{status: http.StatusOK, contentType: plainText, body: document(s.sealed(p, t, b))}
	if b.reply != nil {
		b.reply(&rep)
	}
	return rep
}

// sealed signs the fields and lets b spoil them before and after that. Without a
// sign type there is no signature, and nothing to spoil about it.
func (s *Sandbox) sealed(p wxpay.Params, t wxpay.SignType, b behaviour) wxpay.Params {
	if b.fields != nil {
		p = b.fields(p)
	}
	if t == "" {
		return p
	}
	p = append(p, wxpay.Field{Name: "sign", Value: sign(p, s.o.Key, t)})
	if b.signed != nil {
		p = b.signed(p)
	}
	return p
}

// filled leaves out the fields without a value.
func filled(p wxpay.Params) wxpay.Params {
	var q wxpay.Params
	for _, f := range p {
		if f.Value != "" {
			q = append(q, f)
		}
	}
	return q
}

// document writes the fields as WeChat does: a line each, values in CDATA. The
// end mark of a CDATA section inside a value is split over two sections.
func document(p wxpay.Params) []byte { return documentOf("xml", p) }

func documentOf(root string, p wxpay.Params) []byte {
	var b strings.Builder
	b.WriteString("<" + root + ">")
	for i, f := range p {
		if i > 0 {
			b.WriteString("\n")
		}
		value := strings.ReplaceAll(f.Value, "]]>", "]]]]><![CDATA[>")
		b.WriteString("<" + f.Name + "><![CDATA[" + value + "]]></" + f.Name + ">")
	}
	b.WriteString("\n</" + root + ">")
	return []byte(b.String())
}
