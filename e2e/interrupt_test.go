package e2e

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestInterrupt presses Ctrl-C while the code is out: the order is left to the
// next start, which finds out what became of it.
func TestInterrupt(t *testing.T) {
	binary := built(t)
	data := t.TempDir()
	cmd := exec.CommandContext(t.Context(), binary, "charge", "1", "-phone", "never", "-json", "-data", data)
	said, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	cmd.Stdout = &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(said); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "code_url ") {
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
		}
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 4 {
		t.Errorf("ended with %v, want exit code 4", err)
	}
	if !strings.Contains(out.String(), `"state":"withdrawn"`) {
		t.Errorf("printed %s", out.String())
	}
	if err := exec.CommandContext(t.Context(), binary, "charge", "2", "-data", data).Run(); err != nil {
		t.Fatal(err)
	}
	recent, err := exec.CommandContext(t.Context(), binary, "recent", "-json", "-data", data).Output()
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(recent), `"amount"`); n != 2 {
		t.Errorf("%d payments, want 2:\n%s", n, recent)
	}
}
