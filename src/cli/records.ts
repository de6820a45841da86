// Records of acceptances that are not understood, told on standard error: they excuse nothing, and somebody should know.

import type { BytePath, ByteText } from '../base/index.js';
import { say, visible } from '../report/index.js';
import type { Terminal } from './terminal.js';

export function complainOfRecords(records: readonly BytePath[], terminal: Pick<Terminal, 'complain'>): void {
  for (const path of records) {
    const { message } = say({ code: 'store/broken-acceptance', data: { path: visible(path as ByteText) } });
    terminal.complain(`warning: ${message}\n`);
  }
}
