// What a merge of three texts gives, as far as reconcile needs it.

import type { ByteText } from '../base/index.js';
import type { Remark } from './outcome.js';

export interface MergedText {
  /** With conflict markers where there are conflicts. */
  readonly text: ByteText;
  readonly conflicts: readonly { readonly kind: string; readonly about: ByteText }[];
  /** Why the texts were merged as lines, not as policy; undefined where they were not. */
  readonly fallback: Remark | undefined;
  readonly notices: readonly Remark[];
}
