#!/usr/bin/env bash
# Everything that has to hold: formatting, vet, staticcheck, the tests of all
# packages under the race detector, and the end-to-end run in a real window
# under a display of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
tags=$1 staticcheck=$2
go=scripts/go.sh

echo "== lint"
scripts/lint.sh "$tags" "$staticcheck"
echo "== tests without cgo and display"
CGO_ENABLED=0 $go test -tags ci ./...
echo "== build"
$go build -tags "$tags" -o bin/wxtill .
echo "== tests under the race detector, end to end in a real window"
WXTILL_E2E=1 $go test -race -timeout 20m -tags "$tags" ./...
