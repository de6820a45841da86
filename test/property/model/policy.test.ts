// From the text of a policy to its answers: wherever the automaton comes by, asking every term gives the same answer, and
// what the string is about leads back to it.

import fc from 'fast-check';
import type { ByteText } from '../../../src/base/index.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import type { Decision, ProfileModel, Visit } from '../../../src/model/index.js';
import { analyze, automatonClasses, evaluate, queriesFor, walkVersions } from '../../../src/model/index.js';
import { loadPolicy, newestFeatures, searchPath } from '../../../src/policy/index.js';
import { profileBodies } from '../../support/generate-rules.js';
import { socketProfileBodies } from '../../support/generate-socket-rules.js';

const newest = { priority: true, newSignals: true, newQueues: true };
const sockets = { ...newest, conditions: true, permissions: true, labels: true, interfaces: true, denials: true };

const paths = ['/a', '/b/', '/a*', '/**', '/a/**', '/{a,b}', '/[^a]', '/?', '/a/{,**}', '@{V}/a'];
const letters = fc.subarray(['r', 'w', 'k', 'l', 'm'], { minLength: 1 }).map((chosen) => chosen.join(''));
const modes = ['ix', 'px', 'Pix', 'pux', 'ux', 'cx -> t'];
const qualifiers = fc
  .tuple(
    fc.constantFrom('', '', '', 'priority=1 ', 'priority=-1 '),
    fc.constantFrom('', '', 'audit '),
    fc.constantFrom('', '', '', 'deny ', 'prompt '),
    fc.constantFrom('', '', 'owner ', 'other '),
  )
  .map((words) => words.join(''));
const fileRule = fc.oneof(
  fc.tuple(qualifiers, fc.constantFrom(...paths), letters).map(([words, path, chosen]) => `${words}${path} ${chosen},`),
  fc
    .tuple(fc.constantFrom('', 'owner ', 'priority=1 '), fc.constantFrom(...paths), fc.constantFrom(...modes))
    .map(([words, path, mode]) => `${words}${path} ${mode},`),
  fc.constantFrom(
    'deny /a x,',
    'deny /** m,',
    'link /a -> /b,',
    'link subset /** -> /a*,',
    'deny link /a -> /**,',
    'change_profile -> a,',
    'change_profile unsafe /a -> {a,b},',
    'file,',
    'all,',
    'deny all,',
  ),
);
const fileBodies = fc.array(fileRule, { maxLength: 6 }).map((rules) => rules.join('\n'));
const kinds = ['signal', 'ptrace', 'dbus', 'mqueue', 'userns', 'io_uring', 'mount'] as const;

function profileOf(body: string): ProfileModel | undefined {
  const disk = memoryFileSystem({ '/p/main': `@{V} = /a /b\nprofile a {\n${body}\n}\n` });
  const { value } = analyze(loadPolicy(['/p/main'], searchPath(['/p']), disk), '/p/main', { policy: newestFeatures() });
  return value.profiles[0];
}

/** Within a mask. Where two execute types are in conflict there is no policy, so nothing else is said. */
function within(mask: number, { conflict, exec, ...bits }: Decision): object {
  if (conflict !== undefined) return { conflict: true };
  const masked = Object.entries(bits).flatMap(([name, value]) =>
    typeof value === 'number' ? [[name, (value & mask) >>> 0]] : [],
  );
  const { owner, other } = exec;
  return {
    ...Object.fromEntries(masked),
    owner: (mask & 1) === 0 ? undefined : owner,
    other: (mask & (1 << 14)) === 0 ? undefined : other,
  };
}

/** Strings looked at in each class: the shortest. */
const mostVisits = 150;

function checkProfile(profile: ProfileModel): number {
  let seen = 0;
  for (const name of automatonClasses) {
    const terms = profile.terms(name);
    if (terms.length === 0) continue;
    const queries = queriesFor(name, profile.features);
    const visits: Visit[] = [];
    const options = { versions: [{ terms }], queries: queries.shapes, region: 'all', states: 20_000 } as const;
    walkVersions(options, (visit) => {
      if (visits.length < mostVisits) visits.push(visit);
    });
    for (const { text, mask, decisions, shapes } of visits) {
      const expected = within(mask, evaluate(terms, text));
      expect({ name, text, ...within(mask, decisions[0] as Decision) }).toEqual({ name, text, ...expected });
      seen += 1;
      for (const shape of shapes) checkNames(profile, name, shape.name, text);
    }
  }
  return seen;
}

/** A string is what its own attributes say, where attributes lead anywhere: what the kernel drops is not asked about. */
function checkNames(
  profile: ProfileModel,
  name: Parameters<typeof queriesFor>[0],
  shape: string,
  text: ByteText,
): void {
  const { decode, encode } = queriesFor(name, profile.features);
  const attributes = decode(text, shape);
  const again = encode(attributes, shape);
  if ('wrong' in again || name === 'mount') return;
  expect({ name, shape, text: again.text }).toEqual({ name, shape, text });
}

const cases: readonly (readonly [string, fc.Arbitrary<string>])[] = [
  ['file', fileBodies],
  ...kinds.map((kind) => [kind, profileBodies(kind, newest)] as const),
  ['sockets', socketProfileBodies(sockets)],
];

test.each(cases)('%s', (kind, bodies) => {
  let seen = 0;
  fc.assert(
    fc.property(bodies, (body) => {
      const profile = profileOf(body);
      if (profile !== undefined) seen += checkProfile(profile);
    }),
    // Sockets have many forms of string, and long ones.
    { numRuns: kind === 'sockets' ? 12 : 40 },
  );
  expect(seen).toBeGreaterThan(20);
});
