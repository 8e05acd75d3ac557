package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	qrcode "github.com/skip2/go-qrcode"

	"wxtill/pos"
	"wxtill/words"
)

// Exit codes of charge; see docs/CLI.md.
const (
	exitPaid      = 0
	exitUnsent    = 1 // surely nothing was sent
	exitClosed    = 3 // closed unpaid, or refused by WeChat
	exitUndecided = 4 // the watcher of the next start goes on
)

// chargeFlags are the flags of charge.
type chargeFlags struct {
	places
	body  string
	out   *output
	wait  time.Duration
	phone string
	who   *operatorFlags

	codeFile string // with the customer's payment code, "-" for standard input, "" for none
}

// giveUpAfter is how many creates that never left the machine charge sits
// through before it withdraws the order.
const giveUpAfter = 3

// charge is one sale by WeChat without a window.
func charge(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	var f chargeFlags
	fs := flagSet("charge", &f.places)
	fs.StringVar(&f.body, "body", "", "what the customer's phone shows; at most 127 bytes")
	f.out = outputFlag(fs, stdout)
	fs.DurationVar(&f.wait, "wait", 30*time.Second, "how long to go on after the code has left the screen")
	fs.StringVar(&f.phone, "phone", "pay", "what the simulated phone does in training: pay, late, never, cancel, or code, which shows a payment code")
	fs.StringVar(&f.codeFile, "auth-code-file", "", "`file` with the customer's payment code, - for standard input: it is charged in the place of a QR code")
	f.who = rightFlags(fs, stderr)
	rest, err := parseFlags(fs, args)
	switch {
	case err != nil:
		return help(fs, "AMOUNT", stderr, err)
	case len(rest) != 1:
		return exitUnsent, usage(fs, words.Say("usage.amount"))
	case !phoneActs[f.phone]:
		return exitUnsent, usage(fs, words.Say("usage.phone", f.phone))
	}
	amount, err := pos.ParseFen(rest[0])
	if err != nil {
		return exitUnsent, err
	}
	s, err := openStation(ctx, f.places, true, stderr)
	if err != nil {
		return exitUnsent, err
	}
	defer s.close()
	if err := f.who.signIn(ctx, s); err != nil {
		return exitUnsent, err
	}
	c := &charging{station: s, flags: f, stderr: stderr, news: make(chan struct{}, 1)}
	return c.run(ctx, amount)
}

// charging is one charge under way.
type charging struct {
	*station
	flags     chargeFlags
	stderr    io.Writer
	news      chan struct{} // something was committed or learnt
	shown     string        // the code_url that was printed
	status    pos.Status    // the last that was printed
	clockSaid bool
	phoneDone bool
}

// run rings the amount up as a sale of its own and follows its order.
func (c *charging) run(ctx context.Context, amount pos.Fen) (int, error) {
	code, err := c.authCode()
	if err != nil {
		return exitUnsent, err
	}
	name := cmp.Or(c.flags.body, c.words.Text("sell.amount_name"))
	if err := c.till.AddAmount(ctx, name, amount); err != nil {
		return exitUnsent, err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	cancel := c.till.Subscribe(func(e pos.Event) {
		if e.Kind == pos.EventWithdrawn {
			c.latePhone()
		}
		select {
		case c.news <- struct{}{}:
		default:
		}
	})
	defer cancel()
	c.start()
	no, err := c.begin(ctx, code)
	if err != nil {
		return exitUnsent, errors.Join(err, c.till.GiveUp(context.WithoutCancel(ctx)))
	}
	v := c.follow(ctx, no)
	return c.report(ctx, v)
}

// follow waits until the attempt has ended, the time is up or the person at the
// terminal has enough.
func (c *charging) follow(ctx context.Context, no pos.OutTradeNo) pos.PaymentView {
	var deadline <-chan time.Time
	for {
		v, err := c.till.Payment(context.WithoutCancel(ctx), no)
		if err != nil || v.Attempt.State.Final() {
			return v
		}
		c.show(v)
		if v.Attempt.State == pos.Withdrawn && deadline == nil {
			deadline = time.After(c.flags.wait)
		}
		select {
		case <-ctx.Done():
			return c.leave(context.WithoutCancel(ctx), no)
		case <-deadline:
			return v
		case <-c.news:
		}
		if v.Tries >= giveUpAfter && c.neverLeft(v) {
			return c.leave(ctx, no)
		}
	}
}

// neverLeft reports whether the order is still on this machine because no
// gateway can be reached.
func (c *charging) neverLeft(v pos.PaymentView) bool {
	return v.Attempt.State == pos.Intended && !v.Attempt.Unsure && !v.Attempt.Exists && v.Status == pos.StatusReconnecting
}

// leave takes the code back, as a cashier would, and returns how things stand.
func (c *charging) leave(ctx context.Context, no pos.OutTradeNo) pos.PaymentView {
	if err := c.till.Withdraw(ctx, no); err != nil {
		fmt.Fprintln(c.stderr, c.words.Explain(err))
	}
	v, err := c.till.Payment(ctx, no)
	if err != nil {
		fmt.Fprintln(c.stderr, c.words.Explain(err))
	}
	return v
}

// show prints the code once and every new status.
func (c *charging) show(v pos.PaymentView) {
	if url := v.Attempt.CodeURL; url != "" && url != c.shown && v.Attempt.State.OnScreen() {
		c.shown = url
		if q, err := qrcode.New(url, qrcode.Medium); err == nil {
			fmt.Fprint(c.stderr, q.ToSmallString(false))
		}
		fmt.Fprintf(c.stderr, "code_url %s\n", url)
		if !c.flags.out.json {
			fmt.Fprintln(c.flags.out, url)
		}
		c.earlyPhone(url)
	}
	if off := c.till.Weather(); off.ClockOff() && !c.clockSaid {
		c.clockSaid = true
		fmt.Fprintln(c.stderr, c.words.Explain(words.Say("error.clock", c.words.Age(off.Off()))))
	}
	if v.Status != c.status {
		c.status = v.Status
		if v.Status == pos.StatusPassword {
			c.typesPassword()
		}
		fmt.Fprintln(c.stderr, c.words.Text("payment."+string(v.Status)))
		if v.Problem != "" {
			fmt.Fprintln(c.stderr, c.problem(v))
		}
	}
}

// problem words what was wrong with the last answer.
func (c *charging) problem(v pos.PaymentView) string {
	return c.words.Answer(v.Attempt.Last).String()
}

// outcome is the line of JSON.
type outcome struct {
	OutTradeNo    pos.OutTradeNo   `json:"out_trade_no"`
	Sale          pos.SaleNumber   `json:"sale"`
	State         pos.AttemptState `json:"state"`
	TotalFee      pos.Fen          `json:"total_fee"`
	TransactionID string           `json:"transaction_id,omitempty"`
	TimeEnd       *time.Time       `json:"time_end,omitempty"`
	BankType      string           `json:"bank_type,omitempty"`
	CouponFee     pos.Fen          `json:"coupon_fee,omitempty"`
	Late          bool             `json:"late,omitempty"`
	ByCode        bool             `json:"by_code,omitempty"`
	LastAnswer    string           `json:"last_answer,omitempty"`
	LastText      string           `json:"last_text,omitempty"`
}

// report prints the outcome and gives up a sale that nobody will pay any more.
func (c *charging) report(ctx context.Context, v pos.PaymentView) (int, error) {
	a := v.Attempt
	o := outcome{
		OutTradeNo: a.OutTradeNo, Sale: a.Sale, State: a.State, TotalFee: a.TotalFee, Late: a.Late, ByCode: a.ByCode != nil,
		LastAnswer: a.Last.Code, LastText: a.Last.Text,
	}
	if p := a.Payment; p != nil {
		o.TransactionID, o.TimeEnd, o.BankType, o.CouponFee = p.TransactionID, &p.TimeEnd, p.BankType, p.CouponFee
	}
	printErr := c.flags.out.print(o, "%s %s %s\n", a.State, a.TotalFee, a.OutTradeNo)
	if c.status != v.Status {
		fmt.Fprintln(c.stderr, c.words.Text("payment."+string(v.Status)))
	}
	if v.Problem != "" {
		fmt.Fprintln(c.stderr, c.problem(v))
	}
	ctx = context.WithoutCancel(ctx)
	if a.State == pos.Paid {
		c.station.tellPaper(ctx, c.stderr)
	}
	switch {
	case printErr != nil:
		return exitUndecided, printErr
	case a.State == pos.Paid:
		return exitPaid, nil
	case a.State == pos.Refused && a.WithdrawnAt.IsZero() && !neverSent(&a):
		return exitClosed, c.till.GiveUp(ctx)
	case a.State == pos.Refused:
		return exitUnsent, c.till.GiveUp(ctx)
	case a.State == pos.Closed:
		return exitClosed, c.till.GiveUp(ctx)
	}
	return exitUndecided, nil // the sale stays open, for a payment that is still to come
}

// phoneActs are the values of -phone.
var phoneActs = map[string]bool{"pay": true, "late": true, "never": true, "cancel": true, "code": true}

// earlyPhone is what the simulated customer does when the code comes up.
func (c *charging) earlyPhone(url string) {
	if c.wechat == nil || c.flags.phone == "never" {
		return
	}
	phone := c.wechat.Phone()
	err := phone.Scan(url)
	switch c.flags.phone {
	case "pay":
		err = errors.Join(err, phone.AskPassword(), phone.Pay())
	case "cancel":
		err = errors.Join(err, phone.AskPassword(), phone.Cancel())
	}
	if err != nil {
		fmt.Fprintln(c.stderr, c.words.Explain(err))
	}
}

// latePhone pays once the code has left the screen. It runs before the till's
// next call, so the payment is there before the order can be closed.
func (c *charging) latePhone() {
	if c.wechat == nil || c.flags.phone != "late" || c.phoneDone {
		return
	}
	c.phoneDone = true
	if err := c.wechat.Phone().Pay(); err != nil {
		fmt.Fprintln(c.stderr, c.words.Explain(err))
	}
}

// textsOf are the words in the language of the shop.
func textsOf(language string) *words.Texts { return words.For(words.Language(language)) }
