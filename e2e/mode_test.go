package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"wxtill/wxpay/sandbox"
)

// TestALessonOnATillWithRealMoney: Ctrl+T opens a lesson in the place of the till, in the
// same process, a sale of it is in the lesson's book alone, and Ctrl+T goes back.
func TestALessonOnATillWithRealMoney(t *testing.T) {
	c := setUp(t, sandbox.Options{})
	c.open()
	book := func(flags ...string) string {
		t.Helper()
		out, err := exec.CommandContext(c.ctx, binary, append([]string{"recent", "-data", c.data}, flags...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return string(out)
	}
	started := func(mode string, times int) {
		t.Helper()
		c.eventually("the start", func() bool {
			log, err := os.ReadFile(filepath.Join(c.data, "wxtill.log"))
			c.check(err)
			return strings.Count(string(log), "training="+mode) >= times
		})
		c.check(c.desk.Drawn(c.ctx))
		look()
		c.check(c.desk.Focus(c.ctx, c.till))
	}
	sell := func(amount string) {
		t.Helper()
		c.check(c.desk.Type(c.ctx, amount))
		c.press("Return", "F8", "Return", "Return")
	}
	sell("3.00")
	c.press("ctrl+t", "Return")
	started("true", 1)
	sell("88.00")
	c.press("ctrl+t", "Return")
	started("false", 2)
	sell("4.00")
	if real := book(); strings.Contains(real, "88.00") || !strings.Contains(real, "3.00") || !strings.Contains(real, "4.00") {
		t.Errorf("the book of real money:\n%s", real)
	}
	if lesson := book("-training"); !strings.Contains(lesson, "88.00") || strings.Contains(lesson, " 3.00") {
		t.Errorf("the lesson's:\n%s", lesson)
	}
}
