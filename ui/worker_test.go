package ui

import (
	"context"
	"testing"

	"wxtill/pos"
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

// TestRefreshesDoNotPileUp: where the screen is slow one refresh is under way, and one
// follows it, however much happens meanwhile.
func TestRefreshesDoNotPileUp(t *testing.T) {
	g := &refreshGate{}
	if !g.enter() {
		t.Fatal("the first is not queued")
	}
	for range 100 {
		if g.enter() {
			t.Fatal("another is queued before the first has looked")
		}
	}
	g.look()
	if g.leave() {
		t.Error("another although nothing has changed since it looked")
	}
	if !g.enter() {
		t.Fatal("none is queued any more")
	}
	g.look()
	for range 100 {
		if g.enter() {
			t.Fatal("another is queued before the one that has looked is on the screen")
		}
	}
	if !g.leave() {
		t.Error("what has changed since it looked is never shown")
	}
	if !g.enter() {
		t.Error("none is queued any more")
	}
}

// TestPaymentsAreShownTogether: a backlog brings many at once.
func TestPaymentsAreShownTogether(t *testing.T) {
	g := &refreshGate{}
	for n := range 100 {
		if queued := g.notePaid(pos.Event{}); queued != (n == 0) {
			t.Fatalf("payment %d is queued: %v", n, queued)
		}
	}
	if paid := g.takePaid(); len(paid) != 100 {
		t.Errorf("%d payments", len(paid))
	}
	if !g.notePaid(pos.Event{}) {
		t.Error("the next is not queued")
	}
}
