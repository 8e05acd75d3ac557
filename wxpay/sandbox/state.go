package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"time"

	"wxtill/wxpay"
)

// stateVersion is raised when older programs can no longer read the file.
const stateVersion = 1

// state is the file: small enough to be written whole at every change.
type state struct {
	Version  int               `json:"version"`
	Merchant merchant          `json:"merchant"`
	Orders   []*Order          `json:"orders"`
	Shorts   map[string]string `json:"short_urls,omitempty"`
	Ahead    time.Duration     `json:"ahead,omitempty"` // see Sandbox.Advance; nanoseconds
}

// openBook reads the state file. No file, or no name, is an empty book.
func openBook(file string, now time.Time) (*book, error) {
	b := newBook(file)
	if file == "" {
		return b, nil
	}
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return b, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the sandbox's orders: %w", err)
	}
	var st state
	if err := json.Unmarshal(text, &st); err != nil {
		return nil, fmt.Errorf("reading the sandbox's orders from %q: %w", file, err)
	}
	if st.Version != stateVersion {
		return nil, fmt.Errorf("the sandbox's orders in %q have version %d, this program reads %d", file, st.Version, stateVersion)
	}
	return b, b.load(&st, now)
}

// load takes the orders in. No phone is on a password page after a restart, and no
// bank about to pay, so an order that somebody was about to pay waits again.
func (b *book) load(st *state, now time.Time) error {
	b.merchant, b.ahead = st.Merchant, st.Ahead
	now = now.Add(b.ahead)
	maps.Copy(b.shorts, st.Shorts)
	for _, o := range st.Orders {
		if o == nil || len(o.Codes) == 0 || b.orders[o.OutTradeNo] != nil {
			return fmt.Errorf("the sandbox's orders in %q hold one without a code, or one twice", b.file)
		}
		if !o.settled() {
			o.State = wxpay.TradeNotPay
		}
		if err := b.checkRefunds(o); err != nil {
			return err
		}
		if o.CouponFee > 0 && o.Coupons == nil { // written before there were several
			o.Coupons = []Coupon{{ID: "10000", Type: "CASH", Fee: o.CouponFee}}
		}
		o.grow(now)
		b.contents[o.OutTradeNo], o.Contents = o.Contents, nil
		b.add(o)
	}
	return nil
}

// checkRefunds says why the refunds of an order cannot be taken in.
func (b *book) checkRefunds(o *Order) error {
	seen := make(map[string]bool)
	for _, r := range o.Refunds {
		if r == nil || r.OutTradeNo != o.OutTradeNo || seen[r.OutRefundNo] || b.refunds[r.OutRefundNo] != nil {
			return fmt.Errorf("the sandbox's orders in %q hold a refund of another order, or one twice", b.file)
		}
		seen[r.OutRefundNo] = true
	}
	return nil
}

// save replaces the file by a rename, so that a crash leaves the old one or the
// new one whole.
func (b *book) save() error {
	if b.file == "" {
		return nil
	}
	st := state{Version: stateVersion, Merchant: b.merchant, Shorts: b.shorts, Ahead: b.ahead}
	for _, no := range b.numbers {
		o := *b.orders[no]
		o.Contents = b.contents[no]
		st.Orders = append(st.Orders, &o)
	}
	text, err := json.Marshal(&st)
	if err != nil {
		return fmt.Errorf("writing the sandbox's orders: %w", err)
	}
	if err := replaceFile(b.file, text); err != nil {
		return fmt.Errorf("writing the sandbox's orders: %w", err)
	}
	return nil
}

// replaceFile writes beside the file and renames. CreateTemp makes it 0600: the
// merchant's key is in it.
func replaceFile(name string, text []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	return err
}
