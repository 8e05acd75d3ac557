package postest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
)

// TestLedger holds a ledger to the contract of [pos.Ledger]. open makes an empty
// book, which is closed with the test that it is given.
func TestLedger(t *testing.T, open func(testing.TB) pos.Ledger) {
	for _, c := range []struct {
		name string
		test func(*bench)
	}{
		{"empty", testEmpty},
		{"sales", testSales},
		{"attempts", testAttempts},
		{"counts", testCounts},
		{"payment", testPayment},
		{"whole or not at all", testWhole},
		{"alarms", testAlarms},
		{"settled alarms", testSettled},
		{"refunds", testRefunds},
		{"an order taken in", testTakenIn},
		{"slips of refunds", testRefundJobs},
		{"jobs", testJobs},
		{"turns of jobs", testJobTurns},
		{"shifts", testShifts},
		{"templates", testTemplates},
		{"open sales", testOpenSales},
		{"journal", testJournal},
		{"recent", testRecent},
		{"operators", testOperators},
		{"goods", testGoods},
		{"staged goods", testStage},
		{"no PIN in the journal", testNoPINInJournal},
		{"log", testLog},
		{"search", testSearch},
		{"search for a number", testSearchNumber},
		{"search for what went back", testSearchReturned},
		{"bills", testBills},
		{"rows for a bill", testBookRows},
		{"reconciliations", testReconciliations},
		{"nothing is shared", testNothingShared},
		{"contexts", testContexts},
		{"several goroutines", testGoroutines},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(&bench{T: t, book: open(t)}) })
	}
}

// day is the business day of what the tests put in.
const day pos.Day = "2026-11-23"

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, pos.Beijing)

// bench is a book under test.
type bench struct {
	*testing.T
	book pos.Ledger
}

func (b *bench) commit(c *pos.Change) {
	b.Helper()
	if c.At.IsZero() {
		c.At = noon
	}
	if err := b.book.Commit(b.Context(), c); err != nil {
		b.Fatalf("committing %s: %v", c.Kind, err)
	}
}

// want holds what a method returned against what it should; err against nil.
func (b *bench) want(what string, got, want any, err error) {
	b.Helper()
	if err != nil || !reflect.DeepEqual(got, want) {
		b.Errorf("%s = %+v, %v; want %+v", what, got, err, want)
	}
}

// none wants an error that can be tested.
func (b *bench) none(what string, err, want error) {
	b.Helper()
	if !errors.Is(err, want) {
		b.Errorf("%s: %v, want %v", what, err, want)
	}
}

func saleOf(n int) *pos.Sale {
	return &pos.Sale{
		Number: pos.SaleNumber(fmt.Sprintf("T01-20261123-%06d", n)), State: pos.SaleOpen, Day: day,
		OpenedAt: noon.Add(time.Duration(n) * time.Second),
		Lines:    []pos.Line{{Name: "拿铁 大杯", Code: "CF002", Price: 2200, Quantity: 2 * pos.One}},
	}
}

func attemptOf(s *pos.Sale, n int) *pos.Attempt {
	at := s.OpenedAt.Add(time.Duration(n) * time.Second)
	return &pos.Attempt{
		OutTradeNo: pos.OutTradeNo(fmt.Sprintf("%s-%d-ABCDEF", s.Number, n)), Sale: s.Number, Merchant: 7,
		TotalFee: s.Total(), Params: wxpay.Params{{Name: "body", Value: "拿铁 <&>"}}, State: pos.Intended,
		CreatedAt: at, Day: s.Day, TimeExpire: at.Add(7 * time.Minute), Sending: true,
	}
}

func jobOf(s *pos.Sale, copies int) *pos.PrintJob {
	return &pos.PrintJob{
		Sale: s.Number, Receipt: &pos.Receipt{Sale: s.Number, Total: s.Total(), At: noon}, Copy: copies,
		CreatedAt: noon, State: pos.JobQueued,
	}
}

func alarmOf(a *pos.Attempt, kind pos.AlarmKind, at time.Time) pos.Alarm {
	return pos.Alarm{Kind: kind, OutTradeNo: a.OutTradeNo, Sale: a.Sale, Amount: a.TotalFee, At: at, Note: "4200"}
}

// same compares documents as they are written, whatever a time's zone pointer is.
func same[T any](a, b *T) bool { return reflect.DeepEqual(clone(a), clone(b)) }

func numbers(as []*pos.Attempt) []pos.OutTradeNo {
	var list []pos.OutTradeNo
	for _, a := range as {
		list = append(list, a.OutTradeNo)
	}
	return list
}

func testEmpty(b *bench) {
	ctx := b.Context()
	_, err := b.book.OpenSale(ctx)
	b.none("OpenSale", err, pos.ErrNoSuchSale)
	_, err = b.book.Sale(ctx, "T01-20261123-000001")
	b.none("Sale", err, pos.ErrNoSuchSale)
	_, err = b.book.Receipt(ctx, "T01-20261123-000001")
	b.none("Receipt", err, pos.ErrNoSuchSale)
	_, err = b.book.Attempt(ctx, "none")
	b.none("Attempt", err, pos.ErrNoSuchAttempt)
	last, err := b.book.LastSale(ctx, day)
	b.want("LastSale", last, 0, err)
	as, err := b.book.Attempts(ctx, "T01-20261123-000001")
	b.want("Attempts", len(as), 0, err)
	as, err = b.book.Undecided(ctx)
	b.want("Undecided", len(as), 0, err)
	counts, err := b.book.Counts(ctx, day)
	b.want("Counts", counts, pos.Counts{}, err)
	rows, err := b.book.Recent(ctx, 5)
	b.want("Recent", len(rows), 0, err)
	alarms, err := b.book.Alarms(ctx)
	b.want("Alarms", len(alarms), 0, err)
	job, err := b.book.NextJob(ctx)
	b.want("NextJob", job, (*pos.PrintJob)(nil), err)
	q, err := b.book.WaitingJobs(ctx)
	b.want("WaitingJobs", q, pos.JobQueue{}, err)
}

func testSales(b *bench) {
	ctx := b.Context()
	first, second, older := saleOf(9), saleOf(10), saleOf(3)
	older.Day, older.Number, older.OpenedAt = "2026-11-22", "T01-20261122-000044", noon.Add(-24*time.Hour)
	for _, s := range []*pos.Sale{second, first, older} {
		b.commit(&pos.Change{Kind: pos.EventCart, Sale: s})
	}
	got, err := b.book.Sale(ctx, first.Number)
	b.want("Sale", same(got, first), true, err)
	got, err = b.book.OpenSale(ctx)
	b.want("OpenSale", got.Number, second.Number, err)
	second.Lines = append(second.Lines, pos.Line{Name: "可颂", Price: 1200, Quantity: pos.One})
	second.State = pos.SaleVoided
	b.commit(&pos.Change{Kind: pos.EventVoided, Sale: second})
	got, err = b.book.Sale(ctx, second.Number)
	b.want("Sale after a change", same(got, second), true, err)
	got, err = b.book.OpenSale(ctx)
	b.want("OpenSale without the voided one", got.Number, first.Number, err)
	for d, want := range map[pos.Day]int{day: 10, "2026-11-22": 44, "2026-11-21": 0} {
		last, err := b.book.LastSale(ctx, d)
		b.want("LastSale of "+string(d), last, want, err)
	}
}

func testAttempts(b *bench) {
	ctx := b.Context()
	s, other := saleOf(1), saleOf(2)
	b.commit(&pos.Change{Kind: pos.EventCart, Sale: s})
	b.commit(&pos.Change{Kind: pos.EventCart, Sale: other})
	first, second, third := attemptOf(s, 1), attemptOf(s, 2), attemptOf(other, 5)
	for _, a := range []*pos.Attempt{first, second, third} {
		b.commit(&pos.Change{Kind: pos.EventIntended, Attempts: []*pos.Attempt{a}})
	}
	as, err := b.book.Attempts(ctx, s.Number)
	b.want("Attempts, oldest first", numbers(as), []pos.OutTradeNo{first.OutTradeNo, second.OutTradeNo}, err)
	as, err = b.book.Undecided(ctx)
	b.want("Undecided, newest first", numbers(as), []pos.OutTradeNo{third.OutTradeNo, second.OutTradeNo, first.OutTradeNo}, err)
	second.State, second.Sending, second.CodeURL, second.Exists = pos.Presented, false, "weixin://x", true
	second.Last = pos.Answer{Call: "create", Code: "SUCCESS", At: noon}
	third.State, third.EndedAt = pos.Refused, noon
	b.commit(&pos.Change{Kind: pos.EventPresented, Attempts: []*pos.Attempt{second, third}})
	got, err := b.book.Attempt(ctx, second.OutTradeNo)
	b.want("Attempt", same(got, second), true, err)
	as, err = b.book.Undecided(ctx)
	b.want("Undecided", numbers(as), []pos.OutTradeNo{second.OutTradeNo, first.OutTradeNo}, err)
	for _, state := range []pos.AttemptState{pos.Intended, pos.Presented, pos.Paying, pos.Withdrawn, pos.Paid, pos.Closed, pos.Refused} {
		first.State = state
		b.commit(&pos.Change{Kind: pos.EventPaying, Attempts: []*pos.Attempt{first}})
		as, err = b.book.Undecided(ctx)
		b.want("Undecided with one "+string(state), len(as) == 2, !state.Final(), err)
	}
}

func testCounts(b *bench) {
	ctx := b.Context()
	s := saleOf(1)
	b.commit(&pos.Change{Kind: pos.EventCart, Sale: s})
	for i, c := range []struct {
		state pos.AttemptState
		day   pos.Day
	}{
		{pos.Paid, day}, {pos.Paid, day}, {pos.Closed, day}, {pos.Refused, day}, {pos.Withdrawn, day}, {pos.Presented, day},
		{pos.Paid, "2026-11-22"}, {pos.Paying, "2026-11-22"}, {pos.Intended, "2025-01-01"}, {pos.Closed, "2026-11-24"},
	} {
		a := attemptOf(s, i+1)
		a.State, a.Day = c.state, c.day
		b.commit(&pos.Change{Kind: pos.EventIntended, Attempts: []*pos.Attempt{a}})
	}
	for d, want := range map[pos.Day]pos.Counts{
		day:          {Created: 8, Paid: 2, Closed: 1, Refused: 1, Undecided: 4},
		"2026-11-22": {Created: 5, Paid: 1, Undecided: 4},
		"2026-11-24": {Created: 5, Closed: 1, Undecided: 4},
		"2026-11-25": {Created: 4, Undecided: 4},
	} {
		got, err := b.book.Counts(ctx, d)
		b.want("Counts of "+string(d), got, want, err)
	}
}

// paid is what one payment does, as a change.
func paid(s *pos.Sale, a *pos.Attempt) *pos.Change {
	a.State, a.Sending, a.EndedAt = pos.Paid, false, noon
	a.Payment = &pos.Payment{TransactionID: "4200", TimeEnd: noon, BankType: "CMB_DEBIT", CouponFee: 5}
	s.State, s.SettledAt = pos.SaleSettled, noon
	s.Tenders = []pos.Tender{{Kind: pos.TenderWeChat, Amount: a.TotalFee, OutTradeNo: a.OutTradeNo, At: noon, Day: day, BillDay: day}}
	return &pos.Change{Kind: pos.EventPaid, At: noon, Sale: s, Attempts: []*pos.Attempt{a}, Jobs: []*pos.PrintJob{jobOf(s, 0)}}
}

func testPayment(b *bench) {
	ctx := b.Context()
	s := saleOf(1)
	a := attemptOf(s, 1)
	b.commit(&pos.Change{Kind: pos.EventIntended, Sale: s, Attempts: []*pos.Attempt{a}})
	b.commit(paid(s, a))
	got, err := b.book.Sale(ctx, s.Number)
	b.want("Sale", same(got, s), true, err)
	attempt, err := b.book.Attempt(ctx, a.OutTradeNo)
	b.want("Attempt", same(attempt, a), true, err)
	receipt, err := b.book.Receipt(ctx, s.Number)
	b.want("Receipt", receipt.Total, s.Total(), err)
	// The same once more is a ledger's everyday: an event that is told of again.
	b.commit(&pos.Change{Kind: pos.EventReprint, Sale: s, Attempts: []*pos.Attempt{a}})
	got, err = b.book.Sale(ctx, s.Number)
	b.want("Sale", len(got.Tenders), 1, err)
}

// testWhole commits what is a fault of the program: nothing of it may stay.
func testWhole(b *bench) {
	ctx := b.Context()
	s := saleOf(1)
	a := attemptOf(s, 1)
	b.commit(&pos.Change{Kind: pos.EventIntended, Sale: s, Attempts: []*pos.Attempt{a}})
	b.commit(paid(s, a))
	thief := saleOf(2)
	thief.Tenders = slices.Clone(s.Tenders)
	orphan := attemptOf(saleOf(3), 1)
	nameless := saleOf(4)
	nameless.Number = "nobody"
	for name, c := range map[string]*pos.Change{
		"a tender of two sales":  {Sale: thief, Attempts: []*pos.Attempt{attemptOf(thief, 1)}},
		"an attempt of no sale":  {Sale: saleOf(5), Attempts: []*pos.Attempt{orphan}},
		"a sale without counter": {Sale: nameless},
	} {
		c.Kind, c.At = pos.EventPaid, noon
		c.Jobs = []*pos.PrintJob{jobOf(saleOf(9), 0)}
		c.Alarms = []pos.Alarm{alarmOf(orphan, pos.AlarmLatePayment, noon)}
		if err := b.book.Commit(ctx, c); err == nil {
			b.Errorf("%s was taken", name)
		}
		if c.Jobs[0].ID != 0 {
			b.Errorf("%s: a job that is in no book is number %d", name, c.Jobs[0].ID)
		}
	}
	last, err := b.book.LastSale(ctx, day)
	b.want("LastSale", last, 1, err)
	as, err := b.book.Undecided(ctx)
	b.want("Undecided", len(as), 0, err)
	q, err := b.book.WaitingJobs(ctx)
	b.want("WaitingJobs", q.Count, 1, err)
	alarms, err := b.book.Alarms(ctx)
	b.want("Alarms", len(alarms), 0, err)
	b.commit(&pos.Change{Kind: pos.EventCart, Sale: saleOf(2)}) // and the book goes on
}

func testAlarms(b *bench) {
	s := saleOf(1)
	first, second := attemptOf(s, 1), attemptOf(s, 2)
	b.commit(&pos.Change{Kind: pos.EventIntended, Sale: s, Attempts: []*pos.Attempt{first, second}})
	late := alarmOf(second, pos.AlarmLatePayment, noon.Add(time.Minute))
	b.commit(&pos.Change{Kind: pos.EventPaid, Alarms: []pos.Alarm{late}})
	mismatch := alarmOf(first, pos.AlarmMismatch, noon)
	b.commit(&pos.Change{Kind: pos.EventMismatch, Alarms: []pos.Alarm{mismatch}})
	again := late
	again.At = noon.Add(time.Hour)
	other := alarmOf(second, pos.AlarmMismatch, noon.Add(2*time.Minute))
	b.commit(&pos.Change{Kind: pos.EventPaid, Alarms: []pos.Alarm{again, other}})
	got, err := b.book.Alarms(b.Context())
	want := []pos.Alarm{mismatch, late, other}
	b.want("Alarms, oldest first, one of a kind", same(&got, &want), true, err)
}

// waiting holds the print queue to how many wait, the next of them since when.
func (b *bench) waiting(count int, oldest time.Time) {
	b.Helper()
	q, err := b.book.WaitingJobs(b.Context())
	b.want("WaitingJobs", []any{q.Count, q.Oldest.Equal(oldest)}, []any{count, true}, err)
}

func testJobs(b *bench) {
	ctx := b.Context()
	s, other := saleOf(1), saleOf(2)
	first, second := jobOf(s, 0), jobOf(other, 0)
	first.Drawer, second.State = true, ""
	second.CreatedAt = first.CreatedAt.Add(time.Minute)
	b.commit(&pos.Change{Kind: pos.EventCash, Sale: s, Jobs: []*pos.PrintJob{first}})
	b.commit(&pos.Change{Kind: pos.EventCash, Sale: other, Jobs: []*pos.PrintJob{second}})
	b.waiting(2, first.CreatedAt)
	if first.ID == 0 || second.ID <= first.ID {
		b.Errorf("the jobs are number %d and %d", first.ID, second.ID)
	}
	for _, state := range []pos.JobState{pos.JobQueued, pos.JobSending, pos.JobAgain, pos.JobQueued} {
		b.none("MarkJob", b.book.MarkJob(ctx, first.ID, state, "why"), nil)
		got, err := b.book.NextJob(ctx)
		b.want("NextJob", []any{got.ID, got.State, got.Note, got.Drawer, got.Receipt.Total}, []any{first.ID, state, "why", true, s.Total()}, err)
	}
	for state, next := range map[pos.JobState]int64{pos.JobPrinted: second.ID, pos.JobKept: second.ID} {
		b.none("MarkJob", b.book.MarkJob(ctx, first.ID, state, ""), nil)
		got, err := b.book.NextJob(ctx)
		b.want("NextJob", []any{got.ID, got.State}, []any{next, pos.JobQueued}, err)
		b.waiting(1, second.CreatedAt)
	}
	for state, open := range map[pos.JobState]int{pos.JobDismissed: 1, pos.JobDoubtful: 2, pos.JobFailed: 2} {
		b.none("MarkJob", b.book.MarkJob(ctx, first.ID, state, "in the middle"), nil)
		b.waiting(1, second.CreatedAt)
		listed, err := b.book.OpenJobs(ctx, 10)
		b.want(fmt.Sprint("OpenJobs, one ", state), len(listed), open, err)
		q, err := b.book.WaitingJobs(ctx)
		b.want(fmt.Sprint("WaitingJobs, one ", state), q.Doubtful, open-1, err)
	}
	listed, err := b.book.OpenJobs(ctx, 1)
	b.want("OpenJobs, the oldest", len(listed), 1, err)
	b.none("MarkJob", b.book.MarkJob(ctx, first.ID, pos.JobDoubtful, "in the middle"), nil)
	j, err := b.book.Job(ctx, first.ID)
	b.want("Job", []any{j.ID, j.State, j.Note, j.Receipt.Total}, []any{first.ID, pos.JobDoubtful, "in the middle", s.Total()}, err)
	b.commit(&pos.Change{Kind: pos.EventRetried, Printing: []pos.JobMark{{ID: first.ID, State: pos.JobAgain}}})
	b.waiting(2, first.CreatedAt)
	j, err = b.book.NextJob(ctx)
	b.want("NextJob on somebody's word", []any{j.ID, j.State, j.Note}, []any{first.ID, pos.JobAgain, ""}, err)
	b.none("MarkJob", b.book.MarkJob(ctx, first.ID, pos.JobPrinted, ""), nil)
	_, err = b.book.Job(ctx, first.ID)
	b.none("Job that is printed", err, pos.ErrNoSuchJob)
	b.none("MarkJob of no job", b.book.MarkJob(ctx, 4711, pos.JobQueued, ""), nil)
	b.waiting(1, second.CreatedAt)
	b.none("MarkJob", b.book.MarkJob(ctx, first.ID, pos.JobQueued, "once more"), nil)
	b.waiting(2, first.CreatedAt)
	b.none("MarkJob", b.book.MarkJob(ctx, first.ID, pos.JobPrinted, ""), nil)
	copied := jobOf(s, 1)
	copied.Receipt.Pieces = 3
	b.commit(&pos.Change{Kind: pos.EventReprint, Sale: s, Jobs: []*pos.PrintJob{copied}})
	r, err := b.book.Receipt(ctx, s.Number)
	b.want("Receipt, the newest", r.Pieces, int64(3), err)
}

func testRecent(b *bench) {
	ctx := b.Context()
	s := saleOf(1)
	a, second := attemptOf(s, 1), attemptOf(s, 20)
	second.State, second.Late, second.Last = pos.Withdrawn, true, pos.Answer{Code: "NOTPAY"}
	b.commit(&pos.Change{Kind: pos.EventIntended, Sale: s, Attempts: []*pos.Attempt{a, second}})
	cash := saleOf(2)
	cash.State = pos.SaleSettled
	cash.Tenders = []pos.Tender{{Kind: pos.TenderCash, Amount: 4400, At: s.OpenedAt.Add(10 * time.Second), Day: day}}
	b.commit(&pos.Change{Kind: pos.EventCash, Sale: cash})
	b.commit(&pos.Change{Kind: pos.EventReprint, Sale: cash})
	rows, err := b.book.Recent(ctx, 10)
	var got []string
	for _, r := range rows {
		got = append(got, fmt.Sprintf("%v %s %s %s %v %s %v %s", r.At.Sub(s.OpenedAt), r.Sale.Short(), r.Kind, r.Amount,
			r.OutTradeNo != "", r.State, r.Late, r.Last.Code))
	}
	b.want("Recent", got, []string{
		"20s 000001 wechat 44.00 true withdrawn true NOTPAY", "10s 000002 cash 44.00 false paid false ", "1s 000001 wechat 44.00 true intended false ",
	}, err)
	for limit, want := range map[int]int{2: 2, 0: 0, -1: 0} {
		rows, err := b.book.Recent(ctx, limit)
		b.want(fmt.Sprint("Recent of ", limit), len(rows), want, err)
	}
}

// testNothingShared changes what was put in and what was got out.
func testNothingShared(b *bench) {
	ctx := b.Context()
	s := saleOf(1)
	a, j := attemptOf(s, 1), jobOf(s, 0)
	b.commit(&pos.Change{Kind: pos.EventIntended, Sale: s, Attempts: []*pos.Attempt{a}, Jobs: []*pos.PrintJob{j}})
	s.Lines[0].Price, a.Params[0].Value, a.State, j.Receipt.Total = 1, "spoilt", pos.Paid, 1
	for range 2 {
		got, err := b.book.Sale(ctx, s.Number)
		b.want("Sale", got.Total(), pos.Fen(4400), err)
		got.Lines[0].Price = 1
		attempt, err := b.book.Attempt(ctx, a.OutTradeNo)
		b.want("Attempt", attempt.Params.Get("body")+string(attempt.State), "拿铁 <&>intended", err)
		attempt.Params[0].Value, attempt.State = "spoilt", pos.Paid
		job, err := b.book.NextJob(ctx)
		b.want("NextJob", job.Receipt.Total, pos.Fen(4400), err)
		job.Receipt.Total = 1
	}
}

// testContexts: a commit that has begun runs to its end, a read does not.
func testContexts(b *bench) {
	ended, cancel := context.WithCancel(b.Context())
	cancel()
	if err := b.book.Commit(ended, &pos.Change{Kind: pos.EventCart, At: noon, Sale: saleOf(1)}); err != nil {
		b.Errorf("Commit: %v", err)
	}
	last, err := b.book.LastSale(b.Context(), day)
	b.want("LastSale", last, 1, err)
	_, err = b.book.Sale(ended, saleOf(1).Number)
	b.none("Sale", err, context.Canceled)
	_, err = b.book.Counts(ended, day)
	b.none("Counts", err, context.Canceled)
	_, err = b.book.NextJob(ended)
	b.none("NextJob", err, context.Canceled)
}

// testGoroutines has many commit and read at once; no commit is lost.
func testGoroutines(b *bench) {
	const writers, each = 4, 10
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for i := range each {
				s := saleOf(w*each + i + 1)
				c := &pos.Change{Kind: pos.EventIntended, At: noon, Sale: s, Attempts: []*pos.Attempt{attemptOf(s, 1)}}
				if err := b.book.Commit(b.Context(), c); err != nil {
					b.Errorf("Commit: %v", err)
				}
				if c, err := b.book.Counts(b.Context(), day); err != nil || c.Created != c.Undecided || c.Created < i+1 {
					b.Errorf("Counts = %+v, %v", c, err)
				}
			}
		})
	}
	all.Wait()
	as, err := b.book.Undecided(b.Context())
	b.want("Undecided", len(as), writers*each, err)
	last, err := b.book.LastSale(b.Context(), day)
	b.want("LastSale", last, writers*each, err)
}
