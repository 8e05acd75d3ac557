package pos

import (
	"fmt"
	"io"
	"time"

	"wxtill/wxpay"
)

// letters of the random tail of an order number; I and O are left out for people.
const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"

// numberTail is how many random letters end an out_trade_no: neither a restored
// backup nor a clock set back can then use a number twice.
const numberTail = 6

// maxOutTradeNo is WeChat's limit on the number (specification, section 4.1).
const maxOutTradeNo = 32

// outTradeNo makes the number of the nth attempt of a sale:
// T01-20261123-000312-1-KXQZPM.
func outTradeNo(sale SaleNumber, n int, random io.Reader) (OutTradeNo, error) {
	tail, err := randomLetters(numberTail, random)
	if err != nil {
		return "", fmt.Errorf("making an order number: %w", err)
	}
	no := fmt.Sprintf("%s-%d-%s", sale, n, tail)
	if len(no) > maxOutTradeNo {
		return "", fmt.Errorf("order number %s is over %d characters: the till code is too long", no, maxOutTradeNo)
	}
	return OutTradeNo(no), nil
}

// randomLetters draws n letters, each as likely as any other.
func randomLetters(n int, random io.Reader) (string, error) {
	fair := byte(256 / len(letters) * len(letters))
	text := make([]byte, 0, n)
	var b [1]byte
	for len(text) < n {
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return "", err
		}
		if b[0] < fair {
			text = append(text, letters[int(b[0])%len(letters)])
		}
	}
	return string(text), nil
}

// newAttempt makes the nth attempt of a sale, for fee, ready to be stored and sent.
func (t *Till) newAttempt(s *Sale, n int, fee Fen) (*Attempt, error) {
	return t.makeAttempt(s, n, fee, func(r wxpay.UnifiedOrderRequest) (wxpay.Params, error) {
		r.NotifyURL, r.TradeType, r.ProductID = t.Account.NotifyURL, "NATIVE", string(s.Number)
		return r.Params()
	})
}

// newCodeAttempt makes the nth attempt of a sale, for fee, to be paid by the customer's
// payment code.
func (t *Till) newCodeAttempt(s *Sale, n int, fee Fen) (*Attempt, error) {
	a, err := t.makeAttempt(s, n, fee, func(r wxpay.UnifiedOrderRequest) (wxpay.Params, error) {
		m := wxpay.MicropayRequest{
			AppID: r.AppID, MchID: r.MchID, SignType: r.SignType, DeviceInfo: r.DeviceInfo, Body: r.Body, OutTradeNo: r.OutTradeNo,
			TotalFee: r.TotalFee, SpbillCreateIP: r.SpbillCreateIP, TimeStart: r.TimeStart, TimeExpire: r.TimeExpire, GoodsTag: r.GoodsTag,
		}
		return m.Params()
	})
	if err == nil {
		a.ByCode = &ByCode{State: wxpay.MicropaySent, SentAt: a.CreatedAt}
	}
	return a, err
}

// makeAttempt makes the nth attempt of a sale, for fee; content is what of its order is
// sent.
func (t *Till) makeAttempt(s *Sale, n int, fee Fen, content func(wxpay.UnifiedOrderRequest) (wxpay.Params, error)) (*Attempt, error) {
	no, err := outTradeNo(s.Number, n, t.Rand)
	if err != nil {
		return nil, err
	}
	now := t.Clock.Now()
	start := t.weather.wechat(now)
	expire := start.Add(t.Rhythm.Expire)
	params, err := content(wxpay.UnifiedOrderRequest{
		AppID:          t.Account.AppID,
		MchID:          t.Account.MchID,
		SignType:       t.Account.SignType,
		DeviceInfo:     t.Options.Shop.Device,
		Body:           t.body(s),
		OutTradeNo:     string(no),
		TotalFee:       int64(fee),
		SpbillCreateIP: t.Account.SpbillCreateIP,
		TimeStart:      start,
		TimeExpire:     expire,
		GoodsTag:       t.goodsTag(s),
	})
	if err != nil {
		return nil, fmt.Errorf("making the order: %w", err)
	}
	return &Attempt{
		OutTradeNo: no,
		Sale:       s.Number,
		Merchant:   t.Account.Merchant,
		TotalFee:   fee,
		Part:       fee < s.Owes(),
		Params:     params,
		State:      Intended,
		CreatedAt:  now,
		Day:        DayOf(start),
		TimeExpire: expire.Truncate(time.Second),
		Sending:    true,
	}, nil
}

// goodsTag is what WeChat chooses coupons by: an order has one, so it is that of the
// goods with one that come to most, or else the account's.
func (t *Till) goodsTag(s *Sale) string {
	sums := map[string]Fen{}
	tag := t.Account.GoodsTag
	for _, l := range s.Lines {
		if l.GoodsTag == "" {
			continue
		}
		sums[l.GoodsTag] += l.Total()
	}
	most := Fen(-1)
	for _, l := range s.Lines { // in their order: of equal sums the first counts
		if sum, ok := sums[l.GoodsTag]; ok && sum > most {
			tag, most = l.GoodsTag, sum
		}
	}
	return tag
}

// bodyRoom is how many bytes of goods' names stand in an order's body; the
// field holds 127 (specification, section 4.1).
const bodyRoom = 127

// body describes the sale on the customer's phone: a body given with the
// amount stands as it is, goods are the shop's name and the first of them.
func (t *Till) body(s *Sale) string {
	if len(s.Lines) == 1 && s.Lines[0].Code == "" && s.Lines[0].Name != "" {
		return s.Lines[0].Name
	}
	text := t.terms().Name
	for i, l := range s.Lines {
		next := text
		switch {
		case l.Name == "":
			continue
		case i == 0 || next == t.terms().Name:
			next += "-" + l.Name
		default:
			next += "、" + l.Name
		}
		if len(next)+len("…") > bodyRoom {
			text += "…"
			break
		}
		text = next
	}
	return cutBytes(text, bodyRoom)
}

// cutBytes is s cut to at most n bytes between two characters.
func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}
