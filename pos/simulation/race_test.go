//go:build race

package simulation_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain improvises less under the race detector, which takes many times as long.
func TestMain(m *testing.M) {
	flag.Parse()
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		_ = flag.Set("rapid.checks", "3")
	}
	os.Exit(m.Run())
}
