package spelling

import (
	"slices"
	"testing"
)

func TestNearest(t *testing.T) {
	known := []string{"ORDERPAID", "ORDERCLOSED", "AUTHCODE", "AUTHCORE"}
	for _, tt := range []struct {
		word  string
		limit int
		want  []string
	}{
		{"ORDERPAID", 2, []string{"ORDERPAID"}},
		{"ORDER_PAID", 2, []string{"ORDERPAID"}},
		{"ODREPAID", 2, nil},
		{"ODREPAID", 3, []string{"ORDERPAID"}},
		{"AUTHCOE", 3, []string{"AUTHCODE", "AUTHCORE"}},
		{"", 3, nil},
		{"ORDERPAI", 0, nil},
	} {
		if got := Nearest(tt.word, known, tt.limit); !slices.Equal(got, tt.want) {
			t.Errorf("%q within %d: %q, want %q", tt.word, tt.limit, got, tt.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"abc", "abc", 0},
		{"abc", "abd", 1}, {"abc", "ac", 1}, {"abc", "xabc", 1}, {"kitten", "sitting", 3},
	} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("from %q to %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
