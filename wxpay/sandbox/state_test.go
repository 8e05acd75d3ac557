package sandbox

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "orders.json")
	before := open(t, Options{StateFile: file})
	before.want(before.Phone().Scan(before.make("A00001")), nil)
	before.want(before.Phone().Pay(), nil)
	paid, _ := before.Order("A00001")
	old := before.make("B00001")
	url := before.make("B00001")
	before.want(before.Phone().Scan(url), nil)
	before.want(before.Phone().AskPassword(), nil)
	before.make("C00001")
	before.close("C00001")

	after := open(t, Options{StateFile: file})
	a1, m1, k1 := before.Merchant()
	if a2, m2, k2 := after.Merchant(); a1 != a2 || m1 != m2 || k1 != k2 {
		t.Error("the merchant is another one")
	}
	for no, want := range map[string]string{"A00001": "SUCCESS", "B00001": "NOTPAY", "C00001": "CLOSED"} {
		if got := after.state(no); got != want {
			t.Errorf("%s: %q, want %q", no, got, want)
		}
	}
	if got := after.ask("orderquery", after.about("").With("transaction_id", paid.TransactionID)).Get("out_trade_no"); got != "A00001" {
		t.Errorf("by transaction_id: %q", got)
	}
	after.want(after.Phone().Scan(old), ErrCodeDead)
	after.want(after.NewPhone("other").Scan(url), ErrScannedByOther)
	if got := after.ask("unifiedorder", after.order("B00001").With("body", "茶")).Get("err_code"); got != "OUT_TRADE_NO_USED" {
		t.Errorf("the content is forgotten: %q", got)
	}
	if n := len(after.Contents("B00001")); n != 2 {
		t.Errorf("%d contents", n)
	}
	after.want(after.Phone().Scan(url), nil)
	after.want(after.Phone().Pay(), nil)
	list := after.Orders()
	if len(list) != 3 || list[2].OutTradeNo != "C00001" {
		t.Errorf("orders %+v", list)
	}
}

func TestStateFileIsPrivateAndAlone(t *testing.T) {
	dir := t.TempDir()
	c := open(t, Options{StateFile: filepath.Join(dir, "orders.json")})
	c.make(no)
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%v, %v", entries, err)
	}
	info, err := entries[0].Info()
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestOptionsGoBeforeTheFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "orders.json")
	open(t, Options{StateFile: file})
	key := strings.Repeat("k", 32)
	for _, o := range []Options{{StateFile: file, MchID: "1", Key: key}, {StateFile: file}} {
		if _, mchID, got := open(t, o).Merchant(); mchID != "1" || got != key {
			t.Errorf("mch_id %s key %s", mchID, got)
		}
	}
}

func TestBadStateFiles(t *testing.T) {
	for name, text := range map[string]string{
		"empty":               "",
		"not JSON":            "<xml/>",
		"newer":               `{"version":2}`,
		"an order of no code": `{"version":1,"orders":[{"out_trade_no":"A"}]}`,
		"no order":            `{"version":1,"orders":[null]}`,
		"an order twice":      `{"version":1,"orders":[{"out_trade_no":"A","codes":[{}]},{"out_trade_no":"A","codes":[{}]}]}`,
		"no refund":           `{"version":1,"orders":[{"out_trade_no":"A","codes":[{}],"refunds":[null]}]}`,
		"a stray refund":      `{"version":1,"orders":[{"out_trade_no":"A","codes":[{}],"refunds":[{"out_trade_no":"B"}]}]}`,
		"a refund twice": `{"version":1,"orders":[{"out_trade_no":"A","codes":[{}],
			"refunds":[{"out_trade_no":"A","out_refund_no":"R"},{"out_trade_no":"A","out_refund_no":"R"}]}]}`,
		"a key of five digits": `{"version":1,"merchant":{"key":"12345"}}`,
	} {
		file := filepath.Join(t.TempDir(), "orders.json")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := New(Options{StateFile: file}); err == nil {
			t.Errorf("%s: taken", name)
		} else if strings.Contains(err.Error(), "12345") {
			t.Errorf("%s: the error tells the key: %v", name, err)
		}
		if left, err := os.ReadFile(file); err != nil || string(left) != text {
			t.Errorf("%s: the file was changed: %q, %v", name, left, err)
		}
	}
}

func TestStateFileThatCannotBeRead(t *testing.T) {
	if _, err := New(Options{StateFile: t.TempDir()}); err == nil {
		t.Error("a directory is taken for a file")
	}
}

// TestDiskIsGone: what WeChat cannot keep it does not promise.
func TestDiskIsGone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "sub")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	c := open(t, Options{StateFile: filepath.Join(dir, "orders.json")})
	url := c.make(no)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if got := c.ask("unifiedorder", c.order(no)).Get("err_code"); got != "SYSTEMERROR" {
		t.Errorf("unifiedorder: %q", got)
	}
	if err := c.Phone().Scan(url); err == nil {
		t.Error("the phone heard nothing of it")
	}
}

func TestKeyLength(t *testing.T) {
	if _, err := New(Options{Key: "too short"}); err == nil || strings.Contains(err.Error(), "too short") {
		t.Errorf("error %v", err)
	}
}

// TestOldStateFile: before there were refunds, an order had one coupon at most,
// without a number.
func TestOldStateFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "orders.json")
	text := `{"version":1,"merchant":{"appid":"wx1","mch_id":"1","key":"01234567890123456789012345678901"},"orders":[
		{"out_trade_no":"A00001","trade_state":"SUCCESS","total_fee":1250,"coupon_fee":250,"bank_type":"CMB_DEBIT","content":[],
		"created":"2026-03-04T11:00:00+08:00","codes":[{"code_url":"weixin://a"}],
		"transaction_id":"4200000000202603040000000000","time_end":"2026-03-04T11:01:00+08:00"}]}`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c := open(t, Options{StateFile: file})
	got := c.ask("refund", c.back("A00001", "R1", 1000))
	if got.Get("coupon_refund_fee") != "200" || got.Get("coupon_refund_id_0") != "10000" || got.Get("cash_refund_fee") != "800" {
		t.Errorf("refund %v", got)
	}
}
