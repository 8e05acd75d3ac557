package main

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wxtill/pos"
	"wxtill/wxpay/sandbox"
)

// crashDir has this test binary, started again by a test, open the till of a
// directory and crash.
const crashDir = "WXTILL_TEST_CRASH"

func TestCrashHelper(t *testing.T) {
	dir := os.Getenv(crashDir)
	if dir == "" {
		t.Skip("runs in a process of its own")
	}
	s, err := openStation(t.Context(), places{data: dir, secrets: &passphrases{fd: -1}}, false, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	s.start()
	go crash(s, s.config.Key.Reveal(), s.vault)
	select {}
}

//go:noinline
func crash(s *station, key string, v *vault) {
	secrets := []string{key, v.Key, s.config.Key.Reveal()}
	_ = secrets[len(key)] // of three
}

// paymentCode is what a customer's payment code looks like.
var paymentCode = regexp.MustCompile(`(^|[^0-9])1[0-5][0-9]{16}([^0-9]|$)`)

// TestNothingLeaks sells, gives back, mistypes a PIN, backs up, crashes and makes a
// bundle with a till that has every secret there is, and looks for each of them in all
// that is kept, told or handed on.
func TestNothingLeaks(t *testing.T) {
	c := newClinic(t, sandbox.Options{})
	s := shopWith(t, c)
	sale := sell(t, c, s, 1250)
	if _, err := giveBack(s, sale); err != nil {
		t.Fatal(err)
	}
	if _, err := s.till.SignIn(t.Context(), pos.Credentials{Operator: "01", PIN: "975310"}); err == nil {
		t.Fatal("a wrong PIN signs in")
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		t.Helper()
		var stdout, stderr bytes.Buffer
		if _, err := commands[args[0]](t.Context(), append(args[1:], "-data", c.dir), &stdout, &stderr); err != nil {
			t.Fatalf("%s: %v", args[0], err)
		}
		return stdout.String() + stderr.String()
	}
	pin := filepath.Join(t.TempDir(), "pin")
	if err := os.WriteFile(pin, []byte("240816"), 0o600); err != nil {
		t.Fatal(err)
	}
	zipped := filepath.Join(t.TempDir(), "support.zip")
	told := map[string]string{
		"backup":       run("backup"),
		"support":      run("support", "-o", zipped, "-operator", "01", "-pin-file", pin),
		"support look": run("support", "-look", "-operator", "01", "-pin-file", pin),
		"log":          run("log", "-operator", "01", "-pin-file", pin, "-json"),
		"verify":       run("verify", "-json"),
	}
	child := exec.Command(os.Args[0], "-test.run=^TestCrashHelper$")
	child.Env = append(os.Environ(), crashDir+"="+c.dir)
	output, err := child.CombinedOutput()
	if err == nil || !strings.Contains(fileText(t, filepath.Join(c.dir, crashFile)), "index out of range") {
		t.Fatalf("the crash: %v, %s", err, output)
	}
	told["the crash's own output"] = string(output)
	told["support after a crash"] = run("support", "-look", "-operator", "01", "-pin-file", pin)
	if !strings.Contains(told["support after a crash"], "index out of range") {
		t.Error("the bundle says nothing of the crash")
	}
	collect(t, told, c.dir, zipped)
	hunt(t, told, secretsOf(t, c))
}

// secretsOf are all secrets of a clinic, by what they are.
func secretsOf(t *testing.T, c *clinic) map[string]string {
	t.Helper()
	_, _, key := c.wechat.Merchant()
	own, err := c.wechat.MerchantCertificate()
	if err != nil {
		t.Fatal(err)
	}
	pem := strings.Split(strings.TrimSpace(string(own.Key)), "\n")
	list := map[string]string{
		"the key": key, "the head of the PEM": "PRIVATE KEY", "a line of the PEM": pem[len(pem)/2],
		"the owner's PIN": "240816", "the mistyped PIN": "975310",
	}
	for _, o := range c.wechat.Orders() {
		if o.OpenID == "" {
			t.Fatal("nobody has paid")
		}
		list["an openid"] = string(o.OpenID)
	}
	return list
}

// collect adds the files of the data directory, but for those that are the place of
// the secrets, and what is in the bundle.
func collect(t *testing.T, told map[string]string, dir, zipped string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		name := d.Name()
		if err != nil || d.IsDir() || name == configFile || name == formerKeys || strings.HasSuffix(name, ".pem") {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s can be read by others: %v", path, info.Mode())
		}
		told[path] = fileText(t, path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.OpenReader(zipped)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if len(z.File) < 5 {
		t.Errorf("%d files in the bundle", len(z.File))
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		told["bundle "+f.Name] = string(text)
	}
}

// hunt looks for secrets in what was told.
func hunt(t *testing.T, told, secrets map[string]string) {
	t.Helper()
	for where, text := range told {
		for what, value := range secrets {
			if value == "" || strings.Contains(text, value) {
				t.Errorf("%s is in %s", what, where)
			}
		}
		if code := paymentCode.FindString(text); code != "" {
			t.Errorf("%q in %s looks like a payment code", code, where)
		}
	}
}
