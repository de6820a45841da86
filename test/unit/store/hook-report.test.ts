// Reports that hooks leave: one run of a package manager calls many, and none takes away what another one did.

import { memoryFileSystem } from '../../../src/host/index.js';
import type { ByteText } from '../../../src/base/index.js';
import { leaveHookReport, readHookFile, stateLayout } from '../../../src/store/index.js';

const layout = stateLayout('/var/lib/aa-merge');

function reports(...texts: readonly string[]): string {
  const files = memoryFileSystem({ '/var/lib': {} });
  for (const [at, text] of texts.entries()) {
    leaveHookReport(layout, `2026-01-02T00:00:0${at}Z early`, text as ByteText, files);
  }
  return readHookFile(layout, 'last.txt', files) ?? '';
}

test('the last one comes first, and those before stay as they are', () => {
  expect(reports('one\n', 'two\n\n2 units\n', 'three\n')).toBe(
    '2026-01-02T00:00:02Z early\n\nthree\n\n' +
      '2026-01-02T00:00:01Z early\n\ntwo\n\n2 units\n\n' +
      '2026-01-02T00:00:00Z early\n\none\n',
  );
});

test('old ones go, whole, when there are too many; the last is kept however long it is', () => {
  const [long, short] = [`${'x'.repeat(70_000)}\n`, `${'y'.repeat(40_000)}\n`];
  expect(reports('one\n', long)).toBe(`2026-01-02T00:00:01Z early\n\n${long}`);
  expect(reports('one\n', short, short)).toBe(`2026-01-02T00:00:02Z early\n\n${short}`);
});
