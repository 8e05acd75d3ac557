#!/usr/bin/env bash
# Runs every fuzz target of the module for the time given.
#   fuzz.sh 60s     fuzzes each for a minute
#   fuzz.sh list    names them: a package and a target on each line
#   fuzz.sh keep    copies what fuzzing has found interesting so far into testdata/fuzz,
#                   where plain tests run it: of each target the shortest inputs
set -euo pipefail
cd "$(dirname "$0")/.."
go=scripts/go.sh
most=24     # inputs of a target that are kept
longest=600 # bytes of a file that is kept

# A module of its own below this one is not ours to fuzz.
list() {
	local nested
	nested=$(find . -mindepth 2 -name go.mod -printf '%h/\n')
	grep -rl --include='*_test.go' '^func Fuzz' . | sort | grep -vF "${nested:-/no/such/folder/}" | while read -r file; do
		sed -n "s|^func \(Fuzz[A-Za-z0-9_]*\)(.*|$(dirname "$file") \1|p" "$file"
	done
}

# fuzz leaves the list on its own descriptor: go test reads standard input.
fuzz() {
	while read -r dir target <&3; do
		echo "== $target in $dir"
		CGO_ENABLED=0 $go test -tags ci -run '^$' -fuzz "^$target\$" -fuzztime "$1" "$dir"
	done 3< <(list)
}

keep() {
	local cache module kept
	cache=$($go env GOCACHE)/fuzz
	module=$($go list -m)
	list | while read -r dir target; do
		kept=$dir/testdata/fuzz/$target
		[ -d "$cache/$module/$dir/$target" ] || continue
		mkdir -p "$kept"
		find "$cache/$module/$dir/$target" -type f -size -"${longest}c" -printf '%s %p\n' | sort -n | head -n "$most" |
			cut -d' ' -f2- | xargs -r cp -t "$kept"
		echo "$(find "$kept" -type f | wc -l) inputs in $kept"
	done
}

case ${1:-60s} in
list) list ;;
keep) keep ;;
*) fuzz "${1:-60s}" ;;
esac
