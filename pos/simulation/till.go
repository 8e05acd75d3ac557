package simulation

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing/synctest"
	"time"

	"golang.org/x/crypto/argon2"

	"wxtill/pos"
	"wxtill/wxpay"
)

// till is one till with whoever is at it.
type till struct {
	*pos.Till // of this start; nil while it is off
	w         *World
	name      string
	device    string
	power     power
	clock     wallClock
	book      *book
	line      *line
	starts    int
	stop      func()

	left    int            // sales that are still to be begun
	serving pos.SaleNumber // "": nobody
	looks   int            // that the cashier took at this sale
	codes   map[string]bool
	shown   []string // codes that were on the screen, for customers without a plan
	racers  []func() // customers who pay when the code is taken away
	commits atomic.Int64
	lost    []lostOrder // that customers have paid, in the book or not
}

func newTill(w *World, i int) *till {
	t := &till{w: w, name: fmt.Sprintf("T%02d", i+1), device: fmt.Sprintf("till-%d", i+1), left: w.Sales, codes: map[string]bool{}}
	t.book = &book{power: &t.power, count: w.count, commit: t.committed}
	t.line = &line{t: t}
	return t
}

// owner is who works at every till.
var owner = pos.Credentials{Operator: "01", PIN: "2580"}

// ownerHash is the owner's PIN at the lowest cost there is: nobody is to break in
// here, and a sign-in follows every crash.
var ownerHash = func() pos.PINHash {
	salt := []byte("simulation")
	key := argon2.IDKey([]byte(owner.PIN), salt, 1, 8, 1, 16)
	text := base64.RawStdEncoding
	return pos.PINHash(fmt.Sprintf("$argon2id$v=%d$m=8,t=1,p=1$%s$%s", argon2.Version, text.EncodeToString(salt), text.EncodeToString(key)))
}()

// setUp puts the owner into a new book.
func (t *till) setUp() error {
	ledger, err := t.w.Books.Open(t.name)
	if err != nil {
		return err
	}
	o := &pos.Operator{ID: owner.Operator, Name: "王芳", Role: pos.RoleOwner}
	return ledger.Commit(background, &pos.Change{Kind: pos.EventOperator, At: t.clock.Now(), Operator: o, PIN: ownerHash})
}

// roundings are what shops do with the fen of cash.
var roundings = []pos.CashRounding{pos.RoundNot, pos.RoundDown, pos.RoundNearest}

// open starts the till over what is in its book.
func (t *till) open() error {
	t.power.left.Store(0)
	t.power.off.Store(false)
	t.book.full.Store(false) // a till that cannot write does not start
	t.book.fails.Store(0)
	var err error
	if t.book.Ledger, err = t.w.Books.Open(t.name); err != nil {
		return err
	}
	found := t.w.TornAt > 0 || t.w.dice(t.name, "durable after all", t.starts).IntN(3) > 0
	if err := t.book.surface(found); err != nil {
		return fmt.Errorf("finding what %s had written: %w", t.name, err)
	}
	appid, mchID, key := t.w.wechat.Merchant()
	t.line.next = t.w.wechat.Transport()
	t.starts++
	var till *pos.Till
	client := &wxpay.Client{
		AppID: appid, MchID: mchID, Key: key, SignType: wxpay.HMACSHA256, Gateways: []string{"https://sandbox.invalid"},
		HTTPClient: &http.Client{Transport: t.line}, Rand: t.w.source("nonce", t.name, t.starts),
		Trace: func(c wxpay.Call) { till.Observe(c) },
	}
	till, err = pos.Open(background, pos.Options{
		Ledger:   t.book,
		Gateways: func(pos.MerchantID) []pos.Gateway { return []pos.Gateway{client} },
		Account: pos.Account{Merchant: 1, AppID: appid, MchID: mchID, SignType: wxpay.HMACSHA256,
			NotifyURL: "https://localhost/notify", SpbillCreateIP: "127.0.0.1"},
		Shop:         pos.Shop{Name: "街角咖啡", Till: t.name, Device: t.device},
		CashRounding: roundings[t.w.dice(t.name, "cash rounding").IntN(len(roundings))],
		Rhythm:       t.w.Rhythm, Clock: &t.clock, Rand: t.w.source("till", t.name, t.starts),
	})
	if err != nil {
		return fmt.Errorf("opening %s: %w", t.name, err)
	}
	t.Till = till
	till.Subscribe(func(e pos.Event) { t.hears(till, e) })
	ctx, cancel := context.WithCancel(background)
	done := make(chan struct{})
	go func() { defer close(done); _ = till.Run(ctx) }()
	t.stop = func() { cancel(); <-done }
	synctest.Wait()
	t.w.may(t.signIn())
	return nil
}

func (t *till) signIn() error {
	_, err := t.SignIn(background, owner)
	return err
}

// close ends the till; what it has under way breaks off.
func (t *till) close() {
	if t.Till != nil {
		t.stop()
		t.Till = nil
	}
}

// on reports whether there is a till to press a key at.
func (t *till) on() bool { return t.Till != nil && !t.power.off.Load() }

// after looks at the till once something has happened: what holds at every moment
// holds now, and where the power has failed somebody will start it again.
func (t *till) after() {
	if t.Till == nil {
		return
	}
	if !t.power.off.Load() {
		t.holds()
		return
	}
	t.close()
	t.w.count(crashAtCommit)
	t.w.later(t.downtime(), t.start)
}

// downtime is how long a till stays off.
func (t *till) downtime() time.Duration {
	switch n := t.w.chance.Draw("downtime", 20); {
	case n < 15:
		return t.w.between("seconds off", time.Second, 20*time.Second)
	case n < 19:
		return t.w.between("minutes off", time.Minute, 15*time.Minute)
	default:
		return t.w.between("hours off", time.Hour, 4*time.Hour)
	}
}

// start opens a till that was off.
func (t *till) start() {
	if t.Till != nil {
		return
	}
	if err := t.open(); err != nil {
		t.w.breaks(Starts, "%v", err)
	}
}

// grant is the leave of the owner, who is at the till.
func (t *till) grant(right pos.Right) pos.Grant {
	if t.Attendance().Operator == nil && t.signIn() != nil {
		return pos.Grant{}
	}
	g, err := t.Allow(background, right, pos.Credentials{})
	if err != nil {
		return pos.Grant{}
	}
	return g
}

// ready is false where nobody could be signed in, so that nothing can be done.
func (t *till) ready() bool {
	return t.on() && (t.Attendance().Operator != nil || t.signIn() == nil)
}
