package ui

import (
	"strings"
	"testing"

	"wxtill/pos"
)

// TestClockIsToldOnce: a clock that is off, and about midnight the day that counts.
func TestClockIsToldOnce(t *testing.T) {
	for _, c := range []struct {
		name    string
		weather pos.Weather
		want    []string
	}{
		{"by the Date of answers", pos.Weather{Offset: -61e9}, []string{"相差", "1 分"}},
		{"by time_end", pos.Weather{TimeEnd: 3600e9}, []string{"相差", "1 小时"}},
		{"not yet", pos.Weather{Offset: 59e9}, nil},
		{"about midnight", pos.Weather{Offset: 59e9, OtherDay: "2026-11-22"}, []string{"2026-11-23", "2026-11-22", "北京时间"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			c.weather.Known, c.weather.Online = true, true
			b.till.weather = c.weather
			b.w.refresh()
			said := b.w.page().banner().text()
			if len(c.want) == 0 && said != "" {
				t.Errorf("the banner says %q", said)
			}
			for _, part := range c.want {
				if !strings.Contains(said, part) {
					t.Errorf("the banner says %q, without %q", said, part)
				}
			}
			b.w.page().banner().clear()
			b.w.refresh()
			if again := b.w.page().banner().text(); again != "" {
				t.Errorf("it says so again: %q", again)
			}
		})
	}
}
