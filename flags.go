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

	"wxtill/words"
)

// places says where a command finds its things; every command but sandbox, which is
// no till and has no configuration, takes -data and -config.
type places struct {
	data   string
	config string // "": config.toml of the data directory, if there

	training bool // a lesson, whatever the configuration is

	secrets *passphrases
}

// trainingFlag is the name of the flag for a lesson.
const trainingFlag = "training"

// flagSet makes the flags that every command at a till has.
func flagSet(name string, p *places) *flag.FlagSet {
	fs := dataFlagSet(name, &p.data)
	fs.StringVar(&p.config, "config", "", "configuration `file`; without one the till is in training mode")
	fs.BoolVar(&p.training, trainingFlag, false, "training mode, beside a till with real money as well")
	p.secrets = &passphrases{}
	fs.IntVar(&p.secrets.fd, "passphrase-fd", -1, "file `descriptor` to read the passphrase of the secrets from")
	return fs
}

// dataFlagSet makes the flag that every command has.
func dataFlagSet(name string, dir *string) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(io.Discard) // errors are worded by explain, once
	fs.StringVar(dir, "data", dataDir(), "`directory` of all that is kept: database, log, config.toml, the sandbox")
	return fs
}

// usage is the error of a command line that cannot be understood.
func usage(fs *flag.FlagSet, what *words.Saying) error {
	return &usageError{strings.TrimSpace("wxtill " + fs.Name()), what}
}

type usageError struct {
	command string
	what    *words.Saying
}

func (e *usageError) Error() string { return e.command + ": " + e.what.Error() }

// explain words the error: what is wrong, and where to read how it is right.
func (e *usageError) explain(t *words.Texts) string {
	return fmt.Sprintf("%s: %s\n%s", e.command, t.Explain(e.what).Title, t.Text("usage.do", e.command))
}

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
			return nil, usage(fs, wrongFlag(err))
		}
		args = fs.Args()
		if len(args) == before {
			rest, args = append(rest, args[0]), args[1:]
		}
	}
	return rest, nil
}

// wrongFlag words what the flag package says of a flag, which has no errors to test
// but its sentences.
func wrongFlag(err error) *words.Saying {
	for sentence, key := range map[string]string{
		"flag provided but not defined: ": "usage.flag_unknown",
		"flag needs an argument: ":        "usage.flag_bare",
	} {
		if name, ok := strings.CutPrefix(err.Error(), sentence); ok {
			return words.Say(key, name)
		}
	}
	var value, name string
	if _, scan := fmt.Sscanf(err.Error(), "invalid value %q for flag %s", &value, &name); scan == nil {
		return words.Say("usage.flag_value", value, strings.TrimSuffix(name, ":"))
	}
	return words.Say("usage.flag", err)
}

// parse reads the flags and the arguments of a command that takes so many at the
// most.
func parse(fs *flag.FlagSet, args []string, most int) ([]string, error) {
	rest, err := parseFlags(fs, args)
	if err == nil && len(rest) > most {
		return nil, usage(fs, words.Say("usage.unknown", rest[most]))
	}
	return rest, err
}

// help answers -h of a command that takes these arguments; other errors go on to
// the caller.
func help(fs *flag.FlagSet, arguments string, stderr io.Writer, err error) (int, error) {
	if !errors.Is(err, flag.ErrHelp) {
		return 1, err
	}
	line := strings.Fields("usage: wxtill " + fs.Name() + " " + arguments + " [flags]")
	fmt.Fprintln(stderr, strings.Join(line, " "))
	fs.SetOutput(stderr)
	fs.PrintDefaults()
	return 0, nil
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
