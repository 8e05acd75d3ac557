package storage

import (
	"context"
	"database/sql"

	"wxtill/pos"
)

// The statements of alarms. A settled one keeps its row, so that the journal can be
// held against it; raised again it is as new.
const (
	raiseAlarm = `INSERT INTO alarm (out_trade_no, kind, out_refund_no, at, settled, document) VALUES (?, ?, ?, ?, 0, ?)
		ON CONFLICT (out_trade_no, kind, out_refund_no) DO UPDATE SET at = excluded.at, settled = 0, document = excluded.document
			WHERE settled = 1`
	settleAlarm  = "UPDATE alarm SET settled = 1 WHERE out_trade_no = ? AND kind = ? AND out_refund_no = ?"
	selectAlarms = "SELECT document FROM alarm INDEXED BY alarm_waiting WHERE settled = 0 ORDER BY at"
	countAlarms  = "SELECT count(*) FROM alarm WHERE out_trade_no = ? AND kind = ? AND out_refund_no = ?"
)

func (w *change) alarm(a pos.Alarm) {
	w.exec(raiseAlarm, a.OutTradeNo, a.Kind, a.OutRefundNo, a.At.UnixMilli(), w.document(a))
}

func (w *change) settle(key pos.AlarmKey) {
	w.exec(settleAlarm, key.OutTradeNo, key.Kind, key.OutRefundNo)
}

// Alarms implements [pos.Ledger].
func (l *Ledger) Alarms(ctx context.Context) ([]pos.Alarm, error) {
	return collect(ctx, l, func(r *sql.Rows) (pos.Alarm, error) {
		var text string
		if err := r.Scan(&text); err != nil {
			return pos.Alarm{}, err
		}
		a, err := parsed[pos.Alarm](text)
		if err != nil {
			return pos.Alarm{}, err
		}
		return *a, nil
	}, selectAlarms)
}

// AlarmRaised implements [pos.Ledger].
func (l *Ledger) AlarmRaised(ctx context.Context, key pos.AlarmKey) (bool, error) {
	var n int
	err := l.queryRow(ctx, countAlarms, key.OutTradeNo, key.Kind, key.OutRefundNo).Scan(&n)
	return n > 0, worded(err)
}
