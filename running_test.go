package main

import "testing"

// TestRunThatDidNotEndWell is known at the next start, and only then.
func TestRunThatDidNotEndWell(t *testing.T) {
	dir := t.TempDir()
	want := func(interrupted bool) {
		t.Helper()
		if got, err := runBegun(dir); got != interrupted || err != nil {
			t.Errorf("interrupted %v, %v; want %v", got, err, interrupted)
		}
	}
	want(false)
	want(true) // which never ended
	for range 2 {
		if err := runEnded(dir); err != nil {
			t.Error(err)
		}
	}
	want(false)
}
