// The automaton of all classes but files: match strings, bits, and which classes are mediated at all.
// Source: permission-semantics 4 and 6.

import { policyBits } from '../../src/model/index.js';
import { decide } from './compiled/automaton.js';
import { compile } from './compiled/compile.js';
import { walk } from './compiled/dfa.js';
import { describeForms } from './compiled/forms.js';
import type { CompiledProfile } from './compiled/profiles.js';

/** Rules, and the bits that are allowed at match strings. */
type Row = readonly [rules: string, bits: Readonly<Record<string, number>>];

/** The state after a class byte has this bit, so that the class is mediated though nothing is allowed. */
const mediated = 0x4;
const { send, receive, create, bind } = policyBits;
const everyPeer = { trace: 0x2, read: 0x4, tracedby: 0x8, readby: 0x10 };
const network = 0x3700376;

const rows: readonly Row[] = [
  ['', { '\x07': mediated, '\x09': mediated, '\x0a': mediated, '\x20': mediated, '\x0a\x09foo': 0 }],
  [
    'signal,',
    { '\x0a\x09foo': send | receive, '\x10\x0afoo': send | receive, '\x0a\x09a//b': send | receive, '\x0a\x09': 0 },
  ],
  [
    'signal send set=(kill, rtmin+3) peer=foo,',
    { '\x0a\x09foo': send, '\x0a\x83foo': send, '\x0a\x01foo': 0, '\x0a\x09bar': 0, '\x10\x0afoo': 0 },
  ],
  ['signal peer=*,', { '\x0a\x09a': send | receive, '\x0a\x09a/b': 0 }],
  ['signal,\ndeny signal peer=x,', { '\x0a\x09a': send | receive, '\x0a\x09x': 0 }],
  ['ptrace,', { '\x09foo': 0x1e, '\x10\x09foo': 0x1e }],
  ['ptrace (read, trace) peer=x,', { '\x09x': everyPeer.read | everyPeer.trace, '\x09y': 0 }],
  ['ptrace (readby, tracedby),', { '\x09x': everyPeer.readby | everyPeer.tracedby }],
  ['dbus,', { '\x20session\0name': 0x40, '\x20session': 0x20, '\x20session\0n\0l\0/p\0i\0m': send | receive }],
  [
    'dbus send bus=session path=/a//b interface=i member=m peer=(name=n label=l),',
    { '\x20session\0n\0l\0/a/b\0i\0m': send, '\x20session\0n\0l\0/a//b\0i\0m': 0, '\x20system\0n\0l\0/a/b\0i\0m': 0 },
  ],
  ['dbus bind bus=session name=x,', { '\x20session\0x': 0x40, '\x20session\0y': 0 }],
  [
    'mount options=(ro, nosuid) fstype=ext4 /a -> /b,',
    { '\x07/b\0/a\0ext4\0\x01\x02': 2, '\x07/b\0/a\0ext4\0\x01': 0, '\x07/b\0/a\0xfs\0\x01\x02': 0 },
  ],
  ['mount options in (ro) /a -> /b,', { '\x07/b\0/a\0t\0': 2, '\x07/b\0/a\0t\0\x01': 2, '\x07/b\0/a\0t\0\x02': 0 }],
  ['mount options=(bind, ro) /a -> /b,', { '\x07/b\0/a\0\0\x0d': 2, '\x07/b\0/a\0\0\x01\x0d': 0 }],
  ['mount,', { '\x07/b\0/a\0ext4\0': 2, '\x07/b\0/a\0ext4\0\x01': 2, '\x07/b': 0 }],
  ['umount /b/,', { '\x07/b/': 4, '\x07/b': 0 }],
  ['pivot_root oldroot=/n/o/ /n/,', { '\x07/n/\0/n/o/': 1, '\x07/n/\0/x': 0 }],
];

/** Where the network is in the automaton as class 14, unix sockets too. */
const network8: readonly Row[] = [
  ['', { '\x0e': mediated, '\x0e\0\x02\0\x01': 0 }],
  ['network inet stream,', { '\x0e\0\x02\0\x01': network, '\x0e\0\x02\0\x02': 0, '\x0e\0\x0a\0\x01': 0 }],
  ['network tcp,', { '\x0e\0\x02\0\x01': network, '\x0e\0\x0a\0\x01': network, '\x0e\0\x02\0\x02': 0 }],
  ['network inet,', { '\x0e\0\x02\0\x01': network, '\x0e\0\x02\0\x0a': network, '\x0e\0\x0a\0\x01': 0 }],
  ['network,\ndeny network inet dgram,', { '\x0e\0\x02\0\x01': network, '\x0e\0\x02\0\x02': 0 }],
  [
    'unix,',
    { '\x0e\0\x01\0\x01': network, '\x0e\0\x01\0\x01\0\0': create, '\x0e\0\x01\0\x01\0\0\0abc\0l\0': 0x300320 },
  ],
  // A bind without an address is one to the empty address; the address that it gets is the kernel's choice.
  ['unix bind addr=auto,', { '\x0e\0\x01\0\x01\0\0\0l\0': bind, '\x0e\0\x01\0\x01\0\0\0abcde\0l\0': 0 }],
  ['unix getattr addr=auto,', { '\x0e\0\x01\0\x01\0\0\0abcde\0l\0': 0x200, '\x0e\0\x01\0\x01\0\0\0abcd\0l\0': 0 }],
  [
    'unix send type=stream addr=@a* peer=(addr=@b label=p),',
    {
      '\x0e\0\x01\0\x01\0\0\0abc\0l\0\x01\0b\0p': send,
      '\x0e\0\x01\0\x01\0\0\0abc\0l\0\x01\0c\0p': 0,
      '\x0e\0\x01\0\x02\0\0\0abc\0l\0\x01\0b\0p': 0,
    },
  ],
];

/** What 4.0 mediates beside. */
const mqueueAndNamespaces: readonly Row[] = [
  ['', { '\x11': mediated, '\x15': mediated, '\x12': 0 }],
  ['mqueue /q,', { '\x11/q': 0x376, '\x11/q\0l': 0x376, '\x11/r': 0 }],
  ['mqueue (read, write) label=x /q,', { '\x11/q\0x': 0x6, '\x11/q\0y': 0 }],
  ['userns,', { '\x15': mediated | 0x8 }],
  ['deny userns,', { '\x15': mediated }],
];

/** What 5.0 mediates beside: inet sockets by their addresses, in class 15. */
const network9: readonly Row[] = [
  ['', { '\x0f': mediated, '\x16': mediated }],
  ['network inet stream,', { '\x0f\0\x02\0\x01': 0x08000000 | create, '\x0f\0\x02\0\x02': 0, '\x0e\0\x02\0\x01': 0 }],
  ['io_uring,', { '\x16': mediated | 0x18, '\x16l': 0x18 }],
  ['io_uring sqpoll,', { '\x16': mediated | 0x10, '\x16l': 0 }],
];

function testRows(wanted: readonly Row[], compiled: (text: string) => readonly CompiledProfile[]): void {
  let profiles: readonly CompiledProfile[];
  beforeAll(() => {
    profiles = compiled(wanted.map(([rules], index) => `profile p${index} {\n${rules}\n}\n`).join(''));
  });
  test.each(wanted.map(([rules, bits], index) => [rules, bits, index] as const))('%j', (_, bits, index) => {
    const { policy } = profiles.find(({ name }) => name === `p${index}`)!;
    const found = Object.keys(bits).map((text) => [text, decide(policy, text).allowed]);
    expect(Object.fromEntries(found)).toEqual(bits);
  });
}

describeForms(['3.0', '4.0', '5.0'], (options) => {
  testRows(rows, (text) => compile(text, options));

  test('what is logged, and what is denied without a word', () => {
    const rules = 'audit signal send peer=a,\ndeny signal receive peer=b,\naudit deny signal peer=c,\naudit unix bind,';
    const [{ policy } = { policy: undefined }] = compile(`profile a {\n${rules}\n}\n`, options);
    const noted = (text: string): unknown => {
      const { allowed, audited, quiet } = decide(policy!, text);
      return { allowed, audited, quiet };
    };
    expect(noted('\x0a\x09a')).toEqual({ allowed: send, audited: send, quiet: 0 });
    expect(noted('\x0a\x09b')).toEqual({ allowed: 0, audited: 0, quiet: receive });
    expect(noted('\x0a\x09c')).toEqual({ allowed: 0, audited: 0, quiet: 0 });
  });

  test('a class that the kernel does not mediate is dead from its first byte', () => {
    const [{ policy } = { policy: undefined }] = compile('profile a {\n}\n', options);
    expect(walk(policy!.dfa, '\x12')).toBe(policy!.dfa.dead);
    expect(walk(policy!.dfa, '\x07')).not.toBe(policy!.dfa.dead);
  });
});

describeForms(['3.0', '4.0'], (options) => {
  testRows(network8, (text) => compile(text, options));

  test('bits of the second place are logged, too', () => {
    const [{ policy } = { policy: undefined }] = compile(
      'profile a {\naudit network inet,\ndeny network inet6,\n}\n',
      options,
    );
    expect(decide(policy!, '\x0e\0\x02\0\x01')).toMatchObject({ allowed: network, audited: network, quiet: 0 });
    expect(decide(policy!, '\x0e\0\x0a\0\x01')).toMatchObject({ allowed: 0, audited: 0, quiet: network });
  });
});

describeForms(['4.0', '5.0'], (options) => testRows(mqueueAndNamespaces, (text) => compile(text, options)));
describeForms(['5.0'], (options) => testRows(network9, (text) => compile(text, options)));
