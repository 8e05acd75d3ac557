package wxpay

import (
	"regexp"
	"strconv"
	"strings"
)

// WithPayTitle is the address of a page with showwxpaytitle=1 in its query, by
// which WeChat's browser shows that the page may take payments (section 2.1.4).
func WithPayTitle(address string) string {
	const title = "showwxpaytitle=1"
	address, fragment, hasFragment := strings.Cut(address, "#")
	path, query, hasQuery := strings.Cut(address, "?")
	switch {
	case !hasQuery || query == "":
		address = path + "?" + title
	case !strings.Contains("&"+query+"&", "&"+title+"&"):
		address += "&" + title
	}
	if hasFragment {
		address += "#" + fragment
	}
	return address
}

var microMessenger = regexp.MustCompile(`(?:^|[^A-Za-z0-9])MicroMessenger/([0-9]{1,4})(?:[^0-9]|$)`)

// CanPay reports whether a browser's User-Agent names WeChat 5.0 or newer; older
// ones do nothing when a page asks them to pay (section 2.1.3).
func CanPay(userAgent string) bool {
	found := microMessenger.FindStringSubmatch(userAgent)
	if found == nil {
		return false
	}
	major, err := strconv.Atoi(found[1])
	return err == nil && major >= 5
}
