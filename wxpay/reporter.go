package wxpay

import (
	"context"
	"errors"
	"sync"
)

// reportRoom is how many calls wait to be reported.
const reportRoom = 100

// maxReportText is the length of return_msg and err_code_des in bytes.
const maxReportText = 128

// Reporter reports the calls of a client to WeChat (section 4.12) without getting
// in their way: Observe is the client's Trace, or is called by it, and Run does
// the rest on a goroutine of its own.
//
//	reporter := &wxpay.Reporter{Client: c, UserIP: "127.0.0.1"}
//	c.Trace = reporter.Observe
//	go reporter.Run(ctx)
//
// At most 100 calls wait; a further one pushes out the oldest. A report that fails
// is not sent again. Reports and probes are not reported.
type Reporter struct {
	Client     *Client
	DeviceInfo string // 32 bytes; may be empty
	UserIP     string // of this machine

	mu      sync.Mutex // guards what follows
	waiting []Call
	dropped int64
	wake    chan struct{} // closed when a call has come in; nil while nobody waits
}

// Observe takes in a finished call. It never waits.
func (r *Reporter) Observe(call Call) {
	if call.Path == "" || call.Interface == "report" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.waiting) == reportRoom {
		r.waiting = append(r.waiting[:0], r.waiting[1:]...)
		r.dropped++
	}
	r.waiting = append(r.waiting, call)
	if r.wake != nil {
		close(r.wake)
		r.wake = nil
	}
}

// Dropped is how many calls were pushed out before they could be reported, or could
// not be, as without a UserIP.
func (r *Reporter) Dropped() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dropped
}

// Run reports until ctx is over, and returns then; what is still waiting stays.
// One Run at a time.
func (r *Reporter) Run(ctx context.Context) {
	for ctx.Err() == nil {
		call, wake := r.next()
		if wake == nil {
			r.report(ctx, call)
			continue
		}
		select {
		case <-wake:
		case <-ctx.Done():
		}
	}
}

// report sends a report. That one was lost on the way nobody can do anything about:
// the client's Trace and Logger hear of it. They do not hear of one that cannot be
// sent, as without a UserIP.
func (r *Reporter) report(ctx context.Context, call Call) {
	if err := r.Client.Report(ctx, r.request(call)); errors.Is(err, ErrInvalidRequest) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.dropped++
	}
}

// next takes the oldest call off, or returns a channel that is closed when there
// is one.
func (r *Reporter) next() (Call, <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.waiting) == 0 {
		r.wake = make(chan struct{})
		return Call{}, r.wake
	}
	call := r.waiting[0]
	r.waiting = append(r.waiting[:0], r.waiting[1:]...)
	return call, nil
}

// request words a call. Of one without a trusted answer it tells the [Problem]
// alone: what lies beneath is this machine's business.
func (r *Reporter) request(call Call) ReportRequest {
	q := ReportRequest{
		DeviceInfo: r.DeviceInfo, UserIP: r.UserIP,
		InterfaceURL: call.Gateway + call.Path, ExecuteTime: call.Took,
		OutTradeNo: call.OutTradeNo, Time: call.Start,
		ReturnCode: "SUCCESS", ResultCode: "SUCCESS",
	}
	var failed *Error
	if !errors.As(call.Err, &failed) {
		return q
	}
	q.ResultCode = "FAIL"
	switch {
	case failed.Code != "":
		q.ErrCode, q.ErrCodeDes = Code(cut(string(failed.Code), 32)), cut(failed.Message, maxReportText)
	case failed.Problem == ProblemProtocol:
		q.ReturnCode, q.ReturnMsg = "FAIL", cut(failed.Message, maxReportText)
	default:
		q.ReturnCode, q.ReturnMsg = "FAIL", string(failed.Problem)
	}
	return q
}
