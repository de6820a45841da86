// Where statements begin and end, judged by their words: the questions the parser asks.

import type { Token } from './cst.js';
import type { NodeKind } from './kinds.js';

const qualifierWords: ReadonlySet<string> = new Set(['audit', 'deny', 'allow', 'prompt', 'owner', 'user', 'other']);

/** Keywords that begin a statement and cannot stand inside another kind of statement. */
const leadingKeywords: ReadonlySet<string> = new Set(
  (
    'network unix capability if change_profile set alias rewrite ptrace file mount remount umount unmount pivot_root ' +
    'dbus signal abi userns mqueue io_uring all link audit deny allow prompt owner user other else'
  ).split(' '),
);

/** Words of `priority=N audit deny owner`, in whatever order they stand. */
export function isQualifier(token: Token): boolean {
  if (token.kind === 'priority' || token.kind === 'equals' || token.kind === 'value') return true;
  return token.kind === 'keyword' && qualifierWords.has(token.text);
}

export function isAssignmentOperator(token: Token): boolean {
  return (
    token.kind === 'equals' ||
    token.kind === 'add-assign' ||
    token.kind === 'default-assign' ||
    token.kind === 'override-assign'
  );
}

/** `implies PERMISSIONS RULE,` in the declaration of a rule class: a rule follows in the same statement. */
function isImplying({ kind, text }: Token): boolean {
  return kind === 'id' && text === 'implies';
}

/** The words of the statement being read, with what is asked of them kept at hand, so that each word costs the same. */
export class StatementWords {
  private readonly words: Token[] = [];
  /** The first word that is no qualifier. */
  private first: Token | undefined;
  private hasMode = false;
  private hasPath = false;
  private lastOpen: Token | undefined;

  get all(): readonly Token[] {
    return this.words;
  }

  /** The parenthesis that begins a list which has not ended yet. */
  get openList(): Token | undefined {
    return this.lastOpen;
  }

  add(token: Token): void {
    this.words.push(token);
    if (this.first === undefined && !isQualifier(token)) this.first = token;
    if (token.kind === 'open-paren') this.lastOpen = token;
    if (token.kind === 'close-paren') this.lastOpen = undefined;
    if (token.kind === 'mode') this.hasMode = true;
    if (token.kind === 'id' || token.kind === 'set-variable') this.hasPath = true;
  }

  /** Whether a word must begin a new statement although the words before it were not ended. */
  isFollowedByStatement(token: Token): boolean {
    const { first } = this;
    if (this.words.length === 0 || (this.words.length === 1 && first?.text === 'else')) return false;
    if (token.kind === 'profile' || token.kind === 'hat' || token.kind === 'caret') return true;
    if (token.kind !== 'keyword' || !leadingKeywords.has(token.text)) return false;
    if (first === undefined) return token.text === 'if' || token.text === 'abi' || token.text === 'alias';
    if (isImplying(first)) return false;
    if (first.kind !== 'keyword') return this.hasMode;
    return first.text !== 'set' && leadingKeywords.has(first.text);
  }

  /** On a new line: whether these words already are a whole file rule, which `token` cannot continue. */
  isWholeFileRule(token: Token): boolean {
    if (token.kind === 'arrow' || token.kind === 'condition' || this.words.at(-1)?.kind === 'arrow') return false;
    return this.hasMode && this.hasPath && !(this.first !== undefined && isImplying(this.first));
  }
}

/** The kind of a statement that ended in a comma. */
export function statementKind(words: readonly Token[]): NodeKind {
  const first = words[0];
  if (first?.kind === 'keyword' && first.text === 'abi') return 'abi';
  if (first?.kind === 'keyword' && (first.text === 'alias' || first.text === 'rewrite')) return 'alias';
  return 'rule';
}

/** The kind of block that these words open. */
export function blockKind(words: readonly Token[]): NodeKind {
  const first = words[0];
  if (first === undefined || words.every(isQualifier)) return 'qualifier-block';
  if (first.kind === 'profile' || first.kind === 'id' || first.kind === 'set-variable') return 'profile';
  if (first.kind === 'hat' || first.kind === 'caret') return 'hat';
  return first.kind === 'keyword' && first.text === 'if' ? 'if' : 'broken';
}
