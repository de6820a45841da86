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

export function evidenceOf(profile: string, { rule, whole }: Part): Evidence {
  const { qualifiers, origin } = whole;
  const text = spellStatement({ kind: 'rule', at: origin.at, node: noNode, qualifiers, rule });
  return { profile, rule: text, file: origin.at.file };
}

/** The parts of a remembered rule; none for a text that is no rule. */
export function partsOfEvidence({ rule: text, file }: Evidence): Part[] {
  const id = fileId(file);
  const source = { id, text: joinBytes([text, byteTextOf('\n')]) };
  const [statement] = lowerFile(parseFile(source.text, id).value, source).value;
  if (statement?.kind !== 'rule') return [];
  const { rule, qualifiers } = statement;
  const origin = { at: { file: id, start: 0, end: 0 }, via: [] };
  return partsOf({ id: -1 as RuleId, rule, qualifiers, origin, variables: [], alias: undefined });
}
