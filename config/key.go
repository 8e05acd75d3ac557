package config

import (
	"fmt"
	"io"
)

// Key is the merchant's API key. Whatever prints, logs or encodes one gets a
// mask: [Key.Reveal] is the only way to the text.
type Key struct {
	// A pointer, because fmt shows the inside of unexported fields without
	// asking their methods; of a pointer it shows the address alone.
	text *string
}

// NewKey makes a key of its text.
func NewKey(text string) Key {
	if text == "" {
		return Key{}
	}
	return Key{&text}
}

// Reveal is the text of the key, for signing.
func (k Key) Reveal() string {
	if k.text == nil {
		return ""
	}
	return *k.text
}

// mask stands for a key, whatever its length.
const mask = "********"

// String is a mask, or empty where there is no key.
func (k Key) String() string {
	if k.text == nil {
		return ""
	}
	return mask
}

// Format implements [fmt.Formatter]: every verb prints the mask.
func (k Key) Format(s fmt.State, _ rune) { io.WriteString(s, k.String()) }

// MarshalText gives the mask to encoders of JSON and the like.
func (k Key) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// secretLength is that of an API key.
const secretLength = 32

// discreet hides a value that may be a key in the wrong place.
func discreet(value string) string {
	run := 0
	for _, r := range value {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			run++
		} else {
			run = 0
		}
		if run >= secretLength {
			return mask
		}
	}
	return value
}
