package pos

import (
	"errors"
	"fmt"
	"time"
)

// Beijing is GMT+8, the zone of WeChat's times, bills and business days. China
// has no summer time, so the fixed offset needs no zone file on the machine.
var Beijing = time.FixedZone("GMT+8", 8*60*60)

// Day is a business day: a calendar day in GMT+8, written 2026-11-23, whatever
// the zone of the machine.
type Day string

// DayOf is the business day that t falls on.
func DayOf(t time.Time) Day { return Day(t.In(Beijing).Format(time.DateOnly)) }

// ParseDay reads a day as people write it: 2026-11-23, or 20261123.
func ParseDay(s string) (Day, error) {
	layout := time.DateOnly
	if len(s) == len(compactDay) {
		layout = compactDay
	}
	t, err := time.ParseInLocation(layout, s, Beijing)
	if err != nil {
		return "", fmt.Errorf("%w: %q", ErrDaySyntax, s)
	}
	return DayOf(t), nil
}

// ErrDaySyntax is the error of [ParseDay].
var ErrDaySyntax = errors.New("a day is written 2026-11-23")

const compactDay = "20060102"

// Start is midnight at the beginning of the day; zero where d is no day.
func (d Day) Start() time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), Beijing)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Add is the day n days later, or earlier where n is below 0.
func (d Day) Add(n int) Day { return DayOf(d.Start().AddDate(0, 0, n)) }

// compact is the day as order numbers and bill_date carry it: 20261123.
func (d Day) compact() string {
	if len(d) != len(time.DateOnly) {
		return string(d)
	}
	return string(d[0:4] + d[5:7] + d[8:10])
}

// Clock tells the wall time of this machine, which may be wrong and may jump.
// Ages and waits do not use it: they run on the monotonic clock.
type Clock interface {
	Now() time.Time
}

// SystemClock is the clock of this machine.
type SystemClock struct{}

// Now is [time.Now].
func (SystemClock) Now() time.Time { return time.Now() }
