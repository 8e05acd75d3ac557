package sandbox

import (
	"io"
	"strconv"
	"sync"
)

const (
	digits       = "0123456789"
	hexDigits    = "0123456789abcdef"
	alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

// randomness draws texts from a reader that need not be safe for use by
// several goroutines.
type randomness struct {
	mu     sync.Mutex
	source io.Reader
}

// seed starts a sequence that can be repeated; it is never 0. 32 bits pass whole
// through JavaScript, too.
func (r *randomness) seed() uint64 {
	n, _ := strconv.ParseUint(r.text(hexDigits, 8), 16, 64) // eight hexadecimal digits are a number
	return max(n, 1)
}

// text is n letters of the alphabet. A simulator may be slightly uneven in its
// choice: nothing here is worth guessing.
func (r *randomness) text(alphabet string, n int) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	raw := make([]byte, n)
	if _, err := io.ReadFull(r.source, raw); err != nil {
		panic("sandbox: the source of randomness failed: " + err.Error())
	}
	for i, b := range raw {
		raw[i] = alphabet[int(b)%len(alphabet)]
	}
	return string(raw)
}
