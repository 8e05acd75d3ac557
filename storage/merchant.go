package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"time"

	"wxtill/pos"
)

// Merchant is an account at WeChat as the book knows it: all but the key.
type Merchant struct {
	ID           pos.MerchantID
	AppID, MchID string
	SignType     string
	Fingerprint  string // of the key

	// What the book adds; not looked at by [Ledger.Merchant].
	CreatedAt time.Time
	RetiredAt time.Time // zero for the current record
	Undecided int       // attempts and refunds made with it that have not ended
}

// Fingerprint tells keys apart without giving them away: a key is 32 random
// characters, so its hash cannot be guessed back.
func Fingerprint(key string) string {
	sum := sha256.Sum256([]byte("wxtill merchant key\x00" + key))
	return hex.EncodeToString(sum[:])
}

const (
	retireMerchants = `UPDATE merchant SET retired_at = ?5 WHERE retired_at IS NULL
		AND (appid, mch_id, sign_type, fingerprint) <> (?1, ?2, ?3, ?4)`
	takeMerchant = `INSERT INTO merchant (appid, mch_id, sign_type, fingerprint, created_at) VALUES (?1, ?2, ?3, ?4, ?5)
		ON CONFLICT DO UPDATE SET retired_at = NULL RETURNING id`
	selectMerchants = `SELECT id, appid, mch_id, sign_type, fingerprint, created_at, retired_at,
		(SELECT count(*) FROM attempt INDEXED BY attempt_undecided
			WHERE state NOT IN ('paid', 'closed', 'refused') AND merchant = m.id) +
		(SELECT count(*) FROM refund INDEXED BY refund_open WHERE ` + refundIsOpen + ` AND merchant = m.id)
		FROM merchant m ORDER BY id DESC`
)

// Merchant finds the record like m, or makes it, and returns its number. It is
// the current record from now on; another that was so is retired, and kept for
// the attempts and refunds that were made with it.
func (l *Ledger) Merchant(ctx context.Context, m Merchant) (pos.MerchantID, error) {
	tx, err := l.writer.BeginTx(ctx, nil)
	if err != nil {
		return 0, fmt.Errorf("taking a merchant record: %w", worded(err))
	}
	defer tx.Rollback() // no matter after Commit
	args := []any{m.AppID, m.MchID, m.SignType, m.Fingerprint, time.Now().UnixMilli()}
	var id pos.MerchantID
	_, err = tx.ExecContext(ctx, retireMerchants, args...)
	if err == nil {
		err = tx.QueryRowContext(ctx, takeMerchant, args...).Scan(&id)
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		return 0, fmt.Errorf("taking a merchant record: %w", worded(err))
	}
	return id, nil
}

// Merchants are all records, newest first.
func (l *Ledger) Merchants(ctx context.Context) ([]Merchant, error) {
	return collect(ctx, l, func(r *sql.Rows) (m Merchant, err error) {
		var created int64
		var retired sql.NullInt64
		err = r.Scan(&m.ID, &m.AppID, &m.MchID, &m.SignType, &m.Fingerprint, &created, &retired, &m.Undecided)
		m.CreatedAt = time.UnixMilli(created)
		if retired.Valid {
			m.RetiredAt = time.UnixMilli(retired.Int64)
		}
		return m, err
	}, selectMerchants)
}
