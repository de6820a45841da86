// The terms of one entry of the file automaton: a path with permissions, and the pair of link and target that the link
// permission needs. Files, links, `all` and what the compiler adds by itself are made of it.
// Source: permission-semantics 2.1, 2.3 and 2.6.

import type { ByteText } from '../../base/index.js';
import type { Pattern, Qualifiers } from '../../language/index.js';
import { readPattern } from '../../language/index.js';
import type { RuleId } from '../../policy/index.js';
import { anyBytes, literal, nul, oneOf, sequence } from '../byte-pattern.js';
import type { ExecType } from '../exec.js';
import type { Permissions } from '../permissions.js';
import { bothGroups, fileBits, linkSubset, otherGroup, ownerGroup } from '../permissions.js';
import type { Term } from '../term.js';
import { effectOf } from './encode.js';

/** A path with what may be done there. */
export interface FileEntry {
  readonly path: Pattern;
  /** Of both groups; those that the qualifiers leave out are not counted. */
  readonly permissions: Permissions;
  readonly exec?: ExecType | undefined;
  /** Whether the pattern of the path lists its strings one by one. */
  readonly exact?: boolean;
  /** What the link permission may lead to; by default everything that permits no less than the link. */
  readonly link?: LinkTarget | undefined;
  /** Nothing comes of it but the pair. */
  readonly isLost?: boolean;
}

export interface LinkTarget {
  readonly target: Pattern;
  readonly subset: boolean;
}

/** The strings of a path or name; undefined for what is no pattern, which policy has reported. */
export function textPattern(text: ByteText): Pattern | undefined {
  const pattern = readPattern(text, 'text');
  return typeof pattern === 'string' ? undefined : pattern;
}

const linkBits = bothGroups(fileBits.l);

/** Any absolute path but `/` itself. */
const anyTarget: LinkTarget = {
  target: sequence(
    literal('/' as ByteText),
    oneOf([
      [0, 0x2e],
      [0x30, 0xff],
    ]),
    anyBytes,
  ),
  subset: true,
};

/** The terms of an entry: the path, and with link permission the pair. A deny of linking denies the pair alone. */
export function termsOfEntry(entry: FileEntry, qualifiers: Qualifiers, rule: RuleId | undefined): Term[] {
  const { path, exec, exact = false, link = anyTarget } = entry;
  const permissions = entry.permissions & groupOf(qualifiers);
  const isDeny = qualifiers.mode === 'deny';
  const isExact = exact && (qualifiers.mode ?? 'allow') === 'allow' && exec !== undefined;
  const terms: Term[] = [];
  const onPath = isDeny ? permissions & ~linkBits : permissions;
  if (onPath !== 0 && entry.isLost !== true) {
    const effect = effectOf(qualifiers, onPath, isDeny ? undefined : exec, isExact);
    terms.push({ class: 'file', pattern: path, effect, rule });
  }
  const onPair = permissions & linkBits;
  if (onPair !== 0) {
    const pattern = sequence(path, nul, link.target);
    const effect = effectOf(qualifiers, link.subset ? onPair | subsetOf(onPair) : onPair);
    terms.push({ class: 'file', pattern, effect: { ...effect, audit: effect.audit & linkBits }, rule });
  }
  return terms;
}

/** Compiled policy asks for a subset of the owner's permissions only. */
function subsetOf(link: Permissions): Permissions {
  return (link & fileBits.l) !== 0 ? linkSubset : 0;
}

/** The permissions that qualifiers leave: those of the owner, of others, or of both. */
export function groupOf({ owner }: Qualifiers): Permissions {
  if (owner === 'owner') return ownerGroup;
  return owner === 'other' ? otherGroup : ownerGroup | otherGroup;
}
