package wxpay

import (
	"encoding/json"
	"fmt"
	"log/slog"
)

// Field is one element of a document: <name>value</name>.
type Field struct{ Name, Value string }

// String is the field for people and logs, masked as in [Params.String].
func (f Field) String() string {
	if f.Value != "" && masked[f.Name] {
		f.Value = mask
	}
	return "{" + f.Name + " " + f.Value + "}"
}

// GoString is String, for %#v.
func (f Field) GoString() string { return f.String() }

// LogValue is String, for log/slog.
func (f Field) LogValue() slog.Value { return slog.StringValue(f.String()) }

// Params is a flat document: its fields in the order in which they stand.
type Params []Field

// Get is the value of the field, or "" where there is none.
func (p Params) Get(name string) string {
	for i := range p {
		if p[i].Name == name {
			return p[i].Value
		}
	}
	return ""
}

// Has reports whether the field is there, be it empty.
func (p Params) Has(name string) bool {
	for i := range p {
		if p[i].Name == name {
			return true
		}
	}
	return false
}

// Add appends a field. Optional fields without a value are best left out.
func (p *Params) Add(name, value string) { *p = append(*p, Field{name, value}) }

// addIf appends a field that has a value.
func (p *Params) addIf(name, value string) {
	if value != "" {
		p.Add(name, value)
	}
}

// With is a copy of p in which the field has this value.
func (p Params) With(name, value string) Params {
	c := append(make(Params, 0, len(p)+1), p...)
	for i := range c {
		if c[i].Name == name {
			c[i].Value = value
			return c
		}
	}
	return append(c, Field{name, value})
}

// masked are the fields that say who pays, or let somebody pay or sign.
var masked = map[string]bool{
	"sign": true, "paySign": true, "openid": true, "sub_openid": true, "auth_code": true, "prepay_id": true, "prepayid": true, "package": true, "code_url": true, "req_info": true,
}

// mask stands for the value of a masked field.
const mask = "***"

// String is the document for people and logs: signatures, openids, payment codes
// and what leads to a payment are masked.
func (p Params) String() string { return fmt.Sprint([]Field(p)) }

// GoString is String, for %#v.
func (p Params) GoString() string { return p.String() }

// LogValue is String, for log/slog.
func (p Params) LogValue() slog.Value { return slog.StringValue(p.String()) }

// MarshalJSON writes the fields as a list of pairs, which keeps their order.
func (p Params) MarshalJSON() ([]byte, error) {
	pairs := make([][2]string, len(p))
	for i, f := range p {
		pairs[i] = [2]string{f.Name, f.Value}
	}
	return json.Marshal(pairs)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (p *Params) UnmarshalJSON(text []byte) error {
	var pairs [][2]string
	if err := json.Unmarshal(text, &pairs); err != nil {
		return fmt.Errorf("reading fields: %w", err)
	}
	*p = make(Params, len(pairs))
	for i, f := range pairs {
		(*p)[i] = Field{f[0], f[1]}
	}
	return nil
}
