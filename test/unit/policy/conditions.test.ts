import { resolveTree, rulesOf } from '../../support/policy.js';

const preamble = '$t = true\n$f = FALSE\n@{a} = a\n@{ab} = b a\n@{ten} = 10\n@{nested} = @{ab} c\n';

function valueOf(condition: string): boolean | string {
  const { policy, said } = resolveTree(`${preamble}profile p { if ${condition} { /yes r, } }\n`);
  return said[0] ?? rulesOf(policy.profiles[0]).length > 0;
}

test.each([
  ['true', true],
  ['False', false],
  ['$t', true],
  ['not $t', false],
  ['$t and $f', false],
  ['$t or $f', true],
  ['$f or $t and not $f', true],
  ['not ( $t and $f )', true],
  ['defined @{a}', true],
  ['defined @{none}', false],
  ['defined $t', false],
  ['@{ab} == @{ab}', true],
  ['@{ab} != @{nested}', true],
  ['a in @{ab}', true],
  ['@{ab} in @{nested}', true],
  ['@{nested} in @{ab}', false],
  ['@{a} == a', true],
  ['"@{a}" == a', true],
  ['010 == 8', false],
  ['010 <= 8', true],
  ['0x10 > 15', true],
  ['-1 < 0', true],
  ['9 < @{ten}', true],
  ['b > a', true],
  ['@{a} < @{ab}', true],
  ['"" < a', true],
])('%s is %s', (condition, value) => {
  expect(valueOf(condition)).toBe(value);
});

test.each([
  ['$none', 'policy/unset-boolean@main:7'],
  ['$a', 'policy/unset-boolean@main:7'],
  ['@{none} == a', 'policy/undefined-variable@main:7'],
  ['@{t} == a', 'policy/boolean-as-set@main:7'],
  ['1 < a', 'policy/mixed-comparison@main:7'],
  ['@{ab} < 1', 'policy/mixed-comparison@main:7'],
  ['1 < 99999999999999999999', 'policy/number-out-of-range@main:7'],
  ['1 < 99999999999999999999x', 'policy/number-out-of-range@main:7'],
  ['$f and $none', 'policy/unset-boolean@main:7'],
  ['maybe', 'language/not-a-truth-value@main:7'],
])('%s is an error', (condition, code) => {
  expect(valueOf(condition)).toBe(code);
});

test('a boolean takes the value of its expression when it is read', () => {
  const { policy } = resolveTree(
    '@{a} = a\n$x = @{a} == a\n$y = not $x\nprofile p { if $y { /no r, } if $x { /yes r, } }\n',
  );
  expect(rulesOf(policy.profiles[0])).toEqual(['/yes r']);
});
