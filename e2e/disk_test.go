package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"wxtill/wxpay/sandbox"
)

// TestFullDisk fills the disk under a till with goods in the cart: nothing turns
// green, nothing is lost, and once there is room the sale goes on where it was.
func TestFullDisk(t *testing.T) {
	need(t)
	data := t.TempDir()
	if err := mountSmall(data); err != nil {
		// only root may, and not in every container
		t.Skip("no disk can be mounted here: ", err)
	}
	t.Cleanup(func() {
		if err := exec.Command("umount", "-l", data).Run(); err != nil {
			t.Error("umount: ", err)
		}
	})
	c := setUpIn(t, data, sandbox.Options{})
	c.open()
	c.enter("5")
	filler := filepath.Join(data, "filler")
	c.check(fill(filler))
	c.enter("7")  // is refused and stays in the entry, for there is no room for it
	c.press("F9") // and nothing must turn green meanwhile
	c.check(c.desk.NotGreen(c.ctx))
	c.check(os.Remove(filler))
	c.check(c.desk.Keys(c.ctx, "F9"))
	c.scan()
	c.check(c.wechat.Phone().Pay())
	c.check(c.desk.Green(c.ctx))
	if o := c.order(); o.TotalFee != 1200 {
		t.Errorf("WeChat was asked for %d fen, want 1200", o.TotalFee)
	}
	c.printed("5.00", "7.00", "12.00")
}
