package printer

import (
	"context"
	"errors"
	"sync"
	"time"
)

// fakeLine is a printer on a line that carries one byte in pace and holds at
// most buffer bytes on the way, as a serial device does.
type fakeLine struct {
	perByte time.Duration
	buffer  int
	openErr error
	hang    chan struct{} // where set, every send blocks until it is closed
	failAt  int           // where over 0, the device vanishes after so many bytes
	keep    bool
	endErr  error // where set, the end of a slip is not known to have left

	mu     sync.Mutex
	got    []byte
	chunks []int
	opened int
	closed int
	idle   time.Time // when the line will have carried all it has
}

func (f *fakeLine) pace() time.Duration { return f.perByte }

func (f *fakeLine) blind() bool { return false }

func (f *fakeLine) open(context.Context) (port, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.openErr != nil {
		return nil, f.openErr
	}
	f.opened++
	return f, nil
}

func (f *fakeLine) ready(ctx context.Context) error {
	for f.held() >= f.buffer {
		sleepUntil(ctx, time.Now().Add(time.Millisecond))
		if ctx.Err() != nil {
			return cause(ctx)
		}
	}
	return nil
}

// held is how many bytes are on the way.
func (f *fakeLine) held() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.perByte == 0 {
		return 0
	}
	return int(max(time.Until(f.idle), 0) / f.perByte)
}

var errUnplugged = errors.New("unplugged")

func (f *fakeLine) send(_ context.Context, chunk []byte) (int, error) {
	if f.hang != nil {
		<-f.hang
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	var err error
	if f.failAt > 0 && len(f.got)+len(chunk) > f.failAt {
		chunk, err = chunk[:f.failAt-len(f.got)], errUnplugged
	}
	if now := time.Now(); f.idle.Before(now) {
		f.idle = now
	}
	f.idle = f.idle.Add(time.Duration(len(chunk)) * f.perByte)
	f.got = append(f.got, chunk...)
	f.chunks = append(f.chunks, len(chunk))
	return len(chunk), err
}

func (f *fakeLine) finish(context.Context) (bool, error) { return f.keep && f.endErr == nil, f.endErr }

func (f *fakeLine) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed++
	return nil
}
