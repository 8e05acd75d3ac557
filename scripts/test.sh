#!/usr/bin/env bash
# Everything that has to hold: formatting, vet, staticcheck, the tests of all
# packages without a display and under the race detector, and the end-to-end run
# in a real window on a virtual display that the tests start and end themselves.
set -euo pipefail
cd "$(dirname "$0")/.."
tags=$1 staticcheck=$2
go=scripts/go.sh

step="nothing yet"
begin() {
	step=$1
	printf '\n== %s (%d s)\n' "$1" "$SECONDS"
}
finish() {
	local code=$?
	if [ "$code" = 0 ]; then
		printf '\nmake test: everything holds, %d s\n' "$SECONDS"
	else
		printf '\nmake test: FAILED in "%s", exit code %d, %d s\n' "$step" "$code" "$SECONDS"
	fi
}
trap finish EXIT

begin "gofmt, vet, staticcheck"
scripts/lint.sh "$tags" "$staticcheck"

begin "tests without cgo and without a display"
env -u DISPLAY -u WAYLAND_DISPLAY CGO_ENABLED=0 $go test -tags ci $($go list -tags ci ./... | grep -v /e2e)

begin "public clients at our sandbox"
CGO_ENABLED=0 $go -C wxpay/interop test ./...

begin "the program"
$go build -buildvcs=false -tags "$tags" -o bin/wxtill .

begin "the power fails, where FUSE can be mounted"
CGO_ENABLED=0 $go -C e2e/powerloss test ./...

# What is long and runs in one goroutine has been run whole above.
begin "tests under the race detector, end to end in a real window"
WXTILL_E2E=1 $go test -race -short -timeout 20m -tags "$tags" ./...
