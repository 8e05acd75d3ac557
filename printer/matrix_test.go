package printer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wxtill/pos"
	"wxtill/pos/postest"
	"wxtill/printer/fake"
)

// trouble is what happens to a printer, or to the till, while slips are printed.
type trouble struct {
	before func(*fake.Device) // the first slip is sent
	lines  int                // of the first slip that come out before during; 0: none is waited for
	during func(*fake.Device)
	heal   func(*fake.Device)
	crash  bool // the till dies in the middle, too
	torn   bool // the printer loses what it holds
}

var troubles = map[string]trouble{
	"none":                    {},
	"no paper from the start": {before: func(d *fake.Device) { d.SetPaper(0) }, heal: func(d *fake.Device) { d.SetPaper(-1) }},
	"paper ends":              {before: func(d *fake.Device) { d.SetPaper(3) }, lines: 3, heal: func(d *fake.Device) { d.SetPaper(-1) }},
	"cover open":              {before: func(d *fake.Device) { d.OpenCover(true) }, heal: func(d *fake.Device) { d.OpenCover(false) }},
	"cover opened":            {lines: 3, during: func(d *fake.Device) { d.OpenCover(true) }, heal: func(d *fake.Device) { d.OpenCover(false) }},
	"stops reading":           {lines: 3, during: func(d *fake.Device) { d.Block(true) }, heal: func(d *fake.Device) { d.Block(false) }},
	"switched off":            {before: func(d *fake.Device) { d.PowerOff() }, heal: func(d *fake.Device) { d.PowerOn() }},
	"power goes":              {lines: 3, during: func(d *fake.Device) { d.PowerOff() }, heal: func(d *fake.Device) { d.PowerOn() }, torn: true},
	"the till dies":           {lines: 3, crash: true},
	"both die":                {lines: 3, during: func(d *fake.Device) { d.PowerOff() }, heal: func(d *fake.Device) { d.PowerOn() }, crash: true, torn: true},
}

// matrixSlips are the kinds of slips, in the order in which they wait.
func matrixSlips() map[string]*pos.PrintJob {
	return map[string]*pos.PrintJob{
		"cash":           {Receipt: cashReceipt("zh"), Drawer: true},
		"wechat":         {Receipt: weChatReceipt("zh", 0)},
		"copy":           {Receipt: cashReceipt("zh"), Copy: 2},
		"refund":         {Refund: refundSlip("zh")},
		"z":              {Shift: zReport("zh")},
		"x":              {Shift: xReport("zh")},
		"paid out":       {Cash: paidOut("zh"), Drawer: true},
		"reconciliation": {Reconciliation: reconciliationSlip("zh")},
	}
}

// TestEverySlipComesOut: after every trouble all jobs are on paper once, in order, or
// are listed; and those that are listed come out on the cashier's word, marked as
// copies. The drawer opens for no slip but in its time.
func TestEverySlipComesOut(t *testing.T) {
	var running sync.WaitGroup
	for name, trouble := range troubles {
		for kind, job := range matrixSlips() {
			running.Go(func() {
				if err := comesOut(t.Context(), trouble, job); err != nil {
					t.Errorf("%s, %s: %v", name, kind, err)
				}
			})
		}
	}
	running.Wait()
}

// bench is a till whose printer gets into trouble.
type bench struct {
	book   *postest.Ledger
	till   *pos.Till
	device *fake.Listener
	jobs   []*pos.PrintJob
	titles []string // of the jobs, as they stand on paper
}

// comesOut prints a slip and one behind it.
func comesOut(ctx context.Context, trouble trouble, first *pos.PrintJob) error {
	device, err := fake.Listen(fake.NewDevice(32, 38400), "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer device.Close()
	b := &bench{book: postest.NewLedger(), device: device}
	second := &pos.PrintJob{Receipt: referenceReceipt()}
	second.Receipt.Shop.Name = "第二家"
	if first.CanWait() {
		first, second = second, first // it comes behind the other
	}
	if err := b.add(ctx, first, second); err != nil {
		return err
	}
	// A printer that has never answered cannot be told from one that is off.
	stop, err := b.run(ctx, StatusAlways)
	if err != nil {
		return err
	}
	defer func() { stop() }()
	if trouble.before != nil {
		trouble.before(device.Device)
	}
	b.await(func() bool { return len(device.Items()) >= trouble.lines }, 5*time.Second)
	if trouble.during != nil {
		trouble.during(device.Device)
	}
	if trouble.crash {
		stop()
	}
	time.Sleep(200 * time.Millisecond) // as long as the trouble lasts
	if trouble.heal != nil {
		trouble.heal(device.Device)
	}
	if trouble.crash {
		if stop, err = b.run(ctx, StatusAlways); err != nil {
			return err
		}
	}
	return b.settled(ctx, trouble)
}

func (b *bench) add(ctx context.Context, jobs ...*pos.PrintJob) error {
	b.jobs = jobs
	for _, j := range jobs {
		j.CreatedAt = time.Now()
		doc := Layout(j.Slip(false))
		b.titles = append(b.titles, strings.TrimSpace(doc.Text(32)[0])+strings.TrimSpace(doc.Text(32)[1]))
	}
	return b.book.Commit(ctx, &pos.Change{Kind: pos.EventReprint, At: time.Now(), Jobs: jobs})
}

// run opens a till on the book and lets it print.
func (b *bench) run(ctx context.Context, status string) (stop func(), err error) {
	p, err := New(Options{Transport: "tcp", Address: b.device.Address, Status: status, Timeout: 2 * time.Second})
	if err != nil {
		return nil, err
	}
	return b.runOn(ctx, p)
}

// runOn is run with a printer.
func (b *bench) runOn(ctx context.Context, p *Printer) (stop func(), err error) {
	b.till, err = pos.Open(ctx, pos.Options{
		Ledger: b.book, Gateways: func(pos.MerchantID) []pos.Gateway { return nil }, Shop: pos.Shop{Till: "T01"}, Printer: p,
	})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() { _ = b.till.Run(ctx) })
	return sync.OnceFunc(func() { cancel(); running.Wait(); p.Close() }), nil
}

// await waits until something is so, and says whether it came to be.
func (b *bench) await(so func() bool, most time.Duration) bool {
	for end := time.Now().Add(most); !so(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			return false
		}
	}
	return true
}

// settled holds what is on paper to the jobs, has the cashier print what is listed, and
// holds it to them again.
func (b *bench) settled(ctx context.Context, trouble trouble) error {
	if !b.await(func() bool { q, _ := b.book.WaitingJobs(ctx); return q.Count == 0 }, 30*time.Second) {
		return errors.New("jobs are waiting still")
	}
	listed, err := b.book.OpenJobs(ctx, 10)
	if err != nil {
		return err
	}
	if err := b.onPaper(listed, trouble); err != nil {
		return err
	}
	for _, j := range listed {
		if err := b.till.RetryJob(ctx, j.ID); err != nil {
			return err
		}
	}
	if !b.await(func() bool { q, _ := b.book.WaitingJobs(ctx); return q.Count+q.Doubtful == 0 }, 30*time.Second) {
		return errors.New("what the cashier wanted printed is listed still")
	}
	again := map[int64]bool{}
	for _, j := range listed {
		again[j.ID] = true
	}
	marked := 0
	for _, s := range slips(b.device.Items()) {
		if s.marked {
			marked++
		}
	}
	want := len(listed)
	for _, j := range b.jobs {
		if j.Copy > 0 && !again[j.ID] {
			want++
		}
	}
	if marked < want {
		return fmt.Errorf("%d slips are marked as copies, want %d", marked, want)
	}
	return nil
}

// onPaper: whoever is not listed is on paper once, in order.
func (b *bench) onPaper(listed []*pos.PrintJob, trouble trouble) error {
	var got, want []string
	isListed := func(id int64) bool {
		return slices.ContainsFunc(listed, func(j *pos.PrintJob) bool { return j.ID == id })
	}
	open := map[string]bool{}
	for i, j := range b.jobs {
		if isListed(j.ID) {
			open[b.titles[i]] = true
			continue
		}
		want = append(want, b.titles[i])
	}
	pulses := 0
	for _, s := range slips(b.device.Items()) {
		pulses += s.pulses
		if !open[s.title] && s.whole {
			got = append(got, s.title)
		}
	}
	if !slices.Equal(got, want) {
		return fmt.Errorf("on paper are %q, want %q; %d are listed", got, want, len(listed))
	}
	if pulses > 1 {
		return fmt.Errorf("the drawer opened %d times", pulses)
	}
	if faults := b.device.Faults(); len(faults) > 0 && !trouble.torn {
		return fmt.Errorf("%q", faults)
	}
	return nil
}

// printedSlip is a piece of paper.
type printedSlip struct {
	title  string
	marked bool // as a copy
	whole  bool // up to the cut
	pulses int
}

// slips cuts paper into slips: at each cut, and where a new one begins without.
func slips(items []fake.Item) []printedSlip {
	var all []printedSlip
	var now printedSlip
	lines := 0
	for _, i := range items {
		switch i.Kind {
		case fake.Drawer:
			now.pulses++
		case fake.Line:
			if lines++; lines <= 2 {
				now.title += strings.TrimSpace(i.Text)
			}
			now.marked = now.marked || strings.Contains(i.Text, "补打")
		case fake.Power:
			if lines > 0 {
				all, now, lines = append(all, now), printedSlip{}, 0
			}
		case fake.Cut:
			now.whole = true
			all, now, lines = append(all, now), printedSlip{}, 0
		}
	}
	if lines > 0 {
		all = append(all, now)
	}
	return all
}
