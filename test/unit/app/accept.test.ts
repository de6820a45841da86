// Accepting grants on a host in memory: what stops it, each under its own code, and that nothing is written then.

import type { AcceptRequest } from '../../../src/app/index.js';
import { acceptGrants, reconcileHost } from '../../../src/app/index.js';
import { AaMergeError } from '../../../src/base/index.js';
import { run as runAccept } from '../../../src/cli/commands/accept.js';
import { fixedClock, fixedProcesses, memoryFileSystem } from '../../../src/host/index.js';
import type { MemoryEntry, MemoryFileSystem } from '../../../src/host/index.js';
import { places } from '../../support/reconcile-case.js';

const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };
const profile = (...rules: readonly string[]): string => `profile p /p {\n${rules.map((r) => `  ${r}\n`).join('')}}\n`;

function host(base: string, live: string, reference: string, more: Record<string, MemoryEntry> = {}): MemoryFileSystem {
  return memoryFileSystem({
    [`${places.stateDir}/base/p`]: base,
    [`${places.policyDir}/p`]: live,
    [`${places.reference}/p`]: reference,
    ...more,
  });
}

const widened = (more: Record<string, MemoryEntry> = {}): MemoryFileSystem =>
  host(profile('/a r,'), profile('/a r,', '/m r,'), profile('/a r,', '/b r,', '/c r,'), more);

function ports(files: MemoryFileSystem) {
  return { files, clock: fixedClock(Date.UTC(2026, 0, 2, 3, 4, 5)), processes: fixedProcesses(), output };
}

function accept(files: MemoryFileSystem, more: Partial<AcceptRequest> = {}): ReturnType<typeof acceptGrants> {
  const request = { ...places, widening: 'refuse', unit: 'p', grants: [], why: 'why', later: false } as const;
  return acceptGrants({ ...request, wordsOf: ({ code }) => code, ...more }, ports(files));
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
  expect(codeOf(widened(), { unit: 'q' })).toBe('reconcile/unknown-unit');
  expect(codeOf(host(same, same, profile('/a r,', '/b r,')))).toBe('app/not-held');
  expect(codeOf(widened(), { grants: [3] })).toBe('app/no-such-grant');
  const bothAdded = memoryFileSystem({
    [`${places.policyDir}/p`]: profile('/a r,'),
    [`${places.reference}/p`]: profile('/b r,'),
  });
  expect(codeOf(bothAdded)).toBe('app/nothing-to-accept');
  const lost = host(profile('/a r,', '/s r,'), profile('/a r,'), profile('/a r,', '/s r,', '/{s,t} r,'));
  expect(codeOf(lost)).toBe('app/nothing-to-accept');
});

test('grants that were shown of other texts', () => {
  const files = widened();
  reconcileHost({ ...places, widening: 'refuse', dryRun: false, units: [] }, ports(files));
  expect(codeOf(files, { later: true })).toBe('none');
  const changed = widened();
  reconcileHost({ ...places, widening: 'refuse', dryRun: false, units: [] }, ports(changed));
  const path = `${places.reference}/p`;
  changed.unlink(path);
  changed.writeFile(path, Buffer.from(profile('/a r,', '/b r,', '/c r,', '/d r,')), 0o644);
  expect(codeOf(changed)).toBe('app/shown-otherwise');
});

test('grants that an included file changed since they were shown', () => {
  const included = `${places.policyDir}/abstractions/n`;
  const files = host(profile('/a r,'), profile('/a r,', '/m r,'), profile('/a r,', 'include <abstractions/n>'), {
    [included]: '/b r,\n',
  });
  reconcileHost({ ...places, widening: 'refuse', dryRun: false, units: [] }, ports(files));
  files.unlink(included);
  files.writeFile(included, Buffer.from('/etc/shadow rw,\n'), 0o644);
  expect(codeOf(files)).toBe('app/shown-otherwise');
  reconcileHost({ ...places, widening: 'refuse', dryRun: false, units: [] }, ports(files));
  expect(codeOf(files)).toBe('none');
});

test.each([true, false])('a number stands for what was shown until others are shown; recorded: %s', (isRecorded) => {
  const files = widened();
  const run = (): unknown => reconcileHost({ ...places, widening: 'refuse', dryRun: false, units: [] }, ports(files));
  if (isRecorded) run();
  expect(codeOf(files, { grants: [1], later: true })).toBe('none');
  expect(codeOf(files, { grants: [1], later: true })).toBe('app/shown-otherwise');
  run();
  expect(accept(files, { grants: [1] }).run?.outcomes[0]?.outcome).toBe('merged');
});

test('what is written down', () => {
  const files = widened();
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
  expect(codeOf(widened({ [path]: '/a ux,\n' }))).toBe('reconcile/bad-consent');
});

test('a consent that is no file', () => {
  expect(codeOf(widened({ '/etc/aa-merge.conf.d/x.consent/y': '' }))).toBe('reconcile/bad-consent');
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
  const { brokenRecords, outcomes } = reconcileHost(request, ports(widened({ [path]: deepRecord(depth) })));
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
  const files = widened({ [path]: text });
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
