package main

import (
	"fmt"
	"io"
	"path"
	"strings"
	"text/tabwriter"
)

// bar is a figure that a benchmark should stay under.
type bar struct{ ns, allocs float64 }

// bars are the bars of the hot paths; docs/PERFORMANCE.md says where they come from.
var bars = map[string]bar{
	"wxpay Sign/md5/12_fields":                {700, 2},
	"wxpay Body/signed_order":                 {1500, 0},
	"wxpay Answer/parse_and_verify_15_fields": {3000, 10},
}

// write prints the results in order, each with its ratio and its bar.
func write(out io.Writer, results []result) error {
	base := map[string]float64{} // ns of the baseline of a group
	for _, r := range results {
		if r.baseline() {
			base[group(r)] = r.units["ns/op"]
		}
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "benchmark\ttime\tx baseline\tallocs\tbar\tmore\t")
	for _, r := range results {
		fmt.Fprintf(w, "%s %s\t%s\t%s\t%s\t%s\t%s\t\n", r.pkg, strings.ReplaceAll(r.name, "_", " "),
			duration(r.units["ns/op"]), ratio(r, base), number(r.units["allocs/op"]), verdict(r), more(r))
	}
	return w.Flush()
}

// group is what a result and its baseline have in common.
func group(r result) string { return r.pkg + " " + path.Dir(r.name) }

func ratio(r result, base map[string]float64) string {
	b := base[group(r)]
	if b == 0 || r.baseline() {
		return "-"
	}
	return fmt.Sprintf("%.2f", r.units["ns/op"]/b)
}

func verdict(r result) string {
	b, ok := bars[r.pkg+" "+r.name]
	if !ok {
		return "-"
	}
	text := duration(b.ns)
	over := r.units["ns/op"] > b.ns
	if b.allocs > 0 {
		text += ", " + number(b.allocs)
		over = over || r.units["allocs/op"] > b.allocs
	}
	if over {
		return text + " OVER"
	}
	return text + " ok"
}

func more(r result) string {
	var parts []string
	for _, unit := range r.more {
		parts = append(parts, number(r.units[unit])+" "+unit)
	}
	return strings.Join(parts, ", ")
}

func number(v float64) string { return fmt.Sprintf("%.4g", v) }

// duration writes nanoseconds in the unit that people use for them.
func duration(ns float64) string {
	switch {
	case ns >= 1e9:
		return fmt.Sprintf("%.3g s", ns/1e9)
	case ns >= 1e6:
		return fmt.Sprintf("%.3g ms", ns/1e6)
	case ns >= 1e4:
		return fmt.Sprintf("%.3g µs", ns/1e3)
	}
	return fmt.Sprintf("%.4g ns", ns)
}
