// Accepting grants on a host in memory: what stops it, each under its own code, and that nothing is written then.

import type { AcceptRequest } from '../../../src/app/index.js';
import { acceptGrants, reconcileHost, rejectChange } from '../../../src/app/index.js';
import { AaMergeError } from '../../../src/base/index.js';
import { run as runAccept } from '../../../src/cli/commands/accept.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import type { MemoryFileSystem } from '../../../src/host/index.js';
import { grantsCode } from '../../../src/store/index.js';
import { places } from '../../support/reconcile-case.js';
import {
  live,
  ports,
  profile,
  reference,
  replant,
  runOf,
  shown,
  textAt,
  threeTexts,
  widened,
  wordsOf,
} from '../../support/settling.js';

function accept(files: MemoryFileSystem, more: Partial<AcceptRequest> = {}): ReturnType<typeof acceptGrants> {
  const request = { ...places, widening: 'refuse', unit: 'p', grants: [], why: 'why', later: false } as const;
  return acceptGrants({ ...request, wordsOf, ...more }, ports(files));
}

function codeOf(files: MemoryFileSystem, more: Partial<AcceptRequest> = {}): string {
  const before = files.snapshot();
  try {
    accept(files, more);
    return 'none';
  } catch (thrown) {
    if (!(thrown instanceof AaMergeError)) throw thrown;
    expect(files.snapshot()).toEqual(before);
    return thrown.code;
  }
}

test('what stops it', () => {
  const same = profile('/a r,');
  expect(codeOf(shown(widened()), { unit: 'q' })).toBe('reconcile/unknown-unit');
  expect(codeOf(shown(threeTexts(same, same, profile('/a r,', '/b r,'))))).toBe('app/not-held');
  expect(codeOf(shown(widened()), { grants: [3] })).toBe('app/no-such-grant');
  expect(codeOf(shown({ [live]: profile('/a r,'), [reference]: profile('/b r,') }))).toBe('app/nothing-to-accept');
  const lost = threeTexts(profile('/a r,', '/s r,'), profile('/a r,'), profile('/a r,', '/s r,', '/{s,t} r,'));
  expect(codeOf(shown(lost))).toBe('app/nothing-to-accept');
});

test('grants that were shown of other texts', () => {
  const files = shown(widened());
  expect(codeOf(files, { later: true })).toBe('none');
  const changed = shown(widened());
  replant(changed, reference, profile('/a r,', '/b r,', '/c r,', '/d r,'));
  expect(codeOf(changed)).toBe('app/shown-otherwise');
});

test('grants that an included file changed since they were shown', () => {
  const included = `${places.policyDir}/abstractions/n`;
  const texts = threeTexts(profile('/a r,'), profile('/a r,', '/m r,'), profile('/a r,', 'include <abstractions/n>'));
  const files = shown({ ...texts, [included]: '/b r,\n' });
  replant(files, included, '/etc/shadow rw,\n');
  expect(codeOf(files)).toBe('app/shown-otherwise');
  runOf(files);
  expect(codeOf(files)).toBe('none');
});

test('a number stands for what was shown until others are shown', () => {
  const files = shown(widened());
  expect(codeOf(files, { grants: [1], later: true })).toBe('none');
  expect(codeOf(files, { grants: [1], later: true })).toBe('app/shown-otherwise');
  runOf(files);
  expect(accept(files, { grants: [1] }).run?.outcomes[0]?.outcome).toBe('merged');
});

describe('where no run has recorded what is held', () => {
  test('nothing is accepted or declined by number: it is shown, and taken with the code for just that', () => {
    const files = memoryFileSystem(widened());
    const before = files.snapshot();
    const { unseen, accepted, run } = accept(files, { grants: [2] });
    expect([unseen?.outcome.hold?.reasons.length, accepted, run]).toEqual([2, [], undefined]);
    const said = { ...places, widening: 'refuse', unit: 'p', why: 'why', later: false, wordsOf } as const;
    expect(rejectChange({ ...said, grants: [1] }, ports(files)).unseen?.code).toBe(unseen?.code);
    expect(files.snapshot()).toEqual(before);
    expect(accept(files, { grants: [2], seen: unseen?.code }).accepted.map(({ number }) => number)).toEqual([2]);
  });

  test('what a dry run showed is not taken for what is there now', () => {
    const files = memoryFileSystem(widened());
    const request = { ...places, widening: 'refuse', dryRun: true, units: [] } as const;
    const [outcome] = reconcileHost(request, ports(files)).outcomes;
    const seen = outcome && grantsCode(outcome);
    replant(files, reference, profile('/a r,', '/b r,', '/{c,etc/shadow} r,'));
    const { unseen, run } = accept(files, { seen });
    expect([unseen?.code === seen, run]).toEqual([false, undefined]);
    expect(textAt(files, live)).toBe(profile('/a r,', '/m r,'));
    expect(accept(files, { seen: unseen?.code }).run?.outcomes[0]?.outcome).toBe('merged');
  });

  test('what was shown last counts, also where a run recorded something else', () => {
    const files = shown(widened());
    replant(files, reference, profile('/a r,', '/b r,', '/d r,'));
    const { unseen } = accept(files, { seen: 'x' });
    expect(accept(files, { seen: unseen?.code }).unseen).toBeUndefined();
  });

  test('the whole change of the vendor is declined without a code: nothing is named by number', () => {
    const files = memoryFileSystem(widened());
    const said = { ...places, widening: 'refuse', unit: 'p', why: 'why', later: false, wordsOf } as const;
    expect(rejectChange({ ...said, grants: [] }, ports(files)).unseen).toBeUndefined();
    expect(runOf(files)?.hold).toBeUndefined();
  });
});

test('what is written down', () => {
  const files = shown(widened());
  const { accepted, run } = accept(files, { grants: [2] });
  expect(accepted.map(({ number }) => number)).toEqual([2]);
  expect(run?.outcomes[0]?.hold?.reasons).toHaveLength(1);
  const [name] = files.readDir(`${places.stateDir}/accepted`);
  expect(name).toMatch(/^20260102T030405Z-[0-9a-f]{12}\.json$/);
  const text = Buffer.from(files.readFile(`${places.stateDir}/accepted/${name ?? ''}`)).toString('utf8');
  expect(JSON.parse(text)).toMatchObject({
    schema: 'aa-merge/accepted@1',
    unit: 'p',
    who: 'somebody',
    when: '2026-01-02T03:04:05Z',
    why: 'why',
    grants: [{ words: 'reconcile/new-grant', means: [{ kind: 'access', profile: 'p', class: 'file' }] }],
  });
});

test('consents that are none', () => {
  const path = '/etc/aa-merge.conf.d/x.consent';
  expect(codeOf(memoryFileSystem(widened({ [path]: '/a ux,\n' })))).toBe('reconcile/bad-consent');
});

test('a consent that is no file', () => {
  expect(codeOf(memoryFileSystem(widened({ '/etc/aa-merge.conf.d/x.consent/y': '' })))).toBe('reconcile/bad-consent');
});

/** Allows everything, by a pattern of some depth. */
function deepRecord(depth: number): string {
  const literal = { kind: 'literal', text: '/b' };
  const pattern = Array.from({ length: depth }).reduce<object>((of) => ({ kind: 'sequence', parts: [of] }), literal);
  const term = { mode: 'allow', priority: 0, permissions: 65540, audit: 0, exec: null, exact: false, pattern };
  const grant = { kind: 'access', profile: 'p', class: 'file', form: '', bits: 65540, isPrompted: false, from: null };
  const means = [{ ...grant, terms: [term], within: null }];
  return JSON.stringify({ schema: 'aa-merge/accepted@1', who: 'me', when: 'now', grants: [{ words: '', means }] });
}

test.each([
  [400, false],
  [401, true],
  [1900, true],
])('a record with a pattern %i deep is broken: %s', (depth, isBroken) => {
  const path = `${places.stateDir}/accepted/1.json`;
  const request = { ...places, widening: 'refuse', dryRun: true, units: [] } as const;
  const { brokenRecords, outcomes } = reconcileHost(
    request,
    ports(memoryFileSystem(widened({ [path]: deepRecord(depth) }))),
  );
  expect(brokenRecords).toEqual(isBroken ? [path] : []);
  expect(outcomes[0]?.hold?.reasons).toHaveLength(isBroken ? 2 : 1);
});

test.each([
  ['no JSON', '{'],
  ['another version', '{"schema":"aa-merge/accepted@7","who":"me","when":"now","grants":[]}'],
  ['half a grant', '{"schema":"aa-merge/accepted@1","who":"me","when":"now","grants":[{"means":[{"kind":"access"}]}]}'],
  ['no grants', '{"schema":"aa-merge/accepted@1","who":"me","when":"now"}'],
])('a record that is broken is told of: %s', (_, text) => {
  const path = `${places.stateDir}/accepted/1.json`;
  const files = memoryFileSystem(widened({ [path]: text }));
  const { brokenRecords, outcomes } = reconcileHost(
    { ...places, widening: 'refuse', dryRun: true, units: [] },
    ports(files),
  );
  // Told under store/broken-acceptance.
  expect(brokenRecords).toEqual([path]);
  expect(outcomes[0]?.hold?.standing).toBe('refused');
});

test('without a reason nothing is accepted', () => {
  for (const why of [undefined, ' \n']) {
    const call = { options: { why }, operands: ['p'], ports: undefined, terminal: undefined };
    const missing = (): unknown => runAccept(call as never);
    expect(missing).toThrow(expect.objectContaining({ code: 'cli/needed-option' }) as Error);
  }
});
