// The demo host is valid policy for the installed parser, on all three sides, and so is what a run makes of it.

import { spawnSync } from 'node:child_process';
import { cpSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedClock, fixedProcesses, nodeFileSystem } from '../../src/host/index.js';
import { reconcileHost } from '../../src/app/index.js';
import { describeWith, parserPath } from '../support/needs.js';

const demo = 'reference-profiles/demo';
const live = 'etc/apparmor.d';

describeWith('the installed parser', parserPath(), (parser) => {
  const troubleIn = (directory: string): string[] =>
    readdirSync(directory)
      .filter((name) => lstatSync(join(directory, name)).isFile())
      .flatMap((name) => {
        const run = spawnSync(parser, ['-Q', '-K', '-b', directory, join(directory, name)], { encoding: 'utf8' });
        return run.status === 0 ? [] : [`${name}: ${run.stderr}`];
      });

  test.each([live, 'usr/share/apparmor/reference', 'var/lib/aa-merge/base'])('%s', (directory) => {
    expect(troubleIn(join(demo, directory))).toEqual([]);
  });

  test.each(['refuse', 'report'] as const)('after a run under `%s`', (widening) => {
    const root = mkdtempSync(join(tmpdir(), 'aa-merge-demo-'));
    try {
      cpSync(demo, root, { recursive: true, verbatimSymlinks: true });
      const at = (place: string): string => join(root, place);
      const places = {
        root,
        reference: at('usr/share/apparmor/reference'),
        policyDir: at(live),
        stateDir: at('var/lib/aa-merge'),
      };
      const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };
      const request = { ...places, widening, units: [], dryRun: false };
      const ports = { files: nodeFileSystem, clock: fixedClock(), processes: fixedProcesses(), output };
      const { outcomes } = reconcileHost(request, ports);
      expect(outcomes.filter(({ outcome }) => outcome === 'merged').length).toBeGreaterThan(0);
      expect(troubleIn(at(live))).toEqual([]);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
