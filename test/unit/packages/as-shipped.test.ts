// Live files that packages ship without a reference, such as the abstractions of AppArmor's own package: nobody here wrote
// them, so a profile that includes them is not overridden by that.

import { readStatus } from '../../../src/app/index.js';
import { fixedClock, fixedProcesses } from '../../../src/host/index.js';
import type { MemoryFileSystem } from '../../../src/host/index.js';
import type { UnitOutcome } from '../../../src/reconcile/index.js';
import { places, run } from '../../support/reconcile-case.js';
import { dpkgStatus, hostWith, livePath, md5, other, referencePath, stanza } from '../../support/packaged-host.js';

const shared = `${places.policyDir}/abstractions/shared`;
const shipped = '/etc/shared r,\n';
const including = (...rules: readonly string[]): string =>
  `/usr/bin/demo {\n  include <abstractions/shared>\n${rules.map((rule) => `  ${rule},\n`).join('')}}\n`;
const [v1, v2] = [including('/etc/demo r'), including('/etc/demo r', '/srv/demo r')];

/** A profile that nobody edited, its update, and the file of another package that it includes. */
function host(text: string, recorded = `${md5(shipped)}`): MemoryFileSystem {
  return hostWith({
    [livePath]: v1,
    [referencePath]: v2,
    [`${places.stateDir}/base/usr.bin.demo`]: v1,
    [shared]: text,
    [dpkgStatus]: other + stanza('apparmor', 'installed', { [shared]: recorded }),
  });
}

function outcomeOf(files: MemoryFileSystem): UnitOutcome | undefined {
  return run(files, false).outcomes.find(({ unit }) => unit === 'usr.bin.demo');
}

test('as its package put it there: the untouched profile follows the vendor, and what it widens is told', () => {
  const outcome = outcomeOf(host(shipped));
  expect([outcome?.outcome, outcome?.widenings.length]).toEqual(['updated', 1]);
  expect(outcome?.notices).toEqual([]);
});

test.each([
  ['edited since', `${shipped}/etc/mine r,\n`, md5(shipped)],
  ['of nobody', shipped, md5('another text')],
])('%s: the administrator wrote rules of the profile, and what widens is held', (_, text, recorded) => {
  const outcome = outcomeOf(host(text, recorded));
  expect([outcome?.hold?.kind, outcome?.hold?.whose]).toEqual(['widening', 'overridden']);
  expect(outcome?.notices.map(({ code }) => code)).toEqual(['reconcile/has-local']);
});

test('status lists as own what no package shipped', () => {
  const [mine, alias] = ['abstractions/mine', 'tunables/alias'].map((name) => `${places.policyDir}/${name}`);
  const files = host(shipped);
  files.plant(`${mine}`, '/etc/mine r,\n');
  files.plant(`${alias}`, 'alias /a -> /b,\n');
  files.unlink(dpkgStatus);
  const conffiles = { [shared]: md5(shipped), [`${alias}`]: md5('alias /a -> /b,\n') };
  files.plant(dpkgStatus, other + stanza('apparmor', 'installed', conffiles));
  const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };
  const ports = { files, clock: fixedClock(), processes: fixedProcesses(), output };
  const { drifts } = readStatus({ ...places, widening: 'refuse' }, ports).survey;
  expect(drifts.map(({ unit, kind }) => [unit, kind])).toEqual([['abstractions/mine', 'own']]);
});

test('status does not take for an edit what the vendor changed in a file that is pristine, and held', () => {
  const files = host(shipped);
  files.unlink(`${places.stateDir}/base/usr.bin.demo`);
  files.unlink(dpkgStatus);
  files.plant(dpkgStatus, other + stanza('demo', 'installed', { [livePath]: `${md5(v1)} obsolete` }));
  const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };
  const ports = { files, clock: fixedClock(), processes: fixedProcesses(), output };
  const { survey, outcomes } = readStatus({ ...places, widening: 'strict' }, ports);
  expect(outcomes.find(({ unit }) => unit === 'usr.bin.demo')?.hold?.kind).toBe('widening');
  expect(survey.drifts.map(({ unit, kind }) => [unit, kind])).toEqual([['abstractions/shared', 'own']]);
});
