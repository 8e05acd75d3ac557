package wxpay

import (
	"errors"
	"fmt"
)

// The outcomes of a call that was not done; see the package comment.
var (
	ErrRefused = errors.New("refused by WeChat")
	ErrUnknown = errors.New("the outcome is unknown")
)

// Problem says why the outcome of a call is unknown.
type Problem string

// What can go wrong, from the till's own desk outwards.
const (
	ProblemRequest     Problem = "request"     // nothing was sent: Err says what is wrong with the question
	ProblemTimeout     Problem = "timeout"     // no answer in time, or the caller gave up
	ProblemUnreachable Problem = "unreachable" // no connection: DNS, routing, refused
	ProblemTLS         Problem = "tls"         // the certificate is not WeChat's, or not valid now
	ProblemBroken      Problem = "broken"      // the connection broke before the whole answer came
	ProblemHTTP        Problem = "http"        // an answer that is not WeChat's: another status, a web page
	ProblemSyntax      Problem = "syntax"      // not a flat document
	ProblemTooLarge    Problem = "toolarge"    // over MaxDocument
	ProblemProtocol    Problem = "protocol"    // return_code FAIL, which nobody signs
	ProblemSignature   Problem = "signature"   // unsigned, changed, or another key
	ProblemMismatch    Problem = "mismatch"    // an answer to another question
	ProblemSystem      Problem = "system"      // SYSTEMERROR, BANKERROR or a code never heard of
)

// Error is how a call failed. errors.Is finds ErrRefused or ErrUnknown in it.
type Error struct {
	Interface string  // the last part of its path: unifiedorder, orderquery, closeorder, ...
	Code      Code    // err_code of a verified answer; of downloadbill, which has none, a known return_msg; else ""
	Message   string  // err_code_des or return_msg, as WeChat worded it; else the field or status that was wrong
	Problem   Problem // why the outcome is unknown; "" where it was refused
	Sent      bool    // a byte of the request may have left this machine, to any gateway
	Err       error   // what lies beneath, where there is such

	answered bool // an answer had begun
}

func (e *Error) Error() string {
	text := e.Interface + ": "
	switch {
	case e.unsettled():
		text += string(e.Problem) + ", then " + string(e.Code)
	case e.Code != "":
		text += string(e.Code)
	default:
		text += string(e.Problem)
	}
	if e.Message != "" {
		text += fmt.Sprintf(": %q", e.Message)
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Is tells the outcome to errors.Is.
func (e *Error) Is(target error) bool {
	return target == ErrRefused && e.Problem == "" || target == ErrUnknown && e.Problem != ""
}

func (e *Error) Unwrap() error { return e.Err }

// after is e with what an earlier gateway leaves open, which was sent the same and
// did not answer. A refusal says nothing about what that one made of it. It is a
// copy: Trace has been told of e, and may look at it on another goroutine.
func (e *Error) after(earlier *Error, q question) *Error {
	if e == nil || earlier == nil {
		return e
	}
	whole := *e
	whole.Sent = true
	if q.makes && e.Problem == "" && e.Code != q.certain {
		whole.Problem, whole.answered = earlier.Problem, true
	}
	return &whole
}

// elsewhere reports whether the next gateway should be asked: nothing was
// answered, so nothing can be contradicted.
func (e *Error) elsewhere() bool {
	switch e.Problem {
	case ProblemUnreachable, ProblemTLS, ProblemTimeout:
		return !e.answered
	}
	return false
}

// MismatchError says that a signed answer belongs to another merchant or
// another order. It stands beneath an [Error] with [ProblemMismatch].
type MismatchError struct{ Field string }

func (e *MismatchError) Error() string { return "the answer's " + e.Field + " is not the question's" }

// FieldError says which field of a request cannot be sent, and why. errors.Is
// finds ErrInvalidRequest in it.
type FieldError struct {
	Field  string // WeChat's name of it
	Reason string
	Limit  int // bytes allowed, where the field is too long
}

// ErrInvalidRequest says that a request was not sent because WeChat would
// refuse it.
var ErrInvalidRequest = errors.New("invalid request")

func (e *FieldError) Error() string { return fmt.Sprintf("%s %s", e.Field, e.Reason) }

// Is makes errors.Is(err, ErrInvalidRequest) true.
func (e *FieldError) Is(target error) bool { return target == ErrInvalidRequest }
