package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"wxtill/config"
)

// Names in the data directory. Training mode has a directory of its own in it,
// with a database and a configuration without an account.
const (
	bookFile    = "wxtill.db"
	configFile  = "config.toml"
	trainingDir = "training"
)

// configure finds config.toml. Without one, or where a lesson is wanted, the till is in
// training mode, in a directory of its own beside the real book.
func (s *station) configure(p places) (dir string, err error) {
	s.data, s.dir = p.data, p.data
	s.path = p.config
	if s.path == "" {
		s.path = filepath.Join(p.data, configFile)
	}
	if p.training {
		_, err := os.Stat(s.path)
		s.beside = err == nil
		return s.configureLesson()
	}
	s.config, err = config.Load(s.path)
	if err == nil {
		s.words = textsOf(s.config.Shop.Language)
		return p.data, nil
	}
	if p.config != "" || !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	return s.configureLesson()
}

// configureLesson reads the lesson's configuration, which has no account.
func (s *station) configureLesson() (dir string, err error) {
	s.training = true
	s.dir = filepath.Join(s.data, trainingDir)
	if s.config, err = config.LoadTraining(filepath.Join(s.dir, configFile)); err != nil {
		return "", err
	}
	s.words = textsOf(s.config.Shop.Language)
	return s.dir, nil
}

// learnShop makes the first lesson beside a till with real money look like that till:
// the same name, language and screen. What the real one cannot be read for, a lesson can.
func (s *station) learnShop(dir string) error {
	path := filepath.Join(dir, configFile)
	if _, err := os.Stat(path); !s.beside || !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	real, err := config.Load(s.path)
	if err != nil {
		return nil
	}
	c := config.Training()
	c.Shop, c.Goods, c.Screen, c.Scanner, c.Sound, c.Lock = real.Shop, real.Goods, real.Screen, real.Scanner, real.Sound, real.Lock
	if err := c.SaveTraining(path); err != nil {
		return err
	}
	_, err = s.configureLesson()
	return err
}

// bookBeside is the real book beside that of training mode, "" where there is none: with
// it there was a config.toml, which nobody has to have moved on purpose.
func (s *station) bookBeside() string {
	path := filepath.Join(s.data, bookFile)
	if info, err := os.Stat(path); !s.training || s.beside || err != nil || info.Size() == 0 {
		return ""
	}
	return path
}

// successor is the program as it begins anew once this one has ended.
type successor struct {
	path string
	args []string
}

// reopen has the program begin anew once its window is closed: for a lesson, or for real
// money. What a lesson and a till with real money are made of is never in one process.
func (o *opening) reopen(lesson bool) error {
	path, err := os.Executable()
	if err == nil {
		_, err = os.Stat(path) // an update may have taken it away
	}
	if err != nil {
		return fmt.Errorf("finding the program: %w", err)
	}
	o.next.Store(&successor{path, argsFor(o.args, lesson)})
	return nil
}

// argsFor are the arguments of a window in the mode that is wanted. A passphrase was read
// from its descriptor already: who goes on to real money is asked for it.
func argsFor(args []string, lesson bool) []string {
	var kept []string
	if lesson {
		kept = []string{"-" + trainingFlag}
	}
	for i := 0; i < len(args); i++ {
		name, _, given := strings.Cut(strings.TrimLeft(args[i], "-"), "=")
		switch {
		case !strings.HasPrefix(args[i], "-"):
			kept = append(kept, args[i])
		case name == trainingFlag:
		case name == "passphrase-fd":
			if !given {
				i++
			}
		default:
			kept = append(kept, args[i])
			if !given && i+1 < len(args) && slices.Contains([]string{"data", "config", "size"}, name) {
				i++
				kept = append(kept, args[i])
			}
		}
	}
	return kept
}

// succeed begins the program anew, if somebody wanted that. The lock on the data directory
// is free by then. Where a process can take the place of this one it does, and does not
// return.
func (o *opening) succeed() error {
	next := o.next.Load()
	if next == nil {
		return nil
	}
	if err := begin(next.path, next.args); err != nil {
		return fmt.Errorf("beginning anew: %w", err)
	}
	return nil
}
