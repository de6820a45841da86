#!/usr/bin/env bash
# Prints the folder that holds what tests fetch: outside the tree, kept between runs.
set -euo pipefail
if [ -n "${AA_MERGE_TEST_CACHE:-}" ]; then
  echo "$AA_MERGE_TEST_CACHE"
elif [ -n "${XDG_CACHE_HOME:-}" ]; then
  echo "$XDG_CACHE_HOME/aa-merge-tests"
elif [ "$(id -u)" = 0 ]; then
  echo /var/cache/aa-merge-tests
else
  echo "$HOME/.cache/aa-merge-tests"
fi
