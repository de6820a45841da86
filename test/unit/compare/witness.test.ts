import { compareTexts, toldOf } from '../../support/compare.js';

// Of the shortest strings that show a difference, the one that reads best: a path with a component `.` is one that no kernel
// asks about, and a person cannot try it.

const shown = (rule: string): readonly string[] => toldOf(compareTexts('profile a { }', `profile a { ${rule} }`));

test.each([
  ['/x/{.,g,a}z r,', '/x/az'],
  ['/x/[-.g]/y r,', '/x/g/y'],
  ['/x/{.,..,*}/y r,', '/x/a/y'],
])('%s', (rule, path) => {
  expect(shown(rule)).toEqual([`widening file: r ${path}`]);
});

test('whatever else begins there', () => {
  const others = '/x/.y w, /x/gz w, /x/-* w,';
  const told = toldOf(compareTexts(`profile a { ${others} }`, `profile a { ${others} /x/*/* r, }`));
  expect(told).toEqual(['widening file: r /x/a/a']);
});
