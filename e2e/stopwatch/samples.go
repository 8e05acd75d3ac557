package main

import (
	"fmt"
	"io"
	"slices"
	"time"
)

// figure is a time that is taken.
type figure string

const (
	startPainted figure = "Start/window_painted"        // from the start of the process to the first picture
	startUsable  figure = "Start/amount_rung_up"        // to an amount typed then, in the cart and to be charged
	request      figure = "F9/request_arrived"          // from the key to unifiedorder at WeChat, read and verified
	codePainted  figure = "Answer/code_painted"         // from WeChat's answer to the code on the screen
	greenPainted figure = "Answer/green_screen_painted" // from WeChat's SUCCESS to the green screen
	keyPainted   figure = "Key/painted"                 // from a key to its character in the entry
	goodsListed  figure = "Key/goods_listed"            // to the goods that are found by it
	lineShown    figure = "Scan/line_on_screen"         // from the Enter of a scanner to the line, and F9 ready
	idleCPU      figure = "Idle/cpu_of_a_second"        // that nobody touches the program
)

var figures = []figure{startPainted, startUsable, request, codePainted, greenPainted, keyPainted, goodsListed, lineShown, idleCPU}

// samples are what one program took for one figure.
type samples struct {
	took     []time.Duration
	looks    []time.Duration // how long the looking itself took
	resident int64           // most memory, in bytes; 0 is unknown
}

func (s *samples) add(took, look time.Duration) {
	s.took, s.looks = append(s.took, took), append(s.looks, look)
}

// write writes s as a line of go test -bench, the median as its time.
func (s *samples) write(out io.Writer, name string) {
	if len(s.took) == 0 {
		return
	}
	fmt.Fprintf(out, "Benchmark%s\t%d\t%d ns/op\t%.1f p50-ms\t%.1f p99-ms", name, len(s.took),
		percentile(s.took, 50), milliseconds(percentile(s.took, 50)), milliseconds(percentile(s.took, 99)))
	if look := percentile(s.looks, 99); look > 0 {
		fmt.Fprintf(out, "\t%.2f look-p99-ms", milliseconds(look))
	}
	if s.resident > 0 {
		fmt.Fprintf(out, "\t%.0f resident-MB", float64(s.resident)/1e6)
	}
	fmt.Fprintln(out)
}

// percentile is the smallest of the samples that p of a hundred do not exceed.
func percentile(d []time.Duration, p int) time.Duration {
	sorted := slices.Sorted(slices.Values(d))
	return sorted[(len(sorted)*p+99)/100-1]
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
