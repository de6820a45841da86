// What is held of a vendor's copy, settled by a person: accepted, declined and resolved like what a reference brings, never
// without having been shown, and never left for a run that does not look at copies.

import { acceptGrants, adoptCopies, heldUnits, rejectChange, resolveUnit, rollBack } from '../../../src/app/index.js';
import type { ByteText } from '../../../src/base/index.js';
import type { AaMergeError } from '../../../src/base/index.js';
import type { MemoryFileSystem } from '../../../src/host/index.js';
import { planText, say } from '../../../src/report/index.js';
import { hostWith, livePath, profile, textAt, unit } from '../../support/packaged-host.js';
import { places, run } from '../../support/reconcile-case.js';
import { ports, wordsOf } from '../../support/settling.js';

const [dist, vendorPath] = [`${livePath}.dpkg-dist`, `${places.stateDir}/vendor/${unit}`];
const v1 = profile('/a r');
const edited = profile('/a r', '/mine r');
const wider = profile('/a r', '/b r', '/c r');
const asked = { ...places, widening: 'refuse', unit, grants: [], why: 'why', later: false, wordsOf } as const;

/** Held for two grants. */
const host = (copy = wider, live = edited): MemoryFileSystem =>
  hostWith({ [livePath]: live, [dist]: copy, [vendorPath]: v1 });

function codeFor(files: MemoryFileSystem): string {
  return acceptGrants(asked, ports(files)).unseen?.code ?? '';
}

const adopted = (files: MemoryFileSystem): unknown[] =>
  adoptCopies({ ...places, widening: 'refuse', units: [], dryRun: false }, ports(files)).adopted.map(
    ({ fate }) => fate,
  );

test('accepted: merged, the copy goes, and rollback brings it back', () => {
  const files = host();
  expect(adopted(files)).toEqual(['held']);
  const { accepted, run: made } = acceptGrants({ ...asked, seen: codeFor(files) }, ports(files));
  expect([accepted.length, made?.outcomes.map(({ outcome }) => outcome)]).toEqual([2, ['merged']]);
  expect([textAt(files, livePath), textAt(files, dist)]).toEqual([
    profile('/a r', '/mine r', '/b r', '/c r'),
    undefined,
  ]);
  expect(textAt(files, vendorPath)).toBe(wider);
  expect(files.readDir(`${places.stateDir}/accepted`)).toHaveLength(1);
  expect(files.exists(`${places.stateDir}/base/${unit}`)).toBe(false);
  rollBack({ ...places, run: undefined, dryRun: false }, ports(files));
  expect([textAt(files, livePath), textAt(files, dist)]).toEqual([edited, wider]);
});

test('one grant of two: the rest stays held, and the copy stays', () => {
  const files = host();
  const { run: made } = acceptGrants({ ...asked, grants: [1], seen: codeFor(files) }, ports(files));
  expect(made?.outcomes.map(({ hold }) => hold?.reasons.length)).toEqual([1]);
  expect([textAt(files, livePath), textAt(files, dist)]).toEqual([edited, wider]);
  acceptGrants({ ...asked, seen: codeFor(files) }, ports(files));
  expect(textAt(files, livePath)).toBe(profile('/a r', '/mine r', '/b r', '/c r'));
});

test('accepted of what was shown only', () => {
  const files = host();
  const seen = codeFor(files);
  files.unlink(dist);
  files.plant(dist, profile('/a r', '/b r', '/etc/shadow r'));
  const before = files.snapshot();
  expect(acceptGrants({ ...asked, seen }, ports(files)).unseen?.outcome.hold?.reasons).toHaveLength(2);
  expect(files.snapshot()).toEqual(before);
});

test('declined, one grant or all: the copy goes with the last of it, and it is not offered again', () => {
  const files = host();
  rejectChange({ ...asked, grants: [1], seen: codeFor(files) }, ports(files));
  expect([textAt(files, vendorPath), textAt(files, dist)]).toEqual([profile('/a r', '/b r'), wider]);
  expect(adopted(files)).toEqual(['held']);
  rejectChange(asked, ports(files));
  expect([textAt(files, livePath), textAt(files, dist), textAt(files, vendorPath)]).toEqual([edited, undefined, wider]);
  files.plant(dist, wider);
  expect(adopted(files)).toEqual(['superseded']);
  // The ordinary run has nothing to do with it.
  expect(run(files, false).outcomes.map(({ outcome }) => outcome)).toEqual(['own']);
});

test('resolved with a text, or with the vendor’s', () => {
  const conflict = (): MemoryFileSystem => host(profile('/a w'), profile('/mine r'));
  const files = conflict();
  expect(adopted(files)).toEqual(['held']);
  const text = profile('/mine r', '# settled\n  /mine r') as ByteText;
  const mine = { text, name: 'mine' };
  expect(resolveUnit({ ...asked, answer: mine, accept: undefined }, ports(files)).refused).toBeUndefined();
  expect([textAt(files, livePath), textAt(files, dist), textAt(files, vendorPath)]).toEqual([
    text,
    undefined,
    profile('/a w'),
  ]);
  const theirs = conflict();
  const first = resolveUnit({ ...asked, answer: undefined, accept: undefined }, ports(theirs));
  expect([first.name, first.refused?.hold?.kind]).toEqual([dist, 'widening']);
  resolveUnit({ ...asked, answer: undefined, accept: first.code }, ports(theirs));
  expect([textAt(theirs, livePath), textAt(theirs, dist)]).toEqual([profile('/a w'), undefined]);
});

test('review shows it among the units, and takes what it showed', () => {
  const files = host();
  const [held] = heldUnits({ ...places, widening: 'refuse' }, [], ports(files));
  expect([held?.outcome.unit, held?.isCopy]).toEqual([unit, true]);
  const { shown } = held ?? {};
  expect(acceptGrants({ ...asked, ...(shown === undefined ? {} : { shown }) }, ports(files)).unseen).toBeUndefined();
  expect(heldUnits({ ...places, widening: 'refuse' }, [], ports(files))).toEqual([]);
});

test('a decision covers a unit that a reference changes and one that has a copy', () => {
  const files = host(profile('/a r', '/b r'));
  const other = (...rules: readonly string[]): string => profile(...rules).replaceAll('demo', 'other');
  files.plant(`${places.policyDir}/other`, other('/a r', '/mine r'));
  files.plant(`${places.reference}/other`, other('/a r', '/b r'));
  files.plant(`${places.stateDir}/base/other`, other('/a r'));
  run(files, false);
  const request = { ...asked, unit: 'other', everywhere: true };
  const later = acceptGrants({ ...request, later: true }, ports(files));
  expect([later.elsewhere.same, later.elsewhere.otherwise]).toEqual([[], [unit]]);
  rollBack({ ...places, run: undefined, dryRun: false }, ports(files));
  const { elsewhere, run: made } = acceptGrants(request, ports(files));
  expect(elsewhere.same.map((one) => one.unit)).toEqual([unit]);
  expect(made?.outcomes.map((one) => [one.unit, one.outcome])).toEqual([
    ['other', 'merged'],
    [unit, 'merged'],
  ]);
  expect(textAt(files, dist)).toBeUndefined();
});

test('nothing of it waits for another run', () => {
  const files = host();
  const later = { ...asked, later: true };
  const deeds: readonly (() => unknown)[] = [
    () => acceptGrants({ ...later, seen: codeFor(files) }, ports(files)),
    () => rejectChange(later, ports(files)),
    () => resolveUnit({ ...later, answer: undefined, accept: undefined }, ports(files)),
  ];
  for (const deed of deeds) {
    expect(deed).toThrow(expect.objectContaining({ code: 'app/copy-at-once' }) as AaMergeError);
  }
  expect(say({ code: 'app/copy-at-once', data: { unit } }).help).toContain('--later');
});

test('of a conflict it is said how to see the text, since none is on record', () => {
  const files = host(profile('/a w'), profile('/mine r'));
  const { outcomes } = adoptCopies({ ...places, widening: 'refuse', units: [], dryRun: false }, ports(files));
  const plain = String;
  const paint = { bold: plain, dim: plain, red: plain, yellow: plain, cyan: plain, green: plain };
  const wishes = { quiet: false, verbose: false, diff: false, applied: true, places, hostOptions: '', paint } as const;
  const text = planText(outcomes, { ...wishes, widening: 'refuse', isCopy: () => true });
  expect(text).toContain(`aa-merge review ${unit}\n`);
  expect(text).not.toContain('the proposed text is in');
});
