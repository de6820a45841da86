// The Git port on real repositories, and what git prints.

import { join } from 'node:path';
import type { ByteText } from '../../../src/base/index.js';
import { AaMergeError } from '../../../src/base/index.js';
import { systemGit } from '../../../src/host/index.js';
import { indexEntries, treeEntries, unquoted } from '../../../src/host/git-text.js';
import { GitPlace, gitPath } from '../../support/git-place.js';
import { describeWith } from '../../support/needs.js';

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof AaMergeError ? error.code : String(error)),
  );

test('names are unquoted byte by byte', () => {
  expect(unquoted('plain name')).toBe('plain name');
  expect(unquoted('"t\\351e \\"x\\"\\\\\\n\\t"')).toBe('t\xe9e "x"\\\n\t');
});

test('entries have their kinds, and a path in conflict is there once', () => {
  const id = 'a'.repeat(40);
  expect(treeEntries(`100644 blob ${id}\ta b\n120000 blob ${id}\tl\n160000 commit ${id}\ts\n`)).toEqual([
    { path: 'a b', kind: 'file', mode: '100644', id },
    { path: 'l', kind: 'link', mode: '120000', id },
    { path: 's', kind: 'submodule', mode: '160000', id },
  ]);
  const stages = (some: string): string =>
    [...some].map((stage) => `100644 ${stage.repeat(40)} ${stage}\tx\n`).join('');
  expect(indexEntries(stages('123'))).toEqual([{ path: 'x', kind: 'file', mode: '100644', id: '2'.repeat(40) }]);
  // HEAD has no such file: it took it away, or the other side alone has it.
  for (const some of ['13', '3', '1']) expect(indexEntries(stages(some))).toEqual([]);
  expect(() => treeEntries('nonsense\n')).toThrow('no entry');
});

describeWith('git', gitPath(), () => {
  let place: GitPlace;

  beforeEach(() => {
    place = new GitPlace();
  });

  afterEach(() => {
    place.remove();
  });

  test('trees, blobs of any bytes and history come from objects', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const first = place.commit('first', { 'a/bytes': bytes, 'a/link': { link: 'bytes' } });
    const second = place.commit('second\n\nWhy: x: because\n  it must\nwhy: y: z', { 'a/text': 'crlf\r\n' });
    place.write({ 'a/text': 'dirty\n' });
    const git = await systemGit.open(place.top);
    expect([git.top, git.directory, git.isShallow]).toEqual([place.top, join(place.top, '.git'), false]);
    const revision = await git.revision('HEAD');
    expect(revision?.commit).toBe(second);
    const files = await git.filesOf(await git.entriesOf(revision?.tree ?? ''));
    expect(Buffer.from(files.readFile('/a/bytes')).equals(bytes)).toBe(true);
    expect(Buffer.from(files.readFile('/a/link')).equals(bytes)).toBe(true);
    expect(Buffer.from(files.readFile('/a/text')).toString()).toBe('crlf\r\n');
    expect(await git.commits(first, second, 'Why')).toEqual([
      { id: second, parents: [first], subject: 'second', trailers: ['x: because it must', 'y: z'] },
    ]);
    expect([await git.isAncestor(first, second), await git.isAncestor(second, first)]).toEqual([true, false]);
    expect(await git.changedFiles()).toEqual(['a/text']);
    expect(await git.revision('--all')).toBeUndefined();
  });

  test('settings in the environment count, as hooks and containers have them', async () => {
    const first = place.commit('first', { a: '' });
    const settings = {
      GIT_CONFIG_COUNT: '2',
      GIT_CONFIG_KEY_0: 'user.name',
      GIT_CONFIG_VALUE_0: 'Zo\u00eb',
      GIT_CONFIG_KEY_1: 'user.email',
      GIT_CONFIG_VALUE_1: 'zoe@example.org',
    };
    Object.assign(process.env, settings);
    try {
      const git = await systemGit.openWriter(place.top);
      const tree = (await git.revision('HEAD'))?.tree ?? '';
      const made = await git.writeCommit(first, tree, first, ['Why: x' as ByteText]);
      expect(place.git('log', '-1', '--format=%cn <%ce> %an %P %B', made)).toBe(
        `Zo\u00eb <zoe@example.org> Ann ${first} first\n\nWhy: x`,
      );
    } finally {
      for (const name of Object.keys(settings)) Reflect.deleteProperty(process.env, name);
    }
  });

  test('what cannot be had has a code', async () => {
    place.commit('first', { a: '' });
    const git = await systemGit.open(place.top);
    expect(await codeOf(git.blobs(['0'.repeat(40)]))).toBe('app/git-failed');
    expect(await codeOf(git.entriesOf('nothing'))).toBe('app/git-failed');
    expect(await codeOf(systemGit.open(join(place.folder, 'none')))).toBe('app/no-repository');
    const path = process.env['PATH'];
    process.env['PATH'] = '/nonexistent';
    try {
      expect(await codeOf(systemGit.open(place.top))).toBe('app/no-git');
    } finally {
      process.env['PATH'] = path;
    }
  });
});
