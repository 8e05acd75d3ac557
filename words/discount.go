package words

import (
	"fmt"
	"strings"

	"wxtill/pos"
)

// Discount says what a discount takes off and why, like 老顾客 9折.
func (t *Texts) Discount(d pos.Discount) string {
	return strings.TrimSpace(d.Reason + " " + t.off(d))
}

// off is what d takes off, as people say it. Chinese names what is left of ten.
func (t *Texts) off(d pos.Discount) string {
	const whole = 10_000
	switch d.Kind {
	case pos.DiscountPercent:
		if t.Language() == ZH {
			return t.Text("discount.percent", decimal(whole-d.Rate, whole/10))
		}
		return t.Text("discount.percent", decimal(d.Rate, whole/100))
	case pos.DiscountPrice:
		return t.Text("discount.price", d.Amount)
	}
	return "-¥" + d.Amount.Grouped()
}

// decimal is n in units of one, without noughts at its end.
func decimal(n, one int) string {
	text := fmt.Sprintf("%d.%0*d", n/one, len(fmt.Sprint(one))-1, n%one)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".")
}
