package sandbox

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"wxtill/wxpay"
)

// TestWriteFiles reads the files as a till would.
func TestWriteFiles(t *testing.T) {
	dir := t.TempDir()
	c := open(t, Options{})
	start(t, c.Sandbox)
	c.sold(no)
	for range 2 { // a second start writes over the first one's
		files, err := c.WriteFiles(dir)
		if err != nil {
			t.Fatal(err)
		}
		read := func(name string) []byte {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			info, err := os.Stat(name)
			if err != nil || info.Mode().Perm() != 0o600 || filepath.Dir(name) != dir {
				t.Errorf("%s: %v, %v", name, info.Mode(), err)
			}
			return text
		}
		if string(read(files.CA)) != string(c.CertPEM()) {
			t.Error("the root is another one")
		}
		for name, m := range map[string]wxpay.MerchantCertificate{
			"PEM": {Cert: read(files.ClientCert), Key: read(files.ClientKey)},
			"P12": {Cert: read(filepath.Join(dir, "apiclient_cert.p12")), MchID: c.o.MchID},
		} {
			own, err := m.Load(time.Now())
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if _, err := c.client(c.HTTPClientWith(own)).Refund(t.Context(), c.refundRequest(no, "R-"+name, 1)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 4 {
		t.Errorf("%v, %v", entries, err)
	}
}

func TestWriteFilesNowhere(t *testing.T) {
	if _, err := open(t, Options{}).WriteFiles(filepath.Join(t.TempDir(), "gone")); err == nil {
		t.Error("no error")
	}
}
