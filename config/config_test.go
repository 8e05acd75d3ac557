package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"
)

const goodKey = "8934e7d15453e97507ef794cf7b0519d"

// account is the least that a file must say.
const account = `appid = "wx2421b1c4370ec43b"
mch_id = "10000100"
key = "` + goodKey + `"
`

func mustParse(t *testing.T, doc string) *Config {
	t.Helper()
	c, err := Parse("config.toml", []byte(doc))
	if err != nil {
		t.Fatalf("Parse: %v", err)
	}
	return c
}

func TestParseWholeFile(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"apiclient_cert.pem", "apiclient_key.pem"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	doc := account + `
sign_type   = "HMAC-SHA256"
device_info = "till-1"
gateway     = "https://127.0.0.1:8443/, https://api2.mch.weixin.qq.com"
ca_file     = ""
client_cert = "apiclient_cert.pem"
client_key  = "apiclient_key.pem"
notify_url  = "https://shop.example/notify"

[shop]
name     = "街角咖啡"
till     = "B07"
language = "en"
theme = "dark"
discount_limit = 25
cash_rounding = "down"
paid_stays = "8s"

[pay]
poll         = "500ms"
window       = "60s"
expire       = "6m"
close_after  = "0"
timeout      = "5s"
goods_tag    = "WXG"
calls_per_second = 25

[printer]
transport = "serial"
address   = "/dev/ttyUSB0"
baud      = 19200
parity = "even"
stop_bits = 2
flow = "rtscts"
columns   = 48
codes = "drawn"
cutter = "full"
drawer_pin = 5
dots = 512
status = "always"

[backup]
keep = 7
dir  = "/media/usb"

[goods]
labels = "20:4:5:price:2"

[scanner]
gap = "50ms"
whole = "1s"
least = 6
end = "none"
`
	got, err := Parse(filepath.Join(dir, "config.toml"), []byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	want := &Config{
		AppID: "wx2421b1c4370ec43b", MchID: "10000100", Key: NewKey(goodKey),
		Secrets: InConfig, SignType: "HMAC-SHA256", DeviceInfo: "till-1",
		Gateways:   []string{"https://127.0.0.1:8443", "https://api2.mch.weixin.qq.com"},
		ClientCert: "apiclient_cert.pem", ClientKey: "apiclient_key.pem",
		NotifyURL: "https://shop.example/notify",
		Shop:      Shop{Name: "街角咖啡", Till: "B07", Language: "en", Theme: "dark", DiscountLimit: 25, CashRounding: "down", PaidStays: 8 * time.Second, CustomerDisplay: "auto"},
		Pay: Pay{Poll: 500 * time.Millisecond, Window: time.Minute, Expire: 6 * time.Minute,
			Timeout: 5 * time.Second, Rate: 25, GoodsTag: "WXG"},
		Printer: Printer{Transport: "serial", Address: "/dev/ttyUSB0", Baud: 19200, Parity: "even", StopBits: 2, Flow: "rtscts", Columns: 48,
			Characters: "gbk", Codes: "drawn", Sizes: "two", Cutter: "full", DrawerPin: 5, Dots: 512, Status: "always"},
		Shift:  Shift{Count: "open", ReasonAbove: "10.00"},
		Lock:   Lock{After: 10 * time.Minute},
		Backup: Backup{Keep: 7, Dir: "/media/usb"},

		Goods:   Goods{Labels: "20:4:5:price:2"},
		Sound:   Sound{Volume: 80, Voice: "on"},
		Scanner: Scanner{Gap: 50 * time.Millisecond, Whole: time.Second, Least: 6, End: "none"},
		Screen:  Screen{Window: "auto"},
		dir:     dir,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if path := got.Resolve(got.ClientCert); path != filepath.Join(dir, "apiclient_cert.pem") {
		t.Errorf("Resolve gave %q", path)
	}
}

func TestParseFillsDefaults(t *testing.T) {
	got := mustParse(t, account)
	want := Defaults()
	want.AppID, want.MchID, want.Key = "wx2421b1c4370ec43b", "10000100", NewKey(goodKey)
	want.DeviceInfo, want.dir = want.Shop.Till, "."
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestParseTakesAnyEditor(t *testing.T) {
	plain := "[shop]\nname = \"店\"\ntill = \"A1\"\n"
	want := mustParse(t, account+plain)
	for name, doc := range map[string]string{
		"BOM":        "\xef\xbb\xbf" + account + plain,
		"CRLF":       strings.ReplaceAll(account+plain, "\n", "\r\n"),
		"tabs":       strings.ReplaceAll(account+plain, " = ", "\t=\t"),
		"dotted":     account + "shop.name = \"店\"\nshop.till = \"A1\"\n",
		"inline":     account + "shop = {name = \"店\", till = \"A1\"}\n",
		"no newline": strings.TrimSuffix(account+plain, "\n"),
	} {
		t.Run(name, func(t *testing.T) {
			if got := mustParse(t, doc); !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

func TestTrainingIsQuickAndValid(t *testing.T) {
	c := Training()
	if c.Pay.Window != 30*time.Second || c.Pay.CloseAfter != 10*time.Second {
		t.Errorf("training waits %v and %v, want 30s and 10s", c.Pay.Window, c.Pay.CloseAfter)
	}
	c.AppID, c.MchID, c.Key = "wx1", "1", NewKey(goodKey)
	if _, err := Parse("config.toml", c.Encode()); err != nil {
		t.Errorf("training with an account is not valid: %v", err)
	}
}

func TestTrainingHasNoAccount(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	c, err := LoadTraining(path)
	if err != nil || c.Pay != Training().Pay {
		t.Fatalf("without a file: %+v, %v", c, err)
	}
	c.Shop.Language, c.Pay.Window = "en", time.Minute
	if c.HasAccount() {
		t.Error("a lesson has an account")
	}
	if err := c.SaveTraining(path); err != nil {
		t.Fatal(err)
	}
	got, err := LoadTraining(path)
	if err != nil || got.Shop != c.Shop || got.Pay != c.Pay {
		t.Errorf("read back %+v, %v", got, err)
	}
	if err := os.WriteFile(path, []byte("mch_id = \"10000100\"\n[pay]\nwindow = \"1h\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var wrong Errors
	if _, err := LoadTraining(path); !errors.As(err, &wrong) || len(wrong) != 2 ||
		wrong[0].Reason != UnknownKey || wrong[1].Reason != OutOfRange {
		t.Errorf("an account in a lesson: %v", err)
	}
}

// first is what Settings does with the first account.
func first(c *Config, path string) error {
	if err := c.First(path, Training()); err != nil {
		return err
	}
	return c.Save(path)
}

func TestFirst(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	c := Training()
	c.AppID, c.MchID, c.Key = "wx1", "1", NewKey(goodKey)
	var wrong Errors
	if err := first(c, path); !errors.As(err, &wrong) || wrong[0].Field != "shop.name" || wrong[0].Reason != LessonName {
		t.Errorf("the lesson's shop: %v", err)
	}
	c.Shop.Name = "我的店"
	if err := first(c, path); err != nil {
		t.Fatal(err)
	}
	got, err := Load(path)
	if err != nil || got.Pay != Defaults().Pay {
		t.Errorf("%+v, %v: the lesson's haste is for real money", got, err)
	}
	c.Pay.Window = time.Minute
	if err := first(c, path); err != nil {
		t.Fatal(err)
	}
	if got, err := Load(path); err != nil || got.Pay != c.Pay {
		t.Errorf("%+v, %v: what was chosen is gone", got, err)
	}
}

func TestHasAccount(t *testing.T) {
	for name, set := range map[string]func(*Config){
		"appid":   func(c *Config) { c.AppID = "wx1" },
		"key":     func(c *Config) { c.Key = NewKey(goodKey) },
		"gateway": func(c *Config) { c.Gateways = []string{"https://a.example"} },
		"ca_file": func(c *Config) { c.CAFile = "root.pem" },
	} {
		c := Training()
		if set(c); !c.HasAccount() {
			t.Errorf("%s alone is not seen", name)
		}
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "config.toml")
	if _, err := Load(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v, want fs.ErrNotExist", err)
	}
	if err := os.WriteFile(path, []byte(account), 0o644); err != nil {
		t.Fatal(err)
	}
	if c, err := Load(path); err != nil || c.MchID != "10000100" {
		t.Errorf("Load: %v, %v", c, err)
	}
	if err := os.WriteFile(path, make([]byte, maxFile+1), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); err == nil || !strings.Contains(err.Error(), "over 262144 bytes") {
		t.Errorf("a huge file: %v", err)
	}
}

func TestKeyFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "config.toml")
	doc := "appid = \"wx1\"\nmch_id = \"1\"\nkey_file = \"api.key\"\n"
	for _, newline := range []string{"", "\n", "\r\n"} {
		if err := os.WriteFile(filepath.Join(dir, "api.key"), []byte(goodKey+newline), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := Parse(path, []byte(doc))
		if err != nil {
			t.Fatalf("newline %q: %v", newline, err)
		}
		if got := c.Key.Reveal(); got != goodKey {
			t.Errorf("newline %q: key of %d characters", newline, len(got))
		}
		if text := string(c.Encode()); strings.Contains(text, goodKey) || !strings.Contains(text, `"api.key"`) {
			t.Errorf("Encode writes the key of a key file:\n%s", strings.ReplaceAll(text, goodKey, "(key)"))
		}
	}
}

func TestRoots(t *testing.T) {
	c := mustParse(t, account)
	if pool, err := c.Roots(); pool != nil || err != nil {
		t.Errorf("without ca_file: %v, %v, want the system's roots", pool, err)
	}
	c.CAFile = filepath.Join("testdata", "root.pem")
	c.dir = "."
	if pool, err := c.Roots(); pool == nil || err != nil {
		t.Errorf("with ca_file: %v, %v", pool, err)
	}
	c.CAFile = "gone.pem"
	if _, err := c.Roots(); err == nil {
		t.Error("a ca_file that is gone is no error")
	}
}

// The certificate comes as two files or as one; a file that has gone since is an
// error that names it.
func TestMerchantCertificate(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"cert.pem": "C", "key.pem": "K", "both.p12": "B"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct{ cert, key, wantCert, wantKey, wantErr string }{
		{"", "", "", "", ""}, {"", "key.pem", "", "", ""}, {"cert.pem", "key.pem", "C", "K", ""}, {"both.p12", "", "B", "", ""},
		{"gone.pem", "key.pem", "", "", "gone.pem"}, {"cert.pem", "gone.pem", "", "", "gone.pem"},
	} {
		c := &Config{ClientCert: tt.cert, ClientKey: tt.key, dir: dir}
		cert, key, err := c.MerchantCertificate()
		if string(cert) != tt.wantCert || string(key) != tt.wantKey {
			t.Errorf("%q, %q: %q, %q", tt.cert, tt.key, cert, key)
		}
		if (err == nil) != (tt.wantErr == "") || err != nil && !strings.Contains(err.Error(), tt.wantErr) {
			t.Errorf("%q, %q: error %v", tt.cert, tt.key, err)
		}
	}
}

func TestSave(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "config.toml")
	if err := os.WriteFile(path, []byte("# old"), 0o644); err != nil {
		t.Fatal(err)
	}
	c := mustParse(t, account)
	c.Shop.Name = `名 "引号" \ # 井号`
	if err := c.Save(path); err != nil {
		t.Fatal(err)
	}
	got, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	c.dir = dir
	if !reflect.DeepEqual(got, c) {
		t.Errorf("read back %+v, want %+v", got, c)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode != 0o600 && runtime.GOOS != "windows" {
		t.Errorf("mode %o, want 600", mode)
	}
	if names, _ := os.ReadDir(dir); len(names) != 1 {
		t.Errorf("Save left %v behind", names)
	}
}

func TestSaveKeepsTheOldFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "config.toml")
	c := mustParse(t, account)
	if err := c.Save(path); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(path)
	c.Shop.Till = "much too long"
	if err := c.Save(path); err == nil {
		t.Error("a configuration that cannot be read again was written")
	}
	if after, _ := os.ReadFile(path); string(after) != string(before) {
		t.Error("the old file was changed")
	}
	c = mustParse(t, account)
	if err := c.Save(filepath.Join(dir, "no", "config.toml")); err == nil {
		t.Error("writing into a folder that is not there is no error")
	}
}
