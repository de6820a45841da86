#!/usr/bin/env bash
# Fetches Debian 12's own Node 18, the oldest that is supported, beside any Node that the machine has, and prints the path
# of a program that runs it. Debian's build reads parts of itself below /usr/share/nodejs, so that program runs it in a
# mount namespace of its own, where /usr/share holds nothing else.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
folder=$("$here/cache-folder.sh")/node18
"$here/fetch-debs.sh" bookworm "$folder" \
  nodejs libnode108 node-acorn node-cjs-module-lexer node-undici \
  libc6 libstdc++6 libgcc-s1 zlib1g libuv1 libbrotli1 libnghttp2-14 libc-ares2 libssl3 libicu72

cat >"$folder/node18" <<'RUNNER'
#!/bin/sh
folder=$(dirname "$(readlink -f "$0")")
as_user=
[ "$(id -u)" = 0 ] || as_user=-r
exec unshare -m $as_user sh -c '
  folder=$1
  shift
  mount -t tmpfs none /usr/share && mkdir /usr/share/nodejs && mount --bind "$folder/usr/share/nodejs" /usr/share/nodejs || exit 125
  for loader in "$folder"/lib/*/ld-linux-*.so.* "$folder"/lib/ld-linux-*.so.*; do [ -x "$loader" ] && break; done
  libraries=$(dirname "$loader")
  exec "$loader" --library-path "$libraries:$folder/usr/lib/$(basename "$libraries")" "$folder/usr/bin/node" "$@"
' sh "$folder" "$@"
RUNNER
chmod 755 "$folder/node18"
echo "$folder/node18"
