package main

import (
	"fmt"
	"io"
	"path"
	"strings"
	"text/tabwriter"
)

// bar holds the figures that a benchmark should stay under; 0 is none.
type bar struct {
	ns, allocs float64
	ratio      float64 // to the fastest baseline
	p99        float64 // ns, of a hundred times the slowest but one
	unit       string  // of a figure of the benchmark's own
	most       float64 // that figure
}

// bars are the bars of the hot paths and of what people wait for;
// docs/PERFORMANCE.md says where they come from.
var bars = map[string]bar{
	"wxpay Sign/md5/12_fields":                                  {ns: 700, allocs: 2},
	"wxpay Body/signed_order":                                   {ns: 1500},
	"wxpay Answer/parse_and_verify_15_fields":                   {ns: 3000, allocs: 10},
	"wxpay Bill/read_and_add_up":                                {ratio: 1.0 / 2, allocs: 40},
	"wxpay/interop Sign/12_fields/wxpay":                        {ratio: 1 / 1.5, allocs: 10},
	"wxpay/interop Body/signed_order/wxpay":                     {ratio: 1 / 1.5, allocs: 10},
	"wxpay/interop Answer/parse_and_verify_15_fields/wxpay":     {ratio: 1.0 / 5, allocs: 10},
	"wxpay/interop Query/in_process/wxpay":                      {ratio: 1 / 1.5},
	"storage Search/newest/among_2m":                            {ns: 50e6, ratio: 1.2},
	"storage Search/filtered/among_2m":                          {ns: 50e6, ratio: 1.2},
	"storage Search/what_is_not_there/among_2m":                 {ns: 50e6, ratio: 1.2},
	"storage Search/six_digits/among_2m":                        {ns: 50e6, ratio: 1.2},
	"storage Goods/search_initials/of_100k":                     {p99: 20e6},
	"storage Goods/search_pinyin/of_100k":                       {p99: 20e6},
	"storage Goods/search_a_part_of_a_name/of_100k":             {p99: 20e6},
	"storage Goods/search_nothing/of_100k":                      {p99: 20e6},
	"storage Goods/search_one_letter/of_100k":                   {p99: 20e6},
	"storage Goods/search_digits_of_a_barcode/of_100k":          {p99: 20e6},
	"storage GoodsStart/with_100k_and_1M_sales":                 {ratio: 1.2},
	"storage Reconcile/a_million_rows":                          {ns: 10e9},
	"printer Encode":                                            {unit: "bytes/slip", most: 800},
	"printer ReceiptAt9600":                                     {unit: "x_the_line", most: 1.05},
	"printer FirstByte":                                         {p99: 50e6},
	"e2e Start/window_painted/till":                             {ratio: 1.5},
	"e2e Start/amount_rung_up/till":                             {ratio: 1.5},
	"e2e FullStart/window_painted/with_100k_goods_and_1M_sales": {ratio: 1.2},
	"e2e FullStart/amount_rung_up/with_100k_goods_and_1M_sales": {ratio: 1.2},
	"e2e F9/request_arrived/till":                               {ns: 50e6},
	"e2e Answer/code_painted/till":                              {ns: 100e6},
	"e2e Answer/green_screen_painted/till":                      {ns: 100e6},
}

// write prints the results in order, each with its ratio and its bar.
func write(out io.Writer, results []result) error {
	base := map[string]float64{} // ns of the fastest baseline of a group
	for _, r := range results {
		ns, known := base[group(r)]
		if r.baseline() && (!known || r.units["ns/op"] < ns) {
			base[group(r)] = r.units["ns/op"]
		}
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "benchmark\ttime\tx baseline\tallocs\tbar\tmore\t")
	for _, r := range results {
		fmt.Fprintf(w, "%s %s\t%s\t%s\t%s\t%s\t%s\t\n", r.pkg, strings.ReplaceAll(r.name, "_", " "),
			duration(r.units["ns/op"]), ratioText(r, base), allocs(r), verdict(r, base), more(r))
	}
	return w.Flush()
}

// group is what a result and its baseline have in common.
func group(r result) string { return r.pkg + " " + path.Dir(r.name) }

// ratio is the time of r to its baseline's; 0 where there is nothing to compare.
func ratio(r result, base map[string]float64) float64 {
	b := base[group(r)]
	if b == 0 || r.baseline() {
		return 0
	}
	return r.units["ns/op"] / b
}

func ratioText(r result, base map[string]float64) string {
	x := ratio(r, base)
	if x == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", x)
}

func verdict(r result, base map[string]float64) string {
	b, ok := bars[r.pkg+" "+r.name]
	if !ok {
		return "-"
	}
	var limits []string
	over := false
	hold := func(value, limit float64, text string) {
		if limit > 0 {
			limits = append(limits, text)
			over = over || value > limit
		}
	}
	hold(r.units["ns/op"], b.ns, duration(b.ns))
	hold(ratio(r, base), b.ratio, fmt.Sprintf("x %.2f", b.ratio))
	hold(r.units["allocs/op"], b.allocs, number(b.allocs))
	hold(r.p99(), b.p99, "p99 "+duration(b.p99))
	hold(r.units[b.unit], b.most, number(b.most)+" "+b.unit)
	if over {
		return strings.Join(limits, ", ") + " OVER"
	}
	return strings.Join(limits, ", ") + " ok"
}

// p99 is the 99th percentile in ns, by whatever unit it was reported.
func (r result) p99() float64 { return max(r.units["p99-µs"]*1e3, r.units["p99-ms"]*1e6) }

func allocs(r result) string {
	n, ok := r.units["allocs/op"]
	if !ok {
		return "-"
	}
	return number(n)
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
