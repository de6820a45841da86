#!/usr/bin/env bash
# Unpacks packages of a Debian suite into a directory of their own, beside the system and never into it.
# usage: fetch-debs.sh SUITE DIRECTORY PACKAGE…
# A package `kernel-of:NAME` is the one with the kernel that the package NAME stands for.
# Takes the archive's address and keys from the machine's own apt sources and replaces the suite; keeps its own lists and
# cache. Does nothing when the directory is there already. Must never change the machine's apt or dpkg.
set -euo pipefail

suite=$1 target=$2
shift 2

if [ -e "$target/.complete" ]; then exit 0; fi
for tool in apt-get dpkg-deb; do
  command -v "$tool" >/dev/null || { echo "fetch-debs: needs $tool (a Debian or Ubuntu machine)" >&2; exit 1; }
done

uri=$("$(dirname "$(readlink -f "$0")")/debian-archive.sh")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/archives/partial" "$work/parts"
: >"$work/status"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri $suite main" >"$work/sources.list"
# As root, apt fetches as a user that may not write here.
apt_options=(
  -o "Dir::Etc::SourceList=$work/sources.list" -o "Dir::Etc::SourceParts=$work/parts"
  -o "Dir::State::Lists=$work/lists" -o "Dir::State::Status=$work/status"
  -o "Dir::Cache=$work" -o "Dir::Cache::Archives=$work/archives"
  -o "APT::Sandbox::User=root" -o "Acquire::Languages=none" -o "Acquire::Retries=3"
)
apt-get -qq "${apt_options[@]}" update
packages=()
for package in "$@"; do
  case "$package" in
    kernel-of:*)
      package=$(apt-cache "${apt_options[@]}" depends "${package#kernel-of:}" | sed -nE 's/^ *Depends: (linux-image-[0-9].*)/\1/p' | head -n 1)
      ;;
  esac
  packages+=("$package")
done
(cd "$work/archives" && apt-get -qq "${apt_options[@]}" download "${packages[@]}")

mkdir -p "$(dirname "$target")"
fresh=$(mktemp -d "$target.XXXXXX")
chmod 755 "$fresh"
for package in "$work"/archives/*.deb; do dpkg-deb -x "$package" "$fresh"; done
touch "$fresh/.complete"
# Two runs at once: the first to finish wins.
mv -T "$fresh" "$target" 2>/dev/null || rm -rf "$fresh"
test -e "$target/.complete"
