package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"wxtill/durable"
	"wxtill/pos"
	"wxtill/storage"
	"wxtill/words"
)

// Limits of a bundle: enough for a day of trouble, small enough to be sent.
const (
	supportEvents = 50
	supportLog    = 256 << 10 // of the end of each log
)

// bundle is what somebody who looks after a till gets to see of it: nothing that he
// could take money with, and nobody who paid.
type bundle struct {
	texts *words.Texts
	parts []part
	keys  []string // that must not be in it
}

// part is a file of a bundle.
type part struct {
	name string
	text []byte
}

// support is wxtill support: it says what would be in the bundle, and writes it.
func support(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	var p places
	flags := flagSet("support", &p)
	who := rightFlags(flags, stderr)
	to := flags.String("o", "", "`file` to write, instead of one in this directory that is named after the time")
	look := flags.Bool("look", false, "write nothing: print all that would be in it")
	out := outputFlag(flags, stdout)
	if _, err := parse(flags, args, 0); err != nil {
		return help(flags, "", stderr, err)
	}
	s, l, err := beside(ctx, p)
	if s.config == nil {
		return 1, err
	}
	b := &bundle{texts: s.words, keys: []string{s.config.Key.Reveal()}}
	if err == nil {
		defer l.Close() // it has only read
		if err := who.mayRead(ctx, l, s.words, pos.RightLog); err != nil {
			return 1, err
		}
	}
	b.fill(ctx, s, l, err)
	if *look {
		return failed(b.print(out))
	}
	if *to == "" {
		*to = "wxtill-support-" + time.Now().In(pos.Beijing).Format("20060102-150405") + ".zip"
	}
	if err := b.write(*to); err != nil {
		return 1, err
	}
	return failed(b.tell(out, *to))
}

// print shows every part whole.
func (b *bundle) print(out *output) error {
	for _, p := range b.parts {
		if err := out.print(map[string]string{"part": p.name, "text": string(p.text)}, "==> %s\n%s\n\n", p.name, p.text); err != nil {
			return err
		}
	}
	return nil
}

// fill gathers the parts. A book that cannot be opened is one of them: that is when
// bundles are asked for.
func (b *bundle) fill(ctx context.Context, s *station, l *storage.Ledger, broken error) {
	b.add("about.json", jsonOf(b.about(ctx, s, l, broken)))
	shown := *s.config
	b.add("config.toml", shown.Redacted())
	if l != nil {
		b.add("events.json", b.events(ctx, l))
	}
	if list, err := s.backups(s.dir).List(); err == nil {
		b.add("backups.json", jsonOf(list))
	}
	for _, name := range []string{logFile, crashFile} {
		if text, err := tail(filepath.Join(s.data, name)); err == nil {
			b.add(name, text)
		}
	}
}

func (b *bundle) add(name string, text []byte) {
	for _, key := range b.keys {
		if len(key) > 0 {
			text = bytes.ReplaceAll(text, []byte(key), []byte("********"))
		}
	}
	b.parts = append(b.parts, part{name, text})
}

// jsonOf is v as a person reads it.
func jsonOf(v any) []byte {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return []byte(err.Error())
	}
	return text
}

// about says what program this is, on what machine, and how its book does.
func (b *bundle) about(ctx context.Context, s *station, l *storage.Ledger, broken error) map[string]any {
	about := map[string]any{
		"at": time.Now().UTC(), "os": runtime.GOOS, "arch": runtime.GOARCH, "go": runtime.Version(),
		"training": s.training, "secrets": s.config.Secrets,
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		about["version"] = info.Main.Version
	}
	if free, err := durable.FreeSpace(s.data); err == nil {
		about["free_bytes"] = free
	}
	if broken != nil {
		about["book_error"] = broken.Error()
		return about
	}
	if head, err := l.JournalHead(ctx); err == nil {
		about["journal"] = head
	}
	if undecided, err := l.Undecided(ctx); err == nil {
		about["undecided"] = len(undecided)
	}
	if err := l.QuickCheck(ctx); err != nil {
		about["book_error"] = err.Error()
	}
	return about
}

// supportEvent is what a bundle says of a row of the journal: that something
// happened, to which order, and no more.
type supportEvent struct {
	Row      int64     `json:"row"`
	Kind     string    `json:"kind"`
	At       time.Time `json:"at"`
	Till     string    `json:"till,omitempty"`
	Attempts []struct {
		OutTradeNo pos.OutTradeNo   `json:"out_trade_no"`
		State      pos.AttemptState `json:"state"`
		TotalFee   pos.Fen          `json:"total_fee"`
	} `json:"attempts,omitempty"`
	Refunds []struct {
		OutRefundNo pos.OutRefundNo `json:"out_refund_no"`
		State       pos.RefundState `json:"state"`
		RefundFee   pos.Fen         `json:"refund_fee"`
	} `json:"refunds,omitempty"`
	Sale *struct {
		Number pos.SaleNumber `json:"number"`
		State  pos.SaleState  `json:"state"`
	} `json:"sale,omitempty"`
}

func (b *bundle) events(ctx context.Context, l *storage.Ledger) []byte {
	head, err := l.JournalHead(ctx)
	events := []supportEvent{}
	if err == nil {
		err = l.Entries(ctx, pos.Span{After: head.Row - supportEvents, Through: head.Row}, func(row int64, text []byte) error {
			e := supportEvent{Row: row}
			if err := json.Unmarshal(text, &e); err != nil {
				e.Kind = "unreadable"
			}
			events = append(events, e)
			return nil
		})
	}
	if err != nil {
		return []byte(err.Error())
	}
	return jsonOf(events)
}

// tail is the end of a file, from a whole line on.
func tail(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	skipped := max(0, info.Size()-supportLog)
	if _, err := f.Seek(skipped, io.SeekStart); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(f, supportLog))
	if skipped > 0 {
		_, text, _ = bytes.Cut(text, []byte("\n"))
	}
	return text, err
}

// write makes the file, for its owner's eyes alone.
func (b *bundle) write(path string) error {
	var doc bytes.Buffer
	z := zip.NewWriter(&doc)
	for _, p := range b.parts {
		w, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: time.Now()})
		if err == nil {
			_, err = w.Write(p.text)
		}
		if err != nil {
			return fmt.Errorf("writing the bundle: %w", err)
		}
	}
	err := z.Close()
	if err == nil {
		err = durable.Replace(path, doc.Bytes())
	}
	if err != nil {
		return fmt.Errorf("writing the bundle: %w", err)
	}
	return nil
}

// tell says what is in it, part by part.
func (b *bundle) tell(out *output, path string) error {
	var names []string
	text := ""
	for _, p := range b.parts {
		names = append(names, p.name)
		key := "support.part_" + strings.NewReplacer(".", "_").Replace(p.name)
		text += fmt.Sprintf("%-14s %7d  %s\n", p.name, len(p.text), b.texts.Text(key))
	}
	text += b.texts.Text("support.without") + "\n" + b.texts.Text("support.written", path)
	return out.print(map[string]any{"file": path, "parts": names}, "%s\n", text)
}
