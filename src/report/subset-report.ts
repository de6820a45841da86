// Whether one label or file is a subset of another, for people and for programs: the verdict, what shows that it is not, and
// what the kernel asks instead. Takes an answer, gives text, and the object that JSON.stringify writes as the schema says.

import type { ByteText } from '../base/index.js';
import { readable } from '../base/index.js';
import type { Comparison } from '../compare/index.js';
import { compareDocument } from './compare-json.js';
import type { CompareTextWishes } from './compare-text.js';
import { compareText } from './compare-text.js';
import type { Places } from './places.js';
import { visible } from './visible.js';

/** What report needs to know. */
export interface SubsetReport {
  readonly old: ByteText;
  readonly next: ByteText;
  readonly verdict: 'subset' | 'not-subset' | 'unknown';
  readonly comparison: Comparison;
  readonly kernel: 'lets' | 'refuses' | undefined;
  readonly places: Places;
  /** OLD with NEW on top. */
  readonly bounded: ByteText | undefined;
}

export function subsetText(report: SubsetReport, wishes: CompareTextWishes): string {
  const { old, next, verdict, comparison, places } = report;
  const { paint } = wishes;
  const [one, other] = [visible(old), visible(next)];
  const verdicts = {
    subset: paint.green(`subset: \`${other}\` permits nothing that \`${one}\` does not permit`),
    'not-subset': paint.red(`not a subset: \`${other}\` permits what \`${one}\` does not permit`),
    unknown: paint.yellow(`unknown: whether \`${other}\` permits more than \`${one}\` cannot be decided`),
  } as const;
  // Its verdict and its sum say the same in words for a comparison.
  const told = compareText(comparison, places, { ...wishes, quiet: true })
    .split('\n')
    .slice(1);
  while (told.at(-1) === '') told.pop();
  const lines = [verdicts[verdict], ...told, ...(wishes.quiet ? [] : kernelLines(report))];
  return lines.map((line) => `${line}\n`).join('');
}

function kernelLines({ kernel, bounded }: SubsetReport): string[] {
  const asked = 'no new privileges: the kernel asks whether every profile of the old label is in the new one';
  switch (kernel) {
    case undefined:
      return [];
    case 'lets':
      return ['', `${asked}: yes, so a task may change`];
    case 'refuses':
      return [
        '',
        `${asked}: no, so a task may not change, whatever the profiles permit; it may to \`${visible(bounded ?? '')}\``,
      ];
  }
}

/** The document of `subset --json`. Schema: `subset.schema.json`. */
export function subsetDocument({ old, next, verdict, comparison, kernel, places, bounded }: SubsetReport): object {
  const document = compareDocument(comparison, places, { compared: 0, same: 0 });
  const [profile] = (document as { profiles: readonly { widenings: object; doubts?: object }[] }).profiles;
  return {
    schema: 'aa-merge/subset@1',
    old: readable(old),
    new: readable(next),
    verdict,
    widenings: profile?.widenings ?? [],
    ...(profile?.doubts === undefined ? {} : { doubts: profile.doubts }),
    ...(kernel === undefined ? {} : { noNewPrivileges: kernel === 'lets' ? 'may-change' : 'may-not-change' }),
    ...(kernel !== 'refuses' || bounded === undefined ? {} : { bounded: readable(bounded) }),
  };
}
