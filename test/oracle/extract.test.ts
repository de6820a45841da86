// What extract moves compiles, with the installed parser, to the very same bytes as before.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { extractLocal } from '../../src/app/index.js';
import { fixedClock, fixedProcesses, nodeFileSystem } from '../../src/host/index.js';
import { describeWith, parserPath } from '../support/needs.js';

const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };

const text = (own: string, hat: string): string => `profile p /usr/bin/p {
  include if exists <local/p>
  ${own}
  ^hat {
    include if exists <local/p.hat>
    ${hat}
  }
}
`;

describeWith('the installed parser', parserPath(), (parser) => {
  test('in a profile and its hat', () => {
    const root = mkdtempSync(join(tmpdir(), 'aa-merge-extract-'));
    try {
      const places = {
        root,
        policyDir: join(root, 'etc/apparmor.d'),
        reference: join(root, 'usr/share/apparmor/reference'),
        stateDir: join(root, 'var/lib/aa-merge'),
      };
      const vendors = text('/etc/foo r,', '/h r,');
      const ours = text(
        '/etc/foo rw,\n  owner /srv/** rwk,\n  deny /srv/x/** w,\n  capability kill,\n  signal send set=(term kill) peer=q,',
        '/h r,\n    /i rix,',
      );
      for (const [folder, content] of [
        [places.policyDir, ours],
        [places.reference, vendors],
        [join(places.stateDir, 'base'), vendors],
      ] as const) {
        mkdirSync(dirname(join(folder, 'p')), { recursive: true });
        writeFileSync(join(folder, 'p'), content, { mode: 0o600 });
      }
      const compiled = (): Buffer => {
        const run = spawnSync(parser, ['-QKS', '-b', places.policyDir, join(places.policyDir, 'p')]);
        expect(run.status).toBe(0);
        expect(run.stdout.length).toBeGreaterThan(1000);
        return run.stdout;
      };
      const before = compiled();
      const processes = fixedProcesses('1.1', [], process.getuid?.() ?? 0);
      const ports = { files: nodeFileSystem, clock: fixedClock(), processes, output };
      const result = extractLocal({ ...places, widening: 'refuse', unit: 'p', dryRun: false }, ports);
      expect(result).toMatchObject({ applied: true, extraction: { kind: 'extracted', profiles: 2 } });
      expect(compiled().equals(before)).toBe(true);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
