package config

import (
	"path/filepath"
	"strings"
)

// Parse reads a configuration from its text. name stands in errors, and
// relative paths in the text start from its folder. The error is [Errors].
func Parse(name string, doc []byte) (*Config, error) {
	return parse(name, doc, kindReal)
}

// kind says which file is read or written: the till's own, or that of training
// mode, which has no account because the sandbox brings it.
type kind struct {
	base func() *Config
	has  func(name string) bool
}

var (
	kindReal     = kind{Defaults, func(string) bool { return true }}
	kindTraining = kind{Training, func(name string) bool { return strings.Contains(name, ".") || name == "device_info" }}
)

func parse(name string, doc []byte, of kind) (*Config, error) {
	if len(doc) > maxFile {
		return nil, Errors{{File: name, Reason: TooLarge, Args: []any{maxFile}}}
	}
	values, broken := decode(doc)
	if broken != nil {
		broken.File = name
		return nil, Errors{broken}
	}
	p := &parser{file: name, kind: of, c: of.base(), written: map[string]value{}, bad: map[string]bool{}}
	p.c.dir = filepath.Dir(name)
	for _, v := range values {
		p.take(v)
	}
	p.complete()
	p.check()
	if err := p.errs.sorted(); err != nil {
		return nil, err
	}
	return p.c, nil
}

// parser fills a configuration from the values of a file.
type parser struct {
	kind
	file    string
	c       *Config
	errs    Errors
	written map[string]value // what the file has
	bad     map[string]bool  // fields that have their error already
}

// take puts one value of the file into its place.
func (p *parser) take(v value) {
	p.written[v.name] = v
	f, known := fieldNamed(v.name)
	switch {
	case isSection(v.name):
		p.wrong(v.name, because(NotTable, v.name))
	case !known:
		p.wrong(v.name, unknown(v.name))
	case !p.has(v.name):
		p.wrong(v.name, because(UnknownKey))
	default:
		p.wrong(v.name, store(f.at(p.c), v.data))
	}
}

// complete reads the key file and fills in what follows from other fields.
func (p *parser) complete() {
	if p.c.KeyFile != "" && !p.bad["key"] {
		p.wrong("key_file", p.c.takeKeyFile())
	}
	if p.c.DeviceInfo == "" {
		p.c.DeviceInfo = p.c.Shop.Till
	}
	if p.c.NotifyURL == "" {
		p.c.NotifyURL = defaultNotifyURL
	}
}

// check holds every field that is not known to be wrong to its rule.
func (p *parser) check() {
	for _, f := range fields {
		if f.check != nil && p.has(f.name) && !p.bad[f.name] {
			p.wrong(f.name, f.check(p.c, f.at(p.c)))
		}
	}
}

// wrong notes what is wrong with a field, if anything, and adds where it is and
// what was written there.
func (p *parser) wrong(name string, e *Error) {
	if e == nil {
		return
	}
	v := p.written[name]
	e.File, e.Line, e.Field = p.file, v.line, shorten(discreet(name))
	if f, known := fieldNamed(name); known && !f.secret() {
		e.Value = v.show()
	}
	p.bad[name] = true
	p.errs = append(p.errs, e)
}
