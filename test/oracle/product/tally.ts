// Many comparisons under one compiler, counted. Takes texts, gives the counts and what no cause explains.

import { spawnSync } from 'node:child_process';
import type { ParseCache } from '../../../src/policy/index.js';
import type { CompileOptions } from '../compiled/compile.js';
import { causeOf } from '../product-deviations.js';
import { comparePolicy } from './compare-policy.js';
import type { Deviation } from './deviation.js';
import type { Release } from './trees.js';

export interface Tally {
  /** Texts that were compared, and those that only the compiler refuses or we do as well. */
  texts: number;
  refused: number;
  refusedByCompiler: number;
  profiles: number;
  classes: number;
  states: number;
  /** By the name of the cause: profiles in which it is met. */
  readonly explained: Map<string, number>;
  /** The first few deviations that no cause explains, in words. */
  readonly unexplained: string[];
}

export function newTally(): Tally {
  return {
    texts: 0,
    refused: 0,
    refusedByCompiler: 0,
    profiles: 0,
    classes: 0,
    states: 0,
    explained: new Map(),
    unexplained: [],
  };
}

/** The release of a compiler, as far as this test tells them apart. Throws: an Error on one that it does not know. */
export function releaseOf(parser: string): Release {
  const said = spawnSync(parser, ['--version'], { encoding: 'utf8' }).stdout;
  const release = (['3.0', '4.1', '5.0', '6.0'] as const).find((one) => said.includes(`version ${one}`));
  if (release === undefined) throw new Error(`${parser}: ${said}`);
  return release;
}

const unexplainedAtMost = 40;

/** Compare one text; `name` is what it is called where something is wrong. */
export function tallyText(
  tally: Tally,
  name: string,
  text: string,
  {
    options,
    release,
    cache,
  }: { readonly options: CompileOptions; readonly release: Release; readonly cache: ParseCache },
): void {
  const met = new Set<string>();
  const told = new Set<string>();
  const compared = comparePolicy(text, options, cache, (deviation) => {
    const cause = causeOf(deviation, release);
    if (cause !== undefined) {
      met.add(`${deviation.profile}\n${cause.name}`);
      return;
    }
    const key = `${deviation.profile} ${deviation.subject} ${deviation.what}`;
    if (told.has(key) || tally.unexplained.length >= unexplainedAtMost) return;
    told.add(key);
    tally.unexplained.push(`${name}: ${sayDeviation(deviation)}`);
  });
  if (compared.kind === 'refused') {
    if (compared.weToo) tally.refused += 1;
    else tally.refusedByCompiler += 1;
    return;
  }
  tally.texts += 1;
  tally.profiles += compared.profiles;
  tally.classes += compared.classes;
  tally.states += compared.states;
  for (const one of met) {
    const cause = one.split('\n')[1] as string;
    tally.explained.set(cause, (tally.explained.get(cause) ?? 0) + 1);
  }
}

function sayDeviation({ profile, subject, what, text, ours, real }: Deviation): string {
  return `${profile} ${subject} ${what} ${JSON.stringify(text)}: ours ${ours}, real ${real}`;
}
