package sandbox

import (
	"net/http"
	"strings"
	"time"

	"wxtill/wxpay"
)

// FaultKind is what goes wrong.
type FaultKind string

const (
	NoAnswer        FaultKind = "no_answer"         // no effect, and silence until the client gives up
	LostAfterEffect FaultKind = "lost_after_effect" // the effect, then a broken connection
	Slow            FaultKind = "slow"              // everything as usual, after Delay
	SystemError     FaultKind = "system_error"      // SYSTEMERROR, no effect
	BankError       FaultKind = "bank_error"        // BANKERROR, no effect
	NoAuth          FaultKind = "no_auth"           // NOAUTH: refused for sure
	BadSignature    FaultKind = "bad_signature"     // the effect, then an answer signed with another key
	Unsigned        FaultKind = "unsigned"          // the effect, then an answer without sign
	HalfAnswer      FaultKind = "half_answer"       // the effect, then the first half of the answer
	TwoFields       FaultKind = "two_fields"        // the answer has a field twice
	Trailing        FaultKind = "trailing"          // something stands behind the answer
	OtherMerchant   FaultKind = "other_merchant"    // a signed answer for another mch_id
	OtherOrder      FaultKind = "other_order"       // a signed answer about another order
	OtherAmount     FaultKind = "other_amount"      // a signed answer with another total_fee
	ForgedClosed    FaultKind = "forged_closed"     // an unsigned ORDERCLOSED
	ReturnFail      FaultKind = "return_fail"       // return_code FAIL, no effect
	HTML            FaultKind = "html"              // a web page, as captive portals answer
	BadGateway      FaultKind = "bad_gateway"       // the right answer under HTTP 502
)

// Fault makes the next Count calls of an interface go wrong.
type Fault struct {
	Interface string // unifiedorder, orderquery, closeorder; "": any
	Kind      FaultKind
	Count     int // 0 means 1
	Delay     time.Duration
}

// Inject adds a fault; faults of one interface are used up in their order.
func (s *Sandbox) Inject(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.Count = max(f.Count, 1)
	s.faults = append(s.faults, f)
}

// takeFault uses up one call's worth of the first fault for the interface.
func (s *Sandbox) takeFault(name string) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.faults {
		f := &s.faults[i]
		if f.Count > 0 && (f.Interface == "" || f.Interface == name) {
			f.Count--
			return *f
		}
	}
	return Fault{}
}

const page = "<!DOCTYPE html><html><body><h1>Sign in to the network</h1></body></html>"

// before plays the faults that keep the request from taking effect. It reports
// whether the exchange is over.
func (f Fault) before(w http.ResponseWriter, r *http.Request) bool {
	switch f.Kind {
	case Slow:
		sleep(r, f.Delay)
	case NoAnswer:
		<-r.Context().Done()
		return true
	case HTML:
		w.Header().Set("Content-Type", "text/html")
		reply(w, []byte(page))
		return true
	case ReturnFail:
		reply(w, protocolFail("签名错误"))
		return true
	case ForgedClosed:
		reply(w, []byte("<xml><return_code>SUCCESS</return_code><result_code>FAIL</result_code><err_code>ORDERCLOSED</err_code></xml>"))
		return true
	}
	return false
}

// refusal is the business error that stands in for the effect.
func (f Fault) refusal() *businessError {
	switch f.Kind {
	case SystemError:
		return &businessError{"SYSTEMERROR", "系统错误"}
	case BankError:
		return &businessError{"BANKERROR", "银行系统异常"}
	case NoAuth:
		return &businessError{"NOAUTH", "商户无权限"}
	}
	return nil
}

// bend changes an answer before it is signed.
func (f Fault) bend(a wxpay.Params) wxpay.Params {
	switch f.Kind {
	case OtherMerchant:
		return a.With("mch_id", "10000999")
	case OtherOrder:
		return a.With("out_trade_no", "T99-20200101-000001-1-AAAAAA")
	case OtherAmount:
		if a.Has("total_fee") {
			return a.With("total_fee", "1")
		}
	}
	return a
}

// tear words an answer, with what happens to it after it was signed.
func (f Fault) tear(a wxpay.Params) []byte {
	switch f.Kind {
	case BadSignature:
		a = a.With("sign", strings.Repeat("0", 32))
	case Unsigned:
		a = a[:len(a)-1]
	case TwoFields:
		a = append(a, a[0])
	}
	doc := a.AppendXML(nil)
	switch f.Kind {
	case HalfAnswer:
		doc = doc[:len(doc)/2]
	case Trailing:
		doc = append(doc, "<xml></xml>"...)
	}
	return doc
}

// after sends the answer, or what the fault leaves of it.
func (f Fault) after(w http.ResponseWriter, _ *http.Request, answer []byte) {
	switch f.Kind {
	case LostAfterEffect:
		panic(http.ErrAbortHandler)
	case BadGateway:
		w.WriteHeader(http.StatusBadGateway)
	}
	reply(w, answer)
}
