// Closed kinds are handled completely: the compiler proves it, and this is what stands behind the proof.

import { InternalError } from './failure.js';

/** For the default branch of a switch over a closed kind. Throws InternalError if it is ever reached. */
export function assertNever(value: never): never {
  throw new InternalError(`unexpected kind: ${JSON.stringify(value)}`);
}
