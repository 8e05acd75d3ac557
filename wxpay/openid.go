package wxpay

import (
	"fmt"
	"io"
	"log/slog"
)

// OpenID names a customer to one appid. It says who bought what, so it is in no log
// and no error, and prints as [openid] by any verb; in JSON it is there, to be
// stored.
type OpenID string

const hiddenOpenID = "[openid]"

// Format hides an openid from every verb of package fmt.
func (id OpenID) Format(f fmt.State, _ rune) {
	if id != "" {
		io.WriteString(f, hiddenOpenID)
	}
}

// LogValue hides an openid from log/slog.
func (id OpenID) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(id)) }
