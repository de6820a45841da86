#!/usr/bin/env bash
# Makes a small Debian 13 with the real apparmor, Debian's own Node, apt and debconf, and prints its folder. Tests copy it and
# never change it. Needs root and mmdebstrap (scripts/install-test-deps.sh has it). Does nothing when it is there already.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
target=$("$here/cache-folder.sh")/root-trixie
if [ -e "$target/.complete" ]; then
  echo "$target"
  exit 0
fi
command -v mmdebstrap >/dev/null || { echo 'fetch-debian13: needs mmdebstrap' >&2; exit 1; }
[ "$(id -u)" = 0 ] || { echo 'fetch-debian13: needs root' >&2; exit 1; }
uri=$("$here/debian-archive.sh")

mkdir -p "$(dirname "$target")"
fresh=$(mktemp -d "$target.XXXXXX")
trap 'rm -rf "$fresh"' EXIT
# How this machine reaches the archive, as its own apt does it.
apt-config dump Acquire::http Acquire::https Acquire::Check-Valid-Until Acquire::Check-Date >"$fresh/apt.conf"
echo 'Acquire::Languages "none"; Acquire::Retries "3"; APT::Install-Recommends "0"; APT::Sandbox::User "root";' >>"$fresh/apt.conf"
mmdebstrap --quiet --mode=root --variant=apt --format=directory --include=apparmor,debconf,nodejs \
  --aptopt="$fresh/apt.conf" --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/doc/*' \
  trixie "$fresh/root" "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri trixie main" >&2
# From here on apt takes what the tests give it, and asks nobody else.
(cd "$fresh/root/etc" && rm -rf apt/sources.list apt/sources.list.d apt/apt.conf.d/99mmdebstrap dpkg/dpkg.cfg.d/99mmdebstrap)
touch "$fresh/root/.complete"
# Two runs at once: the first to finish wins.
mv -T "$fresh/root" "$target" 2>/dev/null || true
test -e "$target/.complete"
echo "$target"
