package config

import (
	"strings"

	"wxtill/spelling"
)

// maxName is more than the longest name of a key that the file may have.
const maxName = 40

// unknown is the error for a key that the file must not have, with the one that
// was probably meant: the same key in another section, or one that is spelt
// much alike.
func unknown(name string) *Error {
	if len(name) > maxName {
		return because(UnknownKey)
	}
	var names []string
	for _, f := range fields {
		if last(f.name) == last(name) {
			return because(MisspeltKey, f.name)
		}
		names = append(names, f.name)
	}
	near := spelling.Nearest(name, names, 2)
	if len(near) == 0 {
		return because(UnknownKey)
	}
	return because(MisspeltKey, near[0])
}

func last(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }
