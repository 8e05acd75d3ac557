package simulation

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"wxtill/pos"
)

// Result is what came of one world, or of many.
type Result struct {
	Worlds    int
	Sales     int // begun
	Settled   int
	Attempts  int
	Late      int // payments that came after the code had left the screen
	Unowed    int // payments that no sale owed
	ByCode    int // paid by the customer's payment code
	Reversed  int // payment codes that were taken back
	Refunds   int
	Shifts    int // closed with a Z report
	Commits   int64
	Calls     int64 // that reached WeChat
	Kept      pos.Fen
	Troubles  map[string]int // by kind
	Broken    []Breach
	Simulated time.Duration // in the world's own time
	Trace     string        // digest of all journals; of one world only
}

// Result reads every book and holds it to the promises.
func (w *World) Result() *Result {
	r := &w.result
	r.Worlds = 1
	var readings []*reading
	for _, t := range w.tills {
		if t.Till == nil {
			w.breaks(Starts, "%s is off in the end", t.name)
			continue
		}
		read, err := t.read()
		if err != nil {
			w.breaks(Chain, "%s: the journal cannot be read: %v", t.name, err)
			continue
		}
		read.check()
		findings, err := w.Books.Check(t.name)
		if err != nil {
			findings = append(findings, err.Error())
		}
		for _, f := range findings {
			w.breaks(BookChecked, "%s: %s", t.name, f)
		}
		readings = append(readings, read)
		read.addTo(r)
		r.Commits += t.commits.Load()
	}
	w.money(readings)
	h := sha256.New()
	for _, read := range readings {
		fmt.Fprintln(h, read.digest())
	}
	r.Trace = fmt.Sprintf("%x", h.Sum(nil)[:8])
	r.Calls = w.calls.Load()
	r.Simulated = time.Since(epoch)
	w.mu.Lock()
	defer w.mu.Unlock()
	r.Troubles, r.Broken = maps.Clone(w.troubles), w.broken
	return r
}

// epoch is when every bubble begins.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// addTo counts what is in the book.
func (r *reading) addTo(sum *Result) {
	sum.Sales += len(r.sales)
	for _, s := range r.sales {
		if s.State == pos.SaleSettled {
			sum.Settled++
		}
	}
	sum.Attempts += len(r.attempts)
	tendered := map[pos.OutTradeNo]bool{}
	for _, s := range r.sales {
		for _, tender := range s.Tenders {
			tendered[tender.OutTradeNo] = true
		}
	}
	for no, a := range r.attempts {
		if a.State == pos.Paid && a.Late {
			sum.Late++
		}
		if a.State == pos.Paid && a.ByCode != nil {
			sum.ByCode++
		}
		if a.Reversed() {
			sum.Reversed++
		}
		if a.State == pos.Paid && !tendered[no] {
			sum.Unowed++
		}
	}
	sum.Refunds += len(r.refunds)
	sum.Shifts += len(r.shifts)
}

// Add adds the figures of another result.
func (r *Result) Add(o *Result) {
	if r.Troubles == nil {
		r.Troubles = map[string]int{}
	}
	for kind, n := range o.Troubles {
		r.Troubles[kind] += n
	}
	r.Worlds += o.Worlds
	r.Sales += o.Sales
	r.Settled += o.Settled
	r.Attempts += o.Attempts
	r.Late += o.Late
	r.Unowed += o.Unowed
	r.ByCode += o.ByCode
	r.Reversed += o.Reversed
	r.Refunds += o.Refunds
	r.Shifts += o.Shifts
	r.Commits += o.Commits
	r.Calls += o.Calls
	r.Kept += o.Kept
	r.Simulated += o.Simulated
	r.Broken = append(r.Broken, o.Broken...)
}

// String is the result for people.
func (r *Result) String() string {
	var b strings.Builder
	all := 0
	for _, n := range r.Troubles {
		all += n
	}
	fmt.Fprintf(&b, "%d worlds, %d sales (%d settled), %d WeChat orders (%d paid late, %d paid that no sale owed; %d by payment codes, %d payment codes taken back), %d refunds, %d Z reports\n",
		r.Worlds, r.Sales, r.Settled, r.Attempts, r.Late, r.Unowed, r.ByCode, r.Reversed, r.Refunds, r.Shifts)
	fmt.Fprintf(&b, "%d commits, %d calls at WeChat, WeChat kept %s, %d hours of trade\n", r.Commits, r.Calls, r.Kept, int(r.Simulated.Hours()))
	fmt.Fprintf(&b, "%d troubles:", all)
	for _, kind := range slices.Sorted(maps.Keys(r.Troubles)) {
		fmt.Fprintf(&b, " %s %d,", kind, r.Troubles[kind])
	}
	fmt.Fprintf(&b, "\n%d promises broken", len(r.Broken))
	return b.String()
}
