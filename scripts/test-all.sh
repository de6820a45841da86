#!/usr/bin/env bash
# Everything, from a bare Debian machine with Node to the line `N passed, N failed`: installs what the tests need, builds,
# runs all tests. usage: bash scripts/test-all.sh
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

# Whatever goes wrong before the tests begin is a failure too, and the last line says so.
stage='set-up'
trap 'status=$?; if [ -n "$stage" ] && [ $status -ne 0 ]; then echo "test-all: $stage failed" >&2; echo "0 passed, 1 failed"; fi' EXIT

# Without root some tests are skipped, and say so; in CI that is a failure.
bash scripts/install-test-deps.sh || [ "${CI:-}" != true ]
# What cannot be fetched is missed by the tests that need it, which say so.
for fetch in 'fetch-node18.sh' 'fetch-parser.sh trixie' 'fetch-parser.sh sid' 'fetch-debian13.sh'; do
  # shellcheck disable=SC2086
  { bash scripts/$fetch >/dev/null || echo "test-all: scripts/$fetch failed" >&2; } &
done
stage='npm ci'
npm ci --no-audit --no-fund --loglevel=error
stage='build'
npm run --silent build
stage=''
wait
exec npx --no-install tsx scripts/test-all.ts "$@"
