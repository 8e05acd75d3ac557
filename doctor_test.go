package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wxtill/doctor"
	"wxtill/storage"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// clinic is a data directory whose config.toml leads to a WeChat on loopback.
type clinic struct {
	dir    string
	wechat *sandbox.Sandbox
}

func newClinic(t *testing.T, o sandbox.Options) *clinic {
	t.Helper()
	wechat, err := sandbox.New(o)
	if err == nil {
		err = wechat.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { wechat.Close() })
	c := &clinic{t.TempDir(), wechat}
	files, err := wechat.WriteFiles(c.dir)
	if err != nil {
		t.Fatal(err)
	}
	c.configure(t, wechat.ConfigTOML(files))
	return c
}

func (c *clinic) configure(t *testing.T, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(c.dir, configFile), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// change replaces a text in config.toml.
func (c *clinic) change(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(c.dir, configFile))
	if err != nil || !strings.Contains(string(text), from) {
		t.Fatalf("there is no %q to change: %v", from, err)
	}
	c.configure(t, strings.Replace(string(text), from, to, 1))
}

// examined runs doctor -json and returns its findings by check.
func examined(t *testing.T, dir string, wantCode int) map[doctor.Check]finding {
	t.Helper()
	var out bytes.Buffer
	code, err := examine(t.Context(), []string{"-json", "-data", dir}, &out, &out)
	if code != wantCode || err != nil {
		t.Errorf("exit code %d, want %d, error %v", code, wantCode, err)
	}
	found := map[doctor.Check]finding{}
	for lines := bufio.NewScanner(&out); lines.Scan(); {
		var f finding
		if err := json.Unmarshal(lines.Bytes(), &f); err != nil {
			t.Fatalf("%s: %v", lines.Text(), err)
		}
		if f.Came == "" || strings.Contains(f.Came+f.Do, "doctor.") || strings.Contains(f.Came+f.Do, "%!") {
			t.Errorf("no words: %+v", f)
		}
		if (f.Verdict == doctor.Failed || f.Verdict == doctor.Warning) != (f.Do != "") {
			t.Errorf("what to do: %+v", f)
		}
		found[f.Check] = f
	}
	return found
}

// wantFindings fails unless these checks came out so and all others well.
func wantFindings(t *testing.T, found map[doctor.Check]finding, failed map[doctor.Check]string) {
	t.Helper()
	if len(found) < 8 {
		t.Errorf("%d checks: %v", len(found), found)
	}
	for check, f := range found {
		if want, bad := failed[check]; bad != (f.Verdict == doctor.Failed) || bad && f.Finding != want {
			t.Errorf("%s: %s %s: %s", check, f.Verdict, f.Finding, f.Came)
		}
	}
}

func TestDoctorFindsNothing(t *testing.T) {
	c := newClinic(t, sandbox.Options{})
	lock, err := storage.Lock(c.dir) // as a till that is running has it
	if err != nil {
		t.Fatal(err)
	}
	found := examined(t, c.dir, 0)
	wantFindings(t, found, nil)
	if found[doctor.Certificate].Finding != "accepted" || found[doctor.Key].Finding != "right" {
		t.Errorf("%+v", found)
	}
	if err := lock.Release(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(c.dir, bookFile)); err == nil {
		t.Error("the examination made a book")
	}
}

// Every trouble is found by its own check; the rest stays well.
func TestDoctorFinds(t *testing.T) {
	for _, tt := range []struct {
		name   string
		spoil  func(*testing.T, *clinic)
		failed map[doctor.Check]string
	}{
		{"a wrong key", func(t *testing.T, c *clinic) {
			_, _, key := c.wechat.Merchant()
			c.change(t, key, strings.Repeat("0", wxpay.KeyLength))
		}, map[doctor.Check]string{doctor.Key: "protocol"}},
		{"a wrong certificate", func(t *testing.T, c *clinic) {
			other, err := sandbox.New(sandbox.Options{})
			if err == nil {
				var files sandbox.Files
				files, err = other.WriteFiles(t.TempDir())
				err = errors.Join(err, os.Rename(files.ClientCert, filepath.Join(c.dir, "apiclient_cert.pem")),
					os.Rename(files.ClientKey, filepath.Join(c.dir, "apiclient_key.pem")))
			}
			if err != nil {
				t.Fatal(err)
			}
		}, map[doctor.Check]string{doctor.Certificate: "http"}},
		{"nobody there", func(_ *testing.T, c *clinic) { c.wechat.Close() }, map[doctor.Check]string{doctor.TLS: "unreachable"}},
		{"a portal", func(_ *testing.T, c *clinic) {
			c.wechat.Inject(sandbox.Fault{Interface: "orderquery", Kind: sandbox.HTML})
		}, map[doctor.Check]string{doctor.Key: "http"}},
		{"a root of another", func(t *testing.T, c *clinic) {
			other := newClinic(t, sandbox.Options{})
			if err := os.Rename(filepath.Join(other.dir, "cert.pem"), filepath.Join(c.dir, "cert.pem")); err != nil {
				t.Fatal(err)
			}
		}, map[doctor.Check]string{doctor.TLS: "tls"}},
		{"a damaged book", func(t *testing.T, c *clinic) {
			if err := os.WriteFile(filepath.Join(c.dir, bookFile), bytes.Repeat([]byte("x"), 8192), 0o600); err != nil {
				t.Fatal(err)
			}
		}, map[doctor.Check]string{doctor.Database: "error"}},
		{"a printer that is off", func(t *testing.T, c *clinic) {
			c.change(t, "[pay]", "[printer]\ntransport = \"tcp\"\naddress = \"127.0.0.1:1\"\n[pay]")
		}, map[doctor.Check]string{doctor.Printer: "error"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newClinic(t, sandbox.Options{})
			tt.spoil(t, c)
			wantFindings(t, examined(t, c.dir, 1), tt.failed)
		})
	}
}

// A certificate is worth a warning a month before its end; the till still works.
func TestDoctorWarnsOfTheCertificate(t *testing.T) {
	for life, want := range map[time.Duration]string{
		29 * 24 * time.Hour: "warning soon", 31 * 24 * time.Hour: "ok accepted", -time.Hour: "failed error",
	} {
		code := 0
		if life < 0 {
			code = 1
		}
		c := newClinic(t, sandbox.Options{CertificateLife: life})
		f := examined(t, c.dir, code)[doctor.Certificate]
		end := time.Now().Add(life).In(wxpay.Beijing).Format(time.DateOnly)
		if got := string(f.Verdict) + " " + f.Finding; got != want || life > 0 && !strings.Contains(f.Came, end) {
			t.Errorf("%s before its end: %+v, want %s", life, f, want)
		}
	}
}

// Another merchant's certificate is told by its name, before WeChat is asked.
func TestDoctorFindsAForeignCertificate(t *testing.T) {
	other, err := sandbox.New(sandbox.Options{MchID: "10000199"})
	if err != nil {
		t.Fatal(err)
	}
	c := newClinic(t, sandbox.Options{})
	cert, err := other.MerchantCertificate()
	if err == nil {
		err = errors.Join(os.WriteFile(filepath.Join(c.dir, "apiclient_cert.pem"), cert.Cert, 0o600),
			os.WriteFile(filepath.Join(c.dir, "apiclient_key.pem"), cert.Key, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	found := examined(t, c.dir, 1)
	wantFindings(t, found, map[doctor.Check]string{doctor.Certificate: "foreign"})
	if came := found[doctor.Certificate].Came; !strings.Contains(came, "10000199") || !strings.Contains(came, "10000100") {
		t.Error(came)
	}
}

// A name that leads nowhere leaves a line for the connection, which was not tried.
func TestDoctorWithoutAName(t *testing.T) {
	c := newClinic(t, sandbox.Options{})
	c.change(t, c.wechat.URL(), "https://api.mch.weixin.invalid")
	found := examined(t, c.dir, 1)
	wantFindings(t, found, map[doctor.Check]string{doctor.DNS: "unknown"})
	if f := found[doctor.TLS]; f.Verdict != doctor.Skipped || !strings.Contains(f.Came, "没有尝试") {
		t.Errorf("%+v", f)
	}
}

func TestDoctorFindsTheClock(t *testing.T) {
	c := newClinic(t, sandbox.Options{Now: func() time.Time { return time.Now().Add(time.Hour) }})
	found := examined(t, c.dir, 1)
	wantFindings(t, found, map[doctor.Check]string{doctor.Clock: "behind"})
	if came := found[doctor.Clock].Came; !strings.Contains(came, "慢 1 小时") && !strings.Contains(came, "慢 59 分") {
		t.Errorf("%+v", found[doctor.Clock])
	}
}

// A configuration that cannot be used is the first finding; the book is looked
// at all the same.
func TestDoctorFindsTheConfiguration(t *testing.T) {
	c := newClinic(t, sandbox.Options{})
	c.change(t, "sign_type", "sign_tpye")
	found := examined(t, c.dir, 1)
	if f := found["config"]; f.Verdict != doctor.Failed || !strings.Contains(f.Came, "sign_tpye") {
		t.Errorf("%+v", f)
	}
	if found[doctor.Key].Verdict != doctor.Skipped || found[doctor.Database].Verdict != doctor.OK {
		t.Errorf("%+v", found)
	}
}

func TestDoctorInTraining(t *testing.T) {
	found := examined(t, t.TempDir(), 0)
	wantFindings(t, found, nil)
	if f := found["config"]; f.Finding != "training" || !strings.Contains(f.Came, "练习") {
		t.Errorf("%+v", f)
	}
}

// A shop whose config.toml got lost is not in training on purpose.
func TestDoctorMissesTheConfiguration(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, bookFile), []byte("a book"), 0o600); err != nil {
		t.Fatal(err)
	}
	if f := examined(t, dir, 0)["config"]; f.Verdict != doctor.Warning || f.Finding != "beside" || f.Subject != filepath.Join(dir, bookFile) || f.Do == "" {
		t.Errorf("%+v", f)
	}
}

// What people read: a mark, the check, what came and what to do, in the language
// of the shop and without a secret.
func TestDoctorInWords(t *testing.T) {
	for language, wants := range map[string][]string{
		"zh": {"✓ 域名 · 127.0.0.1", "✗ 密钥 · ", "\n  → 在“设置”核对", "– 打印机 · 没有设置"},
		"en": {"✓ DNS · 127.0.0.1", "✗ key · ", "\n  → Check appid", "– printer · none is set up"},
	} {
		c := newClinic(t, sandbox.Options{})
		_, _, key := c.wechat.Merchant()
		wrong := strings.Repeat("7", wxpay.KeyLength)
		c.change(t, key, wrong)
		c.change(t, `language = "zh"`, `language = "`+language+`"`)
		var out bytes.Buffer
		if code, err := examine(t.Context(), []string{"-data", c.dir}, &out, &out); code != 1 || err != nil {
			t.Errorf("exit code %d, error %v", code, err)
		}
		for _, want := range wants {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: no %q in\n%s", language, want, out.String())
			}
		}
		if strings.Contains(out.String(), wrong) {
			t.Error("the key is told")
		}
	}
}

// Asked about a code, doctor says what it means at each interface and what to do.
func TestDoctorIsConsulted(t *testing.T) {
	for _, tt := range []struct {
		asked []string
		code  int
		wants []string
	}{
		{[]string{"NOTENOUGH"}, 0, []string{"NOTENOUGH (micropay, unifiedorder) · 顾客的余额不足\n  → ", "NOTENOUGH (refund) · 商户账户的钱不够退款\n  → "}},
		{[]string{"access_denied", " access_not_allow"}, 0, []string{"支付授权目录", "白名单"}},
		{[]string{"当前公众号没有权限支付本次交易"}, 0, []string{"appid"}},
		{[]string{"CODE_OF_2031"}, 1, []string{"CODE_OF_2031 · 不认识这个错误码\n  → 还不知道结果"}},
		{[]string{"SUCCE"}, 1, []string{"SUCCE · 不认识"}},
		{[]string{"NOTENOGH"}, 1, []string{"NOTENOGH · 不认识这个错误码\n  → 是不是 NOTENOUGH？"}},
		{[]string{"order_paid"}, 1, []string{"是不是 ORDERPAID？"}},
		{[]string{"acces_denied"}, 1, []string{"是不是 access_denied？"}},
		{[]string{strings.Repeat("X", 500)}, 1, []string{"不认识"}},
	} {
		var out bytes.Buffer
		code, err := examine(t.Context(), append([]string{"-data", t.TempDir()}, tt.asked...), &out, &out)
		if code != tt.code || err != nil {
			t.Errorf("%s: exit code %d, error %v", tt.asked, code, err)
		}
		for _, want := range tt.wants {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: no %q in\n%s", tt.asked, want, out.String())
			}
		}
		if strings.Contains(out.String(), "()") {
			t.Errorf("%s: brackets around nothing in\n%s", tt.asked, out.String())
		}
	}
	var out bytes.Buffer
	var a advice
	if _, err := examine(t.Context(), []string{"-json", "-data", t.TempDir(), "REVERSE_EXPIRE"}, &out, &out); err != nil {
		t.Error(err)
	}
	if err := json.Unmarshal(out.Bytes(), &a); err != nil || a.Outcome != wxpay.OutcomeRefused || a.Interfaces[0] != "reverse" || a.Do == "" {
		t.Errorf("%+v, error %v", a, err)
	}
}
