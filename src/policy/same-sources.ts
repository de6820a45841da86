// Whether two files read the same, with everything that they include, abi files among it: then they mean the same, and
// need not be resolved to see that. Takes two SourceSets, gives yes or no. Must never say yes where anything that a file
// may look at differs, in branches that no condition takes as well.

import type { BytePath } from '../base/index.js';
import type { Place } from './include-path.js';
import { isIgnoredName } from './include-path.js';
import type { OutsideStatement } from './parse-cache.js';
import { outsideIn } from './parse-cache.js';
import type { Source, SourceSet } from './source-set.js';
import { entryPlace, placesIn, sourceAt } from './source-set.js';

/** A place before, and the place after that is looked at in its stead. */
interface Twin {
  readonly before: BytePath;
  readonly after: BytePath;
}

/** What one file leads to; undefined where what it looks at differs. */
type Reach = readonly Twin[] | undefined;

export class SameSources {
  private readonly reaches = new Map<string, Reach>();

  constructor(
    private readonly before: SourceSet,
    private readonly after: SourceSet,
  ) {}

  /** Whether two files read the same. */
  same(before: BytePath, after: BytePath): boolean {
    if (!this.before.complete || !this.after.complete) return false;
    const known = new Set<string>();
    const pending: Twin[] = [{ before, after }];
    for (let twin = pending.pop(); twin !== undefined; twin = pending.pop()) {
      const key = `${twin.before}\0${twin.after}`;
      if (known.has(key)) continue;
      known.add(key);
      const reach = this.reachOf(key, twin);
      if (reach === undefined) return false;
      pending.push(...reach);
    }
    return true;
  }

  private reachOf(key: string, twin: Twin): Reach {
    if (this.reaches.has(key)) return this.reaches.get(key);
    const reach = this.findReach(twin);
    this.reaches.set(key, reach);
    return reach;
  }

  private findReach({ before, after }: Twin): Reach {
    const [one, other] = [this.before.files.get(before), this.after.files.get(after)];
    if (one === undefined || other === undefined || one.text !== other.text) return undefined;
    const reach: Twin[] = [];
    for (const statement of outsideIn(one.statements)) {
      const found = this.follow(statement);
      if (found === undefined) return undefined;
      reach.push(...found);
    }
    return reach;
  }

  /** All places that a statement may look at, up to the first where something stands. */
  private follow({ kind, form, path }: OutsideStatement): Reach {
    const [ours, theirs] = [placesIn(this.before, form, path), placesIn(this.after, form, path)];
    if (ours.length !== theirs.length) return undefined;
    for (const [at, place] of ours.entries()) {
      const twin = theirs[at] as Place;
      const [one, other] = [sourceAt(this.before, place.path), sourceAt(this.after, twin.path)];
      if (!sameSource(one, other)) return undefined;
      if (one.kind === 'missing') continue;
      if (kind === 'abi' || one.kind === 'other') return [];
      if (one.kind === 'file') return [{ before: place.path, after: twin.path }];
      return one.kind === 'directory' ? this.entriesOf(one, place, twin) : undefined;
    }
    return [];
  }

  private entriesOf({ entries }: Extract<Source, { kind: 'directory' }>, before: Place, after: Place): readonly Twin[] {
    const read = entries.filter(({ name, kind }) => kind === 'file' && !isIgnoredName(name));
    return read.map(({ name }) => ({
      before: entryPlace(this.before, before, name).path,
      after: entryPlace(this.after, after, name).path,
    }));
  }
}

function sameSource(one: Source, other: Source): boolean {
  switch (one.kind) {
    case 'file':
      return other.kind === 'file' && one.text === other.text;
    case 'directory':
      return other.kind === 'directory' && JSON.stringify(one.entries) === JSON.stringify(other.entries);
    case 'other':
    case 'missing':
      return one.kind === other.kind;
    case 'unreadable':
    case 'too-large':
      return false;
  }
}
