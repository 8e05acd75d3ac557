package sandbox

import (
	"io"
	"math/rand/v2"
	"strconv"
	"time"

	"wxtill/wxpay"
)

// SyntheticBill is a bill of made-up rows, as many as are wanted and the same
// every time. Nothing of it is held in memory.
//
//	rows, err := wxpay.NewBillReader(sandbox.SyntheticBill{Date: "20261123", Rows: 1_000_000}.Reader())
type SyntheticBill struct {
	Date       string // yyyyMMdd
	Rows       int
	Seed       uint64 // another one, another bill
	Generation BillGeneration
	Type       wxpay.BillType // "" is ALL: of a hundred rows five are refunds and one is revoked
	GZIP       bool
}

// Reader is the text of the bill.
func (b SyntheticBill) Reader() io.Reader {
	f := billFormat{b.Generation, b.Type, b.GZIP}
	return f.stream(b.entries())
}

// entries returns the rows one by one, then nil.
func (b SyntheticBill) entries() func() *wxpay.BillEntry {
	m := maker{SyntheticBill: b, rand: rand.New(rand.NewPCG(b.Seed, 0)), midnight: billDay(b.Date).Time, rate: DefaultFeeRate.String()}
	m.head = "4200" + m.digits(6) + b.Date
	return func() *wxpay.BillEntry {
		if m.made >= b.Rows {
			return nil
		}
		m.made++
		m.payment()
		switch what := m.rand.IntN(100); {
		case b.Type == wxpay.BillRefund, b.Type != wxpay.BillSuccess && what < 5:
			m.refund(wxpay.TradeRefund)
		case b.Type == wxpay.BillRevoked, b.Type != wxpay.BillSuccess && what < 6:
			m.refund(wxpay.TradeRevoked)
		}
		return &m.entry
	}
}

// maker makes rows of a synthetic bill, one in the place of the other.
type maker struct {
	SyntheticBill
	rand     *rand.Rand
	midnight time.Time
	head     string // of all transaction_ids
	rate     string
	made     int
	entry    wxpay.BillEntry
}

// goods are names as merchants write them.
var goods = []string{
	"街角咖啡 拿铁", "街角咖啡 美式, 大杯", "蛋糕 \"生日\"", "Tea & biscuits", "书`旧`", "<html> 入门", "早餐, 豆浆, 油条", "",
}

func (m *maker) payment() {
	till := m.rand.IntN(8) + 1
	total := m.rand.Int64N(50_000) + 1
	coupon := int64(0)
	if m.rand.IntN(10) == 0 {
		coupon = total / 10
	}
	m.entry = wxpay.BillEntry{
		TradeTime:          m.midnight.Add(time.Duration(int64(m.made)*86_400/int64(m.Rows+1)) * time.Second),
		AppID:              "wx2421b1c4370ec43b",
		MchID:              "10000100",
		DeviceInfo:         "till-" + strconv.Itoa(till),
		TransactionID:      m.head + m.digits(10),
		OutTradeNo:         "T0" + strconv.Itoa(till) + "-" + m.Date + "-" + strconv.Itoa(10_000_000+m.made),
		OpenID:             wxpay.OpenID("oUpF8u" + m.digits(22)),
		TradeType:          "NATIVE",
		TradeState:         wxpay.TradeSuccess,
		BankType:           "CMB_DEBIT",
		FeeType:            "CNY",
		TotalFee:           total,
		SettlementTotalFee: total,
		CouponFee:          coupon,
		Body:               goods[m.rand.IntN(len(goods))],
		Fee:                DefaultFeeRate.of(total),
		Rate:               m.rate,
	}
}

// refund turns the payment into one that was given back.
func (m *maker) refund(state wxpay.TradeState) {
	e := &m.entry
	e.TradeState, e.RefundType, e.RefundStatus = state, "ORIGINAL", "SUCCESS"
	e.RefundFee, e.SettlementRefundFee, e.CouponRefundFee = e.TotalFee, e.SettlementTotalFee, e.CouponFee
	e.TotalFee, e.SettlementTotalFee, e.CouponFee, e.Fee = 0, 0, 0, -e.Fee
	if state == wxpay.TradeRefund {
		e.RefundID, e.OutRefundNo = "5030"+m.digits(24), "R"+e.OutTradeNo
	}
	if m.Type == wxpay.BillRefund {
		e.RefundTime, e.RefundSuccessTime = e.TradeTime, e.TradeTime.Add(3*time.Second)
	}
}

// digits are n random ones, at most 24.
func (m *maker) digits(n int) string {
	var text [24]byte
	var drawn uint64
	for i := range n {
		if i%12 == 0 {
			drawn = m.rand.Uint64()
		}
		text[i], drawn = byte('0'+drawn%10), drawn/10
	}
	return string(text[:n])
}
