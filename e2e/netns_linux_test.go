package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"wxtill/wxpay/sandbox"
)

// Addresses of the two ends of a cable between a till and WeChat (RFC 5737).
const (
	farEnd  = "192.0.2.1" // WeChat's
	nearEnd = "192.0.2.2" // the till's
)

// island is a network namespace with the till's end of a cable; WeChat's end is in
// another, so that no firewall of this machine is in the way.
type island struct {
	t         *testing.T
	near, far string // the namespaces
}

// newIsland makes one, or skips where this machine allows none.
func newIsland(t *testing.T) *island {
	t.Helper()
	n := &island{t, fmt.Sprintf("wxtill-near-%d", os.Getpid()), fmt.Sprintf("wxtill-far-%d", os.Getpid())}
	for _, name := range []string{n.near, n.far} {
		if out, err := exec.Command("ip", "netns", "add", name).CombinedOutput(); err != nil {
			t.Skipf("this machine makes no network namespace (ip netns, as root): %s", out)
		}
		t.Cleanup(func() { _ = exec.Command("ip", "netns", "del", name).Run() })
	}
	cable := exec.Command("ip", "link", "add", "cable", "netns", n.far, "type", "veth", "peer", "name", "cable", "netns", n.near)
	if out, err := cable.CombinedOutput(); err != nil {
		t.Skipf("this machine makes no cable between namespaces (veth): %s", out)
	}
	for name, addr := range map[string]string{n.near: nearEnd, n.far: farEnd} {
		n.in(name, "ip", "addr", "add", addr+"/30", "dev", "cable")
		n.in(name, "ip", "link", "set", "cable", "up")
	}
	return n
}

// in runs something in a namespace.
func (n *island) in(name string, args ...string) {
	n.t.Helper()
	if out, err := exec.Command("ip", append([]string{"netns", "exec", name}, args...)...).CombinedOutput(); err != nil {
		n.t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// link pulls WeChat's end of the cable out, or puts it in.
func (n *island) link(state string) { n.in(n.far, "ip", "link", "set", "cable", state) }

// bad makes the cable lose and delay packets, or skips where this machine cannot.
func (n *island) bad(how ...string) {
	n.t.Helper()
	args := append([]string{"netns", "exec", n.far, "tc", "qdisc", "replace", "dev", "cable", "root", "netem"}, how...)
	if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
		n.t.Skipf("this machine loses no packets on request (tc netem): %s", out)
	}
}

// start has WeChat listen at its end: a socket belongs to the namespace of the thread
// that makes it.
func (n *island) start(wechat *sandbox.Sandbox) error {
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		ns, err := os.Open("/var/run/netns/" + n.far)
		if err == nil {
			defer ns.Close()
			err = unix.Setns(int(ns.Fd()), unix.CLONE_NEWNET)
		}
		if err == nil {
			err = wechat.Start()
		}
		done <- err
	}()
	return <-done
}

// TestBadCable has the real program sell over a cable that loses packets, is slow, or
// is pulled while the customer pays: no payment is lost, and within ten seconds of its
// being back the money is in the book.
func TestBadCable(t *testing.T) {
	program := built(t)
	for _, c := range []struct {
		name string
		cut  func(*island)
		mend func(*island)
	}{
		{"every fifth packet is lost", func(n *island) { n.bad("loss", "20%") }, nil},
		{"answers take three seconds", func(n *island) { n.bad("delay", "3s") }, nil},
		{"the cable is pulled for fifteen seconds",
			func(n *island) { n.link("down") }, func(n *island) { n.link("up") }},
		{"answers vanish for fifteen seconds",
			func(n *island) { // WeChat's answers go to a machine that is not there
				n.in(n.far, "ip", "neigh", "replace", nearEnd, "lladdr", "02:00:00:00:00:01", "dev", "cable", "nud", "permanent")
			},
			func(n *island) { n.in(n.far, "ip", "neigh", "del", nearEnd, "dev", "cable") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := newIsland(t)
			wechat, err := sandbox.New(sandbox.Options{Listen: farEnd + ":0"})
			if err == nil {
				err = n.start(wechat)
			}
			if err != nil {
				t.Fatal(err)
			}
			defer wechat.Close()
			dir := t.TempDir()
			files, err := wechat.WriteFiles(dir)
			if err != nil {
				t.Fatal(err)
			}
			config := regexp.MustCompile(`(?m)^window .*$`).ReplaceAllString(wechat.ConfigTOML(files), "window = \"60s\"\npoll = \"1s\"")
			if err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte(config), 0o600); err != nil {
				t.Fatal(err)
			}
			till := exec.Command("ip", "netns", "exec", n.near, program, "charge", "12.50", "-json", "-data", dir)
			var out, said bytes.Buffer
			till.Stdout, till.Stderr = &out, &said
			till.Env = append(os.Environ(), "NO_PROXY=*", "no_proxy=*") // which is no address of the island
			if c.mend == nil {
				c.cut(n)
			}
			if err := till.Start(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- till.Wait() }()
			t.Cleanup(func() { _ = till.Process.Kill() })
			url := waitForCode(t, wechat, func() string { _ = till.Process.Kill(); <-ended; return said.String() })
			if err := wechat.Phone().Scan(url); err != nil {
				t.Fatal(err)
			}
			if c.mend != nil {
				c.cut(n)
				time.Sleep(time.Second) // a query goes out meanwhile and gets lost
			}
			if err := wechat.Phone().Pay(); err != nil {
				t.Fatal(err)
			}
			back := time.Now()
			patience := 60 * time.Second
			if c.mend != nil {
				time.Sleep(15 * time.Second) // longer than a call waits for its answer
				c.mend(n)
				back, patience = time.Now(), 10*time.Second
			}
			select {
			case err = <-ended:
			case <-time.After(patience):
				t.Fatalf("not paid after %v", patience)
			}
			var outcome struct{ State string }
			if jsonErr := json.Unmarshal(out.Bytes(), &outcome); err != nil || jsonErr != nil || outcome.State != "paid" {
				t.Fatalf("%v, %v: %s\n%s", err, jsonErr, out.String(), said.String())
			}
			t.Logf("paid %v after", time.Since(back).Round(time.Millisecond))
		})
	}
}

// waitForCode is the code_url of the only order, once WeChat has made it and time has
// passed for the answer to arrive.
func waitForCode(t *testing.T, wechat *sandbox.Sandbox, why func() string) string {
	t.Helper()
	for start := time.Now(); time.Since(start) < 30*time.Second; time.Sleep(100 * time.Millisecond) {
		if orders := wechat.Orders(); len(orders) == 1 && orders[0].CodeURL != "" {
			time.Sleep(time.Second) // the answer is under way
			return wechat.Orders()[0].CodeURL
		}
	}
	t.Fatalf("no order has reached WeChat: %s", why())
	return ""
}
