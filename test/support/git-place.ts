// A repository of git for one test, by real git. Takes files and messages, gives commits. Nothing of the machine's own
// configuration counts.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Ended } from './built-program.js';
import { aaMerge } from './built-program.js';

/** What a commit changes: a text, bytes, a link, or undefined for a file that goes. */
export type Change = string | Buffer | { readonly link: string } | undefined;

export function gitPath(): string | undefined {
  return ['/usr/bin/git', '/usr/local/bin/git', '/bin/git'].find((path) => existsSync(path));
}

const environment = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ann',
  GIT_AUTHOR_EMAIL: 'ann@example.org',
  GIT_COMMITTER_NAME: 'Cor',
  GIT_COMMITTER_EMAIL: 'cor@example.org',
  LC_ALL: 'C.UTF-8',
};

export class GitPlace {
  readonly folder = mkdtempSync(join(tmpdir(), 'aa-merge-git-'));
  readonly top = join(this.folder, 'top');

  constructor() {
    mkdirSync(this.top);
    this.git('init', '-q', '-b', 'main');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Run git; throws where it fails. */
  git(...words: readonly string[]): string {
    return this.gitIn(this.top, ...words);
  }

  gitIn(cwd: string, ...words: readonly string[]): string {
    const run = spawnSync('git', words, { cwd, encoding: 'utf8', env: environment });
    if (run.status !== 0) throw new Error(`git ${words.join(' ')}: ${run.stderr}`);
    return run.stdout.trim();
  }

  /** Put files into the working tree. Names are bytes where they are no text. */
  write(changes: Readonly<Record<string, Change>>): void {
    for (const [name, change] of Object.entries(changes)) {
      const path = join(this.top, name);
      mkdirSync(dirname(path), { recursive: true });
      rmSync(path, { force: true });
      if (change === undefined) continue;
      if (typeof change === 'string' || Buffer.isBuffer(change)) writeFileSync(path, change);
      else symlinkSync(change.link, path);
    }
  }

  /** Commit these changes; gives the name of the commit. */
  commit(message: string, changes: Readonly<Record<string, Change>> = {}): string {
    this.write(changes);
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', message);
    return this.git('rev-parse', 'HEAD');
  }

  /** `aa-merge` with these arguments, at the top of the working tree. */
  run(args: readonly string[], cwd = this.top, more: Readonly<Record<string, string>> = {}): Ended {
    return aaMerge(args, { cwd, environment: { ...environment, ...more } });
  }
}
