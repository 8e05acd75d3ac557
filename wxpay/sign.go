package wxpay

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
)

// SignType names how a document is signed (section 3.2 and sign_type).
type SignType string

// The two ways of signing. The zero SignType means MD5.
const (
	MD5        SignType = "MD5" // what WeChat takes where nothing is said
	HMACSHA256 SignType = "HMAC-SHA256"
)

func (t SignType) known() bool { return t == "" || t == MD5 || t == HMACSHA256 }

// KeyLength is how many characters an API key has.
const KeyLength = 32

// ErrSignature says that a document is unsigned, or signed with another key, or
// changed on its way. The signature it should have had is never told.
var ErrSignature = errors.New("the signature does not fit")

const (
	signedRoom = 1024 // bytes of signed text that need no heap: an ordinary document
	sortRoom   = 64   // fields that are sorted without the heap
	digestRoom = 2 * sha256.Size
)

// Sign is the signature of the document: upper-case hex over its non-empty
// fields but sign, sorted by name, and the key. The text that is signed is
// "k1=v1&k2=v2&key=KEY". By a SignType that is none it is "", which nobody takes
// for a signature.
func (p Params) Sign(key string, t SignType) string {
	var room [digestRoom]byte
	return string(p.appendSignature(room[:0], key, t))
}

// Verify returns ErrSignature where sign is missing or does not fit the fields
// that came, those included that this package has never heard of, and ErrSignType
// where t is none. How long it takes does not tell how much of the signature was
// right.
func (p Params) Verify(key string, t SignType) error {
	if !t.known() {
		return ErrSignType
	}
	var got, want [digestRoom]byte
	have := append(got[:0], p.Get("sign")...)
	if subtle.ConstantTimeCompare(have, p.appendSignature(want[:0], key, t)) != 1 {
		return ErrSignature
	}
	return nil
}

func (p Params) appendSignature(dst []byte, key string, t SignType) []byte {
	switch {
	case !t.known():
		return dst
	case t == HMACSHA256:
		return p.appendHMAC(dst, key)
	}
	var room [signedRoom]byte
	sum := md5.Sum(p.appendSigned(room[:0], key))
	return appendUpperHex(dst, sum[:])
}

// appendHMAC stands alone because what is written to a hash.Hash lives on the
// heap, which the MD5 way is spared.
func (p Params) appendHMAC(dst []byte, key string) []byte {
	text := p.appendSigned(make([]byte, 0, signedRoom), key)
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write(text)
	return appendUpperHex(dst, mac.Sum(text[:0]))
}

// appendSigned appends the text that is signed. Fields are sorted by name,
// never as "name=value": that would put coupon_id_10 before coupon_id_1.
func (p Params) appendSigned(dst []byte, key string) []byte {
	var room [sortRoom]int32
	for _, i := range p.appendOrder(room[:0]) {
		dst = append(dst, p[i].Name...)
		dst = append(dst, '=')
		dst = append(dst, p[i].Value...)
		dst = append(dst, '&')
	}
	dst = append(dst, "key="...)
	return append(dst, key...)
}

// appendOrder appends the places of the fields that are signed, sorted by name.
// Insertion is the quickest sort for a document's two dozen names.
func (p Params) appendOrder(order []int32) []int32 {
	for i := range p {
		if p[i].Value == "" || p[i].Name == "sign" {
			continue
		}
		j := len(order)
		order = append(order, 0)
		for ; j > 0 && p[order[j-1]].Name > p[i].Name; j-- {
			order[j] = order[j-1]
		}
		order[j] = int32(i)
	}
	return order
}

func appendUpperHex(dst, sum []byte) []byte {
	const digits = "0123456789ABCDEF"
	for _, b := range sum {
		dst = append(dst, digits[b>>4], digits[b&15])
	}
	return dst
}
