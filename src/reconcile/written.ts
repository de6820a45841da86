// Rules as they stand in their files, before variables, aliases and conditions make of them what they are. Takes states of
// the policy, gives keys: equal for the same words in the same file. Two states that have a rule alike in words and not in
// what it comes to differ in something else that rules depend on.

import type { BytePath, Span } from '../base/index.js';
import type { ProfileModel } from '../model/index.js';
import type { EffectiveRule, SourceSet } from '../policy/index.js';
import { includesIn } from './include-graph.js';
import { placesOfAll } from './places-of-all.js';

export class Written {
  private readonly rules = new Map<ProfileModel, ReadonlyMap<string, readonly EffectiveRule[]>>();
  private readonly includes = new Map<BytePath, ReadonlySet<string>>();
  private readonly texts = new Map<BytePath, ReadonlySet<string>>();

  constructor(private readonly set: SourceSet) {}

  /** The words of a place, on one line. How an include is spelled says nothing, nor whether it may be missing. */
  textAt({ file, start, end }: Span): string {
    const text = this.set.files.get(file)?.text ?? '';
    const words = text.slice(start, end).replace(/\s+/g, ' ').trim();
    return words.replace(/^#?include (if exists )?/, 'include ');
  }

  keyOf({ origin: { at } }: Pick<EffectiveRule, 'origin'>): string {
    return `${at.file}\0${this.textAt(at)}`;
  }

  /** The rules of a profile of this state by their keys. */
  rulesOf(profile: ProfileModel): ReadonlyMap<string, readonly EffectiveRule[]> {
    const known = this.rules.get(profile);
    if (known !== undefined) return known;
    const byKey = new Map<string, EffectiveRule[]>();
    for (const rule of profile.profile.rules) {
      const key = this.keyOf(rule);
      const alike = byKey.get(key);
      if (alike === undefined) byKey.set(key, [rule]);
      else alike.push(rule);
    }
    this.rules.set(profile, byKey);
    return byKey;
  }

  /** The words of all includes in a profile, without those of its children. */
  includesOf({ profile: { statement } }: ProfileModel): ReadonlySet<string> {
    const own = statement.body.statements.filter(({ kind }) => kind !== 'profile');
    return new Set(includesIn(own).map(({ include }) => this.textAt(include.at)));
  }

  /** Whether this state reads a file. */
  reads(file: BytePath): boolean {
    return this.set.files.has(file);
  }

  /** Whether a file has a statement of these words. */
  hasText(file: BytePath, text: string): boolean {
    let texts = this.texts.get(file);
    if (texts === undefined) {
      texts = new Set(placesOfAll(this.set.files.get(file)?.statements ?? []).map((at) => this.textAt(at)));
      this.texts.set(file, texts);
    }
    return texts.has(text);
  }

  /** Whether a file has an include of these words. */
  includesText(file: BytePath, text: string): boolean {
    let texts = this.includes.get(file);
    if (texts === undefined) {
      const statements = this.set.files.get(file)?.statements ?? [];
      texts = new Set(includesIn(statements).map(({ include }) => this.textAt(include.at)));
      this.includes.set(file, texts);
    }
    return texts.has(text);
  }
}
