package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"wxtill/pos"
)

// Merchant is an account at WeChat as the book knows it: all but the key.
type Merchant struct {
	ID           pos.MerchantID
	AppID, MchID string
	SignType     string
	Fingerprint  string // of the key
}

// Fingerprint tells keys apart without giving them away: a key is 32 random
// characters, so its hash cannot be guessed back.
func Fingerprint(key string) string {
	sum := sha256.Sum256([]byte("wxtill merchant key\x00" + key))
	return hex.EncodeToString(sum[:])
}

// Merchant finds the record like m, or makes it, and returns its number.
func (l *Ledger) Merchant(ctx context.Context, m Merchant) (pos.MerchantID, error) {
	var id pos.MerchantID
	err := l.writer.QueryRowContext(ctx, `INSERT INTO merchant (appid, mch_id, sign_type, fingerprint, created_at)
		VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET appid = excluded.appid RETURNING id`,
		m.AppID, m.MchID, m.SignType, m.Fingerprint, time.Now().UnixMilli()).Scan(&id)
	return id, worded(err)
}

// Merchants are all records, newest first.
func (l *Ledger) Merchants(ctx context.Context) ([]Merchant, error) {
	rows, err := l.reader.QueryContext(ctx, "SELECT id, appid, mch_id, sign_type, fingerprint FROM merchant ORDER BY id DESC")
	if err != nil {
		return nil, worded(err)
	}
	defer rows.Close()
	var list []Merchant
	for rows.Next() {
		var m Merchant
		if err := rows.Scan(&m.ID, &m.AppID, &m.MchID, &m.SignType, &m.Fingerprint); err != nil {
			return nil, worded(err)
		}
		list = append(list, m)
	}
	return list, worded(rows.Err())
}
