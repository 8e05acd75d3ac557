package config

import (
	"crypto/x509"
	"errors"
	"io/fs"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
)

// checkKey holds a key to the form that WeChat gives it. Where it came from
// key_file is no matter here.
func checkKey(c *Config, at any) *Error {
	key := at.(*Key).Reveal()
	switch {
	case c.Secrets != InConfig && (key != "" || c.KeyFile != ""):
		return because(KeyElsewhere)
	case c.Secrets != InConfig:
		return nil
	case key == "" && c.KeyFile == "":
		return because(KeyMissing)
	case key == "":
		return nil
	}
	return keyForm(key)
}

func keyForm(key string) *Error {
	switch n := len([]rune(key)); {
	case n != secretLength:
		return because(KeyLength, n)
	case strings.ContainsFunc(key, func(r rune) bool { return !alphanumeric(r) }):
		return because(KeyCharacters)
	}
	return nil
}

// takeKeyFile reads the key from its file, without the newline that editors
// leave at the end.
func (c *Config) takeKeyFile() *Error {
	if c.Key.Reveal() != "" {
		return because(KeyTwice)
	}
	path := c.Resolve(c.KeyFile)
	doc, err := readSmall(path)
	if err != nil {
		return fileError(path, err)
	}
	key := strings.TrimSuffix(strings.TrimSuffix(string(doc), "\n"), "\r")
	if e := keyForm(key); e != nil {
		return e
	}
	c.Key = NewKey(key)
	return nil
}

// readable allows an empty path or one of a file that is there.
func readable(c *Config, at any) *Error {
	path := c.Resolve(*at.(*string))
	if path == "" {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return fileError(path, err)
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return because(FileBroken, discreet(path))
	}
	return nil
}

// checkRoots allows an empty path or one of a file with certificates.
func checkRoots(c *Config, at any) *Error {
	path := c.Resolve(*at.(*string))
	if path == "" {
		return nil
	}
	doc, err := readSmall(path)
	switch {
	case err != nil:
		return fileError(path, err)
	case !x509.NewCertPool().AppendCertsFromPEM(doc):
		return because(NotPEM, discreet(path))
	}
	return nil
}

// fileError words what came of opening a file that the configuration names.
func fileError(path string, err error) *Error {
	switch path = discreet(path); {
	case errors.Is(err, fs.ErrNotExist):
		return because(FileAbsent, path)
	case errors.Is(err, fs.ErrPermission):
		return because(FileDenied, path)
	}
	return because(FileBroken, path)
}

// checkGateways allows https alone, on loopback too: a till that speaks plain
// text to anybody would show its orders and believe anyone's answers.
func checkGateways(_ *Config, at any) *Error {
	gateways := *at.(*[]string)
	if len(gateways) == 0 {
		return because(BadGateway)
	}
	for _, g := range gateways {
		u, err := url.Parse(g)
		if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil ||
			u.Path != "" || strings.ContainsAny(g, "?# ") {
			return because(BadGateway)
		}
	}
	return nil
}

func checkNotifyURL(_ *Config, at any) *Error {
	s := *at.(*string)
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" ||
		strings.ContainsAny(s, "?# ") || len(s) > 256 {
		return because(BadNotifyURL)
	}
	return nil
}

// checkAddress demands an address of those transports that go somewhere.
func checkAddress(c *Config, at any) *Error {
	address := *at.(*string)
	if e := text(256)(c, at); e != nil {
		return e
	}
	transport := c.Printer.Transport
	switch {
	case address == "" && slices.Contains([]string{"serial", "tcp", "file"}, transport):
		return because(NoAddress, transport)
	case transport == "tcp":
		if host, port, err := net.SplitHostPort(address); err != nil || host == "" || port == "" {
			return because(BadAddress)
		}
	}
	return nil
}
