package sandbox

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"sort"
	"strings"

	"wxtill/wxpay"
)

// sign is the signature of section 3.2. It shares no code with package wxpay on
// purpose: see the package comment.
func sign(p wxpay.Params, key string, t wxpay.SignType) string {
	values := make(map[string]string, len(p))
	var names []string
	for _, f := range p {
		if f.Value != "" && f.Name != "sign" {
			values[f.Name] = f.Value
			names = append(names, f.Name)
		}
	}
	sort.Strings(names)
	var h hash.Hash = md5.New()
	if t == wxpay.HMACSHA256 {
		h = hmac.New(sha256.New, []byte(key))
	}
	for _, name := range names {
		io.WriteString(h, name+"="+values[name]+"&")
	}
	io.WriteString(h, "key="+key)
	return strings.ToUpper(hex.EncodeToString(h.Sum(nil)))
}
