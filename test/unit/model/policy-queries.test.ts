import type { ByteText } from '../../../src/base/index.js';
import { matches } from '../../../src/model/index.js';
import type { Attributes, ClassQueries } from '../../../src/model/index.js';
import { dbusQueries } from '../../../src/model/queries/dbus.js';
import { ioUringQueries } from '../../../src/model/queries/io-uring.js';
import { asTheKernelAsks, mountQueries } from '../../../src/model/queries/mount.js';
import { posixQueueQueries, sysvQueueQueries } from '../../../src/model/queries/mqueue.js';
import { ptraceQueries } from '../../../src/model/queries/ptrace.js';
import { signalQueries } from '../../../src/model/queries/signal.js';
import { usernsQueries } from '../../../src/model/queries/userns.js';

/** The shapes that a string is of. */
function shapesOf({ shapes }: ClassQueries, text: string): readonly string[] {
  return shapes.filter(({ pattern }) => matches(pattern, text as ByteText)).map(({ name }) => name);
}

function ask(queries: ClassQueries, shape: string, attributes: Readonly<Record<string, string>>) {
  return queries.encode(attributes as Attributes, shape);
}

const all: readonly (readonly [string, ClassQueries, readonly (readonly [string, string | undefined])[]])[] = [
  [
    'signal',
    signalQueries,
    [
      ['\x0a\x01a', 'signal'],
      ['\x0a\x23a', 'signal'],
      ['\x0a\xa0a', 'signal'],
      ['\x0a\xa1a', undefined],
      ['\x0a\x24a', undefined],
      ['\x0a\x00a', undefined],
      ['\x0a\x01', undefined],
    ],
  ],
  [
    'ptrace',
    ptraceQueries,
    [
      ['\x09a', 'ptrace'],
      ['\x09', undefined],
      ['\x10\x09a', undefined],
    ],
  ],
  [
    'dbus',
    dbusQueries,
    [
      ['\x20', 'eavesdrop'],
      ['\x20b\0n', 'bind'],
      ['\x20b\0\0\0\0\0', 'message'],
      ['\x20b\0n\0l', undefined],
    ],
  ],
  [
    'mqueue-posix',
    posixQueueQueries,
    [
      ['\x11/q', 'name'],
      ['\x11/q\0l', 'label'],
      ['\x11/q\0', undefined],
    ],
  ],
  [
    'mqueue-sysv',
    sysvQueueQueries,
    [
      ['\x12\0\0\0\0', 'name'],
      ['\x12\0\0\0\0\0l', 'label'],
      ['\x12\0\0\0', undefined],
      ['\x12\0\0\0\0l', undefined],
    ],
  ],
  [
    'userns',
    usernsQueries,
    [
      ['\x15', 'userns'],
      ['\x15a', undefined],
    ],
  ],
  [
    'io_uring',
    ioUringQueries,
    [
      ['\x16', 'sqpoll'],
      ['\x16a', 'override_creds'],
    ],
  ],
  [
    'mount',
    mountQueries,
    [
      ['\x07/b', 'umount'],
      ['\x07b', undefined],
      ['\x07/b//c', undefined],
      ['\x07/b/\0', 'pivot_root'],
      ['\x07/b\0/o', 'pivot_root'],
      ['\x07/b\0\0\0', 'mount'],
      ['\x07/b\0/a\0ext4\0\x01\x02\x06', 'mount'],
      ['\x07/b\0/a\0ext4\0\x02\x01', undefined],
      ['\x07/b\0/a\0ext4\0\x01\x01', undefined],
      ['\x07/b\0/a\0ext4\0\xfe', undefined],
      ['\x07/b\0/a\0ext4\0\x20', undefined],
    ],
  ],
];

describe.each(all)('%s', (_name, queries, strings) => {
  test.each(strings)('%j', (text, shape) => {
    expect(shapesOf(queries, text)).toEqual(shape === undefined ? [] : [shape]);
    if (shape === undefined) return;
    const attributes = queries.decode(text as ByteText, shape);
    expect(queries.encode(attributes, shape)).toEqual({ text });
  });
});

test.each([
  [signalQueries, 'signal', '\x0a\x14a', { signal: 'tstp', peer: 'a' }],
  [signalQueries, 'signal', '\x0a\x21a', { signal: 'lost', peer: 'a' }],
  [signalQueries, 'signal', '\x0a\x83:n:a', { signal: 'rtmin+3', peer: ':n:a' }],
  [dbusQueries, 'message', '\x20b\0\0l\0/p\0\0m', { bus: 'b', label: 'l', path: '/p', member: 'm' }],
  [sysvQueueQueries, 'label', '\x12\0\0\x01\0\0l', { name: '256', label: 'l' }],
  [mountQueries, 'mount', '\x07/b\0\0\0\x06', { target: '/b', flags: 'remount' }],
  [mountQueries, 'mount', '\x07/b\0/a\0\0\x0d\x0f', { target: '/b', source: '/a', flags: 'rbind' }],
  [mountQueries, 'mount', '\x07/b\0\0\0\x0f\x10\x15', { target: '/b', flags: 'silent,rshared' }],
  [mountQueries, 'mount', '\x07/b\0/a\0x\0\x01\x0f', { target: '/b', source: '/a', fstype: 'x', flags: 'ro,rec' }],
])('%# says what a string is about', (queries, shape, text, attributes) => {
  expect(queries.decode(text as ByteText, shape)).toEqual(attributes);
  expect(ask(queries, shape, attributes)).toEqual({ text });
});

test.each([
  [signalQueries, 'signal', { signal: 'poll', peer: 'a' }, '\x0a\x1da'],
  [signalQueries, 'signal', { signal: 'rtmin+40', peer: 'a' }, 'signal'],
  [signalQueries, 'signal', { signal: 'kill' }, 'peer'],
  [signalQueries, 'signal', { signal: 'kill', peer: '' }, 'peer'],
  [signalQueries, 'signal', { signal: 'kill', peer: 'a', pear: 'b' }, 'pear'],
  [usernsQueries, 'userns', {}, '\x15'],
  [usernsQueries, 'sqpoll', {}, 'sqpoll'],
  [sysvQueueQueries, 'name', { name: '4294967296' }, 'name'],
  [sysvQueueQueries, 'name', { name: '/q' }, 'name'],
  [mountQueries, 'mount', { target: 'b' }, 'target'],
  [mountQueries, 'mount', { target: '/b', flags: 'ro,nosense' }, 'flags'],
  [mountQueries, 'mount', { target: '/b', fstype: 'tmpfs', flags: 'nosuid ro' }, '\x07/b\0\0tmpfs\0\x01\x02'],
])('%# asks for what is given, or says what is wrong', (queries, shape, attributes, answer) => {
  const found = ask(queries, shape, attributes);
  expect('text' in found ? found.text : found.wrong).toBe(answer);
});

test.each([
  [
    { flags: 'bind,ro', fstype: 'x' },
    { flags: 'bind', fstype: '' },
  ],
  [
    { flags: 'rbind', source: '/a' },
    { flags: 'rbind', source: '/a', fstype: '' },
  ],
  [
    { flags: 'remount,nosuid', source: '/a', fstype: 'x' },
    { flags: 'remount,nosuid', source: '', fstype: '' },
  ],
  [
    { flags: 'rslave,ro,silent', source: '/a' },
    { flags: 'silent,rslave', source: '', fstype: '' },
  ],
  [
    { flags: 'move,ro', source: '/a' },
    { flags: 'move', source: '/a', fstype: '' },
  ],
  [
    { flags: 'ro', fstype: 'x' },
    { flags: 'ro', fstype: 'x' },
  ],
  [
    { flags: 'nosense', fstype: 'x' },
    { flags: 'nosense', fstype: 'x' },
  ],
] as readonly (readonly [Readonly<Record<string, string>>, Readonly<Record<string, string>>])[])(
  'of a mount with %j is asked %j',
  (given, asked) => {
    expect(asTheKernelAsks({ target: '/b', ...given } as Readonly<Record<string, string>> as Attributes)).toEqual({
      target: '/b',
      ...asked,
    });
  },
);

test('words and bits of every shape', () => {
  const said = all.flatMap(([name, { shapes }]) =>
    shapes.map(
      (shape) => `${name} ${shape.name}: ${shape.permissions.map(({ word, bits }) => `${word} ${bits}`).join(', ')}`,
    ),
  );
  expect(said).toEqual([
    'signal signal: send 2, receive 4',
    'ptrace ptrace: trace 2, read 4, tracedby 8, readby 16',
    'dbus message: send 2, receive 4',
    'dbus bind: bind 64',
    'dbus eavesdrop: eavesdrop 32',
    ...['name', 'label'].map(
      (shape) => `mqueue-posix ${shape}: read 4, write 2, create 16, open 64, delete 32, getattr 512, setattr 256`,
    ),
    ...['name', 'label'].map(
      (shape) => `mqueue-sysv ${shape}: read 4, write 2, create 16, open 64, delete 32, getattr 512, setattr 256`,
    ),
    'userns userns: create 8',
    'io_uring sqpoll: sqpoll 16',
    'io_uring override_creds: override_creds 8',
    'mount mount: mount 2',
    'mount umount: umount 4',
    'mount pivot_root: pivot_root 1',
  ]);
});
