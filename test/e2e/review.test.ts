import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aaMerge, programPath } from '../support/built-program.js';
import { describeWith } from '../support/needs.js';
import { plantIn } from '../support/plant.js';

// `review` on a real pseudo-terminal: plain and other terminals, what was typed ahead, an interrupt, a kill in the middle.

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aa-merge-review-'));
  plant('var/lib/aa-merge/base/p', profile('/a r,'));
  plant('etc/apparmor.d/p', mine);
  plant('usr/share/apparmor/reference/p', profile('/a r,', '/b r,'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const profile = (...rules: readonly string[]): string =>
  `profile p /usr/bin/p {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;
const mine = profile('/a r,', '/mine r,');
const live = (): string => readFileSync(join(root, 'etc/apparmor.d/p'), 'utf8');

const plant = (name: string, content: string): void => void plantIn(root, name, content);

interface Step {
  readonly wait: string;
  readonly type?: string;
  readonly signal?: string;
  /** Seconds between what is waited for and what is typed. */
  readonly after?: number;
}

const python = ((): string | undefined => {
  const { status } = spawnSync('python3', ['-c', 'import pty']);
  return status === 0 ? 'python3' : undefined;
})();

function onTerminal(
  steps: readonly Step[],
  { term = 'xterm', columns = 80, editor = 'false' }: { term?: string; columns?: number; editor?: string } = {},
): { readonly seen: string; readonly status: number } {
  aaMerge(['--version']);
  const argv = [process.execPath, join(process.cwd(), programPath), 'review', '--root', root];
  const task = { argv, env: { TERM: term, VISUAL: editor, NO_COLOR: '1' }, columns, steps };
  const run = spawnSync('python3', ['test/support/on-a-terminal.py'], {
    input: JSON.stringify(task),
    encoding: 'utf8',
  });
  return JSON.parse(run.stdout) as { seen: string; status: number };
}

test('without a terminal', () => {
  const done = aaMerge(['review', '--root', root], { input: 'a\n' });
  expect([done.status, done.err]).toEqual([2, expect.stringContaining('`accept`, `reject` and `resolve`')]);
});

describeWith('python3 with pty', python, () => {
  const asked = '[?]? ';

  test('accept with a key and a reason', () => {
    const { seen, status } = onTerminal([
      { wait: asked, type: 'a' },
      { wait: 'takes it back)? ', type: 'the spool moved\n' },
    ]);
    expect(seen).toContain('accepted of p');
    expect([status, live()]).toEqual([0, profile('/a r,', '/mine r,', '/b r,')]);
  });

  test('on a dumb terminal: lines, and nothing that it would have to obey', () => {
    const { seen, status } = onTerminal(
      [
        { wait: asked, type: '\n' },
        { wait: asked, type: 'k\n', after: 1.5 },
        { wait: 'change)? ', type: 'whole\n' },
        { wait: 'takes it back)? ', type: 'not here\n' },
      ],
      { term: 'dumb', columns: 40 },
    );
    expect(seen).not.toContain('\u001b');
    expect([status, live()]).toEqual([0, mine]);
  });

  test.each(['xterm', 'dumb'])('what was typed ahead counts for nothing: %s', (term) => {
    const { status } = onTerminal(
      [
        { wait: '', type: 'a\nthe spool moved\na\nx\n', after: 0 },
        { wait: asked, type: term === 'dumb' ? 'q\n' : 'q', after: 2 },
      ],
      { term },
    );
    expect([status, live()]).toEqual([3, mine]);
  });

  test.each<[string, readonly Step[]]>([
    ['Ctrl-C at a key', [{ wait: asked, type: '\u0003' }]],
    [
      'Ctrl-C at a reason',
      [
        { wait: asked, type: 'a' },
        { wait: 'takes it back)? ', type: 'be\u0003' },
      ],
    ],
    ['the end of input', [{ wait: asked, type: '\u0004' }]],
  ])('%s quits', (_, steps) => {
    const { status, seen } = onTerminal(steps);
    expect(seen).toContain('still held: p');
    expect([status, live()]).toEqual([3, mine]);
  });

  test('killed in the middle', () => {
    const { status } = onTerminal([
      { wait: asked, type: 'a' },
      { wait: 'takes it back)? ', signal: 'SIGKILL' },
    ]);
    expect([status, live()]).toEqual([-9, mine]);
    expect(aaMerge(['--root', root]).status).toBe(3);
  });

  test('an editor, on a private copy', () => {
    const { status } = onTerminal(
      [
        { wait: asked, type: 'e' },
        { wait: 'takes it back)? ', type: 'mine\n' },
      ],
      { editor: "sed -i '/b r,/d'" },
    );
    expect([status, live()]).toEqual([0, mine]);
  });

  test('an editor that leaves no text', () => {
    for (const editor of ['rm', 'false', 'sh -c \'rm "$0"; mkdir "$0"\'']) {
      const { status, seen } = onTerminal(
        [
          { wait: asked, type: 'e' },
          { wait: 'nothing was settled', type: 'q' },
        ],
        { editor },
      );
      expect([status, live(), seen.includes('fault')]).toEqual([3, mine, false]);
    }
  });
});
