#!/usr/bin/env bash
# Fetches the apparmor_parser of another Debian suite (trixie: 4.1) beside the system's own, and prints the path of a
# program that runs it. usage: fetch-parser.sh [SUITE]
# The suite's policy lies in etc/apparmor.d below the printed program's folder; the parser itself reads /etc/apparmor, so
# give --config-file, --base and --policy-features where they matter.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
suite=${1:-trixie}
folder=$("$here/cache-folder.sh")/parser-$suite
"$here/fetch-debs.sh" "$suite" "$folder" apparmor libapparmor1 libc6 libstdc++6 libgcc-s1

cat >"$folder/apparmor_parser" <<'RUNNER'
#!/bin/sh
folder=$(dirname "$(readlink -f "$0")")
for loader in "$folder"/usr/lib/*/ld-linux-*.so.* "$folder"/lib/*/ld-linux-*.so.* "$folder"/lib/ld-linux-*.so.*; do
  [ -x "$loader" ] && break
done
libraries=$(dirname "$loader")
name=$(basename "$libraries")
for parser in "$folder/usr/sbin/apparmor_parser" "$folder/sbin/apparmor_parser"; do [ -x "$parser" ] && break; done
exec "$loader" --library-path "$libraries:$folder/usr/lib/$name:$folder/lib/$name" "$parser" "$@"
RUNNER
chmod 755 "$folder/apparmor_parser"
echo "$folder/apparmor_parser"
