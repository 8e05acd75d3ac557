package postest

import (
	"cmp"
	"context"

	"wxtill/pos"
)

// keepTemplate keeps the template of a change. The caller holds mu.
func (l *Ledger) keepTemplate(t *pos.Template) {
	if t != nil {
		l.templates = append(l.templates, clone(t))
	}
}

// Template implements [pos.Ledger].
func (l *Ledger) Template(ctx context.Context, n pos.TemplateNumber) (*pos.Template, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, t := range l.templates {
		if t.Number == n && ctx.Err() == nil {
			return clone(t), nil
		}
	}
	return nil, cmp.Or(ctx.Err(), pos.ErrNoSuchTemplate)
}

// LastTemplate implements [pos.Ledger].
func (l *Ledger) LastTemplate(ctx context.Context) (*pos.Template, error) {
	l.mu.Lock()
	n := len(l.templates)
	l.mu.Unlock()
	return l.Template(ctx, pos.TemplateNumber(n))
}
