// Terms of rules that are permissions and conditions, and of mounts, against the automata of the real compiler: random
// rules of one kind, and every string that can be asked about.

import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { isMediated, parseFeatures } from '../../src/policy/index.js';
import type { EffectiveProfile, MediatedKind } from '../../src/policy/index.js';
import { automatonClasses } from '../../src/model/index.js';
import type { AutomatonClass, ClassQueries, QueryShape, Term } from '../../src/model/index.js';
import { findCreatedQueues } from '../../src/model/encode-rule/mqueue.js';
import { encodeRule } from '../../src/model/encode-rule/table.js';
import { mqueueBits } from '../../src/model/policy-permissions.js';
import { dbusQueries } from '../../src/model/queries/dbus.js';
import { ioUringQueries } from '../../src/model/queries/io-uring.js';
import { mountQueries } from '../../src/model/queries/mount.js';
import { posixQueueQueries } from '../../src/model/queries/mqueue.js';
import { ptraceQueries } from '../../src/model/queries/ptrace.js';
import { signalQueries } from '../../src/model/queries/signal.js';
import { usernsQueries } from '../../src/model/queries/userns.js';
import type { GeneratedKind, RuleDialect } from '../support/generate-rules.js';
import { profileBodies } from '../support/generate-rules.js';
import { resolveTree } from '../support/policy.js';
import '../support/seed.js';
import { differenceFromTerms } from './compiled/against-terms.js';
import { decide } from './compiled/automaton.js';
import type { CompileOptions } from './compiled/compile.js';
import { compile, tryCompile } from './compiled/compile.js';
import { describeForms } from './compiled/forms.js';

const kinds: readonly (readonly [GeneratedKind, AutomatonClass, ClassQueries])[] = [
  ['signal', 'signal', signalQueries],
  ['ptrace', 'ptrace', ptraceQueries],
  ['dbus', 'dbus', dbusQueries],
  ['mqueue', 'mqueue-posix', posixQueueQueries],
  ['userns', 'userns', usernsQueries],
  ['io_uring', 'io_uring', ioUringQueries],
  ['mount', 'mount', mountQueries],
];
const profiles = Number(process.env['AA_PROFILES'] ?? 25);

describeForms(['3.0', '4.0', '5.0'], (options) => {
  const feature = parseFeatures(readFileSync(options.features, 'latin1'));
  const features = { kernel: feature, policy: feature };
  const dialect = dialectOf(options);
  const mediated = kinds.filter(([kind]) => isMediated(features, kind as MediatedKind));
  // The masks of mount flags are those of later compilers.
  const asked = mediated.filter(([kind]) => kind !== 'mount' || dialect.priority);

  test.each(asked)('%s', (kind, name, { shapes }) => {
    const bodies = fc.sample(profileBodies(kind, dialect), profiles).filter(isValid);
    expect(bodies.length).toBeGreaterThan(profiles / 2);
    expect(differencesOf(bodies, name, shapes)).toEqual([]);
  });

  // What only the newest compilers do, to deny all without a word in the log, is in the tests of terms.
  const all = ['all,', 'audit all,', 'all, deny signal peer=a, deny mount /a,'];
  if (dialect.all) {
    test('all', () => {
      expect(mediated.flatMap(([, name, { shapes }]) => differencesOf(all, name, shapes))).toEqual([]);
    });
  }

  /** Where the profiles with these bodies decide otherwise than those of the compiler, the first five. */
  function differencesOf(
    bodies: readonly string[],
    name: AutomatonClass,
    shapes: readonly QueryShape[],
  ): readonly object[] {
    const text = bodies.map((body, at) => `profile p${at} { ${body} }`).join('\n');
    const ours = resolveTree(text, features).policy.profiles;
    const real = new Map(compile(text, options).map((profile) => [profile.name, profile.policy]));
    expect(ours).toHaveLength(bodies.length);
    const found = ours.flatMap((profile, at) => {
      const automaton = real.get(profile.name);
      if (automaton === undefined) throw new Error(`the compiler lost ${profile.name}`);
      const difference = differenceFromTerms(termsOf(profile, name), shapes, automaton);
      return difference === undefined ? [] : [{ body: bodies[at], ...difference }];
    });
    return found.slice(0, 5);
  }

  function isValid(body: string): boolean {
    return resolveTree(`profile t { ${body} }`, features).diagnostics.length === 0;
  }

  function termsOf({ rules, ownName }: EffectiveProfile, wanted: AutomatonClass): readonly Term[] {
    const createdQueues = findCreatedQueues(rules);
    const context = { features, mediated: new Set(automatonClasses), ownName, createdQueues };
    return rules.flatMap((rule) => encodeRule(rule, context)).filter((term) => term.class === wanted);
  }
});

function dialectOf(options: CompileOptions): RuleDialect & { readonly all: boolean } {
  const understands = (rule: string): boolean => tryCompile(`profile t { ${rule} }`, options).ok;
  const queue = 'profile t { mqueue create label=x /q, }';
  const [profile] = tryCompile(queue, options).ok ? compile(queue, options) : [];
  return {
    priority: understands('priority=1 signal,'),
    all: understands('all,'),
    newSignals: understands('signal set=(tstp),'),
    newQueues: profile !== undefined && (decide(profile.policy, '\x11/q').allowed & mqueueBits.create) !== 0,
  };
}
