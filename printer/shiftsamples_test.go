package printer

import (
	"strings"
	"testing"
	"time"

	"wxtill/pos"
)

// zReport is the shift of the drawings, closed with 1.40 too little.
func zReport(language string) *pos.ShiftReport {
	r := xReport(language)
	r.Final = true
	r.Drawer.Counted, r.Drawer.Difference, r.Drawer.Left, r.Drawer.Reason = 134000, -140, 50000, "找错零钱"
	r.Bill = &pos.LastBill{Day: "2026-11-22", Payments: 312, Paid: 1820450, Fee: 10923, Open: 1}
	r.Tally.Unowed, r.Tally.UnowedRefunds, r.Tally.Corrected = pos.Figure{Count: 1, Amount: 2200}, pos.Figure{Count: 2, Amount: 5600}, 1
	r.Tally.OtherRefunds = pos.Figure{Count: 1, Amount: 3400}
	r.Drawer.Pieces = []pos.Piece{{Denomination: 10000, Count: 13}, {Denomination: 2000, Count: 2}, {Denomination: 1000}}
	return r
}

func xReport(language string) *pos.ShiftReport {
	return &pos.ShiftReport{
		Shop: sampleShop(language), Number: 118, OpenedAt: sampleTime.Add(-6 * time.Hour), OpenedBy: "02",
		At: sampleTime, By: pos.Grant{Operator: "02", ApprovedBy: "01"},
		Names: pos.ShiftNames{OpenedBy: "李娜", SlipNames: pos.SlipNames{Operator: "李娜", ApprovedBy: "王芳"}},
		Tally: pos.Tally{
			Sales: pos.Figure{Count: 311, Amount: 1820450}, Pieces: 702, Discounts: pos.Figure{Count: 14, Amount: 12340}, PriceOverrides: 2, Rounding: pos.Figure{Count: 9, Amount: -34},
			First: sampleTime.Add(-5 * time.Hour), Last: sampleTime.Add(-time.Minute),
			Advance: 2200, Cash: pos.Figure{Count: 41, Amount: 90340}, WeChat: pos.Figure{Count: 271, Amount: 1730110},
			Change: pos.Figure{Count: 12, Amount: 18000}, CashRefunds: pos.Figure{Count: 1, Amount: 1200},
			WeChatRefunds: pos.Figure{Count: 3, Amount: 9600}, PaidOut: pos.Figure{Count: 1, Amount: 5000}, NoSales: 2,
			Voids: pos.Figure{Count: 2, Amount: 4400}, Removed: pos.Figure{Count: 3, Amount: 1700}, Reprints: 1, Overrides: 2, FloatsCorrected: 1, SignedIn: 3,
			Orders: pos.Orders{Created: 287, Paid: 271, Late: 1, Closed: 14, Refused: 1, Coupons: 500},
		},
		Drawer: pos.Drawer{Float: 50000, Expected: 134140},
		OpenSales: []pos.OpenSale{
			{Number: "T01-20261123-000313", Total: 4400, Paid: 2200},
			{Number: "T01-20261123-000309", Total: 1250, ParkedAt: sampleTime.Add(-time.Hour)},
		},
		Undecided:  []pos.OpenCharge{{OutTradeNo: sampleOutTradeNo, Sale: "T01-20261123-000312", Amount: 134082, State: pos.Withdrawn}},
		Alarms:     1,
		GrandTotal: 987654321,
		Journal:    pos.JournalHead{Row: 4117, Hash: pos.Hash("9f3a71c0" + strings.Repeat("5e", 24) + "0102be31")},
		Previous:   pos.JournalHead{Row: 3902, Hash: pos.Hash(strings.Repeat("a7", 32))},
	}
}

func paidOut(language string) *pos.CashSlip {
	return &pos.CashSlip{Shop: sampleShop(language), Names: pos.SlipNames{Operator: "李娜", ApprovedBy: "王芳"}, CashMovement: pos.CashMovement{
		Kind: pos.CashPaidOut, Amount: 5000, Reason: "存银行", Shift: 118, By: pos.Grant{Operator: "02", ApprovedBy: "01"}, At: sampleTime,
	}}
}

func TestAnXReportSaysNothingOfACount(t *testing.T) {
	p := printed(t, pos.Slip{Shift: xReport("zh")})
	if text := p.picture(); strings.Contains(text, "实点") || strings.Contains(text, "签字") {
		t.Errorf("an X report counts the drawer:\n%s", text)
	}
}

func TestTheDrawerAloneOpensOnce(t *testing.T) {
	for name, c := range map[string]struct {
		slip pos.Slip
		want int
	}{
		"no sale":            {pos.Slip{Drawer: true}, 1},
		"perhaps done":       {pos.Slip{Drawer: true, Doubt: true}, 0},
		"paid out":           {pos.Slip{Cash: paidOut("zh"), Drawer: true}, 1},
		"copy of a paid out": {pos.Slip{Cash: paidOut("zh"), Drawer: true, Copy: 1}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if got := printed(t, c.slip).pulses; got != c.want {
				t.Errorf("%d pulses, want %d", got, c.want)
			}
		})
	}
}
