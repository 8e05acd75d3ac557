#!/usr/bin/env bash
# Opens the till. Where there is no display to open it on, the till makes its tour
# on a virtual one and leaves the pictures in tour/.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -n "${DISPLAY:-}" ]; then
	if ! command -v xdpyinfo >/dev/null || xdpyinfo >/dev/null 2>&1; then
		exec bin/wxtill "$@"
	fi
	echo "The display $DISPLAY does not answer; using a virtual one." >&2
fi
exec scripts/go.sh run ./e2e/tour
