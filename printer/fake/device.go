package fake

import (
	"bytes"
	"context"
	"io"
	"sync"
	"time"

	"wxtill/printer/dots"
)

// bufferSize is what the printer holds of what it cannot print yet.
const bufferSize = 4096

// pieceSize is how much comes over the line at a time.
const pieceSize = 32

// Device is a fake printer with everything that happens to a real one: its line
// carries no more than its baud rate, it answers how it does, and a person may take
// its paper, open its cover, block it and switch it off.
type Device struct {
	baud int

	mu       sync.Mutex
	paper    *Paper
	settled  int    // items that have been looked at
	pending  []byte // came and cannot be printed yet
	received int
	turns    int
	lines    int // of paper left; below 0: endless
	cover    bool
	blocked  bool          // it stopped reading
	mute     bool          // it does not answer
	deaf     bool          // it does not answer GS r
	slow     time.Duration // for a line
	busy     time.Time     // until when it prints
	off      bool
	rt       []byte // the end of what came, for commands in real time
	changed  func()
	conns    map[io.WriteCloser]bool // whether they end with the power
	reported []byte                  // the report that was sent last; nil: none since they are switched on
}

// NewDevice is a printer that is on and has endless paper of so many columns; baud 0
// is a line without limit.
func NewDevice(columns, baud int) *Device {
	return &Device{baud: baud, paper: NewPaper(columns), lines: -1, changed: func() {}, conns: map[io.WriteCloser]bool{}}
}

// OnChange has fn called after each thing that the printer has done.
func (d *Device) OnChange(fn func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.changed = fn
}

// Keep has what is printed written to w as well, without what the printer is only asked.
func (d *Device) Keep(w io.Writer) { d.set(func() { d.paper.keep = w }) }

// Tear takes what hangs out of the printer off.
func (d *Device) Tear() {
	d.set(func() {
		d.paper.Items, d.settled = nil, 0
		d.turns++
	})
}

// Turns is how often what hangs out of the printer has changed.
func (d *Device) Turns() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.turns
}

// SetPaper puts in paper for so many lines; below 0 it is endless.
func (d *Device) SetPaper(lines int) { d.set(func() { d.lines = lines }) }

// OpenCover opens or closes the cover.
func (d *Device) OpenCover(open bool) { d.set(func() { d.cover = open }) }

// Block makes the printer stop reading, or go on.
func (d *Device) Block(on bool) { d.set(func() { d.blocked = on }) }

// Mute makes the printer answer nothing, like many cheap ones.
func (d *Device) Mute(on bool) { d.set(func() { d.mute = on }) }

// Deafen makes the printer ignore GS r alone.
func (d *Device) Deafen(on bool) { d.set(func() { d.deaf = on }) }

// Slow makes the printer take so long for a line.
func (d *Device) Slow(line time.Duration) { d.set(func() { d.slow = line }) }

// PowerOff switches the printer off: what it holds and has begun is lost, its lines
// are cut.
func (d *Device) PowerOff() {
	d.set(func() {
		d.off, d.pending, d.rt = true, nil, nil
		d.paper.PowerOff()
		for c, hangsUp := range d.conns {
			if hangsUp {
				c.Close()
			}
		}
	})
}

// PowerOn switches it on again.
func (d *Device) PowerOn() { d.set(func() { d.off = false }) }

func (d *Device) set(change func()) {
	d.mu.Lock()
	change()
	report := d.report()
	var lines []io.Writer
	for c := range d.conns {
		lines = append(lines, c)
	}
	changed := d.changed
	d.mu.Unlock()
	if len(report) > 0 {
		for _, line := range lines {
			_, _ = line.Write(report) // whoever listened may be gone
		}
	}
	changed()
}

// report is what the printer says by itself (GS a), where that is on and new.
func (d *Device) report() []byte {
	if d.paper.reports == 0 || d.off {
		d.reported = nil
		return nil
	}
	report := []byte{0x10, 0, d.paperBits(), 0}
	if d.cover {
		report[0] |= 0x20
	}
	if d.cover || d.lines == 0 {
		report[0] |= 0x08
	}
	if d.mute || bytes.Equal(report, d.reported) {
		return nil
	}
	d.reported = report
	return report
}

// Items are what the printer has done so far.
func (d *Device) Items() []Item {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]Item(nil), d.paper.Items...)
}

// Faults are what it should not have been sent.
func (d *Device) Faults() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]string(nil), d.paper.Faults...)
}

// Received is how many bytes have come.
func (d *Device) Received() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.received
}

// Draw is the end of the paper, at most so many rows of dots.
func (d *Device) Draw(most int) *dots.Bitmap {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.paper.Draw(most)
}

// Mood is how a printer does.
type Mood struct {
	NoPaper bool
	Cover   bool // is open
	Off     bool
	Blocked bool // it takes no data
}

// Mood is how the printer does.
func (d *Device) Mood() Mood {
	d.mu.Lock()
	defer d.mu.Unlock()
	return Mood{NoPaper: d.lines == 0, Cover: d.cover, Off: d.off, Blocked: d.blocked}
}

// Serve is the printer at one end of a connection until that ends or ctx does. A
// printer that is switched off hangs up.
func (d *Device) Serve(ctx context.Context, line io.ReadWriteCloser) {
	if d.serves(line, true) {
		d.serve(ctx, line)
	}
}

// ServeWire is the printer at one end of a serial line, which is there as well while
// the printer is off: what is sent then is lost.
func (d *Device) ServeWire(ctx context.Context, line io.ReadWriteCloser) {
	d.serves(line, false)
	d.serve(ctx, line)
}

// serves notes a line, and whether it ends with the power; false: that is off.
func (d *Device) serves(line io.WriteCloser, hangsUp bool) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if hangsUp && d.off {
		line.Close()
		return false
	}
	d.conns[line] = hangsUp
	return true
}

func (d *Device) serve(ctx context.Context, line io.ReadWriteCloser) {
	stop := context.AfterFunc(ctx, func() { line.Close() })
	defer func() {
		stop()
		line.Close()
		d.mu.Lock()
		delete(d.conns, line)
		d.mu.Unlock()
	}()
	go d.work(ctx, line)
	piece := make([]byte, pieceSize)
	var free time.Time // when the line has carried all that has come
	for {
		d.waitReading(ctx)
		begin := time.Now()
		n, err := line.Read(piece)
		if n > 0 && d.baud > 0 {
			// What is there at once has come while the printer was late.
			if now := time.Now(); now.Sub(begin) > idleLine || now.Sub(free) > idleLine {
				free = now
			}
			free = free.Add(time.Duration(n) * 10 * time.Second / time.Duration(d.baud))
			pause(ctx, time.Until(free))
		}
		d.take(piece[:n], line)
		if err != nil || ctx.Err() != nil {
			return
		}
	}
}

// idleLine is how long nothing comes when the line is idle.
const idleLine = 20 * time.Millisecond

// step is how often the printer looks whether it can go on.
const step = 5 * time.Millisecond

// work prints what waits for paper or for the cover, as long as the line is there.
func (d *Device) work(ctx context.Context, line io.ReadWriteCloser) {
	for ctx.Err() == nil {
		d.mu.Lock()
		_, there := d.conns[line]
		waiting := len(d.pending) > 0 && !d.stopped()
		d.mu.Unlock()
		if !there {
			return
		}
		if waiting {
			d.take(nil, line)
		}
		pause(ctx, step)
	}
}

func pause(ctx context.Context, wait time.Duration) {
	timer := time.NewTimer(max(wait, 0))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// waitReading waits while the printer takes no data.
func (d *Device) waitReading(ctx context.Context) {
	for ctx.Err() == nil {
		d.mu.Lock()
		reads := !d.blocked && len(d.pending) < bufferSize
		d.mu.Unlock()
		if reads {
			return
		}
		pause(ctx, step)
	}
}

// take prints what came, as far as paper and cover allow, and says what it was asked.
func (d *Device) take(data []byte, line io.Writer) {
	d.mu.Lock()
	if d.off {
		d.mu.Unlock()
		return
	}
	d.received += len(data)
	said := d.realTime(data)
	d.pending = append(d.pending, data...)
	did := false
	for len(d.pending) > 0 && !d.stopped() {
		d.paper.Write(d.pending[:1])
		d.pending = d.pending[1:]
		for ; d.settled < len(d.paper.Items); d.settled++ {
			did = true
			d.turns++
			said = append(said, d.settle(&d.paper.Items[d.settled])...)
		}
		said = append(said, d.report()...)
	}
	changed := d.changed
	if d.mute {
		said = nil
	}
	d.mu.Unlock()
	if len(said) > 0 {
		_, _ = line.Write(said) // whoever asked may be gone
	}
	if did {
		changed()
	}
}

// stopped reports whether the printer cannot print now.
func (d *Device) stopped() bool {
	return d.cover || d.lines == 0 || d.blocked || d.off || d.slow > 0 && time.Now().Before(d.busy)
}

// settle takes the paper of an item, and answers where it is a question.
func (d *Device) settle(i *Item) []byte {
	switch i.Kind {
	case Line, QR, Bars, Raster, Feed:
		if d.slow > 0 {
			d.busy = time.Now().Add(d.slow)
		}
		if d.lines > 0 {
			d.lines--
		}
	case Printed:
		if !d.deaf {
			return []byte{d.paperBits() & 0x0F}
		}
	}
	return nil
}

// paperBits is the paper as GS r says it: near its end, at its end.
func (d *Device) paperBits() byte {
	switch {
	case d.lines == 0:
		return 0x0F
	case d.lines > 0 && d.lines < nearEnd:
		return 0x03
	}
	return 0
}

// nearEnd is how many lines are left when the paper is said to be near its end.
const nearEnd = 20

// realTime answers DLE EOT, which printers obey as it comes, wherever it stands.
func (d *Device) realTime(data []byte) (said []byte) {
	all := append(d.rt, data...)
	for {
		i := bytes.Index(all, []byte{0x10, 0x04})
		if i < 0 || i+2 >= len(all) {
			break
		}
		said = append(said, d.status(all[i+2])...)
		all = all[i+3:]
	}
	d.rt = append([]byte(nil), all[max(len(all)-2, 0):]...)
	return said
}

// status is the answer to DLE EOT n.
func (d *Device) status(n byte) []byte {
	b := byte(0x12)
	bit := func(on bool, bits byte) {
		if on {
			b |= bits
		}
	}
	switch n {
	case 1:
		bit(d.cover || d.lines == 0, 0x08)
	case 2:
		bit(d.cover, 0x04)
		bit(d.lines == 0, 0x20)
	case 3:
	case 4:
		bit(d.lines >= 0 && d.lines < nearEnd, 0x0C)
		bit(d.lines == 0, 0x60)
	default:
		return nil
	}
	return []byte{b}
}
