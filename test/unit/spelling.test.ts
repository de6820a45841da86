// "Did you mean": for every kind of word that policy can misspell the nearest one is told, and never a silly one.

import { basename } from 'node:path';
import { nearest, nearestSpelling, suggestionFor } from '../../src/base/index.js';
import type { BytePath } from '../../src/base/index.js';
import { memoryFileSystem } from '../../src/host/index.js';
import { checkPolicy } from '../../src/model/index.js';
import { loadPolicy, searchPath } from '../../src/policy/index.js';
import { say } from '../../src/report/index.js';

const around = {
  '/p/abi/4.0': 'query { label { multi_transaction { yes\n}\n}\n}\n',
  '/p/abstractions/nameservice': '/etc/hosts r,\n',
  '/p/abstractions/base': '/etc/ld.so.cache r,\n',
  '/p/tunables/global': '@{HOME}=/home/*/\n@{PROC}=/proc/\n$flagged = true\n',
};

/** Code, suggestion and help of the first thing that is said of a file. */
function said(text: string): readonly [code: string, suggestion: unknown, help: string] {
  const path = '/p/kettle' as BytePath;
  const disk = memoryFileSystem({ ...around, [path]: text });
  const set = loadPolicy([path], searchPath(['/p']), disk);
  const file = set.files.get(path);
  const [first] = [...(file?.diagnostics ?? []), ...checkPolicy(set, path).diagnostics];
  if (first === undefined) return ['none', undefined, ''];
  return [basename(first.code), first.data['suggestion'], say(first).help ?? ''];
}

const inProfile = (rule: string): string => `include <tunables/global>\nprofile kettle {\n  ${rule}\n}\n`;

test.each([
  ['capability sys_amdin,', 'unknown-capability', 'sys_admin'],
  ['capability CAP_SYS_ADMIN,', 'unknown-capability', 'sys_admin'],
  ['capability quux,', 'unknown-capability', undefined],
  ['signal send set=(trem),', 'unknown-signal', 'term'],
  ['signal send set=(SIGKILL),', 'unknown-signal', 'kill'],
  ['signal sned,', 'unexpected-word', 'send'],
  ['signal (recieve),', 'unknown-permission', 'receive'],
  ['signal send per=cup,', 'unknown-condition', 'peer'],
  ['ptrace traced,', 'unexpected-word', 'tracedby'],
  ['network inet6 steam,', 'unknown-network', 'inet6 stream'],
  ['network netlnk raw,', 'unknown-network', 'netlink raw'],
  ['network blutooth,', 'unknown-network', 'bluetooth'],
  ['network AF_INET,', 'unknown-network', 'inet'],
  ['unix type=straem,', 'bad-value', 'stream'],
  ['mqueue type=posxi,', 'bad-value', 'posix'],
  ['mount options=(ro, nosiud) /a -> /b,', 'unknown-mount-option', 'nosuid'],
  ['mount fstyp=ext4 /a -> /b,', 'unknown-condition', 'fstype'],
  ['set rlimit nofiles <= 10,', 'unknown-rlimit', 'nofile'],
  ['set rlimit RLIMIT_NPROC <= 10,', 'unknown-rlimit', 'nproc'],
  ['dbus sendd bus=session,', 'unexpected-word', 'send'],
  ['dbus send buss=session,', 'unknown-condition', 'bus'],
  ['io_uring sqpol,', 'unexpected-word', 'sqpoll'],
  ['io_uring (sqpol),', 'ignored-permission', 'sqpoll'],
  ['capabilty chown,', 'unexpected-word', 'capability'],
  ['singal send,', 'unexpected-word', 'signal'],
  ['netwrok inet,', 'unexpected-word', 'network'],
  ['@{HOEM}/a r,', 'undefined-variable', '@{HOME}'],
  ['@{home}/a r,', 'undefined-variable', '@{HOME}'],
  ['@{quux}/a r,', 'undefined-variable', undefined],
  ['include <abstractions/nameservices>', 'include-not-found', 'abstractions/nameservice'],
  ['include <abstraction/bsae>', 'include-not-found', 'abstractions/base'],
  ['include <abstractions/quux>', 'include-not-found', undefined],
  ['include "/p/abstractions/bas"', 'include-not-found', '/p/abstractions/base'],
])('%s', (rule, code, suggestion) => {
  const [found, near, help] = said(inProfile(rule));
  expect([found, near]).toEqual([code, suggestion]);
  expect(help.includes('did you mean')).toBe(suggestion !== undefined);
});

test('words outside of rules', () => {
  expect(said('profile kettle flags=(complian) {\n}\n').slice(0, 2)).toEqual(['unknown-flag', 'complain']);
  expect(said('profile kettle flags=(attach_disconected) {\n}\n').slice(0, 2)).toEqual([
    'unknown-flag',
    'attach_disconnected',
  ]);
  expect(said('abi <abi/4.O>,\nprofile kettle {\n}\n').slice(0, 2)).toEqual(['abi-not-found', 'abi/4.0']);
});

test('what is not near is not meant', () => {
  expect(nearest('sta', ['status', 'stash'])).toBeUndefined();
  expect(nearest('stat', ['status', 'history'])).toBe('status');
  expect(nearestSpelling('stat', ['status', 'history'])).toBeUndefined();
  expect(nearestSpelling('chmod', ['chown', 'kill'])).toBeUndefined();
  expect(suggestionFor('x', ['y', 'z'])).toEqual({});
  expect(suggestionFor('TERM', ['term', 'trap'])).toEqual({ suggestion: 'term' });
});
