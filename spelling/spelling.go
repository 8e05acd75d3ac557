// Package spelling finds what was probably meant by a word that is not known.
package spelling

// Nearest are the known words that are the fewest bytes away from word, in their
// order, and none that is more than limit away.
func Nearest(word string, known []string, limit int) []string {
	var near []string
	for _, k := range known {
		d := distance(k, word)
		if d < limit {
			near, limit = nil, d
		}
		if d == limit {
			near = append(near, k)
		}
	}
	return near
}

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
