package wxpay

import "context"

// CloseOrderRequest names the order that must not be paid any more (section 4.7).
type CloseOrderRequest struct {
	OutTradeNo string // 32
}

// CloseOrderResponse is WeChat's word that the order is closed.
type CloseOrderResponse struct {
	Params Params // the whole answer; its err_code is ORDERCLOSED where the order was closed before
}

// CloseOrder closes an order (section 4.7); one that is closed already is done.
// Errors: *Error, with Code ORDERPAID where the customer was quicker (query it),
// ORDERNOTEXIST. WeChat may refuse it within 5 minutes of the order. Its answer need
// not name the order: where much hangs on it, confirm it by [Client.OrderQuery].
func (c *Client) CloseOrder(ctx context.Context, q CloseOrderRequest) (*CloseOrderResponse, error) {
	if err := checkNumbers(textField{"out_trade_no", q.OutTradeNo, 32, true}); err != nil {
		return nil, unsent("closeorder", err)
	}
	r := &CloseOrderResponse{}
	err := c.do(ctx, question{
		name: "closeorder", path: "/pay/closeorder",
		makes: true, certain: CodeOrderPaid, // nobody closes what is paid, nor pays what is closed
		params:  c.about(Field{"out_trade_no", q.OutTradeNo}),
		repeats: []string{"out_trade_no"},
		read:    r.read,
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

func (r *CloseOrderResponse) read(p Params) *Error {
	if field := borrowed(p); field != "" {
		return mismatch(field)
	}
	r.Params = p
	return nil
}
