// One held unit, asked about until it is settled or left. Takes a unit as it is shown, a person and what can be done; gives
// how the walk goes on. Nothing is accepted by default: Enter alone asks again, and each decision needs a reason in words.

import type { ByteText, Person } from '../base/index.js';
import { byteTextOf } from '../base/index.js';

/** What can be done with the unit; each says what came of it, and whether that settles the unit. */
export interface Deeds {
  accept(numbers: readonly number[], spread: Spread, why: string): Done;
  /** The standing consent that this acceptance could be, in words; undefined where none is to be offered. */
  consentTo(numbers: readonly number[], everywhere: boolean): Offer | undefined;
  reject(numbers: readonly number[], everywhere: boolean, why: string): Done;
  /** The vendor's text where there is none; `code` accepts what it permits more. */
  resolve(text: ByteText | undefined, code: string | undefined, why: string): Done;
}

/** How far a decision reaches. */
export interface Spread {
  readonly everywhere: boolean;
  readonly consent: boolean;
}

export interface Offer {
  readonly said: string;
  readonly isPossible: boolean;
}

export interface Done {
  readonly said: string;
  readonly isSettled: boolean;
  /** Whether the unit is no longer what was shown. */
  readonly isStale?: boolean;
  /** What accepts a text that was refused. */
  readonly code?: string | undefined;
}

export interface Question {
  readonly name: string;
  /** How many grants can be named by number. */
  readonly grants: number;
  /** Other held units that have one of these grants. */
  alsoHeldIn(numbers: readonly number[]): readonly string[];
  /** What it is held for. */
  readonly summary: string;
  /** The proposed text as a difference. */
  readonly difference: string;
  /** To edit. */
  readonly text: ByteText;
}

export interface Desk {
  readonly person: Person;
  show(text: string): Promise<void>;
  prompt(text: string): void;
}

/** The unit changed since it was shown; what was written meanwhile is not lost. */
export interface ShowAgain {
  readonly draft: ByteText | undefined;
}

/** `written` is what a person wrote when the unit was shown before. */
export async function reviewUnit(
  question: Question,
  deeds: Deeds,
  desk: Desk,
  written?: ByteText,
): Promise<'next' | 'quit' | ShowAgain> {
  const { person } = desk;
  let draft = written;
  await desk.show(question.summary);
  for (;;) {
    desk.prompt(`${question.name}: ${choicesOf(question)}? `);
    const key = await person.key();
    desk.prompt(person.isPlain ? '' : `${key ?? ''}\n`);
    switch (key) {
      case undefined:
      case 'q':
        return 'quit';
      case 's':
        return 'next';
      case 'd':
        await desk.show(question.difference);
        break;
      case '?':
      case 'h':
        await desk.show(help);
        break;
      case 'a':
      case 'k': {
        if (key === 'a' && question.grants === 0) break;
        const numbers = await numbersWanted(key, question, desk);
        const why = numbers && (await reason(desk));
        if (numbers === undefined || why === undefined) break;
        const everywhere = await isMeantEverywhere(key, numbers, question, desk);
        if (everywhere === undefined) break;
        const consent = key === 'a' && (await isMeantForever(deeds.consentTo(numbers, everywhere), desk));
        if (consent === undefined) break;
        const done =
          key === 'a' ? deeds.accept(numbers, { everywhere, consent }, why) : deeds.reject(numbers, everywhere, why);
        await desk.show(done.said);
        if (done.isSettled) return 'next';
        if (done.isStale === true) return { draft };
        break;
      }
      case 'v':
      case 'e': {
        const text = key === 'v' ? undefined : person.edit(draft ?? question.text, question.name);
        if (key === 'e' && text === undefined) {
          await desk.show('the editor failed, or left no text: nothing was settled\n');
          break;
        }
        if (key === 'e' && text === question.text) {
          await desk.show('the text is as it was: nothing was settled\n');
          break;
        }
        // What was written is there again when it was refused.
        draft = text ?? draft;
        const done = await settleWith(text, deeds, desk);
        if (done?.isSettled === true) return 'next';
        if (done?.isStale === true) return { draft };
        break;
      }
      default:
        break;
    }
  }
}

/** A text is judged first; what it permits more is shown, and taken with a word only. */
async function settleWith(text: ByteText | undefined, deeds: Deeds, desk: Desk): Promise<Done | undefined> {
  const why = await reason(desk);
  if (why === undefined) return undefined;
  const first = deeds.resolve(text, undefined, why);
  await desk.show(first.said);
  if (first.isSettled || first.code === undefined) return first;
  desk.prompt('it permits more than live; accept all that is shown? type `yes`: ');
  if ((await saysYes(desk)) !== true) return undefined;
  const second = deeds.resolve(text, first.code, why);
  await desk.show(second.said);
  return second;
}

/** Whether other units get the same decision: with a word only. Undefined where the person broke off: then nothing is meant. */
async function isMeantEverywhere(
  key: 'a' | 'k',
  numbers: readonly number[],
  { alsoHeldIn }: Question,
  desk: Desk,
): Promise<boolean | undefined> {
  const units = alsoHeldIn(numbers);
  if (units.length === 0) return false;
  await desk.show(`the same is held in ${units.join(', ')}\n`);
  desk.prompt(`${key === 'a' ? 'accept' : 'decline'} it there, too, where it means no more? type \`yes\`: `);
  return saysYes(desk);
}

/** Whether an answer that was given often enough is to be a standing one: likewise. */
async function isMeantForever(offer: Offer | undefined, desk: Desk): Promise<boolean | undefined> {
  if (offer === undefined) return false;
  await desk.show(offer.said);
  if (!offer.isPossible) return false;
  desk.prompt('make it a standing consent? type `yes`: ');
  return saysYes(desk);
}

async function saysYes({ person }: Desk): Promise<boolean | undefined> {
  const line = await person.line();
  return line === undefined ? undefined : line.trim() === 'yes';
}

/** Numbers of the grants that are meant; none for the whole change, undefined where nothing was said. */
async function numbersWanted(key: 'a' | 'k', { grants }: Question, desk: Desk): Promise<readonly number[] | undefined> {
  if (grants === 0) return [];
  if (key === 'a' && grants === 1) return [1];
  const range = grants === 1 ? '1' : `1 to ${grants}, \`all\``;
  // To decline every grant still merges the rest, also what was accepted before; the whole change is more than that.
  desk.prompt(key === 'a' ? `accept which (${range})? ` : `decline which (${range}, or the \`whole\` change)? `);
  const words = ((await desk.person.line()) ?? '').split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 1 && words[0] === 'all') return Array.from({ length: grants }, (_, at) => at + 1);
  if (words.length === 1 && words[0] === 'whole' && key === 'k') return [];
  const numbers = words.map((word) => (/^[0-9]+$/.test(word) ? Number(word) : 0));
  const areGood = numbers.length > 0 && numbers.every((number) => number >= 1 && number <= grants);
  return areGood ? numbers : undefined;
}

/** For the record; nothing takes the decision back. */
async function reason({ person, prompt }: Desk): Promise<string | undefined> {
  prompt('why (for the record; nothing takes it back)? ');
  const why = (await person.line())?.trim();
  return why === undefined || why === '' ? undefined : byteTextOf(why) === '' ? undefined : why;
}

function choicesOf({ grants }: Question): string {
  return `${grants === 0 ? '' : '[a]ccept '}[k]eep-mine [v]endor [e]dit [d]iff [s]kip [q]uit [?]`;
}

const help = `a  accept what it would newly permit, all or by number
k  keep mine: decline grants by number, all of them, or the whole change
v  take the vendor's text
e  edit the proposed text; it is judged before it becomes live
d  show the proposed text as a difference to live
s  skip: leave the unit held
q  quit: what was settled stays settled
Nothing happens without a key and a reason; Enter alone asks again.
`;
