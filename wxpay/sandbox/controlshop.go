package sandbox

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"wxtill/wxpay"
)

// controlShop lets scripts be what else there is of the merchant: another till, a
// person at the merchant site, the contract, and the next day.
func (s *Sandbox) controlShop(mux *http.ServeMux) {
	mux.HandleFunc("POST /till/{interface}", s.controlTill)
	mux.HandleFunc("POST /refund", s.controlRefund)
	mux.HandleFunc("POST /clock", s.controlClock)
	mux.HandleFunc("POST /feerate", s.controlFeeRate)
	mux.HandleFunc("POST /bill/slip", s.controlSlip)
}

// controlTill asks an interface with the fields of the form.
func (s *Sandbox) controlTill(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		writeJSON(w, http.StatusBadRequest, controlError(err))
		return
	}
	var fields wxpay.Params
	for _, name := range slices.Sorted(maps.Keys(r.Form)) {
		fields.Add(name, r.Form.Get(name))
	}
	answer, err := s.Ask(r.PathValue("interface"), fields)
	told := make(map[string]string, len(answer))
	for _, f := range answer {
		told[f.Name] = f.Value
	}
	answerShop(w, told, err)
}

// controlRefund refunds at the merchant site, all that is left where nothing is said.
func (s *Sandbox) controlRefund(w http.ResponseWriter, r *http.Request) {
	fee, err := optionalFen(r, "refund_fee")
	if err != nil {
		writeJSON(w, http.StatusBadRequest, controlError(err))
		return
	}
	refund, err := s.RefundAtSite(r.FormValue("out_trade_no"), fee)
	answerShop(w, refund, err)
}

// controlClock puts WeChat's clock forward.
func (s *Sandbox) controlClock(w http.ResponseWriter, r *http.Request) {
	var err error
	if morning := r.FormValue("morning"); morning != "" {
		err = s.NextMorning()
	} else {
		var ahead time.Duration
		if ahead, err = time.ParseDuration(r.FormValue("ahead")); err == nil {
			err = s.Advance(ahead)
		}
	}
	answerShop(w, map[string]time.Time{"now": s.Now().In(beijing)}, err)
}

func (s *Sandbox) controlFeeRate(w http.ResponseWriter, r *http.Request) {
	var rate FeeRate
	err := rate.UnmarshalText([]byte(r.FormValue("rate")))
	if err == nil {
		s.SetFeeRate(rate)
	}
	answerShop(w, map[string]FeeRate{"rate": rate}, err)
}

func (s *Sandbox) controlSlip(w http.ResponseWriter, r *http.Request) {
	slip, err := readSlip(r)
	if err == nil {
		s.SpoilBill(slip)
	}
	answerShop(w, slip, err)
}

func readSlip(r *http.Request) (BillSlip, error) {
	slip := BillSlip{OutTradeNo: r.FormValue("out_trade_no"), OutRefundNo: r.FormValue("out_refund_no")}
	copies, err := strconv.ParseUint(r.FormValue("copies"), 10, 8)
	if err != nil {
		err = fmt.Errorf("copies %q is no number from 0 on", r.FormValue("copies"))
	}
	slip.Copies = int(copies)
	for name, fee := range map[string]*int64{"total_fee": &slip.TotalFee, "coupon_fee": &slip.CouponFee, "refund_fee": &slip.RefundFee} {
		var wrong error
		*fee, wrong = optionalFen(r, name)
		err = errors.Join(err, wrong)
	}
	if text := r.FormValue("revoked"); text != "" {
		var wrong error
		slip.Revoked, wrong = strconv.ParseBool(text)
		err = errors.Join(err, wrong)
	}
	if text := r.FormValue("later"); text != "" {
		var wrong error
		slip.Later, wrong = time.ParseDuration(text)
		err = errors.Join(err, wrong)
	}
	return slip, err
}

// optionalFen reads an amount in fen, 0 where there is none.
func optionalFen(r *http.Request, name string) (int64, error) {
	text := r.FormValue(name)
	if text == "" {
		return 0, nil
	}
	if !isFee(text) || len(text) > 9 {
		return 0, fmt.Errorf("%s %q is no amount in fen", name, text)
	}
	return strconv.ParseInt(text, 10, 64)
}

// answerShop answers v, or 409 where WeChat says no and 400 where the request makes
// no sense.
func answerShop(w http.ResponseWriter, v any, err error) {
	if err == nil {
		writeJSON(w, http.StatusOK, v)
		return
	}
	status, told := http.StatusBadRequest, controlError(err)
	if refusal, ok := errors.AsType[*Refusal](err); ok {
		status, told["code"] = http.StatusConflict, string(refusal.Code)
	}
	writeJSON(w, status, told)
}
