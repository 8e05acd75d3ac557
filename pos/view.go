package pos

import (
	"context"
	"slices"
	"time"
)

// Status is what the status line of a payment says.
type Status string

const (
	StatusCreating     Status = "creating"     // 正在生成二维码
	StatusScan         Status = "scan"         // 请扫码
	StatusPaying       Status = "paying"       // 顾客正在输入密码
	StatusReconnecting Status = "reconnecting" // 网络中断，正在重连
	StatusConfirming   Status = "confirming"   // 已超时，正在确认结果
	StatusWithdrawn    Status = "withdrawn"    // 已撤回，仍在核对
	StatusUnknown      Status = "unknown"      // 结果未知，系统会继续查询
	StatusCharging     Status = "charging"     // the payment code is with WeChat
	StatusPassword     Status = "password"     // and its customer is asked for the password
	StatusReversing    Status = "reversing"    // a payment code is taken back
	StatusReversed     Status = "reversed"     // it was: the customer has the money
	StatusPaid         Status = "paid"
	StatusClosed       Status = "closed"
	StatusRefused      Status = "refused"
	StatusMismatch     Status = "mismatch" // paid with another amount: a person must look
	StatusUnowed       Status = "unowed"   // paid, and its sale did not owe it: the money has to go back
)

// PaymentView is what a screen shows of an attempt.
type PaymentView struct {
	Attempt Attempt
	Status  Status
	Since   time.Duration // in this status
	Left    time.Duration // of the window while the code is out, else 0
	Window  time.Duration // whole length of the window
	Asked   time.Duration // since the last query was sent; negative: never
	Problem string        // a wxpay.Problem or err_code where the last answer was unusable
	Next    string        // "create", "query", "close", "withdraw", or "" for a final state
	NextIn  time.Duration // 0 where it waits for something else, see Held
	Held    Held
	Tries   int  // sendings of the order without a code in answer, in a row
	Owed    bool // its sale, in the cart or aside, still owes as much
}

// Held is what a call that is due waits for.
type Held string

const (
	HeldNot     Held = ""
	HeldLine    Held = "line"    // its turn among others that are off the screen
	HeldNetwork Held = "network" // WeChat to be reached again
	HeldBehind  Held = "behind"  // an older refund of its order: it goes out a minute after that
)

// held is what a call about something off the screen waits for that would be made
// in next. inLine says that it stands in the line.
func (t *Till) held(next time.Duration, inLine bool) Held {
	switch {
	case t.weather.down() && (inLine || next <= maxSendGap):
		return HeldNetwork // whose return makes it at once
	case inLine:
		return HeldLine
	}
	return HeldNot
}

// usable are the answers that leave no problem to tell.
var usable = map[string]bool{
	"": true, "SUCCESS": true, "REFUND": true, "NOTPAY": true, "NOPAY": true, "USERPAYING": true, "ACCEPT": true,
	"PAYERROR": true, "CLOSED": true, "REVOKED": true, "ORDERPAID": true, "ORDERCLOSED": true, "ORDERNOTEXIST": true,
}

// statusOf words the state of an attempt.
func statusOf(a *Attempt) Status {
	problem := !usable[a.Last.Code]
	switch {
	case a.State == Paid:
		return StatusPaid
	case a.Reversed():
		return StatusReversed
	case a.State == Closed:
		return StatusClosed
	case a.State == Refused:
		return StatusRefused
	case a.Mismatch:
		return StatusMismatch
	case problem && transportCode[a.Last.Code] && a.State.OnScreen():
		return StatusReconnecting
	case problem:
		return StatusUnknown
	case a.State == Intended && a.ByCode != nil:
		return StatusCharging
	case a.State == Withdrawn && a.ByCode != nil:
		return StatusReversing
	case a.State == Paying && a.ByCode != nil:
		return StatusPassword
	case a.State == Intended:
		return StatusCreating
	case a.State == Presented:
		return StatusScan
	case a.State == Paying:
		return StatusPaying
	}
	return StatusWithdrawn
}

// transportCode are the problems that say that WeChat could not be reached.
var transportCode = map[string]bool{"timeout": true, "unreachable": true, "tls": true, "broken": true, "http": true}

// restatus notes when the status last changed.
func (w *watch) restatus(now time.Time) {
	if s := statusOf(w.a); s != w.status {
		w.status, w.since = s, now
	}
}

// view is what a screen shows of w. The caller holds mu.
func (t *Till) view(w *watch) PaymentView {
	now := time.Now()
	next := w.plan(t.Rhythm, now, t.closeAt(w, now))
	v := PaymentView{
		Attempt: *w.a,
		Status:  statusOf(w.a),
		Since:   now.Sub(w.since),
		Window:  t.Rhythm.Window,
		Asked:   -1,
		Next:    string(next.call),
		NextIn:  max(0, next.at.Sub(now)),
		Tries:   w.creates,
		Owed:    t.owed(w.a),
	}
	if w.a.State == Withdrawn {
		v.Held = t.held(v.NextIn, w.inLine)
	}
	if v.Status == StatusWithdrawn && w.overdue {
		v.Status = StatusConfirming
	}
	if !w.asked.IsZero() && w.a.Queries > 0 {
		v.Asked = now.Sub(w.asked)
	}
	switch {
	case w.a.ByCode != nil && w.a.State.OnScreen():
		v.Window, v.Left = codeWindow, max(0, w.until.Sub(now))
	case w.a.State == Presented || w.a.State == Paying:
		v.Left = max(0, w.windowEnd(t.Rhythm).Sub(now))
	}
	if !usable[w.a.Last.Code] {
		v.Problem = w.a.Last.Code
	}
	return v
}

// owed reports whether a payment of a would be booked to its sale. The caller holds mu.
func (t *Till) owed(a *Attempt) bool {
	s := t.aside[a.Sale]
	if a.Sale == t.sale.Number {
		s = t.sale
	}
	return s != nil && s.Owes() >= a.TotalFee
}

// OnScreen is the attempt whose code is, or is about to be, on the screen.
func (t *Till) OnScreen() (PaymentView, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if w := t.onScreen(); w != nil {
		return t.view(w), true
	}
	return PaymentView{}, false
}

// Payment is the view of any attempt, ended or not. Errors: ErrNoSuchAttempt.
func (t *Till) Payment(ctx context.Context, no OutTradeNo) (PaymentView, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if w := t.watches[no]; w != nil {
		return t.view(w), nil
	}
	a, err := t.Ledger.Attempt(ctx, no)
	if err != nil {
		return PaymentView{}, err
	}
	v := PaymentView{Attempt: *a, Status: statusOf(a), Since: t.Clock.Now().Sub(a.EndedAt), Asked: -1}
	if !usable[a.Last.Code] {
		v.Problem = a.Last.Code
	}
	if a.State == Paid {
		booked, err := t.booked(ctx, a)
		if err != nil {
			return PaymentView{}, err
		}
		if !booked {
			v.Status = StatusUnowed
		}
	}
	return v, nil
}

// booked reports whether a payment is a part of its sale. The caller holds mu.
func (t *Till) booked(ctx context.Context, a *Attempt) (bool, error) {
	s := t.aside[a.Sale]
	if a.Sale == t.sale.Number {
		s = t.sale
	}
	if s == nil {
		var err error
		if s, err = t.Ledger.Sale(ctx, a.Sale); err != nil {
			return false, err
		}
	}
	return slices.ContainsFunc(s.Tenders, func(tender Tender) bool { return tender.OutTradeNo == a.OutTradeNo }), nil
}

// Undecided is the tray: the n newest attempts that have not ended, newest first.
func (t *Till) Undecided(n int) []PaymentView {
	t.mu.Lock()
	defer t.mu.Unlock()
	var vs []PaymentView
	for _, w := range t.newest(n) {
		vs = append(vs, t.view(w))
	}
	return vs
}

// Recent are the last n payments, newest first.
func (t *Till) Recent(ctx context.Context, n int) ([]RecentPayment, error) {
	return t.Ledger.Recent(ctx, n)
}

// Counts is the sum of the business day.
func (t *Till) Counts(ctx context.Context) (Counts, error) {
	return t.Ledger.Counts(ctx, t.day(t.Clock.Now()))
}
