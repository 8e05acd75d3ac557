package pos

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/crypto/argon2"
)

func TestPINForm(t *testing.T) {
	for pin, good := range map[string]bool{
		"7351": true, "240816": true, "90909090": true, "0012": true, "4321": true,
		"": false, "735": false, "735124680": false, "73a1": false, "７３５１": false, "0000": false, "77777777": false, "1234": false, "45678": false, " 7351": false,
	} {
		if _, err := newPINHash(pin); (err == nil) != good || err != nil && !errors.Is(err, ErrPINForm) {
			t.Errorf("%q: %v", pin, err)
		}
	}
}

// TestPINHash: the same PIN has another hash each time, matches nothing else, and
// prints as nothing.
func TestPINHash(t *testing.T) {
	first, err := newPINHash("240816")
	if err != nil {
		t.Fatal(err)
	}
	second, err := newPINHash("240816")
	if err != nil || first == second {
		t.Errorf("two hashes of a PIN are %q, %v", string(second), err)
	}
	for pin, want := range map[string]bool{"240816": true, "240817": false, "": false, "24081": false, "2408160": false} {
		if got, err := first.matches(pin); got != want || err != nil {
			t.Errorf("matches(%q) = %v, %v", pin, got, err)
		}
	}
	if !strings.HasPrefix(string(first), "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("the parameters are not beside the hash: %s", string(first))
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		if got := fmt.Sprintf(verb, first); got != "{PIN}" {
			t.Errorf("%s prints %s", verb, got)
		}
	}
}

// TestPINHashOfOtherParameters: a hash that another version made with other
// parameters is still that of its PIN.
func TestPINHashOfOtherParameters(t *testing.T) {
	salt := []byte("salt of the past")
	key := argon2.IDKey([]byte("7351"), salt, 1, 64, 2, 16)
	text := base64.RawStdEncoding
	old := PINHash("$argon2id$v=19$m=64,t=1,p=2$" + text.EncodeToString(salt) + "$" + text.EncodeToString(key))
	for pin, want := range map[string]bool{"7351": true, "7352": false} {
		if got, err := old.matches(pin); got != want || err != nil {
			t.Errorf("matches(%q) = %v, %v", pin, got, err)
		}
	}
}

// TestDamagedPINHash: what is no hash lets nobody in, and does not take the
// machine's memory.
func TestDamagedPINHash(t *testing.T) {
	good, err := newPINHash("7351")
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range []PINHash{
		"", "7351", "$argon2id$", "$$$$$", PINHash(strings.Replace(string(good), "argon2id", "argon2i", 1)),
		PINHash(strings.Replace(string(good), "v=19", "v=18", 1)), PINHash(strings.Replace(string(good), "m=19456", "m=4294967295", 1)),
		PINHash(strings.Replace(string(good), "m=19456", "m=0", 1)), PINHash(strings.Replace(string(good), "t=2", "t=0", 1)),
		PINHash(strings.Replace(string(good), "p=1", "p=0", 1)), PINHash(strings.Replace(string(good), "p=1", "p=256", 1)),
		good[:strings.LastIndex(string(good), "$")+1], good[:strings.LastIndex(string(good), "$")], good + "$", good + "!",
	} {
		if ok, err := h.matches("7351"); ok || !errors.Is(err, ErrDamaged) {
			t.Errorf("%q: %v, %v", string(h), ok, err)
		}
	}
}
