package sandbox

import (
	"errors"
	"fmt"
	"slices"

	"wxtill/wxpay"
)

// ErrRefundEnded says that a refund has ended and cannot end otherwise.
var ErrRefundEnded = errors.New("the refund has ended already")

// refundEnds are the states that a script may choose.
var refundEnds = []wxpay.RefundStatus{
	wxpay.RefundSuccess, wxpay.RefundClosed, wxpay.RefundChange, wxpay.RefundFail, wxpay.RefundNotSure,
}

// EndRefund decides how a refund ends, which otherwise is SUCCESS: one that is
// PROCESSING ends so at once; one that was not sent yet, or has to be sent again
// because it is NOTSURE or FAIL, when its time is up. Any other has ended
// already: ErrRefundEnded.
func (s *Sandbox) EndRefund(outRefundNo string, status wxpay.RefundStatus) error {
	if !slices.Contains(refundEnds, status) {
		return fmt.Errorf("no refund ends as %q: choose one of %q", status, refundEnds)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.Now()
	r := s.book.refund(s.book.refunds[outRefundNo], now)
	switch {
	case r == nil, r.Status == wxpay.RefundFail, r.Status == wxpay.RefundNotSure:
		s.ends[outRefundNo] = status
		return nil
	case r.Status != wxpay.RefundProcessing:
		return ErrRefundEnded
	}
	r.finish(status, now)
	s.announceRefund(outRefundNo, 0)
	return s.book.save()
}

// SetBalance sets what the merchant's account holds for refunds, in fen: a larger
// one is refused with NOTENOUGH. Refunds do not lower it. Negative, as at the
// beginning, is enough for all.
func (s *Sandbox) SetBalance(fen int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.balance = fen
}

// Refunds is a snapshot of all refunds: by order, oldest first.
func (s *Sandbox) Refunds() []Refund {
	list := []Refund{}
	for _, o := range s.Orders() {
		for _, r := range o.Refunds {
			list = append(list, *r)
		}
	}
	return list
}
