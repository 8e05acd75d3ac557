package main

import (
	"context"
	"crypto/x509"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"wxtill/config"
	"wxtill/doctor"
	"wxtill/printer/ports"
	"wxtill/sound"
	"wxtill/words"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// examination is one run of doctor.
type examination struct {
	out     *output
	texts   *words.Texts
	stderr  io.Writer
	failed  bool
	printed error // the first line that could not be printed
}

// finding is the line of JSON: what was checked, what came, what to do.
type finding struct {
	Check   doctor.Check   `json:"check"`
	Subject string         `json:"subject,omitempty"`
	Verdict doctor.Verdict `json:"verdict"`
	Finding string         `json:"finding"`
	Came    string         `json:"came"`
	Do      string         `json:"do,omitempty"`
}

// examine checks what the till depends on, beside a till that may be running.
func examine(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	var p places
	flags := flagSet("doctor", &p)
	e := &examination{out: outputFlag(flags, stdout), texts: words.For(languageOf(args)), stderr: stderr}
	codes, err := parseFlags(flags, args)
	switch {
	case err != nil:
		return help(flags, "[CODE]...", stderr, err)
	case len(codes) > 0:
		return e.consult(codes)
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	till, end := e.admit(p)
	defer end()
	till.Examine(ctx, e.report)
	switch {
	case e.printed != nil:
		return 1, e.printed
	case ctx.Err() != nil:
		return 1, ctx.Err()
	case e.failed:
		return 1, nil
	}
	return 0, nil
}

// admit reads the configuration, as the first check. Without one that can be
// used the rest is examined all the same; in training mode against a WeChat that
// lives as long as the examination.
func (e *examination) admit(p places) (till doctor.Till, end func()) {
	s := &station{words: e.texts}
	dir, err := s.configure(p)
	till, end = doctor.Till{Book: filepath.Join(p.data, bookFile)}, func() {}
	if err != nil {
		e.config(doctor.Result{Subject: s.path, Verdict: doctor.Failed, Finding: "wrong", Err: err})
		return till, end
	}
	e.texts = s.words
	till.Book, till.Backups = filepath.Join(dir, bookFile), s.backups(dir)
	if s.training {
		end = e.train(s, &till)
	} else {
		e.admitAccount(s, p, dir, &till)
	}
	till.Ports = ports.Find
	if s.config.Sound.Voice == "on" {
		till.Speech = sound.Speech
	}
	if c := s.config.Printer; c.Transport != "none" {
		o := printerOptions(c)
		till.Printer = &o
	}
	return till, end
}

// admitAccount fills in what the configuration says of the account.
func (e *examination) admitAccount(s *station, p places, dir string, till *doctor.Till) {
	c := s.config
	roots, err := c.Roots()
	if err == nil {
		err = s.unlock(p, dir, e.stderr)
	}
	if err == nil {
		till.Certificate, err = s.vault.certificate(c)
	}
	till.Secrets = doctor.Secrets{Kept: c.Secrets, Files: s.files(), Dirs: s.dirs()} // locked or not
	if err != nil {
		e.config(doctor.Result{Subject: s.path, Verdict: doctor.Failed, Finding: "wrong", Err: err})
		return
	}
	e.config(doctor.Result{Subject: s.path, Verdict: doctor.OK, Finding: "read"})
	till.Roots, till.NotifyURL = roots, c.NotifyURL
	till.Client = accountClient(c)
}

// accountClient is the way to WeChat for the account of the configuration.
func accountClient(c *config.Config) *wxpay.Client {
	return &wxpay.Client{
		AppID: c.AppID, MchID: c.MchID, Key: c.Key.Reveal(), SignType: wxpay.SignType(c.SignType),
		Gateways: c.Gateways, Timeout: c.Pay.Timeout,
	}
}

// train says that this is training mode and starts its WeChat.
func (e *examination) train(s *station, till *doctor.Till) (end func()) {
	wechat, err := sandbox.New(sandbox.Options{})
	if err == nil {
		err = wechat.Start()
	}
	var own wxpay.MerchantCertificate
	if err == nil {
		own, err = wechat.MerchantCertificate()
	}
	if err != nil {
		e.config(doctor.Result{Verdict: doctor.Failed, Finding: "training", Err: err})
		return func() {}
	}
	found := doctor.Result{Verdict: doctor.OK, Finding: "training"}
	if real := s.bookBeside(); real != "" {
		found = doctor.Result{Subject: real, Verdict: doctor.Warning, Finding: "beside"}
	}
	e.config(found)
	till.Roots = x509.NewCertPool()
	till.Roots.AppendCertsFromPEM(wechat.CertPEM())
	till.Certificate = &own
	appid, mchID, key := wechat.Merchant()
	till.Client = &wxpay.Client{AppID: appid, MchID: mchID, Key: key, Gateways: []string{wechat.URL()}, Timeout: s.config.Pay.Timeout}
	return func() { wechat.Close() }
}

// config is the check that is made here and not in package doctor.
func (e *examination) config(r doctor.Result) {
	r.Check = "config"
	e.report(r)
}

// marks stand before the lines, so that nobody has to read all of them.
var marks = map[doctor.Verdict]string{doctor.OK: "✓", doctor.Warning: "!", doctor.Failed: "✗", doctor.Skipped: "–"}

// report prints one finding.
func (e *examination) report(r doctor.Result) {
	e.failed = e.failed || r.Verdict == doctor.Failed
	f := e.word(r)
	line := marks[r.Verdict] + " " + e.texts.Text("doctor.check."+string(r.Check))
	if r.Subject != "" {
		line += " · " + r.Subject
	}
	line += " · " + f.Came
	if f.Do != "" {
		line += "\n  → " + f.Do
	}
	if err := e.out.print(f, "%s\n", line); e.printed == nil {
		e.printed = err
	}
}

// spoken puts times into words that people use.
func (e *examination) spoken(args []any) []any {
	args = slices.Clone(args)
	for i, a := range args {
		if d, ok := a.(time.Duration); ok && d >= time.Second {
			args[i] = e.texts.Age(d)
		}
	}
	return args
}

// word says what came and what to do: by the error where there is one, else by
// the finding.
func (e *examination) word(r doctor.Result) finding {
	f := finding{Check: r.Check, Subject: r.Subject, Verdict: r.Verdict, Finding: r.Finding}
	key := "doctor." + r.Key()
	switch {
	case r.Err != nil:
		told := e.texts.Explain(r.Err)
		f.Came, f.Do = told.Title, told.Remedy
		if told.Detail != "" {
			f.Came += "\n  " + told.Detail
		}
	case r.Verdict == doctor.Skipped:
		f.Came = e.texts.Text("doctor.skipped."+r.Finding, r.Args...)
	default:
		f.Came = e.texts.Text(key, e.spoken(r.Args)...)
	}
	if r.Err == nil && (r.Verdict == doctor.Failed || r.Verdict == doctor.Warning) {
		f.Do = e.texts.Text(key + ".do")
	}
	return f
}
