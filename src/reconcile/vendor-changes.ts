// What the vendor changed in one unit, change by change, so that some can be taken now and others held. Takes his last text
// and his new one, gives changes that can be made alone. A replacement of one rule by another is one change.

import type { ByteText, FileId } from '../base/index.js';
import type { Statement } from '../language/index.js';
import { applyEdits, lowerFile, parseFile } from '../language/index.js';
import { mergeUnit, statementKey } from '../merge/index.js';

/** Changes of one unit, by number. */
export class VendorChanges {
  /** Numbers, in the order of the text. */
  readonly all: readonly number[];
  private readonly edits: ReturnType<typeof mergeUnit>['edits'];

  constructor(
    private readonly id: FileId,
    private readonly base: ByteText,
    private readonly theirs: ByteText,
  ) {
    const source = { id, text: base };
    this.edits = mergeUnit(source, source, { id, text: theirs }).edits;
    this.all = [...new Set(this.edits.map(({ change }) => change))];
  }

  /** His new text without some of the changes. */
  textWithout(withheld: ReadonlySet<number>): ByteText {
    if (withheld.size === 0) return this.theirs;
    const taken = this.edits.filter(({ change }) => !withheld.has(change));
    return applyEdits(this.base, taken);
  }

  /** The changes that have to do with any of these statements, by what they are about. */
  about(statements: readonly ByteText[]): number[] {
    const wanted = new Set(statements.flatMap((text) => topicsOf(text, this.id)));
    return this.all.filter((number) => [...this.topicsOfChange(number)].some((topic) => wanted.has(topic)));
  }

  /** What a change adds or takes away. */
  private topicsOfChange(number: number): Set<string> {
    const before = counted(topicsOf(this.base, this.id));
    const alone = applyEdits(
      this.base,
      this.edits.filter(({ change }) => change === number),
    );
    const after = counted(topicsOf(alone, this.id));
    const topics = [...before.keys(), ...after.keys()];
    return new Set(topics.filter((topic) => before.get(topic) !== after.get(topic)));
  }
}

function counted(topics: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const topic of topics) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  return counts;
}

/** What the statements of a text say and what they are about; the heads of profiles among them. */
function topicsOf(text: ByteText, id: FileId): string[] {
  return topicsIn(lowerFile(parseFile(text, id).value, { id, text }).value, text);
}

function topicsIn(statements: readonly Statement[], text: ByteText): string[] {
  const words = (start: number, end: number): string => `says ${text.slice(start, end).replace(/\s+/g, ' ').trim()}`;
  return statements.flatMap((statement): string[] => {
    switch (statement.kind) {
      case 'profile':
        return [words(statement.head.start, statement.head.end), ...topicsIn(statement.body.statements, text)];
      case 'qualifier-block':
        return topicsIn(statement.body.statements, text);
      case 'if':
        return statement.branches.flatMap(({ body }) => topicsIn(body.statements, text));
      case 'broken':
        return [words(statement.at.start, statement.at.end)];
      default: {
        const { subject, terms } = statementKey(statement);
        const about = [...terms.keys()].map((term) => `about ${subject} ${term}`);
        return [words(statement.at.start, statement.at.end), ...about];
      }
    }
  });
}
