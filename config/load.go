package config

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// maxFile bounds this file and those that it names; real ones are a few KB.
const maxFile = 256 << 10

var errTooLarge = errors.New("file is too large")

// Load reads a configuration. Where there is none, errors.Is(err,
// fs.ErrNotExist) holds; what is wrong in it comes as [Errors].
func Load(path string) (*Config, error) { return load(path, kindReal) }

// LoadTraining reads the configuration of training mode, which has no account:
// its keys are unknown there. Without a file it is [Training].
func LoadTraining(path string) (*Config, error) {
	c, err := load(path, kindTraining)
	if errors.Is(err, fs.ErrNotExist) {
		return Training(), nil
	}
	return c, err
}

func load(path string, of kind) (*Config, error) {
	doc, err := readSmall(path)
	if errors.Is(err, errTooLarge) {
		return nil, Errors{{File: path, Reason: TooLarge, Args: []any{maxFile}}}
	}
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	return parse(path, doc, of)
}

// readSmall reads a file of at most maxFile bytes.
func readSmall(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	doc, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(doc) > maxFile {
		err = errTooLarge
	}
	return doc, err
}

// MerchantCertificate reads the files of client_cert and client_key as they are;
// both are nil where no client_cert is set, and key is where client_cert is a
// .p12 file that holds it.
func (c *Config) MerchantCertificate() (cert, key []byte, err error) {
	if c.ClientCert == "" {
		return nil, nil, nil
	}
	cert, err = readSmall(c.Resolve(c.ClientCert))
	if err == nil && c.ClientKey != "" {
		key, err = readSmall(c.Resolve(c.ClientKey))
	}
	if err != nil {
		return nil, nil, fmt.Errorf("reading the merchant's certificate: %w", err)
	}
	return cert, key, nil
}

// Roots are the certificates to trust: those of the system and of ca_file. It
// is nil, which means the system's, where no ca_file is set.
func (c *Config) Roots() (*x509.CertPool, error) {
	if c.CAFile == "" {
		return nil, nil
	}
	doc, err := readSmall(c.Resolve(c.CAFile))
	if err != nil {
		return nil, fmt.Errorf("reading ca_file: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	pool.AppendCertsFromPEM(doc)
	return pool, nil
}
