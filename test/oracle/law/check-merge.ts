// One merge against the law, with a real compiler as the judge of what each text permits. Takes four texts of one unit and
// a compiler, gives findings. A text that is no whole policy, such as an abstraction, is judged in a profile around it.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParseCache } from '../../../src/policy/index.js';
import type { CompileOptions, Compiled } from '../compiled/compile.js';
import { tryCompile } from '../compiled/compile.js';
import type { CompiledProfile } from '../compiled/profiles.js';
import type { Release } from '../product/trees.js';
import { adapted, namesAttached } from '../product/trees.js';
import { checkProfile } from './check-profile.js';
import type { Finding } from './finding.js';
import type { Four, Side } from './four.js';
import { mapFour, sides } from './four.js';
import { declaring, missedVariable, withAbi, withoutMissing } from './mend.js';
import { odditiesOf } from './oddities.js';
import { around } from './part.js';
import { pairFour } from './quartets.js';
import { readSource } from './sources.js';
import { TooLargeToWalk } from './walk.js';
import type { Wider } from './wider.js';

export type CheckedMerge =
  | {
      readonly kind: 'checked';
      readonly findings: readonly Finding[];
      /** What passes in the merge and not in ours. */
      readonly wider: readonly Wider[];
      readonly profiles: number;
      readonly states: number;
    }
  /** A side does not compile, there is nothing in it by itself, or too much. */
  | { readonly kind: 'no-policy'; readonly why: string }
  /** All sides compile and the merge does not. */
  | { readonly kind: 'broken'; readonly why: string };

export interface Judge {
  readonly options: CompileOptions;
  readonly release: Release;
  readonly cache: ParseCache;
}

type Profiles = readonly CompiledProfile[];

/** Findings are one for each profile, row, reason and permission: the first. */
export function checkMerge(texts: Four<string>, judge: Judge): CheckedMerge {
  const folder = mkdtempSync(join(tmpdir(), 'aa-merge-law-'));
  try {
    const { release, options } = judge;
    if (new Set(sides.map((side) => namesAttached(texts[side], release))).size > 1) {
      return { kind: 'no-policy', why: 'some sides only name what they are attached to' };
    }
    const folderOfIncludes = options.base ?? '/etc/apparmor.d';
    const known = withAbi(mapFour(texts, (text) => withoutMissing(adapted(text, release), folderOfIncludes)));
    const asPolicy = compileFour(known, options);
    if (asPolicy.kind === 'compiled') return check(asPolicy, judge);
    const asPart = compileFour(
      mapFour(known, (text) => around(text, folder)),
      options,
    );
    if (asPart.kind === 'compiled') return check(asPart, judge);
    return asPolicy.side === 'merged'
      ? { kind: 'broken', why: asPolicy.why }
      : { kind: 'no-policy', why: asPolicy.why };
  } catch (error) {
    if (error instanceof TooLargeToWalk) return { kind: 'no-policy', why: error.message };
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface CompiledFour {
  readonly kind: 'compiled';
  readonly texts: Four<string>;
  readonly profiles: Four<Profiles>;
}

interface Refused {
  readonly kind: 'refused';
  readonly side: Side;
  readonly why: string;
}

/** All four, with a value for variables that have none; or which of them is refused, the sides before the merge. */
function compileFour(texts: Four<string>, options: CompileOptions): CompiledFour | Refused {
  const variables: string[] = [];
  for (;;) {
    const declared = mapFour(texts, (text) => declaring(text, variables));
    const found = compileAsTheyAre(declared, options);
    const missed = found.kind === 'refused' ? missedVariable(found.why) : undefined;
    if (missed === undefined || variables.includes(missed)) return found;
    variables.push(missed);
  }
}

function compileAsTheyAre(texts: Four<string>, options: CompileOptions): CompiledFour | Refused {
  const known = new Map<string, Compiled>();
  const profiles = new Map<Side, Profiles>();
  for (const side of ['ours', 'base', 'theirs', 'merged'] as const) {
    const compiled = known.get(texts[side]) ?? tryCompile(texts[side], options);
    known.set(texts[side], compiled);
    if (!compiled.ok) return { kind: 'refused', side, why: compiled.why };
    if (side === 'ours' && compiled.profiles.length === 0) return { kind: 'refused', side, why: 'no profiles' };
    profiles.set(side, compiled.profiles);
  }
  return { kind: 'compiled', texts, profiles: mapFour(texts, (_, side) => profiles.get(side) ?? []) };
}

function check({ texts, profiles }: CompiledFour, { options, release, cache }: Judge): CheckedMerge {
  const sources = mapFour(texts, (text) => readSource(text, options, cache));
  const findings = new Map<string, Finding>();
  const report = (found: Finding): void => {
    const { profile, subject, row, verdict, why, bits } = found;
    const key = [profile, subject, row, verdict, why, bits].join('\n');
    if (!findings.has(key)) findings.set(key, found);
  };
  const wider = new Map<string, Wider>();
  const widen = (found: Wider): void => {
    const key = [found.profile, found.what, found.bits].join('\n');
    if (!wider.has(key)) wider.set(key, found);
  };
  const quartets = pairFour(profiles);
  const law = { sources, oddities: odditiesOf(release) };
  const states = quartets.reduce((sum, quartet) => sum + checkProfile(quartet, law, { report, widen }), 0);
  return {
    kind: 'checked',
    findings: [...findings.values()],
    wider: [...wider.values()],
    profiles: quartets.length,
    states,
  };
}
