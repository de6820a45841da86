// What can be asked about files: a path, a link, a change of profile, and one at the next execution.
// Source: permission-semantics 1.5, 2.3 to 2.6 and 9.6.

import type { ByteText } from '../../base/index.js';
import { anyText, nul, sequence, someText } from '../byte-pattern.js';
import type { Permissions } from '../permissions.js';
import { changeProfileBit, fileBits, linkSubset, onexecBit, otherShift } from '../permissions.js';
import { absolutePath, notSlash } from './paths.js';
import type { Attributes, ClassQueries, PermissionWord, QueryShape } from './query.js';

function forBoth(word: string, bits: Permissions): readonly PermissionWord[] {
  return [
    { word, bits, who: 'owner' },
    { word, bits: bits << otherShift, who: 'other' },
  ];
}

const onexec: PermissionWord = { word: 'onexec', bits: onexecBit };

const shapes = [
  {
    name: 'path',
    pattern: absolutePath,
    permissions: [
      ...(['x', 'w', 'r', 'a', 'l', 'k', 'm'] as const).flatMap((word) => forBoth(word, fileBits[word])),
      onexec,
    ],
  },
  {
    name: 'link',
    pattern: sequence(absolutePath, nul, absolutePath),
    permissions: [...forBoth('l', fileBits.l), ...forBoth('subset', linkSubset)],
  },
  {
    name: 'profile',
    pattern: someText,
    permissions: [{ word: 'change_profile', bits: changeProfileBit }, onexec],
  },
  {
    // How kernels ask that cannot stack profiles. No namespace begins with a slash.
    name: 'profile-in-namespace',
    pattern: sequence(notSlash, anyText, nul, someText),
    permissions: [{ word: 'change_profile', bits: changeProfileBit }, onexec],
  },
  {
    // Whether the environment is scrubbed hangs on the execute type.
    name: 'onexec',
    pattern: sequence(absolutePath, nul, someText),
    permissions: [onexec, ...forBoth('x', fileBits.x)],
  },
] as const satisfies readonly QueryShape[];

type ShapeName = (typeof shapes)[number]['name'];

/** The attributes of each shape, in the order of its match string, and what each has to look like. */
const attributesOf: Readonly<
  Record<ShapeName, readonly (readonly [name: string, isValid: (value: string) => boolean])[]>
> = {
  path: [['path', isPath]],
  link: [
    ['path', isPath],
    ['target', isPath],
  ],
  profile: [['profile', isName]],
  'profile-in-namespace': [
    ['namespace', (text) => isName(text) && !text.startsWith('/')],
    ['profile', isName],
  ],
  onexec: [
    ['path', isPath],
    ['profile', isName],
  ],
};

function isPath(text: string): boolean {
  return text.startsWith('/') && !text.includes('//') && !text.includes('\0');
}

function isName(text: string): boolean {
  return text !== '' && !text.includes('\0');
}

export const fileQueries: ClassQueries = {
  shapes,
  decode(text: ByteText, shape: string): Attributes {
    const values = text.split('\0');
    return Object.fromEntries(wanted(shape).map(([attribute], at) => [attribute, (values[at] ?? '') as ByteText]));
  },
  encode(attributes: Attributes, shape: string): { readonly text: ByteText } | { readonly wrong: string } {
    const expected = wanted(shape);
    const unknown = Object.keys(attributes).find((given) => expected.every(([attribute]) => attribute !== given));
    if (unknown !== undefined) return { wrong: unknown };
    const bad = expected.find(([attribute, isValid]) => !isValid(attributes[attribute] ?? ''));
    if (bad !== undefined) return { wrong: bad[0] };
    return { text: expected.map(([attribute]) => attributes[attribute]).join('\0') as ByteText };
  },
};

function wanted(shape: string): (typeof attributesOf)[ShapeName] {
  return attributesOf[shape as ShapeName] ?? [];
}
