// The answer to a request for people: the verdict first, then each permission with the rules that say so. Takes an answer,
// gives lines.

import { assertNever, readable } from '../base/index.js';
import type { Access, ExecType, ProfileMode } from '../model/index.js';
import { isUnconfined } from '../model/index.js';
import type { Paint } from './code-frame.js';
import type { PlacedLine, QueryAnswer, QueryPart, QuotedRule } from './query-json.js';
import { maskControls } from './visible.js';

/** The verdict alone, or with its reasons. */
export function queryText(
  answer: QueryAnswer,
  { quiet, paint }: { readonly quiet: boolean; readonly paint: Paint },
): string {
  const verdict = paint.bold(answer.answer === 'allowed' ? answer.answer : paint.red(answer.answer));
  const asked = maskControls(`${describeRequest(answer)}, profile ${answer.profile}`);
  const lines = [`${verdict}: ${asked}`];
  if (!quiet) {
    lines.push(...merged(answer.parts).flatMap((part) => partLines(part, answer, paint)));
    lines.push(...notesOn(answer).map((note) => `${paint.cyan('note:')} ${note}`));
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** A request as it is written. */
export function describeAccess({ attributes, ...access }: Access): string {
  const shown = Object.entries(attributes).map(([name, value]) => [name, readable(value)] as const);
  // A rule class of a trusted helper is told by its name.
  const of = access.class === 'helper' ? shown.find(([name]) => name === 'class') : undefined;
  const about = Object.fromEntries(shown.filter((one) => one !== of)) as Readonly<Record<string, string>>;
  return describeRequest({ ...access, class: of?.[1] ?? access.class, attributes: about });
}

/** As a request is written, with the names of what it is about; paths of files stand without. */
function describeRequest({
  class: name,
  permissions,
  attributes,
  who,
}: Pick<QueryAnswer, 'class' | 'permissions' | 'attributes'> & { readonly who?: QueryAnswer['who'] }): string {
  const isLetters = permissions.length > 0 && permissions.every((permission) => permission.length === 1);
  const { path, ...others } = attributes;
  const [plain, named] = isLetters && path !== undefined ? [[path], others] : [[], attributes];
  const about = [...plain, ...Object.entries(named).map((pair) => pair.join('='))];
  const words = isLetters ? [...about, permissions.join('')] : [...permissions, ...about];
  const keyword = name === 'mount' ? [] : [name];
  return [...keyword, ...words, ...(who === undefined ? [] : [who])].join(' ');
}

/** Owner and others as one where they have the same answer for the same reasons. */
function merged(parts: readonly QueryPart[]): QueryPart[] {
  const found: QueryPart[] = [];
  for (const part of parts) {
    const same = found.findIndex((one) => one.who === 'owner' && part.who === 'other' && sameBut(one, part));
    if (same === -1) found.push(part);
    else found[same] = { ...part, who: undefined };
  }
  return found;
}

function sameBut(one: QueryPart, other: QueryPart): boolean {
  return JSON.stringify({ ...one, who: '' }) === JSON.stringify({ ...other, who: '' });
}

function partLines(part: QueryPart, answer: QueryAnswer, paint: Paint): string[] {
  const { permission, who, attributes, rules, implied, transition } = part;
  const owners = who === undefined ? '' : who === 'owner' ? ', by the owner' : ', by others';
  const isOther = Object.entries(attributes).some(([name, value]) => answer.attributes[name] !== value);
  const isFewer = Object.keys(attributes).length < Object.keys(answer.attributes).length;
  const about =
    isOther || isFewer
      ? ` (${Object.entries(attributes)
          .map((pair) => pair.join('='))
          .join(' ')})`
      : '';
  return [
    maskControls(`  ${permission}${about}${owners}: ${describeAnswer(part)}`),
    ...(transition === undefined ? [] : [maskControls(`    ${describeTransition(transition)}`)]),
    ...rules.flatMap((rule) => ruleLines(rule, paint)),
    ...(implied ? ['    a rule that the compiler adds by itself'] : []),
  ];
}

function describeAnswer({ answer, logged, rules, implied, note }: QueryPart): string {
  if (note?.kind === 'limit') return `${answer}: the profile sets the limit to ${note.value}`;
  if (note?.kind === 'subset') return `denied: the link would permit more than its target: ${note.value}`;
  const hasReason = rules.length > 0 || implied;
  switch (answer) {
    case 'allowed':
      return !hasReason ? 'allowed: no rule limits it' : logged ? 'allowed, and logged' : 'allowed';
    case 'denied':
      return !hasReason ? 'denied: no rule allows it' : logged ? 'denied, and logged' : 'denied, not logged';
    case 'prompted':
      return logged ? 'a person is asked, and it is logged' : 'a person is asked';
    default:
      return assertNever(answer);
  }
}

function ruleLines({ text, via, ...place }: QuotedRule, paint: Paint): string[] {
  return [
    `    ${paint.bold(`${placeText(place)}:`)} ${maskControls(text)}`,
    ...[...via].reverse().map((include) => paint.dim(`      included from ${placeText(include)}`)),
  ];
}

function placeText({ file, line, column }: PlacedLine): string {
  return `${maskControls(file)}:${line}:${column}`;
}

/** Where execution leads, in words. */
export function describeTransition({ to, inherits, fallsBack, unsafe }: ExecType): string {
  const environment = to.kind === 'same' ? '' : unsafe ? ', environment kept' : ', environment scrubbed';
  const otherwise = inherits && to.kind !== 'same' ? ', or else in this one' : fallsBack ? ', or else unconfined' : '';
  switch (to.kind) {
    case 'same':
      return 'runs in this profile';
    case 'unconfined':
      return `runs unconfined${environment}`;
    case 'profile':
      return `runs in the profile attached to it${otherwise}${environment}`;
    case 'child':
      return `runs in the child profile attached to it${otherwise}${environment}`;
    case 'named':
      return `runs in \`${readable(to.target)}\`${otherwise}${environment}`;
    default:
      return assertNever(to);
  }
}

/** What the answer does not count in. */
function notesOn({ mode, disabled, mediated, class: name, parts }: QueryAnswer): string[] {
  const notes = disabled ? ['the file is disabled: its profiles are not loaded'] : [];
  if (!mediated) {
    notes.push(
      isUnconfined({ mode })
        ? `in mode ${mode} this profile is not asked about ${name}: all of it is allowed`
        : `${name} is not mediated by what the kernel and the abi of this policy have in common: all of it is allowed`,
    );
  } else notes.push(...noteOnMode(mode, parts));
  return notes;
}

function noteOnMode(mode: ProfileMode, parts: readonly QueryPart[]): string[] {
  switch (mode) {
    case 'enforce':
      return [];
    case 'kill':
      return ['in mode kill a task that is denied something is ended'];
    case 'complain':
      // Who denies without a word means it: learning does not undo that.
      return parts.some(({ answer, logged }) => answer === 'denied' && !logged)
        ? ['in mode complain, too, what a rule denies without logging stays denied']
        : ['in mode complain what is denied is let through, and logged'];
    case 'prompt':
      return ['in mode prompt a person is asked about what no rule decides'];
    // What is asked about even then is decided by rules.
    case 'unconfined':
    case 'default_allow':
      return [];
    default:
      return assertNever(mode);
  }
}
