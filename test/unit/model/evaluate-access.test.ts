import type { ByteText } from '../../../src/base/index.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import type { Access, AccessDecision, AccessProblem } from '../../../src/model/index.js';
import { analyze, evaluateAccess, parseAccess } from '../../../src/model/index.js';
import { loadPolicy, parseFeatures, searchPath } from '../../../src/policy/index.js';
import type { ResolveOptions } from '../../../src/policy/index.js';

const policyFeatures = (text: string): ResolveOptions => ({ policy: parseFeatures(text), kernel: parseFeatures(text) });
const newest = undefined;

/** Ask profile `a` with these rules, in the features of the newest kernel and no abi unless said otherwise. */
function ask(rules: string, request: string, options?: ResolveOptions, head = 'profile a'): AccessDecision {
  const found = tryAsk(rules, request, options, head);
  if ('problem' in found) throw new Error(JSON.stringify(found));
  return found;
}

function tryAsk(
  rules: string,
  request: string,
  options: ResolveOptions = {},
  head = 'profile a',
): AccessDecision | AccessProblem {
  const disk = memoryFileSystem({ '/p/main': `${head} {\n${rules}\n}\n` });
  const { value, diagnostics } = analyze(loadPolicy(['/p/main'], searchPath(['/p']), disk), '/p/main', options);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const access = parseAccess(request as ByteText);
  if ('problem' in access) throw new Error(JSON.stringify(access));
  return evaluateAccess(value.profiles[0]!, access);
}

const everything = policyFeatures(
  'caps {mask {chown}} dbus {mask {acquire send receive}} ptrace {mask {read trace}} signal {mask {hup}} ' +
    'io_uring {mask {sqpoll override_creds}} ipc {posix_mqueue {create} sysv_mqueue {yes}} mount {mask {mount}} ' +
    'network_v8 {af_inet {yes}} network_v9 {af_unix {yes} af_inet {yes}} network {af_unix {yes}} ' +
    'namespaces {mask {userns_create}} policy {versions {v8 {yes}} permstable32 {allow}} domain {stack {yes}}',
);

const cases: readonly [rules: string, request: string, answer: string][] = [
  ['/etc/* r,', 'file /etc/shadow r', 'allowed'],
  ['/etc/* r,', 'file /etc/shadow rw', 'denied'],
  ['owner /etc/* r,', 'file /etc/shadow r', 'denied'],
  ['owner /etc/* r,', 'file /etc/shadow r owner', 'allowed'],
  ['/f w,', 'file /f a', 'allowed'],
  ['/f ix,', 'file /f m', 'allowed'],
  ['/f px,', 'file /f m', 'denied'],
  ['/a l, /b r,', 'file /a l', 'allowed'],
  ['link /a -> /b,', 'link /a target=/b', 'allowed'],
  ['link /a -> /b,', 'link /a target=/c', 'denied'],
  ['/a l,', 'link /a target=/b', 'allowed'],
  ['/a rl, /c r,', 'link /a target=/b owner', 'denied'],
  ['/a rl, /c r,', 'link /a target=/c owner', 'allowed'],
  ['/a lpx, /c lPx,', 'link /a target=/c owner', 'denied'],
  ['change_profile -> b,', 'change_profile b', 'allowed'],
  ['change_profile -> b,', 'change_profile c', 'denied'],
  ['change_profile /x -> b,', 'change_onexec /x profile=b', 'allowed'],
  ['change_profile /x -> b,', 'change_onexec /y profile=b', 'denied'],
  ['capability chown,', 'capability chown', 'allowed'],
  ['capability,', 'capability sys_admin', 'allowed'],
  ['capability chown, deny capability chown,', 'capability chown', 'denied'],
  ['', 'capability chown', 'denied'],
  ['set rlimit nofile <= 10,', 'rlimit nofile 10', 'allowed'],
  ['set rlimit nofile <= 10,', 'rlimit ofile 11', 'denied'],
  ['set rlimit nofile <= infinity,', 'rlimit nofile infinity', 'allowed'],
  ['set rlimit data <= 1M,', 'rlimit data 2K', 'allowed'],
  ['set rlimit nofile <= 10,', 'rlimit nproc 1000', 'allowed'],
  ['signal send set=(term) peer=b,', 'signal send term peer=b', 'allowed'],
  ['signal send set=(term) peer=b,', 'signal receive term peer=b', 'denied'],
  ['ptrace read peer=b,', 'ptrace read peer=b', 'allowed'],
  ['dbus send bus=system path=/a,', 'dbus send system path=/a member=m', 'allowed'],
  ['dbus send bus=system path=/a,', 'dbus bind system name=m', 'denied'],
  ['mount options=ro /a -> /b/,', 'mount /a target=/b/ options=ro', 'allowed'],
  ['mount options=ro /a -> /b/,', 'mount /a target=/b/', 'denied'],
  ['umount /b/,', 'umount /b/', 'allowed'],
  ['pivot_root oldroot=/o /n,', 'pivot_root /n oldroot=/o', 'allowed'],
  ['network inet stream,', 'network create inet stream', 'allowed'],
  ['network inet stream,', 'network create inet6 stream', 'denied'],
  ['network inet stream ip=1.2.3.4,', 'network bind inet stream ip=1.2.3.4 port=8080', 'allowed'],
  ['network inet stream ip=1.2.3.4,', 'network bind inet stream ip=1.2.3.5 port=8080', 'denied'],
  ['network connect inet stream peer=(port=80),', 'network connect inet stream peer=(ip=1.1.1.1 port=80)', 'allowed'],
  ['network connect inet stream peer=(port=80),', 'network connect inet stream peer=(ip=1.1.1.1 port=81)', 'denied'],
  ['unix connect type=stream peer=(addr=@x),', 'unix connect stream peer=(addr=@x label=b)', 'allowed'],
  ['unix connect type=stream peer=(addr=@x),', 'unix connect stream peer=(addr=@y label=b)', 'denied'],
  ['unix bind type=stream addr=@x,', 'network bind unix stream', 'denied'],
  ['unix type=stream,', 'network create unix stream', 'allowed'],
  ['mqueue open /q,', 'mqueue open /q', 'allowed'],
  ['mqueue open 5,', 'mqueue open 5', 'allowed'],
  ['mqueue open 5,', 'mqueue open 6', 'denied'],
  ['userns,', 'userns create', 'allowed'],
  ['', 'userns create', 'denied'],
  ['io_uring sqpoll,', 'io_uring sqpoll', 'allowed'],
  ['io_uring sqpoll,', 'io_uring override_creds label=x', 'denied'],
  ['all,', 'io_uring override_creds label=x', 'allowed'],
  ['prompt /f r,', 'file /f r', 'prompted'],
  ['prompt /f r, owner /f r,', 'file /f r', 'prompted'],
  ['prompt /f r,', 'file /f rw', 'denied'],
];

test.each(cases)('`%s` and %s: %s', (rules, request, answer) => {
  expect(ask(rules, request, everything).answer).toBe(answer);
});

test('who decides is told for each part', () => {
  const { parts } = ask('/f r,\n/* r,\ndeny /f w,', 'file /f rwk', newest);
  expect(parts.map(({ permission, who, answer, because }) => [permission, who, answer, because.length])).toEqual([
    ['r', 'owner', 'allowed', 2],
    ['r', 'other', 'allowed', 2],
    ['w', 'owner', 'denied', 1],
    ['w', 'other', 'denied', 1],
    ['k', 'owner', 'denied', 0],
    ['k', 'other', 'denied', 0],
  ]);
});

test('a rule of the compiler is one without a name', () => {
  const { parts } = ask('change_profile -> b,', 'file /proc/1/attr/current w owner', newest);
  expect(parts).toMatchObject([{ answer: 'allowed', because: [undefined] }]);
});

describe('what is logged', () => {
  const logged = (rules: string, request: string, head?: string): boolean[] =>
    ask(rules, request, newest, head).parts.map((part) => part.logged);
  test.each([
    ['/f r,', 'file /f r owner', false],
    ['audit /f r,', 'file /f r owner', true],
    ['', 'file /f r owner', true],
    ['deny /f r,', 'file /f r owner', false],
    ['audit deny /f r,', 'file /f r owner', true],
    ['capability chown,', 'capability chown', false],
    ['audit capability chown,', 'capability chown', true],
    ['', 'capability chown', true],
    ['deny capability chown,', 'capability chown', false],
    ['audit deny capability chown,', 'capability chown', true],
    ['audit deny capability chown, deny capability chown,', 'capability chown', false],
  ])('`%s`', (rules, request, expected) => {
    expect(logged(rules, request)).toEqual([expected]);
  });

  test('everything, with the flag', () => {
    expect(logged('/f r, capability chown,', 'file /f r owner', 'profile a flags=(audit)')).toEqual([true]);
    expect(logged('/f r, capability chown,', 'capability chown', 'profile a flags=(audit)')).toEqual([true]);
  });
});

test('a link says what it would permit beyond its target', () => {
  const { parts } = ask('/a rwkl, /b r,', 'link /a target=/b', newest);
  const pair = parts.filter(({ attributes }) => attributes['target'] !== undefined);
  // Compiled policy asks for a subset of the owner's permissions alone.
  expect(pair.map(({ who, answer, note }) => [who, answer, note?.value])).toEqual([
    ['owner', 'denied', 'wak'],
    ['other', 'allowed', undefined],
  ]);
});

test('a limit is told', () => {
  expect(ask('set rlimit cpu <= 1min,', 'rlimit cpu 61', newest).parts).toMatchObject([
    { answer: 'denied', note: { kind: 'limit', value: '60' } },
  ]);
});

test('where execution leads', () => {
  const { parts } = ask('/f Cx -> t,', 'exec /f', newest);
  expect(parts.map(({ exec }) => exec?.to)).toEqual([
    { kind: 'named', target: 'a//t' },
    { kind: 'named', target: 'a//t' },
  ]);
});

describe('a class that is not mediated', () => {
  const old = policyFeatures('caps {mask {chown}} network {af_unix {yes}} policy {versions {v5 {yes}}}');
  test('is allowed', () => {
    expect(ask('', 'signal send kill peer=b', old)).toMatchObject({
      answer: 'allowed',
      mediatedBy: undefined,
      parts: [],
    });
    expect(ask('', 'file /f r', old)).toMatchObject({ answer: 'denied', mediatedBy: 'file' });
  });

  test.each([
    ['signal send killed peer=b', 'value', 'signal=killed'],
    ['mqueue read foo', 'value', 'name=foo'],
    ['mount /a -> b', 'path', 'b'],
    ['dbus bind system path=/b name=c', 'value', 'path=/b'],
  ])('but not nonsense: %s', (request, problem, word) => {
    expect(tryAsk('', request, old)).toMatchObject({ problem, word });
  });

  test('nor is anything missing that others ask about', () => {
    expect(ask('', 'unix connect stream', policyFeatures('caps {mask {chown}}')).answer).toBe('allowed');
    expect(ask('', 'signal send kill', old).answer).toBe('allowed');
  });

  test('of several forms the newest answers', () => {
    expect(ask('', 'network create inet stream', old).mediatedBy).toBe('network-table');
    expect(ask('', 'network create inet stream', everything).mediatedBy).toBe('network-v9');
    expect(ask('', 'unix create stream', old).mediatedBy).toBe('unix-v7');
  });

  test('where a kernel knows only families and types, it asks about nothing else', () => {
    const coarse = policyFeatures('network_v8 {af_mask {inet}} policy {versions {v8 {yes}}}');
    const { answer, parts } = ask('network inet stream,', 'network bind inet stream ip=1.2.3.4 port=80', coarse);
    expect(answer).toBe('allowed');
    expect(parts[0]?.attributes).toEqual({ family: 'inet', type: 'stream' });
    expect(ask('network unix stream,', 'unix bind stream addr=@x', coarse)).toMatchObject({
      answer: 'allowed',
      mediatedBy: 'network-v8',
    });
  });
});

test('the mode is told, not counted in', () => {
  const complaining = ask('', 'file /f r', newest, 'profile a flags=(complain)');
  expect(complaining).toMatchObject({ answer: 'denied', profile: { mode: 'complain' } });
  expect(ask('', 'signal send kill peer=b', everything, 'profile a flags=(unconfined)').mediatedBy).toBeUndefined();
});

test('what is not confined has every capability; user namespaces are restricted all the same', () => {
  for (const mode of ['unconfined', 'default_allow']) {
    const head = `profile a flags=(${mode})`;
    const rules = 'deny capability kill,';
    expect(ask(rules, 'capability kill', newest, head)).toMatchObject({ answer: 'allowed', mediatedBy: undefined });
    expect(ask(rules, 'userns create', everything, head)).toMatchObject({ answer: 'denied', mediatedBy: 'userns' });
  }
});

test('where nobody can be asked, a rule that prompts is a no', () => {
  expect(ask('prompt /f r,', 'file /f r', policyFeatures('policy {versions {v8 {yes}}}'))).toMatchObject({
    answer: 'denied',
    parts: [{ logged: true, because: [expect.any(Number)] }, {}],
  });
});

describe('packets', () => {
  const newer = policyFeatures('network_v9 {af_inet {yes}} network_v9_skb {iface {yes}} policy {versions {v9 {yes}}}');
  const rules = 'network inet,\ndeny network inet interface=eth0,\nnetwork receive inet6 interface=lo peer=(ip=::1),';
  test.each([
    ['network send inet stream peer=(ip=1.2.3.4)', 'allowed'],
    ['packet send inet stream interface=eth0 peer=(ip=1.2.3.4 port=80)', 'denied'],
    ['packet send inet stream interface=eth1 peer=(ip=1.2.3.4 port=80)', 'allowed'],
    ['packet receive inet6 dgram interface=lo ip=::1 port=5 peer=(ip=::1 port=6)', 'allowed'],
    ['packet receive inet6 dgram interface=lo ip=::1 port=5 peer=(ip=::2 port=6)', 'denied'],
    ['packet receive inet6 dgram interface=eth1 peer=(ip=::1)', 'denied'],
  ])('%s: %s', (request, answer) => {
    expect(ask(rules, request, newer).answer).toBe(answer);
  });

  test.each([
    ['packet send inet stream', 'missing', 'peer_ip'],
    ['packet create inet stream peer=(ip=1.2.3.4)', 'permission', 'create'],
    ['packet set_label inet stream peer=(ip=1.2.3.4)', 'permission', 'set_label'],
  ])('%s', (request, problem, word) => {
    expect(tryAsk('', request, newer)).toMatchObject({ problem, word });
  });

  test('old kernels ask nothing about them', () => {
    const old = policyFeatures('network_v8 {af_inet {yes}} policy {versions {v8 {yes}}}');
    const found = ask('', 'packet send inet stream peer=(ip=1.2.3.4)', old);
    expect(found).toMatchObject({ answer: 'allowed', mediatedBy: undefined });
  });
});

test('what is no path by itself need not look like one', () => {
  expect(ask('/a..b/.c/** r,', 'file /a..b/.c/...d r').answer).toBe('allowed');
  expect(ask('mount fstype=tmpfs a/../b -> /c/,', 'mount fstype=tmpfs a/../b -> /c/', everything).answer).toBe(
    'allowed',
  );
});

describe('what is no request of a task', () => {
  const attributes = { path: '/f', profile: 'b', target: '/g' } as unknown as Readonly<Record<string, ByteText>>;
  const given = (...names: readonly string[]): Access['attributes'] =>
    Object.fromEntries(Object.entries(attributes).filter(([name]) => names.includes(name)));
  test.each([
    ['x', ['path', 'profile'], 'attribute'],
    ['onexec', ['path'], 'missing'],
    ['onexec', ['profile'], 'missing'],
    ['subset', ['path', 'target'], 'permission'],
  ])('%s of %j', (permission, names, problem) => {
    const disk = memoryFileSystem({ '/p/main': 'profile a { change_profile /f -> b, link subset /f -> /g, }' });
    const { value } = analyze(loadPolicy(['/p/main'], searchPath(['/p']), disk), '/p/main', {});
    const access: Access = { class: 'file', permissions: [permission], attributes: given(...names) };
    expect(evaluateAccess(value.profiles[0]!, access)).toMatchObject({ problem });
  });
});

describe('what cannot be asked', () => {
  test.each([
    ['file etc r', 'path', 'etc'],
    ['file //etc r', 'path', '//etc'],
    ['file /a/../etc/shadow r', 'path', '/a/../etc/shadow'],
    ['file /a/. x', 'path', '/a/.'],
    ['file /b/.. l', 'path', '/b/..'],
    ['mount /dev/../a -> /b/', 'path', '/dev/../a'],
    ['umount /b/./', 'path', '/b/./'],
    ['pivot_root /b/ oldroot=old', 'path', 'old'],
    ['file r', 'missing', 'path'],
    ['capability nothing', 'value', 'name=nothing'],
    ['capability', 'missing', 'name'],
    ['rlimit nothing 1', 'value', 'nothing 1'],
    ['rlimit nofile many', 'value', 'nofile many'],
    ['rlimit nofile', 'missing', 'value'],
    ['signal send kill', 'missing', 'peer'],
    ['signal send killed peer=a', 'value', 'signal=killed'],
    ['network create internet stream', 'value', 'family=internet'],
    ['mount /a target=/b options=foo', 'value', 'flags=foo'],
    ['unix bind stream peer=(label=x)', 'value', 'peer_label=x'],
    ['network create type=stream', 'missing', 'family'],
    ['unix connect stream peer=x', 'missing', 'peer_addr'],
  ])('%s', (request, problem, word) => {
    const found = tryAsk('', request, everything);
    expect(found).toMatchObject({ problem, word });
    expect((found as AccessProblem).accepted).toContain(request.split(' ')[0]);
  });
});
