package pos

import (
	"slices"
	"strings"

	"github.com/mozillazg/go-pinyin"
)

// A name in pinyin has as many spellings as its polyphones have readings. All of them
// are kept where they are few; where they are many, those that differ from the usual
// one in one character.
const (
	maxReadings  = 3  // of one character: the dictionary's others are of old books
	maxSpellings = 8  // of a name, as long as every combination is kept
	maxSingly    = 12 // where only one character at a time is read otherwise
)

// SearchKeys is what g is searched by, as a book stores it: name, code, barcodes, then
// the initials and the whole of its name in pinyin, in every spelling, in small letters
// and with a tab before each.
func (g *Goods) SearchKeys() string {
	keys := []string{g.Name, g.Code}
	for _, b := range g.Barcodes {
		keys = append(keys, string(b))
	}
	initials, whole := spellings(g.Name)
	keys = append(append(keys, initials...), whole...)
	var text strings.Builder
	var seen []string
	for _, k := range keys {
		if k = searchText(k); k != "" && !slices.Contains(seen, k) {
			seen = append(seen, k)
			text.WriteString("\t" + k)
		}
	}
	return text.String()
}

// searchText is a text as it is compared.
func searchText(s string) string {
	s = strings.ToLower(strings.TrimSpace(foldWidth(s)))
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' ' // tab and line feed part the keys
		}
		return r
	}, s)
}

// spellings are the initials and the pinyin of a name that has hanzi; other letters and
// digits stand in both as they are.
func spellings(name string) (initials, whole []string) {
	args := pinyin.NewArgs()
	args.Heteronym = true
	var short, long [][]string
	hanzi := false
	for _, r := range foldWidth(strings.ToLower(name)) {
		readings := pinyin.SinglePinyin(r, args)
		switch {
		case len(readings) > 0:
			hanzi = true
			readings = readings[:min(len(readings), maxReadings)]
			var firsts []string
			for _, p := range readings {
				if !slices.Contains(firsts, p[:1]) {
					firsts = append(firsts, p[:1])
				}
			}
			short, long = append(short, firsts), append(long, readings)
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.':
			short, long = append(short, []string{string(r)}), append(long, []string{string(r)})
		}
	}
	if !hanzi {
		return nil, nil
	}
	return spell(short), spell(long)
}

// spell are the words that can be made by taking one reading of each character.
func spell(readings [][]string) []string {
	all := 1
	for _, r := range readings {
		if all *= len(r); all > maxSpellings {
			return spellSingly(readings)
		}
	}
	words := []string{""}
	for _, r := range readings {
		next := make([]string, 0, len(words)*len(r))
		for _, reading := range r {
			for _, w := range words {
				next = append(next, w+reading)
			}
		}
		words = next
	}
	return words
}

// spellSingly are the usual spelling, and those in which one character is read
// otherwise.
func spellSingly(readings [][]string) []string {
	usual := make([]string, len(readings))
	for i, r := range readings {
		usual[i] = r[0]
	}
	words := []string{strings.Join(usual, "")}
	for i, r := range readings {
		for _, other := range r[1:] {
			if len(words) == maxSingly {
				return words
			}
			usual[i] = other
			words = append(words, strings.Join(usual, ""))
		}
		usual[i] = r[0]
	}
	return words
}
