package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"wxtill/words"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// serveSandbox runs WeChat's side alone, until it is interrupted.
func serveSandbox(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	var data string
	flags := dataFlagSet("sandbox", &data)
	listen := flags.String("listen", "127.0.0.1:0", "`address` of the gateway")
	control := flags.String("control", "127.0.0.1:0", "`address` of the page with the orders and the phones, plain HTTP on loopback")
	switches := sandboxSwitches(flags)
	if _, err := parse(flags, args, 0); err != nil {
		return help(flags, "", stderr, err)
	}
	o, err := switches()
	if err != nil {
		return 1, err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	// The paths that are printed have to hold wherever the configuration is saved.
	dir, err := filepath.Abs(filepath.Join(data, "sandbox"))
	if err != nil {
		return 1, fmt.Errorf("finding the sandbox's directory: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return 1, fmt.Errorf("making the sandbox's directory: %w", err)
	}
	o.Listen, o.StateFile = *listen, filepath.Join(dir, "orders.json")
	wechat, err := sandbox.New(o)
	if err != nil {
		return 1, err
	}
	if err := wechat.Start(); err != nil {
		return 1, err
	}
	defer wechat.Close()
	files, err := wechat.WriteFiles(dir)
	if err != nil {
		return 1, err
	}
	l, err := net.Listen("tcp", *control)
	if err != nil {
		return 1, fmt.Errorf("phone control: %w", err)
	}
	server := &http.Server{Handler: wechat.ControlHandler(), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(l) }() // ends with Close
	defer server.Close()
	fmt.Fprintf(stdout, "# config.toml for a till at this sandbox:\n\n%s\n# its orders, a phone and faults, in a browser or by curl: http://%s/\n"+
		"# for web pages: OAuth at %s with AppSecret %s, WeixinJSBridge by %s\n",
		wechat.ConfigTOML(files), l.Addr(), wechat.URL(), wechat.AppSecret(), wechat.BridgeURL("customer", ""))
	<-ctx.Done()
	return 0, nil
}

// sandboxSwitches defines the flags for what differs between years, accounts and
// lessons; the function returned reads them once they are parsed.
func sandboxSwitches(flags *flag.FlagSet) func() (sandbox.Options, error) {
	var o sandbox.Options
	rules := &o.Rules
	flags.DurationVar(&rules.CloseAfter, "close-after", 0, "refuse closeorder to younger orders")
	flags.DurationVar(&rules.MinExpire, "min-expire", 0, "refuse orders whose time_expire is nearer")
	flags.DurationVar(&rules.RefundInterval, "refund-interval", 0, "refuse a refund of an order that soon after another")
	flags.DurationVar(&rules.ReverseAfter, "reverse-after", 0, "answer a reverse of a younger order by recall=Y")
	flags.Int64Var(&rules.PasswordAbove, "password-above", 0, "`fen` of a payment code above which the customer types the password; 0 is 1000 yuan, -1 always")
	flags.BoolVar(&rules.RequireProductID, "require-product-id", false, "refuse NATIVE orders without product_id")
	o.Coupons = couponFlag{}
	flags.Var(couponFlag(o.Coupons), "coupon", "`goods_tag=fen` of a coupon for orders with this tag; may be repeated")
	signType := flags.String("sign-type", string(wxpay.MD5), "what the printed configuration signs by: MD5 or HMAC-SHA256")
	flags.DurationVar(&o.CertificateLife, "certificate-life", 0, "how long the merchant's certificate is good; 0 is 90 days")
	flags.StringVar(&o.PayDirectory, "pay-directory", "", "`URL` of the directory from which pages may pay; none is any")
	flags.DurationVar(&o.RefundTime.Balance, "refund-balance", 0, "how long a refund to a balance takes")
	flags.DurationVar(&o.RefundTime.Bank, "refund-bank", 0, "how long a refund to a bank takes")
	notify := flags.Int("notify", 0, "notify the shop by WeChat's schedule, so many `times` faster; 0 sends nothing")
	flags.StringVar(&o.NativeCallback, "native-callback", "", "`URL` at which the shop is asked about static codes")
	flags.TextVar(&rules.Bill, "bill", rules.Bill, "the `generation` whose bills are made: today, 2014, 2016, later")
	flags.BoolVar(&rules.BillByDevice, "bill-by-device", false, "keep bills to the device_info that they are asked for")
	o.FeeRate = sandbox.DefaultFeeRate
	flags.TextVar(&o.FeeRate, "fee-rate", o.FeeRate, "what WeChat charges of a payment, such as 0.38%: a `rate`")
	flags.BoolVar(&rules.BillAtNine, "bill-at-nine", false, "make no bill before 09:00 GMT+8 of the next day")
	return func() (sandbox.Options, error) {
		o.SignType = wxpay.SignType(*signType)
		if o.SignType != wxpay.MD5 && o.SignType != wxpay.HMACSHA256 {
			return o, usage(flags, words.Say("usage.sign_type", *signType))
		}
		if *notify > 0 {
			o.Notify = sandbox.NotifySchedule(*notify)
		}
		return o, nil
	}
}

// couponFlag collects -coupon.
type couponFlag map[string][]sandbox.Coupon

func (c couponFlag) String() string { return "" }

// Set implements [flag.Value].
func (c couponFlag) Set(text string) error {
	tag, amount, _ := strings.Cut(text, "=")
	fee, err := strconv.ParseInt(amount, 10, 64)
	if tag == "" || err != nil || fee <= 0 {
		return errors.New("a coupon is like TAG=500")
	}
	c[tag] = append(c[tag], sandbox.Coupon{Fee: fee})
	return nil
}
