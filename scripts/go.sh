#!/usr/bin/env bash
# Runs a go that is new enough for go.mod. Where the system's is older, the
# toolchain named there is fetched as the Go module that it also is.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
need=$(sed -n 's/^go \([0-9.]*\)$/\1/p' "$root/go.mod")

newer() { [ "$(printf '%s\n%s\n' "$need" "$1" | sort -V | head -n 1)" = "$need" ]; }

for go in "$(command -v go || true)" /usr/local/go/bin/go; do
	if [ -x "$go" ]; then
		have=$(cd / && GOTOOLCHAIN=local "$go" env GOVERSION | sed 's/^go//; s/[^0-9.].*//')
		if newer "$have"; then exec "$go" "$@"; fi
		old=$go
	fi
done
if [ -z "${old:-}" ]; then
	echo "Go is missing; run scripts/setup.sh" >&2
	exit 1
fi

arch=$(cd / && GOTOOLCHAIN=local "$old" env GOARCH)
module=golang.org/toolchain@v0.0.1-go$need.linux-$arch
dir=$(cd / && GOTOOLCHAIN=local "$old" env GOMODCACHE)/$module
if [ ! -e "$dir/bin/go" ]; then
	echo "Fetching Go $need" >&2
	(cd / && GOTOOLCHAIN=local GOFLAGS=-mod=mod "$old" mod download "$module" >/dev/null)
fi
if [ ! -x "$dir/bin/go" ]; then
	chmod -R u+w "$dir"
	find "$dir/bin" "$dir/pkg/tool" -type f -exec chmod +x {} +
fi
GOTOOLCHAIN=local GOROOT=$dir PATH="$dir/bin:$PATH" exec "$dir/bin/go" "$@"
