package sandbox

import (
	"errors"
	"sync"
	"time"

	"wxtill/wxpay"
)

// NotifySchedule is how long WeChat waits before each notification (4.2): the
// first comes at once, fifteen more within 24 hours and 4 minutes of it. The waits
// are divided by faster, where that is more than 1.
func NotifySchedule(faster int) []time.Duration {
	waits := []time.Duration{
		0, 15 * time.Second, 15 * time.Second, 30 * time.Second, 3 * time.Minute, 10 * time.Minute, 20 * time.Minute,
		30 * time.Minute, 30 * time.Minute, 30 * time.Minute, time.Hour,
		3 * time.Hour, 3 * time.Hour, 3 * time.Hour, 6 * time.Hour, 6 * time.Hour,
	}
	for i := range waits {
		waits[i] /= time.Duration(max(1, faster))
	}
	return waits
}

// ErrNoNews says that nothing has happened of which a shop could be notified, or
// that the shop has named no address for it.
var ErrNoNews = errors.New("there is nothing to notify the shop of")

// Notification is one notification, and what the shop answered.
type Notification struct {
	Interface string        `json:"interface"`        // notify or refundnotify
	Number    string        `json:"number"`           // out_trade_no, or out_refund_no
	URL       string        `json:"notify_url"`       // where it went
	Attempt   int           `json:"attempt"`          // its place in the schedule, from 1; 0 where Notify or NotifyRefund sent it
	Time      time.Time     `json:"time"`             // when it went
	Took      time.Duration `json:"took"`             // nanoseconds in JSON
	Fault     FaultKind     `json:"fault,omitempty"`  // how it was spoilt
	Done      bool          `json:"done"`             // the shop answered SUCCESS
	Answer    string        `json:"answer,omitempty"` // its return_code and return_msg, or why there was no answer
}

// notice is something that the shop has to be told.
type notice struct {
	iface  string // as of a Notification
	number string
}

// Notifications are those so far, oldest first.
func (s *Sandbox) Notifications() []Notification {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Notification{}, s.notifications...) // an empty list in JSON, not null
}

// Notify notifies the shop of a paid order once more, whatever the schedule says
// and even if there is none: so many copies at the same time, as WeChat may do,
// each spoilt by the next fault of notify. It returns when all are answered. The
// error is ErrNoNews.
func (s *Sandbox) Notify(outTradeNo string, copies int) ([]Notification, error) {
	return s.repeat(notice{"notify", outTradeNo}, copies)
}

// NotifyRefund does the same for a refund that has ended, with the faults of
// refundnotify.
func (s *Sandbox) NotifyRefund(outRefundNo string, copies int) ([]Notification, error) {
	return s.repeat(notice{"refundnotify", outRefundNo}, copies)
}

func (s *Sandbox) repeat(n notice, copies int) ([]Notification, error) {
	if _, ok := s.draft(n); !ok {
		return nil, ErrNoNews
	}
	sent := make([]Notification, max(1, copies))
	var wg sync.WaitGroup
	for i := range sent {
		wg.Go(func() { sent[i] = s.deliver(n, 0) })
	}
	wg.Wait()
	return sent, nil
}

// announce notifies the shop by the schedule, from this attempt on, until it
// answers SUCCESS. It waits for nothing itself and may be called under the lock.
func (s *Sandbox) announce(n notice, attempt int) {
	if attempt > len(s.o.Notify) {
		return
	}
	s.later(s.o.Notify[attempt-1], func() {
		if !s.deliver(n, attempt).Done {
			s.announce(n, attempt+1)
		}
	})
}

// announceRefund does the same for a refund, if that has ended by then.
func (s *Sandbox) announceRefund(outRefundNo string, wait time.Duration) {
	if len(s.o.Notify) == 0 {
		return
	}
	s.later(wait, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		r := s.book.refund(s.book.refunds[outRefundNo], s.Now())
		if !r.ended() || r.announced || r.Content.Get("notify_url") == "" {
			return
		}
		r.announced = true
		s.announce(notice{"refundnotify", outRefundNo}, 1)
	})
}

// later calls f after this time, unless Close is called before.
func (s *Sandbox) later(wait time.Duration, f func()) {
	life := s.life.Load()
	time.AfterFunc(wait, func() {
		if s.life.Load() == life {
			f()
		}
	})
}

// deliver sends a notification, with the next fault that is meant for it, and
// writes down what came of that.
func (s *Sandbox) deliver(n notice, attempt int) Notification {
	f := s.nextFault(n.iface, n.number)
	time.Sleep(f.Delay)
	d, ok := s.draft(n)
	sent := Notification{Interface: n.iface, Number: n.number, URL: d.url, Attempt: attempt, Time: s.Now(), Fault: f.Kind}
	began := time.Now()
	switch {
	case !ok:
		sent.Answer = ErrNoNews.Error()
	case f.Kind == NoAnswer:
		sent.Answer = "lost on its way to the shop"
	default:
		sent.Done, sent.Answer = acknowledged(s.postToShop(d.url, s.finish(d, behaviours[f.Kind])))
	}
	if f.Kind == LostAfterEffect {
		sent.Done, sent.Answer = false, "lost on its way back"
	}
	sent.Took = time.Since(began)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notifications = appendLog(s.notifications, sent)
	return sent
}

// maxReturnMsg is the length of return_msg in bytes.
const maxReturnMsg = 128

// acknowledged judges the answer of a shop.
func acknowledged(doc []byte, err error) (done bool, answer string) {
	if err != nil {
		return false, err.Error()
	}
	p, err := wxpay.Parse(doc)
	if err != nil {
		return false, err.Error()
	}
	code, msg := p.Get("return_code"), p.Get("return_msg")
	switch {
	case code == "SUCCESS":
		return true, code
	case code != "FAIL":
		return false, "no return_code"
	case len(msg) > maxReturnMsg:
		return false, "FAIL, and a return_msg that is too long"
	}
	return false, "FAIL " + msg
}
