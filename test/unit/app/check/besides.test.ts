// What a trailer lets pass is its own file's doing alone, with whatever else a change does.

import type { GitCommit } from '../../../../src/base/index.js';
import { byteTextOf } from '../../../../src/base/index.js';
import { checkTexts } from '../../../support/check-case.js';
import type { Texts } from '../../../support/memory-repository.js';

const foo = (...rules: readonly string[]): string =>
  `include <tunables/v>\nprofile foo /usr/bin/foo { ${rules.join(' ')} }\n`;

const start = {
  'apparmor.d/tunables/v': '@{V}=/a\n${C}=false\n',
  'apparmor.d/abstractions/x': 'deny /x rw,\n',
  'apparmor.d/foo': foo('include <abstractions/x>', '@{V}/** r,', 'if ${C} { /z r, }'),
};

/** What has no trailer, with the files that have to be named for it. */
async function refused(
  head: Texts,
  named: readonly string[],
): Promise<{ readonly units: string[]; readonly notes: string[] }> {
  const trailers = named.map((unit) => byteTextOf(`${unit}: so be it`));
  const commits: GitCommit[] = [{ id: '1'.repeat(40), parents: [], subject: 'x', trailers }];
  const { findings, notes } = await checkTexts(start, { ...start, ...head }, {}, { commits });
  const failing = findings.filter(({ kind, allowedBy }) => kind === 'widening' && allowedBy === undefined);
  return { units: failing.map(({ units }) => units.join(' ')), notes: notes.map(({ code }) => code) };
}

const abstraction = 'abstractions/x';
const tunable = 'tunables/v';

test.each([
  [
    'a denial that another file gives up',
    abstraction,
    { 'apparmor.d/abstractions/x': '', 'apparmor.d/foo': foo('include <abstractions/x>', '@{V}/** r,', '/x r,') },
  ],
  [
    'a variable that means more',
    tunable,
    {
      'apparmor.d/tunables/v': '@{V}=/a /b\n${C}=false\n',
      'apparmor.d/foo': foo('include <abstractions/x>', '@{V}/** rw,'),
    },
  ],
  [
    'a condition that holds now',
    tunable,
    {
      'apparmor.d/tunables/v': '@{V}=/a\n${C}=true\n',
      'apparmor.d/foo': foo('include <abstractions/x>', '@{V}/** r,', 'if ${C} { /z rw, }'),
    },
  ],
  [
    'an alias',
    tunable,
    {
      'apparmor.d/tunables/v': '@{V}=/a\n${C}=false\nalias /y -> /etc/shadow,\n',
      'apparmor.d/foo': foo('include <abstractions/x>', '@{V}/** r,', '/y r,'),
    },
  ],
  [
    'a variable without which the profile is none',
    tunable,
    {
      'apparmor.d/tunables/v': '@{V}=/a\n@{W}=/**\n${C}=false\n',
      'apparmor.d/foo': foo('include <abstractions/x>', '@{W} r,'),
    },
  ],
])('%s needs a trailer of its own', async (_, other, head) => {
  const { units } = await refused(head, ['foo']);
  expect(units).toContain(other);
  expect(await refused(head, ['foo', other])).toEqual({ units: [], notes: [] });
});

test('what other files do that has nothing to do with it needs none', async () => {
  const head = {
    'apparmor.d/foo': foo('include <abstractions/x>', '@{V}/** rw,'),
    'apparmor.d/abstractions/x': 'deny /x rw,\ndeny /y rw,\n',
    'apparmor.d/cup': 'profile cup /usr/bin/cup { }\n',
  };
  expect(await refused(head, ['foo'])).toEqual({ units: [], notes: [] });
});

test('a switch is no doing of the profile that it switches', async () => {
  const edited = { 'apparmor.d/foo': foo('include <abstractions/x>', '@{V}/** rw,') };
  for (const place of ['disable/foo', 'force-complain/foo']) {
    const head = { ...edited, [`apparmor.d/${place}`]: 'link:../foo' };
    expect((await refused(head, ['foo'])).units).toEqual([place]);
    expect(await refused(head, ['foo', place])).toEqual({ units: [], notes: [] });
  }
});
