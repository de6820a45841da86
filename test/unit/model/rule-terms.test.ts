import type { ByteText } from '../../../src/base/index.js';
import type { AutomatonClass } from '../../../src/model/index.js';
import { evaluate } from '../../../src/model/index.js';
import { defaultPolicyFeatures, newestFeatures } from '../../../src/policy/index.js';
import { modelOf } from '../../support/compare.js';

// What rules of permissions and conditions come to at match strings; the compiler's answers to the same are in test/oracle.

const newest = { kernel: newestFeatures(), policy: newestFeatures() };

function decisionAt(rules: string, name: AutomatonClass, text: string) {
  const [profile] = modelOf(`profile t {\n${rules}\n}\n`, newest).profiles;
  return evaluate(profile?.terms(name) ?? [], text as ByteText);
}

type Row = readonly [rules: string, text: string, allowed: number];

function describeClass(name: AutomatonClass, rows: readonly Row[]): void {
  describe(name, () => {
    test.each(rows)('%s at %j', (rules, text, allowed) => {
      expect(decisionAt(rules, name, text).allowed).toBe(allowed);
    });
  });
}

describeClass('signal', [
  ['signal,', '\x0a\x09a//b', 6],
  ['signal,', '\x0a\x00a', 6],
  ['signal,', '\x0a\x09', 0],
  ['signal peer=**,', '\x0a\x09', 6],
  ['signal send set=(kill, rtmin+3),', '\x0a\x09a', 2],
  ['signal send set=(kill) set=(rtmin+32),', '\x0a\xa0a', 2],
  ['signal send set=(kill, rtmin+3),', '\x0a\x01a', 0],
  ['signal set=(stp, poll, exists, emt),', '\x0a\x14a', 6],
  ['signal set=(stp, poll, exists, emt),', '\x0a\x1da', 6],
  ['signal set=(stp, poll, exists, emt),', '\x0a\x23a', 6],
  ['signal set=(stp, poll, exists, emt),', '\x0a\x20a', 6],
  ['signal peer=*,', '\x0a\x09a/b', 0],
  ['signal peer=a,', '\x0a\x09a//b', 0],
  ['signal peer=a//*,', '\x0a\x09a//b', 6],
  ['signal peer=a//*,', '\x0a\x09a//', 0],
  ['signal, deny signal peer=x,', '\x0a\x09x', 0],
  ['priority=1 signal peer=x, deny signal,', '\x0a\x09x', 6],
]);

describeClass('ptrace', [
  ['ptrace,', '\x09a', 0x1e],
  ['ptrace,', '\x09', 0],
  ['ptrace (read trace),', '\x09a', 6],
  ['ptrace (readby tracedby) peer=b,', '\x09b', 0x18],
  ['ptrace w peer=b,', '\x09a', 0],
]);

describeClass('dbus', [
  ['dbus,', '\x20b', 0x20],
  ['dbus,', '\x20b\0n', 0x40],
  ['dbus,', '\x20b\0n\0l\0/p\0i\0m', 6],
  ['dbus,', '\x20\0\0\0\0\0', 6],
  ['dbus,', '\x20b\0n\0l', 0],
  ['dbus bus=*,', '\x20a/b', 0],
  ['dbus name=x,', '\x20b\0x', 0x40],
  ['dbus name=x,', '\x20b', 0],
  ['dbus name=x,', '\x20b\0x\0l\0/p\0i\0m', 0],
  ['dbus peer=(name=x),', '\x20b\0x\0l\0/p\0i\0m', 6],
  ['dbus peer=(name=x),', '\x20b\0x', 0],
  ['dbus peer=(),', '\x20b\0x', 0x40],
  ['dbus member=m,', '\x20b\0x\0l\0/p\0i\0m', 6],
  ['dbus path=/a//b,', '\x20b\0x\0l\0/a/b\0i\0m', 6],
  ['dbus send path=/a//b,', '\x20b\0x\0l\0/a//b\0i\0m', 0],
  ['dbus (send bind) bus=b,', '\x20b\0x\0l\0/a/b\0i\0m', 2],
  ['dbus (send bind) bus=b,', '\x20b\0x', 0x40],
  ['dbus (send bind) bus=b,', '\x20b', 0],
]);

describeClass('mqueue-posix', [
  ['mqueue,', '\x11/q', 0x376],
  ['mqueue,', '\x11', 0x376],
  ['mqueue,', '\x11/q\0l', 0x376],
  ['mqueue,', '\x11/q\0', 0],
  ['mqueue type=sysv,', '\x11/q', 0],
  ['mqueue (read open) label=l /q,', '\x11/q', 0],
  ['mqueue (read open) label=l /q,', '\x11/q\0l', 0x44],
  ['mqueue label=l /q,', '\x11/q', 0x16],
  ['mqueue (create getattr) label=l /q,', '\x11/q', 0x10],
  ['mqueue //q,', '\x11//q', 0x376],
  // Rules that are the same but for their permissions are one to the compiler.
  ['mqueue create label=l /q, mqueue (read getattr) label=l type=posix /q,', '\x11/q', 0x14],
  ['mqueue create label=l /q, deny mqueue read label=l /q,', '\x11/q', 0x10],
  ['mqueue create label=l /q, audit mqueue read label=l /q,', '\x11/q', 0x10],
  ['allow mqueue create label=l /q, mqueue read label=l /q,', '\x11/q', 0x10],
  ['mqueue create label=l /q, mqueue read label=m /q,', '\x11/q', 0x10],
]);

describeClass('mqueue-sysv', [
  ['mqueue,', '\x12\0\0\0\x07', 0x376],
  ['mqueue read 7,', '\x12\0\0\0\x07', 4],
  ['mqueue read 7,', '\x12\0\0\0\x07\0l', 4],
  ['mqueue read 7,', '\x12\0\0\0\x08', 0],
  ['mqueue read 7,', '\x11/q', 0],
  ['mqueue read 4294967297,', '\x12\0\0\0\x01', 4],
  ['mqueue read 99999999999999999999,', '\x12\xff\xff\xff\xff', 4],
  ['mqueue read label=l 1,', '\x12\0\0\0\x01\0l', 4],
  // A rule on queues of both kinds writes its label twice.
  ['mqueue read label=l,', '\x12\0\0\0\x01\0l', 0],
  ['mqueue read label=l,', '\x12\0\0\0\x01\0ll', 4],
  ['mqueue read label=*/,', '\x12\0\0\0\x01\0//', 0],
  ['mqueue read label=*/,', '\x12\0\0\0\x01\0/a/', 4],
]);

describeClass('userns', [
  ['userns,', '\x15', 8],
  ['userns create,', '\x15', 8],
  ['userns, deny userns,', '\x15', 0],
  ['priority=1 userns, deny userns,', '\x15', 8],
]);

describeClass('io_uring', [
  ['io_uring,', '\x16', 0x18],
  ['io_uring,', '\x16a', 0x18],
  ['io_uring sqpoll label=a,', '\x16', 0x10],
  ['io_uring sqpoll label=a,', '\x16a', 0],
  ['io_uring label=a,', '\x16', 0x18],
  ['io_uring label=a,', '\x16b', 0],
  ['io_uring override_creds peer=(label=a),', '\x16a', 8],
]);

describe('all', () => {
  test.each([
    ['signal', '\x0a\x09a', 6],
    ['ptrace', '\x09a', 0x1e],
    ['dbus', '\x20b', 0x20],
    ['mqueue-posix', '\x11/q', 0x376],
    ['mqueue-sysv', '\x12\0\0\0\0', 0x376],
    ['userns', '\x15', 8],
    ['io_uring', '\x16', 0x18],
    ['mount', '\x07/', 4],
    ['mount', '\x07/\0/o', 1],
    ['mount', '\x07/\0\0\0\x01\x06', 2],
  ] as const)('%s at %j', (name, text, allowed) => {
    expect(decisionAt('all,', name, text).allowed).toBe(allowed);
    expect(decisionAt('audit all,', name, text).audited).toBe(allowed);
    // Denied without a word, whatever `audit` says.
    expect(decisionAt('audit deny all, signal,', name, text)).toMatchObject({ allowed: 0, quiet: allowed });
  });
});

test('audit and deny as the qualifiers say', () => {
  expect(decisionAt('audit signal send,', 'signal', '\x0a\x09a')).toMatchObject({ allowed: 2, audited: 2, quiet: 0 });
  expect(decisionAt('deny dbus,', 'dbus', '\x20b\0n')).toMatchObject({ allowed: 0, denied: 0x40, quiet: 0x40 });
  expect(decisionAt('audit deny dbus,', 'dbus', '\x20b')).toMatchObject({ allowed: 0, denied: 0x20, quiet: 0 });
  expect(decisionAt('prompt userns,', 'userns', '\x15')).toMatchObject({ allowed: 0, prompted: 8 });
});

test('a class that is not mediated has no terms', () => {
  const options = { kernel: newestFeatures(), policy: defaultPolicyFeatures() };
  const [profile] = modelOf('profile t { userns, io_uring, mqueue, all, signal, }', options).profiles;
  const found = (['userns', 'io_uring', 'mqueue-posix', 'mqueue-sysv'] as const).flatMap((name) =>
    profile?.terms(name),
  );
  expect(found).toEqual([]);
  expect(profile?.terms('signal')).toHaveLength(2);
});
