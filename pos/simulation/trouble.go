package simulation

import (
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"wxtill/wxpay/sandbox"
)

// Kinds of trouble that are no fault of the sandbox's, as a result counts them.
const (
	tlsFails      = "tls"            // the certificate is another's: nothing is sent
	doubled       = "duplicate"      // the request arrives twice
	forgedSuccess = "forged_success" // NOTPAY, turned into SUCCESS on the way
	unreachable   = "offline"        // a call into a network that is away
	blackHole     = "packets_lost"   // a call into a network that swallows everything
	clockJumps    = "clock_jump"
	diskFull      = "disk_full"
	commitFails   = "commit_fails"
	crashAtCommit = "crash"
	restarts      = "restart"
	badRefundEnds = "refund_ends_badly"
	orderLost     = "order_lost" // paid under a till's name, and not in its book

	durableAfterAll = "durable_after_all" // a commit that ended with an error is in the book after a power cut
)

// onTheLine are the troubles that a single request may meet. The same kind twice is
// twice as likely.
var onTheLine = []string{
	tlsFails, doubled, doubled, forgedSuccess, forgedSuccess,
	string(sandbox.NoAnswer), string(sandbox.NoAnswer), string(sandbox.LateEffect), string(sandbox.LateEffect),
	string(sandbox.LostAfterEffect), string(sandbox.LostAfterEffect), string(sandbox.Reset), string(sandbox.Slow),
	string(sandbox.HalfAnswer), string(sandbox.SystemError), string(sandbox.SystemErrorEffect), string(sandbox.BankError),
	string(sandbox.NoAuth), string(sandbox.ReturnFail), string(sandbox.BadSignature), string(sandbox.Unsigned),
	string(sandbox.Tampered), string(sandbox.NoReturnCode), string(sandbox.ForgedClosed), string(sandbox.TwoFields),
	string(sandbox.Trailing), string(sandbox.OtherMerchant), string(sandbox.OtherOrder), string(sandbox.OtherAmount),
	string(sandbox.HTML), string(sandbox.BadGateway),
}

// Troubles are the kinds that a run counts, sorted.
func Troubles() []string {
	all := map[string]bool{}
	for _, kind := range append(slices.Clone(onTheLine), unreachable, blackHole, clockJumps, diskFull, commitFails,
		crashAtCommit, restarts, badRefundEnds, orderLost, durableAfterAll) {
		all[kind] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// fate is what becomes of one request.
type fate struct {
	kind   string // "": nothing
	delay  time.Duration
	out    time.Duration // how long it travels
	back   time.Duration // how long the answer does
	harmed bool          // the answer, if any comes, is not WeChat's own
}

// own reports whether the line makes this trouble itself.
func (f fate) own() bool { return f.kind == tlsFails || f.kind == doubled || f.kind == forgedSuccess }

// fateOf draws what becomes of a request in weather so bad (percent).
func fateOf(d *rand.Rand, bad int) fate {
	f := fate{out: travel(d), back: travel(d)}
	if d.IntN(100) >= bad {
		return f
	}
	f.kind = onTheLine[d.IntN(len(onTheLine))]
	f.harmed = f.kind != doubled && f.kind != string(sandbox.Slow)
	switch sandbox.FaultKind(f.kind) {
	case sandbox.Slow:
		f.delay = time.Duration(1+d.Int64N(20_000)) * time.Millisecond
	case sandbox.LateEffect:
		f.delay = time.Duration(1+d.Int64N(90_000)) * time.Millisecond
	}
	return f
}

// travel is how long a packet takes, to the nanosecond.
func travel(d *rand.Rand) time.Duration { return time.Duration(2_000_000 + d.Int64N(60_000_000)) }
