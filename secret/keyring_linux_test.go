package secret

import (
	"bufio"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
)

// busConfig is a session bus that starts no programs: whoever is installed would come
// up by itself as soon as the keyring is asked for.
const busConfig = `<busconfig><type>session</type><listen>unix:path=%s/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`

// privateBus runs a session bus of the test's own and has programs find it.
func privateBus(t *testing.T) string {
	t.Helper()
	daemon, err := exec.LookPath("dbus-daemon")
	if err != nil {
		t.Skip("no dbus-daemon on this machine: the keyring is not tried for real")
	}
	config := filepath.Join(t.TempDir(), "bus.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, busConfig, filepath.Dir(config)), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(daemon, "--config-file="+config, "--nofork", "--print-address=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address = strings.TrimSpace(address)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	return address
}

// desktop plays the Secret Service of a desktop on a bus: as much of it as a client
// that saves, finds, reads and deletes needs.
type desktop struct {
	conn *dbus.Conn

	mu     sync.Mutex
	made   int
	items  map[dbus.ObjectPath]item
	refuse bool // to keep anything more
}

type item struct {
	attributes map[string]string
	value      []byte
}

type wireSecret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

const (
	servicePath = dbus.ObjectPath("/org/freedesktop/secrets")
	defaultPath = dbus.ObjectPath("/org/freedesktop/secrets/aliases/default")
	sessionPath = dbus.ObjectPath("/org/freedesktop/secrets/session/1")
	noPrompt    = dbus.ObjectPath("/")
)

func newDesktop(t *testing.T, address string) *desktop {
	t.Helper()
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	d := &desktop{conn: conn, items: map[dbus.ObjectPath]item{}}
	for _, e := range []struct {
		methods map[string]any
		at      dbus.ObjectPath
		kind    string
	}{
		{map[string]any{"OpenSession": d.openSession, "Unlock": d.unlock}, servicePath, "Service"},
		{map[string]any{"CreateItem": d.createItem, "SearchItems": d.searchItems}, defaultPath, "Collection"},
		{map[string]any{"Close": func() *dbus.Error { return nil }}, sessionPath, "Session"},
	} {
		if err := conn.ExportMethodTable(e.methods, e.at, "org.freedesktop.Secret."+e.kind); err != nil {
			t.Fatal(err)
		}
	}
	if reply, err := conn.RequestName("org.freedesktop.secrets", dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatal(reply, err)
	}
	return d
}

func (d *desktop) openSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	return dbus.MakeVariant(""), sessionPath, nil
}

func (d *desktop) unlock(objects []dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	return objects, noPrompt, nil
}

func (d *desktop) createItem(properties map[string]dbus.Variant, s wireSecret, _ bool) (dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.refuse {
		return noPrompt, noPrompt, dbus.MakeFailedError(errors.New("the keyring is full"))
	}
	attributes := properties["org.freedesktop.Secret.Item.Attributes"].Value().(map[string]string)
	for path, old := range d.items {
		if maps.Equal(old.attributes, attributes) {
			d.items[path] = item{attributes, s.Value}
			return path, noPrompt, nil
		}
	}
	d.made++
	path := dbus.ObjectPath(fmt.Sprintf("%s/%d", defaultPath, d.made))
	d.items[path] = item{attributes, s.Value}
	methods := map[string]any{
		"GetSecret": func(session dbus.ObjectPath) (wireSecret, *dbus.Error) {
			d.mu.Lock()
			defer d.mu.Unlock()
			return wireSecret{session, []byte{}, d.items[path].value, "text/plain"}, nil
		},
		"Delete": func() (dbus.ObjectPath, *dbus.Error) {
			d.mu.Lock()
			defer d.mu.Unlock()
			delete(d.items, path)
			return noPrompt, nil
		},
	}
	if err := d.conn.ExportMethodTable(methods, path, "org.freedesktop.Secret.Item"); err != nil {
		return noPrompt, noPrompt, dbus.MakeFailedError(err)
	}
	return path, noPrompt, nil
}

func (d *desktop) searchItems(attributes map[string]string) (found []dbus.ObjectPath, _ *dbus.Error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for path, one := range d.items {
		if maps.Equal(one.attributes, attributes) {
			found = append(found, path)
		}
	}
	return found, nil
}

func (d *desktop) count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.items)
}

// TestKeyringOnABus keeps secrets over D-Bus, in a Secret Service on a bus of the
// test's own: what another account has is not touched, a keyring that refuses says
// so, and nothing is left when all is removed. Where a desktop is there, its own
// keyring is not touched either.
func TestKeyringOnABus(t *testing.T) {
	address := privateBus(t)
	mine := Keyring{Account: "wx2421b1c4370ec43b 10000100"}
	if _, err := mine.Load(); !errors.Is(err, ErrKeyring) {
		t.Fatalf("without a keyring on the bus: %v", err)
	}
	d := newDesktop(t, address)
	if _, err := mine.Load(); !errors.Is(err, ErrNothing) {
		t.Fatalf("an empty keyring: %v", err)
	}
	other := Keyring{Account: "wx2421b1c4370ec43b 10000199"}
	theirs := &Secrets{Key: "other"}
	if err := Put(other, theirs); err != nil {
		t.Fatal(err)
	}
	for _, s := range samples() {
		if err := Put(mine, s); err != nil {
			t.Fatal(err)
		}
	}
	d.mu.Lock()
	d.refuse = true
	d.mu.Unlock()
	if err := Put(mine, &Secrets{Key: "new"}); !errors.Is(err, ErrKeyring) || strings.Contains(err.Error(), "new") {
		t.Errorf("a keyring that refuses: %v", err)
	}
	last := samples()[len(samples())-1]
	if kept, err := mine.Load(); err != nil || kept.Key != last.Key {
		t.Errorf("after it refused: %v", err)
	}
	if err := mine.Remove(); err != nil {
		t.Error(err)
	}
	if err := mine.Remove(); err != nil {
		t.Errorf("once more: %v", err)
	}
	if kept, err := other.Load(); err != nil || !kept.Equal(theirs) || d.count() != 1 {
		t.Errorf("the other account: %v, %d items", err, d.count())
	}
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != address {
		t.Error("another bus")
	}
}
