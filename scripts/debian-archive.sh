#!/usr/bin/env bash
# Prints the address of the Debian archive that the machine's own apt sources name. The security archive has other suites.
set -euo pipefail

# Both forms of apt's sources: `deb [options] URI suite…` and `URIs:` stanzas.
sources=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null || true)
uri=$(printf '%s\n' "$sources" | sed -nE \
  -e 's/^URIs:[[:space:]]*([^[:space:]]+).*/\1/p' \
  -e 's/^deb[[:space:]]+(\[[^]]*\][[:space:]]+)?([^[:space:]]+).*/\2/p' | grep -E '/debian/?$' | head -n 1)
if [ -z "$uri" ]; then
  echo 'the apt sources of this machine name no Debian archive' >&2
  exit 1
fi
echo "$uri"
