package config

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// FuzzParse: whatever the text, there is a configuration that can be written and
// read again, or errors that can be shown.
func FuzzParse(f *testing.F) {
	f.Add([]byte(account))
	for _, m := range mistakes {
		f.Add([]byte(m.doc))
	}
	c := Training()
	c.AppID, c.MchID, c.Key = "wx1", "1", NewKey(goodKey)
	f.Add(c.Encode())
	f.Fuzz(func(t *testing.T, doc []byte) {
		c, err := Parse("config.toml", doc)
		if err != nil {
			var es Errors
			if !errors.As(err, &es) || len(es) == 0 {
				t.Fatalf("error of type %T", err)
			}
			lines := 1 + strings.Count(string(doc), "\n")
			for _, e := range es {
				if e.Line < 0 || e.Line > lines || strings.Contains(e.Error(), "%!") || len(e.Error()) > 2000 {
					t.Fatalf("line %d of %d: %s", e.Line, lines, e)
				}
			}
			return
		}
		again, err := Parse("config.toml", c.Encode())
		if err != nil || !reflect.DeepEqual(c, again) {
			t.Fatalf("%+v comes back as %+v, %v", c, again, err)
		}
	})
}

// TestEncodeParse: every valid configuration survives being written and read.
func TestEncodeParse(t *testing.T) {
	words := rapid.StringMatching(`[ -~店铺"'\\#=é😀]{1,20}`)
	id := rapid.StringMatching(`[0-9A-Za-z_-]{1,32}`)
	between := func(t *rapid.T, name string, least, most time.Duration) time.Duration {
		return time.Duration(rapid.Int64Range(int64(least), int64(most)).Draw(t, name))
	}
	rapid.Check(t, func(t *rapid.T) {
		c := Defaults()
		c.dir = "."
		c.AppID, c.MchID = id.Draw(t, "appid"), id.Draw(t, "mch_id")
		c.Key = NewKey(rapid.StringMatching(`[0-9A-Za-z]{32}`).Draw(t, "key"))
		c.SignType = rapid.SampledFrom([]string{"MD5", "HMAC-SHA256"}).Draw(t, "sign_type")
		c.DeviceInfo = id.Draw(t, "device_info")
		c.Gateways = rapid.SliceOfN(rapid.StringMatching(`https://[a-z]{1,9}(\.[a-z]{2,5})?(:[1-9][0-9]{1,3})?`), 1, 3).Draw(t, "gateway")
		c.Shop = Shop{
			Name:            words.Draw(t, "name"),
			Till:            rapid.StringMatching(`[0-9A-Za-z]{1,6}`).Draw(t, "till"),
			Language:        rapid.SampledFrom([]string{"zh", "en"}).Draw(t, "language"),
			Theme:           rapid.SampledFrom([]string{"light", "dark"}).Draw(t, "theme"),
			CashRounding:    rapid.SampledFrom([]string{"off", "down", "nearest"}).Draw(t, "cash_rounding"),
			PaidStays:       between(t, "paid_stays", 0, time.Minute),
			CustomerDisplay: rapid.SampledFrom([]string{"auto", "window", "off"}).Draw(t, "customer_display"),
		}
		c.Pay = Pay{
			Poll:       between(t, "poll", 100*time.Millisecond, 10*time.Second),
			Window:     between(t, "window", time.Second, 10*time.Minute),
			Expire:     between(t, "expire", time.Minute, 2*time.Hour),
			CloseAfter: between(t, "close_after", 0, 2*time.Hour),
			Timeout:    between(t, "timeout", time.Second, time.Minute),
			Rate:       rapid.IntRange(1, 100).Draw(t, "rate"),
			GoodsTag:   rapid.StringMatching(`[ -~]{0,32}`).Draw(t, "goods_tag"),
		}
		c.Printer = Printer{
			Transport: rapid.SampledFrom([]string{"serial", "file", "none"}).Draw(t, "transport"),
			Address:   words.Draw(t, "address"),
			Baud:      rapid.SampledFrom([]int{1200, 9600, 115200}).Draw(t, "baud"),
			Parity:    rapid.SampledFrom([]string{"none", "even", "odd"}).Draw(t, "parity"),
			StopBits:  rapid.IntRange(1, 2).Draw(t, "stop_bits"),
			Flow:      rapid.SampledFrom([]string{"none", "rtscts", "xonxoff"}).Draw(t, "flow"),
			Columns:   rapid.SampledFrom([]int{32, 42, 48}).Draw(t, "columns"),

			Characters: rapid.SampledFrom([]string{"gbk", "cp437", "cp858", "drawn"}).Draw(t, "characters"),
			Codes:      rapid.SampledFrom([]string{"printer", "drawn"}).Draw(t, "codes"),
			Sizes:      rapid.SampledFrom([]string{"two", "one"}).Draw(t, "sizes"),
			Cutter:     rapid.SampledFrom([]string{"partial", "full", "none"}).Draw(t, "cutter"),
			DrawerPin:  rapid.SampledFrom([]int{2, 5}).Draw(t, "drawer_pin"),
			Status:     rapid.SampledFrom([]string{"auto", "always", "never"}).Draw(t, "status"),
			Dots:       rapid.OneOf(rapid.Just(0), rapid.IntRange(192, 2040)).Draw(t, "dots"),
		}
		c.Goods.Labels = rapid.SampledFrom([]string{"", "21:5:5:weight:3, 22:5:5:price:2", "29:1:9:price:0"}).Draw(t, "labels")
		c.Sound = Sound{Volume: rapid.IntRange(0, 100).Draw(t, "volume"), Voice: rapid.SampledFrom([]string{"on", "off"}).Draw(t, "voice")}
		c.Scanner = Scanner{Gap: between(t, "gap", 10*time.Millisecond, time.Second), Whole: between(t, "whole", 100*time.Millisecond, 10*time.Second),
			Least: rapid.IntRange(3, 20).Draw(t, "least"), End: rapid.SampledFrom([]string{"key", "none"}).Draw(t, "end")}
		got, err := Parse("config.toml", c.Encode())
		if err != nil {
			t.Fatalf("%v in\n%s", err, c.Encode())
		}
		if !reflect.DeepEqual(got, c) {
			t.Fatalf("got  %+v\nwant %+v", got, c)
		}
	})
}
