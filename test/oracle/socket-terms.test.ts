// Terms of rules on sockets against the policy of the real compiler: random rules, and every string that can be asked about.

import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import type { ByteText } from '../../src/base/index.js';
import { parseFeatures } from '../../src/policy/index.js';
import type { EffectiveProfile } from '../../src/policy/index.js';
import { automatonClasses, decide, matches } from '../../src/model/index.js';
import type { AutomatonClass, Term } from '../../src/model/index.js';
import { encodeRule } from '../../src/model/encode-rule/table.js';
import { socketQueries } from '../../src/model/queries/sockets.js';
import { familyCount } from '../../src/model/socket-names.js';
import type { SocketDialect } from '../support/generate-socket-rules.js';
import { socketProfileBodies } from '../support/generate-socket-rules.js';
import { resolveTree } from '../support/policy.js';
import '../support/seed.js';
import { differenceFromTerms } from './compiled/against-terms.js';
import type { CompiledAutomaton } from './compiled/automaton.js';
import { decide as decideCompiled } from './compiled/automaton.js';
import type { CompiledDecision } from './compiled/decision.js';
import type { CompileOptions } from './compiled/compile.js';
import { compile, tryCompile } from './compiled/compile.js';
import { describeForms } from './compiled/forms.js';

const profiles = Number(process.env['AA_PROFILES'] ?? 25);
const classes = ['unix-v7', 'network-v8', 'network-v9', 'network-skb'] as const;

/** In what a compiler does as the newest. */
interface Habits {
  /** A family stands for types that nobody can name, too. */
  readonly knowsEveryType: boolean;
  /** What is decided only later in a match string is not logged, and of packets not denied. */
  readonly logsWhatIsDecided: boolean;
}

describeForms(['3.0', '4.0', '4.0-ip', '5.0', '5.0-interface', 'kernel-5.4-outoftree-network'], (options) => {
  const feature = parseFeatures(readFileSync(options.features, 'latin1'));
  const features = { kernel: feature, policy: feature };
  const { knowsEveryType, logsWhatIsDecided } = habitsOf(options);
  const dialect = { ...dialectOf(options), denials: logsWhatIsDecided };

  test('in the automaton', () => {
    const bodies = sample();
    const text = bodies.map((body, at) => `profile p${at} { ${body} }`).join('\n');
    const ours = resolveTree(text, features).policy.profiles;
    const real = new Map(compile(text, options).map((profile) => [profile.name, profile.policy]));
    const found = ours.flatMap((profile, at) => {
      const automaton = real.get(profile.name);
      if (automaton === undefined) throw new Error(`the compiler lost ${profile.name}`);
      return classes.flatMap((name) => {
        const { shapes } = socketQueries(name, features);
        if (name !== 'unix-v7' && !knowsEveryType) return [];
        if (name === 'network-skb' && !logsWhatIsDecided) return [];
        const isLogged = logsWhatIsDecided && name !== 'network-skb';
        const terms = termsOf(profile, name);
        const difference = isLogged
          ? differenceFromTerms(terms, shapes, automaton)
          : differenceFromTerms(terms.map(unlogged), shapes, withoutLog(automaton));
        return difference === undefined ? [] : [{ body: bodies[at], ...difference }];
      });
    });
    expect(ours).toHaveLength(bodies.length);
    expect(found.slice(0, 5)).toEqual([]);
  });

  // The compiler has one table for all profiles of a run.
  test('in the table', () => {
    for (const body of sample().slice(0, 10)) {
      const text = `profile t { ${body} }`;
      const [ours] = resolveTree(text, features).policy.profiles;
      const [real] = compile(text, options);
      if (real?.networkTable === undefined) continue;
      const terms = termsOf(ours!, 'network-table');
      const table = Array.from({ length: familyCount }, (_, family) => rowOf(terms, family));
      expect({ body, table }).toEqual({
        body,
        table: real.networkTable.slice(0, familyCount).map(({ allowed, audited }) => ({ allowed, audited })),
      });
    }
  });

  function sample(): readonly string[] {
    const bodies = fc.sample(socketProfileBodies(dialect), profiles).filter(isValid);
    expect(bodies.length).toBeGreaterThan(profiles / 2);
    return bodies;
  }

  function isValid(body: string): boolean {
    return resolveTree(`profile t { ${body} }`, features).diagnostics.length === 0;
  }

  function termsOf({ rules, ownName }: EffectiveProfile, wanted: AutomatonClass): readonly Term[] {
    const context = { features, mediated: new Set(automatonClasses), ownName };
    return rules.flatMap((rule) => encodeRule(rule, context)).filter((term) => term.class === wanted);
  }
});

function unlogged(term: Term): Term {
  return { ...term, effect: { ...term.effect, audit: 0 } };
}

function withoutLog({ dfa, decisionAt }: CompiledAutomaton): CompiledAutomaton {
  return { dfa, decisionAt: (state) => ({ ...decisionAt(state), audited: 0, quiet: 0 }) };
}

function habitsOf(options: CompileOptions): Habits {
  const decided = (rule: string, text: string): CompiledDecision | undefined => {
    const compiled = tryCompile(`profile t { ${rule} }`, options);
    const policy = compiled.ok ? compiled.profiles[0]?.policy : undefined;
    return (
      policy && ['\x0e', '\x0f'].map((byte) => decideCompiled(policy, byte + text)).find(({ allowed }) => allowed !== 0)
    );
  };
  const far = '\0\x02\0\x01\0\0\x02\0\x50\0\0\0';
  return {
    knowsEveryType: decided('network netlink,', '\0\x10//') !== undefined,
    logsWhatIsDecided: decided('network inet, audit network inet peer=(port=80 ip=none),', far)?.audited === 0,
  };
}

/** Types as bits, as a table has them for one family. Compilers do not agree on which denials are quiet. */
function rowOf(terms: readonly Term[], family: number): { allowed: number; audited: number } {
  const row = { allowed: 0, audited: 0 };
  for (let type = 0; type < 16; type += 1) {
    const cell = String.fromCharCode(0, family, 0, type) as ByteText;
    const { allowed, audited } = decide(
      terms.filter(({ pattern }) => matches(pattern, cell)),
      false,
    );
    const bit = 1 << type;
    if (allowed !== 0) row.allowed |= bit;
    if ((audited & allowed) !== 0) row.audited |= bit;
  }
  return row;
}

function dialectOf(options: CompileOptions): Omit<SocketDialect, 'denials'> {
  const understands = (rule: string): boolean => tryCompile(`profile t { ${rule} }`, options).ok;
  return {
    priority: understands('priority=1 unix,'),
    conditions: understands('network inet port=80,'),
    permissions: understands('network send inet,'),
    labels: understands('network inet label=a,'),
    interfaces: understands('network inet interface=a,'),
  };
}
