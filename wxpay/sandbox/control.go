package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// ControlHandler lets scripts hold the phone and cause faults over plain HTTP.
// It has no lock on it: serve it on loopback only.
func (s *Sandbox) ControlHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, controlHelp) })
	mux.HandleFunc("GET /orders", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, s.Orders()) })
	mux.HandleFunc("GET /phone", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, s.phone.Snapshot()) })
	mux.HandleFunc("POST /phone/scan", s.onPhone(func(r *http.Request) error { return s.phone.Scan(r.FormValue("code_url")) }))
	for name, act := range map[string]func() error{
		"pay": s.phone.Pay, "password": s.phone.AskPassword, "cancel": s.phone.Cancel, "nomoney": s.phone.NoMoney,
	} {
		mux.HandleFunc("POST /phone/"+name, s.onPhone(func(*http.Request) error { return act() }))
	}
	mux.HandleFunc("POST /fault", s.controlFault)
	mux.HandleFunc("POST /offline", func(w http.ResponseWriter, r *http.Request) {
		on := r.FormValue("on")
		s.Offline(on != "0" && on != "false")
		writeJSON(w, map[string]bool{"offline": s.IsOffline()})
	})
	return mux
}

const controlHelp = `wxtill sandbox: the phone and the faults

  curl -d code_url=weixin://... ADDR/phone/scan   scan a code
  curl -X POST ADDR/phone/pay                     enter the password
  curl -X POST ADDR/phone/password                open the password page (USERPAYING)
  curl -X POST ADDR/phone/cancel                  leave it
  curl -X POST ADDR/phone/nomoney                 try to pay without money
  curl ADDR/phone                                 what the phone shows
  curl ADDR/orders                                all orders
  curl -d interface=orderquery -d kind=no_answer -d count=2 -d delay=3s ADDR/fault
  curl -d on=1 ADDR/offline                       cut the network; on=0 mends it
`

// onPhone does one thing with the phone and answers what it shows then.
func (s *Sandbox) onPhone(act func(*http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := act(r); err != nil {
			w.WriteHeader(http.StatusConflict)
			writeJSON(w, map[string]string{"error": err.Error()})
			return
		}
		writeJSON(w, s.phone.Snapshot())
	}
}

func (s *Sandbox) controlFault(w http.ResponseWriter, r *http.Request) {
	count, err := strconv.Atoi(r.FormValue("count"))
	if r.FormValue("count") == "" {
		count, err = 1, nil
	}
	delay := time.Duration(0)
	if text := r.FormValue("delay"); text != "" && err == nil {
		delay, err = time.ParseDuration(text)
	}
	f := Fault{Interface: r.FormValue("interface"), Kind: FaultKind(r.FormValue("kind")), Count: count, Delay: delay}
	if err != nil || f.Kind == "" {
		w.WriteHeader(http.StatusBadRequest)
		writeJSON(w, map[string]string{"error": "need kind, and count as a number and delay as a duration where given"})
		return
	}
	s.Inject(f)
	writeJSON(w, f)
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // a client that is gone is no matter
}

// ConfigTOML is a config.toml that points a till at this sandbox. certPath is
// where the caller has put [Sandbox.CertPEM].
func (s *Sandbox) ConfigTOML(certPath string) string {
	return fmt.Sprintf(`appid       = %q
mch_id      = %q
key         = %q
device_info = "till-1"
gateway     = %q
ca_file     = %q
notify_url  = "https://localhost/notify"

[shop]
name = "街角咖啡"
till = "T01"

[pay]
window      = "30s"
close_after = "10s"
`, s.o.AppID, s.o.MchID, s.o.Key, s.URL(), certPath)
}
