// The program that a person knows a profile by. Takes a profile, gives a path, where it confines that one alone.

import type { ByteText } from '../base/index.js';
import type { PlacedProfile } from './pair-profiles.js';

/** The path of the one program that a profile confines; undefined for children, patterns and what confines several. */
export function programOf(placed: PlacedProfile | undefined): ByteText | undefined {
  const model = placed?.model;
  const [program, ...more] = model?.profile.attachments ?? [];
  if (program === undefined || more.length > 0 || model?.parent !== undefined) return undefined;
  return /[*?[{\\]/.test(program) ? undefined : program;
}
