#!/usr/bin/env bash
# Fetches what a machine with AppArmor is made of: Debian 12's kernel, its parser and abstractions, busybox, Node, what our
# program calls, the package managers that call it, and packet filters, and prints the folder.
# Nothing is installed; scripts/install-test-deps.sh has the emulator.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
folder=$("$here/cache-folder.sh")/kernel-bookworm-5
"$here/fetch-debs.sh" bookworm "$folder" kernel-of:linux-image-cloud-amd64 apparmor libapparmor1 busybox-static \
  nodejs libnode108 node-acorn node-cjs-module-lexer node-undici \
  libc6 libstdc++6 libgcc-s1 zlib1g libuv1 libbrotli1 libnghttp2-14 libc-ares2 libssl3 libicu72 libzstd1 \
  coreutils libacl1 libattr1 libselinux1 libpcre2-8-0 libgmp10 util-linux libcap-ng0 perl-base libcrypt1 \
  dash dpkg tar libbz2-1.0 liblzma5 libmd0 rpm rpm-common librpm9 librpmio9 liblua5.3-0 libpopt0 libsqlite3-0 libcap2 \
  libgcrypt20 libgpg-error0 \
  nftables libnftables1 libnftnl11 libmnl0 libjansson4 libxtables12 libedit2 libtinfo6 libbsd0 \
  iptables libip4tc2 libip6tc2 libnetfilter-conntrack3 libnfnetlink0
echo "$folder"
