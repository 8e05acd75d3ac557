package pos

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// Hash is SHA-256 in hexadecimal.
type Hash string

// HashOf words the bytes of a hash.
func HashOf(sum []byte) Hash { return Hash(hex.EncodeToString(sum)) }

// Short is enough of a hash to compare by eye: 9f3a71c0…02be.
func (h Hash) Short() string {
	if len(h) <= 12 {
		return string(h)
	}
	return string(h[:8] + "…" + h[len(h)-4:])
}

// JournalHead is the end of the journal at one moment: who notes it down can tell
// later whether the rows up to it are still what they were.
type JournalHead struct {
	Row  int64 `json:"row"`
	Hash Hash  `json:"hash,omitempty"`
}

// Span is a stretch of the journal: the rows behind After, up to and with Through.
type Span struct{ After, Through int64 }

// Entry is what a count of the journal needs to know of one row.
type Entry struct {
	Row      int64         `json:"-"`
	Kind     EventKind     `json:"kind"`
	At       time.Time     `json:"at"`
	Day      Day           `json:"day"`
	By       Grant         `json:"by"`
	Sale     *Sale         `json:"sale"`
	Attempts []*AttemptEnd `json:"attempts"`
	Refunds  []*RefundEnd  `json:"refunds"`
	Removed  []Line        `json:"removed"`
	Shift    *Shift        `json:"shift"`
	Cash     *CashMovement `json:"cash"`
	Unowed   []Unowed      `json:"unowed"`
	Jobs     []struct{}    `json:"jobs"` // how many slips were to be printed
}

// AttemptEnd is of an [Attempt] what a count needs.
type AttemptEnd struct {
	OutTradeNo  OutTradeNo   `json:"out_trade_no"`
	Sale        SaleNumber   `json:"sale"`
	TotalFee    Fen          `json:"total_fee"`
	State       AttemptState `json:"state"`
	PresentedAt time.Time    `json:"presented_at"`
	WithdrawnAt time.Time    `json:"withdrawn_at"`
	EndedAt     time.Time    `json:"ended_at"`
	Late        bool         `json:"late"`
	Payment     *Payment     `json:"payment"`
	Last        Answer       `json:"last"`
}

// RefundEnd is of a [Refund] what a count needs.
type RefundEnd struct {
	Kind            TenderKind  `json:"kind"`
	Sale            SaleNumber  `json:"sale"`
	Tender          int         `json:"tender"`
	RefundFee       Fen         `json:"refund_fee"`
	Advance         Fen         `json:"advance"`
	CouponRefundFee Fen         `json:"coupon_refund_fee"`
	State           RefundState `json:"state"`
	AcceptedAt      time.Time   `json:"accepted_at"`
	Elsewhere       bool        `json:"elsewhere"`
}

// again reports whether the attempt was on the screen before, or anything was heard
// of it: an order that is sent once more is not another one.
func (a *AttemptEnd) again() bool {
	return !a.PresentedAt.IsZero() || !a.WithdrawnAt.IsZero() || a.Last.Call != ""
}

// ParseEntry reads a row of the journal. It returns nil for a row that says
// nothing to a count, which is most of them, without reading it whole.
func ParseEntry(row int64, text []byte) (*Entry, error) {
	if silent(text) {
		return nil, nil
	}
	e := &Entry{Row: row}
	if err := json.Unmarshal(text, e); err != nil {
		return nil, fmt.Errorf("%w: row %d of the journal: %w", ErrDamaged, row, err)
	}
	if e.Day == "" {
		e.Day = DayOf(e.At)
	}
	return e, nil
}

// quietKinds are the events that no figure is made of, as the text of a row begins.
var quietKinds = kindsOf(EventPresented, EventPaying, EventUnknown, EventWithdrawn, EventReversing, EventGoods)

// cartKind is a cart, which says something only where lines were taken out of it,
// where that settled it, or where it began a shift.
var (
	cartKind = kindsOf(EventCart)[0]
	cartSays = [][]byte{[]byte(`"removed":[`), []byte(`"state":"settled"`), []byte(`"shift":{`)}
)

func kindsOf(kinds ...EventKind) (begin [][]byte) {
	for _, k := range kinds {
		begin = append(begin, fmt.Appendf(nil, `{"kind":%q,`, k))
	}
	return begin
}

// silent reports whether a row says nothing that is counted. It may be wrong in one
// way only: a row that could say something is read.
func silent(text []byte) bool {
	for _, quiet := range quietKinds {
		if bytes.HasPrefix(text, quiet) {
			return true
		}
	}
	if !bytes.HasPrefix(text, cartKind) {
		return false
	}
	for _, says := range cartSays {
		if bytes.Contains(text, says) {
			return false
		}
	}
	return true
}
