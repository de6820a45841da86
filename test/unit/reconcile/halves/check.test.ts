// Both halves of a permission, as a check tells of them: each case is a change of texts, and what is said of it.

import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { checkDocument, checkJunit, checkSarif } from '../../../../src/report/index.js';
import { checkTexts } from '../../../support/check-case.js';
import type { Texts } from '../../../support/memory-repository.js';

/** What is said about two halves: code, profile and facts, in short. */
async function told(base: Texts, head: Texts, pairs = false): Promise<string[]> {
  const inPolicy = (texts: Texts): Texts =>
    Object.fromEntries(
      Object.entries({ 'tunables/global': '', ...texts }).map(([path, text]) => [`apparmor.d/${path}`, text]),
    );
  const { findings, status } = await checkTexts(inPolicy(base), inPolicy(head), { pairs });
  expect(findings.filter(({ kind }) => kind === 'widening').length === 0 || status === 'refused').toBe(true);
  return findings.flatMap(({ kind, remark: { code, data } }) => {
    if (kind !== 'notice') return [];
    const { profile, permissions, counterparts, peers, name, suggestion } = data;
    switch (code) {
      case 'reconcile/half-missing':
      case 'reconcile/half-lost':
        return [`${code.slice(10)} ${profile}: ${permissions} / ${counterparts} of ${peers}`];
      case 'reconcile/peer-unknown':
        return [`${code.slice(10)} ${profile}: ${name} / ${suggestion}`];
      default:
        return [];
    }
  });
}

const cup = (rules = ''): Texts => ({ cup: `profile cup {\n${rules}\n}\n` });
const kettle = (rules = ''): Texts => ({ kettle: `profile kettle {\n${rules}\n}\n` });

test('a rule that permits what the other side does not take is told, once', async () => {
  const before = { ...kettle(), ...cup() };
  const after = { ...kettle('signal send peer=cup,'), ...cup() };
  expect(await told(before, after)).toEqual(['half-missing kettle: send / receive of cup']);
  expect(await told(after, { ...after, ...kettle('signal send peer=cup,\n/etc/x r,') })).toEqual([]);
});

test.each([
  ['signal send peer=cup,', 'signal receive peer=kettle,', []],
  ['signal send peer=cup,', 'signal receive,', []],
  ['signal send peer=cup,', 'signal,', []],
  ['signal send peer=cup,', 'all,', []],
  ['signal send peer=cup,', 'signal receive set=(hup) peer=kettle,', []],
  ['signal send set=(term) peer=cup,', 'signal receive set=(hup) peer=kettle,', ['send / receive of cup']],
  ['signal send peer=cup,', 'signal receive peer=kettle,\ndeny signal receive peer=ket*,', ['send / receive of cup']],
  ['signal send peer=cup,', 'signal receive peer=unconfined,', ['send / receive of cup']],
  ['ptrace trace peer=cup,', 'ptrace readby peer=kettle,', ['trace / tracedby of cup']],
  ['ptrace (read, trace) peer=cup,', '', ['trace read / tracedby readby of cup']],
  ['ptrace read peer=cup,', 'ptrace readby,', []],
  ['unix (connect) type=stream peer=(label=cup),', 'unix (accept) type=stream peer=(label=kettle),', []],
  [
    'unix (connect) type=stream peer=(label=cup),',
    'unix (accept) type=dgram peer=(label=kettle),',
    ['connect / accept of cup'],
  ],
  ['unix (connect) peer=(label=cup, addr=@a),', 'unix (accept) addr=@a peer=(label=kettle),', []],
  [
    'unix (connect) peer=(label=cup, addr=@a),',
    'unix (accept) addr=@b peer=(label=kettle),',
    ['connect / accept of cup'],
  ],
  ['unix (connect) peer=(label=cup),', 'network unix,', []],
  ['dbus send bus=session peer=(label=cup),', 'dbus receive bus=session peer=(label=kettle),', []],
  [
    'dbus send bus=session peer=(label=cup),',
    'dbus receive bus=system peer=(label=kettle),',
    ['send / receive of cup'],
  ],
  // A bus is whatever somebody calls it.
  ['dbus send bus=fcitx peer=(label=cup),', 'dbus receive bus=fcitx peer=(label=kettle),', []],
  ['dbus send bus=fcitx peer=(label=cup),', 'dbus receive bus={session,f*} peer=(label=kettle),', []],
  ['dbus send bus="a b" peer=(label=cup),', 'dbus receive bus="a b" peer=(label=kettle),', []],
  ['dbus send bus=f peer=(label=cup),', 'dbus receive bus=fcitx peer=(label=kettle),', ['send / receive of cup']],
  [
    'dbus send bus=Session peer=(label=cup),',
    'dbus receive bus=session peer=(label=kettle),',
    ['send / receive of cup'],
  ],
  ['dbus send path=/a member=M peer=(label=cup),', 'dbus receive path=/{a,b} peer=(label=kettle),', []],
  ['dbus send member=M peer=(label=cup),', 'dbus receive member=N peer=(label=kettle),', ['send / receive of cup']],
  ['dbus send peer=(label=cup),', 'dbus receive peer=(name=org.kettle label=kettle),', []],
  ['dbus send peer=(label=cup),', 'dbus receive peer=(label=kettle),\ndeny dbus receive peer=(name=x),', []],
  // What names no one, or everybody, means nobody in particular.
  ['signal send,', '', []],
  ['signal send peer=**,', '', []],
  ['signal send peer={un,c}*,', '', []],
  ['signal send peer={unconfined,cup},', '', ['send / receive of cup']],
  ['signal send peer=c*,', '', ['send / receive of cup']],
  ['deny signal send peer=cup,', '', []],
  ['signal receive peer=cup,', '', []],
])('%j with %j beside it', async (asks, takes, expected) => {
  const whole = expected.map((words) => `half-missing kettle: ${words}`);
  expect(await told({ ...kettle(), ...cup(takes) }, { ...kettle(asks), ...cup(takes) })).toEqual(whole);
});

test('a peer that nobody is called has a word for it', async () => {
  const other = { cup: 'profile cup /usr/bin/cup {\n profile lid { }\n ^hat { }\n}\nprofile saucer { }\n' };
  const names = async (peer: string): Promise<string[]> =>
    told({ ...kettle(), ...other }, { ...kettle(`signal receive peer=${peer},`), ...other });
  expect(await names('saucr')).toEqual(['peer-unknown kettle: saucr / saucer']);
  expect(await names('/usr/bin/cup')).toEqual(['peer-unknown kettle: /usr/bin/cup / cup']);
  expect(await names('/usr/bin/saucer')).toEqual(['peer-unknown kettle: /usr/bin/saucer / saucer']);
  expect(await names('cup//lidd')).toEqual(['peer-unknown kettle: cup//lidd / cup//lid']);
  expect(await names('teapot')).toEqual(['peer-unknown kettle: teapot / ']);
  expect(await names('{saucr,teapot}')).toEqual(['peer-unknown kettle: saucr / saucer']);
  // Among names that are known, only a slip is told: a list may name what is elsewhere, or how the same was called once.
  expect(await names('{saucr,cup}')).toEqual(['peer-unknown kettle: saucr / saucer']);
  expect(await names('{unconfined,teapot,/usr/bin/cup,saucer}')).toEqual(['peer-unknown kettle: /usr/bin/cup / cup']);
  for (const peer of [
    'cup',
    'cup//lid',
    'cup//hat',
    'unconfined',
    '{cup,teapot}',
    '{saucr,saucer}',
    '{cup,/usr/bin/cup}',
    ':ns:cup',
    'cup//&saucer',
    'cup//null-*',
  ])
    expect([peer, await names(peer)]).toEqual([peer, []]);
  // Short names that are much alike are no slips.
  expect(await names('mup')).toEqual(['peer-unknown kettle: mup / ']);
  // A pattern may mean what is not here.
  expect(await names('snap.**')).toEqual([]);
});

test('what worked before and no longer does is told, by the half that is left', async () => {
  const [asks, takes] = ['signal send peer=cup,', 'signal receive peer=kettle,'];
  const both = { ...kettle(asks), ...cup(takes) };
  expect(await told(both, { ...kettle(asks), ...cup() })).toEqual(['half-lost cup: receive / send of kettle']);
  expect(await told(both, { ...kettle(), ...cup(takes) })).toEqual(['half-lost kettle: send / receive of cup']);
  expect(await told(both, { ...kettle(), ...cup() })).toEqual([]);
  // Who takes from everybody is not waiting for anyone.
  expect(await told({ ...kettle(asks), ...cup('signal,') }, { ...kettle(), ...cup('signal,') })).toEqual([]);
  expect(await told({ ...kettle('signal send,'), ...cup('signal,') }, { ...kettle('signal send,'), ...cup() })).toEqual(
    ['half-lost cup: receive / send of unconfined'],
  );
  // Both sides' rules were for everybody: the one that is not confined stands for all of them; who is named is told of.
  expect(
    await told(
      { ...kettle('signal send,'), ...cup('signal receive peer=kettle,') },
      { ...kettle('signal send,'), ...cup() },
    ),
  ).toEqual(['half-lost cup: receive / send of kettle']);
  const some = 'signal receive set=(hup) peer=kettle,';
  expect(await told(both, { ...kettle(asks), ...cup(some) })).toEqual(['half-lost cup: receive / send of kettle']);
  const denied = `${takes}\ndeny signal receive set=(kill) peer=kettle,`;
  expect(await told(both, { ...kettle(asks), ...cup(denied) })).toEqual(['half-lost cup: receive / send of kettle']);
});

test('a profile that goes, or has another name, leaves rules behind', async () => {
  const asks = kettle('signal send peer=cup,\nptrace read peer=cup,');
  const before = { ...asks, cup: 'profile cup /usr/bin/cup {\nsignal receive peer=kettle,\n}\n' };
  expect(await told(before, asks)).toEqual(['peer-unknown kettle: cup / ']);
  const mug = { ...asks, cup: 'profile cupp /usr/bin/cup {\nsignal receive peer=kettle,\n}\n' };
  expect(await told(before, mug)).toEqual(['peer-unknown kettle: cup / cupp']);
});

test('who goes from a list of names is told where another one is called nearly so', async () => {
  const lists = kettle('signal send peer={cupp,pott,pan},');
  const rest = { pan: 'profile pan { }\n', pot: 'profile pot { }\n' };
  const before = { ...lists, ...rest, cup: 'profile cupp { }\n' };
  // Nobody was called `pott` before either.
  expect(await told(before, { ...before, cup: 'profile cup { }\n' })).toEqual(['peer-unknown kettle: cupp / cup']);
  expect(await told(before, { ...lists, ...rest })).toEqual([]);
});

test('who is new is asked of rules that name him', async () => {
  const asks = kettle('signal send peer=cup,\nsignal send peer=c*,');
  expect(await told(asks, { ...asks, ...cup() })).toEqual(['half-missing kettle: send / receive of cup']);
  expect(await told(asks, { ...asks, ...cup('signal receive,') })).toEqual([]);
});

test('nobody lacks a rule who is refused nothing', async () => {
  const asks = kettle('signal send peer=cup,');
  const flagged = (flags: string): Texts => ({ cup: `profile cup flags=(${flags}) {\n}\n` });
  for (const flags of ['complain', 'unconfined', 'default_allow', 'prompt']) {
    expect([flags, await told({ ...kettle(), ...flagged(flags) }, { ...asks, ...flagged(flags) })]).toEqual([
      flags,
      [],
    ]);
  }
  for (const flags of ['enforce', 'kill']) {
    expect(await told({ ...kettle(), ...flagged(flags) }, { ...asks, ...flagged(flags) })).toHaveLength(1);
  }
  // Held to its rules from now on.
  const expected = ['half-missing kettle: send / receive of cup'];
  expect(await told({ ...asks, ...flagged('complain') }, { ...asks, ...flagged('enforce') })).toEqual(expected);
  const off = { 'force-complain/cup': '' };
  expect(await told({ ...kettle(), ...cup(), ...off }, { ...asks, ...cup(), ...off })).toEqual([]);
  expect(await told({ ...asks, ...cup(), ...off }, { ...asks, ...cup() })).toEqual(expected);
  const disabled = { 'disable/cup': '' };
  expect(await told({ ...kettle(), ...cup(), ...disabled }, { ...asks, ...cup(), ...disabled })).toEqual([]);
  expect(await told({ ...asks, ...cup(), ...disabled }, { ...asks, ...cup() })).toEqual(expected);
});

test('an abi without the class asks nobody', async () => {
  const abi = { 'abi/old': 'query {label {multi_transaction {yes}\n}\n}\nfile {mask {read write}\n}\n' };
  const old = (rules: string): Texts => ({ cup: `abi <abi/old>,\nprofile cup {\n${rules}\n}\n` });
  expect(
    await told({ ...abi, ...kettle(), ...old('') }, { ...abi, ...kettle('signal send peer=cup,'), ...old('') }),
  ).toEqual([]);
});

test('profiles of several abis are held together', async () => {
  const abi = {
    'abi/3': 'network {af_unix {yes}\n}\nsignal {mask {hup}\n}\n',
    'abi/4': 'network_v8 {af_inet {yes}\n}\nnetwork {af_unix {yes}\n}\n',
  };
  const one = (rules: string): Texts => ({ kettle: `abi <abi/3>,\nprofile kettle {\n${rules}\n}\n` });
  const other = (rules: string): Texts => ({ cup: `abi <abi/4>,\nprofile cup {\n${rules}\n}\n` });
  const asks = 'unix connect peer=(label=cup),';
  expect(await told({ ...abi, ...one(''), ...other('') }, { ...abi, ...one(asks), ...other('') })).toHaveLength(1);
  const takes = other('unix accept peer=(label=kettle),');
  expect(await told({ ...abi, ...one(''), ...takes }, { ...abi, ...one(asks), ...takes })).toEqual([]);
});

test('labels of variables, of the profile itself, of hats and children', async () => {
  const tunables = { 'tunables/global': '@{cups}=cup cup//lid\n@{self}=@{profile_name}\n' };
  const base = { ...tunables, ...cup('profile lid { signal receive peer=kettle, }') };
  const after = (rule: string): Promise<string[]> =>
    told(
      { ...base, kettle: 'include <tunables/global>\nprofile kettle { }\n' },
      { ...base, kettle: `include <tunables/global>\nprofile kettle {\n${rule}\n}\n` },
    );
  expect(await after('signal send peer=@{cups},')).toEqual(['half-missing kettle: send / receive of cup']);
  expect(await after('signal send peer=cup//lid,')).toEqual([]);
  expect(await after('signal send peer=@{profile_name},')).toEqual([]);
  expect(await after('signal send peer=kettle,')).toEqual([]);
  expect(await after('signal send peer=cup{,//*},')).toEqual([]);
  expect(await after('signal send peer=@{profile_name}//lid,\nprofile lid { }')).toEqual([
    'half-missing kettle: send / receive of kettle//lid',
  ]);
  expect(await after('signal send peer=@{profile_name}//lid,\nprofile lid { signal receive peer=kettle, }')).toEqual(
    [],
  );
});

test('two profiles of one name, and files that are no valid policy, say nothing', async () => {
  const twice = { ...cup(), mug: 'profile cup { }\n' };
  expect(await told({ ...kettle(), ...twice }, { ...kettle('signal send peer=cup,'), ...twice })).toEqual([]);
  const broken = { cup: 'profile cup {\n foo bar baz\n}\n' };
  expect(await told({ ...kettle(), ...broken }, { ...kettle('signal send peer=cup,'), ...broken })).toEqual([]);
});

test('a rule in an abstraction is told once for all who read it', async () => {
  const text = (rule: string): Texts => ({
    'abstractions/tea': `${rule}\n`,
    kettle: 'profile kettle { include <abstractions/tea> }\nprofile pot { include <abstractions/tea> }\n',
    ...cup(),
  });
  expect(await told(text(''), text('signal send peer=cup,'))).toHaveLength(1);
});

test('namespaces are worlds of their own', async () => {
  const inside = (rules: string): Texts => ({
    kettle: `profile :tea:kettle {\n${rules}\n}\n`,
    pot: 'profile :tea:pot { }\n',
    ...cup(),
  });
  expect(await told(inside(''), inside('signal send peer=pot,'))).toEqual([
    'half-missing :tea:kettle: send / receive of :tea:pot',
  ]);
  expect(await told(inside(''), inside('signal send peer=cup,'))).toEqual(['peer-unknown :tea:kettle: cup / ']);
  expect(await told(inside(''), inside('signal send peer=:tea:pot,'))).toEqual([]);
});

test('what was so before is told where somebody asks for all of it', async () => {
  const policy = { ...kettle('signal send peer=cup,\nptrace read peer=cpu,'), ...cup() };
  expect(await told(policy, policy)).toEqual([]);
  const all = ['half-missing kettle: send / receive of cup', 'peer-unknown kettle: cpu / cup'];
  expect((await told(policy, policy, true)).sort()).toEqual(all);
});

test('it fails no check, and is a warning for services that show lines', async () => {
  const base = {
    'apparmor.d/tunables/global': '',
    'apparmor.d/cup': 'profile cup {\n}\n',
    'apparmor.d/kettle': 'profile kettle {\n  signal,\n}\n',
  };
  const head = { ...base, 'apparmor.d/pot': 'profile pot {\n\n\n  signal send peer=cup,\n}\n' };
  const result = await checkTexts(base, head);
  expect(result.status).toBe('passed');
  const { runs } = checkSarif(result, '1') as {
    runs: { results: { ruleId: string; level: string; locations: unknown }[] }[];
  };
  const [shown] = runs[0]?.results ?? [];
  expect([runs[0]?.results.length, shown?.ruleId, shown?.level]).toEqual([1, 'reconcile/half-missing', 'warning']);
  expect(JSON.stringify(shown?.locations)).toContain('"startLine":4');
  expect(checkJunit(result)).toContain('failures="0"');
  expect(checkJunit(result)).toContain('`cup` does not permit `receive` in turn');
});

test('what an include brings from a file that is as it was is told once, and not for the names in it', async () => {
  const shared = {
    'abstractions/tea': 'signal send peer=cup,\nsignal send set=(hup) peer=mug,\nsignal send peer=nobody,\n',
    ...cup(),
    mug: 'profile mug { }\n',
  };
  const reads = { ...shared, ...kettle('include <abstractions/tea>') };
  expect(await told({ ...shared, ...kettle() }, reads)).toEqual(['half-missing kettle: send / receive of cup mug']);
});

test('a file that a build has yet to complete lacks nothing', async () => {
  const unfinished = { cup: 'profile cup {\n  #aa:dbus own bus=session name=org.cup\n}\n' };
  const asks = kettle('dbus send bus=session peer=(label=cup),');
  expect(await told({ ...kettle(), ...unfinished }, { ...asks, ...unfinished })).toEqual([]);
});

test('what no change reaches is quoted, too, and where it stands', async () => {
  const texts = {
    'apparmor.d/cup': 'profile cup {\n}\n',
    'apparmor.d/kettle': 'profile kettle {\n  signal send peer=cup,\n}\n',
  };
  const { findings } = await checkTexts(texts, texts, { pairs: true });
  expect(findings.map(({ remark: { data, where } }) => [data['statement'], where])).toEqual([
    ['signal send peer=cup,', { file: 'apparmor.d/kettle', line: 2, column: 3 }],
  ]);
});

test('the document of a check with pairs is as its schema says', async () => {
  const rules = ['signal send peer=cup,', 'signal send peer=cupp,', 'dbus send peer=(label=saucer),'];
  const texts = {
    'apparmor.d/cup': 'profile cup { }\nprofile saucer { dbus receive peer=(label=kettle), }\n',
    'apparmor.d/kettle': `profile kettle {\n${rules.join('\n')}\n}\n`,
  };
  const less = { ...texts, 'apparmor.d/cup': 'profile cup { }\nprofile saucer { }\n' };
  const schema = JSON.parse(readFileSync('src/report/schema/check.schema.json', 'utf8')) as object;
  const validate = new Ajv({ strict: false }).compile(schema);
  for (const pairs of [false, true]) {
    const result = await checkTexts(texts, less, { pairs });
    // In memory a commit has the name of its revision.
    const named = { name: 'main', commit: '0'.repeat(40) };
    const document = checkDocument({ ...result, base: named, head: named }) as {
      findings: readonly { code: string }[];
    };
    expect(validate(JSON.parse(JSON.stringify(document))) ? [] : validate.errors).toEqual([]);
    const codes = document.findings.map(({ code }) => code).filter((code) => code.startsWith('reconcile/'));
    expect(codes).toContain(pairs ? 'reconcile/peer-unknown' : 'reconcile/half-lost');
  }
});
