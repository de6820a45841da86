// What of a change nobody can see here: other commits of submodules, links to other places outside of the repository,
// switches for profiles that it does not have, and a directory of policy that was another one before. Takes two sides, gives
// findings: what is not seen is never taken for harmless.

import { posix } from 'node:path';
import type { BytePath, DiagnosticCode, GitEntry } from '../../base/index.js';
import { unitPath } from '../../base/index.js';
import type { ChangeFinding } from '../../reconcile/index.js';
import { isIgnoredName } from '../../policy/index.js';
import { remark, unitKindOf } from '../../reconcile/index.js';
import type { GeneratedUnit } from '../generated.js';
import { generatedInOne, generatedOtherwise } from '../generated.js';
import { policyPlaceOnHost } from './layered-policy.js';
import type { PolicyPlace } from './policy-place.js';
import type { Side } from './revision-side.js';

/** `entries` are all of the earlier revision. */
export function unseen(
  { before, after }: { readonly before: Side; readonly after: Side },
  entries: readonly GitEntry[],
  place: PolicyPlace,
): ChangeFinding[] {
  return [
    ...outOfSight({ before, after }, place),
    ...switchesIn({ before, after }, place).map((path) => finding('app/switched-elsewhere', path, place)),
    ...movedFrom({ before, after }, entries, place).map((path) => finding('app/policy-moved', path, place)),
    ...generated({ before, after }),
  ];
}

/** What is in other repositories, or in none. */
export function outOfSight(
  { before, after }: { readonly before: Side; readonly after: Side },
  place: PolicyPlace,
): ChangeFinding[] {
  const submodulesOf = ({ own }: Side): Map<BytePath, string> =>
    new Map(own.reads.filter(({ kind }) => kind === 'submodule').map(({ path, id }) => [path, id]));
  const submodules = differing(submodulesOf(before), submodulesOf(after));
  const links = differing(before.own.outside, after.own.outside);
  return [
    ...submodules.map((path) => finding('app/submodule', path, place)),
    ...links.map((path) => finding('app/link-outside', path, place)),
  ];
}

/** A digest shows who edited such a file by mistake; who writes a digest of his own is seen by what the source comes to. */
function generated({ before, after }: { readonly before: Side; readonly after: Side }): ChangeFinding[] {
  const otherwise = generatedOtherwise(policyPlaceOnHost, after.policy);
  const inOne = generatedInOne(policyPlaceOnHost, before.policy, after.policy);
  return [...otherwise, ...inOne].map(({ unit, source }) => ({
    kind: 'unknown',
    units: [unit],
    profiles: [],
    remark: remark('app/generated-otherwise', { unit, source }),
  }));
}

/** Why rules of helpers are told of as new. */
export function generatedAgain(units: readonly GeneratedUnit[]): ChangeFinding[] {
  return units.map(({ unit, source }) => ({
    kind: 'notice',
    units: [source],
    profiles: [],
    remark: remark('app/generated-again', { unit, source }),
  }));
}

function differing(one: ReadonlyMap<BytePath, string>, other: ReadonlyMap<BytePath, string>): BytePath[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((path) => one.get(path) !== other.get(path));
}

/** New ones for what is in no revision: links that lead to nothing here lead to it on a host. */
function switchesIn({ before, after }: Record<'before' | 'after', Side>, { directory }: PolicyPlace): BytePath[] {
  const prefix = directory === '' ? '' : `${directory}/`;
  const known = new Set<BytePath>(before.own.reads.map(({ path }) => path));
  const units = new Set<BytePath>([...before.switchedOn.files, ...after.switchedOn.files]);
  return after.own.reads.flatMap(({ path }) => {
    const [, unit] =
      /^(?:disable|force-complain)\/(.+)$/s.exec(path.startsWith(prefix) ? path.slice(prefix.length) : '') ?? [];
    return unit === undefined || known.has(path) || units.has(unit) || isIgnoredName(posix.basename(unit))
      ? []
      : [path];
  });
}

/**
 * A file that was elsewhere before, where the directory had no policy yet: what is in it was not compared with what it was
 * there.
 */
function movedFrom(
  { before, after }: { readonly before: Side; readonly after: Side },
  entries: readonly GitEntry[],
  { directory }: PolicyPlace,
): BytePath[] {
  const hadPolicy = before.own.reads.some(({ kind }) => kind === 'file');
  if (hadPolicy || directory === '') return [];
  const names = new Set<string>(
    after.revision.files
      .filter((unit) => unitKindOf(unit) === 'profile' || unitKindOf(unit) === 'fragment')
      .map((unit) => posix.basename(unit)),
  );
  const known = entries.find(({ kind, path }) => kind === 'file' && names.has(posix.basename(path)));
  return known === undefined ? [] : [known.path];
}

function finding(code: DiagnosticCode, path: BytePath, { directory }: PolicyPlace): ChangeFinding {
  const isBelow = directory !== '' && path.startsWith(`${directory}/`);
  const unit = unitPath(isBelow ? path.slice(directory.length + 1) : path);
  return { kind: 'unknown', units: [unit], profiles: [], remark: remark(code, { path }) };
}
