// All marks that policies ask for: read from their rules, joined where they are the same, in a stable order, and held against
// each other. Takes models and the labels that are known, gives marks with all that has to be said about them.

import type { ByteText, Diagnostic, Span } from '../base/index.js';
import { compareBytes, diagnostic } from '../base/index.js';
import { isUnconfinedPart, parseLabel } from '../language/index.js';
import type { ProfileModel } from '../model/index.js';
import { socketForm } from '../model/index.js';
import type { EffectiveRule } from '../policy/index.js';
import { marksMeet } from './meet.js';
import type { PacketMark, PacketMarks, PacketMatch } from './packet-mark.js';
import { readNetworkRule } from './read-rule.js';

export interface MarkRequest {
  readonly profiles: readonly ProfileModel[];
  /** Full names of all profiles of the policy: the labels that its kernel will know. */
  readonly known: ReadonlySet<ByteText>;
}

interface Found extends PacketMatch {
  readonly label: ByteText;
  readonly rule: EffectiveRule;
}

export function packetMarks({ profiles, known }: MarkRequest): PacketMarks {
  const diagnostics: Diagnostic[] = [];
  const found: Found[] = [];
  const seen = new Set<string>();
  let labelRules = 0;
  for (const { profile, features } of profiles) {
    for (const rule of profile.rules) {
      if (rule.rule.kind !== 'network') continue;
      const read = readNetworkRule(rule.rule);
      if (read === undefined) continue;
      labelRules += 1;
      const key = placeKey(rule.origin.at);
      // An abstraction says the same in every profile that includes it.
      const isNew = !seen.has(key);
      seen.add(key);
      const tell = (code: 'packets/not-marked' | 'packets/unknown-label' | 'packets/not-checked', data = {}): void => {
        if (isNew) diagnostics.push(diagnostic(code, rule.origin.at, data));
      };
      if ('why' in read) {
        tell('packets/not-marked', { why: read.why, condition: read.condition });
        continue;
      }
      const { label, matches } = read;
      if (!isKnown(label, known)) tell('packets/unknown-label', { label });
      if (socketForm(features).packets === 'none') tell('packets/not-checked', { label });
      found.push(...matches.map((match) => ({ ...match, label, rule })));
    }
  }
  const marks = joined(found);
  return { marks, diagnostics: [...diagnostics, ...clashesOf(marks)], labelRules };
}

/** Parts of a stack are asked for one by one; what stands in a namespace is loaded by somebody else. */
function isKnown(text: ByteText, known: ReadonlySet<ByteText>): boolean {
  if (known.has(text)) return true;
  const label = parseLabel(text);
  if ('problem' in label || label.mode !== undefined) return false;
  return label.parts.every((part) => isUnconfinedPart(part) || part.namespace.length > 0 || known.has(part.profile));
}

function placeKey({ file, start, end }: Span): string {
  return `${file}\n${start}\n${end}`;
}

/** Marks that are the same but for their rules are one. */
function joined(found: readonly Found[]): PacketMark[] {
  const marks = new Map<string, { mark: PacketMark; rules: Map<string, EffectiveRule> }>();
  for (const { rule, ...mark } of found) {
    const key = keyOf(mark);
    const known = marks.get(key) ?? { mark: { ...mark, rules: [] }, rules: new Map<string, EffectiveRule>() };
    known.rules.set(placeKey(rule.origin.at), rule);
    marks.set(key, known);
  }
  return [...marks]
    .sort(([one], [other]) => compareBytes(one, other))
    .map(([, { mark, rules }]) => ({ ...mark, rules: [...rules.values()].sort(byPlace) }));
}

/** What comes in first, then by version, far end, near end and what else there is. */
function keyOf(mark: Omit<Found, 'rule'>): string {
  const { direction, version, far, near, protocol, interfaces = [], sender, opens, label } = mark;
  const end = ({ address, ports }: PacketMatch['far']): unknown[] => [
    [...(address ?? '')].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join(''),
    (ports ?? []).map((port) => String(port).padStart(5, '0')),
  ];
  const names = interfaces.map(({ text, isPrefix }) => [text, isPrefix]);
  return JSON.stringify([direction, version ?? 0, end(far), end(near), protocol, sender ?? '', opens, names, label]);
}

function byPlace({ origin: { at: one } }: EffectiveRule, { origin: { at: other } }: EffectiveRule): number {
  return compareBytes(one.file, other.file) || one.start - other.start;
}

/** Each pair of rules that contradict each other is told once. */
function clashesOf(marks: readonly PacketMark[]): Diagnostic[] {
  const clashes = new Map<string, Diagnostic>();
  for (const [at, one] of marks.entries()) {
    for (const other of marks.slice(at + 1)) {
      if (one.label === other.label || !marksMeet(one, other)) continue;
      const [first, second] = [one, other].sort((a, b) => byPlace(firstRule(a), firstRule(b))) as [
        PacketMark,
        PacketMark,
      ];
      const places = [first, second].map((mark) => firstRule(mark).origin.at) as [Span, Span];
      const key = places.map(placeKey).join('\n');
      if (clashes.has(key)) continue;
      const data = {
        label: second.label,
        other: first.label,
        looped: one.direction === other.direction ? 'no' : 'yes',
      };
      clashes.set(key, diagnostic('packets/two-labels', places[1], data, [{ at: places[0], role: 'conflicting' }]));
    }
  }
  return [...clashes.values()];
}

function firstRule({ rules }: PacketMark): EffectiveRule {
  return rules[0] as EffectiveRule;
}
