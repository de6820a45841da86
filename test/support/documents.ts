// The examples of the README and of the manual pages: found by the comments that mark them, run as a reader would run them,
// compared with what the page shows. Takes texts of pages, gives examples and how they ended.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { typed } from '../../scripts/roff-display.js';
import { aaMerge, programPath } from './built-program.js';

export const demoHost = 'reference-profiles/demo';

/** A piece of a page that can be run. */
export interface Example {
  readonly commands: string;
  /** The exit status that the page promises. */
  readonly status: number;
}

/** A piece of a page that shows what a command prints. */
export interface Shown {
  readonly command: string;
  readonly output: string;
}

/** Fenced blocks below `<!-- runs, status 0 -->`. */
export function examplesInMarkdown(text: string): Example[] {
  return [...text.matchAll(/^<!-- runs, status (\d) -->\n+```\w*\n((?:(?!```).*\n)*)```$/gm)].map(
    ([, status = '', commands = '']) => ({ commands, status: Number(status) }),
  );
}

/** Fenced blocks below `<!-- shows: COMMAND -->`. */
export function outputsInMarkdown(text: string): Shown[] {
  return [...text.matchAll(/^<!-- shows: (.+) -->\n+```\w*\n((?:(?!```).*\n)*)```$/gm)].map(
    ([, command = '', output = '']) => ({ command, output }),
  );
}

/** Displays below `.\" runs, status 0`: one `.Dl` line, or a literal `.Bd` block. */
export function examplesInManual(page: string): Example[] {
  const found = page.matchAll(/^\.\\" runs, status (\d)\n(?:\.Dl (.*)\n|\.Bd .*\n((?:(?!\.Ed).*\n)*))/gm);
  return [...found].map(([, status = '', line = '', block = '']) => ({
    commands: typed(line === '' ? block : `${line}\n`),
    status: Number(status),
  }));
}

/** Texts of files that a page shows, by name: below `.\" file NAME` or `<!-- file NAME -->`. */
export function filesIn(page: string): Map<string, string> {
  const isManual = page.startsWith('.');
  const blocks = isManual
    ? page.matchAll(/^\.\\" file (\S+)\n\.Bd -literal.*\n((?:(?!\.Ed\n).*\n)*)\.Ed\n/gm)
    : page.matchAll(/^<!-- file (\S+) -->\n+```\w*\n((?:(?!```).*\n)*)```\n/gm);
  return new Map([...blocks].map(([, name = '', text = '']) => [name, isManual ? typed(text) : text]));
}

/** How many of these marks a page has, whether or not a block stands below them. */
export function countMarks(text: string): number {
  return [...text.matchAll(/^(?:<!-- (?:runs|shows|session|file)|\.\\" (?:runs|session|file))\b/gm)].length;
}

/** Displays of a manual page that show what is typed or printed, and that no mark stands above. */
export function unmarkedDisplays(page: string): string[] {
  return [...page.matchAll(/^(.*)\n(\.Bd -literal.*\n.*|\.Dl aa\\-merge.*)$/gm)].flatMap(
    ([, above = '', display = '']) =>
      /^\.\\" (?:(?:runs|session), status \d|file \S+|example)$/.test(above) ? [] : [display],
  );
}

/** Whether an output is what a page shows; a shown line `[…]` stands for any number of lines. */
export function isShown(shown: string, output: string): boolean {
  const escaped = shown.split('\n').map((line) => line.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const pattern = escaped.join('\n').replaceAll('\\[…\\]\n', '(?:.*\\n)*');
  return new RegExp(`^${pattern}$`).test(output);
}

/**
 * Run commands on a host of their own, a copy of the demo host. Absolute paths of the host are those of the copy, /srv/image
 * is the copy, and `aa-merge` without --root works on it; the folder they run in is a new git repository.
 */
export function runOnDemoHost(commands: string): { readonly status: number | null; readonly output: string } {
  aaMerge(['--version']);
  const folder = mkdtempSync(join(tmpdir(), 'aa-merge-example-'));
  try {
    const [host, bin, place] = ['host', 'bin', 'place'].map((name) => join(folder, name)) as [string, string, string];
    if (existsSync(demoHost)) cpSync(demoHost, host, { recursive: true, verbatimSymlinks: true });
    for (const made of [bin, place]) mkdirSync(made);
    // A program of its own, since git calls it too.
    const program = `'${process.execPath}' '${resolve(programPath)}' "$@"`;
    writeFileSync(
      join(bin, 'aa-merge'),
      `#!/bin/sh
case " $* " in
*" --root "* | *" --root="*) exec ${program} ;;
*) exec ${program} --root '${host}' ;;
esac
`,
      { mode: 0o755 },
    );
    const rooted = commands.replace(
      /(^|[\s"'=])(?:\/srv\/image\b|(?=\/(?:etc|usr\/share\/apparmor|var\/lib\/aa-merge)\b))/gm,
      `$1${host}`,
    );
    const script = `set -e\nif command -v git >/dev/null; then git init -q -b main; fi\n${rooted}`;
    const run = spawnSync('bash', ['-c', script], {
      cwd: place,
      encoding: 'utf8',
      timeout: 120_000,
      env: { PATH: `${bin}:${process.env['PATH'] ?? ''}`, HOME: place, LC_ALL: 'C.UTF-8' },
    });
    return { status: run.status, output: `${run.stdout}${run.stderr}`.replaceAll(host, '') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
