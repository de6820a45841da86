// What an accepted grant covers: just what was shown under its number.

import type { Change, Comparison } from '../../../src/compare/index.js';
import { comparePolicies, widens } from '../../../src/compare/index.js';
import type { AcceptedGrant } from '../../../src/reconcile/accepted.js';
import { Accepted, grantOf } from '../../../src/reconcile/accepted.js';
import { grantInJson, grantToJson } from '../../../src/store/accepted-grant.js';
import { modelOf } from '../../support/compare.js';

const inProfile = (rules: string): string => `profile p {\n${rules}\n}\n`;

function grantsOn(comparison: Comparison): AcceptedGrant[] {
  return comparison.profiles.flatMap((profile) =>
    // What follows from a weaker mode is told with the mode, and has no grant of its own.
    profile.changes.filter(widens).flatMap((change) => grantOf(change, profile) ?? []),
  );
}

function shown(before: string, after: string): AcceptedGrant[] {
  return grantsOn(comparePolicies([modelOf(before)], [modelOf(after)]));
}

/** What is still asked after some grants were accepted. */
function left(before: string, after: string, grants: readonly AcceptedGrant[]): string[] {
  const accepted = new Accepted(grants.map((grant) => ({ grant, who: 'me', when: 'now' })));
  const options = { excuses: ({ after: placed }: { after?: unknown }) => forProfile(accepted, placed) };
  const { profiles } = comparePolicies([modelOf(before)], [modelOf(after)], options as never);
  return profiles.flatMap((profile) =>
    profile.changes.filter(widens).flatMap((change) => {
      if ('excusedBy' in change && change.excusedBy !== undefined) return [];
      const grant = grantOf(change, profile);
      return grant !== undefined && accepted.ofValue(grant) !== undefined ? [] : [wordsOf(change)];
    }),
  );
}

function forProfile(accepted: Accepted, placed: unknown): ReturnType<Accepted['for']> {
  const { model } = placed as { model: { name: never } };
  return accepted.for(model.name);
}

function wordsOf(change: Change): string {
  if (change.kind === 'access') return `${change.permissions.join('')} ${change.access.text}`;
  return change.kind === 'exec' ? `x ${change.access.text}` : change.kind;
}

test('of two denials that go, only the one that was accepted', () => {
  const before = inProfile('/d/** r, deny /d/a* r, deny /d/b* r,');
  const after = inProfile('/d/** r,');
  const [first, second] = shown(before, after);
  expect(left(before, after, [])).toEqual(['r /d/a', 'r /d/b']);
  expect(left(before, after, first === undefined ? [] : [first])).toEqual(['r /d/b']);
  expect(left(before, after, second === undefined ? [] : [second])).toEqual(['r /d/a']);
  expect(left(before, after, shown(before, after))).toEqual([]);
});

test('of two denials that overlap, what both denied goes with the first', () => {
  const before = inProfile('/d/** r, deny /d/a* r, deny /d/*b r,');
  const after = inProfile('/d/** r,');
  expect(left(before, after, shown(before, after))).toEqual([]);
});

test('of two rules, one of which is inside the other', () => {
  const [before, after] = [inProfile(''), inProfile('/d/a r, /d/** r,')];
  const [inner, outer] = shown(before, after);
  expect(left(before, after, inner === undefined ? [] : [inner])).toEqual(['r /d/b']);
  expect(left(before, after, outer === undefined ? [] : [outer])).toEqual([]);
});

test.each([
  ['a wider rule', '/d/a r,', '/d/* r,', ['r /d/b']],
  ['another rule', '/d/a r,', '/d/a r, /e r,', ['r /e']],
  ['a permission more', '/d/a r,', '/d/a rw,', ['wa /d/a']],
  ['a denial that is lost', '/d/* r, deny /d/x r,', '/d/* r,', ['r /d/x']],
  ['other people', 'owner /d/a r,', '/d/a r,', ['r /d/a']],
  ['the same in other words', '/d/{a,b} r,', '/d/[ab] r,', []],
  ['less', '/d/* rw,', '/d/a r,', []],
  ['another destination', '/d/a px,', '/d/a ux,', ['x /d/a']],
])('the vendor comes with %s', (_, accepted, now, wanted) => {
  const before = inProfile('');
  const grants = shown(before, inProfile(accepted));
  expect(left(before, inProfile(now), grants)).toEqual(wanted);
});

test('a transition is accepted from where it led to where it leads', () => {
  const [px, ix, ux] = ['px', 'ix', 'ux'].map((mode) => inProfile(`/d/a ${mode},`)) as [string, string, string];
  const grants = shown(px, ux);
  expect(left(px, ux, grants)).toEqual([]);
  expect(left(ix, ux, grants)).toEqual(['x /d/a']);
  const further = left(px, inProfile('/d/** ux,'), grants);
  expect(further).not.toContain('x /d/a');
  expect(further).toContain('x /d/b');
});

test.each([
  ['mode', 'profile p { }', 'profile p flags=(complain) { }', 'profile p flags=(unconfined) { }'],
  ['attachment', 'profile p /{a,b,c} { }', 'profile p /{a,b} { }', 'profile p /a { }'],
  [
    'rlimit',
    inProfile('set rlimit nofile <= 5,'),
    inProfile('set rlimit nofile <= 6,'),
    inProfile('set rlimit nofile <= 7,'),
  ],
  [
    'flag',
    'profile p { }',
    'profile p flags=(attach_disconnected) { }',
    'profile p flags=(attach_disconnected,chroot_relative) { }',
  ],
  ['profile-added', '', 'profile p { /a r, }', 'profile p { /a rw, }'],
])('a value is accepted as it was shown: %s', (kind, before, after, further) => {
  const grants = shown(before, after);
  expect(left(before, after, [])).toContain(kind);
  expect(left(before, after, grants)).not.toContain(kind);
  expect(left(before, further, grants)).toContain(kind);
});

test('another profile is another matter', () => {
  const grants = shown(inProfile(''), inProfile('/a r,'));
  const other = (rules: string): string => `profile q {\n${rules}\n}\n`;
  expect(left(other(''), other('/a r,'), grants)).toEqual(['r /a']);
});

describe('as JSON', () => {
  const [grant] = shown(inProfile(''), inProfile('priority=2 /{a,[^b]}** ix, deny /a/c rx,'));
  const json = (): { terms: { pattern: unknown }[] } & Record<string, unknown> =>
    JSON.parse(JSON.stringify(grant === undefined ? {} : grantToJson(grant))) as ReturnType<typeof json>;

  test('it comes back as it was', () => {
    expect(grantInJson(json())).toEqual(grant);
  });

  test.each([
    ['no object', () => null],
    ['a list', () => []],
    ['another kind', () => ({ ...json(), kind: 'all' })],
    ['another class', () => ({ ...json(), class: 'everything' })],
    ['no profile', () => ({ ...json(), profile: 7 })],
    ['bytes that are none', () => ({ ...json(), profile: 'ā' })],
    ['bits that are none', () => ({ ...json(), bits: -1 })],
    ['no places, but not null', () => ({ ...json(), within: undefined })],
    ['a pattern of another kind', () => ({ ...json(), terms: json().terms.map((term) => ({ ...term, pattern: {} })) })],
    [
      'a range of no bytes',
      () => ({ ...json(), terms: [{ ...json().terms[0], pattern: { kind: 'class', bytes: [[9, 5]] } }] }),
    ],
    ['an unknown mode', () => ({ ...json(), terms: [{ ...json().terms[0], mode: 'permit' }] })],
    ['a number of no capability', () => ({ kind: 'capability', profile: 'p', capabilities: [64] })],
    ['half a value', () => ({ kind: 'value', profile: 'p', what: 'mode', before: 'enforce' })],
  ])('%s is no grant', (_, make) => {
    expect(grantInJson(make())).toBeUndefined();
  });
});
