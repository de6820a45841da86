// The name in `@{NAME}`, `@NAME`, `${NAME}` and `$NAME`.

import type { ByteText } from '../base/index.js';
import { sliceBytes } from '../base/index.js';

export function nameOfVariable(written: ByteText): ByteText {
  const braced = written[1] === '{';
  return sliceBytes(written, braced ? 2 : 1, braced ? written.length - 1 : written.length);
}
