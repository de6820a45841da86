// Which files may have rules about a label: a quick look at rules as they are written, so that only those who may be concerned
// are resolved. Takes a state, gives files that are loaded; yes wherever words alone do not tell.

import type { BytePath, ByteText } from '../../base/index.js';
import type { Pattern, Rule } from '../../language/index.js';
import { readPattern, statementsIn } from '../../language/index.js';
import type { Role, TwoSidedClass } from '../../model/index.js';
import { halvesOf, isOfClass, matches, peerWord, twoSidedClasses } from '../../model/index.js';
import { reachableFrom } from '../include-graph.js';
import type { PolicyState } from '../policy-state.js';

/** Files with rules of one class and role, by the word for the other side; undefined stands for everybody. */
type Words = Map<ByteText | undefined, Set<BytePath>>;

/** Variables within variables, until anything may be meant. */
const deepest = 6;

export class Naming {
  private readonly words = new Map<string, Words>();
  private readonly values = new Map<string, ByteText[]>();
  private readonly patterns = new Map<ByteText, Pattern | undefined>();
  private readonly reached = new Map<Set<BytePath>, ReadonlySet<BytePath>>();

  constructor(private readonly state: PolicyState) {
    for (const [path, { statements }] of state.set.files) {
      for (const statement of statementsIn(statements)) {
        if (statement.kind === 'variable') {
          const known = this.values.get(statement.name) ?? [];
          this.values.set(statement.name, known);
          known.push(...statement.values.map(({ value }) => value));
        }
        if (statement.kind === 'rule') this.add(statement.rule, path);
      }
    }
  }

  private add(rule: Rule, path: BytePath): void {
    for (const name of twoSidedClasses) {
      if (!isOfClass(rule, name)) continue;
      const word = peerWord(rule)?.value;
      for (const role of ['asking', 'taking'] as const) {
        if (!mayHave(rule, name, role)) continue;
        const key = `${name} ${role}`;
        const words: Words = this.words.get(key) ?? new Map<ByteText | undefined, Set<BytePath>>();
        this.words.set(key, words);
        words.set(word, (words.get(word) ?? new Set()).add(path));
      }
    }
  }

  /** Files that read such a rule about one of these labels; with `everybody` also rules that name no one. */
  filesAbout(labels: readonly ByteText[], name: TwoSidedClass, role: Role, everybody: boolean): ReadonlySet<BytePath> {
    const found = new Set<BytePath>();
    for (const [word, files] of this.words.get(`${name} ${role}`) ?? []) {
      const isWanted = word === undefined ? everybody : labels.some((label) => this.mayMean(word, label));
      if (!isWanted) continue;
      let reached = this.reached.get(files);
      if (reached === undefined) this.reached.set(files, (reached = reachableFrom(this.state.includers, files)));
      for (const file of reached) found.add(file);
    }
    return found;
  }

  private mayMean(word: ByteText, label: ByteText): boolean {
    if (!this.patterns.has(word)) {
      const read = readPattern(this.written(word, 0), 'text');
      this.patterns.set(word, typeof read === 'string' ? undefined : read);
    }
    const pattern = this.patterns.get(word);
    return pattern === undefined || matches(pattern, label);
  }

  /** Every value that a variable may have anywhere; anything for those that nobody declares. */
  private written(word: ByteText, depth: number): ByteText {
    return word.replace(/@\{(\w+)\}/g, (_, variable: string) => {
      const values = depth < deepest ? this.values.get(variable) : undefined;
      // Its own name: who that is stands in the same file as its children.
      if (values === undefined) return variable === 'profile_name' ? '\x01' : '**';
      const each = [...new Set(values)].map((value) => this.written(value, depth + 1));
      return each.length === 1 ? (each[0] ?? '') : `{${each.join(',')}}`;
    }) as ByteText;
  }
}

/** No word stands for all of them, in some classes also for those that the conditions need. */
function mayHave(rule: Rule, name: TwoSidedClass, role: Role): boolean {
  const isListed = 'permissions' in rule && rule.kind !== 'file' && rule.kind !== 'network' && rule.kind !== 'helper';
  const words = isListed ? rule.permissions : [];
  return words.length === 0 || halvesOf[name].some((one) => words.includes(one[role]));
}
