// `aa-merge accept UNIT`: options in, what was accepted and what became of the unit out.

import { acceptUnit } from '../accept-unit.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';

export function run(call: Call<'accept'>): Standing {
  const [unit] = call.operands as [string];
  return acceptUnit('accept', unit, call);
}
