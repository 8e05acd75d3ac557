package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"sync/atomic"
	"time"

	"wxtill/pos"
	"wxtill/storage"
	"wxtill/words"
	"wxtill/wxpay"
)

// billing is what bill and reconcile work with, beside a till that may be
// running.
type billing struct {
	station
	bills  *pos.Bills
	offset atomic.Int64 // WeChat's clock minus this machine's, as far as it is known
}

// openBilling opens the book for bills and finds the way to WeChat. Where the
// till has operators, one of them has to have the right.
func openBilling(ctx context.Context, p places, who *operatorFlags) (*billing, error) {
	b := &billing{station: station{words: words.For(words.ZH)}}
	if err := b.open(ctx, p, who); err != nil {
		return nil, errors.Join(err, b.close())
	}
	return b, nil
}

func (b *billing) open(ctx context.Context, p places, who *operatorFlags) error {
	dir, err := b.configure(p)
	if err != nil {
		return err
	}
	if b.book, err = storage.OpenForBills(ctx, filepath.Join(dir, bookFile)); err != nil {
		return b.noBook(err)
	}
	if err := who.mayRead(ctx, b.book, b.words, pos.RightBill); err != nil {
		return err
	}
	c := b.config
	rate, err := pos.ParseFeeRate(c.Bill.Rate)
	if err != nil {
		return err
	}
	b.bills = &pos.Bills{
		Book: b.book, Rate: rate, Shop: b.shop(),
		Now: func() time.Time { return time.Now().Add(time.Duration(b.offset.Load())) },
	}
	b.bills.Gateway, err = b.gateway(p, dir, who.stderr)
	return err
}

// gateway is where bills are fetched. In training mode WeChat lives inside the till:
// while that runs, nobody else can reach it.
func (b *billing) gateway(p places, dir string, stderr io.Writer) (pos.BillGateway, error) {
	var err error
	if b.training {
		b.lock, err = storage.Lock(p.data)
		if _, held := errors.AsType[*pos.HeldError](err); held {
			return nobody{}, nil
		}
		if err == nil {
			err = b.startSandbox(dir)
		}
	}
	if err == nil {
		err = b.unlock(p, dir, stderr)
	}
	if err == nil {
		err = b.trust()
	}
	if err != nil {
		return nil, fmt.Errorf("finding the way to WeChat: %w", err)
	}
	client := accountClient(b.config)
	client.HTTPClient, client.Trace = b.roots, b.observe
	return client, nil
}

// observe learns WeChat's clock from an answer.
func (b *billing) observe(c wxpay.Call) {
	if !c.Date.IsZero() {
		b.offset.Store(int64(time.Until(c.Date)))
	}
}

// nobody is a gateway that cannot be reached.
type nobody struct{}

// DownloadBill implements [pos.BillGateway].
func (nobody) DownloadBill(context.Context, wxpay.BillRequest) (*wxpay.Bill, error) {
	return nil, words.Say("bill.training_held")
}

// get is the bill of a key: the one that is kept, or else from WeChat.
func (b *billing) get(ctx context.Context, key pos.BillKey, again bool) (*pos.Bill, error) {
	if !again {
		bill, err := b.book.Bill(ctx, key)
		if !errors.Is(err, pos.ErrNoSuchBill) {
			return bill, err
		}
	}
	return b.bills.Fetch(ctx, key)
}

// clockPatience is how long a command waits for WeChat's clock: without it, it goes by
// this machine's.
const clockPatience = 3 * time.Second

// billDay reads the argument of bill and reconcile: the day, or yesterday by WeChat's
// clock, which is asked for.
func (b *billing) billDay(ctx context.Context, args []string) (pos.Day, error) {
	if len(args) == 0 {
		if c, ok := b.bills.Gateway.(*wxpay.Client); ok {
			ctx, cancel := context.WithTimeout(ctx, clockPatience)
			defer cancel()
			_ = c.Probe(ctx) // observe hears what comes of it
		}
		return pos.DayOf(b.bills.Now()).Add(-1), nil
	}
	return pos.ParseDay(args[0])
}
