package main

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"wxtill/pos"
	"wxtill/words"
)

// logRow is one line of JSON of log.
type logRow struct {
	Row        int64           `json:"row"`
	At         time.Time       `json:"at"`
	Kind       pos.EventKind   `json:"kind"`
	Operator   pos.OperatorID  `json:"operator,omitempty"`
	ApprovedBy pos.OperatorID  `json:"approved_by,omitempty"`
	Right      pos.Right       `json:"right,omitempty"`
	Sale       pos.SaleNumber  `json:"sale,omitempty"`
	Subject    pos.OperatorID  `json:"subject,omitempty"`
	Shift      pos.ShiftNumber `json:"shift,omitempty"`
	Sending    bool            `json:"sending,omitempty"`
	Cash       pos.CashKind    `json:"cash,omitempty"`

	OutTradeNo  pos.OutTradeNo  `json:"out_trade_no,omitempty"`
	OutRefundNo pos.OutRefundNo `json:"out_refund_no,omitempty"`
	Amount      pos.Fen         `json:"amount,omitempty"`
	Reason      string          `json:"reason,omitempty"`
}

// readLog prints who did what, newest first, beside the till that may be running.
func readLog(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	var p places
	var q pos.LogQuery
	flags := flagSet("log", &p)
	who := rightFlags(flags, stderr)
	from, to := flags.String("from", "", "first `day`, like 2026-11-23"), flags.String("to", "", "last `day`")
	flags.StringVar((*string)(&q.Operator), "by", "", "`number` of the operator who did it")
	flags.StringVar((*string)(&q.ApprovedBy), "allowed-by", "", "`number` of the operator who allowed it by his PIN")
	flags.StringVar((*string)(&q.Kind), "kind", "", "`kind` of event, like voided or override; a wrong one lists them all")
	flags.IntVar(&q.Limit, "n", 50, "how many rows")
	out := outputFlag(flags, stdout)
	_, err := parse(flags, args, 0)
	if err != nil {
		return help(flags, "", stderr, err)
	}
	if q.Kind != "" && !slices.Contains(pos.LoggedKinds, q.Kind) {
		return 1, usage(flags, words.Say("usage.kind", q.Kind, kindList()))
	}
	if q.From, q.To, err = dayRange(*from, *to); err != nil {
		return 1, err
	}
	l, texts, err := bookOf(ctx, p)
	if err != nil {
		return 1, err
	}
	defer l.Close()
	if err := who.identify(ctx, l, texts, pos.RightLog); err != nil {
		return 1, err
	}
	entries, err := l.Log(ctx, q)
	if err != nil {
		return 1, err
	}
	for _, e := range entries {
		if err := printLog(out, texts, e); err != nil {
			return 1, err
		}
	}
	return 0, nil
}

// kindList names every kind of the log.
func kindList() string {
	var names []string
	for _, k := range pos.LoggedKinds {
		names = append(names, string(k))
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// dayRange reads the first and the last day of a range; either may be open.
func dayRange(from, to string) (first, last pos.Day, err error) {
	for _, d := range []struct {
		text string
		day  *pos.Day
	}{{from, &first}, {to, &last}} {
		if d.text == "" {
			continue
		}
		if *d.day, err = pos.ParseDay(d.text); err != nil {
			return "", "", err
		}
	}
	return first, last, nil
}

func printLog(out *output, texts *words.Texts, e pos.LogEntry) error {
	r := logRow{
		Row: e.Row, At: e.At, Kind: e.Kind, Operator: e.By.Operator, ApprovedBy: e.By.ApprovedBy, Right: e.Right,
		Sale: e.Sale, OutTradeNo: e.Order, OutRefundNo: e.Refund, Amount: e.Amount, Reason: e.Reason, Shift: e.Shift, Sending: e.Sending,
		Cash: e.Cash,
	}
	if e.Operator != nil {
		r.Subject = e.Operator.ID
	}
	return out.print(r, "%s  %-4s  %s\n", e.At.In(pos.Beijing).Format(time.DateTime), e.By.Operator, texts.LogEntry(e))
}
