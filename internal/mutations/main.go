// Command mutations proves that the simulation can fail: it puts one deliberate bug
// after the other into a copy of the till, plays worlds until a promise breaks, and
// says which. The tree itself is never touched: the copies are an overlay of go
// build. A bug whose text is no longer in the tree, or that nothing catches, ends the
// program with exit code 1.
//
//	go run ./internal/mutations            # all of them
//	go run ./internal/mutations -run 'cash|refund'  # those whose names match
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// edit replaces a text that stands exactly once in a file.
type edit struct{ file, old, new string }

// mutation is one deliberate bug.
type mutation struct {
	name  string
	edits []edit
	files bool // played over books in files, where the bug is in them
}

func main() {
	only := flag.String("run", "", "plays the bugs whose names match this regular expression")
	seeds := flag.Int("seeds", 200, "worlds that are played before a bug counts as not caught")
	flag.Parse()
	if err := applicable(); err != nil { // before an hour is spent
		fmt.Println(err)
		os.Exit(1)
	}
	chosen, err := regexp.Compile(*only)
	if err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	missed := 0
	for _, m := range mutations {
		if !chosen.MatchString(m.name) {
			continue
		}
		begin := time.Now()
		verdict, err := m.play(*seeds)
		if err != nil {
			verdict = "NOT CAUGHT: " + err.Error()
			missed++
		}
		fmt.Printf("%-55s %s (%s)\n", m.name, verdict, time.Since(begin).Round(time.Second))
	}
	if missed > 0 {
		fmt.Printf("%d bugs were not caught\n", missed)
		os.Exit(1)
	}
}

// applicable reports whether every bug can still be put into the tree.
func applicable() error {
	dir, err := os.MkdirTemp("", "mutation")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var errs []error
	for _, m := range mutations {
		if _, err := m.overlay(dir); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", m.name, err))
		}
	}
	return errors.Join(errs...)
}

// play builds the mutant and plays worlds until one breaks a promise. The verdict
// names it and the seed.
func (m mutation) play(seeds int) (verdict string, err error) {
	dir, err := os.MkdirTemp("", "mutation")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	overlay, err := m.overlay(dir)
	if err != nil {
		return "", err
	}
	what, test := "./pos/simulation", "^TestWorlds$"
	if m.files {
		what, test = "./storage", "^TestSimulation$"
	}
	binary := filepath.Join(dir, "world.test")
	build := exec.Command("go", "test", "-tags", "ci", "-overlay", overlay, "-c", "-o", binary, what)
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("it cannot be built: %s", out)
	}
	run := exec.Command(binary, "-test.run", test, "-test.timeout", "10m")
	run.Dir = dir
	run.Env = append(os.Environ(), "GOMAXPROCS=1", "WXTILL_SEED=1", fmt.Sprint("WXTILL_SEEDS=", seeds))
	out, err := run.CombinedOutput()
	if err == nil {
		return "", fmt.Errorf("%d worlds kept every promise", seeds)
	}
	return caught(string(out))
}

// breach is how the simulation words a promise that did not hold.
var breach = regexp.MustCompile(`seed (\d+): ([a-z ]+): `)

// caught finds which promises were broken, in which world.
func caught(out string) (string, error) {
	var names []string
	seed := ""
	for _, found := range breach.FindAllStringSubmatch(out, -1) {
		seed = found[1]
		if !strings.Contains(strings.Join(names, ", ")+",", found[2]+",") {
			names = append(names, found[2])
		}
	}
	if len(names) == 0 {
		return "", fmt.Errorf("it failed without naming a promise: %.300s", out)
	}
	return fmt.Sprintf("%s, in world %s", strings.Join(names, ", "), seed), nil
}

// overlay writes the changed files and the list of them that go build reads.
func (m mutation) overlay(dir string) (string, error) {
	changed := map[string]string{}
	for _, e := range m.edits {
		text, ok := changed[e.file]
		if !ok {
			b, err := os.ReadFile(e.file)
			if err != nil {
				return "", err
			}
			text = string(b)
		}
		if n := strings.Count(text, e.old); n != 1 {
			return "", fmt.Errorf("%s has %q %d times, once is wanted: the list in internal/mutations is out of date", e.file, e.old, n)
		}
		changed[e.file] = strings.Replace(text, e.old, e.new, 1)
	}
	replace := map[string]string{}
	for file, text := range changed {
		whole, err := filepath.Abs(file)
		if err != nil {
			return "", err
		}
		replace[whole] = filepath.Join(dir, strings.ReplaceAll(file, "/", "_"))
		if err := os.WriteFile(replace[whole], []byte(text), 0o600); err != nil {
			return "", err
		}
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "overlay.json")
	return name, os.WriteFile(name, list, 0o600)
}
