package sandbox

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// FaultKind is a way in which an exchange goes wrong.
type FaultKind string

// The kinds. Where nothing else is said, the request has its effect and the
// answer is spoilt.
const (
	NoAnswer          FaultKind = "no_answer"           // no effect; nothing comes until the client gives up
	LateEffect        FaultKind = "late_effect"         // nothing comes, and the effect happens Delay later, whoever has given up by then
	LostAfterEffect   FaultKind = "lost_after_effect"   // the connection closes instead of an answer
	Reset             FaultKind = "reset"               // no effect; the connection closes instead of an answer
	Slow              FaultKind = "slow"                // the right answer, Delay late
	HalfAnswer        FaultKind = "half_answer"         // the connection breaks in the middle of the answer
	SystemError       FaultKind = "system_error"        // no effect; signed SYSTEMERROR
	SystemErrorEffect FaultKind = "system_error_effect" // signed SYSTEMERROR, although it was done
	BankError         FaultKind = "bank_error"          // no effect; signed BANKERROR
	ErrCode           FaultKind = "err_code"            // no effect; signed result_code FAIL with the Code of the fault
	Recall            FaultKind = "recall"              // no effect; signed, with recall=Y: what reverse says when it is to be called again
	NoAuth            FaultKind = "no_auth"             // no effect; signed NOAUTH: refused for sure
	ReturnFail        FaultKind = "return_fail"         // no effect; unsigned return_code FAIL
	BadSignature      FaultKind = "bad_signature"       // the signature of another key
	Unsigned          FaultKind = "unsigned"            // no signature at all
	Tampered          FaultKind = "tampered"            // another total_fee, or nonce_str, than was signed; another req_info than was encrypted
	NoReturnCode      FaultKind = "no_return_code"      // neither return_code nor signature
	ReqInfo           FaultKind = "req_info"            // no signature, but a req_info, as refund notifications have
	ForgedClosed      FaultKind = "forged_closed"       // no effect; unsigned ORDERCLOSED
	TwoFields         FaultKind = "two_fields"          // a field twice, the second time with another value
	Trailing          FaultKind = "trailing"            // text after the end of the document
	OtherMerchant     FaultKind = "other_merchant"      // well signed, with another mch_id
	OtherOrder        FaultKind = "other_order"         // well signed, with another out_trade_no (and out_refund_no where there is one)
	OtherAmount       FaultKind = "other_amount"        // well signed, total_fee one fen higher where there is one
	HTML              FaultKind = "html"                // no effect; 200 with a web page, as captive portals answer
	BadGateway        FaultKind = "bad_gateway"         // the good answer under status 502
)

// outward are the kinds that happen to what WeChat sends to the shop by itself. A
// notification with NoAnswer never arrives; with LostAfterEffect it is the shop's
// answer that does not, so that the same comes again.
var outward = map[string][]FaultKind{
	"notify": {NoAnswer, LostAfterEffect, Slow, BadSignature, Unsigned, Tampered, NoReturnCode, ReqInfo,
		TwoFields, Trailing, OtherMerchant, OtherOrder, OtherAmount},
	"refundnotify": {NoAnswer, LostAfterEffect, Slow, Tampered, Trailing, OtherMerchant},
}

// slowDefault is the delay of Slow and LateEffect where none is given.
const slowDefault = 3 * time.Second

// Fault is an order to make trouble. Faults of one interface come in the order
// of injection, each for one request unless Count says more.
//
// With a Probability a fault lets some requests pass, to the next fault or to a
// good answer. Which ones hangs on nothing but Seed and how many requests came to it
// before, so that the same requests meet the same trouble again.
type Fault struct {
	Interface   string        `json:"interface"`        // unifiedorder, orderquery, closeorder ...; "" is any of them; notify, refundnotify
	Number      string        `json:"number,omitempty"` // out_trade_no or out_refund_no of what is spoilt; "" is any
	Kind        FaultKind     `json:"kind"`
	Code        string        `json:"code,omitempty"`        // err_code of ErrCode
	Count       int           `json:"count"`                 // how many requests are spoilt; 0 is one, negative is all until ClearFaults
	Delay       time.Duration `json:"delay"`                 // before the answer, whatever the kind; nanoseconds in JSON
	Probability int           `json:"probability,omitempty"` // percent; 0 is certainty
	Seed        uint64        `json:"seed,omitempty"`        // of the choice by Probability; 0 is a fresh one, which Inject and Faults tell
}

// check says what is wrong with a fault.
func (f Fault) check() error {
	if _, ok := behaviours[f.Kind]; !ok || f.Kind == "" {
		return fmt.Errorf("%q is no kind of fault", f.Kind)
	}
	named := func(e endpoint) bool { return e.name == f.Interface }
	if f.Interface != "" && outward[f.Interface] == nil && !slices.ContainsFunc(endpoints, named) {
		return fmt.Errorf("%q is no interface", f.Interface)
	}
	if f.Interface != "" && !f.happensTo(f.Interface) {
		return fmt.Errorf("%q does not happen to %s", f.Kind, f.Interface)
	}
	if (f.Kind == ErrCode) != (f.Code != "") {
		return fmt.Errorf("a code goes with %s, and with nothing else", ErrCode)
	}
	if f.Probability < 0 || f.Probability > 100 {
		return fmt.Errorf("a probability of %d percent is none", f.Probability)
	}
	return nil
}

// happensTo reports whether the fault does anything to an interface. Bills and
// reports are answered without a signature, bills without fields as well.
func (f Fault) happensTo(iface string) bool {
	if kinds, out := outward[iface]; out {
		return slices.Contains(kinds, f.Kind)
	}
	b := f.behaviour()
	switch elsewhere := b.noEffect || b.fail != nil || b.reply != nil || b.fields == nil && b.signed == nil; {
	case elsewhere: // than in the answer's fields
		return true
	case iface == "report":
		return b.fields != nil
	}
	return iface != "downloadbill"
}

// behaviour is what the fault does to an exchange.
func (f Fault) behaviour() behaviour {
	b := behaviours[f.Kind]
	if f.Kind == ErrCode {
		b.fail = &failure{f.Code, "沙箱按要求返回此错误"}
	}
	return b
}

// queuedFault is a fault that waits for its requests.
type queuedFault struct {
	Fault
	chance *rand.Rand // nil: certainty
}

// meant reports whether the fault is for this interface.
func (f Fault) meant(iface string) bool {
	if f.Interface == "" {
		return outward[iface] == nil && f.happensTo(iface)
	}
	return f.Interface == iface
}

// strikes decides about the next request.
func (f *queuedFault) strikes() bool {
	return f.chance == nil || f.chance.IntN(100) < f.Probability
}

// Inject queues a fault and returns it with its defaults filled in. It panics on
// a kind or interface that does not exist: a test with a slip of the pen must
// not pass.
func (s *Sandbox) Inject(f Fault) Fault {
	if err := f.check(); err != nil {
		panic("sandbox: " + err.Error())
	}
	if f.Count == 0 {
		f.Count = 1
	}
	if f.Delay == 0 && (f.Kind == Slow || f.Kind == LateEffect) {
		f.Delay = slowDefault
	}
	q := queuedFault{Fault: f}
	if f.Probability > 0 {
		if q.Seed == 0 {
			q.Seed = s.rand.seed()
		}
		q.chance = rand.New(rand.NewPCG(q.Seed, 0))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, q)
	return q.Fault
}

// Faults are the faults that have not come yet, or not often enough.
func (s *Sandbox) Faults() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Fault, len(s.faults))
	for i := range s.faults {
		list[i] = s.faults[i].Fault
	}
	return list
}

// ClearFaults drops the faults that have not come yet.
func (s *Sandbox) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// nextFault uses up one fault of the interface that is meant for any of these
// numbers; the zero Fault is none.
func (s *Sandbox) nextFault(iface string, numbers ...string) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.faults {
		f := &s.faults[i]
		if !f.meant(iface) || f.Number != "" && !slices.Contains(numbers, f.Number) || !f.strikes() {
			continue
		}
		found := f.Fault
		if f.Count > 0 {
			f.Count--
		}
		if f.Count == 0 {
			s.faults = slices.Delete(s.faults, i, i+1)
		}
		return found
	}
	return Fault{}
}
