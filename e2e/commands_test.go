package e2e

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"wxtill/pos"
	"wxtill/storage"
	"wxtill/wxpay/sandbox"
)

// TestCommands runs the scripts of testdata: the command line as people type
// it, with what may be wrong with the world around it. Each script has a WeChat
// of its own, and these commands beside testscript's:
//
//	till CODE ARGS...       runs wxtill, which has to end with this exit code
//	config LANGUAGE [LINES] writes data/config.toml for the script's WeChat; lines
//	                        of a file go to its end
//	fault KIND [INTERFACE]  spoils every answer from now on
//	offline                 cuts the network
//	clock DURATION          sets WeChat's clock off by this
//	hold DIR                takes a data directory, as another till does
//	damage FILE             breaks the pages of a database that hold attempts
//	newer FILE              makes a database one that a later version wrote
//	smalldisk DIR           puts a disk of 2 MB there; fulldisk DIR fills it up
func TestCommands(t *testing.T) {
	program := built(t)
	testscript.Run(t, testscript.Params{
		Dir:       "testdata/commands",
		Condition: condition,
		Setup: func(env *testscript.Env) error {
			w, err := newWorld()
			if err != nil {
				return err
			}
			env.Values[worldKey{}] = w
			env.Defer(func() { w.wechat.Close() })
			env.Setenv("WXTILL", program)
			env.Setenv("LONG", strings.Repeat("咖", 200))
			env.Setenv("TODAY", string(pos.DayOf(time.Now())))
			env.Setenv("DISPLAY", "")
			env.Setenv("HOME", env.WorkDir)
			return os.WriteFile(filepath.Join(env.WorkDir, "wechat.pem"), w.wechat.CertPEM(), 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"till": runTill, "config": writeConfig, "fault": setFault, "offline": cutNetwork, "clock": setClock,
			"hold": holdDir, "damage": damageBook, "newer": makeNewer, "smalldisk": smallDisk, "fulldisk": fillDisk,
		},
	})
}

// world is WeChat's side of one script.
type world struct {
	wechat *sandbox.Sandbox
	off    atomic.Int64 // of WeChat's clock, nanoseconds
}

type worldKey struct{}

func newWorld() (*world, error) {
	w := &world{}
	var err error
	w.wechat, err = sandbox.New(sandbox.Options{Now: func() time.Time { return time.Now().Add(time.Duration(w.off.Load())) }})
	if err != nil {
		return nil, err
	}
	return w, w.wechat.Start()
}

func worldOf(ts *testscript.TestScript) *world { return ts.Value(worldKey{}).(*world) }

func runTill(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: till CODE ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(ts.Getenv("WXTILL"), args[1:]...)
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("running wxtill: %v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

func writeConfig(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 1 {
		ts.Fatalf("usage: config LANGUAGE [FILE]")
	}
	wechat := worldOf(ts).wechat
	appid, mchID, key := wechat.Merchant()
	text := "appid = " + strconv.Quote(appid) + "\nmch_id = " + strconv.Quote(mchID) + "\nkey = " + strconv.Quote(key) +
		"\ngateway = " + strconv.Quote(wechat.URL()) + "\nca_file = " + strconv.Quote(ts.MkAbs("wechat.pem")) +
		"\nshop.name = \"街角咖啡\"\nshop.language = " + strconv.Quote(args[0]) +
		"\npay.poll = \"200ms\"\npay.window = \"1s\"\npay.close_after = \"0s\"\npay.timeout = \"1s\"\n"
	for _, name := range args[1:] {
		text += ts.ReadFile(name)
	}
	ts.Check(os.MkdirAll(ts.MkAbs("data"), 0o700))
	ts.Check(os.WriteFile(ts.MkAbs("data/config.toml"), []byte(text), 0o600))
}

func setFault(ts *testscript.TestScript, _ bool, args []string) {
	f := sandbox.Fault{Kind: sandbox.FaultKind(args[0]), Count: -1}
	if len(args) > 1 {
		f.Interface = args[1]
	}
	worldOf(ts).wechat.Inject(f)
}

func cutNetwork(ts *testscript.TestScript, _ bool, _ []string) { worldOf(ts).wechat.Offline(true) }

func setClock(ts *testscript.TestScript, _ bool, args []string) {
	d, err := time.ParseDuration(args[0])
	ts.Check(err)
	worldOf(ts).off.Store(int64(d))
}

func holdDir(ts *testscript.TestScript, _ bool, args []string) {
	lock, err := storage.Lock(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Defer(func() { _ = lock.Release() })
}

func damageBook(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(breakBook(ts.MkAbs(args[0])))
}

// breakBook breaks the pages of a closed book that hold attempts, as a bad disk does.
func breakBook(path string) error {
	const page = 4096
	content, err := os.ReadFile(path)
	for at := page; at+page <= len(content); at += page {
		if text := string(content[at : at+page]); strings.Contains(text, `"out_trade_no"`) && !strings.Contains(text, `"kind"`) {
			copy(content[at:], strings.Repeat("\xee", page/2))
		}
	}
	return errors.Join(err, os.WriteFile(path, content, 0o600))
}

func makeNewer(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	_, err = db.Exec("PRAGMA user_version = 99")
	ts.Check(errors.Join(err, db.Close()))
}

func smallDisk(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o700))
	ts.Check(mountSmall(dir))
	ts.Defer(func() { _ = exec.Command("umount", dir).Run() })
}

func mountSmall(dir string) error {
	return exec.Command("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", dir).Run()
}

// condition: [mount] holds where a disk can be mounted.
func condition(name string) (bool, error) {
	if name != "mount" {
		return false, fmt.Errorf("no condition %q", name)
	}
	dir, err := os.MkdirTemp("", "wxtill-mount-")
	if err != nil {
		return false, err
	}
	defer os.Remove(dir)
	if mountSmall(dir) != nil {
		return false, nil
	}
	return true, exec.Command("umount", dir).Run()
}

func fillDisk(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(fill(filepath.Join(ts.MkAbs(args[0]), "filler")))
}

// fill takes all the room there is on a disk with one file.
func fill(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	room := make([]byte, 4096)
	for err == nil {
		_, err = f.Write(room)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}
