// A statement made to say something else, by editing as few of its bytes as possible. Takes a statement and the terms that
// it should have, gives edits of its text; undefined where the statement cannot be brought to say that.

import type { ByteText, Span } from '../base/index.js';
import { joinBytes, sliceBytes } from '../base/index.js';
import type { Condition, Edit, FileRule, RuleStatement, Word } from '../language/index.js';
import { spellStatement } from '../language/index.js';
import { helperPermission, isLinkTerm, isSet, valueTerm } from './item-keys.js';
import type { StatementEntry } from './outline.js';
import type { Terms } from './terms.js';
import { everything } from './terms.js';

/** `text` is what the statement stands in; `sources` are statements about the same thing, from which new words are taken. */
export function rewriteStatement(
  text: ByteText,
  { statement, key }: StatementEntry,
  want: Terms,
  sources: readonly StatementEntry[],
): readonly Edit[] | undefined {
  if (statement.kind === 'variable') {
    if (key.terms.get('operator') !== want.get('operator')) return undefined;
    return rewriteWords(statement.values, valueTerm, want, wordsIn(sources), 'operator');
  }
  if (statement.kind !== 'rule') return undefined;
  const { rule } = statement;
  if (rule.kind === 'capability') return rewriteWords(rule.names, (word) => word.value, want, wordsIn(sources), '');
  if (rule.kind === 'file') return rewriteLetters(text, rule, key.terms, want);
  return rewriteWhole(statement, want);
}

/** A rule of permissions and conditions, spelled new. */
function rewriteWhole(statement: RuleStatement, want: Terms): readonly Edit[] | undefined {
  const { rule, at } = statement;
  const names = [...want.keys()].sort();
  if (names.includes(everything)) return undefined;
  switch (rule.kind) {
    case 'network':
    case 'mqueue':
    case 'dbus':
    case 'io_uring':
    case 'ptrace':
    case 'unix':
    case 'userns':
      return [{ at, text: spellStatement({ ...statement, rule: { ...rule, permissions: names } }) }];
    case 'helper': {
      const words = names.map((name) => helperPermission(name) as ByteText);
      const permissions = words.map((word) => ({ written: word, value: word, at }));
      return [{ at, text: spellStatement({ ...statement, rule: { ...rule, permissions } }) }];
    }
    case 'signal': {
      const [permissions, signals] = [0, 1].map((part) => [
        ...new Set(names.map((name) => name.split(' ')[part] as string)),
      ]) as [string[], string[]];
      // Only a rectangle of permissions and signals is one rule.
      if (permissions.length * signals.length !== names.length || names.some((name) => name.includes(everything)))
        return undefined;
      const values = signals.map((signal) => ({ written: signal as ByteText, value: signal as ByteText, at }));
      const set: Condition = { name: 'set' as ByteText, operator: '=', values, at };
      const conditions = [set, ...rule.conditions.filter((condition) => !isSet(condition))];
      return [{ at, text: spellStatement({ ...statement, rule: { ...rule, permissions, conditions } }) }];
    }
    default:
      return undefined;
  }
}

function wordsIn(sources: readonly StatementEntry[]): Word[] {
  return sources.flatMap(({ statement }) => {
    if (statement.kind === 'variable') return statement.values;
    return statement.kind === 'rule' && statement.rule.kind === 'capability' ? statement.rule.names : [];
  });
}

/** Take words out of a list and put others at its end. */
function rewriteWords(
  words: readonly Word[],
  termOf: (word: Word) => string,
  want: Terms,
  sources: readonly Word[],
  aside: string,
): readonly Edit[] | undefined {
  const kept = new Set(words.filter((word) => want.has(termOf(word))));
  const present = new Set([...kept].map(termOf));
  const missing = [...want.keys()].filter((term) => term !== aside && !present.has(term));
  const written = new Map(sources.map((word) => [termOf(word), word.written]));
  const added = missing.map((term) => written.get(term));
  const last = [...kept].at(-1) ?? words.at(-1);
  if (last === undefined || added.includes(undefined) || present.size + added.length === 0) return undefined;
  const edits: Edit[] = [];
  let before: Span | undefined;
  words.forEach((word, index) => {
    if (kept.has(word) || (kept.size === 0 && word === last)) {
      before = word.at;
      return;
    }
    const start = before?.end ?? word.at.start;
    const end = before === undefined ? (words[index + 1] as Word).at.start : word.at.end;
    edits.push({ at: { ...word.at, start, end }, text: '' as ByteText });
    before &&= word.at;
  });
  const text = joinBytes(added as ByteText[], ' ');
  if (kept.size === 0) edits.push({ at: last.at, text });
  else if (text !== '') edits.push({ at: { ...last.at, start: last.at.end }, text: ` ${text}` as ByteText });
  return edits.sort((one, other) => one.at.start - other.at.start || one.at.end - other.at.end);
}

const unit = /[pc][iu]?x|[iu]x|x|[rwalkm]/gi;

/** The permission letters in the order they have; new ones follow the others, but for an execute mode at the end. */
function rewriteLetters(text: ByteText, rule: FileRule, has: Terms, want: Terms): readonly Edit[] | undefined {
  if (rule.modeAt === undefined || !keepsTarget(rule, has, want)) return undefined;
  const units = sliceBytes(text, rule.modeAt.start, rule.modeAt.end).match(unit) ?? [];
  // Write brings append along, and must not be written beside it.
  const isWanted = (letter: string): boolean =>
    letter === 'l' ? linksOf(want).length > 0 : want.has(letter) && !(letter === 'a' && want.has('w'));
  const kept = units.filter((letters) => isWanted(letters.toLowerCase().endsWith('x') ? 'x' : letters.toLowerCase()));
  const present = new Set(kept.map((letters) => letters.toLowerCase()));
  const missing = (want.has('w') ? 'rwlkm' : 'ralkm')
    .split('')
    .filter((letter) => !present.has(letter) && isWanted(letter));
  const exec = kept.length > 0 && kept.at(-1)?.toLowerCase().endsWith('x') === true ? [kept.pop() as string] : [];
  const mode = [...kept, ...missing, ...exec].join('');
  return mode === '' ? undefined : [{ at: rule.modeAt, text: mode as ByteText }];
}

/** Whether what stands after the arrow keeps its role, and no other is asked for. */
function keepsTarget(rule: FileRule, has: Terms, want: Terms): boolean {
  if (want.has('x') && want.get('x') !== has.get('x')) return false;
  if (rule.exec !== undefined && rule.target !== undefined && !want.has('x')) return false;
  const isLimited = rule.exec === undefined && (rule.target !== undefined || rule.subset);
  return isLimited ? linksOf(want).join() === linksOf(has).join() : linksOf(want).every((link) => link === 'l');
}

function linksOf(terms: Terms): string[] {
  return [...terms.keys()].filter(isLinkTerm);
}
