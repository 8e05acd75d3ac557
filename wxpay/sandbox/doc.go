// Package sandbox is WeChat's side of the WeChat Pay merchant API as a
// simulator: the gateway that takes orders, and the customer's phone that scans
// and pays them. It keeps orders and their state as WeChat does, checks every
// request as strictly as the specification says, and makes trouble on request,
// so that a program that takes money can be tested, or learnt, without an
// account.
//
// # In a test, without a socket
//
//	shop, err := sandbox.New(sandbox.Options{})
//	appid, mchID, key := shop.Merchant()
//	client := &wxpay.Client{
//		AppID: appid, MchID: mchID, Key: key,
//		Gateways:   []string{shop.URL()},
//		HTTPClient: &http.Client{Transport: shop.Transport()},
//	}
//
// Transport answers in the goroutine that asks and waits with timers only, so
// it works inside a bubble of testing/synctest, where a real socket would keep
// time from passing. The customer is a [Phone]:
//
//	phone := shop.Phone()
//	phone.Scan(made.CodeURL)
//	phone.AskPassword() // orderquery now says USERPAYING
//	phone.Pay()         // and now SUCCESS
//
// Every trade_state of section 4.3 can be had: NOTPAY from the order on, USERPAYING
// on the password page, NOPAY by [Phone.TooSlow], PAYERROR by [Phone.NoMoney], ACCEPT
// by [Phone.PayAtBank], SUCCESS by [Phone.Pay], REFUND by a refund, CLOSED by
// closeorder, REVOKED by reverse.
//
// # Pages, apps and codes on the shelf
//
// The phone takes what a web page hands to WeixinJSBridge ([Phone.Invoke]) and an
// app to the SDK ([Phone.OpenApp]), names, capitals and signature included, and
// scans static codes, about which WeChat then asks the shop at
// [Options.NativeCallback]. A page finds out by OAuth who the customer is: point
// [wxpay.OAuth]'s hosts at [Sandbox.URL], with [Sandbox.AppSecret], and let the
// customer open the authorize address in a browser or by [Phone.Authorize]. A JSAPI
// order takes the openid of a phone that has been asked for, and no other.
// [Sandbox.BridgeURL] is a WeixinJSBridge for browsers that are no WeChat:
//
//	page.BridgeScript = shop.BridgeURL("customer", "pay")
//
// # Over real HTTPS
//
// [Sandbox.Start] listens on loopback with a certificate that it makes at that
// moment. [Sandbox.HTTPClient] trusts this certificate and no other;
// [Sandbox.CertPEM] is for programs that bring their own client.
//
// # Refunds
//
// /secapi asks for the certificate that the sandbox makes for its merchant, over
// HTTPS and in process. HTTPClient and Transport show it; [Sandbox.HTTPClientWith]
// and [Sandbox.TransportWith] show another or none; [Sandbox.MerchantCertificate]
// and [Sandbox.MerchantP12] are its files.
//
// A refund is PROCESSING for [Options.RefundTime] and then SUCCESS, unless
// [Sandbox.EndRefund] decides otherwise. What goes back to each coupon of
// [Options.Coupons] is in proportion to what is left of it, so that a whole order
// that goes back in parts gives everybody exactly what they gave.
// [Phone.PayLost] is an order lost at the bank, which WeChat gives back by itself.
//
// # Notifications
//
// WeChat calls the shop as well: about static codes ([Options.NativeCallback]) and,
// where [Options.Notify] has a schedule, after payments and refunds, again and
// again until the shop answers SUCCESS. [Options.ToShop] carries that, over the
// network or by [InProcess] to a handler of the same program:
//
//	shop, err := sandbox.New(sandbox.Options{
//		Notify: sandbox.NotifySchedule(1000), // 24 hours in one and a half minutes
//		ToShop: sandbox.InProcess(handler),
//	})
//
// [Sandbox.Notifications] tells what the shop answered. [Sandbox.Notify] sends one
// again, or many at the same time; a fault for "notify" forges, spoils or loses
// it, which shows whether a shop believes what it should not.
//
// # Bills
//
// /pay/downloadbill makes the bill of any day so far out of the orders, a payment
// by its time_end, a refund by the time at which it was accepted, in GMT+8.
// [Rules.Bill] chooses the columns of one of four generations, [Rules.BillAtNine]
// makes the shop wait for the morning, [Options.FeeRate] is what WeChat charges.
// [Sandbox.SetBill] puts a [SyntheticBill] of any length in the place of a day:
// it is made while it is read, here as in
//
//	rows, err := wxpay.NewBillReader(sandbox.SyntheticBill{Date: "20261123", Rows: 1_000_000}.Reader())
//
// # The rest of the merchant
//
// Not all that stands on a bill comes from the till that is tested.
// [Sandbox.Ask] is another till of the merchant, [Sandbox.RefundAtSite] a person
// at the merchant site, [Phone.PayLost] the bank's payment of an order that was
// closed; [Sandbox.SetFeeRate] is a contract that changed, and [Sandbox.SpoilBill]
// has an order or a refund twice on the bill, or not at all, or with other amounts,
// taken back, on another day. Then it is the next day:
//
//	err := wechat.NextMorning() // or Advance, by any time
//
// # Trouble
//
// [Sandbox.Inject] spoils answers by script: lost, late, halved, forged,
// unsigned, of another merchant; or by chance, with a seed that brings the same
// trouble again. [Sandbox.Offline] cuts the network.
// [Options.OnRequest] and [Options.OnEffect] run at the two moments at which a
// crash of the caller hurts most.
//
// [Phone.ShowPayCode] is the other way round: the customer shows a payment code,
// and the shop scans it and asks /pay/micropay for the money. Above
// [Rules.PasswordAbove] the phone opens its password page first.
//
// # By hand and by curl
//
// [Sandbox.ControlHandler] is a page for a browser on this machine: orders as they
// stand, two phones, another till, refunds, the next morning, faults. Scripts have
// the same and more under the same address; GET / of it lists that.
//
// # What is checked by whom
//
// Documents are read by package wxpay. Signatures are made and checked by code
// of this package's own, so that a slip in wxpay cannot cancel itself out. The
// tests in wxpay/interop let public clients talk to it besides.
//
// # Where WeChat's pages leave a choice
//
//   - out_trade_no again with other content: OUT_TRADE_NO_USED, whatever differs.
//   - closeorder too early ([Rules.CloseAfter], counted from the last code):
//     TRADE_STATE_ERROR. A second closeorder: ORDERCLOSED, and nothing changes.
//   - closeorder while the customer is on the password page: done; the customer
//     can no longer pay.
//   - reverse too early ([Rules.ReverseAfter]): SYSTEMERROR with recall=Y. While the
//     customer is on the password page: done, and the customer can no longer pay.
//     An order that never came: ORDERNOTEXIST.
//   - a micropay that the customer cancels on the password page: NOTPAY for good.
//   - /secapi without a certificate, or with a foreign or expired one: status 400
//     with a page of nginx, which stands before the real gateway.
//   - out_refund_no again with other content but sign_type, or a total_fee that is
//     not the order's: REFUND_FEE_MISMATCH. The same content again is the same
//     refund, also within [Rules.RefundInterval]; after NOTSURE or FAIL it is tried
//     once more.
//   - a refund over what is left: REFUND_FEE_INVALID. Refunds that ended as FAIL or
//     REFUNDCLOSE count for nothing, those that ended as CHANGE count.
//   - a refund of an order that is not paid, or closed: TRADE_STATE_ERROR; with
//     another device_info than the order's: PARAM_ERROR; the 51st: INVALID_REQUEST.
//   - an order is REFUND from its first accepted refund on, however that ends.
//   - refundquery of an unknown order, or of one without refunds: REFUNDNOTEXIST.
//     It tells the first twenty refunds, with an offset ten from there.
//   - an order closed and debited all the same ([Phone.PayLost]): REFUND, with time,
//     transaction_id and one refund, whose out_refund_no is its refund_id.
//   - a refund at the merchant site has its refund_id for out_refund_no, and keeps to
//     the same rules.
//   - the charge goes by the rate of the day of the payment, also for its refunds.
//   - a bill of a day without rows, of today before its end ([Rules.BillAtNine]) and of
//     over three months ago: No Bill Exist; before 09:00 of the next day: Bill Creating.
//   - a row of a bill is a line, so line ends and tabs in names become blanks;
//     commas, quotes and backticks stay.
//   - the charge is rounded to a fen row by row, half a fen up; a refund gives back
//     what its own amount would cost. A refund that failed has no row.
//   - a revoked payment keeps its row; the row REVOKED gives the whole of it back,
//     without refund numbers. A bill REVOKED has the columns of ALL.
//   - device_info of downloadbill is heeded by [Rules.BillByDevice] only.
//   - coupons leave the customer a fen to pay.
//   - a payment that the bank refuses, or whose password is not entered in time:
//     PAYERROR or NOPAY until the customer does anything else, then NOTPAY or
//     USERPAYING.
//   - an order that waits for the bank ([Phone.PayAtBank]): ACCEPT, and nobody else
//     can pay it. It can be closed, and is lost at the bank then, or taken back.
//   - detail and scene_info that are no JSON object: PARAM_ERROR, as is a time_expire
//     that has passed under any rules.
//   - a fresh code_url kills the old one for whoever scans it or opens its
//     password page from then on; who is on that page already can still pay, once.
//   - a static code is signed by MD5, for nothing in it could say otherwise; WeChat's
//     question about it by [Options.SignType], and the shop has to answer alike,
//     with the prepay_id of a NATIVE order for the same product_id or for none.
//   - the payment of a page is refused on any phone but that of the order's openid.
//
// Section numbers in comments are those of the specification, version 3.3.7.
package sandbox
