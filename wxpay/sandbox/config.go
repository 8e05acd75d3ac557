package sandbox

import (
	"fmt"
	"strings"
	"time"
)

// ConfigTOML is a config.toml that points a till at this sandbox, as it stands,
// with quick settings that its Rules allow. certPath is where the caller has
// put [Sandbox.CertPEM]. The text holds the merchant's key.
func (s *Sandbox) ConfigTOML(certPath string) string {
	return fmt.Sprintf(`appid       = %s
mch_id      = %s
key         = %s
sign_type   = %s
device_info = "till-1"
gateway     = %s
ca_file     = %s
notify_url  = "https://shop.invalid/notify"

[shop]
name     = "街角咖啡"
till     = "T01"
language = "zh"

[pay]
window      = "30s"
expire      = "%s"
close_after = "%s"
`, quoted(s.o.AppID), quoted(s.o.MchID), quoted(s.o.Key), quoted(string(s.o.SignType)), quoted(s.URL()), quoted(certPath),
		max(2*time.Minute, s.o.Rules.MinExpire+time.Minute), max(10*time.Second, s.o.Rules.CloseAfter))
}

// quoted is a text as TOML writes it. Control characters have no place in any of the values.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}
