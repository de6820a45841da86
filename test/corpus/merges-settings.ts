// `npm run corpus:settings`: the public merge cases as units of a host, under all four settings, as a table: how many of the
// edited units are held, refused, merged in part and merged. `npm run corpus:settings -- 20` takes every twentieth case.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { reconcileHost } from '../../src/app/index.js';
import { fixedClock, fixedProcesses, memoryFileSystem } from '../../src/host/index.js';
import { standingOf } from '../../src/reconcile/index.js';
import { corpusOrEnd } from '../support/needs.js';
import type { MergeCase } from './merge-exam.js';
import { readMergeCases } from './merge-exam.js';

const settings = ['refuse', 'strict', 'partial', 'report'] as const;
const fates = ['held', 'refused', 'in part', 'merged', 'trouble'] as const;
type Fate = (typeof fates)[number];

const places = { root: '/', policyDir: '/live', reference: '/reference', stateDir: '/state' } as const;
const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };

const corpus = corpusOrEnd();
const each = Number(process.argv[2] ?? 1);
const cases = readMergeCases(corpus).filter((_, at) => at % each === 0);
const trees = new Map<string, ReadonlyMap<string, string>>();

/** Files of a tree by the path that they have as units. */
function treeNamed(name: string): ReadonlyMap<string, string> {
  let tree = trees.get(name);
  if (tree === undefined) {
    const found = new Map<string, string>();
    const look = (folder: string, below: string): void => {
      for (const entry of readdirSync(folder)) {
        const path = join(folder, entry);
        if (statSync(path).isDirectory()) look(path, `${below}${entry}/`);
        else found.set(`${below}${entry}`, readFileSync(path, 'latin1'));
      }
    };
    look(join(corpus as string, 'trees', name), '');
    trees.set(name, (tree = found));
  }
  return tree;
}

/** Where the file of a case stands in the tree: under the same name, else as a profile. */
function unitOf(one: MergeCase, tree: ReadonlyMap<string, string>): string {
  const name = one.id.replace(/^[a-z]+-[0-9a-f]+-[0-9a-f]+-|^[a-z]+-[0-9a-f]+-/, '');
  return [...tree.keys()].find((path) => basename(path) === name) ?? name;
}

function fateOf(one: MergeCase, widening: (typeof settings)[number]): Fate {
  const tree = treeNamed(one.meta.tree);
  const unit = unitOf(one, tree);
  const entries: Record<string, string> = {};
  for (const [path, text] of tree) {
    if (path === unit) continue;
    for (const place of ['/live', '/reference', '/state/base']) entries[`${place}/${path}`] = text;
  }
  entries[`/live/${unit}`] = one.ours;
  entries[`/reference/${unit}`] = one.theirs;
  entries[`/state/base/${unit}`] = one.base;
  const ports = { files: memoryFileSystem(entries), clock: fixedClock(), processes: fixedProcesses(), output };
  try {
    const { outcomes } = reconcileHost({ ...places, widening, dryRun: true, units: [] }, ports);
    const outcome = outcomes.find((found) => found.unit === unit);
    if (outcome === undefined) return 'trouble';
    if (outcome.outcome === 'merged-partly') return 'in part';
    const standing = standingOf(outcome);
    return standing === 'done' ? 'merged' : standing;
  } catch {
    return 'trouble';
  }
}

console.log(['', ...fates].map((word) => word.padStart(10)).join(''));
for (const setting of settings) {
  const found = cases.map((one) => fateOf(one, setting));
  const shares = fates.map((fate) => (100 * found.filter((other) => other === fate).length) / found.length);
  console.log(setting.padStart(10) + shares.map((share) => `${share.toFixed(1)} %`.padStart(10)).join(''));
}
console.log(`of ${cases.length} cases`);
