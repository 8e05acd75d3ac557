package sandbox

import (
	"path/filepath"
	"testing"
	"time"

	"wxtill/wxpay"
)

func TestAdvance(t *testing.T) {
	file := filepath.Join(t.TempDir(), "orders.json")
	c := open(t, Options{StateFile: file, RefundTime: RefundTime{Bank: 72 * time.Hour}})
	c.sold(no)
	c.refunded(no, "R00001", 100)
	for _, tt := range []struct {
		ahead time.Duration
		want  string
	}{{71 * time.Hour, "PROCESSING"}, {time.Hour, "SUCCESS"}} {
		if err := c.Advance(tt.ahead); err != nil {
			t.Fatal(err)
		}
		if got := c.status("R00001"); got != tt.want {
			t.Errorf("%s later: %s, want %s", tt.ahead, got, tt.want)
		}
	}
	if err := c.Advance(-time.Second); err == nil {
		t.Error("the clock went back")
	}
	again := open(t, Options{StateFile: file, Now: c.clock.Now})
	if got, want := again.Now(), noon.Add(72*time.Hour); !got.Equal(want) {
		t.Errorf("after a restart it is %s, want %s", got, want)
	}
	if o, _ := again.Order(no); o.Refunds[0].Status != wxpay.RefundSuccess {
		t.Errorf("after a restart the refund is %s", o.Refunds[0].Status)
	}
}

// The bill of a day is there on the next morning by WeChat's clock.
func TestNextMorning(t *testing.T) {
	for _, now := range []string{"2026-03-04T00:00:00+08:00", "2026-03-04T12:00:00+08:00", "2026-03-04T15:59:59Z"} {
		c := open(t, Options{Rules: Rules{BillAtNine: true}})
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		c.clock.now = at
		c.sold(no)
		if err := c.NextMorning(); err != nil {
			t.Fatal(err)
		}
		if got := c.Now().In(beijing).Format(time.RFC3339); got != "2026-03-05T09:30:00+08:00" {
			t.Errorf("the morning after %s is %s", now, got)
		}
		if entries, err := c.bill(wxpay.BillAll); len(entries) != 1 || err != nil {
			t.Errorf("the bill of %s: %v, %v", now, entries, err)
		}
	}
}
