// All trees under all compilers that are there. Takes the corpus and how many files to take, gives one row for each compiler
// and tree. Compilers are Debian's of several suites, and the one that AA_PARSER names.

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { ParseCache } from '../../../src/policy/index.js';
import { parserPath } from '../../support/needs.js';
import { featuresOf } from '../compiled/compile.js';
import { newTally, releaseOf, tallyText } from './tally.js';
import type { Tally } from './tally.js';
import { adapted, policyTrees, withAdaptedBase } from './trees.js';
import type { Release } from './trees.js';

export interface Row {
  readonly release: Release;
  readonly features: string;
  readonly tree: string;
  readonly tally: Tally;
}

/** Features that are as much as a compiler knows. */
const featuresFor: Readonly<Record<Release, readonly string[]>> = {
  '3.0': ['3.0', 'kernel-5.4-outoftree-network'],
  '4.1': ['4.0'],
  '5.0': ['5.0', '5.0-interface'],
  '6.0': ['5.0-interface', '4.0-ip', '3.0'],
};

/** The compilers by name; those that are not there are left out. */
export function compilers(names: readonly string[] = []): readonly (readonly [name: string, parser: string])[] {
  const all = [
    ['installed', parserPath()],
    ['trixie', parserPath('trixie')],
    ['sid', parserPath('sid')],
    ['AA_PARSER', process.env['AA_PARSER']],
  ] as const;
  return all.flatMap(([name, parser]) =>
    parser === undefined || (names.length > 0 && !names.includes(name)) ? [] : [[name, parser] as const],
  );
}

/** Only the first features of a compiler take all trees; the others take the first tree. */
export function tallyTrees(
  corpus: string,
  each: number,
  names: readonly string[],
  progress: (line: string) => void,
): readonly Row[] {
  const trees = policyTrees(corpus, each);
  return compilers(names).flatMap(([, parser]) => {
    const release = releaseOf(parser);
    return featuresFor[release].flatMap((features, at) =>
      trees.slice(0, at === 0 ? trees.length : 1).map((tree): Row => {
        const tally = newTally();
        withAdaptedBase(tree.base, release, (base) => {
          const file = featuresOf(parser, features) ?? features;
          const options = { parser, features: file, base, options: plain(release) };
          const run = { options, release, cache: new ParseCache() };
          tree.files.forEach((path, count) => {
            tallyText(tally, basename(path), adapted(readFileSync(path, 'latin1'), release), run);
            if (count % 50 === 0) progress(`${release} ${features} ${tree.name} ${count}/${tree.files.length}`);
          });
        });
        return { release, features, tree: tree.name, tally };
      }),
    );
  });
}

/** Newer compilers write compressed policy where the kernel can read it. */
export function plain(release: Release): readonly string[] {
  return release === '5.0' || release === '6.0' ? ['--zstd-compress-level=none'] : [];
}

const columns = ['compiler', 'features', 'tree', 'files', 'refused', 'profiles', 'classes', 'states', 'deviations'];

export function sayTable(rows: readonly Row[]): string {
  const cells = rows.map(({ release, features, tree, tally }) => [
    release,
    features,
    tree,
    String(tally.texts),
    `${tally.refused}+${tally.refusedByCompiler}`,
    String(tally.profiles),
    String(tally.classes),
    String(tally.states),
    [
      ...[...tally.explained].map(([cause, profiles]) => `${cause} ${profiles}`),
      ...(tally.unexplained.length > 0 ? [`UNEXPLAINED ${tally.unexplained.length}`] : []),
    ].join(', '),
  ]);
  const table = [columns, ...cells];
  const widths = columns.map((_, at) => Math.max(...table.map((row) => (row[at] as string).length)));
  return table
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] as number))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
