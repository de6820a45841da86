import type { Change } from '../../../src/compare/index.js';
import { parseFeatures } from '../../../src/policy/index.js';
import { changesOf, compareBodies, compareTexts, toldOf } from '../../support/compare.js';

// What is told about a difference: one entry for each rule that makes it, with a shortest witness and the rules behind it.

function decisive(change: Change | undefined): readonly [string, string] | undefined {
  if (change === undefined || !('causes' in change) || change.causes.decisive === undefined) return undefined;
  const { side, cause } = change.causes.decisive;
  const { rule } = cause.rule;
  return [side, `${cause.mode} ${rule.kind === 'file' ? (rule.path?.value ?? '') : rule.kind}`];
}

test('one entry for each rule that makes a difference', () => {
  const told = toldOf(compareBodies('/a r,', '/a r, /b/** rw, /c r, signal peer=x,'));
  expect(told).toEqual([
    'widening file: rw /b/a',
    'widening file: r /c',
    'widening signal: send receive signal=lost peer=x',
  ]);
});

test('a lost denial is the reason, not the rule that now grants', () => {
  const [change] = changesOf(compareBodies('/etc/** r, deny /etc/shadow r,', '/etc/** r,'));
  expect(decisive(change)).toEqual(['before', 'deny /etc/shadow']);
  expect(change).toMatchObject({ kind: 'access', effect: 'widening', access: { text: '/etc/shadow' } });
});

test('a new denial is the reason of a narrowing', () => {
  const [change] = changesOf(compareBodies('/etc/** r,', '/etc/** r, deny /etc/shadow r,'));
  expect(decisive(change)).toEqual(['after', 'deny /etc/shadow']);
});

test('a new denial is the reason, also where the rule that granted is another', () => {
  const changes = changesOf(compareBodies('/v/** rwk,', '/v/** rw, deny /v/a w,'));
  expect(changes.map(decisive)).toContainEqual(['after', 'deny /v/a']);
  expect(changes.map(decisive)).toContainEqual(['before', 'allow /v/**']);
});

test('a new grant is the reason, also beside one that is shadowed', () => {
  const [change] = changesOf(compareBodies('/f r, deny /f r,', 'priority=1 /f r, deny /f r,'));
  expect(decisive(change)).toEqual(['after', 'allow /f']);
});

test('mapping that follows from executing has the rule that executes as its reason', () => {
  const told = toldOf(compareBodies('', '/b ix,'));
  expect(told).toEqual(['widening file: mx /b']);
  const [change] = changesOf(compareBodies('/b ix, deny /b m,', '/b ix,'));
  expect(decisive(change)).toEqual(['before', 'deny /b']);
});

test('what the compiler adds has no rule', () => {
  const changes = changesOf(compareTexts('profile a { }', 'profile a { hat h { } }'));
  expect(changes.map((change) => ('causes' in change ? change.causes.after : undefined))).toContainEqual([]);
});

test('owner and others are told apart only where they differ', () => {
  expect(changesOf(compareBodies('', '/a rw, owner /b r,'))).toMatchObject([
    { who: 'anyone', permissions: ['w', 'r', 'a'] },
    { who: 'owner', permissions: ['r'] },
  ]);
});

test('capabilities of one rule are one change', () => {
  const told = toldOf(compareBodies('capability kill,', 'capability chown setuid, capability net_raw,'));
  expect(told).toEqual([
    'widening capability: use chown setuid',
    'widening capability: use net_raw',
    'narrowing capability: use kill',
  ]);
});

test('an abi that knows more makes a class mediated', () => {
  expect(compareTexts('profile a { }', 'abi <kernel>, profile a { }').verdict).toBe('narrower');
  expect(compareTexts('profile a { }', 'abi <kernel>, profile a { userns, }').verdict).toBe('narrower');
});

test('sockets that two abi ask about in different strings are compared where rules mean the same in both', () => {
  const kernel = parseFeatures('capability {yes} network {af_unix {yes}} network_v8 {af_inet {yes}}');
  const verdict = (before: string, after: string): string =>
    compareTexts(`profile a { ${before} }`, `abi <kernel>, profile a { ${after} }`, { kernel }).verdict;
  expect(verdict('', '')).toBe('equal');
  expect(verdict('network inet stream, unix addr=@x,', 'network inet stream, unix addr=@x,')).toBe('equal');
  expect(verdict('network inet stream,', 'network inet,')).toBe('wider');
  expect(verdict('network inet stream,', 'network inet stream port=80,')).toBe('narrower');
  // The older abi does not know ports: it would permit all of them.
  expect(verdict('network inet stream port=80,', 'network inet stream port=80,')).toBe('unknown');
});

test('links: the test of permissions is a restriction', () => {
  const [change] = changesOf(compareBodies('link subset /a -> /b,', 'link /a -> /b,'));
  expect(change).toMatchObject({ kind: 'access', effect: 'widening', permissions: ['subset'] });
});

test('states that run out make it unknown', async () => {
  const { comparePolicies } = await import('../../../src/compare/index.js');
  const { modelOf } = await import('../../support/compare.js');
  const [before, after] = [modelOf('profile a { /a/*/b/*/c r, }'), modelOf('profile a { /a/**/c r, }')];
  const { verdict, profiles } = comparePolicies([before], [after], { states: 5 });
  expect(verdict).toBe('unknown');
  expect(profiles[0]?.doubts).toEqual([{ why: 'too-large', class: 'file' }]);
});

test('a name that two profiles have makes it unknown', async () => {
  const { comparePolicies } = await import('../../../src/compare/index.js');
  const { modelOf } = await import('../../support/compare.js');
  const model = modelOf('profile a { }');
  expect(comparePolicies([model], [model, model]).verdict).toBe('unknown');
  expect(comparePolicies([], [model], { unchanged: () => [model] }).verdict).toBe('unknown');
});
