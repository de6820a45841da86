// The command rebase in real repositories of git.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DiagnosticCode } from '../../src/base/index.js';
import { say } from '../../src/report/index.js';
import { GitPlace, gitPath } from '../support/git-place.js';
import { describeWith } from '../support/needs.js';
import { rebaseIn } from '../support/rebase.js';

const kettle = (...rules: readonly string[]): string =>
  `profile kettle /usr/bin/kettle {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;
const cup = (...rules: readonly string[]): string => kettle(...rules).replaceAll('kettle', 'cup');

const start = {
  'apparmor.d/kettle': kettle('/etc/kettle.conf r,', '/var/log/kettle w,', '/run/kettle rw,'),
  'apparmor.d/cup': cup('/etc/cup r,'),
  'apparmor.d/abstractions/water': '  /var/water r,\n',
  README: 'one\n\ntwo\n\nthree\n',
};

describeWith('git', gitPath(), () => {
  let place: GitPlace;

  beforeEach(() => {
    place = new GitPlace();
    place.commit('start', start);
    place.git('branch', 'vendor');
  });

  afterEach(() => {
    place.remove();
  });

  const rebase = (...args: readonly string[]): ReturnType<typeof rebaseIn> => rebaseIn(place, ...args);

  const sentence = (code: DiagnosticCode, data: Parameters<typeof say>[0]['data'] = {}): string =>
    say({ code, data }).message;

  const onVendor = (message: string, changes: Parameters<GitPlace['commit']>[1]): void => {
    place.git('checkout', '-q', 'vendor');
    place.commit(message, changes);
    place.git('checkout', '-q', 'main');
  };

  const subjects = (): string[] => place.git('log', '--format=%s', 'vendor..main').split('\n').reverse();
  const show = (name: string): string => place.git('show', `main:${name}`);

  test('each local commit is replayed, with its author and message, and the working tree follows', () => {
    place.git('config', 'user.name', 'Someone');
    const message = 'local log\n\nFirst words.\n\nSigned-off-by: Ann <ann@example.org>';
    place.commit(message, { 'apparmor.d/kettle': kettle('/etc/kettle.conf r,', '/run/kettle rw,') });
    place.git(
      'commit',
      '-q',
      '--amend',
      '--no-edit',
      '--author',
      'Zo\u00eb <zoe@example.org>',
      '--date',
      '@86400 +0100',
    );
    place.commit('local cup', { 'apparmor.d/cup': cup('/etc/cup r,', '/etc/saucer r,'), 'local-notes': 'x\n' });
    onVendor('vendor', {
      'apparmor.d/kettle': kettle('/etc/kettle.conf r,', '/var/log/kettle w,'),
      'apparmor.d/spoon': 'profile spoon /usr/bin/spoon {\n}\n',
      'apparmor.d/abstractions/water': undefined,
    });
    const { status, document } = rebase('vendor');
    expect(document).toMatchObject({
      status: 'done',
      replayed: [{ subject: 'local log' }, { subject: 'local cup' }],
    });
    expect(status).toBe(0);
    expect(subjects()).toEqual(['local log', 'local cup']);
    expect(show('apparmor.d/kettle')).toBe(kettle('/etc/kettle.conf r,').trim());
    expect(show('apparmor.d/cup')).toContain('/etc/saucer');
    expect(place.git('log', '-1', '--format=%an <%ae> %ad %B', '--date=raw', 'main~1')).toBe(
      `Zo\u00eb <zoe@example.org> 86400 +0100 ${message}`,
    );
    expect(place.git('status', '--porcelain')).toBe('');
    expect(readFileSync(join(place.top, 'apparmor.d/spoon'), 'utf8')).toContain('spoon');
    expect(existsSync(join(place.top, 'apparmor.d/abstractions/water'))).toBe(false);
    expect(existsSync(join(place.top, '.git/aa-merge-rebase'))).toBe(false);
    expect(rebase('vendor').document.status).toBe('current');
  });

  test('it stops at the commit that would permit more than it did, and goes on with a reason', () => {
    place.commit('fine', { 'apparmor.d/cup': cup('/etc/cup r,', 'deny /etc/shadow r,') });
    place.commit('edit', { 'apparmor.d/kettle': kettle('/etc/kettle.conf r,', '/run/kettle rw,') });
    place.commit('edit again', {
      'apparmor.d/kettle': kettle('/etc/kettle.conf r,', '/run/kettle rw,', '/etc/lid r,'),
    });
    const before = place.git('rev-parse', 'main');
    onVendor('vendor', {
      'apparmor.d/kettle': kettle('/etc/kettle.conf r,', '/var/log/kettle w,', '/run/kettle rw,', '/etc/new rw,'),
    });
    const { status, document } = rebase('vendor');
    expect(status).toBe(3);
    expect(document).toMatchObject({
      status: 'stopped',
      replayed: [{ subject: 'fine' }],
      stopped: { subject: 'edit', why: 'widening', left: 2, files: [{ path: 'apparmor.d/kettle', hold: 'widening' }] },
    });
    expect(place.git('rev-parse', 'main')).toBe(before);
    expect(place.git('status', '--porcelain')).toBe('');
    expect(place.run(['rebase', 'vendor']).err).toContain(sentence('app/rebase-waits'));
    // Without a reason it is as it was.
    expect(rebase('--continue')).toMatchObject({ status: 3, document: { stopped: { subject: 'edit' } } });
    // What was said yes to is not asked again for the next commit on the same file.
    const done = rebase('--continue', '--why', 'the  new\nspool');
    expect(done).toMatchObject({ status: 0, document: { status: 'done' } });
    expect(show('apparmor.d/kettle')).toBe(
      kettle('/etc/kettle.conf r,', '/run/kettle rw,', '/etc/lid r,', '/etc/new rw,').trim(),
    );
    expect(place.git('log', '-1', '--format=%B', 'main~1')).toContain('Policy-Widening: kettle: the new spool');
    expect(place.git('log', '-1', '--format=%B', 'main')).toBe('edit again');
  });

  test('it stops at a conflict, takes what a person writes, and leaves everything where it was on --abort', () => {
    place.commit('local', {
      'apparmor.d/kettle': kettle('/etc/kettle.conf r,', '/var/log/kettle w,', '/run/kettle px,'),
    });
    const before = place.git('rev-parse', 'main');
    onVendor('vendor', {
      'apparmor.d/kettle': kettle('/etc/kettle.conf r,', '/var/log/kettle w,', '/run/kettle cx,'),
    });
    const { status, document } = rebase('vendor');
    expect(status).toBe(1);
    const text = document.stopped?.files[0]?.text ?? '';
    expect(readFileSync(text, 'utf8')).toContain('<<<<<<<');
    const marked = place.run(['rebase', '--continue']);
    expect(marked.status).toBe(2);
    expect(marked.err).toContain('conflict marker');
    expect(place.run(['rebase', '--abort']).out).toContain('as it was');
    expect(place.git('rev-parse', 'main')).toBe(before);
    expect(place.run(['rebase', '--continue']).status).toBe(2);
    rebase('vendor');
    writeFileSync(text, kettle('/etc/kettle.conf r,', '/var/log/kettle w,', '/run/kettle px,'));
    expect(rebase('--continue')).toMatchObject({ status: 0, document: { status: 'done' } });
    expect(show('apparmor.d/kettle')).toContain('/run/kettle px,');
  });

  test('what the administrator took away does not come back by the vendor’s change', () => {
    place.commit('less', { 'apparmor.d/kettle': kettle('/etc/kettle.conf r,', '/var/log/kettle w,') });
    onVendor('vendor', {
      'apparmor.d/kettle': kettle('/etc/kettle.conf r,', '/var/log/kettle w,', '/run/** rw,'),
    });
    const { status, document } = rebase('vendor', '--widening', 'report');
    expect(status).not.toBe(0);
    expect(document.stopped?.subject).toBe('less');
  });

  test('other files are merged like anywhere, and both sides’ changes to one wait for a person', () => {
    place.commit('local', { README: 'one\n\nTWO\n\nthree\n', 'apparmor.d/local/cup': '/etc/saucer r,\n' });
    onVendor('vendor', { README: 'one\n\n2\n\nthree\n', Makefile: 'all:\n' });
    const { status, document } = rebase('vendor');
    expect({ status, files: document.stopped?.files.map(({ path }) => path) }).toEqual({
      status: 1,
      files: ['README'],
    });
    writeFileSync(document.stopped?.files[0]?.text ?? '', 'settled\n');
    expect(rebase('--continue').status).toBe(0);
    expect([show('README'), show('Makefile'), show('apparmor.d/local/cup')]).toEqual([
      'settled',
      'all:',
      '/etc/saucer r,',
    ]);
  });

  test('a commit that the vendor made as well is left out, and merges are not replayed', () => {
    const same = { 'apparmor.d/cup': cup('/etc/cup r,', '/etc/saucer r,') };
    place.commit('same', same);
    place.git('checkout', '-q', '-b', 'side');
    place.commit('on a side', { side: 'x\n' });
    place.git('checkout', '-q', 'main');
    place.commit('besides', { besides: 'y\n' });
    place.git('merge', '-q', '--no-ff', '-m', 'merge', 'side');
    onVendor('vendor', same);
    const { status, document } = rebase('vendor');
    expect(status).toBe(0);
    expect(document.replayed.map(({ subject, as }) => [subject, as !== undefined]).sort()).toEqual([
      ['besides', true],
      ['on a side', true],
      ['same', false],
    ]);
    expect(subjects().sort()).toEqual(['besides', 'on a side']);
  });

  test('what somebody wrote while merging is replayed, too, and nothing widens behind it', () => {
    const own = ['/etc/kettle.conf r,', '/var/log/kettle w,', '/run/kettle rw,', '/var/steam r,'];
    onVendor('vendor one', { 'apparmor.d/kettle': kettle(...own) });
    place.commit('besides', { besides: 'y\n', 'apparmor.d/cup': cup('/etc/cup r,', '/etc/spoon r,') });
    place.git('merge', '-q', '--no-ff', '--no-commit', 'vendor');
    place.commit('merge, and a denial', { 'apparmor.d/kettle': kettle(...own, 'deny /etc/shadow r,') });
    // A merge that nobody wrote in, of two changes of one file.
    onVendor('vendor two', { 'apparmor.d/cup': cup('deny /srv/cup r,', '/etc/cup r,') });
    place.git('merge', '-q', '--no-ff', '-m', 'merge', 'vendor');
    onVendor('vendor three', { 'apparmor.d/kettle': kettle(...own.slice(1)) });
    const { status, document } = rebase('vendor');
    expect(status).toBe(0);
    expect(document.replayed.map(({ subject }) => subject)).toEqual(['besides', 'merge, and a denial']);
    expect(place.git('show', 'main:apparmor.d/kettle')).toContain('deny /etc/shadow r,');
    expect(place.git('show', 'main:apparmor.d/kettle')).not.toContain('/etc/kettle.conf');
    onVendor('vendor four', { 'apparmor.d/kettle': kettle(...own.slice(1), '/etc/** r,') });
    expect(rebase('vendor').status).toBe(3);
  });

  describe('what is set beside a file that the vendor renames', () => {
    const renamed = {
      'apparmor.d/kettle': undefined,
      'apparmor.d/usr.bin.kettle': kettle('/etc/kettle.conf r,', '/run/kettle rw,'),
    };
    const names = (): string[] => place.git('ls-tree', '-r', '--name-only', 'main', 'apparmor.d').split('\n');
    const link = (name: string): string => place.git('cat-file', 'blob', `main:apparmor.d/${name}`);

    test('switches follow it, with an edit and without, and so does their end', () => {
      place.commit('edit and disable', {
        'apparmor.d/kettle': kettle(
          '/etc/kettle.conf r,',
          '/var/log/kettle w,',
          '/run/kettle rw,',
          'deny /etc/shadow r,',
        ),
        'apparmor.d/disable/kettle': { link: '../kettle' },
      });
      place.commit('complain', { 'apparmor.d/force-complain/kettle': { link: '/etc/apparmor.d/kettle' } });
      place.commit('complain no more', { 'apparmor.d/force-complain/kettle': undefined });
      place.commit('complain after all', { 'apparmor.d/force-complain/kettle': { link: '/etc/apparmor.d/kettle' } });
      onVendor('vendor', renamed);
      const { status, document } = rebase('vendor');
      expect([status, document.replayed.map(({ as }) => as !== undefined)]).toEqual([0, [true, true, true, true]]);
      expect(names()).toEqual([
        'apparmor.d/abstractions/water',
        'apparmor.d/cup',
        'apparmor.d/disable/usr.bin.kettle',
        'apparmor.d/force-complain/usr.bin.kettle',
        'apparmor.d/usr.bin.kettle',
      ]);
      expect(show('apparmor.d/usr.bin.kettle')).toContain('deny /etc/shadow');
      expect([link('disable/usr.bin.kettle'), link('force-complain/usr.bin.kettle')]).toEqual([
        '../usr.bin.kettle',
        '/etc/apparmor.d/usr.bin.kettle',
      ]);
    });

    test('files below local/ follow it, whatever a later commit does to them', () => {
      const reading = (name: string): string => kettle('/etc/kettle.conf r,', `include if exists <local/${name}>`);
      place.commit('reads local', { 'apparmor.d/kettle': reading('kettle') });
      place.git('branch', '-f', 'vendor');
      place.commit('rules', { 'apparmor.d/local/kettle': 'deny /etc/shadow r,\n' });
      place.commit('more rules', { 'apparmor.d/local/kettle': 'deny /etc/shadow r,\n/etc/lid r,\n' });
      onVendor('vendor', { 'apparmor.d/kettle': undefined, 'apparmor.d/usr.bin.kettle': reading('usr.bin.kettle') });
      expect(rebase('vendor').status).toBe(0);
      expect(names().filter((name) => name.includes('kettle'))).toEqual([
        'apparmor.d/local/usr.bin.kettle',
        'apparmor.d/usr.bin.kettle',
      ]);
      expect(show('apparmor.d/local/usr.bin.kettle')).toBe('deny /etc/shadow r,\n/etc/lid r,');
    });

    test('a file that is edited here and renamed there waits under its new name, and goes on', () => {
      place.commit('edit', { 'apparmor.d/kettle': kettle('/etc/kettle.conf r,', '/run/kettle px,') });
      onVendor('vendor', {
        'apparmor.d/kettle': undefined,
        'apparmor.d/usr.bin.kettle': kettle('/etc/kettle.conf r,', '/run/kettle cx,'),
      });
      const { status, document } = rebase('vendor');
      expect([status, document.stopped?.files.map(({ path }) => path)]).toEqual([1, ['apparmor.d/usr.bin.kettle']]);
      writeFileSync(document.stopped?.files[0]?.text ?? '', kettle('/etc/kettle.conf r,', '/run/kettle px,'));
      expect(rebase('--continue').status).toBe(0);
      expect(names()).not.toContain('apparmor.d/kettle');
      expect(show('apparmor.d/usr.bin.kettle')).toContain('px,');
    });

    test('where it is not certain that it was renamed, the switch waits', () => {
      place.commit('disable', { 'apparmor.d/disable/kettle': { link: '../kettle' } });
      onVendor('vendor', {
        'apparmor.d/kettle': undefined,
        'apparmor.d/pot': 'profile pot /usr/bin/{kettle,pot} {\n}\n',
      });
      expect(rebase('vendor').document.stopped).toMatchObject({ subject: 'vendor', files: [] });
      const { status, document } = rebase('--continue', '--why', 'no kettle');
      expect(status).not.toBe(0);
      expect(document.stopped?.files).toMatchObject([
        {
          path: 'apparmor.d/disable/kettle',
          reasons: [{ code: 'reconcile/vendor-removed' }, { code: 'reconcile/perhaps-renamed' }],
        },
      ]);
    });
  });

  test('a local file that the vendor’s new text reads no longer waits', () => {
    const reading = 'include if exists <local/cup>';
    place.git('checkout', '-q', 'vendor');
    place.commit('reads local', { 'apparmor.d/cup': cup('/etc/cup r,', reading) });
    place.git('checkout', '-q', 'main');
    place.git('reset', '-q', '--hard', 'vendor');
    place.commit('denial', { 'apparmor.d/local/cup': 'deny /etc/shadow r,\n' });
    onVendor('vendor', { 'apparmor.d/cup': cup('/etc/cup r,') });
    const { status, document } = rebase('vendor');
    expect(status).toBe(3);
    expect(document.stopped?.files).toMatchObject([{ path: 'apparmor.d/local/cup', hold: 'lost-local' }]);
    writeFileSync(document.stopped?.files[0]?.text ?? '', '# nothing\n');
    expect(rebase('--continue').status).toBe(0);
    expect(show('apparmor.d/local/cup')).toBe('# nothing');
  });

  describe('abstractions that no local commit touches', () => {
    const drinking = (...rules: readonly string[]): string => kettle('include <abstractions/water>', ...rules);

    test('what one gives back that a commit took away waits with that commit', () => {
      place.git('checkout', '-q', 'vendor');
      place.commit('drinks', { 'apparmor.d/kettle': drinking('/etc/kettle.conf r,', '/var/cold r,') });
      place.git('checkout', '-q', 'main');
      place.git('reset', '-q', '--hard', 'vendor');
      place.commit('unrelated', { 'apparmor.d/cup': cup('/etc/cup r,', '/etc/saucer r,') });
      place.commit('no cold water', { 'apparmor.d/kettle': drinking('/etc/kettle.conf r,') });
      onVendor('vendor', { 'apparmor.d/abstractions/water': '  /var/water r,\n  /var/cold r,\n' });
      const { status, document } = rebase('vendor');
      expect(status).toBe(3);
      expect(document).toMatchObject({
        replayed: [{ subject: 'unrelated' }],
        stopped: {
          subject: 'no cold water',
          files: [{ path: 'apparmor.d/abstractions/water', hold: 'lost-restriction' }, { path: 'apparmor.d/kettle' }],
        },
      });
      expect(rebase('--continue').status).toBe(3);
      // A denial in the profile is an answer, and so is a reason.
      const kept = document.stopped?.files[1]?.text ?? '';
      writeFileSync(kept, drinking('/etc/kettle.conf r,', 'deny /var/cold r,'));
      expect(rebase('--continue').status).toBe(0);
      expect(show('apparmor.d/kettle')).toContain('deny /var/cold r,');
      expect(show('apparmor.d/abstractions/water')).toContain('/var/cold');
      place.git('reset', '-q', '--hard', 'main@{1}');
      expect(rebase('vendor').status).toBe(3);
      expect(rebase('--continue', '--why', 'cold water is fine').status).toBe(0);
      expect(show('apparmor.d/kettle')).not.toContain('deny');
      expect(place.git('log', '-1', '--format=%B', 'main')).toContain(
        'Policy-Widening: abstractions/water: cold water is fine',
      );
    });
  });

  test('what goes in without a question is told', () => {
    place.commit('edit', { 'apparmor.d/kettle': kettle('/etc/kettle.conf r,', '/run/kettle rw,') });
    onVendor('vendor', {
      'apparmor.d/kettle': kettle('/etc/kettle.conf r,', '/var/log/kettle w,', '/run/kettle rw,', '/etc/new rw,'),
    });
    const { status, document } = rebase('vendor', '--widening', 'report');
    expect(status).toBe(0);
    expect(document.replayed[0]?.widenings).toMatchObject([{ code: 'reconcile/new-grant', profiles: ['kettle'] }]);
    place.git('reset', '-q', '--hard', 'main@{1}');
    expect(place.run(['rebase', 'vendor', '--widening', 'report']).out).toContain('/etc/new');
  });

  test('an abstraction that nobody here reads is judged by itself', () => {
    const water = (...rules: readonly string[]): string => rules.map((rule) => `  ${rule}\n`).join('');
    place.commit('edit', { 'apparmor.d/abstractions/water': water('/var/water r,', '/srv/water r,') });
    place.commit('and again', { 'apparmor.d/abstractions/water': water('/var/water r,', '/srv/water rw,') });
    onVendor('vendor', { 'apparmor.d/abstractions/water': water('/var/water r,', '/etc/water rw,') });
    const { status, document } = rebase('vendor');
    expect(status).toBe(3);
    expect(document.stopped).toMatchObject({
      subject: 'edit',
      files: [{ path: 'apparmor.d/abstractions/water', hold: 'widening' }],
    });
    expect(rebase('--continue').status).toBe(3);
    expect(rebase('--continue', '--why', 'water is wet').status).toBe(0);
    expect(show('apparmor.d/abstractions/water')).toContain('/etc/water rw,');
    expect(place.git('log', '-1', '--format=%B', 'main~1')).toContain(
      'Policy-Widening: abstractions/water: water is wet',
    );
  });

  describe('the vendor’s own changes', () => {
    const reading = cup('/etc/cup r,', 'include <abstractions/water>');

    beforeEach(() => {
      place.git('checkout', '-q', 'vendor');
      place.commit('drinks', { 'apparmor.d/cup': reading });
      place.git('checkout', '-q', 'main');
      place.git('reset', '-q', '--hard', 'vendor');
      place.commit('local', { 'apparmor.d/kettle': kettle('/etc/kettle.conf r,', '/run/kettle rw,') });
    });

    test('what they newly permit is told, and goes in; under strict it waits', () => {
      onVendor('vendor', { 'apparmor.d/abstractions/water': '  /var/water rw,\n' });
      const { status, document } = rebase('vendor', '--widening', 'strict');
      expect(status).toBe(3);
      expect(document).toMatchObject({
        vendor: [{ code: 'reconcile/new-grant', units: ['abstractions/water'], profiles: ['cup'] }],
        stopped: { subject: 'vendor', why: 'widening', left: 1, files: [] },
      });
      expect(rebase('--continue', '--widening', 'strict').status).toBe(3);
      expect(rebase('--continue', '--widening', 'strict', '--why', 'water flows').status).toBe(0);
      expect(place.git('log', '-1', '--format=%B', 'main')).toContain(
        'Policy-Widening: abstractions/water: water flows',
      );
      place.git('reset', '-q', '--hard', 'main@{1}');
      const told = place.run(['rebase', 'vendor']);
      expect(told.status).toBe(0);
      expect(told.out).toContain('/var/water');
    });

    test('a profile that goes waits for a word', () => {
      onVendor('vendor', { 'apparmor.d/cup': undefined });
      const { status, document } = rebase('vendor', '--widening', 'report');
      expect(status).toBe(3);
      expect(document).toMatchObject({
        vendor: [{ code: 'reconcile/lost-profile', units: ['cup'] }],
        stopped: { subject: 'vendor', files: [] },
      });
      expect(place.run(['rebase', '--continue']).out).toContain('--continue --why TEXT');
      expect(rebase('--continue', '--why', 'no cups any more').status).toBe(0);
      expect(existsSync(join(place.top, 'apparmor.d/cup'))).toBe(false);
    });

    test('a directory in the place of a file that was edited here is told with that file', () => {
      onVendor('vendor', { 'apparmor.d/kettle': undefined, 'apparmor.d/kettle/one': kettle('/etc/kettle.conf rw,') });
      const { out, status } = place.run(['rebase', 'vendor']);
      expect(status).toBe(1);
      expect(out).toContain('could write `/etc/kettle.conf`');
      expect(out).toContain('something else is in its place: `apparmor.d/kettle/one`');
    });

    test('one that has another name now does not, nor do files that were edited here', () => {
      place.commit('switches', { 'apparmor.d/disable/cup': { link: '../cup' } });
      onVendor('vendor', {
        'apparmor.d/cup': undefined,
        'apparmor.d/usr.bin.cup': reading,
        'apparmor.d/kettle': undefined,
        'apparmor.d/usr.bin.kettle': kettle('/etc/kettle.conf r,', '/var/log/kettle w,', '/run/kettle rw,'),
      });
      const { status, document } = rebase('vendor', '--widening', 'strict');
      expect([status, document.vendor]).toEqual([0, []]);
      expect(place.git('ls-tree', '-r', '--name-only', 'main', 'apparmor.d/disable')).toBe(
        'apparmor.d/disable/usr.bin.cup',
      );
    });
  });

  test('names of any bytes, a bare repository, and a branch that somebody moves meanwhile', () => {
    const name = Buffer.concat([Buffer.from(`${place.top}/apparmor.d/t`), Buffer.from([0xe9])]);
    writeFileSync(name, cup('/etc/t r,').replaceAll('cup', 'tea'));
    place.commit('bytes');
    onVendor('vendor', { 'apparmor.d/cup': cup() });
    const bare = join(place.folder, 'bare');
    place.git('clone', '-q', '--bare', place.top, bare);
    const { status } = place.run(['rebase', 'vendor'], bare);
    expect(status).toBe(0);
    expect(place.gitIn(bare, 'ls-tree', '-r', '--name-only', 'main')).toContain('"apparmor.d/t\\351"');
    expect(place.gitIn(bare, 'log', '--format=%s', 'vendor..main')).toBe('bytes');
    place.commit('local', { 'apparmor.d/kettle': kettle('/etc/kettle.conf r,') });
    onVendor('more', { 'apparmor.d/kettle': kettle('/etc/kettle.conf rw,', '/var/log/kettle w,', '/run/kettle rw,') });
    expect(rebase('vendor').status).toBe(3);
    const moved = place.commit('somebody else');
    const late = place.run(['rebase', '--continue', '--why', 'it is meant']);
    expect(late.status).toBe(2);
    expect(late.err).toContain(sentence('app/branch-moved', { branch: 'refs/heads/main' }));
    expect(place.git('rev-parse', 'main')).toBe(moved);
  });

  test('a repository with longer names of objects', () => {
    const long = join(place.folder, 'long');
    mkdirSync(join(long, 'apparmor.d'), { recursive: true });
    const commit = (message: string, name: string, text: string | undefined): void => {
      const path = join(long, 'apparmor.d', name);
      if (text === undefined) rmSync(path);
      else writeFileSync(path, text);
      place.gitIn(long, 'add', '-A');
      place.gitIn(long, 'commit', '-q', '-m', message);
    };
    place.gitIn(long, 'init', '-q', '-b', 'main', '--object-format=sha256');
    commit('start', 'cup', cup('/etc/cup r,'));
    commit('notes', 'README', 'words\n');
    place.gitIn(long, 'branch', 'vendor');
    commit('no notes', 'README', undefined);
    place.gitIn(long, 'checkout', '-q', 'vendor');
    commit('less', 'cup', cup());
    place.gitIn(long, 'checkout', '-q', 'main');
    expect(place.run(['rebase', 'vendor'], long)).toMatchObject({ status: 0, err: '' });
    expect(place.gitIn(long, 'ls-tree', '-r', '--name-only', 'main')).toBe('apparmor.d/cup');
  });

  test('what is wrong with the call is said, and nothing is done', () => {
    const err = (...args: readonly string[]): string => {
      const ended = place.run(['rebase', ...args]);
      expect([args, ended.status, ended.out]).toEqual([args, 2, '']);
      return ended.err;
    };
    err();
    err('--continue', 'vendor');
    err('--continue', '--abort');
    expect(err('--abort')).toContain(sentence('app/no-rebase'));
    expect(err('nowhere')).toContain('no revision');
    place.write({ 'apparmor.d/cup': cup() });
    expect(err('vendor')).toContain(sentence('app/not-clean', { files: 1, first: 'apparmor.d/cup' }));
    place.git('checkout', '-q', '.');
    place.git('checkout', '-q', '--orphan', 'alone');
    place.commit('alone');
    expect(err('vendor')).toContain(sentence('app/no-common-commit', { name: 'vendor' }));
    place.git('checkout', '-q', '--detach');
    expect(err('vendor')).toContain(sentence('app/no-branch'));
  });
});
