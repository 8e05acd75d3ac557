package sandbox_test

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// userScript is the user of the page: it clicks, and says in the attribute
// data-test of the document how it went.
//
//go:embed testdata/user.js
var userScript string

// TestPageInBrowser opens the page in Chromium and lets a script press its
// buttons: the order that a client made is listed, and once it is scanned and
// paid by clicks the client's query says SUCCESS; a refund ends as the page says.
func TestPageInBrowser(t *testing.T) {
	for name, size := range map[string]string{"wide": "1024,768", "narrow": "500,900"} {
		t.Run(name, func(t *testing.T) { usePage(t, "--window-size="+size) })
	}
}

func usePage(t *testing.T, window string) {
	box, client := shopOverTLS(t)
	const number = "T01-20261124-0042-KQXWZP"
	refund(t, box, client)
	code := order(t, client, number, `<img src=x onerror="document.title='broken in'">`)
	other := order(t, client, "T01-20261124-0043-ABCDEF", "茶")
	server := httptest.NewServer(withUser(box.ControlHandler(), other))
	t.Cleanup(server.Close)

	dom := dumpDOM(t, server.URL+"/?lang=zh", window)
	if _, result, _ := strings.Cut(dom, `data-test="`); !strings.HasPrefix(result, `passed"`) {
		result, _, _ = strings.Cut(result, `"`)
		t.Fatalf("the user of the page says %q\n%s", result, dom)
	}
	for _, want := range []string{number, code, "¥12.50", "✓ 已支付", "T01-20261124-0043-ABCDEF", "unifiedorder"} {
		if !strings.Contains(dom, want) {
			t.Errorf("the page does not show %s", want)
		}
	}
	if box.IsOffline() {
		t.Error("the network is still cut")
	}
	// Before any question that the fault might spoil.
	if faults := box.Faults(); len(faults) != 1 || faults[0].Kind != sandbox.Slow || faults[0].Probability != 20 || faults[0].Seed == 0 {
		t.Errorf("the form left the faults %+v", faults)
	}
	box.ClearFaults()
	refunds, err := client.RefundQuery(t.Context(), wxpay.RefundQueryRequest{OutRefundNo: "R01-000001"})
	if err != nil || refunds.Refunds[0].RefundStatus != wxpay.RefundChange {
		t.Errorf("refund: %+v, %v", refunds, err)
	}
	for no, want := range map[string]wxpay.TradeState{number: wxpay.TradeSuccess, "T01-20261124-0043-ABCDEF": wxpay.TradeNotPay} {
		got, err := client.OrderQuery(t.Context(), wxpay.OrderQueryRequest{OutTradeNo: no})
		if err != nil || got.TradeState != want {
			t.Errorf("%s: %+v, %v; want %s", no, got, err, want)
		}
	}
}

// refund makes a paid order of which a part is on its way back.
func refund(t *testing.T, box *sandbox.Sandbox, client *wxpay.Client) {
	t.Helper()
	phone := box.Phone()
	err := cmp.Or(phone.Scan(order(t, client, "T01-20261124-0041-GHIJKL", "蛋糕")), phone.Pay(), phone.Cancel())
	if err != nil {
		t.Fatal(err)
	}
	request := wxpay.RefundRequest{
		AppID: client.AppID, MchID: client.MchID, OutTradeNo: "T01-20261124-0041-GHIJKL", OutRefundNo: "R01-000001", TotalFee: 1250, RefundFee: 250,
	}
	params, err := request.Params()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Refund(t.Context(), params); err != nil {
		t.Fatal(err)
	}
}

func shopOverTLS(t *testing.T) (*sandbox.Sandbox, *wxpay.Client) {
	t.Helper()
	box, err := sandbox.New(sandbox.Options{Rules: sandbox.Rules{PasswordAbove: -1}, RefundTime: sandbox.RefundTime{Bank: time.Hour}})
	if err != nil {
		t.Fatal(err)
	}
	if err := box.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { box.Close() })
	appid, mchID, key := box.Merchant()
	return box, &wxpay.Client{AppID: appid, MchID: mchID, Key: key, Gateways: []string{box.URL()}, HTTPClient: box.HTTPClient(), SecAPI: box.HTTPClient()}
}

func order(t *testing.T, client *wxpay.Client, number, body string) (codeURL string) {
	t.Helper()
	request := wxpay.UnifiedOrderRequest{
		AppID: client.AppID, MchID: client.MchID, Body: body, OutTradeNo: number, TotalFee: 1250,
		SpbillCreateIP: "127.0.0.1", NotifyURL: "https://shop.invalid/notify", TradeType: "NATIVE", ProductID: "S1",
	}
	params, err := request.Params()
	if err != nil {
		t.Fatal(err)
	}
	made, err := client.UnifiedOrder(t.Context(), params)
	if err != nil {
		t.Fatal(err)
	}
	return made.CodeURL
}

// withUser serves the page with the user's script in it. The script finds the
// code that it pastes at /code.
func withUser(page http.Handler, code string) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", page)
	mux.HandleFunc("GET /user.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		w.Write([]byte(userScript))
	})
	mux.HandleFunc("GET /code", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(code)) })
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		kept := httptest.NewRecorder()
		page.ServeHTTP(kept, r)
		for name, values := range kept.Header() {
			w.Header()[name] = values
		}
		w.Write(bytes.Replace(kept.Body.Bytes(), []byte("</head>"), []byte(`<script src="/user.js" defer></script></head>`), 1))
	})
	return mux
}

// dumpDOM is the document as it stands when the page's time is over. That time
// is virtual: it waits for answers and passes in no time otherwise. Of two flags
// that contradict each other the last one holds.
func dumpDOM(t *testing.T, address string, flags ...string) string {
	t.Helper()
	chromium, err := exec.LookPath("chromium")
	switch {
	case err != nil && os.Getenv("WXTILL_E2E") != "":
		t.Fatal("chromium is not installed, although make test should have done that")
	case err != nil:
		t.Skip("chromium is not installed; make test installs it")
	}
	// Not t.TempDir: a process of the browser may still write while it is removed.
	profile, err := os.MkdirTemp("", "wxtill-chromium-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(profile) })
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	flags = append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir=" + profile,
		"--window-size=1024,768", "--virtual-time-budget=60000"}, flags...)
	cmd := exec.CommandContext(ctx, chromium, append(flags, "--dump-dom", address)...)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	dom, err := cmd.Output()
	if err != nil {
		t.Fatalf("chromium: %v\n%s", err, complaints.String())
	}
	return string(dom)
}
