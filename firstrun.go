package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"wxtill/config"
	"wxtill/doctor"
	"wxtill/durable"
	"wxtill/printer/ports"
	"wxtill/ui"
	"wxtill/words"
	"wxtill/wxpay"
)

// newcomer is what the assistant of the first start does outside of its window.
type newcomer struct{ *opening }

// isNew reports whether nobody has chosen yet what the till is to be: there is neither a
// configuration, be it a lesson's, nor a book.
func (p places) isNew() bool {
	if p.config != "" || p.training {
		return false
	}
	for _, dir := range []string{p.data, filepath.Join(p.data, trainingDir)} {
		for _, name := range []string{configFile, bookFile} {
			if _, err := os.Stat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
				return false
			}
		}
	}
	return true
}

// welcome is what the assistant needs.
func (o *opening) welcome() ui.Welcome {
	n := newcomer{o}
	return ui.Welcome{
		Train: n.train, Account: n.account, TestPage: n.testPage, Keep: n.keep, Ports: ports.Find,
		Open: func(ctx context.Context) (func(), error) {
			show, err := o.open(ctx)
			return func() { show(true) }, err
		},
	}
}

// settings are those of the till that is to be.
func (n newcomer) settings() (settings, error) {
	s := &station{}
	dir, err := s.configure(n.places)
	if err != nil {
		return settings{}, err
	}
	return s.settings(), os.MkdirAll(dir, durable.PrivateDir)
}

// train keeps that the shop begins with a lesson.
func (n newcomer) train(_ context.Context, shop config.Shop) error {
	s, err := n.settings()
	if err != nil {
		return err
	}
	c, err := s.Load()
	if err != nil {
		return err
	}
	c.Shop.Name, c.Shop.Language, c.Shop.Theme = shop.Name, shop.Language, shop.Theme
	return s.Save(c)
}

// keep writes the configuration of a shop with an account.
func (n newcomer) keep(_ context.Context, c *config.Config) error {
	s, err := n.settings()
	if err != nil {
		return err
	}
	return s.Save(c)
}

// account asks WeChat about an account as `wxtill doctor` does: by an order that does not
// exist, which moves no money.
func (n newcomer) account(ctx context.Context, c *config.Config) ([]ui.Finding, error) {
	if err := c.Check(filepath.Join(n.places.data, configFile)); err != nil {
		return nil, err
	}
	roots, err := c.Roots()
	if err != nil {
		return nil, err
	}
	var none *vault
	certificate, err := none.certificate(c)
	if err != nil {
		return nil, err
	}
	till := doctor.Till{Roots: roots, Certificate: certificate, Client: accountClient(c)}
	e := &examination{texts: words.For(words.Language(c.Shop.Language))}
	var found []ui.Finding
	till.Examine(ctx, func(r doctor.Result) {
		if r.Verdict == doctor.Skipped || !accountChecks[r.Check] {
			return
		}
		f := e.word(r)
		if r.Err != nil && r.Check == doctor.Key {
			n.wordAccount(e.texts, r.Err, &f)
		}
		if f.Do == e.texts.Text("wechat.asking") { // of a payment, of which there is none
			f.Do = e.texts.Text("welcome.slow.do")
		}
		subject := ""
		if r.Check == doctor.DNS || r.Check == doctor.TLS {
			subject = " " + r.Subject // there are several
		}
		said := windowMarks[r.Verdict] + " " + e.texts.Text("doctor.check."+string(r.Check)) + subject + " · " + f.Came
		found = append(found, ui.Finding{Failed: r.Verdict == doctor.Failed, Said: said, Do: f.Do})
	})
	return found, nil
}

// wordAccount puts what WeChat has against an account, of which nothing hangs in the
// air yet: its own words say more than what its codes mean to a sale.
func (newcomer) wordAccount(t *words.Texts, err error, f *finding) {
	if told := t.Explain(err); told.Detail != "" {
		f.Came = told.Detail
	}
	f.Do = t.Text("welcome.refused.do")
	var e *wxpay.Error
	if errors.As(err, &e) && e.Outcome() != wxpay.OutcomeRefused && e.Problem != wxpay.ProblemProtocol {
		f.Do = t.Text("welcome.slow.do")
	}
}

// windowMarks are [marks] of characters that the till's typeface has.
var windowMarks = map[doctor.Verdict]string{doctor.OK: "✓", doctor.Warning: "!", doctor.Failed: "×"}

// accountChecks are those of [doctor] that are about the account and the way to it.
var accountChecks = map[doctor.Check]bool{
	doctor.DNS: true, doctor.TLS: true, doctor.Clock: true, doctor.Day: true, doctor.Key: true, doctor.Certificate: true,
}

// testPageWait is how long a printer may take for a test page: at 9600 baud it is a few
// seconds.
const testPageWait = 30 * time.Second

// testPage prints one on the printer of c, which no till has open yet.
func (newcomer) testPage(ctx context.Context, c *config.Config) error {
	ctx, cancel := context.WithTimeout(ctx, testPageWait)
	defer cancel()
	return printTestPage(ctx, c)
}
