import { findCodeFaults } from '../../../scripts/codes.js';

const src = new Map([
  ['src/policy/a.ts', "diagnostic('policy/known', at); import './policy/path.js'; raise('policy/strange');"],
]);

test('a code is declared, used, tested and in the manual', () => {
  const faults = findCodeFaults({
    declared: ['policy/known', 'policy/idle'],
    src,
    test: new Map([['test/a.ts', 'policy/known-better policy/idle']]),
    manual: 'policy/known\\-better\npolicy/idle',
  });
  expect(faults).toEqual([
    'src/policy/a.ts: `policy/strange` is not declared',
    'policy/known appears in no test',
    'policy/known is not in the manual',
    'policy/idle is never used',
  ]);
});

test('without a manual page none is asked for', () => {
  const test = new Map([['test/a.ts', 'policy/known policy/strange']]);
  expect(findCodeFaults({ declared: ['policy/known', 'policy/strange'], src, test, manual: undefined })).toEqual([]);
});
