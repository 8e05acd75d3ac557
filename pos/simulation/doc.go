// Package simulation plays a shop: several tills, their cashiers and managers,
// customers with phones, WeChat itself (the sandbox), and everything that breaks.
// It runs inside a bubble of testing/synctest, where an hour passes in no time, and
// one seed decides all of it. When the world has calmed down the promises of the
// till are held against what WeChat says, each by itself; see [Promises].
//
//	result := simulation.Play(t, simulation.Options{Seed: 17})
//	for _, b := range result.Broken {
//		t.Errorf("%s: %s", b.Promise, b.What)
//	}
//
// # What happens
//
// Customers pay at once, slowly, after the code has gone, from an old code and a
// new one, at the bank's leisure, while the cashier takes the code away, or never. A
// quarter of them show a payment code, which is scanned at once, late or twice.
// Cashiers press twice, take codes off the screen, add a line and charge again, take
// cash, void, and go on. Managers give money back, deal with alarms, read X reports,
// move cash and close shifts. WeChat ends refunds as it likes.
//
// Meanwhile requests and answers are lost, late, doubled, reordered, cut in half,
// forged, refused and unsigned ([Troubles]); the network is away for seconds or for
// hours; clocks jump both ways; the disk is full or fails; and the power goes at a
// commit or at a request, before it or after it, and comes back.
//
// # Seeds
//
// Time, customers, staff, order numbers, jitter, WeChat's numbers, the fate of each
// request and how long it travels hang on the seed alone: the fate of a request is
// drawn from its till, interface, number and how many of them went before, not from
// the order in which goroutines come to ask. What the seed does not decide is the Go
// scheduler and the order of its maps: goroutines that wake in the same nanosecond
// run in any order, which happens where a till starts over several undecided
// attempts. [Result.Trace] is a digest of all that was journalled; two runs of a seed
// with the same digest were the same run.
package simulation
