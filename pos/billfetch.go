package pos

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"wxtill/wxpay"
)

// BillGateway is where bills come from; [wxpay.Client] is one.
type BillGateway interface {
	DownloadBill(ctx context.Context, q wxpay.BillRequest) (*wxpay.Bill, error)
}

// BillBook is what of a ledger it takes to deal with bills.
type BillBook interface {
	BillLedger
	Attempt(ctx context.Context, no OutTradeNo) (*Attempt, error)
	Refund(ctx context.Context, no OutRefundNo) (*Refund, error)
}

// Bills fetches WeChat's bills for one till, keeps them and holds them against
// the book. It writes nothing else, so that it may be used beside a till that
// runs on the same book.
type Bills struct {
	Book    BillBook
	Gateway BillGateway // may be nil where only what is kept is asked for
	Shop    Shop
	Rate    FeeRate          // by the contract; 0: fees are not checked
	Now     func() time.Time // WeChat's clock, as far as it is known
}

// Key is this till's own bill of a day, with all that happened on it.
func (b *Bills) Key(day Day) BillKey {
	return BillKey{Day: day, Device: b.Shop.Device, Type: wxpay.BillAll}
}

// Fetch downloads a bill and puts it in the place of the one that was kept, which
// stays until the new one is whole and adds up. Of a till's own bill the rows of
// other tills are counted and left out; WeChat once did that itself.
//
// A day on which WeChat knows no payments has no bill: where the book has none
// either, that is a bill of no rows.
//
// Errors: ErrBillEarly, ErrBillMissing, those of [wxpay.Client.DownloadBill] and
// [wxpay.BillReader], those of the ledger.
func (b *Bills) Fetch(ctx context.Context, key BillKey) (*Bill, error) {
	if key.Day > DayOf(b.Now()) {
		return nil, ErrBillEarly
	}
	download, err := b.Gateway.DownloadBill(ctx, wxpay.BillRequest{
		BillDate: key.Day.compact(), BillType: key.Type, DeviceInfo: key.Device, GZIP: true,
	})
	if errors.Is(err, wxpay.ErrNoBill) {
		return b.takeNone(ctx, key, err)
	}
	if err != nil {
		return nil, fmt.Errorf("fetching the bill of %s: %w", key.Day, err)
	}
	defer download.Close()
	return b.Take(ctx, key, download)
}

// Take keeps a bill that is read from r, be it from WeChat or from a file that
// somebody downloaded at the merchant site. Errors: those of [wxpay.BillReader]
// and of the ledger.
func (b *Bills) Take(ctx context.Context, key BillKey, r io.Reader) (*Bill, error) {
	bill := &Bill{BillKey: key, FetchedAt: b.Now()}
	rows, err := wxpay.NewBillReader(r)
	if err == nil {
		err = b.keep(ctx, bill, rows)
	}
	if err != nil {
		return nil, fmt.Errorf("taking the bill of %s: %w", key.Day, err)
	}
	return bill, nil
}

// takeNone keeps a bill of no rows, unless the day is not over or the book knows
// better.
func (b *Bills) takeNone(ctx context.Context, key BillKey, none error) (*Bill, error) {
	bill := &Bill{BillKey: key, FetchedAt: b.Now()}
	if !bill.Whole() {
		return nil, fmt.Errorf("%w: %v", ErrBillEarly, none)
	}
	paid := errors.New("paid")
	err := b.Book.BookRows(ctx, bill.Day, func(row *BookRow) error {
		if refund := row.OutRefundNo != ""; refund && key.Type == wxpay.BillRefund || !refund && billsPayments[key.Type] {
			return paid
		}
		return nil
	})
	switch {
	case errors.Is(err, paid):
		return nil, fmt.Errorf("%w: %v", ErrBillMissing, none)
	case err != nil:
		return nil, err
	}
	w, err := b.Book.BeginBill(ctx, bill.BillKey)
	if err != nil {
		return nil, err
	}
	return bill, errors.Join(w.Finish(ctx, bill), w.Discard())
}

// billsPayments are the types of bills that payments stand on.
var billsPayments = map[wxpay.BillType]bool{wxpay.BillAll: true, wxpay.BillSuccess: true}

// keep stores the rows as they come, and the bill once they have come to a good end.
func (b *Bills) keep(ctx context.Context, bill *Bill, rows *wxpay.BillReader) (err error) {
	bill.Header = rows.Header()
	w, err := b.Book.BeginBill(ctx, bill.BillKey)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Discard()) }()
	var block bytes.Buffer
	for rows.Next() {
		entry, err := rows.Row().Entry()
		if err != nil {
			return err
		}
		bill.All.add(&entry)
		if !b.concerns(bill.Device, &entry) {
			bill.Others++
			continue
		}
		bill.Sums.add(&entry)
		if bill.Device != "" && entry.DeviceInfo == "" && b.foreign(&entry) && !b.ours(entry.OutRefundNo) {
			bill.Nowhere.add(&entry)
		}
		block.Write(rows.Row().Line())
		block.WriteByte('\n')
		if bill.Rows++; bill.Rows%BlockRows == 0 {
			if err := w.Block(ctx, block.Bytes()); err != nil {
				return err
			}
			block.Reset()
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if block.Len() > 0 {
		if err := w.Block(ctx, block.Bytes()); err != nil {
			return err
		}
	}
	return w.Finish(ctx, bill)
}

// concerns reports whether a row belongs on the bill of a device: it is the
// device's, it names none, or a number on it is of this till's making.
func (b *Bills) concerns(device string, e *wxpay.BillEntry) bool {
	return device == "" || e.DeviceInfo == "" || e.DeviceInfo == device || b.ours(e.OutTradeNo) || b.ours(e.OutRefundNo)
}

// ours reports whether the number of an order or refund is of this till's making.
func (b *Bills) ours(number string) bool {
	rest, found := strings.CutPrefix(number, b.Shop.Till+"-")
	return found && len(rest) > 8 && strings.Trim(rest[:8], "0123456789") == ""
}

// foreign reports whether a row seems to be another till's, or nobody's.
func (b *Bills) foreign(e *wxpay.BillEntry) bool {
	return !b.ours(e.OutTradeNo) && (b.Shop.Device == "" || e.DeviceInfo != b.Shop.Device)
}

// eachRow calls use with the rows from first on and their places, until it
// returns an error or the bill ends. The entry is the same each time.
func (b *Bills) eachRow(ctx context.Context, bill *Bill, first int64, use func(row int64, e *wxpay.BillEntry) error) error {
	for n := first / BlockRows; n*BlockRows < bill.Rows; n++ {
		text, err := b.Book.BillBlock(ctx, bill.ID, n)
		if err != nil {
			return err
		}
		if err := eachOfBlock(bill.Header, text, func(i int64, r *wxpay.BillRow) error {
			row := n*BlockRows + i
			if row < first {
				return nil
			}
			e, err := r.Entry()
			if err != nil {
				return err
			}
			return use(row, &e)
		}); err != nil {
			return err
		}
	}
	return nil
}

// eachOfBlock reads the lines of a block.
func eachOfBlock(header string, lines []byte, use func(i int64, r *wxpay.BillRow) error) error {
	rows, err := wxpay.NewBillPart(header, bytes.NewReader(lines))
	if err != nil {
		return err
	}
	for i := int64(0); rows.Next(); i++ {
		if err := use(i, rows.Row()); err != nil {
			return err
		}
	}
	return rows.Err()
}
