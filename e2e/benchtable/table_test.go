package main

import (
	"strings"
	"testing"
)

const run = `goos: linux
pkg: wxtill/wxpay
BenchmarkSign/md5/12_fields-2     	 2000000	       650.5 ns/op	       0 B/op	       1 allocs/op
BenchmarkSign/md5/baseline_digest-2	 4000000	       325.25 ns/op	       0 B/op	       0 allocs/op
BenchmarkBody/signed_order-2      	  100000	      1600 ns/op	      10 B/op	       1 allocs/op
PASS
pkg: wxtill/printer
BenchmarkEncode-2 	   10000	     20000 ns/op	       762.0 bytes/slip
BenchmarkReceiptAt9600-2 	   2	     900000000 ns/op	       1.06 x_the_line
ok  	wxtill/printer	2.1s
pkg: wxtill/wxpay/interop
BenchmarkSign/12_fields/wxpay-2            	 1000	      1000 ns/op	       1 allocs/op
BenchmarkSign/12_fields/baseline_slow-2    	 1000	      3000 ns/op	       1 allocs/op
BenchmarkSign/12_fields/baseline_fast-2    	 1000	      2000 ns/op	       1 allocs/op
BenchmarkSign/12_fields/baseline_medium-2  	 1000	      2500 ns/op	       1 allocs/op
BenchmarkBody/signed_order/wxpay-2         	 1000	      1000 ns/op	       1 allocs/op
BenchmarkBody/signed_order/baseline_fast-2 	 1000	      1200 ns/op	       1 allocs/op
pkg: wxtill/storage
BenchmarkGoods/search_pinyin/of_100k-2	100	700000 ns/op	650.0 p50-µs	20001 p99-µs
pkg: wxtill/e2e
BenchmarkStart/window_painted/till	9	650000000 ns/op	700.5 p99-ms
BenchmarkStart/window_painted/baseline_bare_window	9	325000000 ns/op
`

func TestTable(t *testing.T) {
	results, err := parse(strings.NewReader(run))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := write(&b, results); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
	want := []string{
		"benchmark time x baseline allocs bar more",
		"wxpay Sign/md5/12 fields 650.5 ns 2.00 1 700 ns, 2 ok",
		"wxpay Sign/md5/baseline digest 325.2 ns - 0 -",
		"wxpay Body/signed order 1600 ns - 1 1500 ns OVER",
		"printer Encode 20 µs - - 800 bytes/slip ok 762 bytes/slip",
		"printer ReceiptAt9600 900 ms - - 1.05 x_the_line OVER 1.06 x_the_line",
		"wxpay/interop Sign/12 fields/wxpay 1000 ns 0.50 1 x 0.67, 10 ok",
		"wxpay/interop Sign/12 fields/baseline slow 3000 ns - 1 -",
		"wxpay/interop Sign/12 fields/baseline fast 2000 ns - 1 -",
		"wxpay/interop Sign/12 fields/baseline medium 2500 ns - 1 -",
		"wxpay/interop Body/signed order/wxpay 1000 ns 0.83 1 x 0.67, 10 OVER",
		"wxpay/interop Body/signed order/baseline fast 1200 ns - 1 -",
		"storage Goods/search pinyin/of 100k 700 µs - - p99 20 ms OVER 650 p50-µs, 2e+04 p99-µs",
		"e2e Start/window painted/till 650 ms 2.00 - x 1.50 OVER 700.5 p99-ms",
		"e2e Start/window painted/baseline bare window 325 ms - - -",
	}
	if len(lines) != len(want) {
		t.Fatalf("%d lines, want %d:\n%s", len(lines), len(want), b.String())
	}
	for i := range want {
		if got := strings.Join(strings.Fields(lines[i]), " "); got != want[i] {
			t.Errorf("line %d\n got %q\nwant %q", i, got, want[i])
		}
	}
}

func TestFailedBenchmarkIsNoTable(t *testing.T) {
	if _, err := parse(strings.NewReader(run + "--- FAIL: BenchmarkCommit\n")); err == nil {
		t.Error("a failed benchmark was left out without a word")
	}
}

func TestNameAloneIsNoResult(t *testing.T) {
	results, err := parse(strings.NewReader("BenchmarkSign\nBenchmarkSign-2   \tsome noise\n"))
	if err != nil || len(results) != 0 {
		t.Errorf("parse = %v, %v", results, err)
	}
}

func TestDuration(t *testing.T) {
	for ns, want := range map[float64]string{
		0: "0 ns", 9999: "9999 ns", 15000: "15 µs", 2.5e6: "2.5 ms", 3e9: "3 s",
	} {
		if got := duration(ns); got != want {
			t.Errorf("duration(%v) = %q, want %q", ns, got, want)
		}
	}
}
