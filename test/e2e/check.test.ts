// The command check in real repositories of git.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import type { Ended } from '../support/built-program.js';
import { GitPlace, gitPath } from '../support/git-place.js';
import { describeWith } from '../support/needs.js';

const kettle = (...rules: readonly string[]): string =>
  `include <tunables/global>\nprofile kettle /usr/bin/kettle {\n  include <abstractions/water>\n${rules
    .map((rule) => `  ${rule}\n`)
    .join('')}}\n`;

const start = {
  'apparmor.d/tunables/global': '@{WATER}=/var/water\n',
  'apparmor.d/abstractions/water': '  @{WATER}/** r,\n',
  'apparmor.d/kettle': kettle('/etc/kettle.conf r,', 'deny /etc/shadow r,'),
  'apparmor.d/cup': 'include <tunables/global>\nprofile cup /usr/bin/cup {\n  include <abstractions/water>\n}\n',
};

interface Document {
  readonly status: string;
  readonly findings: readonly {
    readonly kind: string;
    readonly fails: boolean;
    readonly code: string;
    readonly units: readonly string[];
    readonly profiles: readonly string[];
    readonly allowedBy?: string;
    readonly file?: string;
    readonly line?: number;
    readonly fingerprint: string;
  }[];
  readonly units: readonly { readonly path: string; readonly change: string; readonly reaches: readonly string[] }[];
  readonly notes: readonly { readonly code: string }[];
}

describeWith('git', gitPath(), () => {
  let place: GitPlace;

  beforeEach(() => {
    place = new GitPlace();
    place.commit('start', start);
  });

  afterEach(() => {
    place.remove();
  });

  const validate = new Ajv({ strict: true, strictRequired: false, allErrors: true }).compile(
    JSON.parse(readFileSync('src/report/schema/check.schema.json', 'utf8')) as object,
  );

  const documentOf = ({ out, err }: Ended): Document => {
    if (out === '') throw new Error(err);
    const document = JSON.parse(out) as Document;
    validate(document);
    expect(validate.errors).toBeNull();
    return document;
  };

  /** Status, and what fails with the files whose doing it is. */
  const check = (...args: readonly string[]): { status: number | null; failing: string[]; document: Document } => {
    const ended = place.run(['check', '--json', ...args]);
    const document = documentOf(ended);
    const failing = document.findings.filter(({ fails }) => fails);
    return {
      status: ended.status,
      failing: failing.map(({ kind, units }) => `${kind} ${units.join(' ')}`),
      document,
    };
  };

  test('a change that permits nothing more passes', () => {
    place.commit('less', { 'apparmor.d/kettle': kettle('deny /etc/shadow r,') });
    expect(check('--base', 'HEAD~1')).toMatchObject({ status: 0, failing: [], document: { status: 'passed' } });
    expect(place.run(['check', '--base', 'HEAD~1']).out).toMatch(/^passed: nothing more is permitted/m);
  });

  test('a new rule is refused, with its place, and with a trailer of a commit it is not', () => {
    const grown = kettle('/etc/kettle.conf rw,', 'deny /etc/shadow r,');
    place.commit('more', { 'apparmor.d/kettle': grown });
    const { status, failing, document } = check('--base', 'HEAD~1');
    expect({ status, failing }).toEqual({ status: 3, failing: ['widening kettle'] });
    expect(document.findings[0]).toMatchObject({
      code: 'reconcile/new-grant',
      file: 'apparmor.d/kettle',
      line: 4,
      profiles: ['kettle'],
    });
    const { out } = place.run(['check', '--base', 'HEAD~1']);
    expect(out).toContain('`/usr/bin/kettle` could write `/etc/kettle.conf`');
    expect(out).toContain('apparmor.d/kettle:4');
    expect(out).toContain('Policy-Widening: kettle: REASON');
    place.commit('why\n\nPolicy-Widening: kettle: the lid is written there');
    expect(check('--base', 'HEAD~2')).toMatchObject({ status: 0, failing: [] });
    expect(place.run(['check', '--base', 'HEAD~2']).out).toContain('the lid is written there');
    // Of an older commit it says nothing about this change.
    place.commit('more again', { 'apparmor.d/kettle': kettle('/etc/kettle.conf rwk,') });
    expect(check('--base', 'HEAD~1').status).toBe(3);
  });

  test('a trailer lets nothing but its own unit widen, and none without a reason', () => {
    const both = {
      'apparmor.d/kettle': kettle('/etc/kettle.conf rw,', 'deny /etc/shadow r,'),
      'apparmor.d/cup': 'profile cup /usr/bin/cup {\n  /etc/cup r,\n  /var/water/** r,\n}\n',
    };
    place.commit('two\n\nPolicy-Widening: apparmor.d/cup: the cup is full', both);
    expect(check('--base', 'HEAD~1')).toMatchObject({ status: 3, failing: ['widening kettle'] });
    place.git('commit', '-q', '--amend', '-m', 'two\n\nPolicy-Widening: kettle:\nPolicy-Widening: lid: why not');
    const { status, failing, document } = check('--base', 'HEAD~1');
    expect({ status, failing: failing.sort() }).toEqual({ status: 3, failing: ['widening cup', 'widening kettle'] });
    expect(document.notes.map(({ code }) => code)).toEqual(['app/bad-trailer', 'app/unused-trailer']);
  });

  test('a wider abstraction or tunable is told with the profiles that it reaches', () => {
    place.commit('wide', {
      'apparmor.d/abstractions/water': '  @{WATER}/** rw,\n',
      'apparmor.d/tunables/global': '@{WATER}=/var/water /srv/water\n',
    });
    const { status, document } = check('--base', 'HEAD~1');
    expect(status).toBe(3);
    expect(document.units).toEqual([
      expect.objectContaining({ path: 'abstractions/water', change: 'changed', reaches: ['cup', 'kettle'] }),
      expect.objectContaining({ path: 'tunables/global', change: 'changed', reaches: ['cup', 'kettle'] }),
    ]);
    const wide = document.findings.find(({ units }) => units.join() === 'abstractions/water');
    expect(wide).toMatchObject({
      kind: 'widening',
      profiles: ['cup', 'kettle'],
      file: 'apparmor.d/abstractions/water',
    });
  });

  test('an allow file of the later revision grants exactly what it says', () => {
    place.commit('more', {
      'apparmor.d/kettle': kettle('/etc/kettle.conf rw,', '/run/kettle w,', 'deny /etc/shadow r,'),
      '.aa-merge.consent': 'profile kettle {\n  /etc/kettle.conf w,\n}\n',
    });
    const { status, failing, document } = check('--base', 'HEAD~1');
    expect({ status, failing }).toEqual({ status: 3, failing: ['widening kettle'] });
    expect(document.findings.map(({ allowedBy }) => allowedBy)).toContain('consent');
    place.commit('all', { '.aa-merge.consent': 'profile kettle {\n  /etc/kettle.conf w,\n  /run/kettle w,\n}\n' });
    expect(check('--base', 'HEAD~2').status).toBe(0);
    expect(place.run(['check', '--base', 'HEAD~2']).out).toContain('consented to in .aa-merge.consent:2');
    place.commit('too much', { '.aa-merge.consent': '/usr/bin/** ux,\n' });
    expect(place.run(['check', '--base', 'HEAD~2'])).toMatchObject({ status: 2, out: '' });
    expect(place.run(['check', '--base', 'HEAD~2', '--allow', 'none'])).toMatchObject({ status: 2, out: '' });
  });

  test('a denial that goes is refused', () => {
    place.commit('deny', { 'apparmor.d/kettle': kettle('/etc/** r,', 'deny /etc/shadow r,') });
    place.commit('no deny', { 'apparmor.d/kettle': kettle('/etc/** r,') });
    const { status, document } = check('--base', 'HEAD~1');
    expect(status).toBe(3);
    expect(document.findings.map(({ code }) => code)).toEqual(['reconcile/lost-deny']);
  });

  test('a profile that goes or only complains is refused; a file that is renamed is not', () => {
    place.commit('renamed', {
      'apparmor.d/kettle': undefined,
      'apparmor.d/usr.bin.kettle': start['apparmor.d/kettle'],
    });
    expect(check('--base', 'HEAD~1')).toMatchObject({ status: 0, failing: [] });
    place.commit('gone', { 'apparmor.d/usr.bin.kettle': undefined });
    expect(check('--base', 'HEAD~1').failing).toEqual(['widening usr.bin.kettle']);
    place.commit('off', { 'apparmor.d/disable/cup': { link: '../cup' } });
    expect(check('--base', 'HEAD~1').status).toBe(3);
    place.commit('complain', {
      'apparmor.d/disable/cup': undefined,
      'apparmor.d/force-complain/cup': { link: '../cup' },
    });
    expect(check('--base', 'HEAD~2').status).toBe(3);
  });

  test('invalid policy, conflicting execute modes and files that fail for an include are findings', () => {
    place.commit('broken', {
      'apparmor.d/kettle': kettle('/usr/bin/lid px,', '/usr/bin/lid ux,'),
      'apparmor.d/cup': 'profile cup /usr/bin/cup {\n  /etc/cup rz,\n}\n',
    });
    const { status, failing, document } = check('--base', 'HEAD~1');
    expect({ status, failing: failing.sort() }).toEqual({ status: 1, failing: ['invalid cup', 'invalid kettle'] });
    expect(document.findings.map(({ code }) => code)).toContain('model/exec-conflict');
    place.commit('gone', { ...start, 'apparmor.d/abstractions/water': undefined });
    const lost = check('--base', 'HEAD~2');
    expect(lost.status).toBe(1);
    expect(lost.failing).toEqual(['invalid cup', 'invalid kettle']);
  });

  test('one profile in two files is a finding', () => {
    place.commit('twice', { 'apparmor.d/other': 'profile cup /usr/bin/mug {\n}\n' });
    expect(check('--base', 'HEAD~1')).toMatchObject({ status: 1, failing: ['twice other'] });
  });

  test('what is not there to be judged is a finding, and --include names where it is', () => {
    const lonely = { 'apparmor.d/tunables/global': undefined, 'apparmor.d/abstractions/water': undefined };
    place.commit('without', lonely);
    place.commit('more', { 'apparmor.d/kettle': kettle('/etc/kettle.conf rw,', 'deny /etc/shadow r,') });
    const { status, failing } = check('--base', 'HEAD~1');
    expect(status).toBe(3);
    expect(failing).toContain('incomplete kettle');
    const host = join(place.folder, 'host');
    for (const name of ['tunables', 'abstractions']) mkdirSync(join(host, name), { recursive: true });
    writeFileSync(join(host, 'tunables/global'), start['apparmor.d/tunables/global']);
    writeFileSync(join(host, 'abstractions/water'), start['apparmor.d/abstractions/water']);
    expect(check('--base', 'HEAD~1', '--include', host)).toMatchObject({ status: 3, failing: ['widening kettle'] });
  });

  test('an abstraction that no profile here reads is judged by itself; of a tunable nobody can say', () => {
    place.commit('only parts', { 'apparmor.d/kettle': undefined, 'apparmor.d/cup': undefined });
    place.commit('wide', { 'apparmor.d/abstractions/water': '  /var/water/** rw,\n' });
    expect(check('--base', 'HEAD~1')).toMatchObject({ status: 3, failing: ['widening abstractions/water'] });
    place.commit('tunable', { 'apparmor.d/tunables/global': '@{WATER}=/\n' });
    expect(check('--base', 'HEAD~1')).toMatchObject({ status: 1, failing: ['unknown tunables/global'] });
    const host = join(place.folder, 'host');
    mkdirSync(host);
    writeFileSync(join(host, 'cup'), start['apparmor.d/cup']);
    const reached = check('--base', 'HEAD~2', '--include', host);
    expect(reached.document.units[0]).toMatchObject({ path: 'abstractions/water', reaches: ['cup'] });
    expect(reached.document.findings[0]).toMatchObject({ kind: 'widening', profiles: ['cup'] });
  });

  test('what is not committed is not judged, and said; what is staged can be', () => {
    const grown = kettle('/etc/kettle.conf rw,', 'deny /etc/shadow r,');
    place.write({ 'apparmor.d/kettle': grown });
    const dirty = check('--base', 'HEAD');
    expect(dirty).toMatchObject({ status: 0, failing: [] });
    expect(dirty.document.notes.map(({ code }) => code)).toEqual(['app/uncommitted']);
    expect(check('--base', 'HEAD', '--staged')).toMatchObject({ status: 0, failing: [] });
    place.git('add', '-A');
    expect(check('--base', 'HEAD', '--staged')).toMatchObject({ status: 3, failing: ['widening kettle'] });
    const message = join(place.folder, 'message');
    writeFileSync(message, 'more\n\nPolicy-Widening: kettle: it is written there\n# a comment\n');
    expect(check('--base', 'HEAD', '--staged', '--message', message)).toMatchObject({ status: 0, failing: [] });
    writeFileSync(message, 'Policy-Widening: kettle: only the subject\n');
    expect(check('--base', 'HEAD', '--staged', '--message', message).status).toBe(3);
    expect(place.git('status', '--porcelain')).toBe('M  apparmor.d/kettle');
  });

  test('a revision may be named in every way that names one, and in none that names several', () => {
    place.commit('grown', { 'apparmor.d/kettle': kettle('/etc/kettle.conf rw,') });
    for (const name of [':/start', 'HEAD^{/start}', 'HEAD^{tree}^{tree}', 'HEAD~1^{tree}', '@~']) {
      expect([name, check('--base', name).status]).toEqual([name, name.startsWith('HEAD^{tree}') ? 0 : 3]);
    }
    const directories = ['--base', 'HEAD~1:apparmor.d', '--head', 'HEAD:apparmor.d'];
    expect(check(...directories)).toMatchObject({ status: 3, failing: ['widening kettle'] });
    for (const name of ['^HEAD', 'HEAD~1..HEAD', 'HEAD^@', '--all']) {
      expect(place.run(['check', `--base=${name}`])).toMatchObject({ status: 2, out: '' });
    }
  });

  test('before the first commit there is nothing, and what is staged is all new', () => {
    const fresh = join(place.folder, 'fresh');
    mkdirSync(join(fresh, 'apparmor.d'), { recursive: true });
    place.gitIn(fresh, 'init', '-q');
    writeFileSync(join(fresh, 'apparmor.d/cup'), 'profile cup /usr/bin/cup { }\n');
    place.gitIn(fresh, 'add', '-A');
    expect(place.run(['check', '--base', 'HEAD', '--staged'], fresh).status).toBe(0);
    expect(place.run(['check', '--base', 'HEAD'], fresh).status).toBe(2);
  });

  test('a bare repository is checked like any other', () => {
    place.commit('more', { 'apparmor.d/kettle': kettle('/etc/kettle.conf rw,') });
    place.git('clone', '-q', '--bare', place.top, join(place.folder, 'bare'));
    const ended = place.run(['check', '--json', '--base', 'HEAD~1'], join(place.folder, 'bare'));
    expect(ended.status).toBe(3);
    expect(documentOf(ended).findings.map(({ kind }) => kind)).toContain('widening');
  });

  test('in a shallow clone the trees count, and of messages only the last one', () => {
    const base = place.git('rev-parse', 'HEAD');
    const grown = kettle('/etc/kettle.conf rw,', 'deny /etc/shadow r,');
    place.commit('more\n\nPolicy-Widening: kettle: it is written there', { 'apparmor.d/kettle': grown });
    const tip = place.commit('and nothing');
    const shallow = join(place.folder, 'shallow');
    mkdirSync(shallow);
    place.gitIn(shallow, 'init', '-q');
    place.gitIn(shallow, 'remote', 'add', 'origin', `file://${place.top}`);
    place.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
    place.gitIn(shallow, 'fetch', '-q', '--depth=1', 'origin', tip);
    place.gitIn(shallow, 'checkout', '-q', 'FETCH_HEAD');
    const without = place.run(['check', '--base', base], shallow);
    expect(without.status).toBe(2);
    expect(without.err).toContain('git fetch --depth=1 origin');
    place.gitIn(shallow, 'fetch', '-q', '--depth=1', 'origin', base);
    const ended = place.run(['check', '--json', '--base', base], shallow);
    expect(ended.status).toBe(3);
    expect(documentOf(ended).notes.map(({ code }) => code)).toEqual(['app/shallow-history']);
    place.gitIn(shallow, 'fetch', '-q', '--unshallow', 'origin', tip);
    expect(place.run(['check', '--base', base], shallow).status).toBe(0);
  });

  test('where history is cut off, a trailer that may be older than the base lets nothing widen', () => {
    const old = place.commit('old\n\nPolicy-Widening: kettle: it was so then');
    const [, , base] = ['one', 'two', 'three'].map((message) => place.commit(message));
    place.git('checkout', '-q', '-b', 'side', old);
    place.commit('more', { 'apparmor.d/kettle': kettle('/etc/kettle.conf rw,', 'deny /etc/shadow r,') });
    place.git('checkout', '-q', 'main');
    place.git('merge', '-q', '--no-ff', '-m', 'merge', 'side');
    expect(check('--base', base ?? '').status).toBe(3);
    const shallow = join(place.folder, 'shallow');
    place.git('clone', '-q', '--depth=3', `file://${place.top}`, shallow);
    expect(place.gitIn(shallow, 'log', '--format=%H', 'HEAD', '^HEAD^1')).toContain(old);
    const ended = place.run(['check', '--json', '--base', 'HEAD^1'], shallow);
    expect(ended.status).toBe(3);
    expect(documentOf(ended).notes.map(({ code }) => code)).toContain('app/shallow-history');
  });

  test('objects are what they are named by, whatever a local reference would have them replaced by', () => {
    place.commit('more', { 'apparmor.d/kettle': kettle('/etc/kettle.conf rw,', 'deny /etc/shadow r,') });
    place.git('replace', 'HEAD:apparmor.d/kettle', 'HEAD~1:apparmor.d/kettle');
    expect(check('--base', 'HEAD~1').status).toBe(3);
    place.git('replace', '-d', place.git('rev-parse', 'HEAD:apparmor.d/kettle'));
    const [head, base] = [place.git('rev-parse', 'HEAD'), place.git('rev-parse', 'HEAD~1')];
    place.git('replace', head, base);
    expect(check('--base', base, '--head', head).status).toBe(3);
  });

  test('parents are those that a commit names: a trailer of a history that was grafted on counts for nothing', () => {
    const base = place.git('rev-parse', 'HEAD');
    place.git('checkout', '-q', '--orphan', 'other');
    place.git('commit', '-q', '-m', 'other', '-m', 'Policy-Widening: kettle: it was written long ago');
    const other = place.git('rev-parse', 'HEAD');
    place.git('checkout', '-q', '-f', 'main');
    const head = place.commit('more', { 'apparmor.d/kettle': kettle('/etc/kettle.conf rw,', 'deny /etc/shadow r,') });
    place.write({ '.git/info/grafts': `${head} ${base} ${other}\n` });
    expect(check('--base', base)).toMatchObject({ status: 3, failing: ['widening kettle'] });
  });

  test('the first commit is checked against the empty tree', () => {
    const first = place.git('rev-list', '--max-parents=0', 'HEAD');
    const empty = place.git('hash-object', '-t', 'tree', '/dev/null');
    expect(check('--base', empty, '--head', first)).toMatchObject({ status: 0, failing: [] });
    const missing = place.run(['check', '--base', `${first}~1`]);
    expect(missing).toMatchObject({ status: 2, out: '' });
    expect(missing.err).toContain('hash-object');
  });

  test('of a merge commit all that the base has not counts, trailers of the other side among it', () => {
    const base = place.git('rev-parse', 'HEAD');
    place.git('checkout', '-q', '-b', 'side');
    place.commit('more\n\nPolicy-Widening: kettle: it is written there', {
      'apparmor.d/kettle': kettle('/etc/kettle.conf rw,', 'deny /etc/shadow r,'),
    });
    place.git('checkout', '-q', 'main');
    place.commit('else', { README: 'words\n' });
    place.git('merge', '-q', '--no-ff', '-m', 'merge', 'side');
    expect(check('--base', base)).toMatchObject({ status: 0, failing: [] });
    // The side branch lacks nothing of policy, and its base is another.
    const { document } = check('--base', 'main', '--head', 'side');
    expect(document.notes.map(({ code }) => code)).toEqual(['app/base-not-below']);
  });

  test('links, submodules, names that are no UTF-8, and line ends of other systems', () => {
    const submodule = new GitPlace();
    const inside = submodule.commit('one', { file: 'x\n' });
    place.commit('links', {
      'shared/lid': '  /etc/lid r,\n',
      'apparmor.d/abstractions/lid': { link: '../../shared/lid' },
      'apparmor.d/abstractions/out': { link: '/etc/passwd' },
      'apparmor.d/loop': { link: 'loop' },
      'apparmor.d/up': { link: '.' },
      'apparmor.d/kettle': kettle('include <abstractions/lid>').replaceAll('\n', '\r\n'),
    });
    place.git('update-index', '--add', '--cacheinfo', `160000,${inside},apparmor.d/sub`);
    place.git('commit', '-q', '-m', 'submodule');
    expect(check('--base', 'HEAD~1', '--head', 'HEAD')).toMatchObject({ status: 1, failing: ['unknown sub'] });
    place.git('rm', '-q', '--cached', 'apparmor.d/sub');
    place.git('commit', '-q', '-m', 'no submodule');
    // The text behind a link is what changes.
    place.commit('wide', { 'shared/lid': '  /etc/lid rw,\n' });
    expect(check('--base', 'HEAD~1')).toMatchObject({ status: 3, failing: ['widening abstractions/lid'] });
    const name = Buffer.concat([Buffer.from(`${place.top}/apparmor.d/t`), Buffer.from([0xe9]), Buffer.from('e')]);
    writeFileSync(join(place.top, 'apparmor.d/tee'), 'profile tee /usr/bin/tee-cup {\n}\n');
    renameSync(join(place.top, 'apparmor.d/tee'), name);
    place.commit('bytes');
    writeFileSync(name, 'profile tee /usr/bin/tee-cup {\n  /etc/tee r,\n}\n');
    place.commit('bytes and more');
    const { status, document } = check('--base', 'HEAD~1');
    expect({ status, units: document.units.map(({ path }) => path) }).toEqual({ status: 3, units: ['t\\xe9e'] });
    submodule.remove();
  });

  test('messages of any bytes, and repositories with longer names of objects', () => {
    place.commit('more \x02 and \x01\n\nPolicy-Widening: kettle: it is written \x02 there', {
      'apparmor.d/kettle': kettle('/etc/kettle.conf rw,', 'deny /etc/shadow r,'),
    });
    expect(check('--base', 'HEAD~1')).toMatchObject({ status: 0, failing: [] });
    const long = join(place.folder, 'long');
    mkdirSync(join(long, 'apparmor.d'), { recursive: true });
    place.gitIn(long, 'init', '-q', '--object-format=sha256');
    for (const rule of ['r', 'rw']) {
      writeFileSync(join(long, 'apparmor.d/cup'), `profile cup /usr/bin/cup {\n  /etc/cup ${rule},\n}\n`);
      place.gitIn(long, 'add', '-A');
      place.gitIn(long, 'commit', '-q', '-m', rule);
    }
    expect(place.run(['check', '--base', 'HEAD~1'], long).status).toBe(3);
  });

  test('a finding keeps its fingerprint where lines are added above it', () => {
    place.commit('more', { 'apparmor.d/kettle': kettle('/etc/kettle.conf rw,', 'deny /etc/shadow r,') });
    const prints = (): string[] => check('--base', 'HEAD~1').document.findings.map(({ fingerprint }) => fingerprint);
    const before = prints();
    place.write({ 'apparmor.d/kettle': `# a comment\n\n${kettle('/etc/kettle.conf rw,', 'deny /etc/shadow r,')}` });
    place.git('commit', '-q', '-a', '--amend', '--no-edit');
    expect(prints()).toEqual(before);
  });

  test('reports are written besides what is printed', () => {
    place.commit('more', { 'apparmor.d/kettle': kettle('/etc/kettle.conf rw,', 'deny /etc/shadow r,') });
    const files = ['sarif', 'junit', 'markdown'].map((name) => join(place.folder, name));
    const words = ['sarif', 'junit', 'markdown'].flatMap((name, at) => [`--${name}`, files[at] ?? '']);
    expect(place.run(['check', '--base', 'HEAD~1', ...words]).status).toBe(3);
    const [sarif = '', junit = '', markdown = ''] = files.map((file) => readFileSync(file, 'utf8'));
    expect(JSON.parse(sarif)).toMatchObject({ version: '2.1.0', runs: [{ results: [{ level: 'error' }] }] });
    expect(junit).toContain('<failure type="reconcile/new-grant"');
    expect(markdown).toMatch(/^## AppArmor policy: wider/);
  });

  test('what is wrong with the call is said, and nothing else is', () => {
    expect(place.run(['check'])).toMatchObject({ status: 2, out: '' });
    expect(place.run(['check', '--base', 'HEAD', '--policy-dir', 'nowhere'])).toMatchObject({ status: 2, out: '' });
    const nowhere = place.run(['check', '--base', 'HEAD'], place.folder, { GIT_CEILING_DIRECTORIES: place.folder });
    expect(nowhere.status).toBe(2);
    expect(nowhere.err).toContain('in no repository of git');
    place.commit('two', { 'other/apparmor.d/abstractions/x': '', 'apparmor.d/abstractions/y': '' });
    const two = place.run(['check', '--base', 'HEAD~1']);
    expect(two.status).toBe(2);
    expect(two.err).toContain('apparmor.d, other/apparmor.d');
    expect(place.run(['check', '--base', 'HEAD~1', '--policy-dir', './apparmor.d/'])).toMatchObject({ status: 0 });
    expect(place.run(['check', '--base', 'HEAD~1', '--policy-dir', join(place.top, 'apparmor.d')]).status).toBe(0);
  });
});
