// Every option of the program, defined once: the command line, the settings file, help and the manual are made from this
// table. Takes nothing, gives data and the types that follow from it. Must never read an argument or a file.

/** Names of commands. `reconcile` is what runs when no command is named. */
export const commandNames = [
  'reconcile',
  'status',
  'diff',
  'extract',
  'review',
  'accept',
  'reject',
  'resolve',
  'adopt',
  'rollback',
  'history',
  'parse',
  'query',
  'merge-file',
  'compare',
  'export',
  'hook',
  'check',
  'completion',
  'rebase',
  'git-setup',
  'namespace',
  'doctor',
  'subset',
] as const;
export type CommandName = (typeof commandNames)[number];

interface OptionBase {
  /** One line of help, without a full stop. */
  readonly description: string;
  readonly commands: readonly CommandName[];
  /** May stand in the settings file. */
  readonly setting?: boolean;
  readonly alias?: string;
  /** Commands that take it only as it is typed: neither the default nor the settings file counts for them. */
  readonly typedFor?: readonly CommandName[];
  /** What it is for these. */
  readonly typedDescription?: string;
}

export type OptionDefinition = OptionBase &
  (
    | { readonly kind: 'flag' }
    | { readonly kind: 'text'; readonly value: string; readonly default?: string }
    | { readonly kind: 'texts'; readonly value: string; readonly most: number }
    /** May be given any number of times. */
    | { readonly kind: 'numbers'; readonly value: string; readonly least: number }
    | { readonly kind: 'number'; readonly value: string; readonly default: number; readonly least: number }
    /** A path as given: a file that a person names. */
    | { readonly kind: 'path'; readonly value: string; readonly default?: string }
    /** A place of the host: an absolute path lies under --root. */
    | { readonly kind: 'place'; readonly value: string; readonly default: string }
    | {
        readonly kind: 'choice';
        readonly choices: readonly string[];
        readonly default: string;
      }
  );

const everywhere = commandNames;
/** Those that settle what is held. */
const settling = ['accept', 'reject', 'resolve'] as const;

export const options = {
  base: { kind: 'text', value: 'REV', description: 'the revision before the change; needed', commands: ['check'] },
  head: {
    kind: 'text',
    value: 'REV',
    description: 'the revision after it; HEAD without it',
    commands: ['check'],
  },
  staged: { kind: 'flag', description: 'judge what is staged, not HEAD', commands: ['check'] },
  message: {
    kind: 'path',
    value: 'FILE',
    description: 'message of the commit to be, for its trailers',
    commands: ['check'],
  },
  include: {
    kind: 'texts',
    value: 'DIR',
    most: 16,
    description: 'where else policy is, /etc/apparmor.d say (repeat)',
    commands: ['check', 'rebase'],
  },
  allow: {
    kind: 'path',
    value: 'FILE',
    description: 'its file of grants, else .aa-merge.consent',
    commands: ['check'],
  },
  pairs: {
    kind: 'flag',
    description: 'tell of lacking other halves in all policy',
    commands: ['check'],
  },
  sarif: { kind: 'path', value: 'FILE', description: 'write the findings as SARIF 2.1.0, too', commands: ['check'] },
  junit: { kind: 'path', value: 'FILE', description: 'write them as JUnit XML, too', commands: ['check'] },
  markdown: { kind: 'path', value: 'FILE', description: 'write a summary in Markdown, too', commands: ['check'] },
  continue: { kind: 'flag', description: 'go on with the files as they were left', commands: ['rebase'] },
  abort: { kind: 'flag', description: 'forget a rebase that waits', commands: ['rebase'] },
  'dry-run': {
    kind: 'flag',
    alias: 'n',
    description: 'print the plan, write nothing',
    commands: ['reconcile', 'extract', 'adopt', 'rollback'],
  },
  uncompiled: {
    kind: 'flag',
    description: 'with --dry-run: do not ask apparmor_parser',
    commands: ['reconcile'],
  },
  diff: { kind: 'flag', description: 'add unified diffs to the plan', commands: ['reconcile', 'adopt'] },
  text: { kind: 'flag', description: 'as unified diffs of the texts, not as rules', commands: ['diff'] },
  grant: {
    kind: 'numbers',
    value: 'N',
    least: 1,
    description: 'only this grant of those shown (repeat)',
    commands: ['accept', 'reject', 'adopt'],
  },
  seen: {
    kind: 'text',
    value: 'CODE',
    description: 'the grants are those that were shown with this code',
    commands: ['accept', 'reject', 'adopt'],
  },
  everywhere: {
    kind: 'flag',
    description: 'the same grants of other held units, too',
    commands: ['accept', 'reject'],
  },
  consent: {
    kind: 'flag',
    description: 'make a standing consent of the rules that grant them',
    commands: ['accept'],
  },
  with: { kind: 'path', value: 'FILE', description: 'the text that the unit is to have', commands: ['resolve'] },
  'take-vendor': { kind: 'flag', description: 'the text that the vendor ships', commands: ['resolve'] },
  accept: {
    kind: 'text',
    value: 'CODE',
    description: 'accept what it permits more, shown with this code',
    commands: ['resolve'],
  },
  why: {
    kind: 'text',
    value: 'TEXT',
    description: 'the reason, for the record',
    commands: [...settling, 'adopt', 'rebase'],
  },
  later: { kind: 'flag', description: 'only record it; the next run acts on it', commands: settling },
  batch: {
    kind: 'path',
    value: 'FILE',
    description: 'answer the cases of a JSON Lines manifest',
    commands: ['parse', 'query', 'compare'],
  },
  profile: {
    kind: 'text',
    value: 'LABEL',
    description: 'of several profiles, only this one',
    commands: ['query', 'compare', 'export'],
  },
  'policy-of': {
    kind: 'texts',
    value: 'NS=PATH',
    most: 32,
    description: 'the policy of a namespace (repeat)',
    commands: ['query', 'compare', 'subset'],
  },
  files: {
    kind: 'flag',
    description: 'OLD and NEW are files of policy, not labels',
    commands: ['subset'],
  },
  output: {
    kind: 'path',
    value: 'FILE',
    alias: 'o',
    description: 'write the merged text to FILE',
    commands: ['merge-file'],
  },
  path: { kind: 'path', value: 'NAME', description: 'name of the unit in messages', commands: ['merge-file'] },
  label: {
    kind: 'texts',
    value: 'NAME',
    most: 3,
    alias: 'L',
    description: 'label of OURS, BASE, THEIRS in turn (repeat)',
    commands: ['merge-file'],
  },
  'marker-size': {
    kind: 'number',
    value: 'N',
    default: 7,
    least: 1,
    description: 'length of conflict markers',
    commands: ['merge-file'],
  },
  widening: {
    kind: 'choice',
    choices: ['refuse', 'strict', 'partial', 'report'],
    default: 'refuse',
    description: 'when it would widen',
    commands: ['reconcile', 'status', 'review', ...settling, 'adopt', 'merge-file', 'hook', 'rebase'],
    setting: true,
  },
  reference: {
    kind: 'place',
    value: 'DIR',
    default: '/usr/share/apparmor/reference',
    description: 'the vendor’s policy',
    commands: ['reconcile', 'status', 'diff', 'extract', 'review', ...settling, 'adopt', 'hook'],
    setting: true,
  },
  'policy-dir': {
    kind: 'place',
    value: 'DIR',
    default: '/etc/apparmor.d',
    description: 'live policy; includes resolve here',
    commands: [
      'reconcile',
      'status',
      'diff',
      'extract',
      'review',
      ...settling,
      'adopt',
      'rollback',
      'parse',
      'query',
      'merge-file',
      'compare',
      'export',
      'hook',
      'check',
      'rebase',
      'subset',
    ],
    setting: true,
    typedFor: ['check', 'rebase'],
    typedDescription: 'where policy is in the repository; found without it',
  },
  'state-dir': {
    kind: 'place',
    value: 'DIR',
    default: '/var/lib/aa-merge',
    description: 'what aa-merge remembers',
    commands: ['reconcile', 'status', 'diff', 'extract', 'review', ...settling, 'adopt', 'rollback', 'history', 'hook'],
    setting: true,
  },
  namespace: {
    kind: 'text',
    value: 'NS',
    description: 'the policy is that of a namespace, and loaded there',
    commands: [
      'reconcile',
      'status',
      'diff',
      'extract',
      'review',
      ...settling,
      'adopt',
      'rollback',
      'history',
      'hook',
      'doctor',
    ],
  },
  sysroot: {
    kind: 'path',
    value: 'DIR',
    description: 'the system to look at, a container’s root say',
    commands: ['doctor'],
  },
  deadline: {
    kind: 'number',
    value: 'SECONDS',
    default: 300,
    least: 1,
    description: 'when a hook gives up',
    commands: ['hook'],
    setting: true,
  },
  root: { kind: 'path', value: 'DIR', default: '/', description: 'the host to work on', commands: everywhere },
  features: {
    kind: 'path',
    value: 'FILE',
    description: 'features file to judge by',
    commands: ['parse', 'query', 'compare', 'subset', 'export', 'check'],
    setting: true,
    typedFor: ['check'],
  },
  json: { kind: 'flag', description: 'one JSON document on standard output', commands: everywhere },
  color: {
    kind: 'choice',
    choices: ['auto', 'always', 'never'],
    default: 'auto',
    description: 'colour (auto heeds NO_COLOR)',
    commands: everywhere,
    setting: true,
  },
  quiet: { kind: 'flag', alias: 'q', description: 'only what needs a person', commands: everywhere, setting: true },
  verbose: {
    kind: 'flag',
    alias: 'v',
    description: 'also what went well, and progress',
    commands: everywhere,
    setting: true,
  },
} as const satisfies Record<string, OptionDefinition>;

export type OptionName = keyof typeof options;

type Camel<S extends string> = S extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S;

type ValueOf<D extends OptionDefinition> = D extends { readonly kind: 'flag' }
  ? boolean
  : D extends { readonly kind: 'number' }
    ? number
    : D extends { readonly kind: 'texts' }
      ? readonly string[]
      : D extends { readonly kind: 'numbers' }
        ? readonly number[]
        : D extends { readonly kind: 'choice'; readonly choices: readonly (infer C)[] }
          ? C
          : D extends { readonly default: string }
            ? string
            : string | undefined;

/** The options of one command, as its code sees them: `policyDir`, `dryRun`. Paths are byte paths. */
export type OptionsOf<N extends CommandName> = {
  readonly [K in OptionName as N extends (typeof options)[K]['commands'][number] ? Camel<K> : never]:
    ValueOf<(typeof options)[K]> | UntypedOf<N, (typeof options)[K]>;
};

/** What an option may be that counts only as it is typed. */
type UntypedOf<N extends CommandName, D> = D extends { readonly typedFor: readonly (infer T)[] }
  ? N extends T
    ? undefined
    : never
  : never;

/** Names of the options that a command takes, in the order of help. */
export function optionNamesOf(command: CommandName): OptionName[] {
  return (Object.keys(options) as OptionName[]).filter((name) => definitionOf(name).commands.includes(command));
}

export function definitionOf(name: OptionName): OptionDefinition {
  return options[name];
}

/** Whether the command takes the option only as it is typed. */
export function isTypedFor({ typedFor = [] }: OptionDefinition, command: CommandName): boolean {
  return typedFor.includes(command);
}

/** What help and the manual say of the option of a command. */
export function descriptionFor(definition: OptionDefinition, command: CommandName): string {
  return (isTypedFor(definition, command) ? definition.typedDescription : undefined) ?? definition.description;
}

export function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(options, name);
}

/** `policyDir` of `policy-dir`. */
export function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
