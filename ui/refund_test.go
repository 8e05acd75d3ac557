package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"wxtill/pos"
	"wxtill/wxpay"
)

// refundable is the sale of the drawing: three lines, one coupon, one coffee given
// back already.
func (b *bench) refundable() *pos.Refundable {
	at := b.till.clock.now.Add(-4 * time.Minute)
	s := &pos.Sale{
		Number: "T01-20261123-000310", State: pos.SaleSettled, OpenedAt: at, Day: "2026-11-23",
		Lines: []pos.Line{
			{Code: "CF002", Name: "拿铁 大杯", Price: 2200, Quantity: 2 * pos.One},
			{Code: "CF001", Name: "美式 中杯", Price: 1600, Quantity: pos.One},
			{Code: "BK014", Name: "散装曲奇", Unit: "kg", Price: 5800, Quantity: 712},
		},
		Tenders: []pos.Tender{{Kind: pos.TenderWeChat, Amount: 10130, OutTradeNo: "T01-20261123-000310-1-QWERTY"}},
	}
	before := &pos.Refund{
		OutRefundNo: "T01-20261123-R000001-ABCDEF", Sale: s.Number, Kind: pos.TenderWeChat, OutTradeNo: s.Tenders[0].OutTradeNo,
		RefundFee: 1600, Lines: []pos.RefundLine{{Line: 1, Quantity: pos.One, Amount: 1600}}, State: pos.RefundSucceeded, CreatedAt: at,
	}
	return &pos.Refundable{
		Sale: s, Returned: []pos.Quantity{0, pos.One, 0}, Refunds: []*pos.Refund{before},
		Payments: []pos.RefundablePayment{{
			Kind: pos.TenderWeChat, OutTradeNo: s.Tenders[0].OutTradeNo, TransactionID: "4200002671202611231234567890",
			TotalFee: 10130, CouponFee: 500, CouponLeft: 421, Left: 8530, PaidAt: at, Device: "till-1",
		}},
	}
}

// manager signs somebody in who may give money back.
func (b *bench) manager() {
	staffed(b, nil)
	b.till.signed = b.till.operators[2]
}

// give presses the key that gives back and says yes to its question.
func (b *bench) give() { b.press(fyne.KeyF10, fyne.KeyReturn) }

// reads reports whether the overlay has a text with these words in it, however its
// lines are broken.
func (b *bench) reads(words string) bool {
	var all strings.Builder
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *canvas.Text:
			all.WriteString(o.Text)
		case *para:
			all.WriteString(o.full)
		case *line:
			all.WriteString(o.full)
		case *fyne.Container:
			for _, c := range o.Objects {
				walk(c)
			}
		}
	}
	walk(b.w.veil)
	return strings.Contains(all.String(), words)
}

// refunding opens the sale on the refund page, with the owner at the till.
func (b *bench) refunding() {
	b.manager()
	b.till.of = b.refundable()
	b.press(fyne.KeyF10)
	b.scan("310")
}

// TestNoSuchSaleToRefund: six digits may be those of another day, which the search
// knows, and what was on the page before is not what was asked for.
func TestNoSuchSaleToRefund(t *testing.T) {
	b := newBench(t)
	b.refunding()
	b.till.of = nil
	b.scan("508281")
	b.onPage(onFind)
	if got := b.w.finds.field.entry.Text; got != "508281" {
		t.Errorf("it looks for %q", got)
	}
	b = newBench(t)
	b.refunding()
	b.till.of = nil
	b.scan("T09-20261123-000001")
	b.onPage(onRefund)
	if b.w.refund.draft.of != nil || b.w.refund.note.text() == "" {
		t.Errorf("the page has %+v and says %q", b.w.refund.draft.of, b.w.refund.note.text())
	}
}

func TestRefundPage(t *testing.T) {
	b := newBench(t)
	b.refunding()
	b.onPage(onRefund)
	p := b.w.refund
	if got := b.till.looked; len(got) != 1 || got[0] != "310" {
		t.Errorf("looked up %q", got)
	}
	if got := p.sum.text.Text; got != "¥0.00" {
		t.Errorf("at first %s", got)
	}
	b.press(fyne.KeyF4)
	if got := p.sum.text.Text; got != "¥85.30" { // all that is left, goods and all
		t.Errorf("all of it is %s", got)
	}
	b.press(fyne.KeyDown, fyne.KeyDown)
	b.typed("0*") // not the cookies
	b.press(fyne.KeyUp, fyne.KeyUp)
	b.typed("1*")
	if got := p.sum.text.Text; got != "¥22.00" {
		t.Errorf("one latte is %s", got)
	}
	if row := p.goods.rows[0].cells; row[3].text != "1" || row[4].text != "¥22.00" || row[0].mark != iconTicked {
		t.Errorf("row %+v", row)
	}
	if got := p.toCustomer.full + " " + p.coupon.full; got != "¥20.92 约 ¥1.08" {
		t.Errorf("customer and coupon: %s", got)
	}
	b.press(fyne.KeyF10)
	if q := b.w.overlay; len(b.till.made) != 0 || q == nil {
		t.Fatalf("made %+v without asking", b.till.made)
	}
	for _, want := range []string{"退款 ¥22.00？", "¥22.00 退回顾客付款的微信", "约 ¥1.08 退回代金券，顾客到手约 ¥20.92", "零钱 20 分钟", "银行卡 3 个工作日", "做错"} {
		if !b.reads(want) {
			t.Errorf("the question does not say %q", want)
		}
	}
	b.press(fyne.KeyEscape)
	if b.w.overlay != nil || len(b.till.made) != 0 || p.sum.text.Text != "¥22.00" {
		t.Errorf("Esc: made %+v, chosen %s", b.till.made, p.sum.text.Text)
	}
	b.give()
	if len(b.till.made) != 1 {
		t.Fatalf("made %+v, said %q", b.till.made, p.note.text())
	}
	o := b.till.made[0]
	if o.Sale != "T01-20261123-000310" || len(o.Lines) != 1 || o.Lines[0].Quantity != pos.One || o.Reason != "做错" || o.By.Operator == "" {
		t.Errorf("order %+v", o)
	}
	if got := p.goods.rows[0].cells[2].text; got != "1" {
		t.Errorf("returned %s of the first line", got)
	}
	if !strings.Contains(p.note.text(), "正在提交") {
		t.Errorf("said %q", p.note.text())
	}
}

func TestRefundByAmountAndReason(t *testing.T) {
	b := newBench(t)
	b.refunding()
	b.press(fyne.KeyF8)
	b.scan("5.5")
	b.press(fyne.KeyF3)
	b.give()
	if len(b.till.made) != 1 || b.till.made[0].Amount != 550 || len(b.till.made[0].Lines) != 0 || b.till.made[0].Reason != "质量" {
		t.Errorf("made %+v", b.till.made)
	}
	b.typed("100")
	b.press(fyne.KeyF8)
	if got := b.w.refund.where.full; !strings.Contains(got, "只剩 ￥79.80") {
		t.Errorf("too much: %q", got)
	}
	b.press(fyne.KeyF10)
	if len(b.till.made) != 1 {
		t.Error("more than is left was given back")
	}
	b.press(fyne.KeyF4)
	b.give()
	if len(b.till.made) != 2 {
		t.Errorf("made %+v", b.till.made)
	}
}

// release has the till do what was asked of it while its work was held.
func (b *bench) release() {
	b.w.work.held = false
	b.w.work.then(func() {})
}

// TestApprovalKeysTwice: neither Enter that bounces on the PIN nor Esc behind it counts
// while the till is at it: the money goes back once.
func TestApprovalKeysTwice(t *testing.T) {
	b := newBench(t)
	b.refunding()
	b.till.signed = b.till.operators[1] // a cashier, who may not
	b.typed("1")
	b.press(fyne.KeyF8, fyne.KeyF10)
	b.typed("03")
	b.press(fyne.KeyReturn)
	b.typed("0000")
	b.w.work.held = true
	b.press(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyEscape)
	b.release()
	if b.w.overlay == nil || len(b.till.made) > 0 {
		t.Fatal("a wrong PIN is not asked for again")
	}
	b.typed("0303")
	b.w.work.held = true
	b.press(fyne.KeyReturn, fyne.KeyReturn)
	b.release()
	if b.w.overlay != nil || len(b.till.made) != 1 || b.till.made[0].Amount != 100 {
		t.Errorf("made %+v", b.till.made)
	}
}

// TestRefundOfAnotherSale: while a number is looked up nothing is shown of the sale
// before, and F4 is about the one that is looked up.
func TestRefundOfAnotherSale(t *testing.T) {
	b := newBench(t)
	b.refunding()
	b.press(fyne.KeyF4)
	b.combo(fyne.KeyModifierControl, fyne.Key1)
	b.typed("311")
	b.w.work.held = true
	b.press(fyne.KeyF10)
	b.onPage(onRefund)
	p := b.w.refund
	if got := p.sum.text.Text; got != "¥0.00" || p.head.Visible() || len(p.goods.rows) > 0 {
		t.Errorf("the sale before is still shown, %s of it", got)
	}
	b.press(fyne.KeyF4)
	b.release()
	if got := p.sum.text.Text; got != "¥85.30" || len(b.till.looked) != 2 {
		t.Errorf("all of it is %s, looked up %q", got, b.till.looked)
	}
}

// TestRefundKeyTwice: F10 that bounces opens the page and gives nothing back, nor
// does one that bounces once more behind a refund.
func TestRefundKeyTwice(t *testing.T) {
	b := newBench(t)
	b.history()
	b.manager()
	b.till.of = b.refundable()
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	b.down(5)
	b.press(fyne.KeyF10, fyne.KeyF10)
	b.onPage(onRefund)
	if len(b.till.made) != 0 {
		t.Errorf("made %+v", b.till.made)
	}
	b.typed("5")
	b.press(fyne.KeyF8, fyne.KeyF10, fyne.KeyF10)
	if len(b.till.made) != 0 {
		t.Error("F10 answers its own question")
	}
	b.press(fyne.KeyReturn, fyne.KeyF10)
	if len(b.till.made) != 1 {
		t.Errorf("made %+v", b.till.made)
	}
}

// TestRefundNeedsSomebodyWhoMay: a cashier has a manager allow it in place.
func TestRefundNeedsSomebodyWhoMay(t *testing.T) {
	b := newBench(t)
	b.refunding()
	staffed(b, nil) // a cashier
	b.press(fyne.KeyF4, fyne.KeyF10)
	if len(b.till.made) != 0 || b.w.overlay == nil {
		t.Fatalf("made %+v", b.till.made)
	}
	for _, want := range []string{"退款 ¥85.30？", "¥85.30 退回顾客付款的微信", "零钱 20 分钟", "输入工号和密码"} {
		if !b.reads(want) {
			t.Errorf("who is to allow it does not read %q", want)
		}
	}
	b.typed("01")
	b.press(fyne.KeyReturn)
	b.typed("9999")
	b.press(fyne.KeyReturn, fyne.KeyEscape)
	if got := b.w.refund.sum.text.Text; len(b.till.made) != 0 || got != "¥85.30" {
		t.Errorf("after a wrong PIN %s is chosen", got)
	}
	b.press(fyne.KeyF10)
	b.typed("01")
	b.press(fyne.KeyReturn)
	b.typed("0101")
	b.press(fyne.KeyReturn)
	if len(b.till.made) != 1 || b.till.made[0].By.ApprovedBy != "01" {
		t.Errorf("made %+v", b.till.made)
	}
}

func TestRefundFromTheDocuments(t *testing.T) {
	b := newBench(t)
	b.history()
	b.till.of = b.refundable()
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	b.down(5)
	b.press(fyne.KeyF10)
	b.onPage(onRefund)
	if got := b.till.looked; len(got) != 1 || !strings.HasPrefix(got[0], "T01-20261123-000001-1") {
		t.Errorf("looked up %q", got)
	}
	b.press(fyne.KeyEscape)
	b.onPage(onDocs)
}

// TestAlarmButtons: each alarm has its one button, and what was done otherwise is
// asked for in words.
func TestAlarmButtons(t *testing.T) {
	for kind, want := range map[pos.AlarmKind]string{
		pos.AlarmSecondPayment: "refund second_payment 重复付款，退回",
		pos.AlarmMismatch:      "refund mismatch 金额不符，退回",
		pos.AlarmRefundFailed:  "resend R1",
		pos.AlarmRefundClosed:  "refund refund_closed 退款被微信关闭，再退一次",
	} {
		t.Run(string(kind), func(t *testing.T) {
			b := newBench(t)
			b.manager()
			b.till.alarms = []pos.Alarm{{Kind: kind, OutTradeNo: "X", OutRefundNo: "R1", Amount: 3800, At: b.till.clock.now}}
			b.combo(fyne.KeyModifierControl, fyne.Key2)
			b.w.docs.alarms.cards[0].do.Tapped(nil)
			if len(b.till.dealt) != 0 || b.w.overlay == nil {
				t.Fatalf("done without a question: %q", b.till.dealt)
			}
			b.press(fyne.KeyReturn)
			if len(b.till.dealt) != 1 || b.till.dealt[0] != want {
				t.Errorf("did %q, want %q", b.till.dealt, want)
			}
		})
	}
	b := newBench(t)
	b.manager()
	b.till.alarm = &pos.AlarmView{Left: 3800, Elsewhere: true}
	b.till.alarms = []pos.Alarm{{Kind: pos.AlarmRefundFailed, OutTradeNo: "X", OutRefundNo: "R1", Amount: 3800, At: b.till.clock.now}}
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	if c := b.w.docs.alarms.cards[0]; c.do.Visible() || !c.done.Visible() || !strings.Contains(c.text.full, "不是这台收银机做的") {
		t.Errorf("another till's refund can be sent again: %q", c.text.full)
	}
	b = newBench(t)
	b.manager()
	b.till.alarms = []pos.Alarm{{Kind: pos.AlarmRefundChange, OutTradeNo: "X", OutRefundNo: "R1", Amount: 3800, At: b.till.clock.now}}
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	if text := b.w.docs.alarms.cards[0].text.full; !strings.Contains(text, "别的收银机的单") {
		t.Errorf("of a sale that is not in the book it says %q", text)
	}
	b.till.alarm = &pos.AlarmView{Left: 3600, Coupon: 200}
	b.w.refresh()
	c := b.w.docs.alarms.cards[0]
	if c.title.full != "退款 ¥36.00 要人工付给顾客" || c.do.label.Text != "已付给顾客 ¥36.00" || !strings.Contains(c.text.full, "¥38.00 里有 ¥2.00 已退回代金券") {
		t.Errorf("of a coupon's part it says %q %q %q", c.title.full, c.do.label.Text, c.text.full)
	}
	b.w.docs.alarms.cards[0].do.Tapped(nil)
	b.press(fyne.KeyReturn)
	if len(b.till.dealt) != 0 || b.w.overlay == nil {
		t.Fatalf("settled without a word: %q", b.till.dealt)
	}
	b.typed("现金")
	b.press(fyne.KeyReturn)
	if len(b.till.dealt) != 1 || b.till.dealt[0] != "by hand R1 现金" {
		t.Errorf("did %q", b.till.dealt)
	}
}

// TestAlarmSaysWhatIsLeft: the button names what it gives back, and is not there
// where nothing is left; the card gives WeChat's reason in words.
func TestAlarmSaysWhatIsLeft(t *testing.T) {
	b := newBench(t)
	b.manager()
	b.till.alarms = []pos.Alarm{{Kind: pos.AlarmRefundRefused, OutTradeNo: "X", OutRefundNo: "R1", Amount: 2000, At: b.till.clock.now}}
	b.till.alarm = &pos.AlarmView{Left: 1500, Last: pos.Answer{Call: "refund", Code: string(wxpay.CodeRefundFeeInvalid)}}
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	c := b.w.docs.alarms.cards[0]
	if got := c.do.label.Text; got != "再退一次 ¥15.00" {
		t.Errorf("the button says %q", got)
	}
	want := (&wxpay.Error{Interface: "refund", Code: wxpay.CodeRefundFeeInvalid}).Meaning("zh")
	if got := c.text.full; want == "" || !strings.Contains(got, want) {
		t.Errorf("the card says %q, want the reason %q", got, want)
	}
	b.till.alarm = &pos.AlarmView{Left: 1500, Coupon: 300}
	b.w.refresh()
	c.do.Tapped(nil)
	if want := "其中约 ¥3.00 退回代金券，顾客到手约 ¥12.00。"; !b.reads(want) {
		t.Errorf("the question does not say %q", want)
	}
	b.press(fyne.KeyEscape)
	b.till.alarm = &pos.AlarmView{}
	b.w.refresh()
	if c.do.Visible() || !strings.HasPrefix(c.text.full, b.w.t("alarm.age", "0 秒")+b.w.t("alarm.nothing_left")) {
		t.Errorf("nothing is left, and the card says %q", c.text.full)
	}
}

// TestOpenRefundsAreInTheTray until they have ended.
func TestOpenRefundsAreInTheTray(t *testing.T) {
	b := newBench(t)
	b.refunding()
	b.press(fyne.KeyF4)
	b.give()
	b.till.open[0].Status, b.till.open[0].NextIn = pos.RefundQueued, 42*time.Second
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	rows := b.w.docs.undecided.rows
	if len(rows) != 1 {
		t.Fatalf("%d rows", len(rows))
	}
	if got := rows[0].cells; got[1].text != "-¥85.30" || got[2].text != "排队" || got[4].text != "42 秒后提交" {
		t.Errorf("row %+v", got)
	}
}

// TestRefundForAPersonIsOneThing: it has a card, and is not among what the till itself
// goes on with.
func TestRefundForAPersonIsOneThing(t *testing.T) {
	b := newBench(t)
	b.refunding()
	b.press(fyne.KeyF4)
	b.give()
	v := &b.till.open[0]
	v.Status, v.Refund.State, v.Refund.CouponRefundFee = pos.RefundNeedsHand, pos.RefundChange, 530
	b.till.alarms = []pos.Alarm{{Kind: pos.AlarmRefundChange, OutTradeNo: "X", OutRefundNo: v.Refund.OutRefundNo, Amount: 8530, At: b.till.clock.now}}
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	if len(b.w.docs.undecided.rows) != 0 || b.w.docs.undecidedChip.Visible() || b.w.state.waiting() != 0 {
		t.Errorf("%d rows, %d wait", len(b.w.docs.undecided.rows), b.w.state.waiting())
	}
	if got := b.w.refundSentence(v); !strings.Contains(got, "要付给顾客的是 ¥80.00，另外 ¥5.30 已退回代金券") {
		t.Errorf("it says %q", got)
	}
}

// TestMismatchNamesBothAmounts: what was paid in the title, what was ordered beside it.
func TestMismatchNamesBothAmounts(t *testing.T) {
	b := newBench(t)
	b.manager()
	b.till.alarms = []pos.Alarm{{Kind: pos.AlarmMismatch, OutTradeNo: "X", Amount: 3800, At: b.till.clock.now, Note: "26.00"}}
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	card := b.w.docs.alarms.cards[0]
	if got := card.title.text.Text + card.text.full; !strings.Contains(got, "¥38.00") || !strings.Contains(got, "¥26.00") {
		t.Errorf("the alarm says %q", got)
	}
}
