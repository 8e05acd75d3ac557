package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"wxtill/wxpay"
)

// advice is the line of JSON of a code that was asked about.
type advice struct {
	Code       wxpay.Code    `json:"code"`
	Interfaces []string      `json:"interfaces"`
	Outcome    wxpay.Outcome `json:"outcome"`
	Came       string        `json:"came"`
	Do         string        `json:"do"`
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
			list = []advice{{Code: wxpay.Code(code), Outcome: wxpay.OutcomeUnknown,
				Came: e.texts.Text("code.other", code), Do: e.texts.Text("wechat.asking")}}
		}
		for _, a := range list {
			if err := e.tell(a); err != nil {
				return 1, fmt.Errorf("printing the advice: %w", err)
			}
		}
	}
	return unheard, nil
}

// advise gathers the interfaces at which a code means the same.
func (e *examination) advise(code wxpay.Code) []advice {
	var list []advice
	for _, iface := range wxpay.InterfacesOf(code) {
		err := &wxpay.Error{Interface: iface, Code: code}
		lang := string(e.texts.Language())
		a := advice{code, []string{iface}, wxpay.OutcomeOf(iface, code), err.Meaning(lang), err.Advice(lang)}
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
	if e.asJSON {
		return json.NewEncoder(e.stdout).Encode(a)
	}
	_, err := fmt.Fprintf(e.stdout, "%s (%s) · %s\n  → %s\n", a.Code, strings.Join(a.Interfaces, ", "), a.Came, a.Do)
	return err
}
