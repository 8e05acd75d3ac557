package printer

import (
	"time"

	"wxtill/pos"
)

// sampleTime is an evening in UTC that is the next morning in Beijing.
var sampleTime = time.Date(2026, 11, 22, 23, 4, 5, 0, time.UTC)

// sampleShop is the shop of the examples; language "zh" or "en".
func sampleShop(language string) pos.Shop {
	return pos.Shop{Name: "街角咖啡", Till: "T01", Device: "till-1", Language: language}
}

func sampleLines() []pos.Line {
	return []pos.Line{
		{Code: "CF002", Name: "拿铁 大杯", Price: 2200, Quantity: 2 * pos.One},
		{Code: "BK014", Name: "散装曲奇", Unit: "kg", Price: 5800, Quantity: 152},
		{Code: "X1", Name: "特级西湖龙井茶礼盒装 250g Spring Edition", Price: 128_800, Quantity: pos.One},
	}
}

// cashReceipt is a sale paid with notes, with change.
func cashReceipt(language string) *pos.Receipt {
	r := &pos.Receipt{Shop: sampleShop(language), Sale: "T01-20261123-000312", Lines: sampleLines(), At: sampleTime}
	for _, l := range r.Lines {
		r.Total += l.Total()
	}
	r.Pieces = 4
	r.Tenders = []pos.Tender{{Kind: pos.TenderCash, Amount: r.Total, Given: 140_000, Change: 140_000 - r.Total}}
	return r
}

// discounted is the same with 15 % off the biscuits, a new price of the tea and
// ￥10.00 off the whole.
func discounted(language string) *pos.Receipt {
	r := cashReceipt(language)
	r.Lines[0].Share = 32
	r.Lines[1].Discount, r.Lines[1].Off, r.Lines[1].Share = pos.Discount{Kind: pos.DiscountPercent, Rate: 1500}, 132, 6
	r.Lines[2].Discount, r.Lines[2].Off, r.Lines[2].Share = pos.Discount{Kind: pos.DiscountPrice, Amount: 120_000}, 8800, 962
	r.Total = r.Lines[0].Total() + r.Lines[1].Total() + r.Lines[2].Total()
	r.Tenders = []pos.Tender{{Kind: pos.TenderCash, Amount: r.Total, Given: r.Total}}
	return r
}

// rounded is a sale in cash that was rounded by so much.
func rounded(language string, by pos.Fen) *pos.Receipt {
	r := cashReceipt(language)
	r.Rounding = by
	r.Tenders[0].Amount, r.Tenders[0].Rounding = r.Total+by, by
	r.Tenders[0].Change = r.Tenders[0].Given - r.Tenders[0].Amount
	return r
}

// noted is a sale with notes on two lines and on the whole.
func noted(language string) *pos.Receipt {
	r := cashReceipt(language)
	r.Lines[0].Note, r.Lines[2].Note = "少冰，去糖", "送给李老师，请包两层纸，不要放价签"
	r.Note = "下午三点来取，放在前台"
	return r
}

// weChatReceipt is the same sale paid by WeChat, coupon bearing part of it.
func weChatReceipt(language string, coupon pos.Fen) *pos.Receipt {
	r := cashReceipt(language)
	r.Tenders = []pos.Tender{{Kind: pos.TenderWeChat, Amount: r.Total, OutTradeNo: sampleOutTradeNo}}
	r.WeChat = []pos.WeChatSlip{{
		OutTradeNo:    sampleOutTradeNo,
		TransactionID: "10094201234567890123456789012345",
		TotalFee:      r.Total,
		CouponFee:     coupon,
		TimeEnd:       sampleTime.Add(-8 * time.Second),
		BankType:      "CMB_DEBIT",
	}}
	return r
}

// byCode has the payment of r come by the customer's payment code.
func byCode(r *pos.Receipt) *pos.Receipt {
	r.WeChat[0].ByCode = true
	return r
}

const sampleOutTradeNo = "T01-20261123-000312-01-qzkfmw"

// referenceReceipt is the slip that bytes and speed are measured on: 28 lines
// of 58 mm paper and a code.
func referenceReceipt() *pos.Receipt {
	r := weChatReceipt("zh", 0)
	r.Lines = []pos.Line{
		{Name: "拿铁 大杯", Price: 2200, Quantity: 2 * pos.One},
		{Name: "美式 中杯", Price: 1600, Quantity: pos.One},
		{Name: "芝士蛋糕", Price: 2800, Quantity: pos.One},
	}
	r.Total, r.Pieces = 8800, 4
	r.Tenders[0].Amount, r.WeChat[0].TotalFee = r.Total, r.Total
	return r
}
