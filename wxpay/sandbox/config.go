package sandbox

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Files are what a till reads beside its configuration, by their names; "" is
// none.
type Files struct {
	CA                    string // [Sandbox.CertPEM]
	ClientCert, ClientKey string // [Sandbox.MerchantCertificate]
}

// WriteFiles writes the certificates into a directory, readable by their owner
// only, the merchant's also as apiclient_cert.p12. Every start makes new ones:
// write them again.
func (s *Sandbox) WriteFiles(dir string) (Files, error) {
	own, err := s.MerchantCertificate()
	if err != nil {
		return Files{}, err
	}
	p12, err := s.MerchantP12()
	if err != nil {
		return Files{}, err
	}
	f := Files{
		CA:         filepath.Join(dir, "cert.pem"),
		ClientCert: filepath.Join(dir, "apiclient_cert.pem"),
		ClientKey:  filepath.Join(dir, "apiclient_key.pem"),
	}
	err = cmp.Or(
		os.WriteFile(f.CA, s.CertPEM(), 0o600),
		os.WriteFile(f.ClientCert, own.Cert, 0o600),
		os.WriteFile(f.ClientKey, own.Key, 0o600),
		os.WriteFile(filepath.Join(dir, "apiclient_cert.p12"), p12.Cert, 0o600),
	)
	if err != nil {
		return Files{}, fmt.Errorf("writing the sandbox's certificates: %w", err)
	}
	return f, nil
}

// ConfigTOML is a config.toml that points a till at this sandbox, as it stands,
// with quick settings that its Rules allow. The text holds the merchant's key.
func (s *Sandbox) ConfigTOML(f Files) string {
	return fmt.Sprintf(`appid       = %s
mch_id      = %s
key         = %s
sign_type   = %s
device_info = "till-1"
gateway     = %s
%snotify_url  = "https://shop.invalid/notify"

[shop]
name     = "街角咖啡"
till     = "T01"
language = "zh"

[pay]
window      = "30s"
expire      = "%s"
close_after = "%s"
`, quoted(s.o.AppID), quoted(s.o.MchID), quoted(s.o.Key), quoted(string(s.o.SignType)), quoted(s.URL()), f.toml(),
		max(2*time.Minute, s.o.Rules.MinExpire+time.Minute), max(10*time.Second, s.o.Rules.CloseAfter))
}

// toml names the files that there are.
func (f Files) toml() string {
	var lines strings.Builder
	for _, l := range []struct{ key, path string }{
		{"ca_file    ", f.CA}, {"client_cert", f.ClientCert}, {"client_key ", f.ClientKey},
	} {
		if l.path != "" {
			fmt.Fprintf(&lines, "%s = %s\n", l.key, quoted(l.path))
		}
	}
	return lines.String()
}

// quoted is a text as TOML writes it. Control characters have no place in any of the values.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}
