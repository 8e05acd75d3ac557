package storage_test

import (
	"context"
	"net/http"
	"path/filepath"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/storage"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// shop is a till over a book in a file, against a sandbox, in a bubble of test time.
type shop struct {
	*pos.Till
	t      *testing.T
	path   string
	book   *storage.Ledger
	wechat *sandbox.Sandbox
}

// openShop opens the till of the book at path and runs it until the test is over. wrap
// may come between the two.
func openShop(t *testing.T, path string, wechat *sandbox.Sandbox, wrap ...func(*storage.Ledger) pos.Ledger) (*shop, func()) {
	t.Helper()
	s := &shop{t: t, path: path, book: open(t, path), wechat: wechat}
	appid, mchID, key := wechat.Merchant()
	line := &http.Client{Transport: wechat.Transport()}
	client := &wxpay.Client{
		AppID: appid, MchID: mchID, Key: key, SignType: wxpay.HMACSHA256, Gateways: []string{"https://sandbox.invalid"},
		HTTPClient: line, SecAPI: line,
		Trace: func(c wxpay.Call) { s.Observe(c) },
	}
	var ledger pos.Ledger = s.book
	for _, fn := range wrap {
		ledger = fn(s.book)
	}
	var err error
	s.Till, err = pos.Open(t.Context(), pos.Options{
		Ledger:   ledger,
		Gateways: func(pos.MerchantID) []pos.Gateway { return []pos.Gateway{client} },
		Account: pos.Account{Merchant: 1, AppID: appid, MchID: mchID, SignType: wxpay.HMACSHA256,
			NotifyURL: "https://localhost/notify", SpbillCreateIP: "127.0.0.1"},
		Shop:   pos.Shop{Name: "街角咖啡", Till: "T01", Device: "till-1"},
		Rhythm: pos.Rhythm{Poll: 2 * time.Second, Window: 90 * time.Second, Expire: 7 * time.Minute, CloseAfter: 5 * time.Minute},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); _ = s.Run(ctx) }()
	synctest.Wait()
	return s, func() { stop(); <-done; s.check(s.book.Close()) }
}

func (s *shop) check(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) ring(fen pos.Fen) {
	s.t.Helper()
	s.check(s.AddAmount(s.t.Context(), "", fen))
}

// charge puts a code on the screen and gives it back.
func (s *shop) charge() (pos.OutTradeNo, string) {
	s.t.Helper()
	no, err := s.Charge(s.t.Context())
	s.check(err)
	synctest.Wait()
	v, ok := s.OnScreen()
	if !ok {
		s.t.Fatal("no code on the screen")
	}
	return no, v.Attempt.CodeURL
}

func (s *shop) pay(code string) {
	s.t.Helper()
	s.check(s.wechat.Phone().Scan(code))
	s.check(s.wechat.Phone().Pay())
	time.Sleep(time.Minute)
	synctest.Wait()
}

func (s *shop) grant(right pos.Right) pos.Grant {
	s.t.Helper()
	g, err := s.Allow(s.t.Context(), right, pos.Credentials{})
	s.check(err)
	return g
}

// richBook is a book with a row in every table of money, in as many states as a day
// brings, made by the till itself.
func richBook(t *testing.T) (path string) {
	path = filepath.Join(t.TempDir(), "wxtill.db")
	synctest.Test(t, func(t *testing.T) {
		wechat, err := sandbox.New(sandbox.Options{RefundTime: sandbox.RefundTime{Balance: time.Minute, Bank: time.Minute}})
		if err != nil {
			t.Fatal(err)
		}
		s, end := openShop(t, path, wechat)
		s.people()
		s.sales()
		s.moneyBack()
		s.recovers()
		s.closeTheDay()
		end()
	})
	return path
}

func (s *shop) people() {
	ctx := s.t.Context()
	_, err := s.MakeOwner(ctx, "王芳", "258013")
	s.check(err)
	_, err = s.AddOperator(ctx, s.grant(pos.RightOperators), pos.Operator{ID: "02", Name: "李娜", Role: pos.RoleCashier}, "741852")
	s.check(err)
	if _, err := s.SignIn(ctx, pos.Credentials{Operator: "02", PIN: "000000"}); err == nil {
		s.t.Fatal("a wrong PIN signs in")
	}
	_, err = s.OpenShift(ctx, 50000, pos.Grant{})
	s.check(err)
}

func (s *shop) sales() {
	ctx := s.t.Context()
	s.ring(1250)
	_, err := s.Cash(ctx, 2000) // with change
	s.check(err)
	s.ring(800)
	s.ring(100)
	s.check(s.RemoveLine(ctx, 1))
	s.check(s.Void(ctx, "x", s.grant(pos.RightVoid)))
	s.ring(4400)
	_, code := s.charge()
	s.pay(code)
	s.ring(3300)
	no, code := s.charge()
	s.check(s.wechat.Phone().Scan(code))
	s.check(s.Withdraw(ctx, no))
	_, err = s.Cash(ctx, 3300)
	s.check(err)
	s.check(s.wechat.Phone().Pay()) // late: the sale is paid already
	time.Sleep(3 * time.Minute)
	s.ring(700)
	s.charge()
	time.Sleep(20 * time.Minute) // nobody pays: closed
	synctest.Wait()
	_, code = s.charge()
	s.pay(code)
	s.check(s.Reprint(ctx, s.lastSale()))
}

// lastSale is the sale of the newest payment.
func (s *shop) lastSale() pos.SaleNumber {
	list, err := s.Recent(s.t.Context(), 1)
	s.check(err)
	return list[0].Sale
}

func (s *shop) moneyBack() {
	ctx := s.t.Context()
	_, err := s.Refund(ctx, pos.RefundOrder{Sale: s.lastSale(), Tender: 0, Amount: 300, Reason: "退一杯", By: s.grant(pos.RightRefund)})
	s.check(err)
	s.ring(900)
	sale, err := s.Cash(ctx, 900)
	s.check(err)
	_, err = s.Refund(ctx, pos.RefundOrder{Sale: sale.Number, Tender: 0, Amount: 400, By: s.grant(pos.RightRefund)})
	s.check(err)
	time.Sleep(3 * time.Minute)
	synctest.Wait()
	alarms, err := s.Alarms(ctx)
	s.check(err)
	if len(alarms) != 1 {
		s.t.Fatalf("%d alarms, want the late payment", len(alarms))
	}
	s.check(s.SettleAlarm(ctx, alarms[0].Key(), "当面说好了", s.grant(pos.RightCorrect)))
	s.check(s.book.Commit(ctx, &pos.Change{Kind: pos.EventCorrected, At: time.Now(), Correction: &pos.Correction{
		Day: pos.DayOf(time.Now()), Kind: pos.DiffFee, Bill: 27, Book: 26, Note: "合同", At: time.Now(),
	}}))
}

// lose has a customer pay an order under this till's name that is in no book.
func (s *shop) lose(no string, fen int) {
	s.t.Helper()
	answer, err := s.wechat.Ask("unifiedorder", wxpay.Params{
		{Name: "device_info", Value: "till-1"}, {Name: "out_trade_no", Value: no}, {Name: "total_fee", Value: strconv.Itoa(fen)},
	})
	s.check(err)
	phone := s.wechat.NewPhone(no)
	s.check(phone.Scan(answer.Get("code_url")))
	s.check(phone.Pay())
}

// unknown are the differences of the bill of today that are in no book.
func (s *shop) unknown() (list []pos.Difference) {
	s.t.Helper()
	day := pos.DayOf(time.Now())
	_, err := s.FetchBill(s.t.Context(), pos.BillKey{Day: day, Device: "till-1", Type: wxpay.BillAll}, s.grant(pos.RightBill))
	s.check(err)
	r, err := s.book.Reconciliation(s.t.Context(), day)
	s.check(err)
	for _, d := range r.Differences {
		if d.Remedy() == pos.RemedyRecover {
			list = append(list, d)
		}
	}
	return list
}

func (s *shop) recover(d pos.Difference) (pos.SaleNumber, error) {
	return s.RecoverOrder(s.t.Context(), pos.DayOf(d.At), d, "补单 "+string(d.OutTradeNo), s.grant(pos.RightCorrect))
}

// recovers books an order that the book has lost, of which some has been given back.
func (s *shop) recovers() {
	s.t.Helper()
	const lost = "T01-20000101-900001-1-QQQQQQ"
	s.lose(lost, 2800)
	_, err := s.wechat.RefundAtSite(lost, 500)
	s.check(err)
	list := s.unknown()
	if len(list) != 1 {
		s.t.Fatalf("the bill has %+v", list)
	}
	_, err = s.recover(list[0])
	s.check(err)
	time.Sleep(3 * time.Minute)
	synctest.Wait()
}

func (s *shop) closeTheDay() {
	ctx := s.t.Context()
	s.check(s.MoveCash(ctx, pos.CashMovement{Kind: pos.CashPaidOut, Amount: 500, Reason: "牛奶"}, s.grant(pos.RightDrawer)))
	_, err := s.CloseShift(ctx, pos.Count{Total: 54000, Left: 50000, Reason: "没找到"}, s.grant(pos.RightCloseShift))
	s.check(err)
	time.Sleep(24 * time.Hour)
	synctest.Wait()
	s.ring(100)
	_, err = s.Cash(ctx, 100)
	s.check(err)
	s.ring(4400)
	no, code := s.charge()
	s.check(s.wechat.Phone().Scan(code))
	s.check(s.Withdraw(ctx, no))
	s.check(s.wechat.Phone().Pay()) // late, and the sale still owes it
	time.Sleep(3 * time.Minute)
	s.ring(9900)
	no, code = s.charge()
	s.check(s.wechat.Phone().Scan(code))
	s.check(s.Withdraw(ctx, no))
	_, err = s.Cash(ctx, 9900)
	s.check(err)
	s.check(s.wechat.Phone().Pay()) // late, and its alarm stays
	time.Sleep(3 * time.Minute)
	s.ring(600) // goes on
	synctest.Wait()
}
