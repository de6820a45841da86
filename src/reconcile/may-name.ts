// Whether a rule, as it is written, may name one of some profiles: a quick look before anything is resolved. Takes names and
// the files of a policy, gives yes or no; yes wherever the words alone do not tell.

import type { ByteText } from '../base/index.js';
import type { Rule } from '../language/index.js';
import type { SourceSet } from '../policy/index.js';
import { profileWords } from './profile-words.js';

/** Every profile has its own; see `mayBeOwn`. */
const ownName = '@{profile_name}';
/** The others that every profile has; nobody looks after them here. */
const ownPaths: ReadonlySet<string> = new Set(['attach_path', 'exec_path']);

export class MayName {
  /** All that any file ever assigns to a variable. */
  private readonly values = new Map<string, ByteText[]>();
  private readonly known = new Map<string, boolean>();

  constructor(
    private readonly names: readonly ByteText[],
    { files }: SourceSet,
  ) {
    for (const { statements } of files.values()) {
      for (const statement of statements) {
        if (statement.kind !== 'variable') continue;
        const known = this.values.get(statement.name) ?? [];
        this.values.set(statement.name, known);
        known.push(...statement.values.map(({ value }) => value));
      }
    }
  }

  /** Of a profile whose own name is none of the names, nor a beginning of one. */
  rule(rule: Rule): boolean {
    return profileWords(rule).some(({ value }) => this.word(value));
  }

  /** Whether `@{profile_name}` may be one of the names, or the beginning of one, in a profile of this name. */
  mayBeOwn(profile: ByteText): boolean {
    return this.names.some((name) => name.startsWith(profile) || profile.startsWith(name));
  }

  private word(word: string): boolean {
    let answer = this.known.get(word);
    if (answer === undefined) {
      // A variable made of itself names nothing that anybody can tell.
      this.known.set(word, true);
      answer = this.look(word);
      this.known.set(word, answer);
    }
    return answer;
  }

  private look(word: string): boolean {
    if (word.startsWith(ownName) && !word.slice(ownName.length).includes('@')) return false;
    const [, variable] = /^@\{(\w+)\}$/.exec(word) ?? [];
    const values = variable === undefined || ownPaths.has(variable) ? undefined : this.values.get(variable);
    if (values !== undefined) return values.some((value) => this.word(value));
    // Plain text means what it says: a name, or a label that has the name in it.
    if (/[@*?[\]{}\\^"]/.test(word)) return true;
    return this.names.some((name) => word.includes(name));
  }
}
