// Which terms can have a say where versions differ. A term that never matches a string that a differing term matches, or
// has none of its permissions, decides nothing there; leaving it out keeps the work to the size of the difference.
// Takes terms, gives a choice of them. Must never leave out a term that has a say.

import type { Pattern } from '../../language/index.js';
import type { Permissions } from '../permissions.js';
import { bothGroups, fileBits } from '../permissions.js';
import type { Term } from '../term.js';

export interface Relevance {
  /** Permissions on which the versions can differ. */
  readonly permissions: Permissions;
  hasSay(term: Term): boolean;
}

/** More beginnings than this are not compared one by one. */
const mostBeginnings = 64;

/** `aside` are terms of what is only asked: it may say more of a permission by another one, as of links that are tested. */
export function relevanceOf(differing: readonly Term[], aside: readonly Term[] = []): Relevance {
  const permissions = reach([...differing, ...aside].reduce((bits, { effect }) => bits | effect.permissions, 0));
  const beginnings = [...new Set(differing.map(({ pattern }) => beginningOf(pattern).text))];
  const isAnywhere = beginnings.length > mostBeginnings || beginnings.includes('');
  return {
    permissions,
    hasSay({ effect, pattern }) {
      if ((effect.permissions & permissions) === 0) return false;
      if (isAnywhere) return true;
      const { text } = beginningOf(pattern);
      return beginnings.some((one) => one.startsWith(text) || text.startsWith(one));
    },
  };
}

const [x, m] = [bothGroups(fileBits.x), bothGroups(fileBits.m)];

/** Execution decides about mapping as well, and only execution decides where it leads. */
function reach(bits: Permissions): Permissions {
  return ((bits & (x | m)) === 0 ? bits : bits | x | m) >>> 0;
}

/** The bytes that every match begins with, as far as they are plain to see. */
function beginningOf(pattern: Pattern): { readonly text: string; readonly isWhole: boolean } {
  switch (pattern.kind) {
    case 'literal':
      return { text: pattern.text, isWhole: true };
    case 'class': {
      const [range] = pattern.bytes;
      const isOne = pattern.bytes.length === 1 && range !== undefined && range[0] === range[1];
      return isOne ? { text: String.fromCharCode(range[0]), isWhole: true } : { text: '', isWhole: false };
    }
    case 'sequence': {
      let text = '';
      for (const part of pattern.parts) {
        const beginning = beginningOf(part);
        text += beginning.text;
        if (!beginning.isWhole) return { text, isWhole: false };
      }
      return { text, isWhole: true };
    }
    case 'choice':
    case 'repeat':
      return { text: '', isWhole: false };
  }
}
