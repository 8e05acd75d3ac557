#!/usr/bin/env bash
# Every benchmark, then the times of the whole program in a real window on a
# virtual display, as one table.
set -euo pipefail
cd "$(dirname "$0")/.."
tags=$1
go=scripts/go.sh
out=bin/bench.txt

# measure shows what was printed where it fails: a table without it would look whole.
measure() {
	"$@" >>"$out" || { cat "$out" >&2; exit 1; }
}

$go build -buildvcs=false -tags "$tags" -o bin/bare ./e2e/bare
$go build -buildvcs=false -tags "$tags" -o bin/stopwatch ./e2e/stopwatch
: >"$out"
measure env CGO_ENABLED=0 $go test -tags ci -run '^$' -bench . -skip '^BenchmarkReconcile$' -benchmem ./wxpay/... ./pos/... ./storage/... ./printer/... ./ui/...
# Its memory is measured: in a process that holds nothing else.
measure env CGO_ENABLED=0 $go test -tags ci -run '^$' -bench '^BenchmarkReconcile$' -benchmem ./storage
measure env CGO_ENABLED=0 $go -C wxpay/interop test -run '^$' -bench . -benchmem ./...
measure bin/stopwatch
$go run ./e2e/benchtable <"$out"
