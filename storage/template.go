package storage

import (
	"context"

	"wxtill/pos"
)

const (
	insertTemplate     = "INSERT INTO template (number, document) VALUES (?, ?)"
	selectTemplate     = "SELECT document FROM template WHERE number = ?"
	selectLastTemplate = "SELECT document FROM template ORDER BY number DESC LIMIT 1"
)

// template keeps t beside those of before.
func (w *change) template(t *pos.Template) {
	if t != nil {
		w.exec(insertTemplate, t.Number, w.document(t))
	}
}

// Template implements [pos.Ledger].
func (l *Ledger) Template(ctx context.Context, n pos.TemplateNumber) (*pos.Template, error) {
	return one[pos.Template](ctx, l, pos.ErrNoSuchTemplate, selectTemplate, n)
}

// LastTemplate implements [pos.Ledger].
func (l *Ledger) LastTemplate(ctx context.Context) (*pos.Template, error) {
	return one[pos.Template](ctx, l, pos.ErrNoSuchTemplate, selectLastTemplate)
}

// templateColumns: nothing but the document is kept of a template.
func templateColumns([]byte) ([]string, error) { return nil, nil }
