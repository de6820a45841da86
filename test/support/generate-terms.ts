// Random patterns and terms over few bytes, so that they often meet, and strings that they may match.

import fc from 'fast-check';
import type { ByteText } from '../../src/base/index.js';
import type { ByteSet, Pattern } from '../../src/language/index.js';
import type { AutomatonClass, Effect, ExecType, Permissions, Term } from '../../src/model/index.js';
import { bothGroups, execBits, fileBits, otherGroup, ownerGroup } from '../../src/model/index.js';

const letters = ['\0', '/', 'a', 'b', '\xff'] as const;

/** Short strings of the bytes that patterns here are about. */
export const texts: fc.Arbitrary<ByteText> = fc
  .array(fc.constantFrom(...letters), { maxLength: 7 })
  .map((chosen) => chosen.join('') as ByteText);

const byteSets: fc.Arbitrary<ByteSet> = fc.constantFrom<ByteSet>(
  [[0, 255]],
  [[1, 255]],
  [
    [1, 0x2e],
    [0x30, 255],
  ],
  [[0x61, 0x62]],
  [
    [0, 0x60],
    [0x62, 255],
  ],
  [],
);

/** Any shape that the type permits, sets and choices without members among them. */
export const patterns: fc.Arbitrary<Pattern> = fc.letrec<{ pattern: Pattern }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('literal' as const), text: texts }),
    fc.record({ kind: fc.constant('class' as const), bytes: byteSets }),
    fc.record({ kind: fc.constant('repeat' as const), of: tie('pattern') }),
    fc.record({ kind: fc.constant('sequence' as const), parts: fc.array(tie('pattern'), { maxLength: 4 }) }),
    fc.record({ kind: fc.constant('choice' as const), of: fc.array(tie('pattern'), { maxLength: 3 }) }),
  ),
})).pattern;

const execTypes: fc.Arbitrary<ExecType> = fc.constantFrom<ExecType>(
  { to: { kind: 'same' }, inherits: true, fallsBack: false, unsafe: false },
  { to: { kind: 'profile' }, inherits: true, fallsBack: false, unsafe: false },
  { to: { kind: 'profile' }, inherits: false, fallsBack: false, unsafe: false },
  { to: { kind: 'profile' }, inherits: false, fallsBack: true, unsafe: true },
  { to: { kind: 'unconfined' }, inherits: false, fallsBack: false, unsafe: true },
  { to: { kind: 'named', target: 'a//b' as ByteText }, inherits: false, fallsBack: false, unsafe: false },
);

const groups = fc.constantFrom(ownerGroup, otherGroup, (ownerGroup | otherGroup) >>> 0);
const filePermissions: fc.Arbitrary<Permissions> = fc
  .tuple(fc.subarray(Object.values(fileBits), { minLength: 1 }), groups)
  .map(([bits, group]) => (bothGroups(bits.reduce((sum, bit) => sum | bit, 0)) & group) >>> 0);
const otherPermissions: fc.Arbitrary<Permissions> = fc
  .subarray([0x2, 0x4, 0x10, 0x40, 0x200000])
  .map((bits) => bits.reduce((sum, bit) => sum | bit, 0x8));

function effects(wanted: AutomatonClass): fc.Arbitrary<Effect> {
  return fc
    .record({
      mode: fc.constantFrom('allow', 'allow', 'allow', 'deny', 'prompt'),
      priority: fc.constantFrom(0, 0, 0, 1, -1, 1000, -1000),
      permissions: wanted === 'file' ? filePermissions : otherPermissions,
      isAudited: fc.boolean(),
      exec: execTypes,
      exact: fc.boolean(),
    })
    .map(({ mode, priority, permissions, isAudited, exec, exact }) => ({
      mode: mode as Effect['mode'],
      priority,
      permissions,
      audit: isAudited ? permissions : 0,
      exec: wanted === 'file' && mode !== 'deny' && (permissions & execBits) !== 0 ? exec : undefined,
      exact: exact && mode === 'allow',
    }));
}

/** Terms of one class with patterns of any shape. What does not begin with the class byte is never asked about. */
export function termsOf(wanted: AutomatonClass, maxLength = 8): fc.Arbitrary<Term[]> {
  return fc.array(
    fc.record({
      class: fc.constant(wanted),
      pattern: patterns,
      effect: effects(wanted),
      rule: fc.constant(undefined),
    }),
    { maxLength },
  );
}
