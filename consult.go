package main

import (
	"slices"
	"strings"

	"wxtill/spelling"
	"wxtill/wxpay"
)

// advice is the line of JSON of a code that was asked about.
type advice struct {
	Code       wxpay.Code    `json:"code"`
	Interfaces []string      `json:"interfaces"`
	Outcome    wxpay.Outcome `json:"outcome"`
	Came       string        `json:"came"`
	Do         string        `json:"do"`
	Near       []string      `json:"near,omitempty"` // codes that were perhaps meant by one that is not known
}

// consult explains codes and texts of WeChat's that somebody read in a log or on
// a phone, at every interface that uses them. One that nobody has heard of makes
// the exit code 1.
func (e *examination) consult(codes []string) (int, error) {
	unheard := 0
	for _, code := range codes {
		list := e.advise(wxpay.Code(strings.TrimSpace(code)))
		if len(list) == 0 {
			unheard = 1
			list = []advice{e.unheard(strings.TrimSpace(code))}
		}
		for _, a := range list {
			if err := e.tell(a); err != nil {
				return 1, err
			}
		}
	}
	return unheard, nil
}

// unheard is what there is to say about a code that is not known, with the codes
// that are spelt like it: a quarter of it may be wrong.
func (e *examination) unheard(code string) advice {
	a := advice{Code: wxpay.Code(code), Interfaces: []string{}, Outcome: wxpay.OutcomeUnknown,
		Came: e.texts.Text("code.unheard"), Do: e.texts.Text("wechat.asking")}
	var known []string
	for _, k := range wxpay.Codes() {
		known = append(known, string(k))
	}
	if len(code) > maxCode {
		return a
	}
	for _, spelt := range []string{code, strings.ToUpper(code)} {
		a.Near = append(a.Near, spelling.Nearest(spelt, known, len(code)/4)...)
	}
	if a.Near = slices.Compact(a.Near); len(a.Near) > 0 {
		a.Do = e.texts.Text("code.near", strings.Join(a.Near, ", "))
	}
	return a
}

// maxCode is more than the longest code has bytes.
const maxCode = 100

// advise gathers the interfaces at which a code means the same.
func (e *examination) advise(code wxpay.Code) []advice {
	var list []advice
	for _, iface := range wxpay.InterfacesOf(code) {
		err := &wxpay.Error{Interface: iface, Code: code}
		lang := string(e.texts.Language())
		a := advice{Code: code, Interfaces: []string{iface}, Outcome: wxpay.OutcomeOf(iface, code), Came: err.Meaning(lang), Do: err.Advice(lang)}
		i := 0
		for i < len(list) && (list[i].Came != a.Came || list[i].Do != a.Do || list[i].Outcome != a.Outcome) {
			i++
		}
		if i == len(list) {
			list = append(list, a)
		} else {
			list[i].Interfaces = append(list[i].Interfaces, iface)
		}
	}
	return list
}

func (e *examination) tell(a advice) error {
	where := ""
	if len(a.Interfaces) > 0 {
		where = " (" + strings.Join(a.Interfaces, ", ") + ")"
	}
	return e.out.print(a, "%s%s · %s\n  → %s\n", a.Code, where, a.Came, a.Do)
}
