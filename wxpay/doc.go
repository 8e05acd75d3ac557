// Package wxpay speaks the WeChat Pay merchant API ("APIv2": XML over HTTPS,
// signed with MD5 or HMAC-SHA256). It knows no till, no disk and no screen.
//
// # Taking a payment
//
// A merchant creates an order, shows its code_url as a QR code and asks until
// WeChat says how it ended:
//
//	c := &wxpay.Client{AppID: "wx2421b1c4370ec43b", MchID: "10000100", Key: key}
//	order := wxpay.UnifiedOrderRequest{ ... }
//	params, err := order.Params()            // checked; store this before sending
//	made, err := c.UnifiedOrder(ctx, params) // made.CodeURL is the text of the QR code
//	state, err := c.OrderQuery(ctx, wxpay.OrderQueryRequest{OutTradeNo: no})
//	if err == nil && state.TradeState == wxpay.TradeSuccess { ... }
//
// # Three kinds of outcome
//
// Every call ends in one of three ways, and a program that handles money must
// tell them apart:
//
//   - done: the error is nil. The answer was whole, signed with the merchant's
//     key, and spoke of this merchant and this order.
//   - refused: errors.Is(err, ErrRefused). WeChat said so under its signature,
//     and the call had no effect.
//   - unknown: errors.Is(err, ErrUnknown). Time-out, broken connection, an
//     answer that cannot be trusted, SYSTEMERROR: the call may have had its
//     effect. Ask, or send the same again; never take it for a failure.
//
// [Error] tells which, with WeChat's own code where it gave one.
//
// # What is on the wire
//
// A document is [Params], an ordered list of fields. Signatures are made and
// verified over the fields that are there, never over a Go struct, so fields
// that WeChat adds later do no harm. [Parse] takes flat documents only.
//
// Section numbers in comments are those of the specification, version 3.3.7.
package wxpay
