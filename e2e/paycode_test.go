package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// certificate gives the till the merchant's certificate, without which nothing can be taken
// back.
func (c *counter) certificate() {
	c.t.Helper()
	files, err := c.wechat.WriteFiles(c.data)
	c.check(err)
	path := filepath.Join(c.data, "config.toml")
	text, err := os.ReadFile(path)
	c.check(err)
	text = append(fmt.Appendf(nil, "client_cert = %q\nclient_key = %q\n", files.ClientCert, files.ClientKey), text...)
	c.check(os.WriteFile(path, text, 0o600))
}

// TestPaymentCode scans a customer's payment code by keys alone: while the QR code is
// out, and in the place of it, where WeChat asks for the password. The code is on no
// paper, in no log and in no book.
func TestPaymentCode(t *testing.T) {
	c := setUp(t, sandbox.Options{Rules: sandbox.Rules{PasswordAbove: 5000}})
	c.certificate()
	c.open()
	phone := c.wechat.Phone()
	c.enter("19.90")
	c.check(c.desk.Keys(c.ctx, "F9"))
	_, err := c.desk.QR(c.ctx)
	c.check(err)
	first, err := phone.ShowPayCode()
	c.check(err)
	c.enter(first)
	c.check(c.desk.Green(c.ctx))
	c.printed("街角咖啡", "19.90", "支付方式", "付款码")
	c.check(c.desk.Keys(c.ctx, "Return"))
	c.eventually("the next sale", func() bool { return c.desk.NotGreen(c.ctx) == nil })

	c.enter("88")
	second, err := phone.ShowPayCode()
	c.check(err)
	c.enter(second)
	c.eventually("the password page", func() bool { return phone.Snapshot().Page == sandbox.PagePassword })
	c.check(c.desk.NotGreen(c.ctx))
	c.check(phone.Pay())
	c.check(c.desk.Green(c.ctx))
	c.printed("88.00", "付款码")

	states := map[string]int{}
	for _, o := range c.wechat.Orders() {
		states[o.Content.Get("trade_type")+" "+string(o.State)]++
	}
	if states["MICROPAY "+string(wxpay.TradeSuccess)] != 2 {
		t.Errorf("WeChat's orders are %v", states)
	}
	c.check(filepath.WalkDir(c.data, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() { // the printer is no file to be read
			return err
		}
		text, err := os.ReadFile(path)
		for _, code := range []string{first, second} {
			if strings.Contains(string(text), code) {
				t.Errorf("%s has the payment code", path)
			}
		}
		return err
	}))
}
