// Wxtill is a till for the shop counter that takes WeChat Pay. Without a
// subcommand it opens the window; docs/CLI.md has the rest.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"wxtill/words"
)

// command is a subcommand: it returns its exit code, and an error where there is
// something to tell.
type command func(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error)

var commands = map[string]command{
	"backup":    backUp,
	"bill":      bill,
	"charge":    charge,
	"doctor":    examine,
	"find":      find,
	"goods":     goods,
	"log":       readLog,
	"operator":  operators,
	"print":     ordered,
	"recent":    recent,
	"reconcile": reconcile,
	"refund":    refund,
	"restore":   restore,
	"sandbox":   serveSandbox,
	"secret":    secrets,
	"slip":      showSlip,
	"support":   support,
	"verify":    verify,
	"report":    report,
	"z":         closeShift,
}

func main() {
	name, args := commandOf(os.Args[1:])
	run := commands[name]
	if run == nil {
		run = openWindow
	}
	code, err := run(context.Background(), args, os.Stdout, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, explain(err, args, name != ""))
		if code == 0 {
			code = 1
		}
	}
	os.Exit(code)
}

// commandOf finds the name of the command among the arguments: the first that is
// neither a flag nor the value of -data, -config or -passphrase-fd.
func commandOf(args []string) (name string, rest []string) {
	for i := 0; i < len(args); i++ {
		switch a := strings.TrimLeft(args[i], "-"); {
		case commands[args[i]] != nil:
			return args[i], append(args[:i:i], args[i+1:]...)
		case a == args[i]:
			return "", args
		case a == "data" || a == "config" || a == "passphrase-fd":
			i++
		}
	}
	return "", args
}

// explain words an error in the language of the shop; atTerminal is for a command, which
// has no window.
func explain(err error, args []string, atTerminal bool) string {
	texts := words.For(languageOf(args))
	if atTerminal {
		texts = texts.AtTerminal()
	}
	var usage *usageError
	if errors.As(err, &usage) {
		return usage.explain(texts)
	}
	return texts.Explain(err).String()
}

// languageOf looks the language up in the configuration, however little of the
// rest of it can be used.
func languageOf(args []string) words.Language {
	if englishLine.Match(configOf(args)) {
		return words.EN
	}
	return words.ZH
}

// themeOf is the theme that the configuration has chosen, in the same way; "" for none.
func themeOf(args []string) string {
	if chosen := themeLine.FindSubmatch(configOf(args)); chosen != nil {
		return string(chosen[2])
	}
	return ""
}

// configOf is the text of the configuration, or of the lesson's where that is wanted or
// there is no other.
func configOf(args []string) []byte {
	p := places{data: dataDir()}
	for i, a := range args {
		name, value, given := strings.Cut(strings.TrimLeft(a, "-"), "=")
		if !given && i+1 < len(args) {
			value = args[i+1]
		}
		switch {
		case !strings.HasPrefix(a, "-"):
		case name == trainingFlag:
			p.training = true
		case value == "":
		case name == "config":
			p.config = value
		case name == "data":
			p.data = value
		}
	}
	if p.config == "" {
		p.config = filepath.Join(p.data, configFile)
	}
	text, err := os.ReadFile(p.config)
	if p.training || errors.Is(err, fs.ErrNotExist) {
		text, _ = os.ReadFile(filepath.Join(p.data, trainingDir, configFile)) // nothing is a text without lines
	}
	return text
}

var (
	englishLine = regexp.MustCompile(`(?m)^\s*(shop\.)?language\s*=\s*["']en["']`)
	themeLine   = regexp.MustCompile(`(?m)^\s*(shop\.)?theme\s*=\s*["'](dark|light)["']`)
)
