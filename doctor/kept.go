package doctor

import (
	"context"
	"os"
	"runtime"
)

// kept looks at where the secrets are, and whether others on this machine can read
// them.
func (t Till) kept(context.Context, bool) Result {
	if t.Secrets.Kept == "" {
		return Result{Check: Kept, Verdict: Skipped, Finding: "none"}
	}
	for _, file := range t.Secrets.Files {
		info, err := os.Stat(file)
		if err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
			return Result{Check: Kept, Subject: file, Verdict: Warning, Finding: "open", Args: []any{info.Mode().Perm().String()}}
		}
	}
	for _, dir := range t.Secrets.Dirs {
		info, err := os.Stat(dir)
		if err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o022 != 0 && info.Mode()&os.ModeSticky == 0 {
			return Result{Check: Kept, Subject: dir, Verdict: Warning, Finding: "writable", Args: []any{info.Mode().Perm().String()}}
		}
	}
	r := Result{Check: Kept, Subject: t.Secrets.Kept, Verdict: OK, Finding: t.Secrets.Kept}
	if t.Secrets.Kept == "config" {
		r.Verdict = Warning // it works; there are safer places
	}
	return r
}
