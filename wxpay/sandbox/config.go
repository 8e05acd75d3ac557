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
`, toml(s.o.AppID), toml(s.o.MchID), toml(s.o.Key), toml(string(s.o.SignType)), toml(s.URL()), toml(certPath),
		max(2*time.Minute, s.o.Rules.MinExpire+time.Minute), max(10*time.Second, s.o.Rules.CloseAfter))
}

// toml quotes a text. Control characters have no place in any of the values.
func toml(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}
