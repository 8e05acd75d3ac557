// Benchtable turns the output of go test -bench into one table in which every
// figure stands beside what it is measured against.
//
// A benchmark's baseline is a sibling whose name begins with "baseline": the same
// work in the plainest or the usual way, measured in the same run on the same
// machine. The column "x baseline" is the ratio of the two times; below 1 the
// till is faster. A few benchmarks also have a bar: a figure the project wants to
// stay under. An absolute bar holds on one machine only, so one that is passed is
// marked and is no error.
//
//	go test -run '^$' -bench . -benchmem ./wxpay | go run ./e2e/benchtable
package main

import (
	"fmt"
	"os"
)

func main() {
	results, err := parse(os.Stdin)
	if err == nil && len(results) == 0 {
		err = fmt.Errorf("no benchmark in the input")
	}
	if err == nil {
		err = write(os.Stdout, results)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "benchtable:", err)
		os.Exit(1)
	}
}
