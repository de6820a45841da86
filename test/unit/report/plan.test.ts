// The plan as people and programs see it.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { codes } from '../../../src/base/codes.js';
import { unitPath } from '../../../src/base/index.js';
import type { ByteText, DiagnosticCode, UnitPath } from '../../../src/base/index.js';
import type { UnitOutcome } from '../../../src/reconcile/index.js';
import { planDocument, planSummary, planText } from '../../../src/report/index.js';
import { say } from '../../../src/report/phrases.js';
import { unifiedDiff } from '../../../src/report/unified-diff.js';
import type { ReconcileCase } from '../../support/reconcile-case.js';
import { hostOf, run } from '../../support/reconcile-case.js';

const folder = 'test/corpus/reconcile';

function outcomesOf(name: string): readonly UnitOutcome[] {
  const directory = join(folder, name);
  const expected = JSON.parse(readFileSync(join(directory, 'outcomes.json'), 'utf8')) as ReconcileCase;
  return run(hostOf(directory, expected), true, expected.widening).outcomes;
}

const plain = (text: string): string => text;
const paint = { bold: plain, dim: plain, red: plain, yellow: plain, cyan: plain, green: plain };
const places = { reference: '/ref', policyDir: '/live', stateDir: '/state' };
const wishes = {
  quiet: false,
  verbose: false,
  diff: false,
  applied: false,
  places,
  widening: 'refuse',
  hostOptions: ' --root /r',
  paint,
} as const;

describe('for programs', () => {
  const schema = JSON.parse(readFileSync('src/report/schema/plan.schema.json', 'utf8')) as object;
  const validate = new Ajv({ strict: true, strictRequired: false, allErrors: true }).compile(schema);

  test('every plan keeps the schema', () => {
    for (const name of readdirSync(folder)) {
      const document: unknown = JSON.parse(
        JSON.stringify(planDocument(outcomesOf(name), { applied: true, diff: true })),
      );
      validate(document);
      expect([name, validate.errors]).toEqual([name, null]);
    }
  });

  test('the schema refuses what is none', () => {
    const document = planDocument(outcomesOf('widening'), { applied: false, diff: false }) as { units: object[] };
    const [unit] = document.units;
    expect(validate(document)).toBe(true);
    expect(validate({ ...document, units: [{ ...unit, hold: 'because' }] })).toBe(false);
    expect(validate({ ...document, units: [{ ...unit, outcome: 'updated' }] })).toBe(false);
    expect(validate({ ...document, more: 1 })).toBe(false);
  });

  test('a run that only holds changed no live file', () => {
    expect(planDocument(outcomesOf('widening'), { applied: true, diff: false })).toHaveProperty('applied', false);
    expect(planDocument(outcomesOf('updated'), { applied: true, diff: false })).toHaveProperty('applied', true);
  });

  test('what is in it', () => {
    expect(planDocument(outcomesOf('widening'), { applied: false, diff: true })).toEqual({
      schema: 'aa-merge/plan@1',
      applied: false,
      units: [
        {
          path: 'foo',
          outcome: 'held',
          hold: 'widening',
          refused: true,
          whose: 'edited',
          seen: expect.stringMatching(/^[0-9a-f]{12}$/) as string,
          reasons: [
            {
              grant: 1,
              group: '928842388876',
              code: 'reconcile/new-grant',
              message: '`/usr/bin/foo` could use the capability `chown`',
              cause: '`capability chown,` in profile `foo` newly grants `chown`',
              file: '/usr/share/apparmor/reference/foo',
              line: 3,
              column: 3,
              data: { profile: 'foo', statement: 'capability chown,', permissions: 'chown' },
              class: 'capability',
              object: 'chown',
              permission: 'use',
              witness: { class: 'capability', name: 'chown' },
              rule: {
                side: 'merged',
                mode: 'allow',
                file: '/usr/share/apparmor/reference/foo',
                line: 3,
                text: 'capability chown,',
              },
              profiles: ['foo'],
            },
          ],
          widenings: expect.any(Array) as object[],
          narrowings: [],
          notices: [],
          reaches: [],
          diff: [
            '--- live/foo',
            '+++ held/foo',
            '@@ -1,4 +1,5 @@',
            ' profile foo /usr/bin/foo {',
            '   /etc/foo r,',
            '   /etc/mine r,',
            '+  capability chown,',
            ' }',
          ],
        },
      ],
      summary: { units: 1, changed: 0, held: 1, refused: 1, outcomes: { held: 1 }, holds: { widening: 1 } },
    });
  });
});

describe('for people', () => {
  const everything = readdirSync(folder).flatMap(outcomesOf);

  test('what is held comes last, what is refused after that, and a line sums up', () => {
    const text = planText(everything, wishes);
    const headings = text.split('\n').filter((line) => /^[a-z]/.test(line));
    const first = headings.findIndex((line) => line.startsWith('held:'));
    expect(headings.slice(0, first).every((line) => !line.startsWith('held:'))).toBe(true);
    expect(headings.slice(first).every((line) => line.startsWith('held:'))).toBe(true);
    expect(headings.at(-1)).toMatch(/^held: may widen/);
    const { units, held, refused } = planSummary(everything);
    expect(text.trimEnd().split('\n').at(-1)).toMatch(
      new RegExp(`^${units} units: .*${held} held, ${refused} of them refused; nothing was written$`),
    );
  });

  test('with --quiet only what needs a person', () => {
    expect(planText(outcomesOf('updated'), { ...wishes, quiet: true })).toBe('');
    expect(planText(outcomesOf('widening'), { ...wishes, quiet: true })).toContain('held: may widen');
  });

  test('with --verbose also what nothing happens to', () => {
    expect(planText(outcomesOf('kept'), wishes)).toBe('1 unit: nothing to do\n');
    expect(planText(outcomesOf('kept'), { ...wishes, verbose: true })).toContain('kept (edited here');
  });

  test('a refusal takes five lines: the unit, the access, the rules, the reason, the command', () => {
    const [, ...lines] = planText(outcomesOf('widening'), wishes).split('\n');
    expect(lines.slice(0, 5)).toEqual([
      '  foo',
      '    1 `/usr/bin/foo` could use the capability `chown`',
      '      by `capability chown,` (/usr/share/apparmor/reference/foo:3); in live no rule permits it',
      '    why: the vendor’s change permits it, live does not; the unit was edited here, and `widening` is `refuse`',
      expect.stringMatching(/^ {4}settle: aa-merge accept --root \/r foo --seen [0-9a-f]{12} --why TEXT$/),
    ]);
    // What a run shows is recorded: no code is needed.
    expect(planText(outcomesOf('widening'), { ...wishes, applied: true })).toContain(
      '    settle: aa-merge accept --root /r foo --why TEXT\n',
    );
  });

  test('a command can be typed as it is shown, whatever the unit is called', () => {
    const [held] = outcomesOf('widening');
    const odd = { ...held, unit: unitPath("it's; reboot") } as UnitOutcome;
    const commands = planText([odd], wishes)
      .split('\n')
      .filter((line) => line.includes('aa-merge '));
    expect(commands.length).toBeGreaterThan(1);
    for (const command of commands) expect(command).toContain(String.raw` 'it'\''s; reboot' `);
  });

  test('what is told of a lost restriction: the rule that comes, the rule that was taken away', () => {
    const text = planText(outcomesOf('lost-restriction'), wishes);
    expect(text).toMatch(/ ! .* could again .*\n {6}by `.*` \(.*\); in the base `.*` \(.*\)\n/);
    expect(text).toContain('no setting overrules that');
    expect(text).not.toContain('accept');
  });

  test('what is told of a grant that nobody wanted', () => {
    const text = planText(outcomesOf('deny-lifted-while-glob-added'), wishes);
    expect(text).toContain('    why: neither live nor reference permits it, only the two together would;');
    expect(text).not.toContain('took it away');
  });

  test('what is told of an execution that both sides decide', () => {
    expect(planText(outcomesOf('exec-decided-twice'), wishes)).toContain(
      '    ! `/usr/bin/b px,` in profile `a` would decide how a program is executed, and a side wants it otherwise',
    );
  });

  test('what is told of programs that another profile takes over', () => {
    expect(planText(outcomesOf('programs-taken'), wishes)).toContain(
      '    1 profile `one` is new and takes over programs that `all` may confine so far\n',
    );
  });

  test('units that nothing is said of are not all named', () => {
    const [outcome] = outcomesOf('installed');
    const many = Array.from({ length: 40 }, (_, at) => ({ ...(outcome as UnitOutcome), unit: `u${at}` as UnitPath }));
    const text = planText(many, wishes);
    expect(text.split('\n').length).toBeLessThan(24);
    expect(text).toContain('and 28 other units');
    expect(planText(many, { ...wishes, verbose: true })).toContain('  u39\n');
  });

  test('what a person can do about what is held', () => {
    const text = planText(outcomesOf('widening'), wishes);
    expect(text).toContain('  next: a run without `--dry-run` puts the proposed text in `/state/held/texts/foo`\n');
    expect(text).toContain('  next: to keep live as it is: aa-merge reject --root /r foo --why TEXT\n');
    const groups = planText(everything, wishes)
      .split('\n\n')
      .filter((group) => group.startsWith('held:'));
    expect(groups.length).toBeGreaterThan(5);
    expect(groups.filter((group) => !group.includes('\n  next: '))).toEqual([]);
  });

  test('with --diff the lines that change', () => {
    expect(planText(outcomesOf('merged'), { ...wishes, diff: true })).toContain('    +  deny /etc/shadow r,\n');
  });

  test('names cannot command a terminal', () => {
    const [outcome] = outcomesOf('updated');
    const text = planText([{ ...(outcome as UnitOutcome), unit: 'a\u001b[2J' as UnitPath }], wishes);
    expect(text).not.toContain('\u001b');
  });
});

describe('sentences', () => {
  const own = (Object.keys(codes) as DiagnosticCode[]).filter((code) => /^(reconcile|store)\//.test(code));

  // One to a line: many hands add to it.
  // prettier-ignore
  const names = [
    'about',
    'after',
    'attachment',
    'before',
    'by',
    'class',
    'code',
    'count',
    'counterparts',
    'direction',
    'example',
    'file',
    'from',
    'holder',
    'include',
    'kind',
    'limit',
    'local',
    'name',
    'other',
    'package',
    'path',
    'pattern',
    'peers',
    'permissions',
    'place',
    'profile',
    'reason',
    'role',
    'rules',
    'run',
    'said',
    'seconds',
    'side',
    'spared',
    'special',
    'statement',
    'suggestion',
    'target',
    'to',
    'unit',
    'verdict',
    'version',
    'was',
    'why',
    'written',
  ];
  const data = Object.fromEntries(names.map((name) => [name, `<${name}>`]));

  test.each(own)('%s has one that names its facts', (code) => {
    const { message, help } = say({ code, data });
    for (const text of [message, help ?? 'x']) expect(text).not.toMatch(/^$|\.$|undefined|^[A-Z]/);
  });
});

describe('unified diffs', () => {
  const diff = (before: string | undefined, after: string | undefined): string[] =>
    unifiedDiff({ name: 'a', text: before as ByteText }, { name: 'b', text: after as ByteText });

  test('equal texts have none', () => {
    expect(diff('x\n', 'x\n')).toEqual([]);
  });

  test('files that come and go', () => {
    expect(diff(undefined, 'x\n')).toEqual(['--- /dev/null', '+++ b', '@@ -0,0 +1 @@', '+x']);
    expect(diff('x\n', undefined)).toEqual(['--- a', '+++ /dev/null', '@@ -1 +0,0 @@', '-x']);
  });

  test('a missing line end is said', () => {
    expect(diff('x\ny', 'x\n')).toEqual([
      '--- a',
      '+++ b',
      '@@ -1,2 +1 @@',
      ' x',
      '-y',
      '\\ No newline at end of file',
    ]);
  });

  test('changes far apart stand in hunks of their own', () => {
    const lines = Array.from({ length: 30 }, (_, at) => `${at}`);
    const changed = lines.map((line) => (line === '2' || line === '25' ? `${line}!` : line));
    const found = diff(`${lines.join('\n')}\n`, `${changed.join('\n')}\n`);
    expect(found.filter((line) => line.startsWith('@@'))).toEqual(['@@ -1,6 +1,6 @@', '@@ -23,7 +23,7 @@']);
  });

  test('what is too long is not compared', () => {
    expect(diff('x\n'.repeat(15_000), 'y\n'.repeat(15_000))).toEqual(['--- a', '+++ b', '@@ too long to show @@']);
  });
});
