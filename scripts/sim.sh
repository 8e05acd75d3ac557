#!/usr/bin/env bash
# Plays shops in test time (package pos/simulation), with books in memory and then
# with books in files, and says what came of it: sales, troubles by kind, promises
# broken, time.
#   SEEDS=1000 sim.sh   so many of each, from seed 1 on; 300 are 20,000 sales
#   SEED=17 sim.sh      one seed again
set -euo pipefail
cd "$(dirname "$0")/.."
go=scripts/go.sh

if [ -n "${SEED:-}" ]; then
	export WXTILL_SEED=$SEED
fi
export WXTILL_SEEDS=${SEEDS:-${SEED:+1}}
export WXTILL_SEEDS=${WXTILL_SEEDS:-300}
# One thread a process: what the scheduler decides is then the same in nearly every
# run of a seed.
export GOMAXPROCS=1 GOGC=400 CGO_ENABLED=0

printf '== books in memory\n'
$go test -tags ci -count 1 -timeout 24h -v -run '^TestWorlds$' ./pos/simulation
printf '\n== books in files\n'
$go test -tags ci -count 1 -timeout 24h -v -run '^TestSimulation$' ./storage
