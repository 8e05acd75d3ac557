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
//	params, err := c.NewOrder(order)         // checked; store this before sending
//	made, err := c.UnifiedOrder(ctx, params) // made.CodeURL is the text of the QR code
//	state, err := c.OrderQuery(ctx, wxpay.OrderQueryRequest{OutTradeNo: no})
//	if err == nil && state.TradeState == wxpay.TradeSuccess { ... }
//
// NewOrder says whose the order is and refuses what WeChat would refuse, before
// anything is sent: a [FieldError] names the field and why. What it returns is data,
// good for JSON, and is sent unchanged as often as it takes.
//
// Compare TotalFee with the order before the goods leave the shop: it is WeChat
// that says who paid, but the shop that knows how much. An order that nobody
// paid is ended by [Client.CloseOrder], whose refusal ORDERPAID means that the
// customer was quicker.
//
// # Giving money back
//
// A refund is an order the other way round: made once, stored before it is sent,
// and sent again unchanged until its outcome is known. Its out_refund_no is what
// keeps it from being paid twice. The merchant's certificate opens /secapi:
//
//	certificate, err := wxpay.MerchantCertificate{Cert: p12, MchID: "10000100"}.Load(time.Now())
//	c.SecAPI = wxpay.NewHTTPClient(nil, certificate)
//	refund := wxpay.RefundRequest{ ... }
//	params, err := c.NewRefund(refund)     // checked; store this before sending
//	accepted, err := c.Refund(ctx, params) // accepted, not arrived
//	state, err := c.RefundQuery(ctx, wxpay.RefundQueryRequest{OutRefundNo: no})
//	if err == nil && state.Refunds[0].RefundStatus == wxpay.RefundSuccess { ... }
//
// Coupons may have borne part of an order. CashFee is what the customer paid, and
// what an invoice says; CashRefundFee is what the customer gets back.
//
// # The customer's payment code
//
// The other way round, the shop scans the code on the customer's phone.
// [Client.PayByCode] takes the money, waits for the password where WeChat asks
// for one, and takes the order back where that does not end. It hands each state
// to be stored before it acts on it, so that after a crash [Client.ResumeByCode]
// brings the payment to its end without ever sending the code again:
//
//	code, err := wxpay.ParseAuthCode(scan)
//	params, err := c.NewMicropay(order) // a MicropayRequest
//	p, err := c.PayByCode(ctx, params, code, store)
//	if p.State == wxpay.MicropayPaid { ... }
//
// # Pages, apps and codes on the shelf
//
// An order of trade_type JSAPI is paid on a web page in WeChat. It is made for one
// customer, whose openid [OAuth] finds out: the page sends them to its
// AuthorizeURL, and OpenID takes the code with which they come back. Then
// [Client.BrandWCPayRequest] signs what the page hands to WeixinJSBridge, and
// [PayPage] is such a page:
//
//	openid, err := account.OpenID(r.Context(), r.FormValue("code"))
//	made, err := c.UnifiedOrder(ctx, params) // TradeType: "JSAPI", OpenID: openid
//	request, err := c.BrandWCPayRequest(made.PrepayID, time.Now())
//	page := &wxpay.PayPage{Body: "latte", TotalFee: 1990, Request: request, StateURL: "/state?order=..."}
//	err = page.Render(w, r)
//
// Whatever the bridge says, the page asks StateURL, behind which
// [TradeStateHandler] says what the shop knows. An app is handed
// [Client.AppPayRequest] instead. A code on the shelf is printed once, by
// [Client.BizPayURL]: who scans it makes WeChat ask the shop, at
// [Client.NativeHandler], what this customer is to pay.
//
// # Hearing of payments
//
// A shop that WeChat can call need not ask so often. The notify_url of an order
// is served by a handler, which judges what comes as strictly as an answer:
//
//	http.Handle("/notify", c.NotifyHandler(func(ctx context.Context, p *wxpay.Payment) error {
//		return book.Paid(ctx, p.OutTradeNo, p.TotalFee) // compares, and knows what it has booked
//	}))
//
// An error has WeChat call again later. Notifications may come twice, late or
// never, so [Client.OrderQuery] stays the truth. Those of refunds are not even
// signed: [Client.RefundNotifyHandler] takes them for a hint to ask.
//
// # The bill of a day
//
// The next morning WeChat tells what it has booked: every payment, refund and
// revocation, with its charge. [Client.DownloadBill] brings that as a file, of any
// length, and [NewBillReader] reads it row by row, from there or from a disk, in
// whatever generation of columns it is:
//
//	bill, err := c.DownloadBill(ctx, wxpay.BillRequest{BillDate: "20261123", GZIP: true})
//	if errors.Is(err, wxpay.ErrBillNotReady) { ... } // after 10 in the morning
//	rows, err := wxpay.NewBillReader(bill)
//	for rows.Next() {
//		entry, err := rows.Row().Entry() // fen, though bills are in yuan
//	}
//	err = rows.Err() // nil: whole, and its rows add up to its summary
//
// Nobody signs a bill, so it corrects no payment by itself: what differs is asked
// for by [Client.OrderQuery].
//
// # Three kinds of outcome
//
// Every call ends in one of three ways, and a program that handles money must
// tell them apart:
//
//   - done: the error is nil. The answer was whole, signed with the merchant's
//     key, and spoke of this merchant and this order; what was asked for is so,
//     be it that it was so before.
//   - refused: errors.Is(err, ErrRefused). WeChat said so under its signature,
//     and the call had no effect.
//   - unknown: errors.Is(err, ErrUnknown). Time-out, broken connection, an
//     answer that cannot be trusted, SYSTEMERROR: the call may have had its
//     effect. Ask, or send the same again; never take it for a failure.
//
// [Error] tells which, with WeChat's own [Code] where it gave one. Its Sent is
// false where surely nothing left this machine. [Error.Outcome] says in which of
// the unknown cases WeChat itself wants the same call again, by a table of codes
// for each interface; [Error.Meaning] and [Error.Advice] word every code for
// people, in Chinese and in English.
//
// An answer is judged in this order, and each step trusts only what the one
// before it has shown: transport, HTTP status, syntax, return_code, signature,
// whose answer it is, result_code, and at last the fields. A return_code FAIL
// carries no signature, so it proves nothing about an order.
//
// # What is on the wire
//
// A document is [Params], an ordered list of fields. [Params.Sign] and
// [Params.Verify] work on the fields that are there, never on a Go struct, so
// fields that WeChat adds later do no harm: the non-empty ones but sign, sorted
// by name, as "a=1&b=2&key=KEY". [Parse] takes flat documents only.
//
// Amounts are integers of fen, lengths are bytes of UTF-8, times are in
// [Beijing]. Section numbers in comments are those of the specification,
// version 3.3.7.
//
// # What never leaves
//
// The key, the AppSecret, signatures, openids, code_urls and the codes of payments
// and logins are in no log line and in no error of this package. A printed
// [Client] or [OAuth] shows whose it is only, printed [Params] show *** in their
// place, and answers, orders and rows print without them. The fields of an answer
// hold them, and so does what is stored as JSON.
package wxpay
