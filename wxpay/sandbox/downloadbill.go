package sandbox

import (
	"cmp"
	"io"
	"net/http"
	"slices"
	"time"

	"wxtill/wxpay"
)

// billRules are section 4.10 with the field that came later. bill_type has an
// error text of its own.
var billRules = []rule{
	{name: "device_info", limit: 32},
	{name: "bill_date", limit: 8, required: true, form: isDate, want: "yyyyMMdd"},
	{name: "bill_type", limit: 8},
	{name: "tar_type", limit: 8, form: oneOf("GZIP"), want: "GZIP"},
}

func isDate(v string) bool { return len(v) == len(dateFormat) && !billDay(v).IsZero() }

// dateFormat is bill_date.
const dateFormat = "20060102"

// Bills are made at this hour of the next day (4.10), and kept so many months.
const (
	billHour   = 9
	billMonths = 3
)

// billDate is a day in GMT+8, by its midnight.
type billDate struct{ time.Time }

// billDay reads bill_date; zero where it is none.
func billDay(v string) billDate {
	t, err := time.ParseInLocation(dateFormat, v, beijing)
	if err != nil {
		return billDate{}
	}
	return billDate{t}
}

func (d billDate) has(t time.Time) bool {
	return !t.Before(d.Time) && t.Before(d.AddDate(0, 0, 1))
}

// SetBill puts a synthetic bill in the place of the orders of its Date. Its type
// and its looks are those that are asked for.
func (s *Sandbox) SetBill(b SyntheticBill) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bills[b.Date] = b
}

// downloadBill says why there is no bill (4.10). What there is goes out by
// wordBill.
func (s *Sandbox) downloadBill(p wxpay.Params, now time.Time) (wxpay.Params, *failure) {
	kind, day := p.Get("bill_type"), billDay(p.Get("bill_date"))
	made := day.AddDate(0, 0, 1).Add(billHour * time.Hour)
	strict := s.o.Rules.BillAtNine
	switch {
	case kind != "" && !oneOf("ALL", "SUCCESS", "REFUND", "REVOKED")(kind):
		return nil, failBillType
	case now.Before(day.Time), strict && day.has(now), strict && now.After(day.AddDate(0, billMonths, 1)):
		return nil, failNoBill
	case strict && now.Before(made):
		return nil, failBillMaking
	}
	if s.rows(p)() == nil {
		return nil, failNoBill
	}
	return nil, nil
}

// billText is how downloadbill words what other interfaces have an err_code for.
func (f *failure) billText() protocolError {
	switch f.code {
	case "LACK_PARAMS":
		return "missing parameter"
	case "PARAM_ERROR":
		return "data format error"
	}
	return protocolError(f.code)
}

// wordBill is a bill, or the unsigned document that says why there is none.
func (s *Sandbox) wordBill(c call, b behaviour, fail *failure) reply {
	rep := reply{status: http.StatusOK, contentType: plainText, stream: func() io.Reader { return s.bill(c.params) }}
	if fail != nil {
		rep = refusal(fail.billText())
	}
	if b.reply != nil {
		b.reply(&rep)
	}
	return rep
}

// bill is the text of the bill that is asked for.
func (s *Sandbox) bill(p wxpay.Params) io.Reader {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := billFormat{s.o.Rules.Bill, wxpay.BillType(p.Get("bill_type")), p.Get("tar_type") == "GZIP"}
	return f.stream(s.rows(p))
}

// rows returns the rows of the bill one by one, then nil.
func (s *Sandbox) rows(p wxpay.Params) func() *wxpay.BillEntry {
	date, kind, device := p.Get("bill_date"), wxpay.BillType(p.Get("bill_type")), ""
	if s.o.Rules.BillByDevice {
		device = p.Get("device_info")
	}
	next := s.ofOrders(billDay(date), kind)
	if b, ok := s.bills[date]; ok {
		b.Type = kind
		next = b.entries()
	}
	return func() *wxpay.BillEntry {
		for e := next(); e != nil; e = next() {
			if device == "" || e.DeviceInfo == device {
				return e
			}
		}
		return nil
	}
}

// ofOrders are the rows of a day's orders, by time.
func (s *Sandbox) ofOrders(day billDate, kind wxpay.BillType) func() *wxpay.BillEntry {
	var entries []wxpay.BillEntry
	for _, no := range s.book.numbers {
		o := s.book.order(no, s.Now())
		for _, m := range s.movements(o, kind) {
			if day.has(m.at) && m.wanted(kind) {
				entries = append(entries, m.BillEntry)
			}
		}
	}
	slices.SortStableFunc(entries, func(a, b wxpay.BillEntry) int { return cmp.Compare(a.TradeTime.Unix(), b.TradeTime.Unix()) })
	return func() *wxpay.BillEntry {
		if len(entries) == 0 {
			return nil
		}
		e := &entries[0]
		entries = entries[1:]
		return e
	}
}
