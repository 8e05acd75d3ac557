package e2e

import (
	"context"
	"testing"
	"time"

	"wxtill/pos"
	"wxtill/wxpay/sandbox"
)

// TestTenSalesByKeys and TestTenSalesByMouse make the same ten sales, the first without
// a mouse, the second without a keyboard.
func TestTenSalesByKeys(t *testing.T) { tenSales(t, func(d *day) *hands { return &hands{day: d} }) }

func TestTenSalesByMouse(t *testing.T) { tenSales(t, byMouse) }

// sold is what the newest payment of the book has to be after a sale.
type sold struct {
	name   string
	sell   func(*hands)
	kind   pos.TenderKind
	amount pos.Fen
	late   bool
	slip   []string // what stands on it
}

// tenSales makes them, each held to the book, and holds the journal to all of it.
func tenSales(t *testing.T, with func(*day) *hands) {
	c := setUp(t, sandbox.Options{})
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	c.ctx = ctx
	c.configure("2m") // a code that is off the screen can be paid for a while
	c.certificate()
	d := newDay(c, cancel)
	d.open()
	d.read()
	h := with(d)
	for i, s := range ten {
		began := time.Now()
		s.sell(h)
		got := d.last()
		if got.Kind != s.kind || got.Amount != s.amount || got.State != pos.Paid || got.Late != s.late {
			t.Fatalf("%s: the last payment is %+v", s.name, got)
		}
		if settled := d.settled(); settled < i+1 {
			t.Fatalf("%s: %d sales are settled", s.name, settled)
		}
		d.printed(s.slip...)
		t.Logf("%-22s %s", s.name, time.Since(began).Round(time.Millisecond))
	}
	d.command("verify")
}

// settled is how many sales of the book are paid.
func (d *day) settled() int {
	d.t.Helper()
	page, err := d.book.Search(d.ctx, pos.SaleQuery{State: pos.SaleSettled, Limit: 50})
	d.check(err)
	return len(page.Sales)
}

// ten are the sales, each as it has to be in the book and on its slip.
var ten = []sold{
	{"amount only", (*hands).amountOnly, pos.TenderWeChat, 1250, false, []string{"街角咖啡", "12.50"}},
	{"scan", (*hands).scanned, pos.TenderCash, 3800, false, []string{"拿铁 大杯", "38.00"}},
	{"search by pinyin", (*hands).pinyin, pos.TenderCash, 1200, false, []string{"可颂"}},
	{"quantity", (*hands).several, pos.TenderCash, 4800, false, []string{"48.00"}},
	{"discount", (*hands).discounted, pos.TenderCash, 9000, false, []string{"90.00"}},
	{"park and recall", (*hands).parked, pos.TenderCash, 800, false, []string{"8.00"}},
	{"split", (*hands).split, pos.TenderCash, 500, false, []string{"15.00", "10.00", "5.00"}},
	{"cash with change", (*hands).change, pos.TenderCash, 1730, false, []string{"找零", "2.70"}},
	{"withdraw and pay late", (*hands).paidLate, pos.TenderWeChat, 2600, true, []string{"26.00"}},
	{"payment code", (*hands).paymentCode, pos.TenderWeChat, 1990, false, []string{"19.90", "付款码"}},
}

// amountOnly is two keys behind an amount, or two buttons. The code is read from the
// picture by another program, and that text is what the phone scans.
func (h *hands) amountOnly() {
	h.cart("12.50", 1, 1250)
	h.does("sell", "charge")
	code, err := h.desk.QR(h.ctx)
	h.check(err)
	h.check(h.desk.NotGreen(h.ctx))
	h.check(h.phone.Scan(code))
	h.check(h.phone.Pay())
	h.green()
	h.leaves()
	o := h.order()
	h.printed(o.TransactionID, o.OutTradeNo)
}

// scanned are two codes, as a scanner types them or, where there is none, on the pad.
func (h *hands) scanned() {
	scan := func(code string, lines int, total pos.Fen) {
		if h.mouse != nil {
			h.cart(code, lines, total)
			return
		}
		h.check(h.desk.Scan(h.ctx, code))
		h.comesTo(lines, total)
	}
	scan("6901234500011", 1, 1600)
	scan("6901234500028", 2, 3800)
	h.paysCash("")
}

// pinyin finds 可颂 by its initials and takes what is listed.
func (h *hands) pinyin() {
	h.cart("ks", 1, 1200)
	if h.letters {
		h.turnPad()
	}
	h.paysCash("")
}

// several are four of what was rung up last.
func (h *hands) several() {
	h.cart("6901234500110", 1, 1200)
	h.writes("sell", "4")
	h.does("sell", "×")
	h.does("sell", "Enter")
	h.comesTo(1, 4800)
	h.paysCash("")
}

// discounted takes a tenth off, which needs nobody's leave.
func (h *hands) discounted() {
	h.cart("100", 1, 10000)
	h.does("sell", "discount")
	h.away()
	look()
	h.writes("discount-pad", "10%")
	if h.mouse == nil {
		h.keys("Return") // to the other reason, which stays empty
	}
	h.does("discount-pad", "应用")
	h.page()
	h.comesTo(1, 9000)
	h.paysCashFrom("sell-discount", "")
}

// parked puts a sale aside for another customer, and takes it back.
func (h *hands) parked() {
	h.cart("8", 1, 800)
	h.does("sell", "park")
	h.eventually("an empty cart", func() bool { _, err := h.book.OpenSale(h.ctx); return err != nil })
	h.cart("5", 1, 500)
	h.paysCash("")
	h.does("sell", "to_parked")
	look()
	if h.mouse != nil {
		h.does("parked", "row 0")
	}
	h.does("parked", "recall")
	h.comesTo(1, 800)
	h.paysCash("")
}

// split is a sale of which WeChat takes a part, after another part was called off, and cash
// the rest.
func (h *hands) split() {
	h.cart("15", 1, 1500)
	h.asksPart("7")
	h.does("pay-scan", "withdraw")
	look()
	h.does("pay-withdraw", "撤回")
	h.page()
	h.comesTo(1, 1500)
	h.scans(h.asksPart("10"))
	h.check(h.phone.Pay())
	h.eventually("the rest to be owed", func() bool {
		sale, err := h.book.OpenSale(h.ctx)
		return err == nil && sale.Owes() == 500
	})
	look()
	h.does("cash", "take_cash")
	h.green()
	h.leaves()
}

// asksPart asks for a part by WeChat and waits for its order.
func (h *hands) asksPart(yuan string) sandbox.Order {
	h.t.Helper()
	n := len(h.wechat.Orders())
	h.does("sell", "split")
	h.away()
	look()
	h.writes("split", yuan)
	h.does("split", "charge_part")
	h.eventually("another order", func() bool { return len(h.wechat.Orders()) > n })
	look()
	return h.wechat.Orders()[n]
}

// change is cash that is more than what is owed.
func (h *hands) change() {
	h.cart("17.30", 1, 1730)
	h.paysCash("20")
}

// paidLate takes the code off the screen while the customer is at it: he pays, and the
// sale in the cart is settled.
func (h *hands) paidLate() {
	h.cart("26", 1, 2600)
	h.withdraws()
	h.check(h.phone.Pay())
	h.green()
	h.leaves()
}

// withdraws makes a code, which the customer scans, and takes it off the screen again.
func (h *hands) withdraws() {
	h.t.Helper()
	n := len(h.wechat.Orders())
	h.does("sell", "charge")
	h.eventually("another order", func() bool { return len(h.wechat.Orders()) > n })
	h.scans(h.wechat.Orders()[n])
	h.away()
	look()
	h.does("pay-scan", "withdraw")
	look()
	h.does("pay-withdraw", "撤回")
	h.page()
}

// paymentCode charges the customer's own code.
func (h *hands) paymentCode() {
	h.cart("19.90", 1, 1990)
	code, err := h.phone.ShowPayCode()
	h.check(err)
	h.enters("sell", code)
	h.green()
	h.leaves()
}
