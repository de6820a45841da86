// A host of many units, made of the public trees, and a day on which the vendor ships updates for some of them. Takes the
// corpus and the real parser, gives texts. Texts are never copied into the repository.
//
// Where the units come from, in this order, until there are enough: all fragments of the resolved tree of apparmor.d (its
// abstractions, tunables, mappings, abi files: AppArmor's own are among them); the profiles of apparmor.d, without the
// folders that its build flattens; AppArmor's own profiles of other names. Profiles are taken at even distances over the
// list of names. Files that define a profile which another one defines already are left out. Everything stands as it does in
// the repositories: `#aa:` directives stay comments.
//
// Where the updates come from: public merge cases of these very files, with base, edit and new version as in history, as far
// as the parser accepts all three; where they are used up, changes of rules made here.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ByteText } from '../../src/base/index.js';
import { fileId } from '../../src/base/index.js';
import { lowerFile, parseFile } from '../../src/language/index.js';
import { readMergeCases } from '../corpus/merge-exam.js';

export interface HostSize {
  readonly units: number;
  readonly updates: number;
  /** Of the updates, those of units that the administrator edited. */
  readonly edited: number;
}

/** One unit on the day of the update. */
export interface Update {
  readonly unit: string;
  readonly base: string;
  readonly live: string;
  readonly reference: string;
  readonly isReal: boolean;
}

export interface ScaleHost {
  /** What every unit says before the day of the update. */
  readonly units: ReadonlyMap<string, string>;
  readonly updates: readonly Update[];
}

const resolvedTree = 'trees/apparmor.d-69e3abdd-resolved';
const profileTrees = [
  ...['groups', 'profiles-a-f', 'profiles-g-l', 'profiles-m-r', 'profiles-s-z'].map((folder) => ({
    folder: `trees/apparmor.d-69e3abdd/${folder}`,
    isDeep: true,
  })),
  { folder: 'trees/apparmor-bda75d45', isDeep: false },
];

/** `scratch` is a folder that nobody else uses: the parser is asked there. */
export function scaleHost(corpus: string, parser: string, scratch: string, size: HostSize): ScaleHost {
  const units = new Map<string, string>();
  readFolder(join(corpus, resolvedTree), '', units);
  const profiles = profilesOf(corpus);
  const wanted = size.units - units.size;
  const names = [...profiles.keys()].sort();
  for (let at = 0; at < wanted; at += 1) {
    const name = names[Math.floor((at * names.length) / wanted)] as string;
    units.set(name, profiles.get(name) as string);
  }
  for (const [unit, text] of units) put(join(scratch, unit), text);
  const updates = updatesFor(units, corpus, size, {
    accepts: (unit, text) => {
      put(join(scratch, unit), text);
      const run = spawnSync(parser, ['-QKSq', '-b', scratch, join(scratch, unit)], { stdio: 'ignore' });
      put(join(scratch, unit), units.get(unit) as string);
      return run.status === 0;
    },
  });
  rmSync(scratch, { recursive: true, force: true });
  for (const { unit, base } of updates) units.set(unit, base);
  return { units, updates };
}

function updatesFor(
  units: ReadonlyMap<string, string>,
  corpus: string,
  size: HostSize,
  { accepts }: { accepts(unit: string, text: string): boolean },
): Update[] {
  const owners = new Map<string, string>();
  for (const [unit, text] of units) if (isProfile(unit)) for (const name of namesIn(text)) owners.set(name, unit);
  const fits = (unit: string, text: string): boolean => {
    const names = namesIn(text);
    return names.length > 0 && names.every((name) => (owners.get(name) ?? unit) === unit) && accepts(unit, text);
  };
  const found = new Map<string, Update>();
  const add = (update: Update): void => {
    const { unit, base, live, reference } = update;
    if (new Set([base, reference]).size < 2) return;
    if (![...new Set([base, live, reference])].every((text) => fits(unit, text))) return;
    found.set(unit, update);
  };
  for (const { id, base, ours, theirs } of readMergeCases(corpus)) {
    if (found.size === size.updates) break;
    const unit = unitOf(id);
    if (!isProfile(unit) || !units.has(unit) || found.has(unit)) continue;
    const isEdited = found.size < size.edited;
    if (isEdited && new Set([base, ours, theirs]).size < 3) continue;
    add({ unit, base, live: isEdited ? ours : base, reference: theirs, isReal: true });
  }
  // The rest, at even distances as well.
  const others = [...units.keys()].filter((unit) => isProfile(unit) && !found.has(unit)).sort();
  for (let step = 0; found.size < size.updates && step < others.length; step += 1) {
    // 7 has no divisor in common with the number of names that are left.
    const unit = others[(step * 7) % others.length] as string;
    const base = units.get(unit) as string;
    add({ unit, base, live: base, reference: changedRules(base, step), isReal: false });
  }
  if (found.size < size.updates) throw new Error(`only ${found.size} files can be updated`);
  return [...found.values()];
}

/** What a vendor does most: one rule more, one less, or one that permits more, in turn. */
function changedRules(text: string, turn: number): string {
  const lines = text.split('\n');
  const rules = lines.flatMap((line, at) => (/^ {2}(owner )?[@/][^#]* r,$/.test(line) ? [at] : []));
  const at = rules[turn % Math.max(1, rules.length)];
  if (at === undefined || turn % 3 === 0) {
    const end = text.lastIndexOf('\n}');
    return `${text.slice(0, end)}\n  @{run}/measured-${turn}/{,**} r,${text.slice(end)}`;
  }
  if (turn % 3 === 1) return lines.filter((_, line) => line !== at).join('\n');
  return lines.map((line, here) => (here === at ? line.replace(/ r,$/, ' rw,') : line)).join('\n');
}

/** The name of the file that a case is about, which ends its id. */
function unitOf(id: string): string {
  return id.replace(/^[a-z]+-([0-9a-f]+-)+/, '');
}

function profilesOf(corpus: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const known = new Set<string>();
  for (const { folder, isDeep } of profileTrees) {
    const files = new Map<string, string>();
    readFolder(join(corpus, folder), '', files, isDeep);
    for (const [path, text] of files) {
      const name = basename(path);
      const names = namesIn(text);
      if (names.length === 0 || found.has(name) || names.some((one) => known.has(one))) continue;
      for (const one of names) known.add(one);
      found.set(name, text);
    }
  }
  return found;
}

function namesIn(text: string): string[] {
  const id = fileId('unit');
  const { value } = lowerFile(parseFile(text as ByteText, id).value, { id, text: text as ByteText });
  return value.flatMap((statement) => (statement.kind === 'profile' ? [statement.name.value] : []));
}

function isProfile(unit: string): boolean {
  return !unit.includes('/');
}

function readFolder(folder: string, below: string, found: Map<string, string>, isDeep = true): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (isDeep) readFolder(path, `${below}${entry.name}/`, found);
    } else if (entry.isFile()) found.set(`${below}${entry.name}`, readFileSync(path, 'latin1'));
  }
}

export function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, 'latin1');
}
