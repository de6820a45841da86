// Signals as compiled policy numbers them, the same on every machine. Takes names and numbers, gives the other.
// Source: permission-semantics 4.1.

import { canonicalSignal } from '../language/index.js';
import type { ByteText } from '../base/index.js';

/** In the order of their numbers, from 1. `lost` and `unused` have a number, but no rule can name them. */
const names = (
  'hup int quit ill trap abrt bus fpe kill usr1 segv usr2 pipe alrm term stkflt chld cont stop tstp ttin ttou urg xcpu ' +
  'xfsz vtalrm prof winch io pwr sys emt lost unused exists'
).split(' ');

/** The highest number of a signal that has a name of its own. */
export const lastNamedSignal = names.length;
/** `rtmin+0`; the last is `rtmin+32`. */
export const firstRealTimeSignal = 128;
export const lastRealTimeSignal = firstRealTimeSignal + 32;

const realTime = 'rtmin+';

/** Undefined where no signal has this name. */
export function signalNumber(name: ByteText): number | undefined {
  const canonical = canonicalSignal(name) ?? name;
  if (canonical.startsWith(realTime)) {
    const number = firstRealTimeSignal + Number(canonical.slice(realTime.length));
    return number <= lastRealTimeSignal ? number : undefined;
  }
  const at = names.indexOf(canonical);
  return at === -1 ? undefined : at + 1;
}

/** Undefined where no signal has this number. */
export function signalName(number: number): ByteText | undefined {
  const isRealTime = number >= firstRealTimeSignal && number <= lastRealTimeSignal;
  const name = isRealTime ? `${realTime}${number - firstRealTimeSignal}` : names[number - 1];
  return name as ByteText | undefined;
}
