import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { judgeFiles } from '../../src/app/index.js';
import { nodeFileSystem } from '../../src/host/index.js';
import { describeWith, parserPath } from '../support/needs.js';

// The policy that is installed on this machine, judged by the parser that is installed on it.

const policyDirectory = '/etc/apparmor.d';
const folders = [policyDirectory, '/usr/share/apparmor/extra-profiles'];

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : [];
  });
}

interface Verdict {
  readonly ok: boolean;
  readonly why: string;
}

function judgeByParser(parser: string, file: string): Verdict {
  const run = spawnSync(parser, ['-Q', '-K', file], { encoding: 'utf8', cwd: '/' });
  return { ok: run.status === 0, why: run.stderr.trim() };
}

describeWith('apparmor_parser', parserPath(), (parser) => {
  const installed = folders.filter((folder) => existsSync(folder)).flatMap(filesBelow);

  describeWith('installed policy', installed.length > 0 ? installed : undefined, (files) => {
    test('the parser and we agree on every file, fragments included', () => {
      const disagreements: string[] = [];
      for (const { answer } of judgeFiles({ files, policyDirectory, workingDirectory: '/' }, nodeFileSystem)) {
        const theirs = judgeByParser(parser, answer.file);
        if (theirs.ok === answer.ok) continue;
        const first = answer.diagnostics.find(({ severity }) => severity === 'error');
        disagreements.push(
          `${answer.file}: we say ${first?.message ?? 'valid'}, the parser says ${theirs.why || 'valid'}`,
        );
      }
      expect(disagreements).toEqual([]);
    }, 300_000);
  });
});
