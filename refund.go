package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"wxtill/pos"
	"wxtill/words"
)

// refundFlags are the flags of refund.
type refundFlags struct {
	places
	who    *operatorFlags
	reason string
	lines  []string
	tender string
	wait   time.Duration
	cancel bool
	again  bool
	out    *output
}

// refund gives money back without a window.
func refund(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	f := refundFlags{}
	fs := f.flagSet(stdout, stderr)
	rest, err := parseFlags(fs, args)
	switch {
	case err != nil:
		return help(fs, "NUMBER [AMOUNT]", stderr, err)
	case (f.cancel || f.again) && (f.cancel == f.again || len(rest) != 1 || len(f.lines) > 0 || f.tender != ""):
		return exitUnsent, usage(fs, words.Say("usage.cancel"))
	case len(rest) < 1 || len(rest) > 2:
		return exitUnsent, usage(fs, words.Say("usage.refund"))
	case f.tender != "" && f.tender != string(pos.TenderCash) && f.tender != string(pos.TenderWeChat):
		return exitUnsent, usage(fs, words.Say("usage.tender", f.tender))
	}
	o, err := f.order(rest)
	if err != nil {
		return exitUnsent, err
	}
	s, err := openStation(ctx, f.places, false, stderr)
	if err != nil {
		return exitUnsent, err
	}
	defer s.close()
	s.words = s.words.AtTerminal()
	r := &refunding{station: s, flags: f, stderr: stderr, news: make(chan struct{}, 1)}
	switch {
	case f.cancel:
		return r.callOff(ctx, rest[0])
	case f.again:
		return r.sendAgain(ctx, rest[0])
	}
	return r.run(ctx, rest[0], o)
}

// flagSet makes the flags of refund.
func (f *refundFlags) flagSet(stdout, stderr io.Writer) *flag.FlagSet {
	fs := flagSet("refund", &f.places)
	f.who = rightFlags(fs, stderr)
	fs.StringVar(&f.reason, "reason", "", "why; the customer reads it, too")
	fs.Func("line", "`N[:QTY]` of the sale goes back, counted from 1; may be given again and again", func(text string) error {
		f.lines = append(f.lines, text)
		return nil
	})
	fs.StringVar(&f.tender, "tender", "", "cash or wechat, where a sale was paid by both")
	fs.BoolVar(&f.cancel, "cancel", false, "give up the refund NUMBER, or the one of sale NUMBER, that has not been sent yet or has failed")
	fs.BoolVar(&f.again, "again", false, "send the refund NUMBER, or the one of sale NUMBER, that has failed once more, under its number")
	fs.DurationVar(&f.wait, "wait", 30*time.Second, "how long to wait for WeChat to accept it")
	f.out = outputFlag(fs, stdout)
	return fs
}

// order is what the command line says of the refund. A line without a quantity is
// all of it that is left.
func (f *refundFlags) order(args []string) (o pos.RefundOrder, err error) {
	o.Reason = f.reason
	if len(args) == 2 {
		if o.Amount, err = pos.ParseFen(args[1]); err != nil {
			return o, err
		}
	}
	for _, text := range f.lines {
		l, err := parseLine(text)
		if err != nil {
			return o, err
		}
		o.Lines = append(o.Lines, l)
	}
	return o, nil
}

// parseLine reads the value of a -line: 2, or 2:1.5 for a part of it.
func parseLine(text string) (l pos.RefundLine, err error) {
	number, part, given := strings.Cut(text, ":")
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 {
		return l, words.Say("usage.line", text)
	}
	l.Line = n - 1
	if given {
		l.Quantity, err = pos.ParseQuantity(part)
	}
	return l, err
}

// refunding is one refund under way.
type refunding struct {
	*station
	flags  refundFlags
	stderr io.Writer
	news   chan struct{} // something was committed or learnt
	status pos.RefundStatus
}

// run looks up what there is to give back, gives it back and follows it.
func (r *refunding) run(ctx context.Context, number string, o pos.RefundOrder) (int, error) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := r.flags.who.signIn(ctx, r.station); err != nil {
		return exitUnsent, err
	}
	defer r.listen()()
	r.start()
	of, err := r.till.Refundable(ctx, number)
	if err != nil {
		return exitUnsent, err
	}
	if err := r.complete(&o, of, number); err != nil {
		return exitUnsent, err
	}
	right := pos.RightRefund
	if of.Sale == nil {
		right = pos.RightRefundElsewhere
	}
	if o.By, err = r.till.Allow(ctx, right, pos.Credentials{}); err != nil {
		return exitUnsent, err
	}
	made, err := r.till.Refund(ctx, o)
	if err != nil {
		return exitUnsent, err
	}
	return r.report(r.follow(ctx, made.OutRefundNo))
}

// listen has the news of the till told, until the function that it returns is called.
func (r *refunding) listen() (stop func()) {
	return r.till.Subscribe(func(pos.Event) {
		select {
		case r.news <- struct{}{}:
		default:
		}
	})
}

// sendAgain sends a refund that failed once more, and follows it.
func (r *refunding) sendAgain(ctx context.Context, number string) (int, error) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	by, err := r.flags.who.allow(ctx, r.station, pos.RightRefund)
	if err != nil {
		return exitUnsent, err
	}
	v, err := r.waiting(pos.OutRefundNo(number), func(v *pos.RefundView) bool { return v.Status == pos.RefundNeedsYou })
	if err != nil {
		return exitUnsent, err
	}
	defer r.listen()()
	no := v.Refund.OutRefundNo
	if err := r.till.ResendRefund(ctx, no, by); err != nil {
		return exitUnsent, err
	}
	r.start()
	return r.report(r.follow(ctx, no))
}

// callOff ends a refund that waits to be sent, or has failed. The till is not set
// going, so that it is not sent meanwhile.
func (r *refunding) callOff(ctx context.Context, number string) (int, error) {
	if err := r.flags.who.signIn(ctx, r.station); err != nil {
		return exitUnsent, err
	}
	v, err := r.waiting(pos.OutRefundNo(number), func(v *pos.RefundView) bool {
		return v.CallOff || v.Status == pos.RefundNeedsYou
	})
	if err != nil {
		return exitUnsent, err
	}
	by, err := r.till.Allow(ctx, pos.RightRefund, pos.Credentials{})
	if err != nil {
		return exitUnsent, err
	}
	reason := r.flags.reason
	switch {
	case reason != "":
	case v.Refund.State == pos.RefundFailed:
		reason = r.words.Text("refund.given_up_failed")
	default:
		reason = r.words.Text("refund.called_off")
	}
	no := v.Refund.OutRefundNo
	if err := r.till.GiveUpRefund(ctx, no, reason, by); err != nil {
		return exitUnsent, err
	}
	if v, err = r.till.RefundByNumber(ctx, no); err != nil {
		return exitUnsent, err
	}
	_, err = r.report(v)
	return 0, err
}

// waiting is the refund with this number, or the only one that fits of the sale with
// it, whole or its six digits.
func (r *refunding) waiting(number pos.OutRefundNo, fits func(*pos.RefundView) bool) (pos.RefundView, error) {
	var found []pos.RefundView
	for _, v := range r.till.OpenRefunds() {
		sale := v.Refund.Sale
		switch {
		case v.Refund.OutRefundNo == number:
			return v, nil
		case fits(&v) && (sale == pos.SaleNumber(number) || sale.Short() == string(number)):
			found = append(found, v)
		}
	}
	switch len(found) {
	case 0:
		return r.till.RefundByNumber(context.Background(), number)
	case 1:
		return found[0], nil
	}
	return pos.RefundView{}, words.Say("usage.cancel")
}

// complete adds to an order which sale it is of and which payment it is against.
func (r *refunding) complete(o *pos.RefundOrder, of *pos.Refundable, number string) error {
	if of.Sale != nil {
		o.Sale = of.Sale.Number
	}
	for i := range o.Lines {
		l := &o.Lines[i]
		switch {
		case of.Sale == nil:
			return words.Say("refund.no_lines")
		case l.Line >= len(of.Sale.Lines):
			return words.Say("refund.no_line", l.Line+1)
		}
		if l.Quantity == 0 {
			l.Quantity = of.Sale.Lines[l.Line].Quantity - of.Returned[l.Line]
		}
	}
	p, err := r.payment(of, number, *o)
	if err != nil {
		return err
	}
	o.Tender, o.OutTradeNo = p.Tender, p.OutTradeNo
	return nil
}

// payment chooses the payment that the money goes back by. Where a whole sale was
// paid in several ways, or none has enough left, a person has to say which.
func (r *refunding) payment(of *pos.Refundable, number string, o pos.RefundOrder) (*pos.RefundablePayment, error) {
	if p := of.Named(number); p != nil && r.flags.tender == "" {
		return p, nil
	}
	var open []*pos.RefundablePayment
	paid := false
	for i := range of.Payments {
		p := &of.Payments[i]
		if r.flags.tender != "" && string(p.Kind) != r.flags.tender {
			continue
		}
		paid = true
		if p.Left > 0 || len(of.Payments) == 1 {
			open = append(open, p)
		}
	}
	switch {
	case !paid && len(of.Payments) > 0:
		return nil, words.Say("refund.no_tender", r.flags.tender)
	case len(open) == 0:
		return nil, pos.ErrNothingLeft
	case len(open) == 1:
		return open[0], nil // what is wrong with it Refund tells
	}
	p := of.Choose(o.Amount)
	if o.Amount == 0 || p == nil || r.flags.tender != "" {
		return nil, words.Say("refund.which")
	}
	return p, nil
}

// follow waits until WeChat has accepted or refused it, the time is up or the
// person at the terminal has enough.
func (r *refunding) follow(ctx context.Context, no pos.OutRefundNo) pos.RefundView {
	deadline := time.After(r.flags.wait)
	for {
		v, err := r.till.RefundByNumber(context.WithoutCancel(ctx), no)
		if err != nil {
			fmt.Fprintln(r.stderr, r.words.Explain(err))
			return v
		}
		r.show(v)
		if v.Refund.State != pos.RefundIntended {
			return v
		}
		select {
		case <-ctx.Done():
			return v
		case <-deadline:
			return v
		case <-r.news:
		}
	}
}

// show prints every new status.
func (r *refunding) show(v pos.RefundView) {
	if v.Status == r.status {
		return
	}
	r.status = v.Status
	fmt.Fprintln(r.stderr, r.words.Text("refund.status."+string(v.Status)))
	switch {
	case v.Err != nil:
		fmt.Fprintln(r.stderr, r.words.Explain(v.Err))
	case v.Problem != "":
		fmt.Fprintln(r.stderr, r.words.Answer(v.Refund.Last))
	}
	if f := &v.Refund; f.CouponRefundFee > 0 {
		fmt.Fprintln(r.stderr, r.words.Text("refund.to_coupons", f.CouponRefundFee.String(), f.CashRefundFee().String()))
	}
}

// refundRow is the line of JSON.
type refundRow struct {
	OutRefundNo     pos.OutRefundNo `json:"out_refund_no"`
	Kind            pos.TenderKind  `json:"kind"`
	Sale            pos.SaleNumber  `json:"sale,omitempty"`
	OutTradeNo      pos.OutTradeNo  `json:"out_trade_no,omitempty"`
	TransactionID   string          `json:"transaction_id,omitempty"`
	RefundID        string          `json:"refund_id,omitempty"`
	State           pos.RefundState `json:"state"`
	TotalFee        pos.Fen         `json:"total_fee"`
	RefundFee       pos.Fen         `json:"refund_fee"`
	CouponRefundFee pos.Fen         `json:"coupon_refund_fee"`
	CashRefundFee   pos.Fen         `json:"cash_refund_fee"`
	Reason          string          `json:"reason,omitempty"`
	Operator        pos.OperatorID  `json:"operator,omitempty"`
	CreatedAt       time.Time       `json:"created_at"`
	AcceptedAt      time.Time       `json:"accepted_at,omitzero"`
	LastAnswer      string          `json:"last_answer,omitempty"`
	LastText        string          `json:"last_text,omitempty"`
}

// report prints how things stand and chooses the exit code.
func (r *refunding) report(v pos.RefundView) (int, error) {
	f := v.Refund
	row := refundRow{
		f.OutRefundNo, f.Kind, f.Sale, f.OutTradeNo, f.TransactionID, f.RefundID, f.State, f.TotalFee, f.RefundFee,
		f.CouponRefundFee, f.CashRefundFee(), f.Reason, f.By.Operator, f.CreatedAt, f.AcceptedAt, f.Last.Code, f.Last.Text,
	}
	err := r.flags.out.print(row, "%s %s %s\n", f.State, f.RefundFee, f.OutRefundNo)
	if f.State == pos.RefundAccepted || f.State == pos.RefundSucceeded {
		r.tellPaper(context.Background(), r.stderr)
	}
	if err != nil {
		return exitUndecided, err
	}
	switch f.State {
	case pos.RefundAccepted, pos.RefundSucceeded:
		return exitPaid, nil
	case pos.RefundRefused, pos.RefundClosed, pos.RefundGivenUp:
		return exitUnsent, nil
	}
	return exitUndecided, nil // the next start goes on, or a person has to decide
}
