// What compilers decide otherwise than their rules say, and not always in the same way: no merge can be blamed for it. Takes
// what matches at a string of the file automaton, gives the bits that are not looked at.

import { bothGroups, fileBits } from '../../../src/model/index.js';
import type { ProfileModel, Term } from '../../../src/model/index.js';
import type { Release } from '../product/trees.js';
import type { Four } from './four.js';
import { sides } from './four.js';

export type Oddities = (text: string, terms: readonly Term[], models: Four<ProfileModel | undefined>) => number;

const none: Oddities = () => 0;

/** Of 3.0 and 4.1: see the causes `implied mapping` and `link target` in product-deviations.ts. */
const ofOldCompilers: Oddities = (text, terms, models) => {
  const map = terms.some(({ effect }) => effect.exec?.inherits === true) ? bothGroups(fileBits.m) : 0;
  const leadsSomewhere = text.includes('\0') && sides.some((side) => linksToTarget(models[side]));
  return (map | (leadsSomewhere ? bothGroups(fileBits.l | fileBits.k) : 0)) >>> 0;
};

function linksToTarget(model: ProfileModel | undefined): boolean {
  return (
    model?.profile.rules.some(
      ({ rule }) => rule.kind === 'file' && rule.target !== undefined && rule.permissions.includes('l'),
    ) === true
  );
}

export function odditiesOf(release: Release): Oddities {
  return release === '3.0' || release === '4.1' ? ofOldCompilers : none;
}
