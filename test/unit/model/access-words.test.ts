import type { ByteText } from '../../../src/base/index.js';
import type { Access } from '../../../src/model/index.js';
import { parseAccess, parseAccessWords, readAccess } from '../../../src/model/index.js';

const read = (line: string): ReturnType<typeof parseAccess> => parseAccess(line as ByteText);

/** Class, permissions and attributes as one line, to compare. */
function plain(access: Access | object): string {
  if ('problem' in access) return JSON.stringify(access);
  const { class: name, permissions, attributes, who } = access as Access;
  const about = Object.entries(attributes).map(([key, value]) => `${key}=${value}`);
  return [name, permissions.join(','), ...about, ...(who === undefined ? [] : [who])].join(' ');
}

const lines: readonly [string, string][] = [
  ['file /etc/shadow r', 'file r path=/etc/shadow'],
  ['file /etc/shadow rw owner', 'file r,w path=/etc/shadow owner'],
  ['file rr "/a b"', 'file r path=/a b'],
  ['exec /bin/sh', 'file x path=/bin/sh'],
  ['exec /bin/sh other', 'file x path=/bin/sh other'],
  ['link /a -> /b', 'file l path=/a target=/b'],
  ['link /a target=/b', 'file l path=/a target=/b'],
  ['change_profile foo//bar', 'file change_profile profile=foo//bar'],
  ['change-profile foo', 'file change_profile profile=foo'],
  ['change_onexec /bin/x -> foo', 'file onexec path=/bin/x profile=foo'],
  ['capability net_admin', 'capability  name=net_admin'],
  ['rlimit nofile 1024', 'rlimit  name=nofile value=1024'],
  ['signal send term peer=foo', 'signal send signal=term peer=foo'],
  ['signal receive set=rtmin+1 peer="a b"', 'signal receive signal=rtmin+1 peer=a b'],
  ['ptrace read peer=x', 'ptrace read peer=x'],
  [
    'dbus send system path=/o interface=i member=m peer=(name=n, label="l l")',
    'dbus send bus=system path=/o interface=i member=m name=n label=l l',
  ],
  ['dbus send bus=system name=n label=l', 'dbus send bus=system name=n label=l'],
  ['dbus bind session name=n', 'dbus bind bus=session name=n'],
  [
    'mount source=/a target=/b fstype=ext4 options=ro,nosuid',
    'mount mount source=/a target=/b fstype=ext4 flags=ro,nosuid',
  ],
  ['mount /a -> /b options=(ro,nosuid)', 'mount mount source=/a target=/b flags=ro,nosuid'],
  ['umount /mnt/', 'mount umount target=/mnt/'],
  ['pivot_root /new old=/old', 'mount pivot_root newroot=/new oldroot=/old'],
  ['network create inet stream', 'network create family=inet type=stream'],
  [
    'network connect inet stream peer=(ip=1.2.3.4 port=80)',
    'network connect family=inet type=stream peer_ip=1.2.3.4 peer_port=80',
  ],
  ['unix connect type=stream peer_addr=@x peer=p', 'unix connect type=stream peer_addr=@x peer_label=p'],
  ['unix connect stream peer=(addr=@x label=p)', 'unix connect type=stream peer_addr=@x peer_label=p'],
  ['mqueue open /q', 'mqueue open name=/q'],
  ['userns create', 'userns create'],
  ['io_uring override_creds label=x', 'io_uring override_creds label=x'],
];

test.each(lines)('%s', (line, expected) => {
  expect(plain(read(line))).toBe(expected);
});

describe('what is no request says why, and what is accepted', () => {
  const problems: readonly [string, string, string][] = [
    ['', 'class', ''],
    ['toString x', 'class', 'toString'],
    ['file /a', 'no-permission', ''],
    ['file /a rz', 'permission', 'rz'],
    ['signal (send, receive) term peer=foo', 'permission', '(send,'],
    ['file /a r owner=yes', 'attribute', 'owner'],
    ['exec /a /b', 'extra', '/b'],
    ['exec /a path=/b', 'extra', '/b'],
    ['link /a', 'missing', 'target'],
    ['change_onexec /a', 'missing', 'profile'],
    ['ptrace peer=a', 'no-permission', ''],
    ['ptrace read bar peer=a', 'extra', 'bar'],
    ['ptrace bar peer=a', 'permission', 'bar'],
    ['file /a r owner other', 'extra', 'other'],
    ['mqueue r /q', 'permission', 'r'],
    ['capability use chown', 'extra', 'chown'],
    ['ptrace read label=a', 'attribute', 'label'],
    ['dbus send system peer=(foo=b)', 'attribute', 'peer_foo'],
    ['dbus send system peer=(name)', 'attribute', 'name'],
    ['dbus send system peer=(name=a', 'unclosed', 'dbus send system peer=(name=a'],
    ['file "/a r', 'unclosed', 'file "/a r'],
  ];
  test.each(problems)('%s', (line, problem, word) => {
    expect(read(line)).toMatchObject({ problem, word });
  });

  test('the form of the keyword is told', () => {
    expect(read('file /a rz')).toMatchObject({ accepted: expect.stringContaining('file PATH') as string });
    expect(read('no:thing')).toMatchObject({ accepted: expect.stringContaining('io_uring') as string });
  });
});

test('words that are cut already keep what is in them', () => {
  const words = (...cut: readonly string[]): string => plain(parseAccessWords(cut as readonly ByteText[]));
  expect(words('file', '/a "b" c', 'r')).toBe('file r path=/a "b" c');
  expect(words('signal', 'send', 'kill', 'peer=a b')).toBe('signal send signal=kill peer=a b');
  expect(words('dbus', 'send', 'system', 'peer=(name=a', 'label=b)', 'path=/c')).toBe(
    'dbus send bus=system name=a label=b path=/c',
  );
  expect(words('file', '/a(b', 'r')).toBe('file r path=/a(b');
  expect(words('dbus', 'send', 'peer=(name=a')).toContain('unclosed');
});

describe('objects', () => {
  const objects: readonly [object, string][] = [
    [{ class: 'file', permission: 'rw', path: '/é', who: 'other' }, 'file r,w path=/\xc3\xa9 other'],
    [{ class: 'file', permission: ['r', 'x'], path: '/a' }, 'file r,x path=/a'],
    [{ class: 'file', permission: 'change_profile', profile: 'p' }, 'file change_profile profile=p'],
    [{ class: 'capability', name: 'chown' }, 'capability  name=chown'],
    [{ class: 'rlimit', name: 'nofile', value: 10 }, 'rlimit  name=nofile value=10'],
    [{ class: 'capability', permission: 'use', name: 'chown' }, 'capability  name=chown'],
    [{ class: 'io_uring', permission: 'sqpoll' }, 'io_uring sqpoll'],
    [
      { class: 'mount', permission: 'mount', target: '/a', options: ['ro', 'nosuid'] },
      'mount mount target=/a flags=ro,nosuid',
    ],
    [
      { class: 'network', permission: 'connect', family: 'inet', type: 'stream', peer_port: 80 },
      'network connect family=inet type=stream peer_port=80',
    ],
  ];
  test.each(objects)('%j', (said, expected) => {
    expect(plain(readAccess(said))).toBe(expected);
  });

  const problems: readonly [unknown, string][] = [
    ['file', 'shape'],
    [[], 'shape'],
    [{}, 'class'],
    [{ class: 'no:thing', permission: 'r' }, 'class'],
    [{ class: 'file', path: '/a' }, 'no-permission'],
    [{ class: 'file', permission: [], path: '/a' }, 'no-permission'],
    [{ class: 'file', permission: 'rz', path: '/a' }, 'permission'],
    [{ class: 'file', permission: '', path: '/a' }, 'permission'],
    [{ class: 'file', permission: ['r', ''], path: '/a' }, 'permission'],
    [{ class: 'capability', permission: 'drop', name: 'chown' }, 'permission'],
    [{ class: 'signal', permission: 'send', signal: 'hup', set: 'term', peer: 'a' }, 'extra'],
    [{ class: 'mount', permission: 'mount', target: '/a/', flags: ['ro'], options: [] }, 'extra'],
    [{ class: 'file', permission: 'r', file: '/a' }, 'attribute'],
    [{ class: 'file', permission: 'r', path: null }, 'value'],
    [{ class: 'file', permission: 'r', path: '/a', who: 'me' }, 'attribute'],
    [{ class: 'signal', permission: 'send', who: 'owner' }, 'attribute'],
    [{ class: 'signal', permission: 'kill' }, 'permission'],
  ];
  test.each(problems)('%j', (said, problem) => {
    expect(readAccess(said)).toMatchObject({ problem });
  });
});
