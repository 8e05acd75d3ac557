package ui

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"wxtill/pos"
)

// alarmCard is money that a person has to do something about, in red, with one
// button that does it, and another for whoever has done it otherwise.
type alarmCard struct {
	box      *fyne.Container
	ring     *canvas.Rectangle // around the card that the keys act on
	title    *line
	text     *para
	do, done *keyButton
	alarm    pos.Alarm
}

func newAlarmCard(w *Window) *alarmCard {
	c := &alarmCard{title: newLine(textButton, colorRed, true).elastic(100), text: newPara(7, textBody, colorInk2)}
	c.do = w.button(styleGrave, "", "Enter", func() { w.dealWith(c.alarm) }).tall(payHeight)
	c.done = w.button(styleSmall, w.t("alarm.done"), w.command("end_item").cap, func() { w.settleAlarm(c.alarm) }).tall(payHeight)
	for _, b := range []*keyButton{c.do, c.done} {
		b.onTab = func() { w.docs.point(alarmKey(c.alarm)) }
	}
	words := column(space4).add(c.title, c.text).done()
	c.ring = newRing()
	c.box = container.NewStack(striped(colorRed,
		row(space12).add(sized(0, 0, spacer()), middle(iconWarn.image(colorRed, 28))).
			grow(1, inset(0, space12, words)).
			add(middle(sized(96, 0, c.done)), middle(sized(alarmButton, 0, c.do)), sized(space4, 0, spacer())).done()), inset(2, 2, c.ring))
	c.box.Hide()
	return c
}

// alarmButton is the least width of the button that deals with an alarm.
const alarmButton = 196

// show tells of a, and offers what can be done about it now.
func (c *alarmCard) show(w *Window, a pos.Alarm, s *state) {
	c.alarm = a
	c.title.set(w.t("alarm."+string(a.Kind)+".title", yuan(s.due(a))))
	act, under := alarmActs[a.Kind], s.refundOf(a)
	view, known := s.alarmView(a)
	about := "alarm." + string(a.Kind) + ".text"
	if a.Kind == pos.AlarmRefundFailed && view.Elsewhere {
		act, about = alarmAct{}, "alarm.refund_failed.elsewhere"
	}
	text := w.t(about, w.alarmOf(a), string(a.OutTradeNo), a.At.In(pos.Beijing).Format(time.TimeOnly), a.Note)
	if a.Kind == pos.AlarmRefundChange && view.Coupon > 0 {
		text = w.t("alarm.refund_change.coupon", yuan(a.Amount), yuan(view.Coupon)) + text
	}
	if view.Last.Code != "" {
		text += strings.TrimLeft(w.t("say.stop"), "。.") + w.problem(view.Last)
	}
	switch {
	case under == nil && known && view.Left == 0:
		act = alarmAct{}
		text = w.t("alarm.nothing_left") + text
	case under == nil && !known:
		act = alarmAct{} // in a moment
	case under != nil:
		act = alarmAct{}
		text = w.t("alarm.under_way", string(under.Refund.OutRefundNo)) + w.t("refund.status."+string(under.Status))
	}
	c.text.set(w.t("alarm.age", w.words.Age(max(s.now.Sub(a.At), 0))) + text)
	setVisible(c.do, act.label != "")
	if act.label != "" {
		c.do.setLabel(w.t(act.label, yuan(view.Left)))
	}
	done := "alarm.done"
	if a.Kind == pos.AlarmRefundFailed {
		done = "alarm.give_up"
	}
	c.done.setLabel(w.t(done))
	setVisible(c.done, under == nil && a.Kind != pos.AlarmRefundChange)
}

// alarmOf names the sale of an alarm; one of another till is not in the book.
func (w *Window) alarmOf(a pos.Alarm) string {
	if a.Sale == "" {
		return w.t("alarm.of_other_till")
	}
	return w.t("alarm.of", a.Sale.Short())
}

func (c *alarmCard) object() *fyne.Container { return c.box }

// choose marks the card as the one that the keys act on.
func (c *alarmCard) choose(on bool) {
	setVisible(c.ring, on)
	c.do.showKey(on)
	c.done.showKey(on)
}

// newRing is the mark of a card that is chosen; at first it is not.
func newRing() *canvas.Rectangle {
	ring := filled(colorNone, colorBlue, radius)
	ring.StrokeWidth = 3
	ring.Hide()
	return ring
}

// due is the money that a is about: of a refund to be paid by hand only what coupons did
// not bear.
func (s *state) due(a pos.Alarm) pos.Fen {
	if v, known := s.alarmView(a); known && a.Kind == pos.AlarmRefundChange {
		return v.Left
	}
	return a.Amount
}

// refundOf is the refund that answers a and has not been taken yet, or nil.
func (s *state) refundOf(a pos.Alarm) *pos.RefundView {
	for i := range s.refunds {
		if r := &s.refunds[i].Refund; r.Settles == a.Key() && r.State == pos.RefundIntended {
			return &s.refunds[i]
		}
	}
	return nil
}

// alarmAct is the one thing to do about a kind of alarm.
type alarmAct struct {
	label string // of the button; it takes the amount
	do    func(*Window, pos.Alarm)
}

var alarmActs = map[pos.AlarmKind]alarmAct{
	pos.AlarmSecondPayment: {"alarm.refund_second", (*Window).refundAlarm},
	pos.AlarmLatePayment:   {"alarm.refund", (*Window).refundAlarm},
	pos.AlarmMismatch:      {"alarm.refund", (*Window).refundAlarm},
	pos.AlarmClosedPaid:    {"alarm.refund", (*Window).refundAlarm},
	pos.AlarmRefundClosed:  {"alarm.refund_again", (*Window).refundAlarm},
	pos.AlarmRefundRefused: {"alarm.refund_again", (*Window).refundAlarm},
	pos.AlarmRefundFailed:  {"alarm.resend", (*Window).resendRefund},
	pos.AlarmRefundChange:  {"alarm.paid_by_hand", (*Window).payByHand},
}

// dealWith does what the button of an alarm says.
func (w *Window) dealWith(a pos.Alarm) {
	if act := alarmActs[a.Kind]; act.do != nil {
		act.do(w, a)
	}
}

// refundAlarm gives the money of an alarm back, once somebody has said so.
func (w *Window) refundAlarm(a pos.Alarm) {
	w.askBack(a, a.RefundRight(), func(by pos.Grant) {
		w.actOnRefund(func(ctx context.Context) (pos.OutRefundNo, error) {
			made, err := w.opts.Till.RefundAlarm(ctx, a.Key(), w.t("alarm."+string(a.Kind)+".reason"), by)
			if err != nil {
				return "", err
			}
			return made.OutRefundNo, nil
		})
	})
}

func (w *Window) resendRefund(a pos.Alarm) {
	w.askBack(a, pos.RightRefund, func(by pos.Grant) {
		w.actOnRefund(func(ctx context.Context) (pos.OutRefundNo, error) {
			return a.OutRefundNo, w.opts.Till.ResendRefund(ctx, a.OutRefundNo, by)
		})
	})
}

// actOnRefund has the till make or send a refund, and says how it stands then.
func (w *Window) actOnRefund(send func(context.Context) (pos.OutRefundNo, error)) {
	var v pos.RefundView
	w.act(func(ctx context.Context) error {
		no, err := send(ctx)
		if err == nil {
			v, err = w.opts.Till.RefundByNumber(ctx, no)
		}
		return err
	}, func(err error) error {
		switch {
		case err != nil:
		case waits(v.Status):
			w.page().banner().say(refundTone(v.Status), w.refundSentence(&v))
		default: // the tray goes on telling
			w.page().banner().say(toneGreen, w.t("alarm.refund_begun", yuan(v.Refund.RefundFee)))
		}
		return err
	})
}

// askBack asks before the money of an alarm goes back: its button is where the
// cursor begins, and one Enter too many must not give money away.
func (w *Window) askBack(a pos.Alarm, right pos.Right, then func(pos.Grant)) {
	back, coupon := a.Amount, pos.Fen(0)
	if v, known := w.state.alarmView(a); known && a.Kind != pos.AlarmRefundFailed {
		back, coupon = v.Left, v.Coupon
	}
	text := w.t("refund.ask_wechat", yuan(back))
	if coupon > 0 {
		text += w.t("refund.ask_coupon", yuan(coupon), yuan(back-coupon))
	}
	q := question{
		title: w.t("refund.ask_title", yuan(back)), text: text + w.t("refund.where_wechat"),
		yes: w.t("cmd.do_refund") + " " + yuan(back), yesKeys: enterKey, yesCap: "Enter",
		no: w.t("refund.ask_no"), noKey: escKey, noCap: "Esc",
	}
	w.allowFor(right, &q, then)
}

// payByHand asks how the customer was paid, and ends the refund by that.
func (w *Window) payByHand(a pos.Alarm) {
	w.askHow(a, pos.RightRefund, func(ctx context.Context, how string, by pos.Grant) error {
		return w.opts.Till.PayByHand(ctx, a.OutRefundNo, how, by)
	})
}

// settleAlarm asks how the alarm was dealt with otherwise.
func (w *Window) settleAlarm(a pos.Alarm) {
	if a.Kind == pos.AlarmRefundFailed {
		w.askHow(a, pos.RightRefund, func(ctx context.Context, how string, by pos.Grant) error {
			return w.opts.Till.GiveUpRefund(ctx, a.OutRefundNo, how, by)
		})
		return
	}
	w.askHow(a, pos.RightCorrect, func(ctx context.Context, how string, by pos.Grant) error {
		return w.opts.Till.SettleAlarm(ctx, a.Key(), how, by)
	})
}

// askHow asks what was done about an alarm, which goes into the journal, and has
// somebody with the right allow that.
func (w *Window) askHow(a pos.Alarm, right pos.Right, then func(context.Context, string, pos.Grant) error) {
	text := w.t("alarm.how_text")
	if a.Kind == pos.AlarmRefundChange {
		text += w.t("alarm.by_hand_text")
	}
	w.openForm(form{
		title: w.t("alarm."+string(a.Kind)+".title", yuan(w.state.due(a))), text: text,
		fields: []formField{{label: w.t("alarm.how"), hint: w.t("alarm.how_hint")}}, yes: w.t("alarm.how_yes"),
		send: func(f *openForm) {
			how := f.value(0)
			if how == "" {
				f.note.say(toneRed, w.t("alarm.how_needed"))
				w.relayoutOverlay()
				return
			}
			w.closeOverlay()
			w.allow(right, func(by pos.Grant) {
				w.actOnAlarm("alarm.settled", a, func(ctx context.Context) error { return then(ctx, how, by) })
			})
		},
	})
}

// actOnAlarm has the till act and says that it has.
func (w *Window) actOnAlarm(said string, a pos.Alarm, work func(context.Context) error) {
	due := w.state.due(a) // before it is gone
	w.act(work, func(err error) error {
		if err == nil {
			w.page().banner().say(toneGreen, w.t(said, yuan(due)))
		}
		return err
	})
}
