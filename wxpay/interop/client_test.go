package interop

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"

	"wxtill/wxpay"
)

// client is one library's way of calling WeChat.
type client interface {
	order(ctx context.Context, o order) (codeURL string, err error)
	query(ctx context.Context, no string) (payment, error)
	close(ctx context.Context, no string) error
	refund(ctx context.Context, r refund) (refundID string, err error)
	refunds(ctx context.Context, no string) ([]refundState, error)
	bill(ctx context.Context, date string) ([]byte, error)
	micropay(ctx context.Context, o order, authCode string) (payment, error)
	reverse(ctx context.Context, no string) error
}

// order is what the tests buy.
type order struct {
	no, body, attach string
	fee              int64  // fen
	notifyURL        string // "": nobody listens
}

func (o order) notified() string { return cmp.Or(o.notifyURL, "https://shop.invalid/notify") }

// payment is what a query tells.
type payment struct {
	state, transactionID string
	fee                  int64 // fen; 0 where the library tells none
}

// refund is money that the tests give back.
type refund struct {
	no, refundNo  string
	total, amount int64  // fen
	notifyURL     string // "": WeChat tells nobody
}

// refundState is what a query tells of one refund.
type refundState struct {
	refundNo, refundID, status string
	amount                     int64 // fen
}

// libraries are all clients, by the names that the tests use.
var libraries = []struct {
	name string
	open func(shop) client
}{
	{"wxpay", openWxpay},
	{"gopay", openGopay},
	{"chanxuehong", openChanxuehong},
}

// refusal is WeChat's err_code as an error, whatever a library makes of it.
type refusal string

func (r refusal) Error() string { return "refused: " + string(r) }

// errUnsigned is what the adapters of libraries that leave the signature to
// their caller say when it is wrong.
var errUnsigned = errors.New("the signature does not fit")

// ours is package wxpay.
type ours struct {
	*wxpay.Client
	shop shop
}

func openWxpay(s shop) client {
	return ours{&wxpay.Client{
		AppID: s.appid, MchID: s.mchID, Key: s.key, SignType: wxpay.SignType(s.signType),
		Gateways: []string{s.url}, HTTPClient: wxpay.NewHTTPClient(s.roots), SecAPI: wxpay.NewHTTPClient(s.roots, s.pair),
	}, s}
}

func (c ours) order(ctx context.Context, o order) (string, error) {
	request := wxpay.UnifiedOrderRequest{
		Body: o.body, OutTradeNo: o.no, TotalFee: o.fee,
		SpbillCreateIP: spbillCreateIP, NotifyURL: o.notified(), TradeType: "NATIVE", ProductID: productID, Attach: o.attach,
	}
	params, err := c.NewOrder(request)
	if err != nil {
		return "", fmt.Errorf("making the order: %w", err)
	}
	made, err := c.UnifiedOrder(ctx, params)
	if err != nil {
		return "", refusedByWxpay(err)
	}
	return made.CodeURL, nil
}

func (c ours) query(ctx context.Context, no string) (payment, error) {
	r, err := c.OrderQuery(ctx, wxpay.OrderQueryRequest{OutTradeNo: no})
	if err != nil {
		return payment{}, refusedByWxpay(err)
	}
	return payment{string(r.TradeState), r.TransactionID, r.TotalFee}, nil
}

func (c ours) close(ctx context.Context, no string) error {
	r, err := c.CloseOrder(ctx, wxpay.CloseOrderRequest{OutTradeNo: no})
	if err != nil {
		return refusedByWxpay(err)
	}
	if code := r.Params.Get("err_code"); code != "" {
		return refusal(code) // ORDERCLOSED is done to wxpay, and a refusal to the others
	}
	return nil
}

func (c ours) refund(ctx context.Context, r refund) (string, error) {
	request := wxpay.RefundRequest{
		OutTradeNo: r.no, OutRefundNo: r.refundNo,
		TotalFee: r.total, RefundFee: r.amount, NotifyURL: r.notifyURL,
	}
	params, err := c.NewRefund(request)
	if err != nil {
		return "", fmt.Errorf("making the refund: %w", err)
	}
	accepted, err := c.Refund(ctx, params)
	if err != nil {
		return "", refusedByWxpay(err)
	}
	return accepted.RefundID, nil
}

func (c ours) refunds(ctx context.Context, no string) ([]refundState, error) {
	told, err := c.RefundQuery(ctx, wxpay.RefundQueryRequest{OutTradeNo: no})
	if err != nil {
		return nil, refusedByWxpay(err)
	}
	var list []refundState
	for _, r := range told.Refunds {
		list = append(list, refundState{r.OutRefundNo, r.RefundID, string(r.RefundStatus), r.RefundFee})
	}
	return list, nil
}

func (c ours) bill(ctx context.Context, date string) ([]byte, error) {
	bill, err := c.DownloadBill(ctx, wxpay.BillRequest{BillDate: date})
	if err != nil {
		return nil, err
	}
	defer bill.Close()
	return io.ReadAll(bill)
}

func (c ours) micropay(ctx context.Context, o order, authCode string) (payment, error) {
	request := wxpay.MicropayRequest{
		Body: o.body, OutTradeNo: o.no, TotalFee: o.fee,
		SpbillCreateIP: spbillCreateIP, Attach: o.attach,
	}
	params, err := c.NewMicropay(request)
	if err != nil {
		return payment{}, fmt.Errorf("making the order: %w", err)
	}
	code, err := wxpay.ParseAuthCode(authCode)
	if err != nil {
		return payment{}, err
	}
	paid, err := c.Micropay(ctx, params, code)
	if err != nil {
		return payment{}, refusedByWxpay(err)
	}
	return payment{"SUCCESS", paid.TransactionID, paid.TotalFee}, nil
}

func (c ours) reverse(ctx context.Context, no string) error {
	_, err := c.Reverse(ctx, wxpay.ReverseRequest{OutTradeNo: no})
	return refusedByWxpay(err)
}

// refusedByWxpay turns a refusal into the tests' own; anything else stays.
func refusedByWxpay(err error) error {
	var e *wxpay.Error
	if errors.As(err, &e) && errors.Is(err, wxpay.ErrRefused) {
		return refusal(string(e.Code))
	}
	return err
}
