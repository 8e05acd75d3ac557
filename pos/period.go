package pos

// Period is how long a report is about.
type Period string

const (
	PeriodDay   Period = "day"
	PeriodWeek  Period = "week"  // Monday to Sunday
	PeriodMonth Period = "month" // of the calendar
)

// Periods are all periods.
var Periods = []Period{PeriodDay, PeriodWeek, PeriodMonth}

// Around are the first and the last day of the period that d lies in.
func (p Period) Around(d Day) (from, through Day) {
	t := d.Start()
	switch p {
	case PeriodWeek:
		from = d.Add(-(int(t.Weekday()) + 6) % 7)
		return from, from.Add(6)
	case PeriodMonth:
		from = DayOf(t.AddDate(0, 0, 1-t.Day()))
		return from, DayOf(from.Start().AddDate(0, 1, -1))
	}
	return d, d
}

// Step is a day of the period n periods after that of d, or before it.
func (p Period) Step(d Day, n int) Day {
	from, _ := p.Around(d)
	switch p {
	case PeriodWeek:
		return from.Add(7 * n)
	case PeriodMonth:
		return DayOf(from.Start().AddDate(0, n, 0))
	}
	return d.Add(n)
}
