package pos_test

import (
	"testing"
	"time"

	"wxtill/pos"
)

// TestTheLogSaysWhatWasDone about a difference and about an alarm, and of which order.
func TestTheLogSaysWhatWasDone(t *testing.T) {
	const order, refund = pos.OutTradeNo("T01-20261123-000010-1-QWERTY"), pos.OutRefundNo("T01-20261123-R000001-QWERTY")
	at := time.Date(2026, 11, 24, 9, 40, 0, 0, pos.Beijing)
	for _, c := range []struct {
		change pos.Change
		want   pos.LogEntry
	}{
		{pos.Change{Kind: pos.EventCorrected, Correction: &pos.Correction{Kind: pos.DiffAmount, OutTradeNo: order, Bill: 401, Book: 400, Note: "looked up"}},
			pos.LogEntry{Order: order, Amount: 401, Reason: "looked up"}},
		{pos.Change{Kind: pos.EventCorrected, Correction: &pos.Correction{Kind: pos.DiffRefundMissing, OutTradeNo: order, OutRefundNo: refund, Book: 400, Note: "later"}},
			pos.LogEntry{Order: order, Refund: refund, Amount: 400, Reason: "later"}},
		{pos.Change{Kind: pos.EventAlarmSettled, Reason: "paid by hand", Settled: []pos.AlarmKey{{Kind: pos.AlarmRefundChange, OutTradeNo: order, OutRefundNo: refund}}},
			pos.LogEntry{Order: order, Refund: refund, Reason: "paid by hand"}},
		{pos.Change{Kind: pos.EventShiftClosed, Shift: &pos.Shift{Number: 12, Float: 500}}, pos.LogEntry{Shift: 12}},
		{pos.Change{Kind: pos.EventShiftReprint, Jobs: []*pos.PrintJob{{Shift: &pos.ShiftReport{Number: 12}}}}, pos.LogEntry{Shift: 12}},
		{pos.Change{Kind: pos.EventCashMoved, Cash: &pos.CashMovement{Kind: pos.CashDrop, Amount: 700, Reason: "safe"}},
			pos.LogEntry{Cash: pos.CashDrop, Amount: 700, Reason: "safe"}},
		{pos.Change{Kind: pos.EventRefundIntended, Refunds: []*pos.Refund{{OutRefundNo: refund, RefundFee: 5, Sending: true}}},
			pos.LogEntry{Refund: refund, Amount: 5, Sending: true}},
		{pos.Change{Kind: pos.EventRefundUnknown, Refunds: []*pos.Refund{{OutRefundNo: refund, RefundFee: 5, Sending: true}}},
			pos.LogEntry{Refund: refund, Amount: 5}},
	} {
		c.change.At, c.change.By = at, pos.Grant{Operator: "01"}
		text, err := c.change.JournalEntry()
		if err != nil {
			t.Fatal(err)
		}
		got, err := pos.ParseLogEntry(7, text)
		c.want.Row, c.want.Kind, c.want.At, c.want.By = 7, c.change.Kind, got.At, c.change.By
		if err != nil || got != c.want || !got.At.Equal(at) {
			t.Errorf("%s is logged as %+v, %v; want %+v", text, got, err, c.want)
		}
	}
}
