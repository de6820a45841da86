// What may stand in a file, by the name of its place: ordinary policy, rules of the classes that trusted helpers enforce,
// or the declaration of such a class. Takes paths, gives the dialect. Must never look at a text: what a place holds is
// known before it is read. The real compiler loads none of the two places below `trusted-helpers` by itself.

import type { FileId } from '../base/index.js';

export type Dialect = 'policy' | 'helper-rules' | 'helper-class';

/** Sources of rules of helper classes, below the policy directory; each is lowered to an abstraction of its name. */
export const helperRulesDirectory = 'trusted-helpers/rules';

/** Declarations of helper classes, below the policy directory; the file has the name of the class. */
export const helperClassesDirectory = 'trusted-helpers/classes';

/** What the sources are lowered to, below the policy directory. */
export const loweredDirectory = 'abstractions/trusted-helpers';

/** The dialect of a file, by where it stands. */
export function dialectOf(file: FileId): Dialect {
  const [, place] = /(?:^|\/)trusted-helpers\/(rules|classes)\/[^/]+$/.exec(file) ?? [];
  return place === 'rules' ? 'helper-rules' : place === 'classes' ? 'helper-class' : 'policy';
}
