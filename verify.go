package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"wxtill/pos"
	"wxtill/storage"
	"wxtill/words"
)

// verify walks the journal.
func verify(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	var p places
	flags := flagSet("verify", &p)
	var heads headFlags
	flags.Var(&heads, "head", "`ROW:HASH` as a Z report has it on paper; the journal has to have that row still; as often as wanted")
	out := outputFlag(flags, stdout)
	if _, err := parse(flags, args, 0); err != nil {
		return help(flags, "", stderr, err)
	}
	s, l, err := beside(ctx, p)
	if err != nil {
		return 1, err
	}
	defer l.Close()
	texts := s.words
	noted, err := s.backups(s.dir).Noted()
	if err != nil {
		return 1, fmt.Errorf("reading the notes of the backups: %w", err)
	}
	r, err := l.Verify(ctx, append(noted, heads...)...)
	if err != nil {
		return 1, err
	}
	if !out.json {
		tellFindings(stderr, texts, r.Findings)
	}
	head := hex.EncodeToString(r.Head)
	err = out.print(map[string]any{
		"rows": r.Rows, "head": head, "ok": len(r.Findings) == 0, "findings": append([]storage.Finding{}, r.Findings...),
		"noted": len(noted) + len(heads),
	}, "%s\n", texts.Text("verify.sum", r.Rows, head, len(r.Findings), len(noted)+len(heads)))
	if err != nil || len(r.Findings) > 0 {
		return 1, err
	}
	return 0, nil
}

// headFlags are heads of the journal from paper.
type headFlags []storage.Noted

func (h *headFlags) String() string { return "" }

// Set implements [flag.Value].
func (h *headFlags) Set(text string) error {
	row, hash, _ := strings.Cut(strings.ReplaceAll(text, " ", ""), ":")
	n, err := strconv.ParseInt(row, 10, 64)
	hash, _, _ = strings.Cut(hash, "…")
	if err != nil || n < 1 || len(hash) < 8 {
		return errors.New("it is a row, a colon and at least eight characters of its hash")
	}
	*h = append(*h, storage.Noted{JournalHead: pos.JournalHead{Row: n, Hash: pos.Hash(hash)}, Where: text})
	return nil
}

func tellFindings(stderr io.Writer, texts *words.Texts, findings []storage.Finding) {
	for _, f := range findings {
		line := worded(texts, f)
		if f.Row > 0 {
			line = texts.Text("verify.finding", f.Row, line)
		}
		fmt.Fprintln(stderr, strings.Map(visible, strings.ToValidUTF8(line, "\ufffd")))
	}
	if len(findings) > 0 {
		fmt.Fprintln(stderr, texts.Text("verify.do"))
	}
}

// visible keeps what somebody wrote into the book from moving the terminal's cursor.
func visible(r rune) rune {
	if unicode.IsControl(r) {
		return utf8.RuneError
	}
	return r
}

// worded is a finding in the language of the shop.
func worded(texts *words.Texts, f storage.Finding) string {
	args := slices.Clone(f.Args)
	for i, arg := range args {
		if subject, ok := arg.(storage.Subject); ok {
			kind, number, _ := strings.Cut(string(subject), " ")
			args[i] = texts.Text("verify.of_"+kind, number)
		}
	}
	return texts.Text("verify.why_"+string(f.Reason), args...)
}
