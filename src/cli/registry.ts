// The commands: what help says of each, and where its code is. A command without code is not there for anyone.
// To add one: its name in command-names.ts, its entry in both tables here, its file in cli/commands.

import type { CommandDefinition, CommandGroup, CommandModule } from './command.js';
import { hookPhases } from './idle-hook.js';
import type { CommandName } from './command-names.js';
import { commandNames } from './command-names.js';

export const definitions: Readonly<Record<CommandName, CommandDefinition>> = {
  reconcile: {
    operands: '[UNIT…]',
    least: 0,
    most: Infinity,
    summary: 'Bring the vendor’s policy into live policy; never widen it unasked',
    brief: 'vendor to live (default)',
    example: 'aa-merge --dry-run --diff',
  },
  status: {
    operands: '',
    least: 0,
    most: 0,
    summary: 'Say how the host stands: what is held, overridden, edited, left behind',
    brief: 'how the host stands',
    example: 'aa-merge status --verbose',
  },
  diff: {
    operands: '[UNIT…]',
    least: 0,
    most: Infinity,
    summary: 'Say what is local: how live differs from the vendor’s policy, as rules',
    brief: 'what is local',
    example: 'aa-merge diff usr.sbin.foo',
  },
  extract: {
    operands: 'UNIT',
    least: 1,
    most: 1,
    summary: 'Move what was added to a unit into local files, if just the same is permitted',
    brief: 'what is local to local/',
    example: 'aa-merge extract usr.sbin.foo --dry-run',
  },
  review: {
    operands: '[UNIT…]',
    least: 0,
    most: Infinity,
    summary: 'Walk through held units on a terminal and settle them one by one',
    brief: 'held units, one by one',
    example: 'aa-merge review usr.sbin.foo',
  },
  accept: {
    operands: 'UNIT',
    least: 1,
    most: 1,
    summary: 'Accept what a held unit would newly permit, as it was shown, and merge it',
    brief: 'permit what was shown',
    example: "aa-merge accept usr.sbin.foo --grant 1 --why 'the spool moved'",
  },
  reject: {
    operands: 'UNIT',
    least: 1,
    most: 1,
    summary: 'Decline what the vendor changed in a held unit; live stays as it is',
    brief: 'keep live as it is',
    example: "aa-merge reject usr.sbin.foo --grant 2 --why 'no network here'",
  },
  resolve: {
    operands: 'UNIT',
    least: 1,
    most: 1,
    summary: 'Give a held unit the text that a person wrote; never wider than live unasked',
    brief: 'give it a text of yours',
    example: "aa-merge resolve usr.sbin.foo --with foo.edited --why 'merged by hand'",
  },
  adopt: {
    operands: '[UNIT…]',
    least: 0,
    most: Infinity,
    summary: 'Merge vendor updates left beside live files (.dpkg-dist, .rpmnew, …)',
    brief: 'what lies beside live',
    example: 'aa-merge adopt --dry-run --diff',
  },
  rollback: {
    operands: '[RUN]',
    least: 0,
    most: 1,
    summary: 'Take back the last run, or the one that is named',
    brief: 'take back a run',
    example: 'aa-merge rollback --dry-run',
  },
  history: {
    operands: '',
    least: 0,
    most: 0,
    summary: 'List the runs that changed anything, latest first',
    brief: 'what happened when',
    example: 'aa-merge history --verbose',
  },
  parse: {
    operands: 'FILE…',
    least: 0,
    most: Infinity,
    summary: 'Say whether files are valid policy, and what is wrong with them',
    brief: 'is it valid?',
    example: 'aa-merge parse --policy-dir ./apparmor.d ./apparmor.d/usr.sbin.foo',
  },
  query: {
    operands: 'FILE REQUEST…',
    least: 0,
    most: Infinity,
    summary: 'Say whether a profile allows a request, and which rules say so',
    brief: 'is an access allowed?',
    example: 'aa-merge query /etc/apparmor.d/usr.sbin.foo file /etc/shadow r',
  },
  'merge-file': {
    operands: 'OURS BASE THEIRS',
    least: 3,
    most: 3,
    summary: 'Merge three texts of one unit; the result goes to standard output',
    brief: 'merge three texts',
    example: 'aa-merge merge-file /etc/apparmor.d/foo foo.base foo.new > foo.merged',
  },
  compare: {
    operands: 'OLD NEW',
    least: 0,
    most: 2,
    summary: 'Say what NEW permits that OLD does not, and the reverse',
    brief: 'what does it permit more?',
    example: 'aa-merge compare /etc/apparmor.d /usr/share/apparmor/reference',
  },
  export: {
    operands: 'FORMAT [FILE…]',
    first: ['nftables', 'iptables'],
    least: 1,
    most: Infinity,
    summary: 'Print rules of nftables or iptables that give packets the labels policy names',
    brief: 'packet labels',
    example: 'aa-merge export nftables --policy-dir ./apparmor.d > labels.nft',
  },
  hook: {
    operands: 'PHASE [UNIT…]',
    first: hookPhases,
    least: 1,
    most: Infinity,
    summary: 'For package scripts: reconcile, never ask, never fail for what policy says',
    brief: 'for scripts of packages',
    example: 'aa-merge hook configure </dev/null',
  },
  check: {
    operands: '',
    least: 0,
    most: 0,
    summary: 'Say what a change in git newly permits; fail where the change does not say so',
    brief: 'does a change widen?',
    example: 'aa-merge check --base origin/main --policy-dir apparmor.d',
  },
  completion: {
    operands: 'SHELL',
    first: ['bash', 'zsh'],
    least: 1,
    most: 1,
    summary: 'Print what bash or zsh needs to complete words of this program',
    brief: 'for bash and zsh',
    example: 'aa-merge completion bash > aa-merge.bash',
  },
  rebase: {
    operands: '[VENDOR]',
    least: 0,
    most: 1,
    summary: 'Replay local commits onto the vendor’s; stop at one that conflicts or widens',
    brief: 'onto the vendor’s state',
    example: 'aa-merge rebase vendor/main',
  },
  'git-setup': {
    operands: '[PATTERN…]',
    least: 0,
    most: Infinity,
    summary: 'Have git merge policy by statements in this clone: merge driver and mergetool',
    brief: 'merge driver, mergetool',
    example: "aa-merge git-setup 'apparmor.d/**'",
  },
  namespace: {
    operands: 'list | create NS | remove NS',
    first: ['list', 'create', 'remove'],
    least: 1,
    most: 2,
    summary: 'List, make or remove policy namespaces of the kernel; none that is in use goes',
    brief: 'policy of containers',
    example: 'aa-merge namespace list',
  },
  doctor: {
    operands: '',
    least: 0,
    most: 0,
    summary: 'Say what a host or a container lacks for loading policy, and what helps',
    brief: 'what loading lacks',
    example: 'aa-merge doctor --sysroot web',
  },
  subset: {
    operands: 'OLD NEW',
    least: 2,
    most: 2,
    summary: 'Say whether a label or file permits nothing that another does not permit',
    brief: 'does NEW stay in OLD?',
    example: 'aa-merge subset /usr/sbin/foo /usr/sbin/foo//worker',
  },
};

/** How help shows the commands: two columns of groups. */
export const helpColumns: readonly (readonly CommandGroup[])[] = [
  [
    {
      title: 'Keep a host',
      commands: ['reconcile', 'status', 'diff', 'adopt', 'extract', 'history', 'rollback', 'doctor'],
    },
    { title: 'Settle what is held', commands: ['review', 'accept', 'reject', 'resolve'] },
  ],
  [
    { title: 'Look at policy', commands: ['parse', 'query', 'compare', 'subset', 'merge-file', 'export'] },
    {
      title: 'In git, and for machines',
      commands: ['check', 'rebase', 'git-setup', 'hook', 'namespace', 'completion'],
    },
  ],
];

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
  export: () => import('./commands/export.js'),
  hook: () => import('./commands/hook.js'),
  check: () => import('./commands/check.js'),
  completion: () => import('./commands/completion.js'),
  rebase: () => import('./commands/rebase.js'),
  'git-setup': () => import('./commands/git-setup.js'),
  namespace: () => import('./commands/namespace.js'),
  doctor: () => import('./commands/doctor.js'),
  subset: () => import('./commands/subset.js'),
};

/** The commands that can be called, in the order of help. */
export function availableCommands(available: Loaders): CommandName[] {
  return commandNames.filter((name) => available[name] !== undefined);
}
