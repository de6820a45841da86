import type { AccessChange, CapabilityChange, Change, Excuse, ExecChange } from '../../../src/compare/index.js';
import { comparePolicies } from '../../../src/compare/index.js';
import { execKey } from '../../../src/model/index.js';
import { modelOf } from '../../support/compare.js';

// Grants that need no asking, beside two versions of a profile.

/** An excuse that grants what a profile of these rules grants. */
function excuse(rules: string, more: Partial<Excuse> = {}): Excuse {
  const [granting] = modelOf(`profile e {\n${rules}\n}\n`).profiles;
  if (granting === undefined) throw new Error('no profile');
  const capabilities = granting.capabilities.reduce((all, one) => all | one.capabilities, 0n);
  return {
    capabilities,
    terms: (_, wanted) => granting.terms(wanted).filter(({ rule }) => rule !== undefined),
    ...more,
  };
}

function changes(before: string, after: string, ...excuses: readonly Excuse[]): readonly Change[] {
  const texts = [before, after].map((body) => modelOf(`profile a {\n${body}\n}\n`));
  const [one, other] = texts;
  if (one === undefined || other === undefined) throw new Error('no models');
  const { profiles } = comparePolicies([one], [other], { excuses: () => excuses });
  expect(profiles.flatMap(({ doubts }) => doubts)).toEqual([]);
  return profiles.flatMap((profile) => profile.changes);
}

/** `w /a/b` or `w /a/b (excused)`. */
function told(found: readonly Change[]): string[] {
  return found.flatMap((change) => {
    if (change.kind !== 'access' && change.kind !== 'exec') return [];
    const words = change.kind === 'access' ? change.permissions.join('') : 'x';
    return [`${words} ${change.access.text}${change.excusedBy === undefined ? '' : ' (excused)'}`];
  });
}

test('a widening that lies wholly inside is excused', () => {
  expect(told(changes('', '/a/b r,', excuse('/a/** r,')))).toEqual(['r /a/b (excused)']);
  expect(told(changes('', '/a/{b,c} rw,', excuse('/a/* rwk,')))).toEqual(['wra /a/b (excused)']);
});

test('one that lies half inside is not: the witness is outside', () => {
  expect(told(changes('', '/a/** r,', excuse('/a/[^z]** r,')))).toEqual(['r /a/z']);
  expect(told(changes('', '/a/b rw,', excuse('/a/** r,')))).toEqual(['wa /a/b', 'r /a/b (excused)']);
});

test('owner and others are two worlds', () => {
  expect(told(changes('', 'owner /a r,', excuse('owner /a r,')))).toEqual(['r /a (excused)']);
  const found = changes('', '/a r,', excuse('owner /a r,'));
  expect(told(found)).toEqual(['r /a', 'r /a (excused)']);
  expect((found as AccessChange[]).map(({ who }) => who)).toEqual(['other', 'owner']);
});

test('several excuses together', () => {
  const [one, other] = [excuse('/a/b* r,'), excuse('/a/[^b]* r,')];
  const found = changes('', '/a/* r,', one, other) as AccessChange[];
  expect(told(found)).toEqual(['r /a/a (excused)']);
  expect(new Set(found[0]?.excusedBy)).toEqual(new Set([one, other]));
});

test('what an excuse denies itself it does not excuse', () => {
  const found = changes('deny /a/b r,', '/a/* r,', excuse('/a/* r,\ndeny /a/b r,'));
  expect(told(found)).toEqual(['r /a/b']);
  expect(told(changes('/a/c r, deny /a/b r,', '/a/c r, /a/b r,', excuse('/a/c r,')))).toEqual(['r /a/b']);
});

test('a narrowing needs no excuse', () => {
  expect(told(changes('/a r,', '', excuse('/a r,')))).toEqual(['r /a']);
});

test('bits that an excuse is not about', () => {
  expect(told(changes('', '/a rw,', excuse('/a rw,', { bits: 0x4 | (0x4 << 14) })))).toEqual([
    'wa /a',
    'r /a (excused)',
  ]);
});

test('execution is excused only where it leads to the same', () => {
  expect(told(changes('', '/a ix,', excuse('/a ix,')))).toEqual(['xm /a (excused)']);
  expect(told(changes('', '/a px,', excuse('/a ux,')))).toEqual(['x /a']);
});

test('another transition is excused only by one that says where it led before', () => {
  const [before, after] = ['/a px,', '/a ux,'];
  expect(told(changes(before, after, excuse('/a ux,')))).toEqual(['x /a']);
  const [change] = changes(before, after) as ExecChange[];
  if (change === undefined) throw new Error('no change');
  expect(told(changes(before, after, excuse('/a ux,', { from: execKey(change.before) })))).toEqual(['x /a (excused)']);
  expect(told(changes(before, after, excuse('/a ux,', { from: execKey(change.after) })))).toEqual(['x /a']);
  expect(told(changes('', after, excuse('/a ux,', { from: execKey(change.before) })))).toEqual(['x /a']);
});

test('a link is excused only as it is tested', () => {
  expect(told(changes('', 'link /a -> /b,', excuse('link subset /a -> /b,')))).toContain('subset /a\0/b');
  expect(told(changes('', 'link subset /a -> /b,', excuse('link /a -> /b,')))).not.toContain('l /a\0/b');
});

test('capabilities', () => {
  const found = changes('', 'capability,', excuse('capability chown kill,')) as CapabilityChange[];
  const excused = found.filter(({ excusedBy }) => excusedBy !== undefined);
  expect(excused.map(({ capabilities }) => capabilities)).toEqual([[0, 5]]);
  expect(found.filter((one) => one.excusedBy === undefined)[0]?.capabilities).not.toContain(5);
});

test('other classes', () => {
  const areExcused = (rules: string, excusing: string): boolean[] =>
    changes('', rules, excuse(excusing)).map((change) => 'excusedBy' in change && change.excusedBy !== undefined);
  expect(new Set(areExcused('network unix stream,', 'network unix,'))).toEqual(new Set([true]));
  expect(areExcused('network unix,', 'network unix stream,')).toContain(false);
  expect(areExcused('signal send peer=b,', 'signal,')).toEqual([true]);
  expect(areExcused('signal peer=b,', 'signal send,')).toContain(false);
});

test('a widening that follows from the mode is excused no further than the excuse goes', () => {
  const texts = ['profile a { }', 'profile a flags=(complain) { /a r, }'].map((text) => modelOf(text));
  const [one, other] = texts;
  if (one === undefined || other === undefined) throw new Error('no models');
  const { profiles } = comparePolicies([one], [other], { excuses: () => [excuse('/** r,')] });
  const kinds = profiles.flatMap((profile) => profile.changes.map(({ kind }) => kind));
  expect(kinds).toContain('mode');
  const found = profiles.flatMap((profile) => profile.changes).filter((change) => change.kind === 'access');
  expect(found.some((change) => change.excusedBy === undefined)).toBe(true);
});

test('a widening says which terms grant it, at all its strings', () => {
  const found = changes('/a/** r, /b/** r, deny /{a,b}/x r,', '/a/** r, /b/** r,') as AccessChange[];
  expect(told(found)).toEqual(['r /a/x']);
  expect(found[0]?.granted.terms).toHaveLength(2);
});
