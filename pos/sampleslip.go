package pos

import "time"

// SlipKinds are the slips that a template can be shown on.
var SlipKinds = []string{"receipt", "refund", "gift", "parked"}

// SampleSlip is a slip of a kind as a shop would make it, to show what a template makes
// of it. It is about no sale.
func SampleSlip(kind string, shop Shop, at time.Time) Slip {
	sale := SaleNumber(shop.Till + "-20261123-000312")
	no := OutTradeNo(sale) + "-1-QZKFMW"
	lines := []Line{
		{Name: "拿铁 大杯", Price: 2200, Quantity: 2 * One},
		{Name: "散装曲奇", Unit: "kg", Price: 5800, Quantity: 152},
		{Name: "特级西湖龙井茶礼盒装 250g", Price: 12_800, Quantity: One},
	}
	var total Fen
	for _, l := range lines {
		total += l.Total()
	}
	switch kind {
	case "refund":
		return Slip{Refund: &RefundSlip{
			Shop: shop, Sale: sale, OutRefundNo: OutRefundNo(shop.Till + "-20261123-R000012-KXQZPM"), Kind: TenderWeChat, OutTradeNo: no,
			TransactionID: "4200001234202611231234567890", Lines: []RefundItem{{Name: lines[0].Name, Quantity: One, Amount: 2200}},
			RefundFee: 2200, Reason: "做错", At: at,
		}}
	case "parked":
		return Slip{Parked: &ParkSlip{Shop: shop, Sale: sale, Lines: lines, Pieces: 4, Total: total, Owes: total, At: at}}
	}
	return Slip{Gift: kind == "gift", Receipt: &Receipt{
		Shop: shop, Sale: sale, Lines: lines, Total: total, Pieces: 4, At: at,
		Tenders: []Tender{{Kind: TenderWeChat, Amount: total, OutTradeNo: no}},
		WeChat: []WeChatSlip{{
			OutTradeNo: no, TransactionID: "4200001234202611231234567890", TotalFee: total, TimeEnd: at, BankType: "CMB_DEBIT",
		}},
		Operator: "02", OperatorName: "李娜",
	}}
}
