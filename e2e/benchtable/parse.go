package main

import (
	"bufio"
	"fmt"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// result is one line of go test -bench.
type result struct {
	pkg   string             // below the module
	name  string             // without Benchmark and the number of cores
	units map[string]float64 // "ns/op", "allocs/op" and what else is reported
	more  []string           // the units that the table has no column for, in order
}

// baseline reports whether r is what its siblings are measured against.
func (r result) baseline() bool { return strings.HasPrefix(path.Base(r.name), "baseline") }

var cores = regexp.MustCompile(`-\d+$`)

// parse reads the results in order. A failed benchmark is an error: a table that
// leaves it out would look whole.
func parse(in io.Reader) ([]result, error) {
	var results []result
	pkg := ""
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		line := lines.Text()
		switch {
		case strings.HasPrefix(line, "pkg: "):
			pkg = strings.TrimPrefix(strings.TrimPrefix(line, "pkg: "), "wxtill/")
		case strings.HasPrefix(line, "FAIL"), strings.HasPrefix(line, "--- FAIL"):
			return nil, fmt.Errorf("a benchmark failed: %s", line)
		case strings.HasPrefix(line, "Benchmark"):
			r, ok := parseLine(line)
			if ok {
				r.pkg = pkg
				results = append(results, r)
			}
		}
	}
	return results, lines.Err()
}

// parseLine reads "BenchmarkX-2  100  12.5 ns/op  0 allocs/op"; a name alone is
// no result.
func parseLine(line string) (result, bool) {
	fields := strings.Fields(line)
	if len(fields) < 4 {
		return result{}, false
	}
	name := cores.ReplaceAllString(strings.TrimPrefix(fields[0], "Benchmark"), "")
	r := result{name: name, units: map[string]float64{}}
	for i := 2; i+1 < len(fields); i += 2 {
		v, err := strconv.ParseFloat(fields[i], 64)
		if err != nil {
			return result{}, false
		}
		unit := fields[i+1]
		r.units[unit] = v
		if unit != "ns/op" && unit != "allocs/op" && unit != "B/op" {
			r.more = append(r.more, unit)
		}
	}
	return r, true
}
