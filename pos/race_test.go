//go:build race

package pos_test

import (
	"flag"
	"os"
	"testing"
)

func init() { backlogSize = 1000 }

// TestMain tries fewer cases under the race detector, which takes twenty times as
// long: races show in few of them, broken rules in many.
func TestMain(m *testing.M) {
	flag.Parse()
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		_ = flag.Set("rapid.checks", "10")
	}
	os.Exit(m.Run())
}
