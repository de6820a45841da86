// Sentences for why a rebase does not begin, or does not end.

import type { DiagnosticCode } from '../../../base/index.js';
import type { Phrase } from '../phrase.js';

export const rebasePhrases = {
  'app/no-branch': () => ({
    message: 'HEAD is on no branch with commits: there is nothing to rebase',
    help: '`git switch BRANCH` first',
  }),
  'app/no-common-commit': ({ name }) => ({
    message: `the branch and \`${name}\` have no commit in common here`,
    help: 'where history is cut off, `git fetch --unshallow` brings it',
  }),
  'app/not-clean': ({ files, first }) => ({
    message: `${files === 1 ? `\`${first}\` was` : `${files} files were`} changed and not committed`,
    help: '`git commit` or `git stash` first: the working tree is to follow the branch',
  }),
  'app/rebase-waits': () => ({
    message: 'a rebase that was begun waits for a person',
    help: '`aa-merge rebase --continue` goes on, `aa-merge rebase --abort` forgets it',
  }),
  'app/no-rebase': () => ({ message: 'no rebase waits here', help: '`aa-merge rebase VENDOR` begins one' }),
  'app/branch-moved': ({ branch }) => ({
    message: `\`${branch}\` was moved while it was rebased; it stays where it is now`,
    help: '`aa-merge rebase --abort`, and begin again',
  }),
} as const satisfies Partial<Record<DiagnosticCode, Phrase>>;
