package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"wxtill/pos"
	"wxtill/storage"
	"wxtill/words"
)

// operatorFlags are the flags of every command that needs a right: who acts. The
// PIN is asked for at the terminal, or read from a file, and never an argument:
// those can be seen by everybody on the machine.
type operatorFlags struct {
	operator string
	pinFile  string
	stderr   io.Writer
}

// rightFlags adds the flags to a command.
func rightFlags(fs *flag.FlagSet, stderr io.Writer) *operatorFlags {
	f := &operatorFlags{stderr: stderr}
	fs.StringVar(&f.operator, "operator", "", "`number` of the operator who acts, where the till has operators")
	fs.StringVar(&f.pinFile, "pin-file", "", "`file` with his PIN; without it the terminal is asked")
	return f
}

// credentials are what the operator shows.
func (f *operatorFlags) credentials(texts *words.Texts) (pos.Credentials, error) {
	if f.operator == "" {
		return pos.Credentials{}, words.Say("operator.needed")
	}
	pin, err := readPIN(f.pinFile, texts.Text("operator.ask_pin", f.operator), f.stderr)
	return pos.Credentials{Operator: pos.OperatorID(f.operator), PIN: pin}, err
}

// nobody is the error of naming an operator at a till that has none.
func (f *operatorFlags) nobody() error {
	if f.operator == "" {
		return nil
	}
	return words.Say("operator.none")
}

// signIn signs the operator in at a till that has operators; at another nobody
// needs to.
func (f *operatorFlags) signIn(ctx context.Context, s *station) error {
	if !s.till.Attendance().Staffed {
		return f.nobody()
	}
	c, err := f.credentials(s.words)
	if err != nil {
		return err
	}
	_, err = s.till.SignIn(ctx, c)
	return err
}

// allow signs the operator in and asks for a right.
func (f *operatorFlags) allow(ctx context.Context, s *station, right pos.Right) (pos.Grant, error) {
	if err := f.signIn(ctx, s); err != nil {
		return pos.Grant{}, err
	}
	return s.till.Allow(ctx, right, pos.Credentials{})
}

// identify asks for a right in a book beside its till, for commands that only
// read.
func (f *operatorFlags) identify(ctx context.Context, book *storage.Ledger, texts *words.Texts, right pos.Right) error {
	staff, err := book.Operators(ctx)
	if err == nil && len(staff) == 0 {
		err = cmp.Or(f.nobody(), error(pos.ErrNoOwner))
	}
	if err != nil {
		return err
	}
	c, err := f.credentials(texts)
	if err != nil {
		return err
	}
	o, err := pos.Identify(ctx, book, book.Tries(), c, time.Now)
	if err == nil && !o.May(right) {
		err = fmt.Errorf("%w: %s", pos.ErrNotAllowed, right)
	}
	return err
}

// mayRead is identify for what anybody may read at a till without operators.
func (f *operatorFlags) mayRead(ctx context.Context, book *storage.Ledger, texts *words.Texts, right pos.Right) error {
	err := f.identify(ctx, book, texts, right)
	if errors.Is(err, pos.ErrNoOwner) {
		return nil
	}
	return err
}

// readPIN reads a PIN from a file, or from the terminal without showing it.
func readPIN(file, prompt string, stderr io.Writer) (string, error) {
	if file != "" {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", fmt.Errorf("reading the PIN: %w", err)
		}
		return strings.TrimSpace(string(text)), nil
	}
	if atTerminal() {
		pin, err := askSecret(prompt, stderr)
		return strings.TrimSpace(pin), err
	}
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil && (!errors.Is(err, io.EOF) || line == "") {
		return "", words.Say("operator.no_pin")
	}
	return strings.TrimSpace(line), nil
}

// atTerminal reports whether a person is there to be asked.
func atTerminal() bool { return term.IsTerminal(int(os.Stdin.Fd())) }
