package sandbox

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"wxtill/wxpay"

	"pgregory.net/rapid"
)

// TestLifeHoldsItsPromises plays customers, shop and time at random. Whatever
// they do: what is paid stays paid with one transaction_id, what is closed stays
// closed, a phone that says paid is right, and a query tells what the order is.
func TestLifeHoldsItsPromises(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		c := open(t, Options{Rules: Rules{CloseAfter: time.Minute}})
		phones := []*Phone{c.NewPhone("a"), c.NewPhone("b")}
		order := c.order(no).With("time_expire", noon.Add(7*time.Minute).Format(timeFormat))
		var codes []string
		create := func(*rapid.T) {
			if url := c.ask("unifiedorder", order).Get("code_url"); url != "" {
				codes = append(codes, url)
			}
		}
		create(r)
		last, _ := c.Order(no)
		phone := func(r *rapid.T) *Phone { return rapid.SampledFrom(phones).Draw(r, "phone") }
		r.Repeat(map[string]func(*rapid.T){
			"create":   create,
			"close":    func(*rapid.T) { c.close(no) },
			"wait":     func(r *rapid.T) { c.clock.advance(time.Duration(rapid.IntRange(1, 200).Draw(r, "s")) * time.Second) },
			"scan":     func(r *rapid.T) { phone(r).Scan(rapid.SampledFrom(codes).Draw(r, "code")) },
			"password": func(r *rapid.T) { phone(r).AskPassword() },
			"pay":      func(r *rapid.T) { phone(r).Pay() },
			"cancel":   func(r *rapid.T) { phone(r).Cancel() },
			"nomoney":  func(r *rapid.T) { phone(r).NoMoney() },
			"tooslow":  func(r *rapid.T) { phone(r).TooSlow() },
			"atbank":   func(r *rapid.T) { phone(r).PayAtBank(time.Hour) },
			"": func(r *rapid.T) {
				o, _ := c.Order(no)
				if got := c.state(no); got != string(o.State) {
					r.Fatalf("the query says %s, the order is %s", got, o.State)
				}
				if last.settled() && (o.State != last.State || o.TransactionID != last.TransactionID) {
					r.Fatalf("%s %s became %s %s", last.State, last.TransactionID, o.State, o.TransactionID)
				}
				checkPhones(r, phones, o)
				last = o
			},
		})
	})
}

// checkPhones holds what the phones show against the order.
func checkPhones(r *rapid.T, phones []*Phone, o Order) {
	paying := false
	for _, p := range phones {
		v := p.Snapshot()
		if v.Page == PagePaid && (o.State != wxpay.TradeSuccess || o.Account != v.Account) {
			r.Fatalf("%s shows paid, the order is %s by %q", v.Account, o.State, o.Account)
		}
		if v.Page == PageAccepted && o.State != wxpay.TradeAccept && !o.settled() {
			r.Fatalf("%s waits for the bank, the order is %s", v.Account, o.State)
		}
		paying = paying || v.Page == PagePassword
	}
	if o.State == wxpay.TradeUserPaying && !paying {
		r.Fatal("USERPAYING, and nobody is on the password page")
	}
}

// TestPayAgainstClose lets the customer and the shop race. Exactly one wins, and
// both hear the truth.
func TestPayAgainstClose(t *testing.T) {
	c := open(t, Options{})
	for i := range 50 {
		no := fmt.Sprintf("RACE%04d", i)
		phone := c.NewPhone(no)
		c.want(phone.Scan(c.make(no)), nil)
		var paid error
		var closed string
		var both sync.WaitGroup
		both.Go(func() { paid = phone.Pay() })
		both.Go(func() { closed = c.close(no) })
		both.Wait()
		switch state := c.state(no); {
		case state == "SUCCESS" && paid == nil && closed == "ORDERPAID":
		case state == "CLOSED" && errors.Is(paid, ErrClosed) && closed == "":
		default:
			t.Errorf("%s: phone %v, closeorder %q", state, paid, closed)
		}
	}
}

// TestManyAtOnce is for the race detector: shops, customers and lookers-on.
func TestManyAtOnce(t *testing.T) {
	c := open(t, Options{})
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			no := fmt.Sprintf("MANY%04d", i)
			phone := c.NewPhone(no)
			c.want(phone.Scan(c.make(no)), nil)
			c.Orders()
			c.want(phone.Pay(), nil)
			c.Requests()
			if got := c.state(no); got != "SUCCESS" {
				t.Errorf("%s: %s", no, got)
			}
		})
	}
	all.Wait()
	if n := len(c.Orders()); n != 8 {
		t.Errorf("%d orders", n)
	}
}
