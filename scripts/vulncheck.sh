#!/usr/bin/env bash
# govulncheck over the program and the module of its public clients. Where its database
# cannot be reached nothing is checked: that is said, and is no failure.
set -uo pipefail
cd "$(dirname "$0")/.."
tags=$1 govulncheck=$2
go=scripts/go.sh

# -version asks the database when it was changed, without loading the program first.
if ! answer=$($go run "$govulncheck" -version 2>&1) || ! grep -q '^DB updated' <<<"$answer"; then
	printf 'govulncheck: NOT CHECKED, its database cannot be reached:\n' >&2
	tail -n 1 <<<"$answer" | sed 's/^/  /' >&2
	exit 0
fi

failed=0
for module in . wxpay/interop; do
	if $go -C "$module" run "$govulncheck" -tags "$tags" ./... >&2; then
		printf 'govulncheck: none known in %s\n' "$module" >&2
	else
		failed=1
	fi
done
exit $failed
