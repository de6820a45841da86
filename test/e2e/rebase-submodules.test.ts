// The command rebase where commits change submodules, or leave one path a file here and a directory there: nothing is lost
// without a word, and no name of a commit is made up. In real repositories of git.

import { readFileSync, writeFileSync } from 'node:fs';
import type { Change } from '../support/git-place.js';
import { GitPlace, gitPath } from '../support/git-place.js';
import { describeWith } from '../support/needs.js';
import { rebaseIn } from '../support/rebase.js';

const profile = (...rules: readonly string[]): string =>
  `profile kettle /usr/bin/kettle {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;
const kettle = 'apparmor.d/kettle';
/** Commits of other repositories, which git never looks for. */
const [one, two, three] = ['1', '2', '3'].map((digit) => digit.repeat(40)) as [string, string, string];
const line = (commit: string): string => `Subproject commit ${commit}\n`;
const submodule = (name: string): string =>
  `[submodule "${name}"]\n\tpath = ${name}\n\turl = https://example.org/${name}\n`;

describeWith('git', gitPath(), () => {
  let place: GitPlace;
  beforeEach(() => {
    place = new GitPlace();
    place.commit('start', { [kettle]: profile('/etc/kettle r,'), README: 'words\n' });
    commit('submodule', {}, { sub: one });
    place.git('branch', 'vendor');
  });
  afterEach(() => place.remove());

  /** Files, and submodules by the commits that they are at; undefined for one that goes. */
  function commit(
    message: string,
    files: Readonly<Record<string, Change>>,
    submodules: Readonly<Record<string, string | undefined>> = {},
  ): void {
    place.write(files);
    for (const path of Object.keys(files)) place.git('add', '-A', '--', path);
    for (const [path, at] of Object.entries(submodules)) {
      if (at === undefined) place.git('rm', '-q', '--cached', path);
      else place.git('update-index', '--add', '--replace', '--cacheinfo', `160000,${at},${path}`);
    }
    place.git('commit', '-q', '-m', message);
    // The working tree has what was committed, an empty directory for each submodule.
    place.git('reset', '-q', '--hard');
    place.git('clean', '-q', '-ffd');
  }

  function onVendor(...changes: Parameters<typeof commit>): void {
    place.git('checkout', '-q', 'vendor');
    commit(...changes);
    place.git('checkout', '-q', 'main');
  }

  const rebase = (...args: readonly string[]): ReturnType<typeof rebaseIn> => rebaseIn(place, ...args);

  /** It stops at this commit, for these paths; gives what waits, by path, and where that is. */
  function stopsAt(
    subject: string,
    paths: readonly string[],
    ...args: readonly string[]
  ): Readonly<Record<string, string>> {
    const before = place.git('rev-parse', 'main');
    const { status, document } = rebase(...(args.length > 0 ? args : ['vendor']));
    const files = document.stopped?.files ?? [];
    expect([status, document.stopped?.subject, files.map(({ path }) => path)]).toEqual([1, subject, paths]);
    expect([place.git('rev-parse', 'main'), place.git('status', '--porcelain')]).toEqual([before, '']);
    return Object.fromEntries(files.map(({ path, text }) => [path, text]));
  }

  /** What of a path is in the branch, as git lists it; empty where nothing is. */
  const has = (path: string): string => place.git('ls-tree', '-r', 'main', path).replace(/^\d+ (\w+ \w+)\t/gm, '$1 ');
  const goesOn = (): void => expect(rebase('--continue').document.status).toBe('done');
  const fails = (): string => {
    const { status, err } = place.run(['rebase', '--continue']);
    expect(status).toBe(2);
    return err;
  };

  test('what one side does to submodules stays, whichever side it is', () => {
    const modules = { '.gitmodules': submodule('more') };
    commit('local', modules, { more: two, sub: undefined });
    onVendor('vendor', { README: 'vendor\n' }, { theirs: three });
    expect(rebase('vendor').status).toBe(0);
    expect([has('sub'), has('more'), has('theirs')]).toEqual(['', `commit ${two} more`, `commit ${three} theirs`]);
    expect(place.git('show', 'main:.gitmodules')).toBe(modules['.gitmodules'].trim());
    // The same on both sides is no conflict, and leaves nothing of the commit.
    onVendor('same', modules, { more: two, sub: undefined });
    expect(rebase('vendor').status).toBe(0);
    expect(place.git('rev-parse', 'main')).toBe(place.git('rev-parse', 'vendor'));
  });

  test('two commits for one submodule: a person chooses, and nothing else is a choice', () => {
    commit('local', {}, { sub: two });
    onVendor('vendor', {}, { sub: three });
    const { sub = '' } = stopsAt('local', ['sub']);
    expect(readFileSync(sub, 'utf8')).toBe(
      `<<<<<<< commit\n${line(two)}||||||| the commit before\n${line(one)}=======\n${line(three)}>>>>>>> the vendor\n`,
    );
    expect(fails()).toContain('conflict marker');
    for (const none of ['words\n', `${line(two)}${line(three)}`, 'Subproject commit 1234567\n']) {
      writeFileSync(sub, none);
      stopsAt('local', ['sub'], '--continue');
      expect(readFileSync(sub, 'utf8')).toBe(none);
    }
    writeFileSync(sub, line(two));
    goesOn();
    expect(has('sub')).toBe(`commit ${two} sub`);
  });

  test.each([
    ['here', undefined, three],
    ['there', three, undefined],
  ])('one that is gone %s, and moved on the other side: either is possible', (_where, mine, theirs) => {
    commit('local', {}, { sub: mine });
    onVendor('vendor', {}, { sub: theirs });
    const was = place.git('rev-parse', 'main');
    for (const [text, then] of [
      ['', ''],
      [line(three), `commit ${three} sub`],
    ] as const) {
      writeFileSync(stopsAt('local', ['sub'])['sub'] ?? '', text);
      rebase('--continue');
      expect(has('sub')).toBe(then);
      place.git('reset', '-q', '--hard', was);
    }
  });

  test('a submodule here, a file there: what is left of the text says which', () => {
    commit('local', {}, { thing: two });
    onVendor('vendor', { thing: 'words\n' });
    const was = place.git('rev-parse', 'main');
    for (const [text, then] of [
      [line(two), `commit ${two} thing`],
      ['words\n', `blob ${place.git('rev-parse', 'vendor:thing')} thing`],
    ] as const) {
      writeFileSync(stopsAt('local', ['thing'])['thing'] ?? '', text);
      goesOn();
      expect(has('thing')).toBe(then);
      place.git('reset', '-q', '--hard', was);
    }
  });

  test('a submodule in the place of a profile', () => {
    commit('local', {}, { [kettle]: two });
    onVendor('vendor', { [kettle]: profile('/etc/kettle r,', '/etc/lid r,') });
    const text = stopsAt('local', [kettle])[kettle] ?? '';
    expect(readFileSync(text, 'utf8')).toContain('/etc/lid r,');
    writeFileSync(text, profile('/etc/kettle r,'));
    goesOn();
    expect(place.git('show', `main:${kettle}`)).toBe(profile('/etc/kettle r,').trim());
    // Where only the vendor does it, the profile is gone, and that waits for a word.
    place.git('reset', '-q', '--hard', 'vendor');
    commit('notes', { notes: 'x\n' });
    onVendor('vendor again', {}, { [kettle]: two });
    const { status, document } = rebase('vendor');
    expect([status, document.vendor.map(({ code }) => code)]).toEqual([3, ['reconcile/lost-profile', 'app/submodule']]);
  });

  test('what cannot be beside it is not dropped: files below a submodule, and a submodule above files', () => {
    commit('local', { 'other/a': 'a\n', 'other/b': 'b\n' }, { thing: two });
    onVendor('vendor', { 'thing/f': 'f\n', 'thing/g': 'g\n' }, { other: three });
    const texts = stopsAt('local', ['other/a', 'other/b', 'thing']);
    expect(rebase('--abort').document.status).toBe('aborted');
    expect(rebase('vendor').document.stopped?.files.map(({ inTheWay }) => inTheWay)).toEqual([
      ['other'],
      ['other'],
      ['thing/f', 'thing/g'],
    ]);
    expect(place.run(['rebase', '--continue']).err).toContain('conflict marker');
    // The submodule stays, and of the directory one file.
    writeFileSync(texts['thing'] ?? '', line(two));
    writeFileSync(texts['other/a'] ?? '', 'a\n');
    writeFileSync(texts['other/b'] ?? '', '');
    const was = place.git('rev-parse', 'main');
    goesOn();
    expect([has('thing'), has('other')]).toEqual([`commit ${two} thing`, expect.stringMatching(/^blob \w+ other\/a$/)]);
    // Nothing is left of them: the vendor's stay.
    place.git('reset', '-q', '--hard', was);
    for (const text of Object.values(stopsAt('local', Object.keys(texts)))) writeFileSync(text, '');
    rebase('--continue');
    expect(place.git('rev-parse', 'main^{tree}')).toBe(place.git('rev-parse', 'vendor^{tree}'));
  });

  test('a file and a directory of one name, without any submodule; links as well', () => {
    commit('local', { place: 'file\n', lead: { link: 'README' } });
    onVendor('vendor', { 'place/f': 'f\n', lead: { link: 'place' } });
    const texts = stopsAt('local', ['lead', 'place']);
    writeFileSync(texts['place'] ?? '', '');
    writeFileSync(texts['lead'] ?? '', 'README\n');
    goesOn();
    expect(has('place')).toMatch(/^blob \w+ place\/f$/);
    expect([place.git('ls-tree', 'main', 'lead').slice(0, 6), place.git('show', 'main:lead')]).toEqual([
      '120000',
      'README',
    ]);
  });

  test('an answer is kept while another one is looked for', () => {
    commit('local', { README: 'mine\n' }, { sub: two });
    onVendor('vendor', { README: 'theirs\n' }, { sub: three });
    const { README: words = '', sub = '' } = stopsAt('local', ['README', 'sub']);
    writeFileSync(words, 'ours\n');
    writeFileSync(sub, 'neither\n');
    stopsAt('local', ['sub'], '--continue');
    writeFileSync(sub, line(three));
    goesOn();
    expect([place.git('show', 'main:README'), has('sub')]).toEqual(['ours', `commit ${three} sub`]);
  });

  test('both sides name their submodules in one file', () => {
    commit('local', { '.gitmodules': submodule('mine') }, { mine: two });
    onVendor('vendor', { '.gitmodules': submodule('theirs') }, { theirs: three });
    const text = stopsAt('local', ['.gitmodules'])['.gitmodules'] ?? '';
    writeFileSync(text, `${submodule('mine')}${submodule('theirs')}`);
    goesOn();
    expect([has('mine'), has('theirs')]).toEqual([`commit ${two} mine`, `commit ${three} theirs`]);
  });

  test('another commit of a submodule among policy is told: nobody sees what it permits', () => {
    place.git('checkout', '-q', 'vendor');
    commit('policy elsewhere', {}, { 'apparmor.d/vend': one });
    place.git('checkout', '-q', 'main');
    place.git('reset', '-q', '--hard', 'vendor');
    commit('notes', { notes: 'x\n' });
    onVendor('vendor', {}, { 'apparmor.d/vend': two });
    const was = place.git('rev-parse', 'main');
    const { status, document } = rebase('vendor');
    expect([status, document.vendor]).toMatchObject([0, [{ code: 'app/submodule', units: ['vend'] }]]);
    place.git('reset', '-q', '--hard', was);
    expect(rebase('vendor', '--widening', 'strict').status).toBe(3);
  });
});
