package main

import (
	"testing"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// TestBillDay: without a date it is yesterday by WeChat's clock, before anything else
// was asked; where WeChat cannot be reached, by this machine's.
func TestBillDay(t *testing.T) {
	ahead := 72 * time.Hour
	wechat, err := sandbox.New(sandbox.Options{Now: func() time.Time { return time.Now().Add(ahead) }})
	if err != nil {
		t.Fatal(err)
	}
	if err := wechat.Start(); err != nil {
		t.Fatal(err)
	}
	defer wechat.Close()
	for _, c := range []struct {
		name   string
		away   bool
		args   []string
		behind time.Duration
		want   pos.Day
	}{
		{"by WeChat's clock", false, nil, ahead, ""},
		{"offline", true, nil, 0, ""},
		{"a day that was given", true, []string{"20261123"}, 0, "2026-11-23"},
	} {
		t.Run(c.name, func(t *testing.T) {
			wechat.Offline(c.away)
			b := &billing{}
			appid, mchID, key := wechat.Merchant()
			b.bills = &pos.Bills{
				Now: func() time.Time { return time.Now().Add(time.Duration(b.offset.Load())) },
				Gateway: &wxpay.Client{AppID: appid, MchID: mchID, Key: key, Gateways: []string{wechat.URL()},
					HTTPClient: wechat.HTTPClient(), Trace: b.observe},
			}
			want := c.want
			if want == "" {
				want = pos.DayOf(time.Now().Add(c.behind)).Add(-1)
			}
			if day, err := b.billDay(t.Context(), c.args); err != nil || day != want {
				t.Errorf("%s, %v; want %s", day, err, want)
			}
		})
	}
}
