package main

import (
	"errors"
	"flag"
	"io"
	"strings"
	"testing"

	"wxtill/words"
)

// TestWrongFlags holds what a person reads who mistypes a flag.
func TestWrongFlags(t *testing.T) {
	for _, c := range []struct {
		args   []string
		zh, en string
	}{
		{[]string{"-nosuch"}, "没有 -nosuch 这个选项", "there is no flag -nosuch"},
		{[]string{"-limit"}, "-limit 后面还缺内容", "something has to follow -limit"},
		{[]string{"-limit", "ten"}, "\"ten\" 不能用在 -limit 后面", "\"ten\" cannot follow -limit"},
	} {
		fs := flag.NewFlagSet("find", flag.ContinueOnError)
		fs.SetOutput(io.Discard)
		fs.Int("limit", 0, "")
		_, err := parseFlags(fs, c.args)
		var wrong *usageError
		if !errors.As(err, &wrong) {
			t.Fatalf("%q: %v", c.args, err)
		}
		for language, want := range map[words.Language]string{words.ZH: c.zh, words.EN: c.en} {
			if got := wrong.explain(words.For(language)); !strings.Contains(got, want) {
				t.Errorf("%q in %s: %q, want %q in it", c.args, language, got, want)
			}
		}
	}
}
