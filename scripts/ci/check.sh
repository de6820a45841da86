#!/bin/bash
# Runs `aa-merge check` on what a build is about, and leaves reports: aa-merge.sarif, aa-merge.junit.xml, aa-merge.md. Knows
# GitHub and GitLab by their environment, and works without either. Asks no network for anything; ends as check ends.
#
# AA_BASE        the revision before the change; found without it
# AA_HEAD        the revision after it; HEAD without it
# AA_POLICY_DIR  the policy directory from the top of the repository; found without it
# AA_INCLUDE     directories with policy that lies elsewhere, with a colon between them
# AA_REPORTS     where reports go; the working directory without it
# AA_MERGE       the program; the one beside this script, or on PATH
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
reports=${AA_REPORTS:-.}

if [ -n "${AA_MERGE:-}" ]; then program=("$AA_MERGE")
elif [ -f "$here/../../dist/aa-merge.js" ]; then program=(node "$here/../../dist/aa-merge.js")
else program=(aa-merge)
fi

known() { git rev-parse --verify --quiet --end-of-options "$1^{commit}" >/dev/null; }
# Services write zeros for a branch that was not there before.
given() { [ -n "${1:-}" ] && [ -n "${1//0/}" ]; }

find_base() {
  if given "${AA_BASE:-}"; then echo "$AA_BASE"; return; fi
  # A change that is to be merged: what it does since it left its target.
  if given "${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}"; then echo "$CI_MERGE_REQUEST_DIFF_BASE_SHA"; return; fi
  if given "${GITHUB_BASE_REF:-}" && known "origin/$GITHUB_BASE_REF"; then
    git merge-base "origin/$GITHUB_BASE_REF" HEAD || echo "origin/$GITHUB_BASE_REF"
    return
  fi
  # Commits that were pushed: all since the last push.
  local before=${CI_COMMIT_BEFORE_SHA:-}
  if [ -z "$before" ] && [ -f "${GITHUB_EVENT_PATH:-}" ]; then
    before=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).before ?? ""' "$GITHUB_EVENT_PATH")
  fi
  if given "$before" && known "$before"; then echo "$before"; return; fi
  if known HEAD~1; then echo HEAD~1; return; fi
  # The first commit of all.
  git hash-object -t tree /dev/null
}

words=(--base "$(find_base)")
[ -z "${AA_HEAD:-}" ] || words+=(--head "$AA_HEAD")
[ -z "${AA_POLICY_DIR:-}" ] || words+=(--policy-dir "$AA_POLICY_DIR")
IFS=: read -r -a include <<<"${AA_INCLUDE:-}"
for directory in "${include[@]}"; do [ -z "$directory" ] || words+=(--include "$directory"); done

mkdir -p "$reports"
status=0
"${program[@]}" check "${words[@]}" \
  --sarif "$reports/aa-merge.sarif" --junit "$reports/aa-merge.junit.xml" --markdown "$reports/aa-merge.md" || status=$?
if [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -f "$reports/aa-merge.md" ]; then
  cat "$reports/aa-merge.md" >>"$GITHUB_STEP_SUMMARY"
fi
exit "$status"
