package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// places says where a command finds its things; every command takes -data and
// -config.
type places struct {
	data   string
	config string // "": config.toml of the data directory, if there
}

// flagSet makes the flags that every command has.
func flagSet(name string, p *places) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(io.Discard) // errors are worded by explain, once
	fs.StringVar(&p.data, "data", dataDir(), "`directory` of the database, the log and config.toml")
	fs.StringVar(&p.config, "config", "", "configuration `file`; without one the till is in training mode")
	return fs
}

// usageError is a command line that cannot be understood.
type usageError struct {
	command string
	err     error
}

func (e *usageError) Error() string { return fmt.Sprintf("wxtill %s: %v", e.command, e.err) }
func (e *usageError) Unwrap() error { return e.err }

// parseFlags reads flags that may stand before, between and behind the
// arguments, which it returns. A negative number is an argument.
func parseFlags(fs *flag.FlagSet, args []string) ([]string, error) {
	var rest []string
	for len(args) > 0 {
		if args[0] == "--" {
			return append(rest, args[1:]...), nil
		}
		if !strings.HasPrefix(args[0], "-") || args[0] == "-" || strings.ContainsAny(args[0][1:2], "0123456789.") {
			rest, args = append(rest, args[0]), args[1:]
			continue
		}
		before := len(args)
		if err := fs.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, &usageError{fs.Name(), err}
		}
		args = fs.Args()
		if len(args) == before {
			rest, args = append(rest, args[0]), args[1:]
		}
	}
	return rest, nil
}

// dataDir is where the desktop keeps the data of programs.
func dataDir() string {
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "wxtill")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "wxtill-data"
	}
	switch runtime.GOOS {
	case "windows":
		return filepath.Join(home, "AppData", "Local", "wxtill")
	case "darwin":
		return filepath.Join(home, "Library", "Application Support", "wxtill")
	}
	return filepath.Join(home, ".local", "share", "wxtill")
}
