// What a page shows of a terminal: commands after `$ `, and below each what it prints. Takes the text of a page, runs its
// sessions in order in one new directory, gives the page as it should read. What is shown is never edited by hand: the tests
// compare, `npm run examples` writes.
//
// A session stands below `.\" session, status 0` in a manual page, below `<!-- session, status 0 -->` in Markdown; the status
// is that of its last command, and all before it end with 0. A shown line `[…]` stands for any number of lines. What comes
// before a session and is not worth showing stands in Markdown in a comment that begins with `prepare`.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { literal, typed } from '../../scripts/roff-display.js';
import { aaMerge, programPath } from './built-program.js';
import { isShown } from './documents.js';

/** One command, its here-documents included, and what the page shows of it. */
export interface Step {
  readonly command: string;
  readonly output: string;
}

/** A block of a page. */
export interface Session {
  /** Where its lines stand in the page. */
  readonly from: number;
  readonly to: number;
  readonly steps: readonly Step[];
  readonly status: number;
  /** What is run first, unseen. */
  readonly before: string;
}

export interface RanStep {
  readonly status: number;
  readonly output: string;
}

const inManual = /^\.\\" session, status (\d)\n\.Bd -literal.*\n((?:(?!\.Ed\n).*\n)*)\.Ed\n/gm;
const inMarkdown = /^<!-- session, status (\d) -->\n+```console\n((?:(?!```).*\n)*)```\n/gm;
const prepared = /^<!-- prepare\n((?:(?!-->).*\n)*)-->\n/gm;

/** The sessions of a page; roff is told from Markdown by its first letters. */
export function sessionsIn(page: string): Session[] {
  const isManual = page.startsWith('.');
  let above = 0;
  return [...page.matchAll(isManual ? inManual : inMarkdown)].map((match) => {
    const before = [...page.slice(above, match.index).matchAll(prepared)].map(([, commands = '']) => commands).join('');
    above = match.index;
    const [whole, status = '', block = ''] = match;
    const to = match.index + whole.lastIndexOf(isManual ? '.Ed\n' : '```\n');
    return {
      from: to - block.length,
      to,
      steps: stepsOf(isManual ? typed(block) : block),
      status: Number(status),
      before,
    };
  });
}

function stepsOf(block: string): Step[] {
  const steps: { command: string; output: string }[] = [];
  // What has to come before the command is complete: a line that ends a here-document, or any line after a backslash.
  let awaited: string | undefined;
  for (const line of block.split('\n').slice(0, -1)) {
    const last = steps.at(-1);
    if (awaited !== undefined && last !== undefined) {
      last.command += `${line}\n`;
      if (awaited === '' ? !line.endsWith('\\') : line === awaited) awaited = undefined;
    } else if (line.startsWith('$ ')) {
      steps.push({ command: `${line.slice(2)}\n`, output: '' });
      awaited = line.endsWith('\\') ? '' : /<<\s*'?(\w+)'?/.exec(line)?.[1];
    } else if (last === undefined) {
      throw new Error(`a session that does not begin with a command: ${line}`);
    } else {
      last.output += `${line}\n`;
    }
  }
  return steps;
}

/**
 * Run all steps of all sessions in one shell, in a new directory that has the demo host as the source has it, with `aa-merge` on
 * PATH. What our packages install for CI, and as reference, is where it is in the source.
 */
export function runSessions(sessions: readonly Session[]): RanStep[][] {
  aaMerge(['--version']);
  const folder = mkdtempSync(join(tmpdir(), 'aa-merge-session-'));
  try {
    const [bin, place, results] = ['bin', 'place', 'results'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    for (const made of [bin, place, results]) mkdirSync(made);
    const program = `#!/bin/sh\nexec '${process.execPath}' '${resolve(programPath)}' "$@"\n`;
    writeFileSync(join(bin, 'aa-merge'), program, { mode: 0o755 });
    const path = (at: number, step: number, end: string): string => join(results, `${at}-${step}-${end}`);
    symlinkSync(resolve('reference-profiles'), join(place, 'reference-profiles'));
    const script = sessions.flatMap(({ steps, before }, at) => [
      before,
      ...steps.map(
        ({ command }, step) =>
          `{\n${asInstalled(command)}} > '${path(at, step, 'out')}' 2>&1 < /dev/null\necho $? > '${path(at, step, 'status')}'\n`,
      ),
    ]);
    const run = spawnSync('bash', ['-c', `umask 022\n${script.join('')}`], {
      cwd: place,
      encoding: 'utf8',
      timeout: 120_000,
      env: { ...environment, PATH: `${bin}:${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`, HOME: place },
    });
    if (run.status !== 0) throw new Error(`the shell fails: ${run.stderr}`);
    const printed = sessions.map(({ steps }, at) =>
      steps.map((_, step) => readFileSync(path(at, step, 'out'), 'utf8').replaceAll(place, '~')),
    );
    const outputs = settled(printed.flat());
    return sessions.map(({ steps }, at) =>
      steps.map((_, step) => ({
        status: Number(readFileSync(path(at, step, 'status'), 'utf8')),
        output: outputs.shift() ?? '',
      })),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** With places of an installed package where they are in the source. */
function asInstalled(command: string): string {
  return command
    .replaceAll('/usr/share/aa-merge/ci', resolve('scripts/ci'))
    .replaceAll('/usr/share/apparmor/reference/abstractions', resolve('reference-profiles/packaged/abstractions'));
}

/** How the steps of each session have to end. */
export function statusesOf(sessions: readonly Session[]): number[][] {
  return sessions.map(({ steps, status }) => steps.map((_, at) => (at < steps.length - 1 ? 0 : status)));
}

// Commits have the same names in each run.
const environment = {
  LC_ALL: 'C.UTF-8',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'init.defaultBranch',
  GIT_CONFIG_VALUE_0: 'main',
  GIT_AUTHOR_NAME: 'Ann',
  GIT_AUTHOR_EMAIL: 'ann@example.org',
  GIT_AUTHOR_DATE: '2026-11-22T12:00:00Z',
  GIT_COMMITTER_NAME: 'Ann',
  GIT_COMMITTER_EMAIL: 'ann@example.org',
  GIT_COMMITTER_DATE: '2026-11-22T12:00:00Z',
};

/** Outputs without what is another in each run: the clock, and who runs it. Runs keep their order, a minute apart. */
function settled(outputs: readonly string[]): string[] {
  const runName = /\b\d{8}T\d{6}Z(?:\.\d+)?/g;
  const order = (name: string): string => name.replace(/\.(\d+)$/, (_, count: string) => `.${count.padStart(6, '0')}`);
  const names = [...new Set(outputs.flatMap((output) => output.match(runName) ?? []))].sort((one, other) =>
    order(one) < order(other) ? -1 : 1,
  );
  const minute = (name: string): string => `12:${String(names.indexOf(name) + 1).padStart(2, '0')}:00Z`;
  return outputs.map((output) =>
    output
      .replace(/\b(\d{8}T\d{6}Z(?:\.\d+)?) of [-\dT:]+Z/g, (_, name: string) => `${name} of 2026-11-22T${minute(name)}`)
      .replace(runName, (name) => `20261122T${minute(name).replaceAll(':', '')}`)
      .replace(/ on \d{4}-\d\d-\d\d/g, ' on 2026-11-22')
      .replace(new RegExp(`\\b(by |  )${userInfo().username}\\b`, 'g'), '$1root'),
  );
}

/** The page with what its sessions print; what the page shows already, with lines left out, stays. */
export function refreshed(page: string, ran: readonly (readonly RanStep[])[]): string {
  const isManual = page.startsWith('.');
  let fresh = page;
  for (const [at, session] of [...sessionsIn(page).entries()].reverse()) {
    const text = session.steps
      .map(({ command, output }, step) => {
        const printed = ran[at]?.[step]?.output ?? '';
        return `$ ${command}${isShown(output, printed) ? output : printed}`;
      })
      .join('');
    fresh = fresh.slice(0, session.from) + (isManual ? literal(text) : text) + fresh.slice(session.to);
  }
  return fresh;
}
