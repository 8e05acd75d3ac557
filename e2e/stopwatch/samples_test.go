package main

import (
	"strings"
	"testing"
	"time"
)

func TestPercentile(t *testing.T) {
	var d []time.Duration
	for n := 50; n > 0; n-- {
		d = append(d, time.Duration(n))
	}
	for p, want := range map[int]time.Duration{1: 1, 50: 25, 98: 49, 99: 50, 100: 50} {
		if got := percentile(d, p); got != want {
			t.Errorf("percentile %d of 1..50 = %d, want %d", p, got, want)
		}
	}
	if got := percentile([]time.Duration{7}, 50); got != 7 {
		t.Errorf("median of one = %d", got)
	}
}

func TestWrite(t *testing.T) {
	s := samples{resident: 200e6}
	s.add(20*time.Millisecond, 0)
	s.add(10*time.Millisecond, 500*time.Microsecond)
	var b strings.Builder
	s.write(&b, "Start/till")
	want := "BenchmarkStart/till\t2\t10000000 ns/op\t10.0 p50-ms\t20.0 p99-ms\t0.50 look-p99-ms\t200 resident-MB\n"
	if b.String() != want {
		t.Errorf("got  %q\nwant %q", b.String(), want)
	}
	var none samples
	b.Reset()
	none.write(&b, "x")
	if b.Len() != 0 {
		t.Errorf("nothing taken is written as %q", b.String())
	}
}
