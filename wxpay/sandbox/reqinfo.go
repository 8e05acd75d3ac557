package sandbox

import (
	"bytes"
	"crypto/aes"
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
)

// sealReqInfo encrypts what a refund notification tells: AES-256, block by block,
// PKCS #7, by the lower-case hex MD5 of the API key. It shares no code with
// package wxpay on purpose, as signing does.
func sealReqInfo(text []byte, key string) string {
	sum := md5.Sum([]byte(key))
	block, err := aes.NewCipher([]byte(hex.EncodeToString(sum[:])))
	if err != nil {
		panic("sandbox: 32 digits are no key: " + err.Error())
	}
	n := aes.BlockSize - len(text)%aes.BlockSize
	plain := bytes.NewBuffer(append(text, bytes.Repeat([]byte{byte(n)}, n)...))
	var sealed []byte
	for plain.Len() > 0 {
		var out [aes.BlockSize]byte
		block.Encrypt(out[:], plain.Next(aes.BlockSize))
		sealed = append(sealed, out[:]...)
	}
	return base64.StdEncoding.EncodeToString(sealed)
}
