// A change of rules for trusted helpers, or of a class, in a repository: what it newly permits is told for each profile that
// includes what is generated of it, in the words of the class.

import { createHash } from 'node:crypto';
import type { CheckResult } from '../../../../src/app/index.js';
import { remarkWords } from '../../../../src/report/remark-words.js';
import { checkTexts } from '../../../support/check-case.js';
import type { Texts } from '../../../support/memory-repository.js';

const place = 'apparmor.d';
const source = 'trusted-helpers/rules/colors';
const declaration = 'trusted-helpers/classes/settings';
const classText = [
  'class settings,',
  'field key,',
  'field scope in (user system),',
  'permission read r,',
  'permission write w,',
  'implies read /run/settings/@{field_key} r,',
].join('\n');
const start: Texts = {
  [`${place}/paint`]: 'profile paint /usr/bin/paint {\n  include <abstractions/trusted-helpers/colors>\n}\n',
  [`${place}/viewer`]: 'profile viewer /usr/bin/viewer {\n  include <abstractions/trusted-helpers/colors>\n}\n',
  [`${place}/other`]: 'profile other /usr/bin/other { }\n',
  [`${place}/${source}`]: 'settings key=color scope=user r,\ndeny settings key=secret,\n',
  [`${place}/${declaration}`]: `${classText}\n`,
};

const withText = (unit: string, text: string): Texts => ({ ...start, [`${place}/${unit}`]: text });
const withoutUnit = (unit: string): Texts =>
  Object.fromEntries(Object.entries(start).filter(([path]) => path !== `${place}/${unit}`));

/** Findings that fail, with the profiles that they reach and what is said. */
function told({ findings }: CheckResult): string[] {
  return findings
    .filter(({ kind }) => kind !== 'narrowing' && kind !== 'notice' && kind !== 'repaired')
    .map(
      ({ kind, units, profiles, remark }) =>
        `${kind} ${units.join(' ')}: ${profiles.join(' ')}: ${remarkWords(remark).message}`,
    );
}

const denial = 'deny settings key=secret,\n';

test.each<[string, string, string, readonly string[]]>([
  ['any scope', source, `settings key=color r,\n${denial}`, ['read `settings` (key=color)']],
  ['a permission', source, `settings key=color scope=user rw,\n${denial}`, ['write `settings` (key=color scope=user)']],
  [
    'another rule',
    source,
    `settings key=color scope=user r,\nsettings key=size w,\n${denial}`,
    ['write `settings` (key=size)'],
  ],
  [
    'a denial that goes',
    source,
    'settings key=color scope=user r,\nsettings key=secret w,\n',
    ['write `settings` (key=secret)'],
  ],
  ['what a permission implies', declaration, `${classText}\nimplies read /etc/shadow r,\n`, ['read `/etc/shadow`']],
  [
    'the kind of a field',
    declaration,
    classText.replace('scope in', 'scope flags'),
    ['read `settings` (key=color scope=user)'],
  ],
])('%s widens for everybody who includes what is generated', async (_, unit, text, expected) => {
  const result = await checkTexts(start, withText(unit, text));
  expect(result.status).toBe('refused');
  expect(told(result)).toEqual(
    expected.map((what) => `widening ${unit}: paint viewer: \`/usr/bin/paint\` could ${what} (in 2 profiles)`),
  );
  // The way back takes something away, or changes nothing, but for a field that is of another kind: there old requests are others.
  const back = await checkTexts(withText(unit, text), start);
  expect(back.status).toBe(text.includes('scope flags') ? 'refused' : 'passed');
});

test('a word that no rule says permits nothing; a field permits requests that nobody could make before', async () => {
  const word = await checkTexts(
    start,
    withText(declaration, classText.replace('(user system)', '(user system world)')),
  );
  expect([word.status, told(word)]).toEqual(['passed', []]);
  expect(word.units).toMatchObject([{ path: declaration, change: 'changed', reaches: ['paint', 'viewer'] }]);
  const field = await checkTexts(start, withText(declaration, `${classText}\nfield more,\n`));
  expect(told(field)).toEqual([expect.stringContaining('(key=color more=a scope=user)')]);
});

test('a class that is no longer valid, or gone, is no valid policy of those who use it; one that comes widens', async () => {
  const invalid = await checkTexts(start, withText(declaration, classText.replace('read r', 'read rr')));
  expect([invalid.status, told(invalid)]).toEqual([
    'findings',
    [`invalid ${declaration}: paint viewer: \`rr\` is no name for a letter of a helper class`],
  ]);
  const [first] = invalid.findings;
  expect(first?.remark.where).toMatchObject({ file: `${place}/${declaration}`, line: 4 });
  const gone = await checkTexts(start, withoutUnit(declaration));
  expect(gone.status).toBe('findings');
  expect(told(gone)).toContain('invalid paint viewer: paint viewer: no file declares the helper class `settings`');
  const added = await checkTexts(withoutUnit(declaration), start);
  expect(added.status).toBe('refused');
  expect(told(added)).toContain(
    `widening ${declaration}: paint viewer: \`/usr/bin/paint\` could read \`/run/settings/color\` (in 2 profiles)`,
  );
});

test('a class that another class implies reaches the rules of that', async () => {
  const outer = 'class colors,\nfield key,\npermission see s,\nimplies see settings key=@{field_key} read,\n';
  const before = { ...withText(source, 'colors key=red s,\n'), [`${place}/trusted-helpers/classes/colors`]: outer };
  const after = { ...before, [`${place}/${declaration}`]: `${classText}\nimplies read /etc/shadow r,\n` };
  const result = await checkTexts(before, after);
  expect(told(result)).toEqual([
    `widening ${declaration}: paint viewer: \`/usr/bin/paint\` could read \`/etc/shadow\` (in 2 profiles)`,
  ]);
});

test('a change of a class or a rule that nobody includes is told of as what nobody can judge', async () => {
  const alone = Object.fromEntries(Object.entries(start).filter(([path]) => !/paint|viewer/.test(path)));
  const result = await checkTexts(alone, {
    ...alone,
    [`${place}/${declaration}`]: `${classText}\nimplies read / r,\n`,
  });
  expect(result.status).toBe('findings');
  const other = await checkTexts(alone, { ...alone, [`${place}/${source}`]: 'settings,\n' });
  expect(other.status).toBe('refused');
});

test('an include of all that is generated leads to every source, generated yet or not', async () => {
  const whole = { ...start, [`${place}/paint`]: 'profile paint { include <abstractions/trusted-helpers> }\n' };
  const result = await checkTexts(whole, {
    ...whole,
    [`${place}/trusted-helpers/rules/two`]: '/etc/shadow r,\n',
  });
  expect(told(result)).toEqual(['widening trusted-helpers/rules/two: paint: profile `paint` could read `/etc/shadow`']);
  const wider = await checkTexts(whole, { ...whole, [`${place}/${source}`]: 'settings key=color r,\n' });
  expect(told(wider)).toHaveLength(1);
});

describe('generated files in the repository', () => {
  const unit = 'abstractions/trusted-helpers/colors';
  const digest = (body: string): string => createHash('sha256').update(body).digest('hex');
  const generated = (body: string): string =>
    [
      '# Generated by aa-merge from trusted-helpers/rules/colors. Do not edit: edit that file, and run aa-merge.',
      '# A change that is made here is no source of policy: aa-merge tells of it, and leaves this file alone.',
      `# sha256 of what follows: ${digest(body)}`,
      body,
    ].join('\n');
  const lowered = '# settings key=color scope=user r,\n/run/settings/color r,\n# deny settings key=secret,\n';
  const fresh = withText(unit, generated(lowered));
  const otherwise = `unknown ${unit}: : \`${unit}\` is not what \`${source}\` comes to, so nobody can say what is in force there`;

  test('as their source says they change nothing', async () => {
    expect(told(await checkTexts(start, fresh))).toEqual([]);
    expect(told(await checkTexts(fresh, fresh))).toEqual([]);
  });

  test('one that was not generated anew, or has a digest of its own, is told of: app/generated-otherwise', async () => {
    const forged = withText(unit, generated(`${lowered}/** rw,\n`));
    expect(told(await checkTexts(fresh, forged))).toEqual([otherwise]);
    expect(told(await checkTexts(forged, forged))).toEqual([otherwise]);
    const stale = await checkTexts(fresh, { ...fresh, [`${place}/${source}`]: denial });
    expect([stale.status, told(stale)]).toEqual(['findings', [otherwise]]);
    // A head with a rule in it is an edit like any other.
    const inHead = withText(unit, generated(lowered).replace('# sha256', '/** rw,\n# sha256'));
    expect((await checkTexts(fresh, inHead)).status).toBe('refused');
  });

  test('what was otherwise and is right now is compared with what was in force: app/generated-again', async () => {
    const narrow = withText(unit, generated('# nothing\n'));
    const result = await checkTexts(narrow, fresh);
    expect(result.status).toBe('refused');
    expect(told(result)).toEqual([
      `widening ${source}: paint viewer: \`/usr/bin/paint\` could read \`/run/settings/color\` (in 2 profiles)`,
      `widening ${source}: paint viewer: \`/usr/bin/paint\` could read \`settings\` (key=color scope=user) (in 2 profiles)`,
    ]);
    expect(result.findings.map(({ remark }) => remark.code)).toContain('app/generated-again');
  });

  test('one that comes or goes where policy does without it is told of', async () => {
    const optional = (texts: Texts, include: string): Texts => ({
      ...texts,
      [`${place}/paint`]: `profile paint {\n  ${include}\n}\n`,
    });
    for (const include of [
      'include if exists <abstractions/trusted-helpers/colors>',
      'include <abstractions/trusted-helpers>',
    ]) {
      const [without, having] = [optional(start, include), optional(fresh, include)];
      expect(told(await checkTexts(having, without))).toEqual([otherwise]);
      expect(told(await checkTexts(without, having))).toEqual([otherwise]);
      expect(told(await checkTexts(without, without))).toEqual([]);
    }
  });

  test('an edit by hand counts as the compiler reads it, and so does its end', async () => {
    const edited = withText(unit, `${generated(lowered)}/etc/shadow r,\n`);
    expect(told(await checkTexts(fresh, edited))).toEqual([
      `widening ${unit}: paint viewer: \`/usr/bin/paint\` could read \`/etc/shadow\` (in 2 profiles)`,
    ]);
    const back = await checkTexts(edited, fresh);
    expect(told(back)).toEqual([
      `widening ${unit}: paint viewer: \`/usr/bin/paint\` could read \`settings\` (key=color scope=user) (in 2 profiles)`,
    ]);
  });
});
