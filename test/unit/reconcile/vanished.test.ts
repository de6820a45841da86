// What becomes of live when its reference is gone, for each state of its package. Source: packaging 5.3.

import { fateOf } from '../../../src/reconcile/vanished.js';
import type { OwnerState } from '../../../src/reconcile/index.js';

const owner = { kind: 'rpm', package: 'demo', version: '1' } as const;

test.each<[OwnerState, 'profile' | 'fragment', boolean, string, string[]]>([
  ['installed', 'profile', false, 'held', ['reconcile/package-installed']],
  ['installed', 'profile', true, 'held', ['reconcile/package-installed']],
  ['installed', 'fragment', false, 'removed', ['reconcile/package-installed']],
  ['installed', 'fragment', true, 'held', ['reconcile/package-installed']],
  ['removed', 'profile', false, 'orphaned', ['reconcile/package-removed']],
  ['removed', 'fragment', true, 'orphaned', ['reconcile/package-removed']],
  ['purged', 'profile', true, 'removed', ['reconcile/package-purged']],
  ['erased', 'profile', false, 'removed', ['reconcile/package-erased']],
  ['erased', 'profile', true, 'orphaned', ['reconcile/package-erased']],
  ['unknown', 'profile', false, 'held', []],
  ['unknown', 'fragment', false, 'removed', []],
])('%s, %s, edited: %s: %s', (state, kind, isEdited, outcome, notices) => {
  const fate = fateOf(kind, isEdited, { owner, state });
  expect([fate.outcome, fate.notices.map(({ code }) => code)]).toEqual([outcome, notices]);
});

test('of an owner that nobody knows, a profile stays', () => {
  expect(fateOf('profile', false, undefined)).toEqual({ outcome: 'held', notices: [] });
});
