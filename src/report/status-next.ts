// What a person does about a finding of `status`: commands that can be typed as they stand. Takes a finding and the places
// of a host, gives command lines, the likeliest first. Must never name a command that would widen policy unasked.

import type { BytePath } from '../base/index.js';
import type { Remark } from '../reconcile/index.js';
import { shellWord } from './shell-word.js';

export interface StatusPlaces {
  readonly policyDir: BytePath;
  /** ` --root try`: what names this host, to be typed again. */
  readonly hostOptions: string;
}

/** None where only a person can say. */
export function nextFor({ code, data }: Remark, { policyDir, hostOptions }: StatusPlaces): string[] {
  const fact = (name: string): string => String(data[name] ?? '');
  const place = shellWord(`${policyDir}/${fact('path')}`);
  const remove = `rm ${place}`;
  const live = shellWord(`${policyDir}/${fact('unit')}`);
  // Before a text goes that may be nowhere else, somebody should have seen what is in it.
  const lookAndRemove = fact('differs') === 'yes' ? [`diff -u ${place} ${live}`, remove] : [remove];
  const adopt = `aa-merge adopt${hostOptions} ${shellWord(fact('unit'))}`;
  switch (code) {
    case 'reconcile/defined-twice':
    case 'reconcile/attached-twice':
    case 'reconcile/attachments-meet': {
      const other = shellWord(`${policyDir}/${fact('other')}`);
      return [`aa-merge compare --policy-dir ${shellWord(policyDir)} ${other} ${place}`];
    }
    case 'reconcile/leftover-read':
      return fact('update') === 'yes' ? [adopt] : lookAndRemove;
    case 'reconcile/unmerged-copy':
      return [adopt];
    case 'reconcile/leftover-idle':
      return lookAndRemove;
    case 'reconcile/idle-switch':
      return [remove];
    case 'reconcile/dangling-switch':
      return [`ln -sfn ${shellWord(`../${fact('unit')}`)} ${place}`, remove];
    case 'reconcile/unread-local':
      return [`aa-merge diff${hostOptions} ${shellWord(fact('path'))}`];
    default:
      return [];
  }
}
