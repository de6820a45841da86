// Help of the program and of each command: it fits a screen, and its example is run, on a copy of the demo host with a unit
// `usr.sbin.foo` that is held, or in a repository that has what the example names. aa-merge(8) shows the same examples.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { commandNames } from '../../src/cli/command-names.js';
import type { CommandName } from '../../src/cli/command-names.js';
import { helpColumns } from '../../src/cli/registry.js';
import { aaMerge } from '../support/built-program.js';
import { runOnDemoHost } from '../support/documents.js';
import { describeWith } from '../support/needs.js';
import { typed } from '../../scripts/roff-display.js';

// A build may come first.
jest.setTimeout(120_000);

const helpOf = (...words: readonly string[]): string => {
  const { status, out, err } = aaMerge([...words, '--help']);
  expect([status, err]).toEqual([0, '']);
  return out;
};
const exampleOf = (help: string): string | undefined => /^Example: (aa-merge .*)$/m.exec(help)?.[1];

test.each([[[]], ...commandNames.map((name) => [[name]])] as [string[]][])(
  '%j: help fits a screen of 24 lines and 80 columns, and has an example',
  (words) => {
    const help = helpOf(...words);
    const lines = help.trimEnd().split('\n');
    // One more is for the prompt that follows.
    expect(lines.length).toBeLessThan(24);
    expect(lines.filter((line) => [...line].length > 80)).toEqual([]);
    expect(exampleOf(help)).toBeDefined();
  },
);

test('help of the program names every command once', () => {
  const names = helpColumns.flatMap((groups) => groups.flatMap(({ commands }) => commands));
  expect([...names].sort()).toEqual([...commandNames].sort());
  const help = helpOf();
  for (const name of names) expect(help).toMatch(new RegExp(`(?:^|  )  ${name} `, 'm'));
});

test('aa-merge(8) shows the examples that help shows', () => {
  const page = readFileSync('man/aa-merge.8', 'utf8');
  const shown = [...page.matchAll(/^\.\\" example\n\.Dl (.*)$/gm)].map(([, line = '']) => typed(line));
  expect([...shown].sort()).toEqual(commandNames.map((name) => exampleOf(helpOf(name))).sort());
});

const profile = (...rules: readonly string[]): string => `profile foo /usr/sbin/foo {\n${rules.join('\n')}\n}`;
const vendor = profile('/opt/foo r,', '/var/spool/foo/** rw,', 'network inet stream,', 'include if exists <local/foo>');
const base = profile('/opt/foo r,', 'include if exists <local/foo>');
const mine = profile('/opt/foo r,', '/srv/mine r,', 'include if exists <local/foo>');

/** A unit with an own rule and an update that grants two things more; what a reader may have in the working directory. */
const host = `
echo '${base}' > /var/lib/aa-merge/base/usr.sbin.foo
echo '${mine}' > /etc/apparmor.d/usr.sbin.foo
echo '${vendor}' > /usr/share/apparmor/reference/usr.sbin.foo
`;
const ran = `${host}\naa-merge --quiet usr.sbin.foo > ran || [ $? = 3 ]\n`;

/** A directory with a rule that names a label. */
const labels = `mkdir apparmor.d
echo '${profile('network receive inet tcp port=80 peer=(label=web),')} profile web { }' > apparmor.d/usr.sbin.foo`;

/** Two branches, the vendor's and ours, with a policy directory. */
const repository = `
git config user.name Ann && git config user.email ann@example.org
mkdir apparmor.d
echo '${base}' > apparmor.d/usr.sbin.foo
git add . && git commit -qm start
git switch -qc theirs
echo '${profile('/opt/foo r,', 'deny /opt/secret r,', 'include if exists <local/foo>')}' > apparmor.d/usr.sbin.foo
git commit -qam vendor && git update-ref refs/remotes/vendor/main HEAD
git switch -q main && git update-ref refs/remotes/origin/main HEAD
echo '${mine}' > apparmor.d/usr.sbin.foo
git commit -qam ours
`;

/** What has to be there before the example, and how it ends. */
const cases: Readonly<
  Record<CommandName, { readonly before: string; readonly status: number; readonly says?: string }>
> = {
  reconcile: { before: host, status: 3, says: '+++ new/' },
  status: { before: ran, status: 3, says: 'usr.sbin.foo' },
  diff: { before: host, status: 0, says: '+ /srv/mine r,' },
  extract: { before: host, status: 0, says: '/srv/mine r,' },
  // Without a terminal; on one it is run below.
  review: { before: ran, status: 2, says: '`accept`, `reject` and `resolve`' },
  accept: { before: ran, status: 3, says: 'accepted of usr.sbin.foo' },
  reject: { before: ran, status: 3, says: 'declined of usr.sbin.foo' },
  resolve: { before: `${ran}\necho '${base}' > foo.edited`, status: 0, says: 'usr.sbin.foo' },
  adopt: {
    before: `${host}\necho '${base}' > /etc/apparmor.d/usr.sbin.foo.dpkg-dist`,
    status: 0,
    says: 'usr.sbin.foo',
  },
  rollback: { before: 'aa-merge --quiet > ran || true', status: 0, says: 'would be taken back' },
  history: { before: 'aa-merge --quiet > ran || true', status: 0, says: 'reconcile' },
  parse: { before: `mkdir apparmor.d\necho '${base}' > apparmor.d/usr.sbin.foo`, status: 0 },
  query: { before: host, status: 3, says: '/etc/shadow' },
  'merge-file': {
    before: `echo '${mine}' > /etc/apparmor.d/foo\necho '${base}' > foo.base\necho '${profile('include if exists <local/foo>')}' > foo.new`,
    status: 0,
  },
  compare: { before: host, status: 3, says: 'usr.sbin.letterbox' },
  export: { before: labels, status: 0 },
  hook: { before: host, status: 0 },
  check: { before: repository, status: 3, says: '`/usr/sbin/foo` could read `/srv/mine`' },
  completion: { before: '', status: 0 },
  rebase: { before: repository, status: 0, says: 'ours' },
  'git-setup': { before: '', status: 0, says: 'merge.apparmor.driver' },
  // A machine whose kernel has no AppArmor has no namespaces.
  namespace: { before: '', status: existsSync('/sys/kernel/security/apparmor/profiles') ? 0 : 2 },
  doctor: { before: 'mkdir web', status: 1, says: 'missing parser: apparmor_parser is not installed' },
  subset: {
    before:
      "printf 'profile /usr/sbin/foo {\\n  /srv/** r,\\n  profile worker {\\n    /srv/foo/** r,\\n  }\\n}\\n' > /etc/apparmor.d/usr.sbin.foo",
    status: 0,
    says: 'subset',
  },
};

test.each(commandNames)('%s: the example does what it says', (name) => {
  const example = exampleOf(helpOf(name)) ?? '';
  const { before, status, says } = cases[name];
  const ended = runOnDemoHost(`${before}\n${example}`);
  expect(ended).toMatchObject({ status });
  if (says !== undefined) expect(ended.output).toContain(says);
});

describeWith('python3 with pty', spawnSync('python3', ['-c', 'import pty']).status === 0 || undefined, () => {
  test('review: the example on a terminal', () => {
    const task = {
      argv: ['/bin/sh', '-c', exampleOf(helpOf('review'))],
      env: { TERM: 'xterm', NO_COLOR: '1' },
      columns: 80,
      steps: [{ wait: '[?]? ', type: 'q' }],
    };
    const terminal = `python3 '${resolve('test/support/on-a-terminal.py')}' <<'END'\n${JSON.stringify(task)}\nEND\n`;
    const { output } = runOnDemoHost(`${ran}\n${terminal}`);
    expect(JSON.parse(output)).toMatchObject({ status: 3, seen: expect.stringContaining('/var/spool/foo/') as string });
  });
});
