// Sentences for repositories of git, and for what a check of a change could not see or does not judge.

import type { DiagnosticCode } from '../../../base/index.js';
import type { Facts, Phrase } from '../phrase.js';

function inCommit(commit: Facts[string] | undefined): string {
  return commit === '' || commit === undefined ? '' : ` in ${String(commit).slice(0, 12)}`;
}

export const checkPhrases = {
  'app/no-git': () => ({
    message: 'git is not installed, or not where `PATH` says',
    help: 'install the package `git`',
  }),
  'app/no-repository': ({ directory, said }) => ({
    message: `\`${directory}\` is in no repository of git that may be read: ${said}`,
    help: 'run it in a checkout or in a bare repository; of somebody else’s, `git config --global --add safe.directory DIR` is needed',
  }),
  'app/git-failed': ({ command, said }) => ({
    message: `\`git ${command}\` failed: ${said}`,
    help: '`git fsck` tells whether the repository is whole; of a partial clone, objects may have to be fetched first',
  }),
  'app/unknown-revision': ({ name, isShallow }) => ({
    message: `\`${name}\` is no revision of the repository here`,
    help:
      isShallow === 'yes'
        ? 'history is cut off here: fetch the revision first (`git fetch --depth=1 origin REV`, or `git fetch --unshallow`)'
        : '`git fetch` brings what only a remote has; the first commit of all has no `HEAD~1`, its base is the empty tree, `$(git hash-object -t tree /dev/null)`',
  }),
  'app/no-policy': ({ directory, isLink }) => ({
    message: `neither revision has the directory \`${directory}\`${isLink === 'yes' ? ', but a link of that name' : ''}`,
    help:
      isLink === 'yes'
        ? 'name the directory that the link leads to'
        : '`--policy-dir` is the directory from the top of the repository',
  }),
  'app/which-policy': ({ directories }) => ({
    message: `the repository has several directories of policy: ${directories}`,
    help: 'name the one that is meant with `--policy-dir`; check each in a call of its own',
  }),
  'app/no-allow-file': ({ path }) => ({
    message: `the later revision has no file \`${path}\``,
    help: '`--allow` is the path from the top of the repository, and the file has to be committed',
  }),
  'app/submodule': ({ path }) => ({
    message: `the submodule \`${path}\` is another one: what is in it cannot be seen here`,
    help: 'check the repository of the submodule by itself',
  }),
  'app/link-outside': ({ path }) => ({
    message: `the link \`${path}\` leads out of the repository, and is not what it was: what is there cannot be seen here`,
    help: 'put the text itself into the repository, or a link to a file that is in it',
  }),
  'app/policy-elsewhere': ({ path, files }) => ({
    message: `\`${path}\`${files === 1 ? ' is' : ` and ${Number(files) - 1} more are`} policy beside the directory that was found, and not what ${files === 1 ? 'it was' : 'they were'}: that was not judged`,
    help: 'name the directory of policy with `--policy-dir`: that one alone is judged then; check each in a call of its own',
  }),
  'app/switched-elsewhere': ({ path }) => ({
    message: `\`${path}\` is new, and the repository has no such profile: on a host that has it, it would no longer be enforced`,
    help: 'name a directory that has the profile with `--include`',
  }),
  'app/policy-moved': ({ path }) => ({
    message: `the base has no policy in this directory, but \`${path}\`: what was there was not compared`,
    help: 'move the directory in a change of its own; `aa-merge compare OLD NEW` compares two directories',
  }),
  'app/shallow-history': ({ base }) => ({
    message: `history is cut off here, so that nobody can say which commits are newer than \`${String(base).slice(0, 12)}\`: only the message of the last one counts`,
    help: 'fetch all of it (`git fetch --unshallow`; `fetch-depth: 0`, `GIT_DEPTH: 0`) for trailers of other commits',
  }),
  'app/base-not-below': ({ base }) => ({
    message: `\`${String(base).slice(0, 12)}\` is not in the history of what is judged, so what it has besides counts as taken away`,
    help: '`--base "$(git merge-base BASE HEAD)"` judges what was done since the two parted',
  }),
  'app/uncommitted': ({ files, first }) => ({
    message: `${files === 1 ? `\`${first}\` was` : `${files} files were`} changed and not committed: what was committed is judged`,
    help: '`--staged` judges what is staged',
  }),
  'app/bad-trailer': ({ text, commit }) => ({
    message: `\`Policy-Widening: ${text}\`${inCommit(commit)} lets nothing widen`,
    help: 'write `Policy-Widening: UNIT: reason`, with a unit and a reason',
  }),
  'app/unused-trailer': ({ unit, commit }) => ({
    message: `\`Policy-Widening: ${unit}\`${inCommit(commit)} is not needed: nothing that the unit does widens`,
  }),
} as const satisfies Partial<Record<DiagnosticCode, Phrase>>;
