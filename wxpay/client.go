package wxpay

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// DefaultGateways are WeChat's hosts, the second to be used when the first
// cannot be reached.
var DefaultGateways = []string{"https://api.mch.weixin.qq.com", "https://api2.mch.weixin.qq.com"}

// DefaultTimeout bounds one call, fail-over included.
const DefaultTimeout = 10 * time.Second

// Client calls WeChat for one merchant. Its fields are set before the first
// call; after that it may be used by any number of goroutines.
//
// Where Gateways names several, they are tried in order, once each, with the
// same bytes: the next one when a gateway could not be reached, showed a wrong
// certificate or did not begin to answer in time. What is left of the time is
// split evenly among the gateways left, so that a dead first one cannot eat it
// all. Asking twice is harmless: it is the same order, the same question.
type Client struct {
	AppID, MchID string
	Key          string       `json:"-"` // 32 characters; never logged, never in an error
	SignType     SignType     // "": MD5
	Gateways     []string     // "https://host[:port]"; nil: DefaultGateways
	HTTPClient   *http.Client // nil: NewHTTPClient(nil); redirects are never followed
	SecAPI       *http.Client // for Refund and Reverse: NewHTTPClient(nil, certificate); nil: HTTPClient
	Timeout      time.Duration
	Clock        func() time.Time // WeChat's time, as far as it is known, for new orders; nil: time.Now
	Rand         io.Reader        // nonces; nil: crypto/rand
	Trace        func(Call)       // told of every exchange before the method returns
	Logger       *slog.Logger     // nil: silent; told of every exchange, never of its content
}

// Call is one finished exchange with one gateway.
type Call struct {
	Interface  string // the last part of its path: unifiedorder, orderquery, ..., or probe
	Gateway    string
	Path       string // "" of a probe
	OutTradeNo string // "" where the request named none
	Start      time.Time
	Took       time.Duration
	Date       time.Time // of the answer's Date header: WeChat's clock; zero without an answer
	Sent       bool      // a byte of the request may have left
	Err        error     // nil, or an *Error, of this exchange alone: another gateway may leave more open
}

// Errors of [Client.Validate].
var (
	ErrKeyLength = errors.New("the API key must have 32 characters")
	ErrMerchant  = errors.New("appid and mch_id must be set")
	ErrSignType  = errors.New("the sign type must be MD5 or HMAC-SHA256")
	ErrGateway   = errors.New("a gateway must be https://host or https://host:port")
)

// Validate tells what about the client cannot work, before the first customer
// does. The calls themselves leave the judgement to WeChat, but for what they
// could not sign with, a key of another length or a sign type that is none, and for
// a gateway without TLS: then nothing is sent.
func (c *Client) Validate() error {
	errs := []error{c.checkMerchant()}
	for _, gateway := range c.gateways() {
		if !isGateway(gateway) {
			errs = append(errs, ErrGateway)
		}
	}
	return errors.Join(errs...)
}

// isGateway reports whether s is https://host or https://host:port.
func isGateway(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme == "https" && u.Host != "" && s == "https://"+u.Host
}

// withoutTLS reports whether what goes to a gateway could be read on the way.
func withoutTLS(gateway string) bool { return !strings.HasPrefix(gateway, "https://") }

// checkMerchant looks at what is needed to sign and to verify.
func (c *Client) checkMerchant() error {
	var errs []error
	if c.AppID == "" || c.MchID == "" {
		errs = append(errs, ErrMerchant)
	}
	if len(c.Key) != KeyLength {
		errs = append(errs, ErrKeyLength)
	}
	if !c.SignType.known() {
		errs = append(errs, ErrSignType)
	}
	return errors.Join(errs...)
}

// String names the merchant only, so that a client may be printed: its key may
// not.
func (c Client) String() string { return "wechat pay merchant " + c.MchID }

// GoString is String, for %#v.
func (c Client) GoString() string { return c.String() }

// LogValue is String, for log/slog.
func (c Client) LogValue() slog.Value { return slog.StringValue(c.String()) }

func (c *Client) now() time.Time {
	if c.Clock != nil {
		return c.Clock()
	}
	return time.Now()
}

func (c *Client) timeout() time.Duration {
	if c.Timeout > 0 {
		return c.Timeout
	}
	return DefaultTimeout
}

func (c *Client) gateways() []string {
	if len(c.Gateways) > 0 {
		return c.Gateways
	}
	return DefaultGateways
}
