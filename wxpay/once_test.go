package wxpay

import (
	"strconv"
	"testing"
)

// The oldest number makes room for the newest; the memory does not grow.
func TestOnceForgetsTheOldest(t *testing.T) {
	o := newOnce(3)
	runs := map[string]int{}
	do := func(id string) {
		t.Helper()
		if err := o.do(t.Context(), id, func() error { runs[id]++; return nil }); err != nil {
			t.Error(err)
		}
	}
	for _, id := range []string{"a", "b", "c", "a", "b", "c"} {
		do(id)
	}
	if runs["a"] != 1 || runs["b"] != 1 || runs["c"] != 1 {
		t.Errorf("runs %v", runs)
	}
	do("d")
	do("b")
	do("c")
	do("a") // forgotten, in its turn
	if runs["a"] != 2 || runs["b"] != 1 || runs["c"] != 1 {
		t.Errorf("runs %v", runs)
	}
	for i := range 100 {
		do(strconv.Itoa(i))
	}
	if len(o.done) != 3 || len(o.order) != 3 || len(o.running) != 0 {
		t.Errorf("remembers %d, %d, runs %d", len(o.done), len(o.order), len(o.running))
	}
}
