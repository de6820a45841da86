import type { Verdict } from '../../../src/compare/index.js';
import type { Feature } from '../../../src/policy/index.js';
import { parseFeatures } from '../../../src/policy/index.js';
import { compareTexts } from '../../support/compare.js';

// Pairs of policy with the verdict on the second as seen from the first, as the real compiler's automata have it at the
// strings that can be asked about. The numbers are those of permission-semantics 8.

const old =
  'caps {mask {chown}} dbus {yes} ptrace {yes} signal {yes} capability {yes} mount {yes} network {af_unix {yes}} ' +
  'domain {stack {yes}} policy {versions {v5 {yes} v6 {yes} v7 {yes} v8 {yes}}}';
const v4 = `${old} network_v8 {yes} namespaces {mask {userns_create}} ipc {posix_mqueue {yes}}`;

const kernels: Readonly<Record<string, string>> = {
  old,
  v4,
  'v4 with addresses': v4.replace('network_v8 {yes}', 'network_v8 {af_inet {yes}}'),
  v5: `${v4} network_v9 {af_unix {yes} af_inet {yes}} io_uring {mask {sqpoll override_creds}}`,
};

interface Pair {
  readonly number: number;
  readonly before: string;
  readonly after: string;
  readonly verdict: Verdict;
  readonly kernel?: string;
  /** What stands before the profile, on each side. */
  readonly preamble?: readonly [string, string];
}

const pairs: readonly Pair[] = [
  { number: 1, before: '/d/* r,', after: '/d/** r,', verdict: 'wider' },
  { number: 2, before: '/d/** r,', after: '/d/{,**} r,', verdict: 'wider' },
  { number: 3, before: '/d/* r,', after: '/d/{*,x} r,', verdict: 'wider' },
  // The raw automata also differ at `/d//`, which nobody can ask about.
  { number: 4, before: '/d/[^a] r,', after: '/d/? r,', verdict: 'wider' },
  { number: 5, before: '/d/{a,b} r,', after: '/d/a r, /d/b r,', verdict: 'equal' },
  { number: 6, before: '/d//x r,', after: '/d/x r,', verdict: 'equal' },
  // Nobody can ask about `//d/x`.
  { number: 7, before: '//d/x r,', after: '/d/x r,', verdict: 'wider' },
  { number: 8, before: '/d/ r,', after: '/d r,', verdict: 'incomparable' },
  // The raw automata differ at NUL alone.
  { number: 9, before: '/d/** r,', after: '/d/**/ r, /d/**[^/] r,', verdict: 'equal' },
  { number: 10, before: '/d/** r,', after: '/d/* r, /d/*/** r,', verdict: 'narrower' },
  { number: 11, before: '/d/** r,', after: '/d/*** r,', verdict: 'equal' },
  { number: 12, before: '/a/{b,c/**} r,', after: '/a/b r, /a/c/** r,', verdict: 'narrower' },
  { number: 13, before: '"/[!a]" r,', after: '"/{!,a}" r,', verdict: 'equal' },
  { number: 14, before: '/f w,', after: '/f a,', verdict: 'narrower' },
  { number: 15, before: '/f rw, deny /f w,', after: '/f r,', verdict: 'equal' },
  { number: 16, before: '/f rw, deny /f a,', after: '/f r,', verdict: 'narrower' },
  { number: 17, before: '/f rw, deny /f w,', after: '/f rw, audit deny /f w,', verdict: 'equal' },
  { number: 18, before: '/f r,', after: 'audit /f r,', verdict: 'equal' },
  { number: 19, before: 'owner /f r,', after: '/f r,', verdict: 'wider' },
  { number: 20, before: 'owner /f r, other /f r,', after: '/f r,', verdict: 'equal' },
  { number: 21, before: '/f rw, deny owner /f w,', after: '/f rw,', verdict: 'wider' },
  { number: 22, before: '/f r, deny /f r,', after: 'priority=1 /f r, deny /f r,', verdict: 'wider' },
  { number: 23, before: 'priority=1 /d/* w, deny /d/** rw, /d/x r,', after: '/d/* w,', verdict: 'equal' },
  { number: 24, before: '/f rm,', after: '/f r, deny /f m, priority=1 /f m,', verdict: 'equal' },
  { number: 25, before: '/f ix,', after: '/f mix,', verdict: 'equal' },
  { number: 26, before: '/f ix, deny /f m,', after: '/f ix,', verdict: 'wider' },
  { number: 27, before: '/f px,', after: '/f Px,', verdict: 'narrower' },
  { number: 28, before: '/f px,', after: '/f pix,', verdict: 'wider' },
  { number: 29, before: '/f Pix -> t,', after: '/f ix -> t,', verdict: 'equal' },
  { number: 30, before: '/f ux -> t,', after: '/f px -> t,', verdict: 'equal' },
  { number: 31, before: '/f cx -> t,', after: '/f px -> a//t,', verdict: 'equal' },
  { number: 32, before: '/f pUx,', after: '/f pux,', verdict: 'equal' },
  { number: 33, before: 'safe /f px,', after: '/f Px,', verdict: 'equal' },
  { number: 34, before: '/f r,', after: '/f r, deny /f w,', verdict: 'equal' },
  { number: 35, before: 'file,', after: '/{,**} rwlkmix,', verdict: 'equal' },
  { number: 36, before: 'file,', after: '/** rwlkmix,', verdict: 'narrower' },
  { number: 37, before: '/f l,', after: '/f l -> /**,', verdict: 'wider' },
  { number: 38, before: 'link /f -> /g,', after: 'link subset /f -> /g,', verdict: 'narrower' },
  { number: 39, before: '/f l -> /g,', after: '/f l,', verdict: 'incomparable' },
  { number: 40, before: 'change_profile,', after: 'change_profile -> *,', verdict: 'narrower' },
  { number: 41, before: 'change_profile, deny change_profile -> foo,', after: 'change_profile,', verdict: 'wider' },
  { number: 42, before: 'change_profile /x -> f,', after: 'change_profile safe /x -> f,', verdict: 'equal' },
  { number: 43, before: 'change_profile /x -> f,', after: 'change_profile unsafe /x -> f,', verdict: 'wider' },
  { number: 44, before: 'capability chown,', after: 'capability chown, deny capability chown,', verdict: 'narrower' },
  { number: 45, before: 'priority=5 capability chown, deny capability chown,', after: '', verdict: 'equal' },
  { number: 46, before: '{ capability chown, }', after: '', verdict: 'equal' },
  { number: 47, before: 'deny { /f r, }', after: 'deny /f r,', verdict: 'equal' },
  {
    number: 48,
    preamble: ['@{x}=/a/ /b/', '@{x}=/a/ /b/'],
    before: '@{x}/c r,',
    after: '/{a,b}/c r,',
    verdict: 'equal',
  },
  { number: 49, preamble: ['@{x}=*', '@{x}=* x'], before: '/d/@{x} r,', after: '/d/@{x} r,', verdict: 'wider' },
  { number: 50, preamble: ['@{x}=a b,c', ''], before: '/@{x} r,', after: '/{a,b,c} r,', verdict: 'equal' },
  {
    number: 51,
    preamble: ['alias /usr/ -> /opt/,', ''],
    before: '/usr/f r,',
    after: '/usr/f r, /opt/f r,',
    verdict: 'equal',
  },
  // The hat is one more place to go to, and lets the profile around it change to it.
  { number: 52, before: 'hat b { }', after: '', verdict: 'narrower' },
  { number: 53, before: 'deny all, /f r,', after: 'deny /** rwlkm, /f r,', verdict: 'narrower' },
  { number: 54, before: 'all,', after: 'file,', verdict: 'narrower' },
  { number: 55, before: 'prompt /f r,', after: '', verdict: 'equal', kernel: 'old' },
  { number: 56, before: 'signal,', after: 'signal peer=*,', verdict: 'narrower' },
  { number: 57, before: 'signal peer=/usr/bin/*,', after: 'signal peer=/usr/bin/**,', verdict: 'wider' },
  { number: 58, before: 'signal set=(hup),', after: 'signal set=(hup) set=(int),', verdict: 'wider' },
  { number: 59, before: 'signal, deny signal peer=x,', after: 'signal,', verdict: 'wider' },
  { number: 60, before: 'priority=1 signal peer=x, deny signal,', after: 'signal peer=x,', verdict: 'equal' },
  { number: 61, before: 'ptrace rw,', after: 'ptrace (read trace),', verdict: 'equal' },
  { number: 62, before: 'ptrace,', after: 'ptrace (read,trace),', verdict: 'narrower' },
  { number: 63, before: 'dbus bus=session,', after: 'dbus (send,receive,bind) bus=session,', verdict: 'narrower' },
  { number: 64, before: 'dbus name=x,', after: 'dbus bind name=x,', verdict: 'equal' },
  { number: 65, before: 'dbus path=/a//b,', after: 'dbus path=/a/b,', verdict: 'equal' },
  { number: 66, before: 'mount options=ro /a -> /b,', after: 'mount options in (ro) /a -> /b,', verdict: 'wider' },
  {
    number: 67,
    before: 'mount options=(ro,nosuid) /a -> /b,',
    after: 'mount options=ro options=nosuid /a -> /b,',
    verdict: 'incomparable',
  },
  { number: 68, before: 'mount options=bind /a -> /b,', after: 'mount options=(bind,ro) /a -> /b,', verdict: 'equal' },
  {
    number: 69,
    before: 'mount options=rbind /a -> /b,',
    after: 'mount options=bind /a -> /b,',
    verdict: 'incomparable',
  },
  {
    number: 70,
    before: 'mount options in (rw) /a -> /b,',
    after: 'mount options in (ro) /a -> /b,',
    verdict: 'equal',
  },
  { number: 71, before: 'remount /b,', after: 'mount options=remount -> /b,', verdict: 'narrower' },
  { number: 72, before: 'mount -> /b,', after: 'mount fstype=ext4 -> /b,', verdict: 'narrower' },
  { number: 73, before: 'mount,', after: 'mount, umount,', verdict: 'wider' },
  { number: 74, before: 'pivot_root /n,', after: 'pivot_root /n -> p,', verdict: 'equal' },
  { number: 75, before: 'umount /b/,', after: 'umount /b,', verdict: 'incomparable' },
  {
    number: 76,
    kernel: 'v4',
    before: 'network inet,',
    after: ['stream', 'dgram', 'seqpacket', 'rdm', 'raw', 'packet'].map((type) => `network inet ${type},`).join(' '),
    verdict: 'narrower',
  },
  {
    number: 77,
    kernel: 'v4',
    before: 'network tcp,',
    after: 'network inet stream, network inet6 stream,',
    verdict: 'equal',
  },
  { number: 78, kernel: 'v4', before: 'network inet icmp,', after: 'network inet raw,', verdict: 'equal' },
  { number: 79, kernel: 'v4', before: 'network inet port=80,', after: 'network inet,', verdict: 'equal' },
  {
    number: 80,
    kernel: 'v4 with addresses',
    before: 'network inet,',
    after: 'network inet port=80,',
    verdict: 'narrower',
  },
  {
    number: 81,
    kernel: 'v4 with addresses',
    before: 'network inet port=0,',
    after: 'network inet,',
    verdict: 'wider',
  },
  { number: 82, before: 'unix,', after: 'network unix,', verdict: 'narrower' },
  { number: 83, before: 'unix type=stream,', after: 'network unix stream,', verdict: 'equal' },
  {
    number: 84,
    before: 'unix bind,',
    after: 'unix bind addr=auto, unix bind addr=none, unix bind addr=@**,',
    verdict: 'narrower',
  },
  { number: 85, before: 'unix addr=@a*,', after: 'unix addr=@a**,', verdict: 'wider' },
  { number: 86, kernel: 'old', before: 'userns,', after: '', verdict: 'equal' },
  { number: 87, kernel: 'v4', before: 'deny userns,', after: 'priority=1 userns, deny userns,', verdict: 'wider' },
  { number: 88, kernel: 'v5', before: 'io_uring sqpoll label=x,', after: 'io_uring sqpoll,', verdict: 'equal' },
  { number: 89, kernel: 'v4', before: 'mqueue label=x /q,', after: 'mqueue /q,', verdict: 'wider' },
];

function featuresOf(kernel: string | undefined): { kernel: Feature; policy: Feature } {
  const features = parseFeatures(kernels[kernel ?? 'old'] as string);
  return { kernel: features, policy: features };
}

const reverse: Readonly<Partial<Record<Verdict, Verdict>>> = { wider: 'narrower', narrower: 'wider' };

test('all rows are here', () => {
  expect(pairs.map(({ number }) => number)).toEqual(Array.from({ length: 89 }, (_, at) => at + 1));
});

test.each(pairs)('$number: $before against $after is $verdict', (pair) => {
  const { before, after, verdict, kernel, preamble = ['', ''] } = pair;
  const texts = [before, after].map((body, at) => `${preamble[at]}\nprofile a {\n${body}\n}\n`) as [string, string];
  const options = featuresOf(kernel);
  expect(compareTexts(texts[0], texts[1], options).verdict).toBe(verdict);
  expect(compareTexts(texts[1], texts[0], options).verdict).toBe(reverse[verdict] ?? verdict);
});
