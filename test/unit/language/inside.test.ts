// What stands in a file is found wherever it stands, in the order of the text.

import type { FileId } from '../../../src/base/index.js';
import { byteTextOf } from '../../../src/base/index.js';
import { lowerFile, parseFile, statementsIn } from '../../../src/language/index.js';

test('at all depths, a block before what is in it', () => {
  const text = byteTextOf(`include <a>
profile p {
  include <b>
  /c r,
  deny {
    /d r,
  }
  if $x {
    include <e>
  } else {
    profile q {
      /f r,
    }
  }
}
include <g>
`);
  const id = 'f' as FileId;
  const { value } = lowerFile(parseFile(text, id).value, { id, text });
  const found = statementsIn(value).map(({ kind, at }) => `${kind} ${text.slice(at.start, at.end).split('\n')[0]}`);
  expect(found).toEqual([
    'include include <a>',
    'profile profile p {',
    'include include <b>',
    'rule /c r,',
    'qualifier-block deny {',
    'rule /d r,',
    'if if $x {',
    'include include <e>',
    'profile profile q {',
    'rule /f r,',
    'include include <g>',
  ]);
});
