// Laws of a whole run, over random hosts: what was planned is done once, and nothing widens unasked.

import fc from 'fast-check';
import { memoryFileSystem } from '../../../src/host/index.js';
import type { UnitOutcome } from '../../../src/reconcile/index.js';
import type { PolicyModel } from '../../../src/model/index.js';
import { analyze } from '../../../src/model/index.js';
import { comparePolicies, isNotWider } from '../../../src/compare/index.js';
import { loadPolicy, searchPath } from '../../../src/policy/index.js';
import { places, run, told } from '../../support/reconcile-case.js';

/** Lines that may stand together in any number. */
const lines = [
  '/etc/a r,',
  '/etc/b rw,',
  '/etc/* r,',
  'deny /etc/secret r,',
  'deny /etc/b w,',
  'capability kill,',
  'capability chown,',
  'network inet,',
  'owner /home/** rw,',
  '/bin/x ix,',
  'include <abstractions/x>',
  'include if exists <abstractions/y>',
  '@{V}/** r,',
];

const body = fc.uniqueArray(fc.constantFrom(...lines), { maxLength: 6 });
const fragment = fc.uniqueArray(fc.constantFrom(...lines.filter((line) => !line.startsWith('include'))), {
  maxLength: 4,
});
const flags = fc.constantFrom('', '', ' flags=(complain)');

interface Side {
  readonly a: string | undefined;
  readonly b: string | undefined;
  readonly x: string;
  readonly y: string | undefined;
  readonly tunables: string;
}

const side: fc.Arbitrary<Side> = fc
  .record({
    a: body,
    b: body,
    x: fragment,
    y: fragment,
    flags,
    there: fc.nat(9),
    values: fc.constantFrom('/v', '/v /w'),
  })
  .map(({ a, b, x, y, flags: said, there, values }) => ({
    a: there === 0 ? undefined : profile('a', a, said),
    b: there === 1 ? undefined : profile('b', b, ''),
    x: `${x.join('\n')}\n`,
    y: there === 2 ? undefined : `${y.join('\n')}\n`,
    tunables: `@{V}=${values}\n`,
  }));

function profile(name: string, statements: readonly string[], said: string): string {
  return `include <tunables/t>\n\nprofile ${name} /bin/${name}${said} {\n${statements.map((line) => `  ${line}\n`).join('')}}\n`;
}

function filesOf({ a, b, x, y, tunables }: Side, directory: string): Record<string, string> {
  const all = { a, b, 'abstractions/x': x, 'abstractions/y': y, 'tunables/t': tunables };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, text]) => (text === undefined ? [] : [[`${directory}/${name}`, text]])),
  );
}

/** Each side is the base with some of its files replaced. */
const host = fc
  .record({
    base: side,
    other: side,
    third: side,
    mine: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
    theirs: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  })
  .map(({ base, other, third, mine, theirs }) => ({
    base,
    live: mix(base, other, mine),
    reference: mix(base, third, theirs),
  }));

function mix(base: Side, other: Side, takes: readonly boolean[]): Side {
  const names = ['a', 'b', 'x', 'y', 'tunables'] as const;
  return Object.fromEntries(
    names.map((name, at) => [name, (takes[at] === true ? other : base)[name]]),
  ) as unknown as Side;
}

function standing(outcomes: readonly UnitOutcome[]): string[] {
  return outcomes.filter(({ hold }) => hold !== undefined).map(({ unit, hold }) => `${unit}: ${hold?.standing}`);
}

/** What a profile of live policy permits; nothing is known of one that is no valid policy. */
function modelOf(files: ReturnType<typeof memoryFileSystem>, name: string): PolicyModel | undefined {
  const path = `${places.policyDir}/${name}`;
  if (!files.exists(path)) return undefined;
  const { value, diagnostics } = analyze(loadPolicy([path], searchPath([places.policyDir]), files), path);
  return diagnostics.some(({ severity }) => severity === 'error') ? undefined : value;
}

test.each(['refuse', 'strict', 'partial', 'report'] as const)('a run under `%s`', (widening) => {
  let changed = 0;
  fc.assert(
    fc.property(host, ({ base, live, reference }) => {
      const files = memoryFileSystem({
        ...filesOf(base, `${places.stateDir}/base`),
        ...filesOf(live, places.policyDir),
        ...filesOf(reference, places.reference),
      });
      const before = files.snapshot();
      const then = ['a', 'b'].flatMap((name) => modelOf(files, name) ?? []);
      const planned = run(files, true, widening);
      expect(files.snapshot()).toEqual(before);
      const { outcomes } = run(files, false, widening);
      expect(told(outcomes)).toEqual(told(planned.outcomes));

      const went = outcomes.filter(
        ({ hold, outcome, live: change }) =>
          (hold === undefined || outcome === 'merged-partly') &&
          change?.before !== undefined &&
          change.after !== undefined,
      );
      changed += went.length;
      for (const { base: moved } of went) expect(moved?.after).toBeDefined();
      // Untouched units follow their vendor under `refuse`: then it is known only that edited ones permit no more.
      const isHeldBack =
        widening === 'strict' ||
        (widening !== 'report' && went.every(({ outcome }) => outcome === 'merged' || outcome === 'merged-partly'));
      if (isHeldBack) {
        const now = ['a', 'b'].flatMap((name) => modelOf(files, name) ?? []);
        const { profiles } = comparePolicies(then, now);
        // A profile that is new to the host takes nothing from anyone.
        const known = profiles.filter((profile) => profile.before !== undefined);
        const wider = known.filter(({ verdict }) => !isNotWider(verdict)).map(({ name }) => name);
        expect(wider).toEqual([]);
      }

      const settled = files.snapshot();
      const again = run(files, false, widening);
      expect(again.plan.operations).toEqual([]);
      expect(files.snapshot()).toEqual(settled);
      expect(standing(again.outcomes)).toEqual(standing(outcomes));
    }),
    { numRuns: 100 },
  );
  // Not in vain: a law that no case touches is kept by any program.
  expect(changed).toBeGreaterThan(5);
});
