package printer

import (
	"fmt"
	"testing"
	"time"

	"wxtill/internal/golden"
	"wxtill/pos"
)

func refundSlip(language string) *pos.RefundSlip {
	return &pos.RefundSlip{
		Shop: sampleShop(language), Sale: "T01-20261123-000312", OutRefundNo: "T01-20261123-R000012-KXQZPM",
		Kind: pos.TenderWeChat, OutTradeNo: sampleOutTradeNo, TransactionID: "10094201234567890123456789012345",
		RefundID: "50301234562026112300000012345", RefundFee: 3082, CouponRefundFee: 109, Reason: "做错",
		Lines: []pos.RefundItem{
			{Name: "拿铁 大杯", Quantity: pos.One, Amount: 2200},
			{Name: "散装曲奇", Unit: "kg", Quantity: 152, Amount: 882},
		},
		Operator: "02", ApprovedBy: "01", Names: pos.SlipNames{Operator: "李娜", ApprovedBy: "王芳"}, At: sampleTime,
		SoldAt: sampleTime.Add(-26 * time.Hour), Sold: 134_082,
	}
}

func TestRefundGolden(t *testing.T) {
	for _, language := range []string{"zh", "en"} {
		cash := refundSlip(language)
		cash.Kind, cash.OutTradeNo, cash.TransactionID, cash.RefundID = pos.TenderCash, "", "", ""
		cash.CouponRefundFee, cash.ApprovedBy, cash.Shop.Training = 0, "", true
		elsewhere := refundSlip(language)
		elsewhere.SoldAt = time.Time{}
		elsewhere.Sale, elsewhere.Lines, elsewhere.CouponRefundFee, elsewhere.Reason = "", nil, 0, ""
		rest := refundSlip(language)
		rest.RefundFee -= 100
		rest.Before = 100
		less := *rest
		less.RefundFee, less.Otherwise = rest.RefundFee-350, 300
		rounded := *cash
		rounded.RefundFee, rounded.Rounding = cash.RefundFee-2, -2
		for name, slip := range map[string]pos.Slip{
			"wechat":    {Refund: refundSlip(language)},
			"cash":      {Refund: cash, Drawer: true},
			"elsewhere": {Refund: elsewhere},
			"doubt":     {Refund: cash, Drawer: true, Doubt: true},
			"rest":      {Refund: rest},
			"less":      {Refund: &less},
			"rounded":   {Refund: &rounded, Drawer: true},
		} {
			for _, columns := range PaperColumns {
				file := fmt.Sprintf("refund_%s_%s_%d.txt", name, language, columns)
				t.Run(file, func(t *testing.T) {
					p, err := interpret(Encode(Layout(slip), Profile{Columns: columns}), columns)
					if err != nil {
						t.Fatal(err)
					}
					golden.Check(t, file, p.picture())
				})
			}
		}
	}
}
