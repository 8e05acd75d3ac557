package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestADesktopThatSaysNothingIsLight: without a bus none is started, and one that is not
// there is not waited for.
func TestADesktopThatSaysNothingIsLight(t *testing.T) {
	for _, address := range []string{"", "unix:path=" + t.TempDir() + "/none", "nonsense"} {
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
		if portalIsDark(t.Context()) {
			t.Errorf("with a bus at %q it is dark", address)
		}
	}
}

// TestTheThemeIsReadFromAnyConfiguration: what stands before the till is dressed like it.
func TestTheThemeIsReadFromAnyConfiguration(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "[shop]\ntheme = \"dark\"  # of the windows\n": "dark", "shop.theme='light'": "light",
		"theme = \"green\"": "", "nonsense [\n theme = \"dark\"\n": "dark",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, configFile), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := themeOf([]string{"-data", dir}); got != want {
			t.Errorf("%q has the theme %q, want %q", text, got, want)
		}
	}
}
