// A merge that is clean by itself: not valid in its place, or with a base that is not understood.

import { mergeFiles } from '../../../src/app/index.js';
import type { ByteText } from '../../../src/base/index.js';
import { memoryFileSystem } from '../../../src/host/index.js';

const markers = ['o', 'b', 't'] as readonly string[] as readonly ByteText[];

function merge(
  base: string,
  ours: string,
  theirs: string,
  more: Record<string, string> = {},
): ReturnType<typeof mergeFiles> {
  const disk = memoryFileSystem({ '/ours': ours, '/base': base, '/theirs': theirs, ...more });
  const names = { ours: '/ours', base: '/base', theirs: '/theirs', policyDirectory: '/' };
  return mergeFiles({ ...names, labels: markers, markerSize: 7, refuses: false }, disk);
}

const rules = (...lines: readonly string[]): string => lines.map((line) => `  ${line}\n`).join('');

test('a variable withdrawn here and used there leaves markers around both changes', () => {
  const base = `@{V} = /v\n\nprofile a {\n${rules('/a r,', '/b r,')}}\n`;
  const { status, merged, broken } = merge(base, base.replace('@{V} = /v\n', ''), base.replace('/b r,', '@{V} r,'));
  expect(status).toBe('conflict');
  expect(broken.length).toBeGreaterThan(0);
  expect(merged.conflicts.map(({ kind }) => kind)).toEqual(['text', 'text']);
  expect(merged.text).toBe(
    `<<<<<<< o\n||||||| b\n@{V} = /v\n=======\n@{V} = /v\n>>>>>>> t\n\nprofile a {\n  /a r,\n` +
      `<<<<<<< o\n  /b r,\n||||||| b\n  /b r,\n=======\n  @{V} r,\n>>>>>>> t\n}\n`,
  );
});

test('changes that both sides made alike need no markers', () => {
  const base = `@{V} = /v\n\nprofile a {\n${rules('/a r,', '/m r,', '/b r,')}}\n`;
  const both = base.replace('/a r,', '/a rw,');
  const { merged } = merge(base, both.replace('@{V} = /v\n', ''), both.replace('/b r,', '@{V} r,'));
  expect(merged.text).toContain('\nprofile a {\n  /a rw,\n  /m r,\n<<<<<<< o\n');
});

describe('a base that includes what the vendor has renamed', () => {
  const profile = (include: string, ...more: readonly string[]): string =>
    `profile a {\n${rules(`include <${include}>`, '/m r,', '/n r,', ...more)}}\n`;
  const here = { '/new': '/a r,\n' };

  test('does not stop a merge that permits no more', () => {
    const { status, merged } = merge(profile('old', '/b r,'), profile('new', '/b r,'), profile('new'), here);
    expect([status, merged.text]).toEqual(['clean', profile('new')]);
  });

  test('stops one that permits more under every setting, and leaves the text alone', () => {
    const { status, merged, verdict } = merge(
      profile('old', '/b r,'),
      profile('new'),
      profile('new', '/b r,', '/c r,'),
      here,
    );
    expect([status, verdict?.unlawful?.kind]).toEqual(['refused', 'unknown']);
    expect(merged.text).toBe(profile('new', '/c r,'));
  });
});

test('policy is judged by what the host pins', () => {
  const base = `profile a /usr/bin/a {\n${rules('/a r,')}}\n`;
  const disk = memoryFileSystem({
    '/ours': base.replace('/a r,', '/a r,\n  /m r,'),
    '/base': base,
    '/theirs': base.replace('/usr/bin/a {', '/usr/bin/a xattrs=(user.a="b") {'),
    '/r/etc/apparmor/parser.conf': 'policy-features=/features\n',
    '/r/features': 'domain {attach_conditions {xattr {yes}}}',
  });
  const names = { ours: '/ours', base: '/base', theirs: '/theirs', policyDirectory: '/', labels: [], markerSize: 7 };
  const statusOn = (host: { root?: string }): string => mergeFiles({ ...names, ...host, refuses: true }, disk).status;
  expect([statusOn({}), statusOn({ root: '/r' })]).toEqual(['clean', 'refused']);
});
