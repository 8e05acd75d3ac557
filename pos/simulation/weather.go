package simulation

import "time"

// troubles makes some, and then some more, until the till has sold all that it had
// to.
func (t *till) troubles() {
	if t.left == 0 && t.serving == "" {
		return
	}
	t.trouble()
	t.w.later(t.w.quietly(t.w.between("trouble", 10*time.Second, 4*time.Minute)), t.troubles)
}

// trouble makes some once.
func (t *till) trouble() {
	w := t.w
	switch n := w.chance.Draw("trouble", 100); {
	case n < 30: // bad weather for a while
		t.line.bad.Store(int32([]int{5, 20, 50, 95}[w.chance.Draw("percent", 4)]))
		w.later(w.between("storm", 5*time.Second, 4*time.Minute), func() { t.line.bad.Store(0) })
	case n < 42:
		t.cutOff()
	case n < 54:
		t.jump()
	case n < 62:
		t.book.full.Store(true)
		w.later(w.between("full", time.Second, 2*time.Minute), func() { t.book.full.Store(false) })
	case n < 70:
		t.book.fails.Store(int64(1 + w.chance.Draw("commits", 3)))
		if w.percent("and then the power", 60) {
			t.power.left.Store(int64(1 + w.chance.Draw("points", 4)))
		}
	case n < 94:
		t.power.left.Store(int64(1 + w.chance.Draw("points", 14)))
	default: // somebody ends the program and starts it again
		w.count(restarts)
		t.close()
		w.later(w.between("closed", time.Second, 10*time.Second), t.start)
	}
}

// cutOff takes the network away, mostly for a while and sometimes for hours.
func (t *till) cutOff() {
	t.line.away.Store(cut + int32(t.w.chance.Draw("how", 2)))
	d := t.w.between("seconds away", 2*time.Second, 2*time.Minute)
	if t.w.percent("for hours", t.w.often(9)) {
		d = t.w.between("hours away", time.Hour, 3*time.Hour)
	}
	t.w.later(d, func() { t.line.away.Store(connected) })
}

// jump puts the clock forward or back.
func (t *till) jump() {
	t.w.count(clockJumps)
	d := t.w.between("seconds", 0, 3*time.Minute)
	if t.w.percent("far", 30) {
		d = t.w.between("minutes", 0, 2*time.Hour)
	}
	if t.w.percent("back", 50) {
		d = -d
	}
	t.clock.off.Store(int64(d))
}

// calm mends everything that is broken at this till.
func (t *till) calm() {
	t.line.bad.Store(0)
	t.line.away.Store(connected)
	t.book.full.Store(false)
	t.book.fails.Store(0)
	t.power.left.Store(0)
	t.close()
	t.start()
}

// busy reports whether anything is still under way that ends by itself.
func (t *till) busy() bool {
	return t.Till == nil || len(t.Undecided(everything)) > 0 || len(t.OpenRefunds()) > 0
}
