package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"time"

	"wxtill/pos"
	"wxtill/words"
)

// foundRow is one line of JSON of find.
type foundRow struct {
	Number    pos.SaleNumber `json:"number"`
	State     pos.SaleState  `json:"state"`
	Returned  pos.Fen        `json:"returned,omitempty"`
	Day       pos.Day        `json:"day"`
	OpenedAt  time.Time      `json:"opened_at"`
	SettledAt time.Time      `json:"settled_at,omitzero"`
	Total     pos.Fen        `json:"total"`
	Operator  pos.OperatorID `json:"operator,omitempty"`
	Tenders   []pos.Tender   `json:"tenders,omitempty"`
}

// find lists the sales that a number or the flags fit, newest first, beside the
// till that may be running.
func find(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	var p places
	var q pos.SaleQuery
	flags := flagSet("find", &p)
	from, to := flags.String("from", "", "first `day`, like 2026-11-23"), flags.String("to", "", "last `day`")
	amount := flags.String("amount", "", "`total` of the sale, like 12.50 or 10-20")
	flags.StringVar((*string)(&q.Operator), "by", "", "`number` of the operator who sold")
	flags.StringVar((*string)(&q.Tender), "tender", "", "cash or wechat")
	state := flags.String("state", "", "settled, voided, open, parked, refunded or partly_refunded")
	flags.StringVar((*string)(&q.After), "after", "", "`sale` where the list before ended")
	flags.IntVar(&q.Limit, "n", 20, "how many sales")
	out := outputFlag(flags, stdout)
	rest, err := parse(flags, args, 1)
	if err != nil {
		return help(flags, "[NUMBER]", stderr, err)
	}
	switch {
	case q.Tender != "" && q.Tender != pos.TenderCash && q.Tender != pos.TenderWeChat:
		return 1, usage(flags, words.Say("usage.tender", q.Tender))
	case !setState(&q, *state):
		return 1, usage(flags, words.Say("usage.state", *state))
	}
	if len(rest) > 0 {
		q.Number = rest[0]
	}
	if q.From, q.To, err = dayRange(*from, *to); err != nil {
		return 1, err
	}
	if q.Least, q.Most, err = pos.ParseRange(*amount); err != nil {
		return 1, err
	}
	l, texts, err := bookOf(ctx, p)
	if err != nil {
		return 1, err
	}
	defer l.Close()
	page, err := pos.Find(ctx, l, q)
	if err != nil {
		return 1, err
	}
	for _, s := range page.Sales {
		if err := printFound(out, texts, s); err != nil {
			return 1, err
		}
	}
	if page.Next != "" {
		fmt.Fprintln(stderr, texts.Text("find.go_on", string(page.Next)))
	}
	return 0, nil
}

// setState reads the value of -state: where a sale stands, or how much of it went
// back.
func setState(q *pos.SaleQuery, state string) bool {
	switch state {
	case "", string(pos.SaleSettled), string(pos.SaleVoided), string(pos.SaleOpen), string(pos.SaleParked):
		q.State = pos.SaleState(state)
	case string(pos.ReturnedPart), string(pos.ReturnedWhole):
		q.Returned = pos.Returned(state)
	default:
		return false
	}
	return true
}

func printFound(out *output, texts *words.Texts, s pos.FoundSale) error {
	row := foundRow{s.Number, s.State, s.Back, s.Day, s.OpenedAt, s.SettledAt, s.Due(), s.Operator, s.Tenders}
	return out.print(row, "%s  %s  %12s  %-4s  %s\n", s.OpenedAt.In(pos.Beijing).Format(time.DateTime), s.Number,
		s.Due().Grouped(), s.Operator, texts.Text("sale.state."+cmp.Or(string(s.Returned), string(s.State))))
}
