// Laws of renames: whatever the vendor calls a unit, nobody is permitted more than before under `strict`, what was switched
// off stays so, no word of the administrator is lost, and a second run finds nothing to do. What policy permits is read off
// the files by a few lines that share nothing with the program.

import fc from 'fast-check';
import { memoryFileSystem } from '../../../src/host/index.js';
import type { MemoryEntry, MemoryFileSystem } from '../../../src/host/index.js';
import { places, run } from '../../support/reconcile-case.js';

const rules = ['/a r,', '/a rw,', '/b r,', '/* r,', 'deny /a w,', 'deny /* r,', 'signal peer=@{profile_name},'];
const world = ['/a', '/b', '/c'];
const labelRules = ['signal,', 'signal peer=/usr/bin/foo,', 'signal peer=foo,', 'signal peer=/usr/**,'];
const ownRules = [...labelRules, ...labelRules.map((rule) => `deny ${rule}`)];

const body = fc.uniqueArray(fc.constantFrom(...rules), { maxLength: 4 });
const [old, fresh] = [
  { file: 'usr.bin.foo', head: '/usr/bin/foo' },
  { file: 'foo', head: 'profile foo /usr/bin/foo' },
];

/** How the vendor names things before and after. */
const naming = fc.record({
  before: fc.record({ file: fc.constant(old.file), head: fc.constantFrom(old.head, fresh.head) }),
  after: fc.record({
    file: fc.constantFrom(old.file, fresh.file),
    head: fc.constantFrom(old.head, fresh.head, 'profile foo /usr/{bin,sbin}/foo', 'profile bar /usr/bin/fo*'),
  }),
});

const hosts = fc.record({
  naming,
  base: body,
  /** Undefined where nobody edited the file. */
  edit: fc.option(body, { nil: undefined }),
  vendors: body,
  local: fc.option(body, { nil: undefined }),
  freshLocal: fc.constantFrom(undefined, '', '# nothing\n', '/b w,\n'),
  own: fc.uniqueArray(fc.constantFrom(...ownRules), { maxLength: 2 }),
  switchedOff: fc.constantFrom('no', 'link', 'file', 'dangling', 'complain'),
  isLive: fc.boolean(),
});

type Host = typeof hosts extends fc.Arbitrary<infer T> ? T : never;

function unitText(head: string, file: string, lines: readonly string[]): string {
  return `${head} {\n${lines.map((line) => `  ${line}\n`).join('')}  include if exists <local/${file}>\n}\n`;
}

function hostOf({ naming: { before, after }, base, edit, vendors, local, freshLocal, own, switchedOff, isLive }: Host) {
  const at = (path: string): string => `${places.policyDir}/${path}`;
  const tree: Record<string, MemoryEntry> = {
    [`${places.stateDir}/base/${before.file}`]: { content: unitText(before.head, before.file, base), mode: 0o600 },
    [`${places.reference}/${after.file}`]: unitText(after.head, after.file, vendors),
    [at('own')]: `profile own /usr/bin/own {\n${own.map((line) => `  ${line}\n`).join('')}}\n`,
  };
  if (isLive) tree[at(before.file)] = unitText(before.head, before.file, edit ?? base);
  if (local !== undefined) tree[at(`local/${before.file}`)] = `${local.join('\n')}\n`;
  if (freshLocal !== undefined && after.file !== before.file) tree[at(`local/${after.file}`)] = freshLocal;
  if (switchedOff === 'link') tree[at(`disable/${before.file}`)] = { link: `../${before.file}` };
  if (switchedOff === 'file') tree[at(`disable/${before.file}`)] = '';
  if (switchedOff === 'dangling') tree[at(`disable/${before.file}`)] = { link: '../nowhere' };
  if (switchedOff === 'complain') tree[at(`force-complain/${before.file}`)] = '';
  return memoryFileSystem(tree);
}

interface Seen {
  /** Files that define the profile, none of them switched off. */
  readonly files: readonly string[];
  readonly labels: readonly string[];
  readonly switches: readonly string[];
  readonly granted: ReadonlySet<string>;
  /** Labels that `own` may send signals to. */
  readonly signalled: ReadonlySet<string>;
  readonly words: string;
}

function see(files: MemoryFileSystem): Seen {
  const textAt = (path: string): string => {
    const whole = `${places.policyDir}/${path}`;
    return files.exists(whole) ? Buffer.from(files.readFile(whole)).toString('latin1') : '';
  };
  const homes = [old.file, fresh.file].filter((file) => textAt(file) !== '');
  const texts = homes.map((file) =>
    textAt(file).replace(/^ *include if exists <(.*)>$/gm, (_, path: string) => textAt(path)),
  );
  const lines = texts
    .join('\n')
    .split('\n')
    .map((line) => line.trim());
  const isSet = (directory: string): string[] =>
    homes.filter((file) => files.exists(`${places.policyDir}/${directory}/${file}`)).map(() => directory);
  const labels = texts.flatMap((text) => /^(?:profile )?(\S+)/.exec(text)?.[1] ?? []);
  const own = textAt('own')
    .split('\n')
    .map((line) => line.trim());
  const names = (rule: string, label: string): boolean =>
    [label, undefined, label.startsWith('/usr/') ? '/usr/**' : ''].includes(/peer=([^,]*)/.exec(rule)?.[1]);
  const maySignal = (label: string): boolean => {
    const about = own.filter((rule) => /^(deny )?signal/.test(rule) && names(rule, label));
    return about.some((rule) => !rule.startsWith('deny')) && !about.some((rule) => rule.startsWith('deny'));
  };
  return {
    files: homes,
    labels,
    switches: [...isSet('disable'), ...isSet('force-complain')],
    granted: new Set(
      world.flatMap((path) =>
        ['r', 'w'].filter((letter) => grants(lines, path, letter)).map((letter) => `${path} ${letter}`),
      ),
    ),
    signalled: new Set(labels.some(maySignal) ? ['foo'] : []),
    words: Object.values(files.snapshot()).join('\n'),
  };
}

function grants(lines: readonly string[], path: string, letter: string): boolean {
  const about = lines.flatMap((line) => {
    const [, deny, pattern, letters = ''] = /^(deny )?(\/\S*) ([rw]+),$/.exec(line) ?? [];
    const matches = (pattern === path || pattern === '/*') && letters.includes(letter);
    return matches ? [deny === undefined] : [];
  });
  return about.length > 0 && about.every((isAllowed) => isAllowed);
}

const isWithin = (some: ReadonlySet<string>, others: ReadonlySet<string>): boolean =>
  [...some].every((one) => others.has(one));

test('a unit under another name', () => {
  let followed = 0;
  fc.assert(
    fc.property(hosts, (host) => {
      const files = hostOf(host);
      const before = see(files);
      const { outcomes } = run(files, false, 'strict');
      const after = see(files);
      if (outcomes.some(({ renamedFrom, hold }) => renamedFrom !== undefined && hold === undefined)) followed += 1;
      if (before.files.length > 0) {
        expect(after.files).toHaveLength(1);
        expect(after.labels).toHaveLength(1);
        expect([...after.granted].filter((one) => !before.granted.has(one))).toEqual([]);
        expect(isWithin(after.signalled, before.signalled)).toBe(true);
        expect(after.switches).toEqual(before.switches);
      } else expect(after.files).toEqual([]);
      for (const word of host.local ?? []) expect(after.words).toContain(word);
      const settled = files.snapshot();
      expect(run(files, false, 'strict').plan.operations).toEqual([]);
      expect(files.snapshot()).toEqual(settled);
    }),
    { numRuns: 150 },
  );
  // The law says something only where units do follow.
  expect(followed).toBeGreaterThan(15);
});
