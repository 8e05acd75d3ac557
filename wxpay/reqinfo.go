package wxpay

import (
	"crypto/aes"
	"crypto/md5"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
)

// errReqInfo says no more on purpose: who can tell a bad padding from a bad
// document can decrypt without the key.
var errReqInfo = errors.New("req_info cannot be read with this key")

// openReqInfo decrypts the inside of a refund notification: base64 of AES-256 in
// ECB mode with PKCS #7, the key being the lower-case hex MD5 of the API key. It
// has a root named root.
func openReqInfo(reqInfo, key string) (Params, error) {
	text, err := base64.StdEncoding.DecodeString(reqInfo)
	if err != nil || len(text) == 0 || len(text)%aes.BlockSize != 0 {
		return nil, errReqInfo
	}
	sum := md5.Sum([]byte(key))
	block, err := aes.NewCipher(hex.AppendEncode(nil, sum[:]))
	if err != nil {
		return nil, errReqInfo
	}
	for at := 0; at < len(text); at += aes.BlockSize {
		block.Decrypt(text[at:], text[at:])
	}
	n, good := padding(text)
	p, err := Parse(text[:len(text)-n])
	if good != 1 || err != nil {
		return nil, errReqInfo
	}
	return p, nil
}

// padding is how many bytes of PKCS #7 end the text, and 1 where all of them are
// right. It always looks at a whole block, and never gives more than that, so
// that how long it takes does not tell which byte was wrong.
func padding(text []byte) (n, good int) {
	last := text[len(text)-aes.BlockSize:]
	n = int(last[aes.BlockSize-1])
	good = subtle.ConstantTimeLessOrEq(1, n) & subtle.ConstantTimeLessOrEq(n, aes.BlockSize)
	for i := range aes.BlockSize {
		inside := subtle.ConstantTimeLessOrEq(aes.BlockSize-n, i)
		same := subtle.ConstantTimeByteEq(last[i], byte(n))
		good &= subtle.ConstantTimeSelect(inside, same, 1)
	}
	return subtle.ConstantTimeSelect(good, n, 0), good
}
