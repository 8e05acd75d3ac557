package simulation

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/pos/postest"
	"wxtill/wxpay/sandbox"
)

// Options say what is played. The zero value is a small shop with books in memory.
type Options struct {
	Seed   uint64
	Chance Chance // who decides; nil: the seed
	Tills  int    // 0: one to three
	Sales  int    // of each till; 0: 40
	Rhythm pos.Rhythm
	Books  Books // nil: in memory
	Quiet  bool  // nothing breaks
	Moves  int   // 0: the shop trades; else so many things are improvised instead
	// CrashAt has the power of the first till fail at this point, counted from 1
	// through every commit and every request, before and after each; 0: by chance.
	CrashAt int64
	// TornAt has the commit of this number at the first till, counted from 1, end with
	// an error, the power fail next, and the commit be in the book all the same.
	TornAt int64
}

// Books is where the tills have their books.
type Books interface {
	// Open gives the book of a till, at each of its starts.
	Open(till string) (pos.Ledger, error)
	// Check looks a book over by means of its own and says what is wrong.
	Check(till string) ([]string, error)
	// Close ends all of them. It is called in the bubble.
	Close() error
}

// inMemory are books that survive a power cut as files do.
type inMemory map[string]*postest.Ledger

func (b inMemory) Open(till string) (pos.Ledger, error) {
	if b[till] == nil {
		b[till] = postest.NewLedger()
	}
	return b[till], nil
}

func (b inMemory) Check(string) ([]string, error) { return nil, nil }
func (b inMemory) Close() error                   { return nil }

// rhythms are what a shop may have set.
var rhythms = []pos.Rhythm{
	{Poll: 2 * time.Second, Window: 90 * time.Second, Expire: 7 * time.Minute, CloseAfter: 5 * time.Minute},
	{Poll: 3 * time.Second, Window: 60 * time.Second, Expire: 5 * time.Minute, CloseAfter: time.Minute},
	{Poll: time.Second, Window: 30 * time.Second, Expire: 2 * time.Minute, CloseAfter: 10 * time.Second},
	{Poll: 5 * time.Second, Window: 3 * time.Minute, Expire: time.Minute, CloseAfter: 0},
	{Poll: 10 * time.Second, Window: time.Minute, Expire: 3 * time.Minute, CloseAfter: 30 * time.Second},
}

// World is a shop, its customers and WeChat.
type World struct {
	Options
	chance Chance
	wechat *sandbox.Sandbox
	tills  []*till
	agenda agenda
	rough  bool // much breaks and people are difficult; else a little and some are
	phones int
	calls  atomic.Int64
	result Result

	mu        sync.Mutex
	asked     map[string]int      // guarded by mu; requests by kind and number
	sent      map[string]string   // guarded by mu; content by number
	confirmed map[string]struct{} // guarded by mu; orders that WeChat has said are paid
	troubles  map[string]int      // guarded by mu
	broken    []Breach            // guarded by mu; seen on other goroutines
}

// New opens a shop. It has to be called in a bubble.
func New(o Options) (*World, error) {
	w := &World{
		Options: o, chance: o.Chance, asked: map[string]int{}, sent: map[string]string{},
		confirmed: map[string]struct{}{}, troubles: map[string]int{},
	}
	if w.chance == nil {
		w.chance = seeded{rand.New(rand.NewPCG(o.Seed, 0))}
	}
	if w.Books == nil {
		w.Books = inMemory{}
	}
	if w.Sales == 0 {
		w.Sales = 40
	}
	if w.Tills == 0 {
		w.Tills = 1 + w.chance.Draw("tills", 3)
	}
	w.rough = w.percent("rough", 25)
	if w.Rhythm == (pos.Rhythm{}) {
		w.Rhythm = rhythms[w.chance.Draw("rhythm", len(rhythms))]
	}
	time.Sleep(w.between("hour", 0, 16*time.Hour)) // some trade goes on over midnight
	var err error
	w.wechat, err = sandbox.New(sandbox.Options{
		Rand:       w.source("wechat"),
		Rules:      sandbox.Rules{CloseAfter: []time.Duration{0, 0, 5 * time.Minute}[w.chance.Draw("close_after", 3)], RefundInterval: time.Minute, PasswordAbove: passwordAbove},
		RefundTime: sandbox.RefundTime{Balance: 5 * time.Second, Bank: 10 * time.Minute},
	})
	if err != nil {
		return nil, err
	}
	for i := range w.Tills {
		t := newTill(w, i)
		w.tills = append(w.tills, t)
		if err := t.setUp(); err != nil {
			return nil, err
		}
		if err := t.open(); err != nil {
			return nil, err
		}
	}
	if o.CrashAt > 0 {
		w.tills[0].power.passed.Store(0)
		w.tills[0].power.left.Store(o.CrashAt)
	}
	w.tills[0].book.tearIn.Store(o.TornAt)
	return w, nil
}

// Stop ends all tills and closes their books.
func (w *World) Stop() {
	for _, t := range w.tills {
		t.close()
	}
	if err := w.Books.Close(); err != nil {
		panic(fmt.Sprintf("closing the books: %v", err))
	}
}

// Trade plays until every till has had its sales and every customer has done what
// he was about to do.
func (w *World) Trade() {
	for _, t := range w.tills {
		w.later(w.between("first sale", time.Second, 10*time.Second), t.serve)
		w.later(w.between("first look of the manager", 20*time.Second, 100*time.Second), t.manage)
		if !w.Quiet {
			w.later(w.between("first trouble", 10*time.Second, time.Minute), t.troubles)
			t.forget()
		}
	}
	w.play()
}

// play does what is on the agenda, each at its time, until nothing is left.
func (w *World) play() {
	for {
		next, ok := w.agenda.next()
		if !ok {
			return
		}
		time.Sleep(time.Until(next.at))
		synctest.Wait()
		next.do()
		synctest.Wait()
		for _, t := range w.tills {
			t.after()
		}
	}
}

// pass lets time pass, so that all that is due happens.
func (w *World) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
	for _, t := range w.tills {
		t.after()
	}
}

// How long calm weather may take to bring everything to its end: time_expire, with
// what a clock was off by when it was reckoned, close_after, and a refund's way.
const (
	calmStep  = 5 * time.Minute
	calmLimit = 6 * time.Hour
)

// Calm ends all trouble and lets everything come to its end. People deal with the
// alarms that only people can deal with.
func (w *World) Calm() {
	for _, t := range w.tills {
		t.calm()
	}
	w.play()
	for waited := time.Duration(0); waited < calmLimit; waited += calmStep {
		w.pass(calmStep)
		busy := false
		for _, t := range w.tills {
			busy = t.dealWithAlarms() || t.recoverLost() || t.busy() || busy
		}
		w.play()
		if !busy {
			break
		}
	}
	w.pass(calmStep)
}

// often is how much of a hundred something happens in this world that happens so
// much in a rough one.
func (w *World) often(rough int) int {
	if w.rough {
		return rough
	}
	return (rough + 2) / 3
}

// quietly stretches a wait in a world that is not rough.
func (w *World) quietly(d time.Duration) time.Duration {
	if w.rough {
		return d
	}
	return 3 * d
}

// count notes that trouble of a kind has come about.
func (w *World) count(kind string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.troubles[kind]++
}

// confirm notes that WeChat has told a till that an order is paid, and nothing came
// between.
func (w *World) confirm(no string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.confirmed[no] = struct{}{}
}

func (w *World) isConfirmed(no pos.OutTradeNo) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, ok := w.confirmed[string(no)]
	return ok
}

// breaks notes a promise that did not hold.
func (w *World) breaks(p Promise, format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.broken = append(w.broken, Breach{w.Seed, p, fmt.Sprintf(format, args...)})
}

// background is the context of everything that people do.
var background = context.Background()
