package main

import (
	"os"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// TestLeaveWhereTheLoopHangs: a closed window and a signal end the program, after the
// loop has had its time; one that returns is left alone.
func TestLeaveWhereTheLoopHangs(t *testing.T) {
	for _, c := range []struct {
		name          string
		close, signal bool
		returns       time.Duration // of the loop; 0: never
		want          bool          // the program is ended
	}{
		{name: "closed", close: true, want: true},
		{name: "signal", signal: true, want: true},
		{name: "closed, and the loop returns", close: true, returns: leaveGrace / 2},
		{name: "signal, and the loop returns", signal: true, returns: leaveGrace / 2},
		{name: "the loop returns by itself", returns: time.Hour},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				returned, closed, told := make(chan struct{}), make(chan struct{}), make(chan os.Signal, 1)
				ended := false
				go leave(returned, closed, told, func() { ended = true })
				if c.close {
					close(closed)
				}
				if c.signal {
					told <- syscall.SIGTERM
				}
				if c.returns > 0 {
					time.Sleep(c.returns)
					close(returned)
				}
				time.Sleep(2 * leaveGrace)
				synctest.Wait()
				if ended != c.want {
					t.Errorf("ended %v, want %v", ended, c.want)
				}
			})
		})
	}
}
