package interop

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"strings"

	"github.com/chanxuehong/wechat/mch/core"
	"github.com/chanxuehong/wechat/mch/pay"
)

// chanxuehong is github.com/chanxuehong/wechat. It verifies by itself, takes no
// context and knows WeChat's own host only: its connections are led to the
// sandbox, whose certificate they still have to find in order.
type chanxuehong struct {
	*core.Client
	shop shop
}

func openChanxuehong(s shop) client {
	return chanxuehong{core.NewClient(s.appid, s.mchID, s.key, ledTo(s)), s}
}

// ledTo is an HTTP client that reaches the sandbox whatever host it asks for.
func ledTo(s shop) *http.Client {
	address := strings.TrimPrefix(s.url, "https://")
	host, _, _ := net.SplitHostPort(address)
	return &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, address)
		},
		TLSClientConfig: &tls.Config{RootCAs: s.roots, ServerName: host, Certificates: []tls.Certificate{s.pair}},
	}}
}

func (c chanxuehong) order(_ context.Context, o order) (string, error) {
	r, err := pay.UnifiedOrder2(c.Client, &pay.UnifiedOrderRequest{
		Body: o.body, OutTradeNo: o.no, TotalFee: o.fee, SpbillCreateIP: spbillCreateIP, NotifyURL: o.notified(),
		TradeType: "NATIVE", ProductId: productID, Attach: o.attach, SignType: c.shop.signType,
	})
	if err != nil {
		return "", refusedByCore(err)
	}
	return r.CodeURL, nil
}

func (c chanxuehong) query(_ context.Context, no string) (payment, error) {
	r, err := pay.OrderQuery2(c.Client, &pay.OrderQueryRequest{OutTradeNo: no, SignType: c.shop.signType})
	if err != nil {
		return payment{}, refusedByCore(err)
	}
	return payment{r.TradeState, r.TransactionId, r.TotalFee}, nil
}

func (c chanxuehong) close(_ context.Context, no string) error {
	return refusedByCore(pay.CloseOrder2(c.Client, &pay.CloseOrderRequest{OutTradeNo: no, SignType: c.shop.signType}))
}

func (c chanxuehong) refund(_ context.Context, r refund) (string, error) {
	told, err := pay.Refund2(c.Client, &pay.RefundRequest{
		OutTradeNo: r.no, OutRefundNo: r.refundNo, TotalFee: r.total, RefundFee: r.amount, SignType: c.shop.signType,
	})
	if err != nil {
		return "", refusedByCore(err)
	}
	return told.RefundId, nil
}

func (c chanxuehong) refunds(_ context.Context, no string) ([]refundState, error) {
	told, err := pay.RefundQuery2(c.Client, &pay.RefundQueryRequest{OutTradeNo: no, SignType: c.shop.signType})
	if err != nil {
		return nil, refusedByCore(err)
	}
	var list []refundState
	for _, r := range told.RefundList {
		list = append(list, refundState{r.OutRefundNo, r.RefundId, r.RefundStatus, r.RefundFee})
	}
	return list, nil
}

func (c chanxuehong) bill(_ context.Context, date string) ([]byte, error) {
	var text bytes.Buffer
	request := &pay.DownloadBillRequest{BillDate: date, BillType: "ALL", SignType: c.shop.signType}
	_, err := pay.DownloadBillToWriter(c.Client, &text, request, ledTo(c.shop))
	return text.Bytes(), err
}

func (c chanxuehong) micropay(_ context.Context, o order, authCode string) (payment, error) {
	r, err := pay.MicroPay2(c.Client, &pay.MicroPayRequest{
		Body: o.body, OutTradeNo: o.no, TotalFee: o.fee, SpbillCreateIP: spbillCreateIP, Attach: o.attach,
		AuthCode: authCode, SignType: c.shop.signType,
	})
	if err != nil {
		return payment{}, refusedByCore(err)
	}
	return payment{"SUCCESS", r.TransactionId, r.TotalFee}, nil
}

func (c chanxuehong) reverse(_ context.Context, no string) error {
	_, err := pay.Reverse2(c.Client, &pay.ReverseRequest{OutTradeNo: no, SignType: c.shop.signType})
	return refusedByCore(err)
}

// refusedByCore turns a business error into the tests' own; anything else stays.
func refusedByCore(err error) error {
	var biz *core.BizError
	if errors.As(err, &biz) {
		return refusal(biz.ErrCode)
	}
	return err
}
