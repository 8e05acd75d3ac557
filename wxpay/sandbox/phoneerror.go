package sandbox

import "cmp"

// PhoneError is what WeChat tells a customer whom it turns away. Compare with
// errors.Is, which goes by Key.
type PhoneError struct {
	Key  string // stable, for translations
	text string
}

func (e *PhoneError) Error() string { return e.text }

// Is makes the refusal of a shop ErrShopRefused, whatever its text.
func (e *PhoneError) Is(target error) bool {
	other, ok := target.(*PhoneError)
	return ok && other.Key == e.Key
}

// saying is the same reason in the words of a shop, if it has any.
func (e *PhoneError) saying(text string) *PhoneError { return &PhoneError{e.Key, cmp.Or(text, e.text)} }

// The reasons.
var (
	ErrUnknownCode    = &PhoneError{"unknown_code", "WeChat made no order for this code"}
	ErrCodeDead       = &PhoneError{"code_dead", "the code was replaced by a newer one, or is over two hours old"}
	ErrExpired        = &PhoneError{"expired", "the order is past its time_expire"}
	ErrClosed         = &PhoneError{"closed", "the order is closed"}
	ErrAlreadyPaid    = &PhoneError{"already_paid", "the order is paid already, or the bank is about to"}
	ErrScannedByOther = &PhoneError{"scanned_by_other", "another account scanned this code first"}
	ErrNothingScanned = &PhoneError{"nothing_scanned", "no code was scanned"}
	ErrNotClosed      = &PhoneError{"not_closed", "the order is not closed, so nothing is lost if it is paid"}
	ErrGivenBack      = &PhoneError{"given_back", "the bank paid after the order was closed, and WeChat gives the money back"}
	ErrTakenBack      = &PhoneError{"taken_back", "the shop has taken the payment back"}
	ErrTooSlow        = &PhoneError{"too_slow", "the password was not entered in time"}
	ErrNoMoney        = &PhoneError{"no_money", "the bank refused the payment"}

	ErrPayField      = &PhoneError{"pay_field", "a parameter of the payment is missing or wrong"}
	ErrPaySign       = &PhoneError{"pay_sign", "the signature of the payment is wrong"}                   // 7.2(7)
	ErrAccessDenied  = &PhoneError{"access_denied", "the page lies outside the merchant's pay directory"} // 7.2(1), (3)
	ErrWrongMerchant = &PhoneError{"wrong_merchant", "the payment names another appid or mch_id"}         // 7.2(5), (6)
	ErrUnknownPrepay = &PhoneError{"unknown_prepay", "WeChat made no order of this kind under this prepay_id"}
	ErrShopRefused   = &PhoneError{"shop_refused", "the shop does not want to sell"} // its text is the shop's err_code_des
	ErrShopFailed    = &PhoneError{"shop_failed", "the shop gave no usable answer about the code"}
	ErrOtherPayer    = &PhoneError{"other_payer", "the order was made for another customer's openid"}
)
