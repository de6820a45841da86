// The rules of effective profiles cut into parts that can be compared by their text: one for each alternative of a path.
// Takes effective rules, gives parts; takes parts, gives what can be written down of them, and reads that again.

import type { BytePath, ByteText } from '../base/index.js';
import { byteTextOf, fileId, joinBytes } from '../base/index.js';
import type { FileRule, Node, Rule } from '../language/index.js';
import { lowerFile, parseFile, spellStatement } from '../language/index.js';
import type { EffectiveRule, RuleId } from '../policy/index.js';
import { alternativesOf } from './alternatives.js';
import type { Atom } from './atoms.js';
import { atomsOf } from './atoms.js';

/** A rule, or one alternative of its path. */
export interface Part {
  readonly whole: EffectiveRule;
  readonly rule: Rule;
  readonly atoms: readonly Atom[];
  /** Keys of atoms that this one grants too. */
  readonly narrower: readonly string[];
  /** What it was made of, where it was remembered. */
  readonly remembered?: Evidence;
}

/** A rule that was taken away, or a denial that was added, as it is remembered. */
export interface Evidence {
  readonly profile: string;
  /** The rule in canonical text, without variables. */
  readonly rule: ByteText;
  /** The file that it stood in. */
  readonly file: BytePath;
}

export function partsOf(whole: EffectiveRule): Part[] {
  const { rule, qualifiers } = whole;
  if (rule.kind !== 'file' || rule.path === undefined) {
    return [{ whole, rule, atoms: atomsOf(rule, qualifiers), narrower: [] }];
  }
  const path = rule.path;
  const withPath = (value: string): FileRule => ({ ...rule, path: { ...path, value: value as ByteText } });
  return alternativesOf(path.value).map(({ key, narrower, pattern }) => ({
    whole,
    rule: withPath(pattern),
    atoms: atomsOf(withPath(key), qualifiers),
    narrower: key === narrower ? [] : atomsOf(withPath(narrower), qualifiers).map((atom) => atom.key),
  }));
}

const noNode: Node = { kind: 'rule', start: 0, end: 0, children: [] };

export function evidenceOf(profile: string, { rule, whole, remembered }: Part): Evidence {
  if (remembered !== undefined) return remembered;
  const { qualifiers, origin } = whole;
  const text = spellStatement({ kind: 'rule', at: origin.at, node: noNode, qualifiers, rule });
  return { profile, rule: text, file: origin.at.file };
}

/** The parts of a remembered rule. A text that is no rule stands for every rule: what was taken away is not forgotten. */
export function partsOfEvidence(remembered: Evidence): Part[] {
  const id = fileId(remembered.file);
  const source = { id, text: joinBytes([remembered.rule, byteTextOf('\n')]) };
  const [statement] = lowerFile(parseFile(source.text, id).value, source).value;
  const origin = { at: { file: id, start: 0, end: 0 }, via: [] };
  const effective = { id: -1 as RuleId, origin, variables: [], alias: undefined };
  if (statement?.kind === 'rule') {
    const { rule, qualifiers } = statement;
    return partsOf({ ...effective, rule, qualifiers }).map((part) => ({ ...part, remembered }));
  }
  const rule: Rule = { kind: 'all' };
  const qualifiers = { priority: undefined, audit: false, mode: undefined, owner: undefined };
  const atom: Atom = { key: '?', within: [], says: '?', holds: true, stirs: false };
  return [{ whole: { ...effective, rule, qualifiers }, rule, atoms: [atom], narrower: [], remembered }];
}
