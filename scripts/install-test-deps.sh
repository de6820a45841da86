#!/usr/bin/env bash
# Installs what the tests need on a bare Debian or Ubuntu: the real parser and its policy, git, mandoc, xmllint, tools that
# build and check packages and whole systems, packet filters, acl, an emulator. Quick when all is there; asks for nothing. Must never change a package that
# is installed already.
set -euo pipefail

packages=(acl apparmor attr debhelper dpkg-dev git groff-base iptables libxml2-utils lintian man-db mandoc mmdebstrap nftables pacman-package-manager rpm rpmlint ucf zsh)
# The emulated machine is one of this kind.
[ "$(uname -m)" != x86_64 ] || packages+=(qemu-system-x86)
# A Node without npm is how Debian packages it.
command -v npm >/dev/null || packages+=(npm)

missing=()
for package in "${packages[@]}"; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" != 0 ]; then
  echo "install-test-deps: not root, so these are not installed: ${missing[*]}" >&2
  echo "install-test-deps: run as root once: apt-get install ${missing[*]}" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
# apparmor is installed for its parser; nothing is to be started or loaded for it.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi
apt-get -qq update
apt-get -qq -y --no-install-recommends install "${missing[@]}" >/dev/null
