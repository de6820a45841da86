// Where a finding is to be looked up: a file that is really there, with line and column, and the words that stand there.
// What a merge brings is shown where the vendor wrote it. Takes findings about the four states, gives places.

import type { BytePath, ByteText, Span } from '../base/index.js';
import { byteTextOf, lineColumnAt, sliceBytes } from '../base/index.js';
import type { Behind } from './findings.js';
import type { Four } from './four.js';
import type { HostView } from './host-view.js';
import type { Where } from './outcome.js';
import { placesOfAll } from './places-of-all.js';
import type { PolicyState } from './policy-state.js';
import type { Change } from './proposal.js';
import type { FindingPlaces } from './tell.js';
import { placeIn, textOf } from './tree.js';

const longest = 160;

export class PlacesOfFindings implements FindingPlaces {
  constructor(
    private readonly host: HostView,
    private readonly states: Pick<Four<PolicyState>, 'ours' | 'merged'> & Partial<Four<PolicyState>>,
    private readonly changes: ReadonlyMap<BytePath, Change>,
  ) {}

  /** The words, on one line. */
  textOf({ side, at }: Pick<Behind, 'side' | 'at'>): string {
    const line = this.wordsAt(side, at);
    return line.length <= longest ? line : `${line.slice(0, longest - 1)}${byteTextOf('…')}`;
  }

  wordsOf({ side, at }: Pick<Behind, 'side' | 'at'>): ByteText {
    return sliceBytes(this.sourceOf(side, at.file), at.start, at.end);
  }

  whereOf({ side, at }: Pick<Behind, 'side' | 'at'>): Where {
    const unit = this.host.unitAt(at.file);
    const change = this.changes.get(at.file);
    const text = this.sourceOf(side, at.file);
    if (side === 'ours' || unit === undefined || (side === 'merged' && change === undefined)) {
      return { file: at.file, ...lineColumnAt(text, at.start) };
    }
    const { trees } = this.host;
    if (side !== 'merged') {
      const stands = textOf(unit[side]) === text;
      return { file: stands ? placeIn(trees[side], unit.path) : at.file, ...lineColumnAt(text, at.start) };
    }
    const vendor = textOf(unit.theirs);
    const start =
      vendor === text ? at.start : vendor === undefined ? undefined : this.startInVendor(unit.path, vendor, at);
    if (vendor !== undefined && start !== undefined) {
      return { file: placeIn(trees.theirs, unit.path), ...lineColumnAt(vendor, start) };
    }
    return { file: `${at.file} (merged)`, ...lineColumnAt(text, at.start) };
  }

  /** Where the vendor has a statement of the same words. */
  private startInVendor(unit: Parameters<HostView['read']>[0], text: ByteText, at: Span): number | undefined {
    const words = this.wordsAt('merged', at);
    const { statements } = this.host.read(unit, 'theirs', text);
    const spans = placesOfAll(statements);
    return spans.find((span) => oneLine(text.slice(span.start, span.end)) === words)?.start;
  }

  private wordsAt(side: Behind['side'], { file, start, end }: Span): string {
    return oneLine(this.sourceOf(side, file).slice(start, end));
  }

  private sourceOf(side: Behind['side'], file: BytePath): ByteText {
    // What a person wants live to say stands in for it in the states; what is told of live stands there.
    const told = side === 'ours' ? this.host.sets.live.set.files.get(file) : undefined;
    if (told !== undefined) return told.text;
    return (this.states[side] ?? this.states.ours).set.files.get(file)?.text ?? ('' as ByteText);
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
