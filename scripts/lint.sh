#!/usr/bin/env bash
# gofmt, go vet and staticcheck over the program and the modules beside it.
set -euo pipefail
cd "$(dirname "$0")/.."
tags=$1 staticcheck=$2
go=scripts/go.sh

unformatted=$("$($go env GOROOT)/bin/gofmt" -l .)
if [ -n "$unformatted" ]; then
	printf 'gofmt would change:\n%s\n' "$unformatted" >&2
	exit 1
fi
$go vet -tags "$tags" ./...
$go run "$staticcheck" -tags "$tags" ./...
for module in wxpay/interop e2e/powerloss; do
	$go -C $module vet ./...
	$go -C $module run "$staticcheck" ./...
done
