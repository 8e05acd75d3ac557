package sandbox

import (
	"fmt"
	"net/http"
	"strconv"
)

// controlBill puts a synthetic bill in the place of a day's orders.
func (s *Sandbox) controlBill(w http.ResponseWriter, r *http.Request) {
	b, err := readBill(r)
	if err != nil {
		writeJSON(w, http.StatusBadRequest, controlError(err))
		return
	}
	s.SetBill(b)
	writeJSON(w, http.StatusOK, map[string]any{"bill_date": b.Date, "rows": b.Rows, "seed": b.Seed})
}

func readBill(r *http.Request) (b SyntheticBill, err error) {
	b.Date = r.FormValue("bill_date")
	if !isDate(b.Date) {
		return b, fmt.Errorf("bill_date %q is no day such as 20261123", b.Date)
	}
	if b.Rows, err = strconv.Atoi(r.FormValue("rows")); err != nil || b.Rows < 0 {
		return b, fmt.Errorf("rows %q is no number of rows", r.FormValue("rows"))
	}
	if text := r.FormValue("seed"); text != "" {
		if b.Seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			return b, fmt.Errorf("seed %q is no number", text)
		}
	}
	return b, nil
}
