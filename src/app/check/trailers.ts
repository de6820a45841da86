// What the messages of commits say about widenings: `Policy-Widening: UNIT: reason`. Takes trailers, gives which units they
// let widen. A trailer without a reason lets nothing widen, and one lets nothing but its own unit.

import type { BytePath, ByteText, GitCommit, UnitPath } from '../../base/index.js';

export const wideningTrailer = 'Policy-Widening';

export interface WideningTrailer {
  readonly unit: ByteText;
  readonly reason: ByteText;
  /** The commit that says so; undefined for a message that is only being written. */
  readonly commit: string | undefined;
}

export interface TrailersRead {
  readonly trailers: readonly WideningTrailer[];
  /** Those that are not of the form. */
  readonly malformed: readonly { readonly text: ByteText; readonly commit: string | undefined }[];
}

/** The commits, and besides them a message that has no commit yet. */
export function readTrailers(commits: readonly GitCommit[], message: readonly ByteText[]): TrailersRead {
  const said = [
    ...commits.flatMap(({ id, trailers }) => trailers.map((text) => ({ text, commit: id as string | undefined }))),
    ...message.map((text) => ({ text, commit: undefined })),
  ];
  const trailers: WideningTrailer[] = [];
  const malformed: { text: ByteText; commit: string | undefined }[] = [];
  for (const { text, commit } of said) {
    const [, unit, reason] = /^(\S.*?):\s+(\S.*)$/s.exec(text) ?? [];
    if (unit === undefined || reason === undefined) malformed.push({ text, commit });
    else trailers.push({ unit: unit as ByteText, reason: reason as ByteText, commit });
  }
  return { trailers, malformed };
}

/** Whether a trailer names a unit: as it is below the policy directory, or from the top of the repository. */
export function names({ unit: named }: WideningTrailer, unit: UnitPath, directory: BytePath): boolean {
  const wanted: string = named;
  return wanted === unit || (directory !== '' && wanted === `${directory}/${unit}`);
}

/**
 * What `git interpret-trailers` would find in a message that is being written: the last paragraph, where it has nothing but
 * trailers; a line that begins with a blank goes on with the one above it. What stands below the scissors is no message.
 */
export function trailersInMessage(message: ByteText): ByteText[] {
  const [written = ''] = message.replace(/\r\n/g, '\n').split(/^# -+ >8 -+\n/m);
  const lines = written.split('\n').filter((line) => !line.startsWith('#'));
  const paragraphs = lines
    .join('\n')
    .trim()
    .split(/\n\s*\n/);
  const unfolded = (paragraphs.at(-1) ?? '').replace(/\n[ \t]+/g, ' ').split('\n');
  if (paragraphs.length < 2 || !unfolded.every((line) => /^[A-Za-z0-9-]+[ \t]*:/.test(line))) return [];
  const prefix = `${wideningTrailer}:`.toLowerCase();
  return unfolded.flatMap((line) =>
    line.toLowerCase().startsWith(prefix) ? [line.slice(prefix.length).trim() as ByteText] : [],
  );
}
