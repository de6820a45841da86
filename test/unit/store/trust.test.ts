// What a run refuses to believe: a state, a reference or consents that somebody else could have written.

import { reconcileHost } from '../../../src/app/index.js';
import { fixedClock, fixedProcesses, memoryFileSystem } from '../../../src/host/index.js';
import type { MemoryEntry } from '../../../src/host/index.js';
import { places } from '../../support/reconcile-case.js';

const { stateDir, reference, policyDir } = places;
const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };
const profile = 'profile p /p { }\n';

const sound: Readonly<Record<string, MemoryEntry>> = {
  [`${stateDir}/base/p`]: { content: profile, mode: 0o600 },
  [`${policyDir}/p`]: profile,
  [`${reference}/p`]: profile,
};

function refusal(
  more: Readonly<Record<string, MemoryEntry>>,
  spoil: (at: ReturnType<typeof memoryFileSystem>) => void,
): unknown {
  const files = memoryFileSystem({ ...sound, ...more });
  spoil(files);
  const before = files.snapshot();
  const ports = { files, clock: fixedClock(), processes: fixedProcesses(), output };
  try {
    reconcileHost({ ...places, widening: 'refuse', dryRun: false, units: [] }, ports);
    return undefined;
  } catch (thrown) {
    expect(files.snapshot()).toEqual(before);
    return thrown;
  }
}

const untrusted = (path: string, why: string): unknown =>
  expect.objectContaining({ code: 'store/untrusted', data: { path, why } });

test.each<
  [string, Readonly<Record<string, MemoryEntry>>, (files: ReturnType<typeof memoryFileSystem>) => void, string, string]
>([
  ['a state of another', {}, (files) => files.chown(stateDir, 5, 5), stateDir, 'it belongs to user 5'],
  ['a state that a group may write', {}, (files) => files.chmod(stateDir, 0o770), stateDir, 'others may write to it'],
  [
    'a base of another',
    {},
    (files) => files.chown(`${stateDir}/base/p`, 5, 5),
    `${stateDir}/base/p`,
    'it belongs to user 5',
  ],
  [
    'a base that all may write',
    {},
    (files) => files.chmod(`${stateDir}/base`, 0o777),
    `${stateDir}/base`,
    'others may write to it',
  ],
  [
    'a base that leads elsewhere',
    { [`${stateDir}/base/q`]: { link: '/tmp/q' }, '/tmp/q': 'x' },
    () => undefined,
    `${stateDir}/base/q`,
    'it is a link to `/tmp/q`',
  ],
  [
    'a state that is a link',
    { '/tmp/state': {}, '/var/lib/other': { link: '/tmp/state' } },
    (files) => {
      files.rename(stateDir, '/tmp/state/x');
      files.symlink('/tmp/state/x', stateDir);
    },
    stateDir,
    'it is a link to `/tmp/state/x`',
  ],
  ...['held', 'held/reasons', 'accepted', 'settled', 'journal', 'history'].map(
    (name): [string, Record<string, MemoryEntry>, () => void, string, string] => [
      `a link in the place of ${name}`,
      { [`${stateDir}-of-old/${name}`]: {}, [`${stateDir}/${name}`]: { link: `${stateDir}-of-old/${name}` } },
      () => undefined,
      `${stateDir}/${name}`,
      `it is a link to \`${stateDir}-of-old/${name}\``,
    ],
  ),
  [
    'a base that is a link',
    {},
    (files) => {
      files.rename(`${stateDir}/base`, '/var/lib/old');
      files.symlink('/var/lib/old', `${stateDir}/base`);
    },
    `${stateDir}/base`,
    'it is a link to `/var/lib/old`',
  ],
  [
    'a history of another',
    { [`${stateDir}/history`]: {} },
    (files) => files.chown(`${stateDir}/history`, 5, 5),
    `${stateDir}/history`,
    'it belongs to user 5',
  ],
  [
    'held texts that all may write',
    { [`${stateDir}/held/texts/p`]: 'x' },
    (files) => files.chmod(`${stateDir}/held/texts/p`, 0o666),
    `${stateDir}/held/texts/p`,
    'others may write to it',
  ],
  [
    'acceptances of another',
    { [`${stateDir}/accepted/x.json`]: '{}' },
    (files) => files.chown(`${stateDir}/accepted/x.json`, 5, 5),
    `${stateDir}/accepted/x.json`,
    'it belongs to user 5',
  ],
  ['a reference that all may write', {}, (files) => files.chmod(reference, 0o777), reference, 'others may write to it'],
  [
    'a file of the reference that all may write',
    {},
    (files) => files.chmod(`${reference}/p`, 0o666),
    `${reference}/p`,
    'others may write to it',
  ],
  [
    'a file of the reference of another',
    {},
    (files) => files.chown(`${reference}/p`, 5, 5),
    `${reference}/p`,
    'it belongs to user 5',
  ],
  [
    'a name with a line end',
    { [`${reference}/a\nb`]: 'x' },
    () => undefined,
    `${reference}/a\nb`,
    'its name has control characters',
  ],
  [
    'a consent that all may write',
    { '/etc/aa-merge.conf.d/x.consent': '/a r,\n' },
    (files) => files.chmod('/etc/aa-merge.conf.d/x.consent', 0o666),
    '/etc/aa-merge.conf.d/x.consent',
    'others may write to it',
  ],
])('%s', (_, more, spoil, path, why) => {
  expect(refusal(more, spoil)).toEqual(untrusted(path, why));
});

test('what is sound is believed, also a reference that its group may write', () => {
  expect(refusal({}, (files) => files.chmod(reference, 0o775))).toBeUndefined();
});
