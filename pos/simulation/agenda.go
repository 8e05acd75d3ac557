package simulation

import (
	"container/heap"
	"time"
)

// appointment is something that somebody does at a time.
type appointment struct {
	at  time.Time
	seq int // of two at the same time the one that was made first
	do  func()
}

// agenda is what people are about to do.
type agenda struct {
	list appointments
	made int
}

// later puts something on the agenda.
func (w *World) later(d time.Duration, do func()) {
	w.agenda.made++
	heap.Push(&w.agenda.list, appointment{time.Now().Add(d), w.agenda.made, do})
}

// next takes the first appointment off; false where there is none.
func (a *agenda) next() (appointment, bool) {
	if len(a.list) == 0 {
		return appointment{}, false
	}
	return heap.Pop(&a.list).(appointment), true
}

// due reports whether the first appointment's time has come.
func (a *agenda) due() bool { return len(a.list) > 0 && !a.list[0].at.After(time.Now()) }

// appointments is a heap.
type appointments []appointment

func (a appointments) Len() int { return len(a) }

func (a appointments) Less(i, j int) bool {
	if a[i].at.Equal(a[j].at) {
		return a[i].seq < a[j].seq
	}
	return a[i].at.Before(a[j].at)
}

func (a appointments) Swap(i, j int) { a[i], a[j] = a[j], a[i] }

func (a *appointments) Push(x any) { *a = append(*a, x.(appointment)) }

func (a *appointments) Pop() any {
	old := *a
	last := old[len(old)-1]
	*a = old[:len(old)-1]
	return last
}
