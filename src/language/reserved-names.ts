// Names that a rule class of a trusted helper, its fields and its permissions cannot have, since the language means
// something else by them, or would cut the words behind them in another way. Takes names, gives yes or no.

import { keywords, modeAfterKeyword } from './modes.js';
import { scanMode, scanName } from './scan.js';
import type { ByteText } from '../base/index.js';

/** Words of a head or of the preamble, and those that declare a class. */
const otherWords: ReadonlySet<string> = new Set(
  'hat profile include class field permission implies identities priority flags peer xattrs'.split(' '),
);

/** Keywords of rules that are plain words everywhere else. */
const plainWords: ReadonlySet<string> = new Set(
  'send receive bind read write eavesdrop trace tracedby readby delete open link set'.split(' '),
);

/** Names by which answers call what is no field. */
const answerWords: ReadonlySet<string> = new Set(['class', 'permission', 'who', 'label', 'profile']);

/** Whether the language has taken a name already. */
export function isReservedName(name: string, kind: 'class' | 'field' | 'permission'): boolean {
  if (kind === 'field')
    return ['identities', 'priority', 'flags', 'peer', 'xattrs'].includes(name) || answerWords.has(name);
  if (kind === 'permission' && plainWords.has(name)) return false;
  if (otherWords.has(name) || keywords.has(name) || modeAfterKeyword.has(name)) return true;
  return kind === 'class' && scanMode(name as ByteText, 0) === name.length && scanName(name as ByteText, 0) > 0;
}
