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

trouble() {
  echo "check.sh: $1" >&2
  echo "help: check out with all history (\`fetch-depth: 0\`, \`GIT_DEPTH: 0\`), or name the revision before the change in AA_BASE" >&2
  return 2
}
known() { git rev-parse --verify --quiet --end-of-options "$1^{commit}" >/dev/null; }
# Services write zeros where there is nothing before.
given() { [ -n "${1:-}" ] && [ -n "${1//0/}" ]; }
# A value of what GitHub says of the event; nothing where it says none.
event() {
  [ -f "${GITHUB_EVENT_PATH:-}" ] || return 0
  node -p 'process.argv[2].split(".").reduce((at, name) => at?.[name], JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))) ?? ""' "$GITHUB_EVENT_PATH" "$1"
}

# A wrong guess would let pass what nobody judged: where nothing says what came before, that is trouble.
find_base() {
  if given "${AA_BASE:-}"; then echo "$AA_BASE"; return; fi
  # A change that is to be merged: what it does since it left its target.
  if given "${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}"; then echo "$CI_MERGE_REQUEST_DIFF_BASE_SHA"; return; fi
  local target before main
  if given "${GITHUB_BASE_REF:-}"; then
    target=refs/remotes/origin/$GITHUB_BASE_REF
    if known "$target"; then git merge-base "$target" HEAD || echo "$target"
    # The commit that GitHub makes of a target and a change has the target first.
    elif known 'HEAD^2'; then echo 'HEAD^1'
    else trouble "the branch \`$GITHUB_BASE_REF\` that the change is for is not here"
    fi
    return
  fi
  # Commits that were pushed: all since the last push.
  before=${CI_COMMIT_BEFORE_SHA:-$(event before)} || return 2
  [ -n "$before" ] || before=$(event merge_group.base_sha) || return 2
  if given "$before"; then
    if known "$before"; then echo "$before"; else trouble "the commit \`$before\` that was there before the push is not here"; fi
    return
  fi
  # A branch that was not there before: all since it left the main one.
  main=${CI_DEFAULT_BRANCH:-$(event repository.default_branch)} || return 2
  if [ -n "$before" ] && [ "${CI_COMMIT_BRANCH:-${GITHUB_REF_NAME:-}}" != "$main" ]; then
    target=refs/remotes/origin/$main
    if [ -n "$main" ] && known "$target" && git merge-base "$target" HEAD; then return; fi
    if known HEAD~1; then trouble 'nothing says where the new branch began'; return; fi
  fi
  if known HEAD~1; then echo HEAD~1; return; fi
  if [ "$(git rev-parse --is-shallow-repository)" = true ]; then trouble 'history is cut off before the last commit'; return; fi
  # The first commit of all.
  git hash-object -t tree /dev/null
}

# Outside of a repository the program says what is wrong.
git rev-parse --git-dir >/dev/null 2>&1 || exec "${program[@]}" check --base HEAD

base=$(find_base) || exit 2
words=(--base "$base")
[ -z "${AA_HEAD:-}" ] || words+=(--head "$AA_HEAD")
[ -z "${AA_POLICY_DIR:-}" ] || words+=(--policy-dir "$AA_POLICY_DIR")
IFS=: read -r -a include <<<"${AA_INCLUDE:-}"
for directory in "${include[@]}"; do [ -z "$directory" ] || words+=(--include "$directory"); done

mkdir -p "$reports"
status=0
# What policy says must not be taken for a command of the service.
if [ "${GITHUB_ACTIONS:-}" = true ]; then
  token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  echo "::stop-commands::$token"
fi
"${program[@]}" check "${words[@]}" \
  --sarif "$reports/aa-merge.sarif" --junit "$reports/aa-merge.junit.xml" --markdown "$reports/aa-merge.md" || status=$?
[ -z "${token:-}" ] || echo "::$token::"
if [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -f "$reports/aa-merge.md" ]; then
  cat "$reports/aa-merge.md" >>"$GITHUB_STEP_SUMMARY"
fi
exit "$status"
