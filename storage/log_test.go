package storage_test

import (
	"path/filepath"
	"strings"
	"testing"

	"wxtill/pos"
)

// TestLogReadsOneIndex: however the log is filtered, its rows come out of one index
// in their order, so that a page costs the same in the first year and the tenth.
func TestLogReadsOneIndex(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "wxtill.db"))
	for _, c := range []struct {
		q     pos.LogQuery
		index string
	}{
		{pos.LogQuery{}, "log_at"},
		{pos.LogQuery{Before: 77}, "log_at"},
		{pos.LogQuery{From: "2026-11-23", To: "2026-11-24", Before: 77}, "log_at"},
		{pos.LogQuery{Operator: "02"}, "log_operator"},
		{pos.LogQuery{Operator: "02", From: "2026-11-23", Before: 77}, "log_operator"},
		{pos.LogQuery{Kind: pos.EventVoided, To: "2026-11-23"}, "log_kind"},
		{pos.LogQuery{ApprovedBy: "03"}, "log_approver"},
		{pos.LogQuery{ApprovedBy: "03", Operator: "02", Kind: pos.EventVoided, From: "2026-11-23", To: "2026-11-24", Before: 77}, "log_approver"},
		{pos.LogQuery{Operator: "02", Kind: pos.EventVoided, From: "2026-11-23", To: "2026-11-24", Before: 77}, "log_operator_kind"},
	} {
		c.q.Limit = 50
		plan := l.LogPlan(t, c.q)
		if !strings.Contains(plan, "USING INDEX "+c.index+" ") && !strings.HasSuffix(plan, "USING INDEX "+c.index) || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%+v: %s", c.q, plan)
		}
	}
}
