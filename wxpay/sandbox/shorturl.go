package sandbox

import (
	"strings"
	"time"

	"wxtill/wxpay"
)

const (
	longForm  = "weixin://wxpay/bizpayurl?" // of a static code, and of an order's
	shortForm = "weixin://wxpay/s/"
)

// shortURL makes a link short (4.11).
func (s *Sandbox) shortURL(p wxpay.Params, _ time.Time) (wxpay.Params, *failure) {
	long := p.Get("long_url")
	if !strings.HasPrefix(long, longForm) {
		return nil, failURLFormat
	}
	return wxpay.Params{{Name: "short_url", Value: s.book.shorten(long, s.rand)}}, nil
}

// shorten finds the short link to a long one, or makes it. It stays the same: it
// may be on paper.
func (b *book) shorten(long string, r *randomness) string {
	for short, to := range b.shorts {
		if to == long {
			return short
		}
	}
	short := ""
	for short == "" || b.shorts[short] != "" {
		short = shortForm + r.text(alphanumeric, 7)
	}
	b.shorts[short] = long
	return short
}

// lengthen is the link that a short one stands for; any other stands for itself.
func (s *Sandbox) lengthen(url string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if long := s.book.shorts[url]; long != "" {
		return long
	}
	return url
}
