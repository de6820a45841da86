// Laws of the gate, over random profiles. The judge is a second opinion that knows nothing of keys or atoms: it asks, for
// every access of a small world, which rules match and which of them decides (permission-semantics 2.1 to 2.4).

import fc from 'fast-check';
import { saysTheSame } from '../../../src/reconcile/same.js';
import { codesOf, judgeUpdate } from '../../support/judge.js';
import { readStatements } from '../../support/statements.js';

interface FileLine {
  readonly kind: 'file';
  readonly priority: number;
  readonly audit: boolean;
  readonly deny: boolean;
  readonly owner: '' | 'owner' | 'other';
  readonly path: string;
  readonly letters: string;
  readonly exec: string;
}

interface PlainLine {
  readonly kind: 'plain';
  readonly text: string;
}

type Line = FileLine | PlainLine;

const paths = ['/a', '/b', '/a/x', '/*', '/a/*', '/**', '/{a,b}', '/[ab]'];
const world = ['/a', '/b', '/a/x', '/a/x/y', '/c'];

/** As regular expressions, written by hand. */
const meanings: Readonly<Record<string, RegExp>> = {
  '/a': /^\/a$/,
  '/b': /^\/b$/,
  '/a/x': /^\/a\/x$/,
  '/*': /^\/[^/]+$/,
  '/a/*': /^\/a\/[^/]+$/,
  '/**': /^\/.+$/,
  '/{a,b}': /^\/[ab]$/,
  '/[ab]': /^\/[ab]$/,
};

const exact: ReadonlySet<string> = new Set(['/a', '/b', '/a/x', '/{a,b}', '/[ab]']);

const fileLine: fc.Arbitrary<FileLine> = fc
  .record({
    kind: fc.constant('file' as const),
    priority: fc.constantFrom(0, 0, 0, 1),
    audit: fc.boolean(),
    deny: fc.constantFrom(false, false, true),
    owner: fc.constantFrom('' as const, '' as const, 'owner' as const, 'other' as const),
    path: fc.constantFrom(...paths),
    letters: fc.constantFrom('r', 'w', 'rw', 'a', 'k', 'm', 'rk', ''),
    exec: fc.constantFrom('', '', 'ix', 'px', 'ux'),
  })
  .map((line) => ({ ...line, exec: line.deny && line.exec !== '' ? 'x' : line.exec }))
  .filter((line) => line.letters !== '' || line.exec !== '');

const plainLine: fc.Arbitrary<PlainLine> = fc
  .constantFrom(
    'capability kill,',
    'capability chown kill,',
    'capability,',
    'deny capability kill,',
    'network inet,',
    'network inet stream,',
    'signal send peer=x,',
    'signal,',
    'deny signal send peer=x,',
    'set rlimit nofile <= 10,',
    'set rlimit nofile <= 20,',
    'include <abstractions/x>',
    'change_profile -> x,',
  )
  .map((text) => ({ kind: 'plain', text }));

const lines: fc.Arbitrary<readonly Line[]> = fc.array(fc.oneof({ weight: 3, arbitrary: fileLine }, plainLine), {
  maxLength: 7,
});

function textOf(line: Line): string {
  if (line.kind === 'plain') return line.text;
  const { priority, audit, deny, owner, path, letters, exec } = line;
  const words = [priority === 0 ? '' : `priority=${priority}`, audit ? 'audit' : '', deny ? 'deny' : '', owner];
  return [...words, path, `${letters}${exec},`].filter((word) => word !== '').join(' ');
}

function profileOf(body: readonly Line[]): string {
  return `profile p {\n${body.map((line) => `  ${textOf(line)}\n`).join('')}}\n`;
}

function verdictOf(before: string, after: string): ReturnType<typeof judgeUpdate> {
  return judgeUpdate(before, after, { 'abstractions/x': '/abstract/x r,\n', 'abstractions/new': '/abstract/new r,\n' });
}

function isNotWider(verdict: ReturnType<typeof judgeUpdate>): boolean {
  return codesOf(verdict).length === 0;
}

/** What a task may do with a file: `r`, `w` and so on, and how it executes it. `?` where the rules contradict each other. */
function permitted(body: readonly Line[], path: string, group: 'owner' | 'other'): ReadonlySet<string> {
  const matching = body.filter(
    (line): line is FileLine =>
      line.kind === 'file' && (meanings[line.path] as RegExp).test(path) && (line.owner === '' || line.owner === group),
  );
  const found = new Set<string>();
  for (const letter of 'rwakm') {
    const speaking = matching.filter(
      ({ letters }) => letters.includes(letter) || (letter === 'a' && letters.includes('w')),
    );
    const rank = ({ priority, deny }: FileLine): number => 2 * priority + Number(deny);
    const top = Math.max(...speaking.map(rank));
    if (speaking.length > 0 && speaking.some((line) => rank(line) === top && !line.deny)) found.add(letter);
  }
  const speaking = matching.filter(({ exec }) => exec !== '');
  const rank = ({ priority, deny, path: pattern }: FileLine): number =>
    4 * priority + (deny ? 3 : exact.has(pattern) ? 2 : 1);
  const top = Math.max(...speaking.map(rank));
  const modes = new Set(speaking.filter((line) => rank(line) === top && !line.deny).map(({ exec }) => exec));
  if (modes.size > 1) found.add('?');
  for (const mode of modes) found.add(mode);
  const mapsDenied = matching.some(({ deny, letters }) => deny && letters.includes('m'));
  if (modes.has('ix') && !mapsDenied) found.add('m');
  return found;
}

const runs = { numRuns: 150 };

test('a profile is not wider than itself', () => {
  fc.assert(
    fc.property(lines, (body) => {
      const text = profileOf(body);
      const { widenings, unlawful, narrowings, notices } = verdictOf(text, text);
      expect([widenings, unlawful, narrowings, notices]).toEqual([[], undefined, [], []]);
      expect(saysTheSame(unitOf(text), unitOf(text))).toBe(true);
    }),
    runs,
  );
});

test('what passes grants nothing, and executes nothing otherwise, anywhere in the world', () => {
  let passed = 0;
  const change = fc.oneof(
    { weight: 4, arbitrary: fc.record({ drop: fc.nat(6), add: fc.constant(undefined) }) },
    fc.record({ drop: fc.nat(12), add: fileLine }),
  );
  fc.assert(
    fc.property(lines, fc.array(change, { maxLength: 3 }), (before, changes) => {
      let after = [...before];
      for (const { drop, add } of changes) {
        after = after.filter((_, at) => at !== drop);
        if (add !== undefined) after.push(add);
      }
      if (!isNotWider(verdictOf(profileOf(before), profileOf(after)))) return;
      passed += 1;
      for (const path of world) {
        for (const group of ['owner', 'other'] as const) {
          const [had, has] = [permitted(before, path, group), permitted(after, path, group)];
          // What contradicts itself does not compile.
          if (had.has('?')) continue;
          // Who runs unconfined can do all that a profile permits.
          const isLess = (permission: string): boolean => had.has('ux') && ['px', 'ix'].includes(permission);
          const gained = [...has].filter((permission) => !had.has(permission) && !isLess(permission));
          expect([path, group, gained]).toEqual([path, group, []]);
        }
      }
    }),
    { numRuns: 1000 },
  );
  expect(passed).toBeGreaterThan(150);
});

test('whatever a new line grants is held', () => {
  const grant = fc.constantFrom(
    '/new r,',
    'owner /new w,',
    '/new/** ix,',
    'capability sys_admin,',
    'network netlink raw,',
    'unix,',
    'dbus send bus=system,',
    'ptrace read,',
    'mount,',
    'umount /x,',
    'pivot_root,',
    'change_profile -> y,',
    'link /n -> /m,',
    'all,',
    'hat h { }',
    'profile c /c { }',
    'include <abstractions/new>',
  );
  fc.assert(
    fc.property(lines, grant, fc.boolean(), (body, text, isConditional) => {
      // What is granted already, or denied, is nothing new.
      fc.pre(!body.some((each) => textOf(each).includes('/*')));
      fc.pre(!text.startsWith('capability') || !body.some((line) => textOf(line) === 'capability,'));
      const line: Line = { kind: 'plain', text: isConditional ? `if not defined @{x} { ${text} }` : text };
      expect(isNotWider(verdictOf(profileOf(body), profileOf([...body, line])))).toBe(false);
    }),
    runs,
  );
});

test('whatever restricts is missed', () => {
  const restriction = fc.constantFrom(
    ['/gone r,', 'deny /gone r,'],
    ['/gone/** rw,', 'deny /gone/*/x w,'],
    ['capability sys_admin,', 'deny capability sys_admin,'],
    ['unix,', 'deny unix type=stream,'],
    ['dbus,', 'deny dbus send bus=system,'],
    ['mount,', 'deny mount fstype=tmpfs,'],
    ['ptrace,', 'audit deny ptrace trace,'],
    ['/gone r,', 'priority=3 prompt /gone r,'],
    ['/x r,', 'set rlimit core <= 0,'],
    ['/gone/* ix,', '/gone/a px,'],
  );
  const isPlain = (line: Line): boolean =>
    line.kind === 'file' && !line.deny && line.priority === 0 && line.exec === '';
  fc.assert(
    fc.property(lines, restriction, (body, [granted = '', restricts = '']) => {
      const rest: readonly Line[] = [
        ...body.filter(isPlain).filter((line) => !textOf(line).includes('*')),
        plain(granted),
      ];
      expect(isNotWider(verdictOf(profileOf([...rest, plain(restricts)]), profileOf(rest)))).toBe(false);
    }),
    runs,
  );
});

function plain(text: string): Line {
  return { kind: 'plain', text };
}

test('order, and a line written twice, mean nothing', () => {
  fc.assert(
    // Two execute modes of one path are no valid policy.
    fc.property(
      fc.array(
        fileLine.filter(({ exec }) => exec === '' || exec === 'x'),
        { maxLength: 6 },
      ),
      fc.nat(5),
      (body, at) => {
        const other = [...body].reverse();
        const twice = body[at];
        if (twice !== undefined) other.push(twice);
        expect(isNotWider(verdictOf(profileOf(body), profileOf(other)))).toBe(true);
        expect(saysTheSame(unitOf(profileOf(body)), unitOf(profileOf(other)))).toBe(true);
      },
    ),
    runs,
  );
});

test('two texts that say the same are not wider than each other', () => {
  fc.assert(
    fc.property(lines, lines, (one, other) => {
      const [before, after] = [profileOf(one), profileOf(other)];
      if (!saysTheSame(unitOf(before), unitOf(after))) return;
      expect(isNotWider(verdictOf(before, after)) && isNotWider(verdictOf(after, before))).toBe(true);
    }),
    runs,
  );
});

function unitOf(text: string): Parameters<typeof saysTheSame>[0] {
  return { text, ...readStatements(text) };
}
