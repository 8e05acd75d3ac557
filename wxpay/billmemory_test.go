//go:build linux && !race

package wxpay_test

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

const (
	million     = 1_000_000
	maxResident = 64 << 10 // KB over the start
	readerEnv   = "WXPAY_TEST_READ_A_MILLION"
)

// TestMillionRowsInLittleMemory reads and adds up a bill of a million rows in a
// process of its own, whose largest size is told by the kernel.
func TestMillionRowsInLittleMemory(t *testing.T) {
	if os.Getenv(readerEnv) != "" {
		readMillion(t)
		return
	}
	if testing.Short() {
		t.Skip("short")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run", "^TestMillionRowsInLittleMemory$", "-test.v")
	cmd.Env = append(os.Environ(), readerEnv+"=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	_, said, found := strings.Cut(string(out), "grew by KB: ")
	grown, err := strconv.Atoi(strings.Fields(said + " x")[0])
	if !found || err != nil || grown > maxResident {
		t.Errorf("grew by %d KB, at most %d are wanted:\n%s", grown, maxResident, out)
	}
}

func readMillion(t *testing.T) {
	before := residentPeak(t)
	rows, err := wxpay.NewBillReader(sandbox.SyntheticBill{Date: "20261123", Rows: million, Seed: 1}.Reader())
	if err != nil {
		t.Fatal(err)
	}
	var sum wxpay.BillSummary
	for rows.Next() {
		e, err := rows.Row().Entry()
		if err != nil {
			t.Fatal(err)
		}
		if day := e.TradeTime.Format("20060102"); day != "20261123" {
			t.Fatalf("row %d is of %s", sum.Count, day)
		}
		sum.Count++
		sum.TotalFee += e.TotalFee
		sum.Fee += e.Fee
	}
	got := rows.Summary()
	if err := rows.Err(); err != nil || got.Count != million || got.TotalFee != sum.TotalFee || got.Fee != sum.Fee {
		t.Fatalf("%d rows, summary %+v, %v", sum.Count, got, err)
	}
	fmt.Printf("grew by KB: %d\n", residentPeak(t)-before)
}

// residentPeak is VmHWM, the most that this process has ever had in memory, in KB.
func residentPeak(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, line, _ := strings.Cut(string(status), "VmHWM:")
	kb, err := strconv.Atoi(strings.Fields(line)[0])
	if err != nil {
		t.Fatal(err)
	}
	return kb
}
