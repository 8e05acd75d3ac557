package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"wxtill/wxpay"
)

// controlHelp is what GET / of the control handler says.
const controlHelp = `WeChat Pay sandbox: the customer's phone, refunds, the rest of the merchant and the faults

  GET  /orders                          all orders
  GET  /requests                        what the gateway was asked
  GET  /reports                         what tills reported of their calls
  GET  /notifications                   what the shop was notified of, and its answers
  POST /notify          out_trade_no=... [copies=1]    notify of a paid order once more
  POST /refundnotify    out_refund_no=... [copies=1]   of a refund that has ended
  GET  /phone                           what the phone shows
  POST /phone/scan      code_url=...    scan a code
  POST /phone/app       appid=... partnerid=... prepayid=... and so on: open what an app hands over
  POST /phone/paycode                   show a payment code for the shop to scan
  POST /phone/password                  open the password page (USERPAYING)
  POST /phone/pay                       enter the password
  POST /phone/paylater  after=30s       open the password page, pay by itself after that time
  POST /phone/tooslow                   leave that page open until it is too late (NOPAY)
  POST /phone/atbank    after=30s       enter it, and the bank pays after that time (ACCEPT)
  POST /phone/nomoney                   enter it, and the bank refuses (PAYERROR)
  POST /phone/cancel                    leave the page
  POST /phone/lost                      the bank pays although the order is closed, and WeChat gives it back
  POST /phone/balance   on=1            pay with the balance from now on (CFT); on=0: with a card
  GET  /refunds                         all refunds
  POST /refund/end      out_refund_no=... status=CHANGE    how it ends, or will end
  POST /balance         fen=500         refuse larger refunds (NOTENOUGH); fen=-1: none
  POST /refund          out_trade_no=... [refund_fee=100]  a refund at the merchant site; all that is left
  POST /till/INTERFACE  total_fee=500 device_info=till-2 and so on: what another till of the merchant asks
  POST /clock           ahead=16h       put WeChat's clock forward; morning=1: to 09:30 GMT+8 of the next day
  POST /feerate         rate=0.38%      what is charged of payments from now on
  POST /bill/slip       out_trade_no=... copies=2 [total_fee=1 coupon_fee=1 refund_fee=1 revoked=1 later=10m]
                                        its rows twice on the bill, or 0: not at all, 1: as it should; with other amounts,
                                        taken back, later; with out_refund_no=... for out_trade_no one refund alone
  POST /bill            bill_date=20261123 rows=1000000 [seed=7]   a made-up bill in the place of that day's orders
  GET  /faults                          the faults that have not come yet
  POST /fault           kind=... [code=NOTENOUGH] [interface=orderquery] [number=OUT_TRADE_NO] [count=1] [delay=3s] [probability=20 [seed=7]]
  POST /fault/clear                     forget the faults that have not come yet
  POST /offline         on=1            cut the network; on=0 mends it

  GET  /state                           all of these at a glance, as the page at / shows it in a browser

Add account=NAME to any /phone request for another customer's phone.
Values may stand in the address or in a form: curl -d kind=no_answer ADDR/fault
`

// ControlHandler lets people hold the phones and make trouble on a page, and
// scripts over plain HTTP with answers in JSON. It asks nobody who they are, so it
// answers to the names of this machine only, and to no post from a foreign page.
// A request that WeChat would turn away is answered 409 with the key of its
// PhoneError, one that makes no sense 400.
func (s *Sandbox) ControlHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.controlFront)
	mux.Handle("GET /page/", http.FileServerFS(pageFiles))
	mux.HandleFunc("GET /state", s.controlState)
	mux.HandleFunc("GET /orders", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, s.Orders()) })
	mux.HandleFunc("GET /requests", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, s.Requests()) })
	mux.HandleFunc("GET /reports", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, s.Reports()) })
	mux.HandleFunc("GET /notifications", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, s.Notifications()) })
	mux.HandleFunc("POST /notify", controlNotify("out_trade_no", s.Notify))
	mux.HandleFunc("POST /refundnotify", controlNotify("out_refund_no", s.NotifyRefund))
	mux.HandleFunc("GET /faults", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, s.Faults()) })
	mux.HandleFunc("GET /phone", func(w http.ResponseWriter, r *http.Request) {
		writeJSON(w, http.StatusOK, s.held(r).Snapshot())
	})
	s.controlPhone(mux, "scan", func(p *Phone, r *http.Request) error { return p.Scan(r.FormValue("code_url")) })
	s.controlPhone(mux, "app", openApp)
	s.controlPhone(mux, "paycode", func(p *Phone, _ *http.Request) error { _, err := p.ShowPayCode(); return err })
	s.controlPhone(mux, "password", func(p *Phone, _ *http.Request) error { return p.AskPassword() })
	s.controlPhone(mux, "pay", func(p *Phone, _ *http.Request) error { return p.Pay() })
	s.controlPhone(mux, "paylater", later((*Phone).PayLater))
	s.controlPhone(mux, "atbank", later((*Phone).PayAtBank))
	s.controlPhone(mux, "tooslow", func(p *Phone, _ *http.Request) error { return p.TooSlow() })
	s.controlPhone(mux, "nomoney", func(p *Phone, _ *http.Request) error { return p.NoMoney() })
	s.controlPhone(mux, "cancel", func(p *Phone, _ *http.Request) error { return p.Cancel() })
	s.controlPhone(mux, "lost", func(p *Phone, _ *http.Request) error { return p.PayLost() })
	s.controlPhone(mux, "balance", useBalance)
	s.controlRefunds(mux)
	s.controlShop(mux)
	mux.HandleFunc("POST /bill", s.controlBill)
	mux.HandleFunc("POST /fault", s.controlFault)
	mux.HandleFunc("POST /fault/clear", func(w http.ResponseWriter, _ *http.Request) {
		s.ClearFaults()
		writeJSON(w, http.StatusOK, struct{}{})
	})
	mux.HandleFunc("POST /offline", s.controlOffline)
	return guarded(mux)
}

// held is the phone that a request means.
func (s *Sandbox) held(r *http.Request) *Phone {
	if account := r.FormValue("account"); account != "" {
		return s.NewPhone(account)
	}
	return s.Phone()
}

// controlPhone does one thing with a phone and answers what it shows then.
func (s *Sandbox) controlPhone(mux *http.ServeMux, name string, act func(*Phone, *http.Request) error) {
	mux.HandleFunc("POST /phone/"+name, func(w http.ResponseWriter, r *http.Request) {
		phone := s.held(r)
		if err := act(phone, r); err != nil {
			status := http.StatusBadRequest
			if _, refused := errors.AsType[*PhoneError](err); refused {
				status = http.StatusConflict
			}
			writeJSON(w, status, controlError(err))
			return
		}
		writeJSON(w, http.StatusOK, phone.Snapshot())
	})
}

// openApp takes the fields of an app's payment from the form.
func openApp(p *Phone, r *http.Request) error {
	var request wxpay.Params
	for _, rule := range appRules {
		request.Add(rule.name, r.FormValue(rule.name))
	}
	return p.OpenApp(request)
}

// controlNotify sends notifications and answers what became of them.
func controlNotify(number string, notify func(string, int) ([]Notification, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		copies, err := 1, error(nil)
		if text := r.FormValue("copies"); text != "" {
			copies, err = strconv.Atoi(text)
		}
		if err != nil || copies < 1 || copies > maxCopies {
			writeJSON(w, http.StatusBadRequest, controlError(fmt.Errorf("copies must be 1 to %d", maxCopies)))
			return
		}
		sent, err := notify(r.FormValue(number), copies)
		if err != nil {
			writeJSON(w, http.StatusConflict, controlError(err))
			return
		}
		writeJSON(w, http.StatusOK, sent)
	}
}

// maxCopies keeps a slip of the pen from flooding a shop.
const maxCopies = 100

// later reads after=, the time until a payment.
func later(pay func(*Phone, time.Duration) error) func(*Phone, *http.Request) error {
	return func(p *Phone, r *http.Request) error {
		after, err := time.ParseDuration(r.FormValue("after"))
		if err != nil || after < 0 {
			return fmt.Errorf("after %q is no duration such as 30s", r.FormValue("after"))
		}
		return pay(p, after)
	}
}

func (s *Sandbox) controlFault(w http.ResponseWriter, r *http.Request) {
	f, err := readFault(r)
	if err != nil {
		writeJSON(w, http.StatusBadRequest, controlError(err))
		return
	}
	writeJSON(w, http.StatusOK, s.Inject(f))
}

func readFault(r *http.Request) (f Fault, err error) {
	f = Fault{Interface: r.FormValue("interface"), Number: r.FormValue("number"), Kind: FaultKind(r.FormValue("kind")), Code: r.FormValue("code")}
	for name, number := range map[string]*int{"count": &f.Count, "probability": &f.Probability} {
		if text := r.FormValue(name); text != "" {
			if *number, err = strconv.Atoi(text); err != nil {
				return f, fmt.Errorf("%s %q is no number", name, text)
			}
		}
	}
	if text := r.FormValue("seed"); text != "" {
		if f.Seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			return f, fmt.Errorf("seed %q is no number", text)
		}
	}
	if text := r.FormValue("delay"); text != "" {
		if f.Delay, err = time.ParseDuration(text); err != nil {
			return f, fmt.Errorf("delay %q is no duration such as 3s", text)
		}
	}
	return f, f.check()
}

func (s *Sandbox) controlOffline(w http.ResponseWriter, r *http.Request) {
	on, err := strconv.ParseBool(r.FormValue("on"))
	if err != nil {
		writeJSON(w, http.StatusBadRequest, controlError(errors.New("on must be 1 or 0")))
		return
	}
	s.Offline(on)
	writeJSON(w, http.StatusOK, map[string]bool{"offline": on})
}

// controlError words an error for scripts: a key to compare, a text to read.
func controlError(err error) map[string]string {
	m := map[string]string{"error": err.Error()}
	var refused *PhoneError
	if errors.As(err, &refused) {
		m["key"] = refused.Key
	}
	return m
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false) // & in a code_url is to be read by people
	_ = enc.Encode(v)        // a client that is gone is no matter
}
