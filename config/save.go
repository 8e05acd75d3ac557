package config

import (
	"bytes"
	"fmt"
	"strings"

	"wxtill/durable"
)

// Encode is the text of the file, with a comment to each section and key.
func (c *Config) Encode() []byte { return c.encode(kindReal) }

// Redacted is the text of the file for somebody else's eyes: without the key.
func (c *Config) Redacted() []byte {
	shown := *c
	if shown.Key.Reveal() != "" {
		shown.Key = NewKey(mask)
	}
	return shown.Encode()
}

func (c *Config) encode(of kind) []byte {
	var b bytes.Buffer
	b.WriteString("# wxtill\n# 设置页面会重写整个文件。修改后重新启动生效。\n" +
		"# The settings page writes this file whole. Changes take effect at the next start.\n")
	for _, s := range sections {
		fmt.Fprintf(&b, "\n# %s\n", s.note)
		if s.name != "" {
			fmt.Fprintf(&b, "[%s]\n", s.name)
		}
		c.encodeSection(&b, s.name, of)
	}
	return b.Bytes()
}

// encodeSection writes the keys of a section, the values one below the other.
func (c *Config) encodeSection(b *bytes.Buffer, name string, of kind) {
	for _, f := range fields {
		table, key, dotted := strings.Cut(f.name, ".")
		if !dotted {
			table, key = "", f.name
		}
		if table != name || c.keyElsewhere(f.name) || !of.has(f.name) {
			continue
		}
		line := fmt.Sprintf("%-11s = %s", key, literal(f.at(c)))
		if f.note != "" {
			line = fmt.Sprintf("%-34s # %s", line, f.note)
		}
		b.WriteString(line + "\n")
	}
}

// keyElsewhere reports whether a field is the one of key and key_file that the file
// must not have; it has neither where the key is kept elsewhere.
func (c *Config) keyElsewhere(name string) bool {
	switch name {
	case "key":
		return c.KeyFile != "" || c.Secrets != InConfig
	case "key_file":
		return c.KeyFile == "" || c.Secrets != InConfig
	}
	return false
}

// Save writes the file whole: beside the old one, to the disk, and then in its
// place, readable by its owner alone. A configuration that [Load] would refuse
// is not written; the error is then [Errors].
func (c *Config) Save(path string) error { return c.save(path, kindReal) }

// SaveTraining is Save for the file of training mode: the account is left out.
func (c *Config) SaveTraining(path string) error { return c.save(path, kindTraining) }

// First makes c the first real configuration, which comes from a lesson: what belongs
// to the lesson must not go on into the real trade. Its shop's name is refused, and
// its haste is taken back unless the person changed it.
func (c *Config) First(path string, lesson *Config) error {
	if c.Shop.Name == Training().Shop.Name {
		return Errors{{File: path, Field: "shop.name", Reason: LessonName}}
	}
	if c.Pay == lesson.Pay {
		c.Pay = Defaults().Pay
	}
	return nil
}

// Check returns what [Config.Save] would refuse, and writes nothing.
func (c *Config) Check(path string) error {
	_, err := parse(path, c.encode(kindReal), kindReal)
	return err
}

// CheckKey holds a key that is kept elsewhere to its form. The error is [Errors].
func CheckKey(path, key string) error {
	if e := keyForm(key); e != nil {
		e.File, e.Field = path, "key"
		return Errors{e}
	}
	return nil
}

func (c *Config) save(path string, of kind) error {
	doc := c.encode(of)
	if _, err := parse(path, doc, of); err != nil {
		return err
	}
	if err := durable.Replace(path, doc); err != nil {
		return fmt.Errorf("writing the configuration: %w", err)
	}
	return nil
}
