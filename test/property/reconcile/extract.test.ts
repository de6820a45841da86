// Inline edits moved into local files, on random policies: what was moved permits the same as before, what is left is the
// vendor's, and his next update goes straight in.

import '../../support/seed.js';
import fc from 'fast-check';
import { compareFiles, extractLocal, reconcileHost } from '../../../src/app/index.js';
import { fixedClock, fixedProcesses, memoryFileSystem } from '../../../src/host/index.js';
import type { MemoryFileSystem } from '../../../src/host/index.js';
import { generatedPolicies } from '../../support/generate-profiles.js';
import { places } from '../../support/reconcile-case.js';

const { policyDir: live, reference, stateDir } = places;
const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };
const ports = (files: MemoryFileSystem) => ({ files, clock: fixedClock(), processes: fixedProcesses(), output });
const request = { ...places, widening: 'report' } as const;

const kinds = ['signal', 'ptrace', 'dbus', 'mqueue', 'userns', 'mount'] as const;
const dialect = { priority: true, newSignals: true, newQueues: true, isNew: true, kinds } as const;

/** Few rules about few paths, so that they meet, in a profile and its hat. */
const rules = fc.array(
  fc
    .tuple(
      fc.constantFrom('', '', '', '', 'deny ', 'priority=1 ', 'audit '),
      fc.constantFrom('', '', 'owner '),
      fc.constantFrom('/a', '/b', '/*', '/a*', '/**', '/a/*'),
      fc.constantFrom('r', 'w', 'rw', 'rk', 'l', 'ix', 'px', 'rm'),
    )
    .map(
      ([mode, owner, path, words]) =>
        `  ${mode}${owner}${path} ${mode === 'deny ' ? words.replace(/[ip]x/, 'x') : words},`,
    ),
  { minLength: 1, maxLength: 6 },
);

const meeting = fc
  .tuple(rules, rules)
  .map(([own, hat]) => `profile p /usr/bin/p {\n${own.join('\n')}\n^hat {\n${hat.join('\n')}\n}\n}\n`);

const isRule = (line: string): boolean => line.startsWith('  ') && line.trimEnd().endsWith(',');

/** The vendor's text, and live: both without some rules, live seldom without one that the vendor has. */
const edits = fc
  .tuple(
    fc.oneof(generatedPolicies(dialect), { weight: 3, arbitrary: meeting }),
    fc.infiniteStream(fc.constantFrom('both', 'both', 'live', 'live', 'live', 'vendor')),
    fc.boolean(),
  )
  .map(([text, sides, onlyAdds]) => {
    let local = 0;
    const withLocal = text.replace(/\{[ \t]*\n/g, (head) => `${head}  include if exists <local/p${(local += 1)}>\n`);
    const lines = withLocal.split('\n').map((line) => {
      const isKept = !isRule(line) || line.includes('<local/');
      const side = isKept ? 'both' : (sides.next().value as string);
      return { line, side: side === 'vendor' && onlyAdds ? 'both' : side };
    });
    const textOf = (other: string): string =>
      lines.flatMap(({ line, side }) => (side === other ? [] : [line])).join('\n');
    return { vendors: textOf('live'), ours: textOf('vendor'), onlyAdds };
  });

function host(vendors: string, ours: string): MemoryFileSystem {
  return memoryFileSystem({
    '/var/lib': {},
    [`${live}/p`]: ours,
    [`${reference}/p`]: vendors,
    [`${stateDir}/base/p`]: vendors,
  });
}

/** Both as whole trees, each through the front door. */
function verdict(before: MemoryFileSystem, after: MemoryFileSystem): string | undefined {
  const files = memoryFileSystem();
  for (const [side, tree] of [
    ['/before', before],
    ['/after', after],
  ] as const) {
    files.plant(`${side}/p`, tree.readFile(`${live}/p`));
    const names = tree.exists(`${live}/local`) ? tree.readDir(`${live}/local`) : [];
    for (const name of names) files.plant(`${side}/local/${name}`, tree.readFile(`${live}/local/${name}`));
  }
  const place = { before: '/before', after: '/after', policyDirectory: '/before' };
  return compareFiles(place, files).comparison?.verdict;
}

test('what was moved permits the same, and the vendor’s next update goes straight in', () => {
  let [moved, refused] = [0, 0];
  fc.assert(
    fc.property(edits, ({ vendors, ours }) => {
      const files = host(vendors, ours);
      const { extraction } = extractLocal({ ...request, unit: 'p', dryRun: false }, ports(files));
      if (extraction.kind !== 'extracted') {
        refused += extraction.kind === 'cannot' ? 1 : 0;
        expect(files.readFile(`${live}/p`)).toEqual(host(vendors, ours).readFile(`${live}/p`));
        return;
      }
      moved += 1;
      expect(verdict(host(vendors, ours), files)).toBe('equal');
      const again = extractLocal({ ...request, unit: 'p', dryRun: false }, ports(files));
      expect(again.extraction.kind).toBe('nothing');
      const next = vendors.replace(/\}\s*$/, '  deny /next/version w,\n}\n');
      files.unlink(`${reference}/p`);
      files.plant(`${reference}/p`, next);
      const { outcomes } = reconcileHost({ ...request, dryRun: false, units: [] }, ports(files));
      expect(outcomes.find(({ unit }) => unit === 'p')).toMatchObject({ outcome: 'updated' });
      expect(Buffer.from(files.readFile(`${live}/p`)).toString('latin1')).toContain('/next/version w,');
    }),
    { numRuns: 150 },
  );
  expect([moved > 30, refused > 10]).toEqual([true, true]);
});
