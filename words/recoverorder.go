package words

import (
	"errors"
	"strings"

	"wxtill/pos"
	"wxtill/wxpay"
)

// notRecovered says why an order of the bill was not booked: what WeChat said of it, and
// what to do about the difference.
func (t *Texts) notRecovered(err *pos.NotRecoveredError) Explanation {
	switch {
	case err.Err != nil:
		return t.unanswered(err.Err)
	case err.Device != "":
		return Explanation{Title: t.Text("recover.device", err.Device), Remedy: t.Text("recover.device.do")}
	case err.Told != 0:
		told := yuan(err.Told)
		if err.Currency != "" && err.Currency != "CNY" {
			told = err.Currency + " " + err.Told.Grouped()
		}
		return Explanation{Title: t.Text("recover.amount", told, yuan(err.Bill)), Remedy: t.Text("recover.amount.do")}
	case err.Said == string(wxpay.CodeOrderNotExist):
		return Explanation{Title: t.Text("recover.missing", err.Said), Remedy: t.Text("recover.missing.do")}
	case err.Said == string(wxpay.TradeRevoked):
		return Explanation{Title: t.Text("recover.revoked", err.Said), Remedy: t.Text("recover.revoked.do")}
	}
	e := Explanation{Title: t.Text("recover.code", err.Said), Remedy: t.Text("recover.said.do")}
	if answer := "answer." + strings.ToLower(err.Said); t.has(answer) {
		e.Title = t.Text("recover.said", t.Text(answer), err.Said)
	}
	return e
}

// unanswered says why WeChat could not be asked about an order that is in no book:
// nobody asks on by himself.
func (t *Texts) unanswered(err error) Explanation {
	e := t.Explain(err)
	if _, ok := errors.AsType[*wxpay.Error](err); ok {
		e.Remedy = t.Text("recover.unanswered.do")
	}
	return e
}
