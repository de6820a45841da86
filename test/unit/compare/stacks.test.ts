import type { ByteText } from '../../../src/base/index.js';
import type { Findings, Stack } from '../../../src/compare/index.js';
import { compareStacks, verdictOf } from '../../../src/compare/index.js';
import { accessPhrase } from '../../../src/report/index.js';
import { modelOf } from '../../support/compare.js';

// Stacks decide as the intersection of their parts; what differs is shown by an access that one whole permits.

/** `:web:app` and its body. */
type Written = readonly [label: string, body: string, flags?: string];

function stack(...parts: readonly Written[]): Stack {
  const made = parts.map(([label, body, flags = '']) => {
    const [, namespace = '', name = label] = /^:([^:]+):(.*)$/.exec(label) ?? [];
    const policy = modelOf(`profile ${name} ${flags} {\n${body}\n}\n`);
    const [model] = policy.profiles;
    if (model === undefined) throw new Error('no profile');
    return { label: label as ByteText, namespace: namespace as ByteText, model, policy };
  });
  return { parts: made, innermost: (made.at(-1)?.namespace ?? '') as ByteText };
}

const unconfined: Stack = { parts: [], innermost: '' as ByteText };

function compare(before: Stack, after: Stack): Findings {
  return compareStacks(before, after, { states: 20_000 });
}

function verdict(before: Stack, after: Stack): string {
  const { changes, doubts } = compare(before, after);
  return verdictOf(changes, doubts.length === 0);
}

function told(before: Stack, after: Stack): string[] {
  return compare(before, after).changes.map((change) => {
    if (change.kind === 'access') {
      const by = change.deniedBy === undefined ? '' : ` but for ${change.deniedBy.join(' and ')}`;
      return `${change.effect}: ${accessPhrase(change.class, change.access, change.permissions, change.who)}${by}`;
    }
    return `${'effect' in change ? change.effect : ''}: ${change.kind}`;
  });
}

describe('a stack permits what all of its parts permit', () => {
  test('one more part takes away, one less gives', () => {
    const [one, two] = [stack(['a', '/x rw,']), stack(['a', '/x rw,'], [':n:b', '/x r, /y r,'])];
    expect(verdict(one, two)).toBe('narrower');
    expect(told(one, two)).toEqual(['narrowing: write `/x` but for :n:b']);
    expect(verdict(two, one)).toBe('wider');
    expect(told(two, one)).toEqual(['widening: write `/x` but for :n:b']);
  });

  test('a part that permits all that the others do makes no difference', () => {
    expect(verdict(stack(['a', '/x r,']), stack(['a', '/x r,'], [':n:b', '/** rw,']))).toBe('equal');
  });

  test('what only one part gains is nothing, what the whole gains is told', () => {
    const before = stack(['a', '/srv/** r,'], [':n:b', '/srv/a r, /etc/a r,']);
    expect(verdict(before, stack(['a', '/srv/** r,'], [':n:b', '/srv/a r, /etc/** rw,']))).toBe('equal');
    expect(told(before, stack(['a', '/srv/** r,'], [':n:b', '/srv/a rw, /srv/b r, /etc/a r,']))).toEqual([
      'widening: read `/srv/b` but for :n:b',
    ]);
  });

  test('two narrow profiles may permit as much as one', () => {
    const split = stack(['a', '/x rw, /y r,'], ['b', '/x r, /y rw,']);
    expect(verdict(stack(['c', '/x r, /y r,']), split)).toBe('equal');
    expect(verdict(stack(['c', '/x r,']), split)).toBe('wider');
    expect(verdict(stack(['c', '/x rw, /y r,']), split)).toBe('narrower');
    expect(verdict(stack(['c', '/x rw,']), split)).toBe('incomparable');
  });

  test('one denial is enough', () => {
    const before = stack(['a', '/x rw, deny /x w,'], ['b', '/x rw,']);
    expect(told(before, stack(['a', '/x rw,'], ['b', '/x rw,']))).toEqual(['widening: write `/x` but for a']);
  });

  test('no confinement at all is the widest', () => {
    expect(verdict(unconfined, stack(['a', '/x r,']))).toBe('narrower');
    expect(verdict(stack(['a', '/x r,']), unconfined)).toBe('wider');
    expect(verdict(unconfined, unconfined)).toBe('equal');
  });

  test('a part that only learns restricts nothing beside one that enforces', () => {
    const one = stack(['a', '/x r,']);
    expect(verdict(one, stack(['a', '/x r,'], ['b', '', 'flags=(complain)']))).toBe('equal');
    expect(verdict(one, stack(['b', '/x r,', 'flags=(complain)']))).toBe('wider');
  });
});

test('capabilities and limits: what all have, and the lowest', () => {
  const one = stack(['a', 'capability chown, set rlimit nofile <= 10,']);
  const two = stack(
    ['a', 'capability chown, set rlimit nofile <= 10,'],
    ['b', 'capability kill, set rlimit nofile <= 5,'],
  );
  expect(told(one, two)).toEqual(['narrowing: capability', 'narrowing: rlimit']);
  expect(told(two, one)).toEqual(['widening: capability', 'widening: rlimit']);
});

describe('where execution leads', () => {
  test('who stays on both sides is compared as it is', () => {
    expect(verdict(stack(['a', '/bin/x ix,']), stack(['b', '/bin/x ix,']))).toBe('equal');
  });

  test('out of all confinement is more', () => {
    const before = stack(['a', '/bin/x ix,']);
    expect(told(before, stack(['b', '/bin/x ux,']))).toContain('widening: exec');
    expect(verdict(before, stack(['a', '/bin/x ix,'], ['b', '/bin/x ux,']))).toBe('narrower');
  });

  test('what names do not tell is unknown', () => {
    const before = stack(['a', '/bin/x ix,']);
    expect(compare(before, stack(['b', '/bin/x px,'])).doubts).toEqual([{ why: 'execution', class: 'file' }]);
    // The same name in another namespace is another profile.
    expect(verdict(stack(['a', '/bin/x px -> t,']), stack(['b', '/bin/x px -> t,']))).toBe('equal');
    expect(verdict(stack(['a', '/bin/x px -> t,']), stack([':n:b', '/bin/x px -> t,']))).toBe('unknown');
    // A child of another profile is another child.
    expect(verdict(stack(['a', '/bin/x cx -> t,']), stack(['b', '/bin/x cx -> t,']))).toBe('unknown');
    expect(verdict(stack(['a', '/bin/x cx,']), stack(['b', '/bin/x cx,']))).toBe('unknown');
    expect(verdict(stack(['a', '/bin/x Px -> t,']), stack(['b', '/bin/x px -> t,']))).toBe('unknown');
  });
});

test('a change of profile is asked of the innermost namespace alone', () => {
  const host: Written = ['a', '/x r,'];
  const before = stack(host, [':n:b', '/x r,']);
  expect(told(before, stack(host, [':n:b', '/x r, change_profile -> c,']))).toEqual([
    'widening: change to profile `c`',
    'widening: change to profile `c` when it executes `/a`',
  ]);
  // In one namespace all are asked.
  expect(
    verdict(stack(['a', '/x r,'], ['b', '/x r,']), stack(['a', '/x r,'], ['b', '/x r, change_profile -> c,'])),
  ).toBe('equal');
  // What it changes to stays within the part that was there.
  expect(verdict(stack(host), stack(host, [':n:b', '/x r, change_profile -> c,']))).not.toBe('wider');
});

test('parts that see paths differently are not compared', () => {
  const flags = 'flags=(attach_disconnected)';
  expect(verdict(stack(['a', '/x r,']), stack(['b', '/x r,', flags]))).toBe('wider');
  const mixed = stack(['b', '/x r,', flags], ['c', '/x r,']);
  expect(compare(stack(['a', '/x r,']), mixed).doubts).toContainEqual({ why: 'paths', class: 'file' });
});
