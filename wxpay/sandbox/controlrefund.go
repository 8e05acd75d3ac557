package sandbox

import (
	"fmt"
	"net/http"
	"strconv"

	"wxtill/wxpay"
)

// controlRefunds lets scripts see refunds and decide how they end.
func (s *Sandbox) controlRefunds(mux *http.ServeMux) {
	mux.HandleFunc("GET /refunds", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, s.Refunds()) })
	mux.HandleFunc("POST /refund/end", s.controlRefundEnd)
	mux.HandleFunc("POST /balance", s.controlBalance)
}

func (s *Sandbox) controlRefundEnd(w http.ResponseWriter, r *http.Request) {
	no, status := r.FormValue("out_refund_no"), wxpay.RefundStatus(r.FormValue("status"))
	err := s.EndRefund(no, status)
	switch {
	case err == ErrRefundEnded:
		writeJSON(w, http.StatusConflict, controlError(err))
	case err != nil:
		writeJSON(w, http.StatusBadRequest, controlError(err))
	default:
		writeJSON(w, http.StatusOK, map[string]any{"out_refund_no": no, "status": status})
	}
}

func (s *Sandbox) controlBalance(w http.ResponseWriter, r *http.Request) {
	fen, err := strconv.ParseInt(r.FormValue("fen"), 10, 64)
	if err != nil {
		writeJSON(w, http.StatusBadRequest, controlError(fmt.Errorf("fen %q is no number", r.FormValue("fen"))))
		return
	}
	s.SetBalance(fen)
	writeJSON(w, http.StatusOK, map[string]int64{"fen": fen})
}

// useBalance reads on=1 or on=0.
func useBalance(p *Phone, r *http.Request) error {
	on, err := strconv.ParseBool(r.FormValue("on"))
	if err != nil {
		return fmt.Errorf("on %q is neither 1 nor 0", r.FormValue("on"))
	}
	p.UseBalance(on)
	return nil
}
