package words

import (
	"testing"

	"wxtill/pos"
)

func TestFor(t *testing.T) {
	for language, want := range map[Language]Language{ZH: ZH, EN: EN, "": ZH, "fr": ZH} {
		if got := For(language).Language(); got != want {
			t.Errorf("For(%q) speaks %q, want %q", language, got, want)
		}
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct {
		language Language
		key      string
		args     []any
		want     string
	}{
		{ZH, "app.title", nil, "掌柜收银"},
		{EN, "app.title", nil, "wxtill"},
		{ZH, "pay.left", []any{"0:58"}, "还剩 0:58"},
		{EN, "pay.left", []any{"0:58"}, "0:58 left"},
		{ZH, "verify.sum", []any{7, "9f3a", 0, 2}, "核对了 7 条，发现 0 处问题，链尾 9f3a；对照了备份和日结单上的 2 个链尾"},
		{ZH, "find.sum", []any{1}, "共 1 单"},
		{EN, "find.sum", []any{1}, "1 sale"},
		{EN, "find.sum", []any{0}, "0 sales"},
		{EN, "find.sum", []any{21}, "21 sales"},
		{EN, "documents.more_alarms", []any{11}, "11 more alarms to look after"},
		{EN, "documents.more_alarms", []any{1}, "1 more alarm to look after"},
		{ZH, "no.such.key", []any{1}, "no.such.key"},
	} {
		if got := For(c.language).Text(c.key, c.args...); got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.language, c.key, got, c.want)
		}
	}
}

// TestAtTerminal: what names keys and pages of the window is said otherwise where there is
// none, and all else alike.
func TestAtTerminal(t *testing.T) {
	w := For(EN).AtTerminal()
	if got := w.Explain(pos.ErrRefundBusy).Remedy; got != w.Text("error.refund_busy.do.terminal") || got == For(EN).Explain(pos.ErrRefundBusy).Remedy {
		t.Errorf("at a terminal: %q", got)
	}
	if got, want := w.Explain(pos.ErrNoSuchSale), For(EN).Explain(pos.ErrNoSuchSale); got != want || w.Language() != EN {
		t.Errorf("at a terminal: %+v, want %+v", got, want)
	}
}
