// Standing consents made of what is accepted, on a host in memory: what is written, what it covers, that only what may be
// consented to becomes one, and that the text is proved to cover before it is written.

import { acceptGrants, offerConsent, reconcileHost, rollBack } from '../../../src/app/index.js';
import { AaMergeError } from '../../../src/base/index.js';
import type { MemoryEntry, MemoryFileSystem } from '../../../src/host/index.js';
import { places, run } from '../../support/reconcile-case.js';
import { heldNow, ports, profileNamed as profile, replant, shown, textAt, wordsOf } from '../../support/settling.js';

const path = '/etc/aa-merge.conf.d/review.consent';

/** Edited units; the vendor adds rules to each. */
function host(names: string, added: readonly string[], more: Record<string, MemoryEntry> = {}): MemoryFileSystem {
  const files = [...names].flatMap((name) => [
    [`${places.stateDir}/base/${name}`, profile(name, '/a r,', 'deny /z r,')],
    [`${places.policyDir}/${name}`, profile(name, '/a r,', 'deny /z r,', '/m r,')],
    [`${places.reference}/${name}`, profile(name, '/a r,', ...added)],
  ]);
  return shown({ ...(Object.fromEntries(files) as Record<string, MemoryEntry>), ...more });
}

const deny = 'deny /z r,';

function ask(unit: string, grants: readonly number[] = [], everywhere = false) {
  return { ...places, widening: 'refuse', why: 'why', later: false, unit, grants, everywhere, wordsOf } as const;
}

const consent = (files: MemoryFileSystem, unit: string, grants: readonly number[] = []) =>
  acceptGrants({ ...ask(unit, grants), consent: true }, ports(files));
const read = (files: MemoryFileSystem): string => textAt(files, path) ?? '';

function refusal(files: MemoryFileSystem, unit = 'p'): unknown {
  const before = files.snapshot();
  try {
    consent(files, unit);
    return 'none';
  } catch (thrown) {
    if (!(thrown instanceof AaMergeError)) throw thrown;
    expect(files.snapshot()).toEqual(before);
    return [thrown.code, thrown.data['why']];
  }
}

test('the rule is written, what else it covers is said, and the next run merges that', () => {
  const files = host('pqr', [deny, '/b r,']);
  const { consent: made } = consent(files, 'p');
  expect([made?.file, made?.rules]).toEqual([path, ['/b r,']]);
  expect(made?.covers.map(({ unit, grants }) => [unit, grants.map(({ number }) => number)])).toEqual([
    ['q', [1]],
    ['r', [1]],
  ]);
  expect(read(files)).toBe('/b r,\n');
  expect(files.lstat(path).mode).toBe(0o644);
  run(files, false);
  expect(heldNow(files)).toEqual([]);
});

test('what the file had stays, its last line too; what it covers is held no more', () => {
  const files = host('pq', [deny, '/b r,', '/c r,'], { [path]: '# mine\n/x r,' });
  consent(files, 'p', [1]);
  expect(read(files)).toBe('# mine\n/x r,\n/b r,\n');
  // What is consented to is no longer among the grants that were shown.
  run(files, false);
  expect(consent(files, 'q', [1]).consent?.rules).toEqual(['/c r,']);
  expect(read(files)).toBe('# mine\n/x r,\n/b r,\n/c r,\n');
});

test('rollback takes it back', () => {
  const files = host('p', [deny, '/b r,']);
  consent(files, 'p');
  rollBack({ ...places, run: undefined, dryRun: false }, ports(files));
  expect(files.exists(path)).toBe(false);
  expect(heldNow(files)).toEqual(['p']);
});

test.each([
  ['an execute mode', [deny, '/b rix,'], 'kind'],
  ['a change of profile', [deny, 'change_profile -> x,'], 'kind'],
  ['what a block says of the owner', [deny, 'owner {\n  /b r,\n}'], 'kind'],
])('%s is no consent', (_, added, why) => {
  expect(refusal(host('p', added))).toEqual(['app/no-consent', why]);
});

test('a variable of the profile alone is no consent', () => {
  const files = host('p', [deny, '@{own}/b r,']);
  for (const directory of [places.policyDir, places.reference, `${places.stateDir}/base`]) {
    replant(files, `${directory}/p`, `@{own} = /o\n${textAt(files, `${directory}/p`)}`);
  }
  run(files, false);
  const [code] = refusal(files) as [string];
  expect(code).toBe('app/no-consent');
});

test('a link at its place is not written through, and others must not write there', () => {
  expect(refusal(host('p', [deny, '/b r,'], { [path]: { link: '/etc/passwd' }, '/etc/passwd': '/x r,\n' }))).toEqual([
    'app/no-consent',
    'no-file',
  ]);
  const files = host('p', [deny, '/b r,'], { [path]: '/x r,\n' });
  files.chmod('/etc/aa-merge.conf.d', 0o777);
  expect(refusal(files)).toEqual(['store/untrusted', 'others may write to it']);
});

test('offered from the third profile on, earlier acceptances among them', () => {
  const files = host('pqrs', [deny, '/b r,', '/c rix,']);
  const offer = (unit: string, grants: readonly number[], everywhere = false) =>
    offerConsent(ask(unit, grants, everywhere), ports(files));
  const numberOf = (rule: string): number =>
    1 + (run(files, true).outcomes[0]?.hold?.reasons.findIndex(({ data }) => data['statement'] === rule) ?? -1);
  const [number, exec] = [numberOf('/b r,'), numberOf('/c rix,')];
  expect(offer('p', [number])).toBeUndefined();
  expect(offer('p', [number], true)).toMatchObject({ rules: ['/b r,'], covers: [] });
  expect(offer('p', [exec], true)).toMatchObject({ refused: { code: 'app/no-consent' } });
  acceptGrants(ask('p', [number]), ports(files));
  expect(offer('q', [number])).toBeUndefined();
  acceptGrants(ask('q', [number]), ports(files));
  expect(offer('r', [number])).toMatchObject({ rules: ['/b r,'], covers: [{ unit: 's' }] });
  expect(files.exists(path)).toBe(false);
});

test('what a run that was stopped left beside it goes', () => {
  const left = '/etc/aa-merge.conf.d/.aa-merge-0123456789abcdef';
  const files = host('p', [deny, '/b r,'], { [left]: 'x' });
  reconcileHost({ ...places, widening: 'refuse', dryRun: false, units: [] }, ports(files));
  expect(files.exists(left)).toBe(false);
});
