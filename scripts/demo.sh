#!/usr/bin/env bash
# The main job on a host of our own making: installs what building needs, builds, and plans an update of
# reference-profiles/demo. Writes nothing there. usage: bash scripts/demo.sh
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

if ! command -v npm >/dev/null; then
  echo 'demo: npm is missing; it comes with Node, or on Debian: apt-get install npm' >&2
  exit 1
fi
npm ci --no-audit --no-fund --loglevel=error >/dev/null
npm run --silent build >/dev/null

status=0
node dist/aa-merge.js --root reference-profiles/demo --dry-run || status=$?
# 3 says that something was refused, and in this demo something is.
[ "$status" = 3 ] || { echo "demo: exit status $status instead of 3" >&2; exit 1; }
