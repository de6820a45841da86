// What happens to a profile over an upgrade: one scenario for each row of the README's table. Takes a unit's name, gives the
// vendor's two texts, what the administrator did in between, and what is to come of it: of the packages' own tools, measured by
// test/e2e/upgrade-peers.test.ts, and of ours, measured by test/e2e/upgrades.test.ts.

/** The host as the administrator sees it: live policy, by paths below the policy directory. */
export interface Live {
  read(path: string): string | undefined;
  write(path: string, text: string): void;
  remove(path: string): void;
  link(path: string, target: string): void;
}

export interface Row {
  readonly id: string;
  readonly title: string;
  readonly vendor: (unit: string) => readonly [Texts, Texts];
  readonly administrator: (live: Live, unit: string) => void;
  readonly expected: {
    /** How the unit comes out, and why it is held. */
    readonly outcome: string;
    readonly hold?: string;
    readonly refused?: boolean;
    /** Under which name it is told of. */
    readonly named?: (unit: string) => string;
    /** What live policy permits after, seen from before. */
    readonly verdict: 'equal' | 'narrower' | 'wider';
    /** Files as they are then; undefined for none. */
    readonly files: (unit: string) => Readonly<Record<string, string | undefined>>;
  };
  readonly peers: Readonly<Record<Peer, string>>;
  /** What dpkg does where the package calls the helper that dpkg has for it. */
  readonly helped?: string;
  /** What we do, in words. */
  readonly ours: string;
}

/** Texts of the vendor by unit. */
export type Texts = Readonly<Record<string, string>>;

export const peers = ['dpkg', 'dpkg keep', 'dpkg new', 'ucf', 'rpm noreplace', 'rpm config'] as const;
export type Peer = (typeof peers)[number];

const says = (...words: readonly string[]): Row['peers'] =>
  Object.fromEntries(peers.map((peer, at) => [peer, words[at] ?? ''])) as Record<Peer, string>;
const all = (words: string): Row['peers'] => says(...peers.map(() => words));
/** Debian's tools agree, and so do the two kinds of rpm's. */
const either = (debian: string, rpm: string): Row['peers'] => says(debian, debian, debian, debian, rpm, rpm);

/** Every row has a unit of its own. */
export const unitOf = ({ id }: Row): string => `demo${id}`;

/** A profile of a program with the name of its unit. */
const profile = (
  unit: string,
  rules: readonly string[],
  { name, flags = '' }: { name?: string; flags?: string } = {},
): string => `profile ${name ?? unit} /usr/bin/${unit} ${flags}{\n${rules.map((rule) => `  ${rule},\n`).join('')}}\n`;

const etc = '/etc/demo r';
const data = '/var/lib/demo/** r';
const log = '/var/log/demo w';
const mine = '/srv/mine r';
const secret = 'deny /var/lib/demo/secret r';
const first = [etc, data, log];

/** Both texts of one unit. */
const both =
  (before: readonly string[], after: readonly string[], flags = '') =>
  (unit: string): readonly [Texts, Texts] => [
    { [unit]: profile(unit, before) },
    { [unit]: profile(unit, after, { flags }) },
  ];
const edit =
  (...rules: readonly string[]): Row['administrator'] =>
  (live, unit) =>
    live.write(unit, profile(unit, rules));
const nothing = (): void => undefined;
const text =
  (...rules: readonly string[]) =>
  (unit: string): Record<string, string> => ({ [unit]: profile(unit, rules) });
const away = (unit: string): Record<string, undefined> => ({ [unit]: undefined });

const lost = 'kept; the vendor’s change is missing';
const replaced = 'vendor’s; the edit is lost';
const loads = 'kept; a copy beside it is **loaded, too**';
const wider = 'vendor’s, **wider**';
const fails = 'fails; the package stays unpacked';
const back = 'back, unasked';
const asEdits = says(fails, lost, replaced, loads, lost, replaced);
const asWider = says(fails, lost, wider, loads, lost, wider);
const asDropped = either('stays', '**unconfined**');

/** A unit that gets another name: its profile keeps its own. */
const renamed = (unit: string): string => `${unit}.new`;
const renaming =
  (make: (name: string, rules: readonly string[], own: string) => string, after: readonly string[] = first) =>
  (unit: string): readonly [Texts, Texts] => [
    { [unit]: make(unit, first, unit) },
    { [renamed(unit)]: make(renamed(unit), after, unit) },
  ];
const plain = (_: string, rules: readonly string[], own: string): string => profile(own, rules);
const included = (name: string, rules: readonly string[], own: string): string =>
  profile(own, rules).replace(/}\n$/, `  include if exists <local/${name}>\n}\n`);
const withLocal = (unit: string, rules: readonly string[]): string => included(unit, rules, unit);
/** Nothing but the name changes; these files are there then, and the old one is not. */
const follows = (files: Row['expected']['files']): Row['expected'] => ({
  outcome: 'updated',
  named: renamed,
  verdict: 'equal',
  files: (unit) => ({ ...away(unit), ...files(unit) }),
});

export const rows: readonly Row[] = [
  {
    id: '1',
    title: 'untouched; the vendor adds a rule',
    vendor: both(first, [...first, '/run/demo rw']),
    administrator: nothing,
    expected: { outcome: 'updated', verdict: 'wider', files: text(...first, '/run/demo rw') },
    peers: all('replaced; nobody is told what it permits'),
    ours: 'updated; the report names each new access',
  },
  {
    id: '2',
    title: 'edited; the vendor changes nothing',
    vendor: both(first, first),
    administrator: edit(...first, mine),
    expected: { outcome: 'kept', verdict: 'equal', files: text(...first, mine) },
    peers: all('kept'),
    ours: 'kept',
  },
  {
    id: '3',
    title: 'both change different rules',
    vendor: both(first, [etc, data]),
    administrator: edit(etc, mine, data, log),
    expected: { outcome: 'merged', verdict: 'narrower', files: text(etc, mine, data) },
    peers: asEdits,
    ours: 'merged',
  },
  {
    id: '4',
    title: 'both add a rule at one place',
    vendor: both(first, [...first, secret]),
    administrator: edit(...first, mine),
    expected: { outcome: 'merged', verdict: 'narrower', files: text(...first, mine, secret) },
    peers: asEdits,
    ours: 'merged',
  },
  {
    id: '5',
    title: 'the vendor reorders and reformats, the administrator added a rule',
    vendor: (unit) => [
      { [unit]: profile(unit, first) },
      { [unit]: profile(unit, [log, data, etc]).replaceAll('  /', '\t/') },
    ],
    administrator: edit(...first, mine),
    expected: { outcome: 'kept', verdict: 'equal', files: text(...first, mine) },
    peers: asEdits,
    ours: 'kept: nothing changed but the layout',
  },
  {
    id: '6',
    title: 'the administrator narrowed a rule, the vendor widened it',
    vendor: both(first, [etc, '/var/lib/demo/** rw', log]),
    administrator: edit(etc, '/var/lib/demo/public/** r', log),
    expected: {
      outcome: 'held',
      hold: 'conflict',
      verdict: 'equal',
      files: text(etc, '/var/lib/demo/public/** r', log),
    },
    peers: asWider,
    ours: 'held: conflict',
  },
  {
    id: '6a',
    title: 'as 6, with the wider rule on another line',
    vendor: both(first, [...first, '/var/lib/** rw']),
    administrator: edit(etc, '/var/lib/demo/public/** r', log),
    expected: {
      outcome: 'held',
      hold: 'lost-restriction',
      refused: true,
      verdict: 'equal',
      files: text(etc, '/var/lib/demo/public/** r', log),
    },
    peers: asWider,
    ours: 'held: it would bring back what was taken away',
  },
  {
    id: '6b',
    title: 'the administrator deleted a rule, the vendor moved it',
    vendor: both(first, [log, etc, data]),
    administrator: edit(etc, data),
    expected: { outcome: 'kept', verdict: 'equal', files: text(etc, data) },
    peers: asWider,
    ours: 'kept; the rule stays deleted',
  },
  {
    id: '6c',
    title: 'the administrator added a denial, the vendor made the profile complain only',
    vendor: both(first, first, 'flags=(complain) '),
    administrator: edit(...first, secret),
    expected: { outcome: 'held', hold: 'widening', refused: true, verdict: 'equal', files: text(...first, secret) },
    peers: asWider,
    ours: 'held: it would permit more',
  },
  {
    id: '7',
    title: 'the administrator removed the file, the vendor changes it',
    vendor: both(first, [...first, secret]),
    administrator: (live, unit) => live.remove(unit),
    expected: { outcome: 'kept-removed', verdict: 'equal', files: away },
    peers: says(fails, 'away', back, 'away, but a copy is **loaded**', back, back),
    ours: 'stays away',
  },
  {
    id: '7a',
    title: 'the administrator removed the file, the vendor changes nothing',
    vendor: both(first, first),
    administrator: (live, unit) => live.remove(unit),
    expected: { outcome: 'kept-removed', verdict: 'equal', files: away },
    peers: says('away', 'away', 'away', 'away', back, back),
    ours: 'stays away',
  },
  {
    id: '8',
    title: 'the vendor renames the file, which was edited',
    vendor: renaming(plain, [...first, secret]),
    administrator: edit(...first, mine),
    expected: {
      outcome: 'merged',
      named: renamed,
      verdict: 'narrower',
      files: (unit) => ({ ...away(unit), [renamed(unit)]: profile(unit, [...first, mine, secret]) }),
    },
    peers: either('two files, one profile', replaced),
    helped: 'the edit follows; the vendor’s change is missing',
    ours: 'the edit follows to the new name',
  },
  {
    id: '8a',
    title: 'as 8, and the profile was disabled',
    vendor: renaming(plain),
    administrator: (live, unit) => live.link(`disable/${unit}`, `../${unit}`),
    expected: follows((unit) => ({
      [renamed(unit)]: profile(unit, first),
      [`disable/${unit}`]: undefined,
      [`disable/${renamed(unit)}`]: profile(unit, first),
    })),
    peers: all('the new file is **loaded**'),
    helped: 'the new file is **loaded**',
    ours: 'stays disabled',
  },
  {
    id: '8b',
    title: 'as 8, with rules in `local/`',
    vendor: renaming(included),
    administrator: (live, unit) => live.write(`local/${unit}`, `${mine},\n`),
    expected: follows((unit) => ({
      [`local/${renamed(unit)}`]: `${mine},\n`,
      [renamed(unit)]: included(renamed(unit), first, unit),
    })),
    peers: all('no longer read'),
    helped: 'no longer read',
    ours: 'follow to the new name',
  },
  {
    id: '9',
    title: 'the vendor drops the file, untouched',
    vendor: (unit) => [{ [unit]: profile(unit, first) }, {}],
    administrator: nothing,
    expected: { outcome: 'held', hold: 'vendor-removed', verdict: 'equal', files: text(...first) },
    peers: asDropped,
    helped: '**unconfined**',
    ours: 'held; it stays as long as the package does',
  },
  {
    id: '9a',
    title: 'the vendor drops the file, edited',
    vendor: (unit) => [{ [unit]: profile(unit, first) }, {}],
    administrator: edit(...first, mine),
    expected: { outcome: 'held', hold: 'vendor-removed', verdict: 'equal', files: text(...first, mine) },
    peers: asDropped,
    helped: '**unconfined**',
    ours: 'held; it stays as long as the package does',
  },
  {
    id: '10',
    title: 'disabled by a link, the vendor changes the file',
    vendor: both(first, [...first, secret]),
    administrator: (live, unit) => live.link(`disable/${unit}`, `../${unit}`),
    expected: {
      outcome: 'updated',
      verdict: 'equal',
      files: (unit) => ({
        [unit]: profile(unit, [...first, secret]),
        [`disable/${unit}`]: profile(unit, [...first, secret]),
      }),
    },
    peers: all('replaced; stays disabled'),
    ours: 'updated; stays disabled',
  },
  {
    id: '11',
    title: 'a new profile of the vendor, where there is one of the administrator’s own',
    vendor: (unit) => [{}, { [unit]: profile(unit, first) }],
    administrator: edit(etc, secret),
    expected: { outcome: 'held', hold: 'both-added', verdict: 'equal', files: text(etc, secret) },
    peers: says(fails, 'kept', wider, loads, 'kept', 'vendor’s; the own one is **loaded, too**'),
    ours: 'held: two texts without a common past',
  },
  {
    id: '12',
    title: 'rules in `local/`, the vendor changes the file',
    vendor: (unit) => [{ [unit]: withLocal(unit, first) }, { [unit]: withLocal(unit, [etc, data]) }],
    administrator: (live, unit) => live.write(`local/${unit}`, `${mine},\n`),
    expected: {
      outcome: 'updated',
      verdict: 'narrower',
      files: (unit) => ({ [unit]: withLocal(unit, [etc, data]), [`local/${unit}`]: `${mine},\n` }),
    },
    peers: all('replaced; still included'),
    ours: 'updated; still included',
  },
];

const table = (head: readonly string[], body: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |\n`).join('');

/** The rows as a table in Markdown, ours last. */
export function upgradeTable(): string {
  const body = rows.map(({ id, title, peers: said, ours }) => [id, title, ...peers.map((peer) => said[peer]), ours]);
  return table(['#', 'scenario', ...peers, 'aa-merge'], body);
}

/** Those of them for which dpkg has a helper. */
export function helperTable(): string {
  const body = rows.flatMap(({ id, title, helped, ours }) => (helped === undefined ? [] : [[id, title, helped, ours]]));
  return table(['#', 'scenario', 'dpkg with its helper', 'aa-merge'], body);
}
