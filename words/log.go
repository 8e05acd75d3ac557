package words

import (
	"strings"

	"wxtill/pos"
)

// LogEntry says in a line what was done: the kind of event, how much, why and who
// allowed it, and last, because they are long, the numbers of what it was about.
func (t *Texts) LogEntry(e pos.LogEntry) string {
	parts := []string{t.EventKind(e.Kind)}
	switch {
	case e.Sending:
		parts[0] = t.Text("log.refund_sending")
	case e.Cash != "" && t.has("log.cash_"+string(e.Cash)):
		parts[0] = t.Text("log.cash_" + string(e.Cash))
	}
	if e.Shift != 0 {
		parts = append(parts, t.Text("log.shift", e.Shift))
	}
	if e.Right != "" {
		parts = append(parts, t.Text("right."+string(e.Right)))
	}
	if e.Amount != 0 {
		parts = append(parts, yuan(e.Amount))
	}
	if o := e.Operator; o != nil && (o.ID != e.By.Operator || e.Kind == pos.EventOperator) {
		parts = append(parts, string(o.ID)+" "+o.Name+" · "+t.Text("role."+string(o.Role)))
	}
	if e.Goods != nil {
		parts = append(parts, t.goodsEntry(e.Goods))
	}
	if e.Reason != "" {
		parts = append(parts, e.Reason)
	}
	if e.By.ApprovedBy != "" {
		parts = append(parts, t.Text("log.approved_by", string(e.By.ApprovedBy)))
	}
	if e.Sale != "" {
		parts = append(parts, string(e.Sale))
	}
	if e.Order != "" {
		parts = append(parts, string(e.Order))
	}
	if e.Refund != "" {
		parts = append(parts, string(e.Refund))
	}
	return strings.Join(parts, " · ")
}

// EventKind is a kind of event in words; one of a later version stays as it is.
func (t *Texts) EventKind(kind pos.EventKind) string {
	if key := "event." + string(kind); t.has(key) {
		return t.Text(key)
	}
	return string(kind)
}
