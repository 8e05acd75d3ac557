package sandbox

import (
	"errors"
	"time"
)

// fetchTime is when tills fetch the bill of the day before: half an hour after WeChat
// has made it (4.10).
const fetchTime = billHour*time.Hour + 30*time.Minute

// Now is WeChat's clock: [Options.Now], and what it was advanced by.
func (s *Sandbox) Now() time.Time { return s.o.Now().Add(time.Duration(s.ahead.Load())) }

// Advance puts WeChat's clock forward, so that codes and refunds come of age, bills
// are made and the Date header says so. What goes by timers notices nothing:
// notifications, [Phone.PayLater], [Phone.PayAtBank]. The clock does not go back;
// the state file keeps how far it is ahead.
func (s *Sandbox) Advance(d time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.advance(d)
}

func (s *Sandbox) advance(d time.Duration) error {
	if d < 0 {
		return errors.New("WeChat's clock does not go back")
	}
	s.book.ahead = time.Duration(s.ahead.Add(int64(d)))
	return s.book.save()
}

// NextMorning advances WeChat's clock to the next day's 09:30 GMT+8, when the bill
// of this day is there.
func (s *Sandbox) NextMorning() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.Now()
	year, month, day := now.In(beijing).Date()
	morning := time.Date(year, month, day+1, 0, 0, 0, 0, beijing).Add(fetchTime)
	return s.advance(morning.Sub(now))
}
