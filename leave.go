package main

import (
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// leaveGrace is how long the loop of the window may take to return once it has been
// told to.
const leaveGrace = 3 * time.Second

// leave ends the program where the loop of the window does not return. Fyne can lose
// what it was to run last between two of its queues; then it waits for that for ever,
// the window is gone, and the lock on the data directory lets no other till begin.
func leave(returned, closed <-chan struct{}, told <-chan os.Signal, end func()) {
	select {
	case <-returned:
		return
	case <-closed:
	case <-told:
	}
	select {
	case <-returned:
	case <-time.After(leaveGrace):
		end()
	}
}

// watchLeave does so until what it returns is called.
func (o *opening) watchLeave() (stop func()) {
	returned, told := make(chan struct{}), make(chan os.Signal, 1)
	signal.Notify(told, os.Interrupt, syscall.SIGTERM)
	go leave(returned, o.closed, told, func() {
		if errors.Join(o.close(), o.succeed()) != nil {
			os.Exit(1)
		}
		os.Exit(0)
	})
	return func() {
		signal.Stop(told)
		close(returned)
	}
}
