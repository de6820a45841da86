import type { ByteText } from '../../../src/base/index.js';
import { evaluate } from '../../../src/model/index.js';
import { modelOf } from '../../support/compare.js';

// What mount rules permit, by target, source, type and flags; the compiler's answers to the same are in test/oracle.

const flagBits: Readonly<Record<string, number>> = {
  ro: 0,
  nosuid: 1,
  remount: 5,
  noatime: 10,
  bind: 12,
  move: 13,
  rec: 14,
  silent: 15,
  private: 18,
  shared: 20,
  user: 31,
};

/** Whether one mount is permitted: `TARGET SOURCE TYPE FLAGS`, `-` for what is empty. */
function permits(rules: string, mount: string): boolean {
  const [target = '', source = '', type = '', flags = ''] = mount.split(' ').map((word) => (word === '-' ? '' : word));
  const bytes = flags.split(',').flatMap((flag) => (flag === '' ? [] : [(flagBits[flag] as number) + 1]));
  const text = `\x07${target}\0${source}\0${type}\0${String.fromCharCode(...bytes.sort((a, b) => a - b))}`;
  return (bitsAt(rules, text) & 2) !== 0;
}

function bitsAt(rules: string, text: string): number {
  const [profile] = modelOf(`profile t {\n${rules}\n}\n`).profiles;
  return evaluate(profile?.terms('mount') ?? [], text as ByteText).allowed;
}

test.each([
  [
    'mount,',
    ['/b /a ext4 ro', '/b - - remount,ro', '/b /a - bind,rec', '/b - - shared', '/b /a - move', '- - - -'],
    ['/b /a - user'],
  ],
  [
    'mount /a -> /b,',
    ['/b /a ext4 ro', '/b /a - bind', '/b /a - move', '/b /a x -'],
    ['/b - - remount', '/b /a - shared', '/c /a - -'],
  ],
  ['mount -> /b,', ['/b - - remount,ro', '/b - - shared', '/b /x - bind'], ['/c - - shared']],
  // A lone source is the target of propagation.
  ['mount /a,', ['/a - - shared', '/a - - remount', '/x /a - bind', '/x /a ext4 -'], ['/b - - shared']],
  ['mount options=ro /a -> /b,', ['/b /a x ro'], ['/b /a x -', '/b /a x ro,nosuid', '/b /a - bind']],
  ['mount options=rw /a -> /b,', ['/b /a x -', '/b /a - -'], ['/b /a x ro', '/b /a - bind']],
  ['mount options=nouser /a -> /b,', ['/b /a x -'], ['/b /a x ro', '/b /a x user']],
  ['mount options in (ro nosuid) /a -> /b,', ['/b /a x -', '/b /a x ro', '/b /a x ro,nosuid'], ['/b /a x noatime']],
  ['mount options in (rw) /a -> /b,', ['/b /a x ro', '/b /a x -'], ['/b /a x nosuid']],
  ['mount options in (bind) /a -> /b,', ['/b /a - bind', '/b /a x -'], ['/b /a - bind,rec']],
  [
    'mount options=ro options in (nosuid) /a -> /b,',
    ['/b /a x ro', '/b /a x ro,nosuid'],
    ['/b /a x nosuid', '/b /a x -'],
  ],
  ['mount options=ro options=nosuid /a -> /b,', ['/b /a x ro', '/b /a x nosuid'], ['/b /a x ro,nosuid', '/b /a x -']],
  ['mount options=(bind,ro) /a -> /b,', ['/b /a - bind'], ['/b /a - ro,bind', '/b /a - -']],
  ['mount options=rbind /a -> /b,', ['/b /a - bind,rec'], ['/b /a - bind', '/b /a - rec']],
  ['mount options=(move,silent) /a -> /b,', ['/b /a - move'], ['/b /a - move,silent']],
  ['mount options=(rshared,silent) -> /b,', ['/b - - rec,silent,shared'], ['/b - - shared', '/b - - rec,shared']],
  ['mount options=(private,noatime) -> /b,', ['/b - - private'], ['/b - - private,noatime']],
  ['mount options=(private,ro) /a -> /b,', ['/b /a x ro'], ['/b - - private', '/b - - private,ro']],
  ['mount options=remount -> /b,', ['/b - - remount'], ['/b - - remount,ro', '/b - - -']],
  ['mount options=(remount,ro) /a -> /b,', ['/b /a x ro'], ['/b - - remount,ro']],
  [
    'remount /b,',
    ['/b - - remount', '/b - - remount,ro,bind', '/b - - remount,shared'],
    ['/b - - ro', '/b - - remount,move'],
  ],
  ['remount options=ro /b,', ['/b - - remount,ro'], ['/b - - remount']],
  ['remount options in (ro) /b,', ['/b - - remount,ro', '/b - - remount'], ['/b - - ro']],
  [
    'mount fstype=ext4 -> /b,',
    ['/b /a ext4 ro', '/b - ext4 -'],
    ['/b /a xfs -', '/b /a ext4 bind', '/b - ext4 remount'],
  ],
  ['mount fstype=(ext4 x*) fstype=tmpfs,', ['/b - ext4 -', '/b - xfs -', '/b - tmpfs -'], ['/b - btrfs -']],
  ['mount vfstype in (ext*),', ['/b - ext -'], ['/b - xfs -']],
  ['mount detached -> /b,', ['/b - ext4 -', '/b - - move'], ['/b detached ext4 -']],
  ['mount "" -> /b,', ['/b - ext4 -'], ['/b a ext4 -']],
  ['mount //a///b -> /c//d/,', ['/c/d/ //a/b x -'], ['/c/d //a/b x -', '/c/d/ /a/b x -']],
  ['mount, deny mount options=bind,', ['/b /a - bind,rec', '/b /a x -'], ['/b /a - bind']],
])('%s', (rules, permitted, others) => {
  expect([...permitted, ...others].filter((mount) => permits(rules, mount))).toEqual(permitted);
});

test.each([
  ['umount /b/,', '\x07/b/', 4],
  ['umount /b/,', '\x07/b', 0],
  ['umount,', '\x07', 4],
  ['umount fstype=ext4 options=ro /b,', '\x07/b', 4],
  ['mount, remount,', '\x07/b', 0],
  ['pivot_root,', '\x07/n\0/o', 1],
  ['pivot_root /n,', '\x07/n\0', 1],
  ['pivot_root oldroot=/o /n -> p,', '\x07/n\0/o', 1],
  ['pivot_root oldroot=/o /n,', '\x07/n\0/p', 0],
  ['pivot_root oldroot=/o, deny pivot_root /n,', '\x07/n\0/o', 0],
  ['pivot_root oldroot=detached,', '\x07/n\0detached', 1],
])('%s at %j', (rules, text, allowed) => {
  expect(bitsAt(rules, text)).toBe(allowed);
});
