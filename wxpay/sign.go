package wxpay

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
)

// SignType names how a document is signed (section 3.2 and sign_type).
type SignType string

const (
	MD5        SignType = "MD5" // what WeChat takes where nothing is said
	HMACSHA256 SignType = "HMAC-SHA256"
)

// KeyLength is how many characters an API key has.
const KeyLength = 32

// ErrSignature says that a document is unsigned, or signed with another key, or
// changed on its way. The signature it should have had is never told.
var ErrSignature = errors.New("the signature does not fit")

// signBuffer holds the text of an ordinary document without the heap.
const signBuffer = 1024

// Sign is the signature of the document: upper-case hex over its non-empty
// fields but sign, sorted by name, and the key.
func (p Params) Sign(key string, t SignType) string {
	var room [signBuffer]byte
	return string(p.appendSign(room[:0], key, t))
}

// appendSign uses buf for the text that is signed and returns the signature in
// it.
func (p Params) appendSign(buf []byte, key string, t SignType) []byte {
	text := p.appendSigned(buf, key)
	var sum [sha256.Size]byte
	n := md5.Size
	if t == HMACSHA256 {
		mac := hmac.New(sha256.New, []byte(key))
		mac.Write(text)
		mac.Sum(sum[:0])
		n = sha256.Size
	} else {
		s := md5.Sum(text)
		copy(sum[:], s[:])
	}
	return appendUpperHex(text[:0], sum[:n])
}

// appendSigned appends k1=v1&k2=v2&key=KEY. The fields are sorted by name, never
// as "name=value": coupon_id_1 comes before coupon_id_10.
func (p Params) appendSigned(dst []byte, key string) []byte {
	var room [64]int16
	order := room[:0]
	for i := range p {
		if p[i].Value == "" || p[i].Name == "sign" {
			continue
		}
		j := len(order)
		order = append(order, int16(i))
		for ; j > 0 && p[order[j-1]].Name > p[i].Name; j-- {
			order[j] = order[j-1]
		}
		order[j] = int16(i)
	}
	for _, i := range order {
		dst = append(dst, p[i].Name...)
		dst = append(dst, '=')
		dst = append(dst, p[i].Value...)
		dst = append(dst, '&')
	}
	dst = append(dst, "key="...)
	return append(dst, key...)
}

func appendUpperHex(dst, sum []byte) []byte {
	const digits = "0123456789ABCDEF"
	for _, b := range sum {
		dst = append(dst, digits[b>>4], digits[b&15])
	}
	return dst
}

// Verify returns ErrSignature where sign is missing or does not fit the fields
// that came.
func (p Params) Verify(key string, t SignType) error {
	got := p.Get("sign")
	var room [signBuffer]byte
	want := p.appendSign(room[:0], key, t)
	if subtle.ConstantTimeCompare([]byte(got), want) != 1 {
		return ErrSignature
	}
	return nil
}

// nonce makes a nonce_str of 32 characters out of 16 random bytes.
func nonce(random [16]byte) string { return hex.EncodeToString(random[:]) }
