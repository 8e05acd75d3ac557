package wxpay_test

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/wxpay"
)

// opensslReqInfo is this document, encrypted for key by openssl enc -aes-256-ecb:
// refund T01-R-000001 of the order, SUCCESS.
const opensslReqInfo = "4gS8kbcHysCW7bHqyEU0MyT4UTFkVDuf0z2HaYOTMA9OmwX6V++bmemuC5jNpT4RWGi3J75qhioPhrvXs/3y9sHvZUvbUUNaQhLw8FBk7QeArdH7/fotWtVH9GCnIkI8tOsWY++8GW2y2xXUZ6yQ4WZy3KoD/1fqi51Q1l8HpGc5mrljASFPszQObjzgZTSulHQf5ExT7XStVFcAnJYn2WGLuraVB/Zo4vANLORKJ7SZax4hQcUU9vAOi3/6tCec55sguIrv4DYwjMAOBfvbxGh6bFEPm01h2bRzi/Nymk4SyAX8Yk8cJ0UIcllnSLrktUgQOQZ3PdUpCHe52D/Ag/y6+oagCs2Bf+Vn/fu+b9IkkO3NkQPMRFv65MidiVvLfSiyRd4Yst86jEiUJdcWMSVrtCJGx7TZQrfATxYG+GJh9fRZa4lUvqT6K0xLDyLmbkHTLtPCP9nnuuMUR5POskBPT5KZvtHThZEugt/kUsX8FwHdn1b8mVD7gqiUcnLp"

// seal encrypts text, padded already, as WeChat encrypts req_info.
func seal(t testing.TB, key string, text []byte) string {
	t.Helper()
	sum := md5.Sum([]byte(key))
	block, err := aes.NewCipher([]byte(hex.EncodeToString(sum[:])))
	if err != nil {
		t.Fatal(err)
	}
	out := make([]byte, len(text))
	for at := 0; at < len(text); at += aes.BlockSize {
		block.Encrypt(out[at:], text[at:at+aes.BlockSize])
	}
	return base64.StdEncoding.EncodeToString(out)
}

// padded is text with PKCS #7.
func padded(text string) []byte {
	n := aes.BlockSize - len(text)%aes.BlockSize
	return append([]byte(text), bytes.Repeat([]byte{byte(n)}, n)...)
}

// refunded is a refund notification with this req_info and these fields set.
func refunded(reqInfo string, fields ...string) string {
	p := wxpay.Params{{Name: "return_code", Value: "SUCCESS"}, {Name: "appid", Value: appID}, {Name: "mch_id", Value: mchID},
		{Name: "nonce_str", Value: "n"}, {Name: "req_info", Value: reqInfo}}
	for i := 0; i+1 < len(fields); i += 2 {
		p = p.With(fields[i], fields[i+1])
	}
	return string(p.AppendXML(nil))
}

// refundShop keeps the hints that it gets.
func refundShop(result error) (*[]wxpay.RefundHint, *shop) {
	var hints []wxpay.RefundHint
	s := &shop{}
	c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key, Logger: logged(&s.log)}
	s.handler = c.RefundNotifyHandler(func(_ context.Context, hint wxpay.RefundHint) error {
		hints = append(hints, hint)
		return result
	})
	return &hints, s
}

func TestRefundNotifyHints(t *testing.T) {
	hints, s := refundShop(nil)
	for range 2 {
		wantAnswer(t, post(t, s.handler, refunded(opensslReqInfo)), "SUCCESS", "OK")
	}
	want := wxpay.RefundHint{OutTradeNo: order, TransactionID: transaction, OutRefundNo: "T01-R-000001", RefundID: "50000408942018111907145868882"}
	if len(*hints) != 2 || (*hints)[0] != want || (*hints)[1] != want {
		t.Errorf("hints %+v, want twice %+v", *hints, want)
	}
}

func TestRefundNotifyRefuses(t *testing.T) {
	const inside = "<root><out_refund_no>R1</out_refund_no></root>"
	good := seal(t, key, padded(inside))
	raw := padded(inside)
	raw[len(raw)-2] ^= 1
	whole := []byte(inside + "  ") // three blocks
	ended := func(n byte) string { return seal(t, key, append(whole, bytes.Repeat([]byte{n}, aes.BlockSize)...)) }
	tests := []struct{ name, doc string }{
		{"no req_info", refunded("")},
		{"no base64", refunded("!" + good)},
		{"base64 of nothing", refunded("====")},
		{"half a block", refunded(good[:20])},
		{"a block missing", refunded(seal(t, key, padded(inside)[:32]))},
		{"another key", refunded(seal(t, strings.Repeat("0", 32), padded(inside)))},
		{"padding of 0", refunded(ended(0))},
		{"padding of 17", refunded(ended(17))},
		{"padding of 255", refunded(ended(255))},
		{"padding with a wrong byte", refunded(seal(t, key, raw))},
		{"padding alone", refunded(seal(t, key, padded("")))},
		{"no document inside", refunded(seal(t, key, padded("out_refund_no=R1")))},
		{"two documents inside", refunded(seal(t, key, padded(inside+inside)))},
		{"a field twice inside", refunded(seal(t, key, padded("<root><out_refund_no>1</out_refund_no><out_refund_no>2</out_refund_no></root>")))},
		{"no refund inside", refunded(seal(t, key, padded("<root><out_trade_no>T1</out_trade_no></root>")))},
		{"a number beyond its length", refunded(seal(t, key, padded("<root><out_refund_no>"+strings.Repeat("1", 65)+"</out_refund_no></root>")))},
		{"another merchant", refunded(good, "mch_id", "10000101")},
		{"another app", refunded(good, "appid", "wx0000000000000000")},
		{"no return_code", refunded(good, "return_code", "")},
		{"return_code FAIL", refunded(good, "return_code", "FAIL")},
		{"a payment", signed(notification())},
		{"trailing garbage", refunded(good) + "x"},
		{"nothing", ""},
		{"too large", refunded(strings.Repeat("A", wxpay.MaxDocument))},
	}
	hints, s := refundShop(nil)
	wantAnswer(t, post(t, s.handler, refunded(ended(aes.BlockSize))), "SUCCESS", "OK") // so that a case differs by its spoiling alone
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s.log.Reset()
			wantAnswer(t, post(t, s.handler, tt.doc), "FAIL", "参数格式校验错误")
			if len(*hints) != 1 {
				t.Errorf("hints %+v", *hints)
			}
			quiet(t, s.log.String(), "R1", "out_refund_no=")
		})
	}
}

// Every length of the last block is padded and read.
func TestRefundNotifyPaddings(t *testing.T) {
	for n := range 2 * aes.BlockSize {
		hints, s := refundShop(nil)
		no := strings.Repeat("7", n+1)
		post(t, s.handler, refunded(seal(t, key, padded("<root><out_refund_no>"+no+"</out_refund_no></root>"))))
		if len(*hints) != 1 || (*hints)[0].OutRefundNo != no {
			t.Errorf("%d digits: %+v", n+1, *hints)
		}
	}
}

func TestRefundNotifyAsksAgainAfterFailure(t *testing.T) {
	hints, s := refundShop(errors.New("refundquery: timeout"))
	for range 2 {
		wantAnswer(t, post(t, s.handler, refunded(opensslReqInfo)), "FAIL", "处理失败")
	}
	if len(*hints) != 2 || !strings.Contains(s.log.String(), "interface=refundnotify") || !strings.Contains(s.log.String(), "refundquery: timeout") {
		t.Errorf("%d hints, log %q", len(*hints), &s.log)
	}
}

func TestRefundNotifyIsAnsweredInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key}
		h := c.RefundNotifyHandler(func(context.Context, wxpay.RefundHint) error { time.Sleep(time.Minute); return nil })
		began := time.Now()
		wantAnswer(t, post(t, h, refunded(opensslReqInfo)), "FAIL", "处理超时")
		if took := time.Since(began); took != wxpay.NotifyTime {
			t.Errorf("answered after %s", took)
		}
		time.Sleep(time.Minute) // the bubble waits for the function
	})
}

// A key that is no key makes a req_info that anybody can make.
func TestRefundNotifyWithoutAMerchant(t *testing.T) {
	h := (&wxpay.Client{AppID: appID, MchID: mchID}).RefundNotifyHandler(func(context.Context, wxpay.RefundHint) error {
		t.Error("asked")
		return nil
	})
	wantAnswer(t, post(t, h, refunded(seal(t, "", padded("<root><out_refund_no>R1</out_refund_no></root>")))), "FAIL", "处理失败")
}
