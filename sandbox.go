package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"wxtill/wxpay/sandbox"
)

// serveSandbox runs WeChat's side alone, until it is interrupted.
func serveSandbox(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	var p places
	flags := flagSet("sandbox", &p)
	listen := flags.String("listen", "127.0.0.1:0", "`address` of the gateway")
	control := flags.String("control", "127.0.0.1:0", "`address` of the page with the orders and the phones, plain HTTP on loopback")
	var rules sandbox.Rules
	flags.DurationVar(&rules.CloseAfter, "close-after", 0, "refuse closeorder to younger orders")
	flags.DurationVar(&rules.MinExpire, "min-expire", 0, "refuse orders whose time_expire is nearer")
	flags.DurationVar(&rules.RefundInterval, "refund-interval", 0, "refuse a refund of an order that soon after another")
	refundBalance := flags.Duration("refund-balance", 0, "how long a refund to a balance takes")
	refundBank := flags.Duration("refund-bank", 0, "how long a refund to a bank takes")
	notify := flags.Int("notify", 0, "notify the shop by WeChat's schedule, so many `times` faster; 0 sends nothing")
	native := flags.String("native-callback", "", "`URL` at which the shop is asked about static codes")
	flags.TextVar(&rules.Bill, "bill", rules.Bill, "the `generation` whose bills are made: today, 2014, 2016, later")
	flags.BoolVar(&rules.BillAtNine, "bill-at-nine", false, "make no bill before 09:00 GMT+8 of the next day")
	rest, err := parseFlags(flags, args)
	if err := noArguments(flags, rest, err); err != nil {
		return help(flags, stderr, err)
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	// The paths that are printed have to hold wherever the configuration is saved.
	dir, err := filepath.Abs(filepath.Join(p.data, "sandbox"))
	if err != nil {
		return 1, fmt.Errorf("finding the sandbox's directory: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return 1, fmt.Errorf("making the sandbox's directory: %w", err)
	}
	var schedule []time.Duration
	if *notify > 0 {
		schedule = sandbox.NotifySchedule(*notify)
	}
	wechat, err := sandbox.New(sandbox.Options{
		Listen: *listen, StateFile: filepath.Join(dir, "orders.json"), Rules: rules,
		RefundTime: sandbox.RefundTime{Balance: *refundBalance, Bank: *refundBank},
		Notify:     schedule, NativeCallback: *native,
	})
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
