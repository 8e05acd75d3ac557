package pos

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"
)

// Credentials are what somebody types to show who he is. They print without
// the PIN.
type Credentials struct {
	Operator OperatorID
	PIN      string // 4 to 8 digits
}

// Format implements [fmt.Formatter] and keeps the PIN out of whatever is printed.
func (c Credentials) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "{operator %s}", c.Operator) }

// PINHash is what the book keeps of a PIN: argon2id with a salt and the
// parameters that it was made with, in the form of the PHC string format, so that
// the parameters may change without a PIN being lost. It prints as nothing.
type PINHash string

// Format implements [fmt.Formatter] and keeps the hash out of whatever is printed.
func (h PINHash) Format(f fmt.State, _ rune) { io.WriteString(f, "{PIN}") }

// Cost of a hash made now. 19 MiB and two passes are what OWASP asks for at the
// least; an old till takes a tenth of a second for it.
const (
	pinMemory  = 19 * 1024 // KiB
	pinPasses  = 2
	pinThreads = 1
	pinSalt    = 16 // bytes
	pinKey     = 32 // bytes
)

var pinText = base64.RawStdEncoding

// newPINHash makes the hash of a PIN. Errors: ErrPINForm.
func newPINHash(pin string) (PINHash, error) {
	if err := checkPIN(pin); err != nil {
		return "", err
	}
	salt := make([]byte, pinSalt)
	rand.Read(salt) // cannot fail: it ends the program first
	key := argon2.IDKey([]byte(pin), salt, pinPasses, pinMemory, pinThreads, pinKey)
	return PINHash(fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, pinMemory, pinPasses, pinThreads,
		pinText.EncodeToString(salt), pinText.EncodeToString(key))), nil
}

// Limits within which the parameters of a stored hash are believed: another
// number is damage, and would only take the machine's memory.
const (
	maxPINMemory = 1 << 20 // KiB
	maxPINPasses = 64
	maxPINKey    = 1 << 10 // bytes, in the text
)

// matches reports whether the hash is that of pin. Errors: ErrDamaged for a
// hash that is none.
func (h PINHash) matches(pin string) (bool, error) {
	fields := strings.Split(string(h), "$")
	var version, memory, passes, threads uint32
	if len(fields) != 6 || fields[0] != "" || fields[1] != "argon2id" {
		return false, fmt.Errorf("%w: a PIN of an unknown form", ErrDamaged)
	}
	_, err := fmt.Sscanf(fields[2]+" "+fields[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &passes, &threads)
	salt, saltErr := pinText.DecodeString(fields[4])
	key, keyErr := pinText.DecodeString(fields[5])
	switch {
	case errors.Join(err, saltErr, keyErr) != nil, version != argon2.Version, memory == 0, memory > maxPINMemory,
		passes == 0, passes > maxPINPasses, threads == 0, threads > 0xff, len(key) == 0, len(key) > maxPINKey:
		return false, fmt.Errorf("%w: a PIN of an unknown form", ErrDamaged)
	}
	got := argon2.IDKey([]byte(pin), salt, passes, memory, uint8(threads), uint32(len(key)))
	return subtle.ConstantTimeCompare(got, key) == 1, nil
}

// checkPIN holds a new PIN to its form: digits, and not the first ones that
// anybody would try.
func checkPIN(pin string) error {
	if len(pin) < 4 || len(pin) > 8 || !allDigits(pin) {
		return ErrPINForm
	}
	same, up := true, true
	for i := 1; i < len(pin); i++ {
		same = same && pin[i] == pin[i-1]
		up = up && pin[i] == pin[i-1]+1
	}
	if same || up {
		return ErrPINForm
	}
	return nil
}

// freeTries is how many wrong PINs in a row cost nothing.
const freeTries = 5

// waits are how long an operator is locked out after the fifth wrong PIN in a
// row, the sixth and so on; from then on it stays at the last.
var waits = []time.Duration{30 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}

// waitAfter is the wait after so many wrong PINs in a row.
func waitAfter(failures int) time.Duration {
	if failures < freeTries {
		return 0
	}
	return waits[min(failures-freeTries, len(waits)-1)]
}

// Errors of signing in.
var (
	ErrWrongPIN         = errors.New("wrong operator number or PIN")
	ErrPINForm          = errors.New("a PIN is four to eight digits, and not easy to guess")
	ErrNotSignedIn      = errors.New("nobody is signed in")
	ErrOperatorDisabled = errors.New("the operator is disabled")
)

// LockedOutError says that too many wrong PINs were typed for an operator.
type LockedOutError struct {
	Operator OperatorID
	Until    time.Time // by this machine's clock
}

func (e *LockedOutError) Error() string {
	return fmt.Sprintf("operator %s is locked out until %s", e.Operator, e.Until.In(Beijing).Format(time.TimeOnly))
}
