// Package doctor examines what a till depends on and cannot change by itself:
// the network, this machine's clock, the account at WeChat with its key and its
// certificate, the book, the disk, the printer, the speech. It takes no lock, writes nothing
// and moves no money, so it may run beside the till at any time.
//
//	till := doctor.Till{Client: client, Book: "wxtill.db"}
//	till.Examine(ctx, func(r doctor.Result) { ... })
//
// A Result has no words: [Result.Key] and Args name a text, and Err is an error
// that the till can explain anyway.
package doctor

import (
	"context"
	"crypto/x509"
	"errors"

	"wxtill/pos"
	"wxtill/printer"
	"wxtill/storage"
	"wxtill/wxpay"
)

// Check names what was looked at.
type Check string

// The checks, in the order in which they are made.
const (
	DNS         Check = "dns"         // the gateway's name
	TLS         Check = "tls"         // a connection to it, and its certificate
	Clock       Check = "clock"       // this machine's against WeChat's
	Day         Check = "day"         // the business day, by this machine's clock and zone
	Key         Check = "key"         // appid, mch_id and API key
	Certificate Check = "certificate" // the merchant's, for /secapi
	Kept        Check = "kept"        // where key and certificate are kept
	Notify      Check = "notify"      // whether WeChat can reach notify_url
	Database    Check = "database"
	Disk        Check = "disk"
	Printer     Check = "printer"
	Speech      Check = "speech" // what reads amounts aloud
	Port        Check = "port"   // where a printer may be plugged in
)

// Verdict is what came of a check.
type Verdict string

const (
	OK      Verdict = "ok"
	Warning Verdict = "warning" // the till works, but not for long or not in all it does
	Failed  Verdict = "failed"
	Skipped Verdict = "skipped" // there is nothing to look at, or no way to it
)

// Result is what came of one check.
type Result struct {
	Check   Check
	Subject string // the host, file or device; never a secret
	Verdict Verdict
	Finding string // in one word
	Args    []any  // of the text Key
	Err     error  // beneath, where there is one: it says more than the finding
}

// Key names the text of the finding: "clock.ahead".
func (r Result) Key() string { return string(r.Check) + "." + r.Finding }

// failed is a result with an error of its own.
func failed(c Check, subject string, err error) Result {
	return Result{Check: c, Subject: subject, Verdict: Failed, Finding: finding(err), Err: err}
}

// finding is an error in one word: WeChat's where it is WeChat's.
func finding(err error) string {
	var e *wxpay.Error
	switch {
	case errors.As(err, &e) && e.Code != "":
		return string(e.Code)
	case errors.As(err, &e):
		return string(e.Problem)
	}
	return "error"
}

// Till is what is examined. What is empty is skipped.
type Till struct {
	Client      *wxpay.Client // the account and the gateways; its HTTPClient and SecAPI are not used
	Roots       *x509.CertPool
	Certificate *wxpay.MerchantCertificate
	NotifyURL   string
	Book        string // path of the database
	Backups     storage.Backups
	Printer     *printer.Options
	Speech      func() string            // the program that reads amounts aloud, "" for none; nil: it need not be
	Ports       func() []pos.PrinterPort // of this machine; nil: nobody wants to know
	Secrets     Secrets
}

// Secrets says how the secrets are kept.
type Secrets struct {
	Kept  string   // "config", "keyring", "age"; "" is skipped
	Files []string // that nobody else on the machine should be able to read
	Dirs  []string // in which nobody else should be able to put other files in their place
}

// Examine makes all checks, one after the other, and reports each as soon as it
// is done. It ends early with ctx.
func (t Till) Examine(ctx context.Context, report func(Result)) {
	reachable := t.network(ctx, report)
	for _, check := range []func(context.Context, bool) Result{t.key, t.certificate, t.kept, t.notify, t.book, t.disk, t.paper, t.speech} {
		if ctx.Err() != nil {
			return
		}
		report(check(ctx, reachable))
	}
	if t.Ports != nil {
		for _, p := range t.Ports() {
			report(port(p))
		}
	}
}
