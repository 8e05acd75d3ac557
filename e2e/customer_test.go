package e2e

import (
	"errors"
	"testing"

	"wxtill/wxpay/sandbox"
)

// TestCustomerWindow opens the customer's window over the cashier's: the keys stay the
// cashier's, the code that is read off the screen is the customer's, and the sale goes
// on when the window is closed in the middle of the payment.
func TestCustomerWindow(t *testing.T) {
	c := setUp(t, sandbox.Options{})
	c.open()
	c.press("ctrl+d") // and the window comes up
	c.enter("12.5")
	c.check(c.desk.Keys(c.ctx, "F9"))
	code, err := c.desk.QR(c.ctx)
	c.check(err)
	phone := c.wechat.Phone()
	c.check(errors.Join(phone.Scan(code), phone.AskPassword()))
	c.check(c.desk.Keys(c.ctx, "ctrl+d"))
	c.check(phone.Pay())
	c.check(c.desk.Green(c.ctx))
	c.becomes("paid")
	c.printed("12.50")
}
