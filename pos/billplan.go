package pos

import "time"

// When bills are made and fetched. WeChat makes the bill of a day from nine in
// the morning of the next one and asks not to be called before half past
// (specification, section 4.10); it keeps bills for three months.
const (
	billMadeAt  = 9 * time.Hour
	billReadyAt = 9*time.Hour + 30*time.Minute
	billMonths  = 3
)

// made is when WeChat begins to make the bill of the day.
func (d Day) made() time.Time { return d.Add(1).Start().Add(billMadeAt) }

// ready is from when the bill of the day may be asked for.
func (d Day) ready() time.Time { return d.Add(1).Start().Add(billReadyAt) }

// billSlot is the beginning of the slot that now lies in: half past nine in the
// morning, and every full hour but nine. A bill that could not be had is asked
// for once a slot: at 09:30, 10:00, 11:00 and every hour.
func billSlot(now time.Time) time.Time {
	now = now.In(Beijing)
	midnight := DayOf(now).Start()
	slot := now.Sub(midnight).Truncate(time.Hour)
	if slot == billMadeAt {
		slot = billMadeAt - time.Hour
		if now.Sub(midnight) >= billReadyAt {
			slot = billReadyAt
		}
	}
	return midnight.Add(slot)
}

// nextBillSlot is the beginning of the slot behind the one that now lies in.
func nextBillSlot(now time.Time) time.Time {
	slot := billSlot(now)
	midnight := DayOf(slot).Start()
	switch slot.Sub(midnight) {
	case billMadeAt - time.Hour:
		return midnight.Add(billReadyAt)
	case billReadyAt:
		return midnight.Add(billMadeAt + time.Hour)
	}
	return slot.Add(time.Hour)
}

// dueBills are the days whose bill may be fetched now, newest first: the shop
// waits for yesterday's, and all that were missed follow within minutes. first
// is the first day of the book, now WeChat's clock. Days of which a whole bill is
// kept are left out.
func dueBills(now time.Time, first Day, kept map[Day]bool) []Day {
	if first == "" {
		return nil
	}
	oldest := max(first, oldestBill(now))
	var due []Day
	for d := DayOf(now).Add(-1); d >= oldest; d = d.Add(-1) {
		if !kept[d] && !now.Before(d.ready()) {
			due = append(due, d)
		}
	}
	return due
}

// oldestBill is the first day whose bill WeChat still gives, by its clock.
func oldestBill(now time.Time) Day { return DayOf(now.In(Beijing).AddDate(0, -billMonths, 1)) }

// BillGone reports whether WeChat gives the bill of a day no longer: the merchant site
// has it.
func BillGone(day Day, now time.Time) bool { return day < oldestBill(now) }
