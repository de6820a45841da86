// What two texts of one unit say differently, statement by statement and profile by profile. Takes statements, gives
// differences in canonical words. Layout, comments, quotes, and the order of what is a set are none. Must never judge what a
// difference permits: that is for compare.

import type { ByteText, Span } from '../base/index.js';
import type { Conditional, ProfileStatement, QualifierBlock, Statement } from '../language/index.js';
import { printTree, spellHead, spellStatement } from '../language/index.js';
import { statementKey } from '../merge/index.js';

export interface Difference {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly about: Statement['kind'];
  /** Whether it stands in a block that only one side has. */
  readonly isInner: boolean;
  /** Names of the profiles and heads of the blocks around it, outermost first. */
  readonly place: readonly ByteText[];
  readonly before: Said | undefined;
  readonly after: Said | undefined;
}

/** A statement in canonical words on one line; of a block its head. */
export interface Said {
  readonly words: ByteText;
  readonly at: Span;
}

export type Place = readonly ByteText[];
export type Block = ProfileStatement | QualifierBlock | Conditional;

/** All differences: of each block first what is gone, then what is new or changed in the order of the text after. */
export function statementDifferences(
  before: readonly Statement[],
  after: readonly Statement[],
  place: Place = [],
): Difference[] {
  const own = plainDifferences(before.filter(isPlain), after.filter(isPlain), place);
  const blocks = pairBlocks(before.filter(isBlock), after.filter(isBlock));
  return [...own, ...blocks.flatMap(([one, other]) => blockDifferences(one, other, place))];
}

/** Everything that a text says, each statement with its place, as a key. */
export function saidIn(statements: readonly Statement[], place: Place = []): Set<string> {
  const all = statements.flatMap((statement) => allIn(statement, 'added', place));
  return new Set(all.flatMap(({ place: around, after }) => (after === undefined ? [] : [saidKey(around, after)])));
}

export function saidKey(place: Place, { words }: Said): string {
  return JSON.stringify([...place, words]);
}

export function isBlock(statement: Statement): statement is Block {
  return statement.kind === 'profile' || statement.kind === 'qualifier-block' || statement.kind === 'if';
}

function isPlain(statement: Statement): statement is Exclude<Statement, Block> {
  return !isBlock(statement);
}

function said(statement: Statement): Said {
  return { words: wordsOf(statement), at: statement.at };
}

/** A statement in canonical words, of a block the head. `allow` says nothing, nor does priority 0. */
export function wordsOf(statement: Statement): ByteText {
  switch (statement.kind) {
    case 'broken':
      return printTree(statement.node).replace(/\s+/g, ' ').trim() as ByteText;
    case 'rule': {
      const { priority, mode, ...qualifiers } = statement.qualifiers;
      const plain = { priority: priority === 0 ? undefined : priority, mode: mode === 'allow' ? undefined : mode };
      return spellStatement({ ...statement, qualifiers: { ...qualifiers, ...plain } });
    }
    case 'profile':
    case 'qualifier-block':
      return spellHead(statement);
    case 'if':
      return statement.branches.map((branch) => spellHead(branch)).join(' ') as ByteText;
    default:
      return spellStatement(statement);
  }
}

function plainDifferences(
  before: readonly Exclude<Statement, Block>[],
  after: readonly Exclude<Statement, Block>[],
  place: Place,
): Difference[] {
  const [known, now] = [before, after].map((side) => new Set<string>(side.map(wordsOf))) as [Set<string>, Set<string>];
  const gone = eachOnce(before.filter((statement) => !now.has(wordsOf(statement))));
  const news = eachOnce(after.filter((statement) => !known.has(wordsOf(statement))));
  const former = new Map<Statement, Statement>();
  for (const keyOf of [sameSubject('key'), sameSubject('subject')]) {
    const waiting = gone.filter((statement) => ![...former.values()].includes(statement));
    for (const statement of news) {
      const key = former.has(statement) ? undefined : keyOf(statement);
      const at = key === undefined ? -1 : waiting.findIndex((other) => keyOf(other) === key);
      if (at !== -1) former.set(statement, waiting.splice(at, 1)[0] as Statement);
    }
  }
  const changed = new Set(former.values());
  return [
    ...gone
      .filter((statement) => !changed.has(statement))
      .map((statement): Difference => {
        const { kind: about } = statement;
        return { kind: 'removed', about, isInner: false, place, before: said(statement), after: undefined };
      }),
    ...news.map((statement): Difference => {
      const old = former.get(statement);
      const kind = old === undefined ? 'added' : 'changed';
      return { kind, about: statement.kind, isInner: false, place, before: old && said(old), after: said(statement) };
    }),
  ];
}

/** What a statement is about. Of what each side may name any number of, such as capabilities, nothing became another. */
function sameSubject(part: 'key' | 'subject'): (statement: Statement) => string | undefined {
  return (statement) => {
    if (isBlock(statement) || statement.kind === 'broken') return undefined;
    const key = statementKey(statement);
    return key.law === 'list' ? undefined : `${statement.kind} ${key[part]}`;
  };
}

function eachOnce<T extends Statement>(statements: readonly T[]): T[] {
  return [...new Map(statements.map((statement) => [wordsOf(statement), statement] as const)).values()];
}

/** Blocks that are the same by what they are; profiles also by the program that they are for. */
function pairBlocks(
  before: readonly Block[],
  after: readonly Block[],
): (readonly [before: Block | undefined, after: Block | undefined])[] {
  const pairs: (readonly [Block | undefined, Block | undefined])[] = [];
  const gone = [...before];
  let news = [...after];
  for (const keyOf of [blockKey, programKey]) {
    const rest: Block[] = [];
    for (const block of news) {
      const key = keyOf(block);
      const at = key === undefined ? -1 : gone.findIndex((other) => keyOf(other) === key);
      if (at === -1) rest.push(block);
      else pairs.push([gone.splice(at, 1)[0], block]);
    }
    news = rest;
  }
  const place = new Map(after.map((block, at) => [block, at]));
  const inOrder = (block: Block | undefined): number => (block === undefined ? -1 : (place.get(block) ?? -1));
  const all = [
    ...pairs,
    ...news.map((block) => [undefined, block] as const),
    ...gone.map((block) => [block, undefined] as const),
  ];
  return all.sort(([, one], [, other]) => inOrder(one) - inOrder(other));
}

function blockKey(block: Block): string {
  return block.kind === 'profile' ? `profile ${block.name.value}` : `${block.kind} ${wordsOf(block)}`;
}

function programKey(block: Block): string | undefined {
  if (block.kind !== 'profile') return undefined;
  const program = block.attachment?.value ?? block.name.value;
  return program.startsWith('/') || program.startsWith('@') ? program : undefined;
}

function blockDifferences(before: Block | undefined, after: Block | undefined, place: Place): Difference[] {
  if (after === undefined) return before === undefined ? [] : allIn(before, 'removed', place);
  if (before === undefined) return allIn(after, 'added', place);
  const [old, now] = [said(before), said(after)];
  const head: Difference[] =
    old.words === now.words
      ? []
      : [{ kind: 'changed', about: after.kind, isInner: false, place, before: old, after: now }];
  const [former, bodies] = [bodiesOf(before), bodiesOf(after)];
  return [
    ...head,
    ...bodies.flatMap(({ name, statements }, at) =>
      statementDifferences(former[at]?.statements ?? [], statements, [...place, name]),
    ),
  ];
}

function bodiesOf(block: Block): { readonly name: ByteText; readonly statements: readonly Statement[] }[] {
  if (block.kind === 'if') {
    return block.branches.map((branch) => ({ name: spellHead(branch), statements: branch.body.statements }));
  }
  const name = block.kind === 'profile' ? block.name.value : spellHead(block);
  return [{ name, statements: block.body.statements }];
}

/** A statement that only one side has, with all that stands in it. */
function allIn(statement: Statement, kind: 'added' | 'removed', place: Place, isInner = false): Difference[] {
  const one = said(statement);
  const shared = { kind, about: statement.kind, isInner, place };
  const own: Difference =
    kind === 'added' ? { ...shared, before: undefined, after: one } : { ...shared, before: one, after: undefined };
  if (!isBlock(statement)) return [own];
  const inside = bodiesOf(statement).flatMap(({ name, statements }) =>
    statements.flatMap((each) => allIn(each, kind, [...place, name], true)),
  );
  return [own, ...inside];
}
