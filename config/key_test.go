package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

// TestKeyIsNeverShown tries every way in which a configuration ends up in a log.
func TestKeyIsNeverShown(t *testing.T) {
	c := mustParse(t, account)
	hidden := struct{ inner Config }{*c} // fmt calls no methods inside of it
	var b bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&b, verb, c.Key)
		fmt.Fprintf(&b, verb, c)
		fmt.Fprintf(&b, verb, *c)
		fmt.Fprintf(&b, verb, hidden)
		fmt.Fprintf(&b, verb, []any{c.Key, &c.Key})
	}
	doc, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	b.Write(doc)
	b.WriteString(c.Key.String())
	slog.New(slog.NewJSONHandler(&b, nil)).Info("read", "config", c, "key", c.Key)
	slog.New(slog.NewTextHandler(&b, nil)).Info("read", "config", c, "key", c.Key)
	for _, form := range []string{goodKey, fmt.Sprintf("%x", goodKey), fmt.Sprintf("%X", goodKey)} {
		if strings.Contains(b.String(), form) {
			t.Error("the key is shown")
		}
	}
	if !strings.Contains(b.String(), mask) {
		t.Error("no mask is shown: the test looks at the wrong thing")
	}
}

func TestKeyReveal(t *testing.T) {
	if got := NewKey(goodKey).Reveal(); got != goodKey {
		t.Errorf("Reveal gave %d characters", len(got))
	}
	if got := NewKey("").String() + NewKey("").Reveal() + fmt.Sprint(Key{}); got != "" {
		t.Errorf("no key shows as %q", got)
	}
}

// TestKeyIsNotInErrors puts the key where it does not belong.
func TestKeyIsNotInErrors(t *testing.T) {
	for name, doc := range map[string]string{
		"twice":           account + `key = "` + goodKey + `"`,
		"unquoted":        "key = " + goodKey,
		"not closed":      `key = "` + goodKey,
		"too long":        `key = "` + goodKey + `5"`,
		"a file name":     `key_file = "` + goodKey + `"`,
		"another field":   account + `ca_file = "` + goodKey + `"`,
		"misspelt":        account + `kye = "` + goodKey + `"`,
		"misspelt, bare":  account + `kye = ` + goodKey,
		"as its own name": account + goodKey + ` = ""`,
		"bad escape":      `key = "` + goodKey + `\q"`,
		"alone":           goodKey,
		"in a list":       `key = ["` + goodKey + `"]`,
		"as a date":       `key = 2026-13-23T` + goodKey,
		"as a till code":  account + "[shop]\ntill = \"" + goodKey + "\"",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse("config.toml", []byte(doc))
			if err == nil {
				t.Fatal("no error")
			}
			for _, verb := range []string{"%v", "%+v", "%#v"} {
				if text := fmt.Sprintf(verb, err); strings.Contains(text, goodKey[:20]) {
					t.Error(strings.ReplaceAll(text, goodKey[:20], "(KEY)"))
				}
			}
		})
	}
}
