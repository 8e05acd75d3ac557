package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"

	"wxtill/config"
	"wxtill/durable"
	"wxtill/pos"
	"wxtill/secret"
	"wxtill/storage"
	"wxtill/words"
)

// move puts the secrets of a till into the place that next names, and then writes
// next, which has them no more. Until that is written the old place is as it was; it
// is emptied last. The files that next does not name any more stay where they are:
// they are the person's, and left says which.
func (v *vault) move(now, next *config.Config, path, passphrase string) (left []string, err error) {
	s := v.Secrets
	if next.Key.Reveal() != "" {
		s.Key = next.Key.Reveal()
	}
	if own, err := v.certificate(next); err != nil {
		return nil, err
	} else if own != nil {
		s.ClientCert, s.ClientKey = own.Cert, own.Key
	}
	if err := config.CheckKey(path, s.Key); err != nil {
		return nil, err
	}
	s.Former = maps.Clone(s.Former)
	if s.Former == nil {
		s.Former = map[string]string{}
	}
	s.Former[storage.Fingerprint(s.Key)] = s.Key // as the next start would, at the price of a second
	store := storeOf(next, path, passphrase)
	if store == nil {
		next.Key = config.NewKey(s.Key)
		err = v.unpack(next, &s, path)
	} else {
		left = named(next)
		next.Key, next.KeyFile, next.ClientCert, next.ClientKey = config.Key{}, "", "", ""
		if err := next.Check(path); err != nil {
			return nil, err
		}
		err = secret.Put(store, &s)
	}
	if err != nil {
		return nil, fmt.Errorf("keeping the secrets: %w", err)
	}
	if err := next.Save(path); err != nil {
		return nil, err
	}
	old := v.store
	v.store, v.Secrets = store, s
	return left, errors.Join(v.empty(old, now, next), v.dropFormer())
}

// named are the files of secrets that a configuration names.
func named(c *config.Config) (files []string) {
	for _, name := range []string{c.KeyFile, c.ClientCert, c.ClientKey} {
		if name != "" {
			files = append(files, c.Resolve(name))
		}
	}
	return files
}

// unpack writes what config.toml cannot hold itself: the certificate, where it is in
// no file yet, and the keys of former accounts.
func (v *vault) unpack(next *config.Config, s *secret.Secrets, path string) error {
	if err := writeFormer(v.former, s.Former); err != nil {
		return err
	}
	if next.ClientCert != "" || s.ClientCert == nil {
		return nil
	}
	dir := filepath.Dir(path)
	next.ClientCert = "apiclient_cert.p12"
	if s.ClientKey != nil {
		next.ClientCert, next.ClientKey = "apiclient_cert.pem", "apiclient_key.pem"
		if err := durable.Replace(filepath.Join(dir, next.ClientKey), s.ClientKey); err != nil {
			return err
		}
	}
	return durable.Replace(filepath.Join(dir, next.ClientCert), s.ClientCert)
}

// empty forgets what the old place kept, unless it is the new one as well.
func (v *vault) empty(old secret.Store, now, next *config.Config) error {
	if old == nil || now.Secrets == next.Secrets {
		return nil
	}
	return old.Remove()
}

// dropFormer removes the file of former keys where they are kept elsewhere now.
func (v *vault) dropFormer() error {
	if v.store == nil {
		return nil
	}
	err := os.Remove(v.former)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// passphrase is what opened the file of secrets, "" for none.
func (v *vault) passphrase() string {
	if file, ok := v.store.(secret.AgeFile); ok {
		return file.Passphrase
	}
	return ""
}

// files are those that nobody else on the machine should be able to read.
func (s *station) files() []string {
	files := append(named(s.config), s.path, filepath.Join(filepath.Dir(s.path), ageFile))
	for _, name := range []string{formerKeys, bookFile} {
		files = append(files, filepath.Join(s.dir, name))
	}
	return append(files, filepath.Join(s.data, logFile))
}

// dirs are the directories that the files lie in which the till itself makes.
func (s *station) dirs() []string {
	return []string{filepath.Dir(s.path), s.data, s.backups(s.dir).Dir}
}

// secretFlags are the flags of secret.
type secretFlags struct {
	places
	who    *operatorFlags
	fresh  int
	stderr io.Writer
	out    *output
}

// secrets is wxtill secret: where the key and the certificate are kept, and how they
// come to another place.
func secrets(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	f := &secretFlags{stderr: stderr}
	flags := flagSet("secret", &f.places)
	f.who = rightFlags(flags, stderr)
	flags.IntVar(&f.fresh, "new-passphrase-fd", -1, "file `descriptor` to read the new passphrase from; without it the terminal is asked")
	f.out = outputFlag(flags, stdout)
	rest, err := parse(flags, args, 2)
	if err != nil {
		return help(flags, "[move keyring|age|config]", stderr, err)
	}
	s := &station{}
	if _, err = s.configure(f.places); err != nil {
		return 1, err
	}
	if s.training {
		return 1, words.Say("secret.training")
	}
	switch {
	case len(rest) == 0:
		return failed(f.out.print(map[string]string{"kept": s.config.Secrets}, "%s\n", s.words.Text("secret.kept_"+s.config.Secrets)))
	case len(rest) == 2 && rest[0] == "move" && known(rest[1]):
		return failed(f.move(ctx, s, rest[1]))
	}
	return 1, usage(flags, words.Say("usage.secret"))
}

func known(place string) bool {
	return place == config.InConfig || place == config.InKeyring || place == config.InAgeFile
}

// move brings the secrets to another place, while no till runs.
func (f *secretFlags) move(ctx context.Context, s *station, to string) error {
	held, err := lock(ctx, f.data)
	if err != nil {
		return err
	}
	defer held.Release() // the process ends with it anyway
	if err := f.mayMove(ctx, s); err != nil {
		return err
	}
	if err := s.unlock(f.places, s.dir, f.stderr); err != nil {
		return err
	}
	now, err := config.Load(s.path)
	if err != nil {
		return err
	}
	next := *now
	next.Secrets = to
	passphrase := ""
	if to == config.InAgeFile {
		if passphrase, err = f.choose(s.words); err != nil {
			return err
		}
	}
	left, err := s.vault.move(now, &next, s.path, passphrase)
	if err != nil {
		return err
	}
	text := s.words.Text("secret.kept_" + to)
	for _, file := range left {
		text += "\n" + s.words.Text("secret.left", file)
	}
	return f.out.print(map[string]any{"kept": to, "left": append([]string{}, left...)}, "%s\n", text)
}

// mayMove asks for the right to settings where the till has operators.
func (f *secretFlags) mayMove(ctx context.Context, s *station) error {
	l, err := storage.OpenReadOnly(ctx, filepath.Join(s.dir, bookFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // no book yet: no operators
	}
	if err != nil {
		return err
	}
	defer l.Close() // it has only read
	return f.who.mayRead(ctx, l, s.words, pos.RightSettings)
}

// choose asks for a new passphrase, at the terminal twice.
func (f *secretFlags) choose(texts *words.Texts) (string, error) {
	fresh := passphrases{fd: f.fresh}
	passphrase, err := fresh.ask(texts.Text("secret.choose", secret.LeastPassphrase), f.stderr)
	if err != nil || f.fresh >= 0 {
		return passphrase, err
	}
	again, err := askSecret(texts.Text("secret.again"), f.stderr)
	if err == nil && again != passphrase {
		err = words.Say("secret.differ")
	}
	return passphrase, err
}
