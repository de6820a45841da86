// Every access that a comparison shows, asked of what the real compiler makes of the two policies: it has to be let through
// on the side that is said to do so, and on no other.

import '../support/seed.js';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import type { AccessChange, ExecChange } from '../../src/compare/index.js';
import { compareExec, comparePolicies, passing, surplus } from '../../src/compare/index.js';
import { hasErrors } from '../../src/base/index.js';
import type { PolicyModel } from '../../src/model/index.js';
import { compilePolicy, queriesFor } from '../../src/model/index.js';
import { parseFeatures } from '../../src/policy/index.js';
import type { MediatedFeatures } from '../../src/policy/index.js';
import { profileBodies } from '../support/generate-rules.js';
import { resolveTree } from '../support/policy.js';
import { decide } from './compiled/automaton.js';
import { compile, tryCompile } from './compiled/compile.js';
import { describeForms } from './compiled/forms.js';
import type { CompiledProfile } from './compiled/profiles.js';

const pairs = Number(process.env['AA_PROFILES'] ?? 40);

const fileRules = fc
  .array(
    fc.constantFrom(
      ...['/a r,', '/a/** rw,', 'owner /a/* w,', 'deny /a/b r,', '/b rk,', '/** m,', 'deny owner /** w,', '/{a,b}c a,'],
      ...[
        '/x px,',
        '/x Px,',
        '/y ix,',
        '/z ux,',
        '/z* cx -> t,',
        'deny /y m,',
        'link /a -> /b,',
        'link subset /a -> /**,',
      ],
      ...['change_profile -> a,', 'change_profile -> /**,', 'change_profile /x -> b,', '/a/[^b] rwk,'],
    ),
    { maxLength: 6 },
  )
  .map((rules) => rules.join('\n'));

describeForms(['3.0', '4.0', '5.0'], (options) => {
  const feature = parseFeatures(readFileSync(options.features, 'latin1'));
  const features: MediatedFeatures = { kernel: feature, policy: feature };
  const hasPriority = tryCompile('profile t { priority=1 /a r, }', options).ok;
  const dialect = { priority: hasPriority, newSignals: false, newQueues: false };
  const kinds = ['signal', 'ptrace', 'dbus'] as const;
  const bodies = fc.oneof(fileRules, ...kinds.map((kind) => profileBodies(kind, dialect)));

  test('the compiler’s automata bear out every witness', () => {
    const tried = fc.sample(fc.tuple(bodies, bodies), pairs).filter((pair) => pair.every(isValid));
    const [before, after] = [0, 1].map((side) => {
      const text = tried.map((pair, at) => `profile p${at} {\n${pair[side]}\n}`).join('\n');
      return { model: modelOf(text), real: new Map(compile(text, options).map((profile) => [profile.name, profile])) };
    });
    if (before === undefined || after === undefined) throw new Error('two sides');
    let asked = 0;
    const refuted: object[] = [];
    for (const { name, changes, doubts } of comparePolicies([before.model], [after.model]).profiles) {
      expect(doubts).toEqual([]);
      const [one, other] = [before.real.get(name), after.real.get(name)];
      if (one === undefined || other === undefined) throw new Error(`the compiler lost ${name}`);
      for (const change of changes) {
        if (change.kind !== 'access' && change.kind !== 'exec') continue;
        asked += 1;
        if (!isBorneOut(change, one, other))
          refuted.push({ pair: tried[Number(name.slice(1))], change: tellOf(change) });
      }
    }
    expect(refuted).toEqual([]);
    expect(asked).toBeGreaterThan(pairs / 2);
  });

  function isValid(body: string): boolean {
    const text = `profile t {\n${body}\n}`;
    return !hasErrors(resolveTree(text, features).diagnostics) && tryCompile(text, options).ok;
  }

  function modelOf(text: string): PolicyModel {
    return compilePolicy(resolveTree(text, features).policy);
  }

  function isBorneOut(change: AccessChange | ExecChange, before: CompiledProfile, after: CompiledProfile): boolean {
    const { automaton, text, shape } = change.access;
    const words = queriesFor(automaton, features).shapes.find(({ name }) => name === shape)?.permissions ?? [];
    const mask = words.reduce((bits, word) => (bits | word.bits) >>> 0, 0);
    const [one, other] = [before, after].map((profile) => {
      const decision = decide(automaton === 'file' ? profile.file : profile.policy, text);
      return passing('rules', { ...decision, conflict: undefined }, mask, shape === 'link');
    });
    if (one === undefined || other === undefined) return false;
    if (change.kind === 'exec') {
      const who = change.who === 'other' ? 'other' : 'owner';
      const [from, to] = [one.exec[who], other.exec[who]];
      return (
        from !== undefined && to !== undefined && compareExec(from, to) === compareExec(change.before, change.after)
      );
    }
    const wanted = words
      .filter(({ word, who }) => change.permissions.includes(word) && (change.who === 'anyone' || who === change.who))
      .reduce((bits, word) => (bits | word.bits) >>> 0, 0);
    const more = change.effect === 'widening' ? surplus(other, one) : surplus(one, other);
    return wanted !== 0 && (more & wanted) >>> 0 === wanted;
  }

  function tellOf({ kind, effect, access: { automaton, shape, text }, who }: AccessChange | ExecChange): object {
    return { kind, effect, automaton, shape, text, who };
  }
});
