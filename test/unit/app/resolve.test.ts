// A person's text for a held unit, on a host in memory: what is taken, what is refused and why, and that nothing is written
// then. What the text permits more than live is taken only with the code that was shown with it.

import type { ResolveRequest } from '../../../src/app/index.js';
import { readHistory, resolveUnit, rollBack } from '../../../src/app/index.js';
import type { ByteText } from '../../../src/base/index.js';
import { AaMergeError, unitPath } from '../../../src/base/index.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import type { MemoryFileSystem } from '../../../src/host/index.js';
import type { WideningSetting } from '../../../src/reconcile/index.js';
import { resolveText } from '../../../src/report/index.js';
import { places } from '../../support/reconcile-case.js';
import {
  base,
  live,
  ports,
  profile,
  reference,
  runOf as run,
  textAt as read,
  wordsOf,
} from '../../support/settling.js';
import type { Texts } from '../../support/settling.js';

/** The vendor's text where there is none. */
function resolve(files: MemoryFileSystem, text?: string, more: Partial<ResolveRequest> = {}) {
  const answer = text === undefined ? undefined : { text: text as ByteText, name: 'mine' };
  const request = {
    ...places,
    widening: 'refuse',
    unit: 'p',
    answer,
    accept: undefined,
    why: 'so',
    later: false,
  } as const;
  return resolveUnit({ ...request, wordsOf, ...more }, ports(files));
}

/** What it is refused for; nothing is written then. */
function refusal(files: MemoryFileSystem, text?: string, more: Partial<ResolveRequest> = {}): unknown {
  const before = files.snapshot();
  try {
    const { refused } = resolve(files, text, more);
    if (refused === undefined) return 'taken';
    expect(files.snapshot()).toEqual(before);
    return [refused.hold?.kind, ...(refused.hold?.reasons ?? []).map(({ code }) => code)];
  } catch (thrown) {
    if (!(thrown instanceof AaMergeError)) throw thrown;
    expect(files.snapshot()).toEqual(before);
    return [thrown.code, thrown.data['place'] ?? thrown.data['why']];
  }
}

function heldHost(texts: Texts, setting: WideningSetting = 'refuse'): MemoryFileSystem {
  const files = memoryFileSystem({ [`${places.reference}/other`]: 'profile other { }\n', ...texts });
  expect(run(files, setting)?.hold).toBeDefined();
  return files;
}

const conflict = (): MemoryFileSystem =>
  heldHost({ [base]: profile('/a px,'), [live]: profile('/a cx,', '/m r,'), [reference]: profile('/a ux,') });

test('a text that permits no more than live is taken: live is the text, the base the reference', () => {
  const files = conflict();
  const text = profile('/a cx,');
  const { refused, run: done } = resolve(files, text);
  expect([refused, done?.outcomes[0]?.outcome]).toEqual([undefined, 'merged']);
  expect(read(files, live)).toBe(text);
  expect(read(files, base)).toBe(read(files, reference));
  expect(run(files)?.outcome).toBe('kept');
  expect(readHistory(places, ports(files)).runs[0]).toMatchObject({ what: 'resolve p --with mine', why: 'so' });
  rollBack({ ...places, run: undefined, dryRun: false }, ports(files));
  expect(run(files)?.hold?.kind).toBe('conflict');
  expect(read(files, live)).toBe(profile('/a cx,', '/m r,'));
});

test('what it permits more than live needs the code that was shown with it, under every setting', () => {
  for (const widening of ['refuse', 'strict', 'partial', 'report'] as const) {
    const files = conflict();
    const text = profile('/a cx,', '/m r,', '/n r,');
    expect(refusal(files, text, { widening })).toEqual(['widening', 'reconcile/new-grant']);
    const { code } = resolve(files, text, { widening });
    expect(refusal(files, profile('/a cx,', '/m r,', '/{n,o} r,'), { widening, accept: code })).not.toBe('taken');
    expect(resolve(files, text, { widening, accept: code }).refused).toBeUndefined();
    expect(read(files, live)).toBe(text);
    const [name = ''] = files.readDir(`${places.stateDir}/accepted`);
    expect(JSON.parse(read(files, `${places.stateDir}/accepted/${name}`) ?? '')).toMatchObject({
      unit: 'p',
      why: 'so',
    });
  }
});

test('the text of the vendor', () => {
  const files = conflict();
  const { code, refused } = resolve(files);
  expect(refused?.hold?.kind).toBe('widening');
  expect(resolve(files, undefined, { accept: code }).refused).toBeUndefined();
  expect(read(files, live)).toBe(profile('/a ux,'));
  expect(run(files)?.outcome).toBe('current');
});

test('what the administrator took away comes back only by name', () => {
  const files = heldHost({
    [base]: profile('/a r,', '/s r,'),
    [live]: profile('/a r,'),
    [reference]: profile('/a r,', '/s r,', '/{s,t} r,'),
  });
  const { code, refused } = resolve(files);
  expect(refused?.hold?.kind).toBe('widening');
  expect(resolve(files, undefined, { accept: code }).refused).toBeUndefined();
  expect(read(files, live)).toBe(read(files, reference));
});

// Without any text: app/no-answer, see test/e2e/settle.test.ts.
test('what cannot become live', () => {
  const files = conflict();
  expect(refusal(files, 'profile p /p {\n<<<<<<< mine\n}\n')).toEqual(['app/conflict-marker', 'mine:2:1']);
  expect(refusal(files, 'profile p /p {\n  /a r\n')).toEqual(expect.arrayContaining(['invalid', 'reconcile/invalid']));
  expect(refusal(files, 'profile other { }\n')).not.toBe('taken');
  expect(refusal(files, profile('include <nowhere>'))).toEqual(expect.arrayContaining(['invalid']));
  expect(refusal(files, profile(), { unit: 'q' })).toEqual(['reconcile/unknown-unit', undefined]);
  const gone = heldHost({ [base]: profile('/a r,'), [live]: profile('/a r,') });
  expect(refusal(gone)).toEqual(['app/not-declined', 'gone']);
  expect(refusal(gone, profile())).toBe('taken');
  expect(files.exists(base)).toBe(true);
  expect(gone.exists(base)).toBe(false);
});

test('a deny in local/ that the text no longer includes would be lost', () => {
  const include = 'include if exists <local/p>';
  const files = heldHost({
    [base]: profile('/a px,', '/l r,', include),
    [live]: profile('/a cx,', '/l r,', include),
    [reference]: profile('/a ux,', '/l r,', include),
    [`${places.policyDir}/local/p`]: 'deny /l r,\n',
  });
  expect(refusal(files, profile('/a cx,', '/l r,'))).toEqual(['widening', expect.any(String)]);
  expect(refusal(files, profile('/a cx,', include))).toBe('taken');
});

test('later: recorded, judged again by the next run, and taken', () => {
  const files = conflict();
  resolve(files, profile('/m r,'), { later: true });
  expect(read(files, live)).toBe(profile('/a cx,', '/m r,'));
  expect(run(files)?.outcome).toBe('merged');
  expect(read(files, live)).toBe(profile('/m r,'));
  expect(read(files, base)).toBe(read(files, reference));
});

test('a local file that the text reads no longer is told, with its denial by name and in the words of live', () => {
  const include = 'include if exists <local/p>';
  const local = `${places.policyDir}/local/p`;
  const files = heldHost({
    [base]: profile('/etc/** r,', include),
    [live]: profile('/etc/** r,', '/m r,', include),
    [reference]: profile('/etc/** rw,'),
    [local]: 'deny /etc/shadow r,\n',
  });
  expect(run(files)?.notices.map(({ code }) => code)).not.toContain('reconcile/has-local');
  const { refused, code } = resolve(files);
  expect(refused?.notices.map((one) => one.code)).toEqual(['reconcile/lost-local']);
  const rules = (refused?.hold?.reasons ?? []).map(({ detail }) =>
    detail?.rules.filter(({ side }) => side === 'ours').map(({ mode, text }) => [mode, text]),
  );
  expect(rules).toContainEqual([['deny', 'deny /etc/shadow r,']]);
  const wishes = { name: 'mine', judgedAs: 'x', command: 'c', verbose: false, widening: 'refuse', hostOptions: '' };
  const plain = (text: string): string => text;
  const paint = { bold: plain, dim: plain, red: plain, yellow: plain, green: plain, cyan: plain };
  const text = resolveText({ unit: unitPath('p'), refused, code, run: undefined }, { ...wishes, paint } as never);
  expect(text).toContain(`\`${include}\` goes, although the file holds rules of the administrator`);
  expect(text).toContain('could read `/etc/shadow`');
});

describe('of a text that is refused', () => {
  const plain = (text: string): string => text;
  const paint = { bold: plain, dim: plain, red: plain, yellow: plain, green: plain, cyan: plain };
  const wishes = { judgedAs: 'x', command: 'c', verbose: false, widening: 'report', hostOptions: '', paint } as const;

  test('what it no longer permits is told, too, and why it is refused under any setting', () => {
    const files = conflict();
    const { refused, code, name } = resolve(files, profile('/a cx,', '/n r,'), { widening: 'report' });
    const text = resolveText(
      { unit: unitPath('p'), refused, code, run: undefined },
      { ...wishes, name, isVendors: false },
    );
    expect(text).toContain('  1 `/p` could read `/n`\n');
    expect(text).toContain('  why: the text permits it, live does not; whatever `widening` is,');
    expect(text).toContain('  - `/p` could no longer read `/m`');
  });

  test('that it is the vendor’s', () => {
    const { refused, code, name } = resolve(conflict());
    const text = resolveText(
      { unit: unitPath('p'), refused, code, run: undefined },
      { ...wishes, name, isVendors: true },
    );
    expect(text).toContain(`refused ${reference} for p`);
    expect(text).toContain('  why: the vendor’s text permits it, live does not;');
  });
});
