package sandbox

import (
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

//go:embed page
var pageFiles embed.FS

var pageTemplate = template.Must(template.ParseFS(pageFiles, "page/page.html"))

// pageTexts are the words of the page, by language and key.
var pageTexts = map[string]map[string]string{"zh": readTexts("zh"), "en": readTexts("en")}

func readTexts(lang string) (texts map[string]string) {
	raw, err := pageFiles.ReadFile("page/" + lang + ".json")
	if err == nil {
		err = json.Unmarshal(raw, &texts)
	}
	if err != nil {
		panic("sandbox: reading the words of the page: " + err.Error())
	}
	return texts
}

// pageAccounts have a phone on the page each.
var pageAccounts = []string{firstAccount, "friend"}

const (
	pageOrders   = 50 // on the page, the newest
	pageRequests = 12
)

// pagePolicy lets the page run its own script only, and nobody frame it.
const pagePolicy = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// pageView is what the template fills in.
type pageView struct {
	Lang, Other  string // zh and en, or the other way round
	Texts        map[string]string
	AppID, MchID string
	Gateway      string
	Accounts     []string
	Interfaces   []string
	Kinds        []FaultKind
}

// controlFront answers GET /: people get the page, scripts the list of requests.
func (s *Sandbox) controlFront(w http.ResponseWriter, r *http.Request) {
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		fmt.Fprint(w, controlHelp)
		return
	}
	v := pageView{
		Lang: "zh", Other: "en", AppID: s.o.AppID, MchID: s.o.MchID, Gateway: s.URL(),
		Accounts: pageAccounts, Kinds: slices.DeleteFunc(slices.Sorted(maps.Keys(behaviours)), func(k FaultKind) bool { return k == "" }),
	}
	if wantsEnglish(r) {
		v.Lang, v.Other = v.Other, v.Lang
	}
	v.Texts = pageTexts[v.Lang]
	for _, e := range endpoints {
		v.Interfaces = append(v.Interfaces, e.name)
	}
	v.Interfaces = append(v.Interfaces, slices.Sorted(maps.Keys(outward))...)
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", pagePolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	_ = pageTemplate.Execute(w, v) // a client that is gone is no matter
}

// wantsEnglish goes by lang=, else by what the browser likes best; Chinese
// where it likes neither.
func wantsEnglish(r *http.Request) bool {
	lang := r.FormValue("lang")
	if lang == "" {
		lang = r.Header.Get("Accept-Language")
	}
	return strings.HasPrefix(strings.ToLower(lang), "en")
}

// pageState is what the page asks for every second.
type pageState struct {
	Now           time.Time      `json:"now"` // WeChat's
	Offline       bool           `json:"offline"`
	Orders        []Order        `json:"orders"` // the newest, newest first
	Older         int            `json:"older"`  // how many more there are
	Phones        []PhoneView    `json:"phones"`
	Faults        []Fault        `json:"faults"`
	Requests      []Request      `json:"requests"`      // the newest, newest first
	Notifications []Notification `json:"notifications"` // as well
	Balance       int64          `json:"balance"`       // see SetBalance

	Slips map[string]BillSlip `json:"slips"` // by out_trade_no, or out_refund_no
}

func (s *Sandbox) controlState(w http.ResponseWriter, _ *http.Request) {
	state := pageState{Now: s.Now(), Offline: s.IsOffline(), Faults: s.Faults()}
	for _, account := range pageAccounts {
		state.Phones = append(state.Phones, s.NewPhone(account).Snapshot())
	}
	s.mu.Lock()
	numbers := newest(s.book.numbers, pageOrders)
	state.Older = len(s.book.numbers) - len(numbers)
	state.Orders = make([]Order, len(numbers))
	for i, no := range numbers {
		state.Orders[i] = s.book.snapshot(no, state.Now)
	}
	state.Requests = newest(s.requests, pageRequests)
	state.Notifications = newest(s.notifications, pageRequests)
	state.Balance, state.Slips = s.balance, maps.Clone(s.slips)
	s.mu.Unlock()
	w.Header().Set("Cache-Control", "no-store")
	writeJSON(w, http.StatusOK, state)
}

// newest are the last n of a list, the last one first; never nil, which would be
// no list in JSON.
func newest[T any](list []T, n int) []T {
	tail := append([]T{}, list[max(0, len(list)-n):]...)
	slices.Reverse(tail)
	return tail
}
