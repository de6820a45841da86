// What the gate and the law found, in words: who could do what, and the rules on both sides. Takes remarks, gives sentences;
// the words for an access are those of compare.

import type { BytePath, ByteText } from '../base/index.js';
import { readable } from '../base/index.js';
import { classOf } from '../compare/index.js';
import type { Remark, RemarkDetail, RuleBehind, Where } from '../reconcile/index.js';
import { classTold, permissionText } from './access-words.js';
import type { ChangeWords } from './change-words.js';
import { accessWords, capabilityWords, changeWords, isAboutProfile, subjectText } from './change-words.js';
import { say } from './phrases.js';
import { counted } from './text.js';
import { maskControls } from './visible.js';

export interface RemarkWords {
  /** Of a trusted helper, the name of the class. */
  readonly class: string | undefined;
  /** What it is about and what of it changes, in few words; undefined for what is no access and no change. */
  readonly brief: Pick<ChangeWords, 'object' | 'permission'> | undefined;
  /** One sentence. */
  readonly message: string;
}

export function remarkWords(remark: Remark): RemarkWords {
  const { code, data, detail } = remark;
  const words = detail && wordsOf(remark, detail);
  if (detail === undefined || words === undefined) {
    return { class: classIn(detail), brief: undefined, message: say({ code, data }).message };
  }
  const { object, permission, sentence } = words;
  const subject = whoText(detail);
  const more = detail.profiles.length > 1 ? ` (in ${counted(detail.profiles.length, 'profile')})` : '';
  const message = `${subject} ${sentence}${alsoText(detail)}${more}`;
  return { class: classIn(detail), brief: { object, permission }, message };
}

/** `/usr/sbin/cupsd`, `profile `x``, or `a profile with abstraction `y``. */
function whoText({ part, profiles: [first], change, program }: RemarkDetail): string {
  if (part !== undefined && first === undefined) return `a profile with ${partText(part)}`;
  const subject = subjectText(isAboutProfile(change) ? undefined : program, first ?? ('' as ByteText));
  return part === undefined ? subject : `${subject} of ${partText(part)}`;
}

/** What a file is that others include. */
function partText(part: BytePath): string {
  const [, place, name = ''] = /^(abstractions|tunables)\/(.*)$/s.exec(part) ?? [];
  const kind = place === 'abstractions' ? 'abstraction' : place === 'tunables' ? 'tunables' : 'file';
  return `${kind} \`${maskControls(readable((place === undefined ? part : name) as ByteText))}\``;
}

function classIn(detail: RemarkDetail | undefined): string | undefined {
  const { change, subject } = detail ?? {};
  if (change === undefined) return subject && classTold(subject.class, subject.access);
  return classTold(classOf(change), change.kind === 'access' ? change.access : undefined);
}

function wordsOf({ code }: Remark, { subject, change, profiles }: RemarkDetail): ChangeWords | undefined {
  const isLogged = code === 'reconcile/audit-lost' || code === 'reconcile/value-lost';
  if (isLogged || code === 'reconcile/unknown') return undefined;
  const could = lawVerbs[code] ?? (change?.effect === 'narrowing' ? 'could no longer' : 'could');
  const isPrompted = change?.kind === 'access' && change.isPrompted;
  if (subject !== undefined && subject.exec === undefined) {
    const { access } = subject;
    if (access !== undefined) {
      const words = accessWords(could, { ...subject, access });
      return isPrompted ? { ...words, sentence: `${words.sentence} when a person agrees` } : words;
    }
    return subject.class === 'capability' ? capabilityWords(could, subject.permissions) : undefined;
  }
  return change && changeWords(change, profiles[0] ?? ('' as ByteText));
}

/** By rows of the merge law. */
const lawVerbs: Readonly<Partial<Record<Remark['code'], string>>> = {
  'reconcile/lost-restriction': 'could again',
  'reconcile/withdrawal-lost': 'could still',
  'reconcile/shadowed-tightening': 'can still',
  'reconcile/vendor-rule-lost': 'could not',
  'reconcile/own-rule-lost': 'could no longer',
  'reconcile/grant-lost': 'could no longer',
  'reconcile/deny-stands': 'still cannot',
  'reconcile/grant-followed': 'can no longer',
  'reconcile/nullified-local': 'can no longer',
};

/** What the same rule lets through besides, elsewhere. */
function alsoText({ subject, permissions }: RemarkDetail): string {
  if (subject?.access === undefined || subject.exec !== undefined) return '';
  const others = permissions.filter((word) => !subject.permissions.includes(word));
  return others.length === 0 ? '' : `; by the same rule also \`${permissionText(subject.class, others)}\` elsewhere`;
}

/** Who said yes to it before; empty where nobody did. */
export function settlementText({ detail }: Remark): string {
  const said = (detail?.excusedBy ?? []).map((one) =>
    one.kind === 'consent'
      ? `consented to in ${placeText(one.where)}`
      : `accepted by ${maskControls(one.who)} on ${one.when.slice(0, 10)}`,
  );
  return [...new Set(said)].join(', ');
}

/** What the four texts are called. */
export type SideNames = Readonly<Record<RuleBehind['side'], string>>;

/** Of a host, in a sentence. */
export const hostSides: SideNames = { base: 'the base', ours: 'live', theirs: 'the reference', merged: 'merged' };

/** The rules on both sides: what grants or denies, and what decided before. Empty where no rule does. */
export function rulesText({ code, detail }: Remark, names: SideNames): string {
  if (detail === undefined) return '';
  const parts = detail.rules.map((rule) => `${labelOf(rule, names)} ${ruleText(rule)}`);
  const isGained = detail.change?.effect === 'widening' && detail.subject !== undefined;
  const hasLive = detail.rules.some(({ side }) => side === 'ours' || side === 'base');
  if (isGained && !hasLive && code !== 'reconcile/mediation-lost') parts.push(`in ${names.ours} no rule permits it`);
  return [...new Set(parts)].join('; ');
}

function labelOf({ side, mode }: RuleBehind, names: SideNames): string {
  const where = side === 'merged' ? '' : `in ${names[side]}`;
  const says = mode === 'deny' ? 'denied by' : side === 'merged' ? 'by' : '';
  return [where, says].filter((part) => part !== '').join(' ');
}

function ruleText({ text, where, via }: RuleBehind): string {
  const words = maskControls(readable(text as ByteText));
  const included = via.length === 0 ? '' : `, included from ${via.map(placeText).join(', ')}`;
  return `\`${words}\` (${placeText(where)}${included})`;
}

/** `file:line`, fit to be shown. */
export function placeText({ file, line }: Pick<Where, 'file' | 'line'>): string {
  return `${maskControls(readable(file as ByteText))}:${line}`;
}
