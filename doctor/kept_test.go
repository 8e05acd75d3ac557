package doctor

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestKept(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such rights")
	}
	for _, tt := range []struct {
		name      string
		kept      string
		file, dir os.FileMode
		want      string
	}{
		{"nowhere", "", 0o666, 0o777, "skipped none"},
		{"the weaker way", "config", 0o600, 0o700, "warning config"},
		{"in the keyring", "keyring", 0o600, 0o755, "ok keyring"},
		{"under a passphrase", "age", 0o600, 0o700, "ok age"},
		{"a file that the group reads", "age", 0o640, 0o700, "warning open"},
		{"a file that everybody reads", "config", 0o604, 0o700, "warning open"},
		{"a directory that everybody writes to", "age", 0o600, 0o777, "warning writable"},
		{"everybody may write, but only the owner replace", "age", 0o600, 0o777 | os.ModeSticky, "ok age"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			file := filepath.Join(dir, "config.toml")
			for _, err := range []error{
				os.Mkdir(dir, 0o700), os.WriteFile(file, nil, 0o600), os.Chmod(file, tt.file), os.Chmod(dir, tt.dir), // past the umask
			} {
				if err != nil {
					t.Fatal(err)
				}
			}
			till := Till{Secrets: Secrets{Kept: tt.kept, Files: []string{file, file + ".gone"}, Dirs: []string{dir, dir + ".gone"}}}
			r := till.kept(t.Context(), true)
			if got := string(r.Verdict) + " " + r.Finding; got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}
