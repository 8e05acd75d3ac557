package config

import "strings"

// maxName is more than the longest name of a key that the file may have.
const maxName = 40

// unknown is the error for a key that the file must not have, with the one that
// was probably meant: the same key in another section, or one that is spelt
// much alike.
func unknown(name string) *Error {
	best, bestDistance := "", 3 // two letters wrong at most
	if len(name) > maxName {
		return because(UnknownKey)
	}
	for _, f := range fields {
		if last(f.name) == last(name) {
			return because(MisspeltKey, f.name)
		}
		if d := distance(f.name, name); d < bestDistance {
			best, bestDistance = f.name, d
		}
	}
	if best == "" {
		return because(UnknownKey)
	}
	return because(MisspeltKey, best)
}

func last(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// distance is how many bytes must be put in, taken out or changed to turn a
// into b (Levenshtein's).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
