// The commands: what help says of each, and where its code is. A command without code is not there for anyone.
// To add one: its name in options.ts, its entry in both tables here, its file in cli/commands.

import type { CommandDefinition, CommandModule } from './command.js';
import { hookPhases } from './idle-hook.js';
import type { CommandName } from './options.js';
import { commandNames } from './options.js';

export const definitions: Readonly<Record<CommandName, CommandDefinition>> = {
  reconcile: {
    operands: '[UNIT…]',
    least: 0,
    most: Infinity,
    summary: 'Bring the vendor’s policy into live policy; never widen it unasked',
    example: 'aa-merge --dry-run --diff',
  },
  status: {
    operands: '',
    least: 0,
    most: 0,
    summary: 'Say how the host stands: what is held, overridden, edited, left behind',
    example: 'aa-merge status --verbose',
  },
  diff: {
    operands: '[UNIT…]',
    least: 0,
    most: Infinity,
    summary: 'Say what is local: how live differs from the vendor’s policy, as rules',
    example: 'aa-merge diff usr.sbin.foo',
  },
  extract: {
    operands: 'UNIT',
    least: 1,
    most: 1,
    summary: 'Move what was added to a unit into local files, where that permits exactly the same',
    example: 'aa-merge extract usr.sbin.foo --dry-run',
  },
  review: {
    operands: '[UNIT…]',
    least: 0,
    most: Infinity,
    summary: 'Walk through held units on a terminal and settle them one by one',
    example: 'aa-merge review usr.sbin.foo',
  },
  accept: {
    operands: 'UNIT',
    least: 1,
    most: 1,
    summary: 'Accept what a held unit would newly permit, as it was shown, and merge it',
    example: "aa-merge accept usr.sbin.foo --grant 1 --why 'the spool moved'",
  },
  reject: {
    operands: 'UNIT',
    least: 1,
    most: 1,
    summary: 'Decline what the vendor changed in a held unit; live stays as it is',
    example: "aa-merge reject usr.sbin.foo --grant 2 --why 'no network here'",
  },
  resolve: {
    operands: 'UNIT',
    least: 1,
    most: 1,
    summary: 'Give a held unit the text that a person wrote; never wider than live unasked',
    example: "aa-merge resolve usr.sbin.foo --with foo.edited --why 'merged by hand'",
  },
  adopt: {
    operands: '[UNIT…]',
    least: 0,
    most: Infinity,
    summary: 'Merge vendor updates that were left beside live files (.dpkg-dist, .rpmnew, …)',
    example: 'aa-merge adopt --dry-run --diff',
  },
  rollback: {
    operands: '[RUN]',
    least: 0,
    most: 1,
    summary: 'Take back the last run, or the one that is named',
    example: 'aa-merge rollback --dry-run',
  },
  history: {
    operands: '',
    least: 0,
    most: 0,
    summary: 'List the runs that changed anything, latest first',
    example: 'aa-merge history --verbose',
  },
  parse: {
    operands: 'FILE…',
    least: 0,
    most: Infinity,
    summary: 'Say whether files are valid policy, and what is wrong with them',
    example: 'aa-merge parse --policy-dir ./apparmor.d ./apparmor.d/usr.sbin.foo',
  },
  query: {
    operands: 'FILE REQUEST…',
    least: 0,
    most: Infinity,
    summary: 'Say whether a profile allows a request, and which rules say so',
    example: 'aa-merge query /etc/apparmor.d/usr.sbin.foo file /etc/shadow r',
  },
  'merge-file': {
    operands: 'OURS BASE THEIRS',
    least: 3,
    most: 3,
    summary: 'Merge three texts of one unit; the result goes to standard output',
    example: 'aa-merge merge-file /etc/apparmor.d/foo foo.base foo.new > foo.merged',
  },
  compare: {
    operands: 'OLD NEW',
    least: 0,
    most: 2,
    summary: 'Say what NEW permits that OLD does not, and the reverse',
    example: 'aa-merge compare /etc/apparmor.d /usr/share/apparmor/reference',
  },
  hook: {
    operands: 'PHASE [UNIT…]',
    first: hookPhases,
    least: 1,
    most: Infinity,
    summary: 'For scripts of packages: reconcile, never ask, never fail for what policy says',
    example: 'aa-merge hook configure </dev/null',
  },
  check: {
    operands: '',
    least: 0,
    most: 0,
    summary: 'Say what a change in a git repository newly permits; fail where it does not say so',
    example: 'aa-merge check --base origin/main --policy-dir apparmor.d',
  },
  completion: {
    operands: 'SHELL',
    first: ['bash', 'zsh'],
    least: 1,
    most: 1,
    summary: 'Print what bash or zsh needs to complete words of this program',
    example: 'aa-merge completion bash > ~/.local/share/bash-completion/completions/aa-merge',
  },
  rebase: {
    operands: '[VENDOR]',
    least: 0,
    most: 1,
    summary: 'Replay the commits of this branch onto the vendor’s; stop at one that would widen',
    example: 'aa-merge rebase vendor/main',
  },
  'git-setup': {
    operands: '[PATTERN…]',
    least: 0,
    most: Infinity,
    summary: 'Have git merge policy by statements in this clone: merge driver and mergetool',
    example: "aa-merge git-setup 'apparmor.d/**'",
  },
};

/** The default command, which runs when no other is named. */
export const defaultCommand: CommandName = 'reconcile';

export type Loaders = { readonly [N in CommandName]?: () => Promise<CommandModule<N>> };

/** One line for each command that has its code: `parse: () => import('./commands/parse.js'),`. */
export const loaders: Loaders = {
  reconcile: () => import('./commands/reconcile.js'),
  status: () => import('./commands/status.js'),
  diff: () => import('./commands/diff.js'),
  extract: () => import('./commands/extract.js'),
  review: () => import('./commands/review.js'),
  accept: () => import('./commands/accept.js'),
  reject: () => import('./commands/reject.js'),
  resolve: () => import('./commands/resolve.js'),
  adopt: () => import('./commands/adopt.js'),
  rollback: () => import('./commands/rollback.js'),
  history: () => import('./commands/history.js'),
  parse: () => import('./commands/parse.js'),
  query: () => import('./commands/query.js'),
  'merge-file': () => import('./commands/merge-file.js'),
  compare: () => import('./commands/compare.js'),
  hook: () => import('./commands/hook.js'),
  check: () => import('./commands/check.js'),
  completion: () => import('./commands/completion.js'),
  rebase: () => import('./commands/rebase.js'),
  'git-setup': () => import('./commands/git-setup.js'),
};

/** The commands that can be called, in the order of help. */
export function availableCommands(available: Loaders): CommandName[] {
  return commandNames.filter((name) => available[name] !== undefined);
}
