package secret

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// gnome runs a gnome-keyring whose files lie in dir, unlocked by password, on the bus
// at address.
func gnome(t *testing.T, address, dir, password string) (stop func()) {
	t.Helper()
	program, err := exec.LookPath("gnome-keyring-daemon")
	if err != nil {
		t.Skip("no gnome-keyring-daemon on this machine: a desktop's own keyring is not tried")
	}
	cmd := exec.Command(program, "--foreground", "--components=secrets", "--unlock", "--control-directory", filepath.Join(dir, "control"))
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_RUNTIME_DIR="+dir, "XDG_CACHE_HOME="+dir, "DBUS_SESSION_BUS_ADDRESS="+address)
	cmd.Stdin = strings.NewReader(password) // whole: a line's end would belong to it
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop = func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }
	t.Cleanup(stop)
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	login := conn.Object("org.freedesktop.secrets", "/org/freedesktop/secrets/collection/login")
	for range 200 { // it is on the bus some moments before it is unlocked
		if locked, err := login.GetProperty("org.freedesktop.Secret.Collection.Locked"); err == nil && locked.Value() == false {
			return stop
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("gnome-keyring does not come up")
	return nil
}

// TestGnomeKeyring keeps secrets in the keyring of a real desktop, which is ended and
// started again in between: they are there again, and their text is in no file.
func TestGnomeKeyring(t *testing.T) {
	address, dir := privateBus(t), t.TempDir()
	stop := gnome(t, address, dir, "open sesame")
	k := Keyring{Account: "wx2421b1c4370ec43b 10000100"}
	if _, err := k.Load(); !errors.Is(err, ErrNothing) {
		t.Fatalf("an empty keyring: %v", err)
	}
	for _, s := range samples() {
		if err := Put(k, s); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	if _, err := k.Load(); !errors.Is(err, ErrKeyring) {
		t.Errorf("without a keyring on the bus: %v", err)
	}
	gnome(t, address, dir, "open sesame")
	last := samples()[len(samples())-1]
	if kept, err := k.Load(); err != nil || !kept.Equal(last) {
		t.Errorf("after it was started again: %v", err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "keyrings", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("the keyring has no file: %v", err)
	}
	for _, name := range files {
		if text, err := os.ReadFile(name); err != nil || last.Key == "" || strings.Contains(string(text), last.Key) {
			t.Errorf("%s has the key in it, or %v", name, err)
		}
	}
	if err := k.Remove(); err != nil {
		t.Error(err)
	}
	if _, err := k.Load(); !errors.Is(err, ErrNothing) {
		t.Errorf("after all was removed: %v", err)
	}
}
