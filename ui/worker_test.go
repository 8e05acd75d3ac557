package ui

import (
	"context"
	"testing"
)

// TestTheEndTouchesNoScreen: what comes to its end after the window has is not told to
// anything on the screen, queued or aside.
func TestTheEndTouchesNoScreen(t *testing.T) {
	for _, ended := range []bool{false, true} {
		ctx, end := context.WithCancel(t.Context())
		q := &worker{ctx: ctx, inline: true}
		told := 0
		work := func(context.Context) error {
			if ended {
				end()
			}
			return nil
		}
		q.do(work, func(error) { told++ })
		q.aside(work, func(error) { told++ })
		if want := map[bool]int{false: 2, true: 0}[ended]; told != want {
			t.Errorf("ended %v: %d were told, want %d", ended, told, want)
		}
		end()
	}
}
