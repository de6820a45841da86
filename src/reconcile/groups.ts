// The same grant in several held units: what has the same cause and weighs the same. Takes outcomes, gives groups, the
// gravest first; the name of a group is the same on every day and on every host. A group says that grants are alike in
// words: what they permit must be asked for each unit before one is settled like another.
// Source: product, "Commands" (`review`, `accept`).

import type { ByteText, UnitPath } from '../base/index.js';
import { byteTextOf, compareBytes, fileId, fingerprintOf, joinBytes } from '../base/index.js';
import { lowerFile, parseFile, spellStatement } from '../language/index.js';
import { grantsOf } from './grants.js';
import type { Remark, RemarkDetail, RuleBehind, UnitOutcome } from './outcome.js';

/** A grant, with the number by which a person accepts it. */
export interface GroupMember {
  readonly unit: UnitPath;
  readonly number: number;
  readonly grant: Remark;
}

export interface GrantGroup {
  /** Twelve digits, equal for equal groups. */
  readonly name: string;
  /** Small for what matters most. */
  readonly gravity: number;
  /** In the order of units. */
  readonly members: readonly GroupMember[];
}

/** Grants of all held units by cause and gravity. The gravest come first, and of these what most units have. */
export function groupsOf(outcomes: readonly UnitOutcome[]): readonly GrantGroup[] {
  const groups = new Map<string, GroupMember[]>();
  for (const outcome of outcomes) {
    grantsOf(outcome).forEach((grant, at) => {
      const name = groupNameOf(grant);
      const members = groups.get(name) ?? [];
      members.push({ unit: outcome.unit, number: at + 1, grant });
      groups.set(name, members);
    });
  }
  return [...groups]
    .map(([name, members]) => ({ name, gravity: members[0]?.grant.detail?.gravity ?? 0, members }))
    .sort(
      (one, other) =>
        one.gravity - other.gravity ||
        unitsOf(other).length - unitsOf(one).length ||
        compareBytes(one.name, other.name),
    );
}

/** The units that have a grant of the group. */
export function unitsOf({ members }: GrantGroup): readonly UnitPath[] {
  return [...new Set(members.map(({ unit }) => unit))];
}

/** Held units besides this one that have the same grant. */
export function alsoHeldIn(grant: Remark, unit: UnitPath, groups: readonly GrantGroup[]): readonly UnitPath[] {
  const name = groupNameOf(grant);
  const group = groups.find((one) => one.name === name);
  return group === undefined ? [] : unitsOf(group).filter((one) => one !== unit);
}

/** The name of the group that a grant belongs to. */
export function groupNameOf(grant: Remark): string {
  const { permissions = [], gravity = 0 } = grant.detail ?? {};
  return fingerprintOf([causeOf(grant), [...permissions].sort(compareBytes).join(' '), `${gravity}`]).slice(0, 12);
}

/** Equal for what is brought about in the same way: by a rule of the same words, of the unit itself or of one file. */
export function causeOf({ code, data, detail }: Remark): string {
  const { profile: _, statement: __, permissions: ___, ...facts } = data;
  const rule = detail?.rules[0];
  const words = detail === undefined || rule?.mode === undefined ? undefined : canonical(wholeText(rule, detail));
  const about = detail?.subject?.class ?? '';
  const broughtBy = rule === undefined || rule.via.length === 0 ? '' : rule.where.file;
  return JSON.stringify([code, Object.entries(facts).sort(), about, words ?? '', rule?.side ?? '', broughtBy]);
}

/** A long rule is shortened to be shown; its whole words are among the statements. */
export function wholeText({ text }: RuleBehind, { statements }: RemarkDetail): string {
  const shortened = byteTextOf('…');
  if (!text.endsWith(shortened)) return text;
  const start = text.slice(0, -shortened.length);
  const whole = statements.map((words) => words.replace(/\s+/g, ' ').trim()).find((words) => words.startsWith(start));
  return whole ?? text;
}

/** The rule as it would be written anew; its own words where they are no rule. */
export function canonical(text: string): ByteText {
  const words = text as ByteText;
  const source = { id: fileId(''), text: joinBytes([words, byteTextOf('\n')]) };
  const [statement, ...more] = lowerFile(parseFile(source.text, source.id).value, source).value;
  return statement?.kind === 'rule' && more.length === 0 ? spellStatement(statement) : words;
}
