// The stamp of a hook: what a host looked like when there was nothing to do. Takes what is watched and how it looks, gives a
// text, and says later whether all still looks like that. Reads no file of policy. It can only ever say *nothing to do*, and
// where it is wrong the next hook, or the next run, does what this one did not.

import type { Watch, Watched } from '../base/index.js';

const schema = 'aa-merge/stamp@1';

/** `states` are what `Watch.stateOf` said of each that is watched. */
export function stampOf(version: string, watched: readonly Watched[], states: readonly string[]): string {
  return `${JSON.stringify({ schema, version, watched })}\n${states.join('\n')}`;
}

/** Whether this version of the program left the stamp, and all still looks like that. */
export function isStillSo(stamp: string, version: string, watch: Watch): boolean {
  const end = stamp.indexOf('\n');
  const head = headIn(stamp.slice(0, Math.max(0, end)));
  if (head?.schema !== schema || head.version !== version || !Array.isArray(head.watched)) return false;
  return watch.stateOf(head.watched).join('\n') === stamp.slice(end + 1);
}

interface Head {
  readonly schema: string;
  readonly version: string;
  readonly watched: readonly Watched[];
}

function headIn(line: string): Partial<Head> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
