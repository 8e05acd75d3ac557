package pos

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// TemplateNumber counts the templates of a book; 0 is the one that the till has by
// itself.
type TemplateNumber int64

// Template is what the shop has made of the slips that its customers get. A book keeps
// every one there ever was: a slip names the one that it was made by, and a copy of it
// looks the same for ever.
type Template struct {
	Number TemplateNumber `json:"number"`

	Logo      []byte `json:"logo,omitempty"`       // PNG; above the shop's name
	LogoWidth int    `json:"logo_width,omitempty"` // percent of the paper; 0: as wide as it is

	Header  string `json:"header,omitempty"`  // lines under the shop's name: branch, address, telephone
	Thanks  string `json:"thanks,omitempty"`  // in place of the thanks
	Invoice string `json:"invoice,omitempty"` // how one comes to an invoice; under its amount
	Footer  string `json:"footer,omitempty"`  // lines under the thanks: opening hours, returns

	Hidden    []SlipPart `json:"hidden,omitempty"`    // what is left out
	Bilingual bool       `json:"bilingual,omitempty"` // labels in the other language as well
	Large     bool       `json:"large,omitempty"`     // characters twice as high

	ParkTicket bool `json:"park_ticket,omitempty"` // a slip with each sale that is parked
	Handover   bool `json:"handover,omitempty"`    // a slip to sign with each Z report
}

// SlipPart is a line of a customer's slip that a shop may leave out.
type SlipPart string

// What may be left out. Number, time, goods, what was due, how it was paid and the
// order's number always stand: without them nothing can be given back.
const (
	PartTill        SlipPart = "till"        // the till's number
	PartCashier     SlipPart = "cashier"     // who sold
	PartPieces      SlipPart = "pieces"      // how many pieces
	PartTotal       SlipPart = "total"       // the sum before discounts, where there are none
	PartReceived    SlipPart = "received"    // what was received in all
	PartTransaction SlipPart = "transaction" // WeChat's number of the payment
	PartTimeEnd     SlipPart = "time_end"    // when WeChat was paid
	PartBank        SlipPart = "bank"        // the customer's bank
	PartInvoice     SlipPart = "invoice"     // the amount of an invoice
	PartCode        SlipPart = "code"        // the code to scan
)

// SlipParts are all of them, from the top of a slip to its end.
var SlipParts = []SlipPart{
	PartTill, PartCashier, PartPieces, PartTotal, PartReceived, PartTransaction, PartCode, PartTimeEnd, PartBank, PartInvoice,
}

// Limits of a template.
const (
	MaxLogo         = 96 << 10 // bytes; it is in the journal
	maxTemplateText = 400      // characters of one text
	maxTemplateLine = 12       // lines of one text
)

// Errors of templates.
var (
	ErrLogoTooLarge   = errors.New("the logo is too large for the book")
	ErrTemplateText   = errors.New("a text of the template is too long or no text")
	ErrTemplatePart   = errors.New("no such part of a slip")
	ErrNoSuchTemplate = errors.New("no such template")
	ErrNoPicture      = errors.New("not a picture that a logo can be made of")
)

// Shows reports whether a slip has the part. A nil template is the till's own.
func (t *Template) Shows(part SlipPart) bool { return t == nil || !slices.Contains(t.Hidden, part) }

// check holds what was edited to what slips can be made of.
func (t *Template) check() error {
	if len(t.Logo) > MaxLogo {
		return fmt.Errorf("%w: %d bytes", ErrLogoTooLarge, len(t.Logo))
	}
	for _, text := range []string{t.Header, t.Thanks, t.Invoice, t.Footer} {
		if !utf8.ValidString(text) || utf8.RuneCountInString(text) > maxTemplateText || strings.Count(text, "\n") >= maxTemplateLine ||
			strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && unicode.IsControl(r) }) {
			return fmt.Errorf("%w: %.20q", ErrTemplateText, text)
		}
	}
	for _, part := range t.Hidden {
		if !slices.Contains(SlipParts, part) {
			return fmt.Errorf("%w: %q", ErrTemplatePart, part)
		}
	}
	if t.LogoWidth < 0 || t.LogoWidth > 100 {
		return fmt.Errorf("%w: a logo over %d %% of the paper", ErrTemplatePart, t.LogoWidth)
	}
	return nil
}

// TemplateLedger keeps the templates. They are written by Commit.
type TemplateLedger interface {
	// Template returns the one with a number, or ErrNoSuchTemplate.
	Template(ctx context.Context, n TemplateNumber) (*Template, error)
	// LastTemplate returns the one in force, or ErrNoSuchTemplate where the shop has
	// made none.
	LastTemplate(ctx context.Context) (*Template, error)
}

// takeTemplate takes up the template in force.
func (t *Till) takeTemplate(ctx context.Context) error {
	last, err := t.Ledger.LastTemplate(ctx)
	switch {
	case errors.Is(err, ErrNoSuchTemplate):
		t.template = &Template{}
		return nil
	case err != nil:
		return err
	}
	t.template = last
	return nil
}

// Template is a copy of the one in force.
func (t *Till) Template() Template {
	t.mu.Lock()
	defer t.mu.Unlock()
	return *t.template // nobody changes what its slices hold
}

// SetTemplate puts another template in force, for slips from now on. It needs
// RightSettings. Errors: ErrLogoTooLarge, ErrTemplateText, ErrTemplatePart, those of
// [Till.Allow], those of the ledger.
func (t *Till) SetTemplate(ctx context.Context, made Template, by Grant) error {
	t.mu.Lock()
	err := t.setTemplateLocked(ctx, made, by)
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: EventTemplate})
	}
	return err
}

func (t *Till) setTemplateLocked(ctx context.Context, made Template, by Grant) error {
	by, err := t.need(RightSettings, by)
	if err != nil {
		return err
	}
	if err := made.check(); err != nil {
		return err
	}
	made.Number = t.template.Number + 1
	return t.commit(ctx, &Change{Kind: EventTemplate, At: t.Clock.Now(), By: by, Template: &made})
}

// shopNow is the shop as a slip made now names it. The caller holds mu.
func (t *Till) shopNow() Shop {
	shop := t.Shop()
	shop.Template = t.template.Number
	return shop
}

// Styled gives a slip the template that it was made by. One that the book does not
// give stays without: money on paper is worth more than its logo.
func (t *Till) Styled(ctx context.Context, s Slip) Slip {
	n := s.templateNumber()
	if n == 0 {
		return s
	}
	t.mu.Lock()
	now := t.template
	t.mu.Unlock()
	if now.Number == n {
		s.Template = now
		return s
	}
	styled, err := withTemplate(ctx, t.Ledger, s)
	if err != nil {
		t.Logger.Error("slip without its template", "err", err)
	}
	return styled
}

// templateNumber is that of the template by which the slip was made.
func (s *Slip) templateNumber() TemplateNumber {
	switch {
	case s.Receipt != nil:
		return s.Receipt.Shop.Template
	case s.Refund != nil:
		return s.Refund.Shop.Template
	case s.Parked != nil:
		return s.Parked.Shop.Template
	}
	return 0
}
