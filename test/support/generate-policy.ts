// Policies for properties: small ones from few words, so that two edits of one policy often meet. Takes nothing but
// fast-check's choices, gives texts that parse. Edits are what people do: add, remove, change, move, comment, lay out anew.

import fc from 'fast-check';
import type { ByteText } from '../../src/base/index.js';
import { byteTextOf } from '../../src/base/index.js';

/** A statement, or a block with items inside; `head` is undefined for a statement. */
export interface ItemModel {
  readonly text: string;
  readonly above: readonly string[];
  readonly beside: string | undefined;
  /** A blank line before it. */
  readonly gap: boolean;
  readonly inside: readonly ItemModel[] | undefined;
}

/** How a policy is laid out. */
export interface LayoutModel {
  readonly indent: string;
  readonly pound: boolean;
}

export interface PolicyModel {
  readonly items: readonly ItemModel[];
  readonly layout: LayoutModel;
}

const plainLayout: LayoutModel = { indent: '  ', pound: false };

const paths = ['/etc/a', '/etc/b.conf', '/usr/bin/x', '@{HOME}/.y/**', '"/srv/with blank"', '/var/{log,lib}/z*'];
const letters = fc.subarray(['r', 'w', 'k', 'l', 'm'], { minLength: 1 }).map((chosen) => chosen.join(''));
const modes = fc.constantFrom('', '', '', 'ix', 'px', 'Px', 'ux', 'cx');
const qualifiers = fc.constantFrom('', '', '', '', 'owner ', 'audit ', 'deny ', 'audit deny ', 'deny owner ');

const fileRule = fc
  .tuple(qualifiers, fc.constantFrom(...paths), letters, modes)
  .map(([words, path, permissions, mode]) => {
    const exec = words.includes('deny') && mode !== '' ? 'x' : mode;
    return `${words}${path} ${permissions}${exec},`;
  });
const capability = fc
  .tuple(fc.constantFrom('', '', 'deny '), fc.subarray(['chown', 'kill', 'setuid'], { minLength: 1 }))
  .map(([words, names]) => `${words}capability ${names.join(' ')},`);
const otherRule = fc.constantFrom(
  'network inet stream,',
  'network unix,',
  'signal send set=(term, kill) peer=a,',
  'signal send set=(term) peer=a,',
  'signal (send, receive) peer=b,',
  'unix (send, receive) type=stream,',
  'dbus send bus=session path=/a,',
  'ptrace read peer=a,',
  'set rlimit nofile <= 10,',
  'set rlimit nofile <= 20,',
  'mount fstype=tmpfs -> /mnt/,',
  'change_profile -> a,',
  'link /etc/a -> /etc/b,',
  'include <abstractions/base>',
  'include if exists <local/a>',
  'include <abstractions/nameservice>',
);
const preambleStatement = fc.oneof(
  fc.constantFrom('abi <abi/3.0>,', 'abi <abi/4.0>,', 'include <tunables/global>', 'alias /a/ -> /b/,'),
  fc
    .tuple(fc.constantFrom('A', 'B'), fc.subarray(['/one', '/two', '/three'], { minLength: 1 }))
    .map(([name, values]) => `@{${name}} = ${values.join(' ')}`),
);
const comments = fc.constantFrom('# first', '# second', '# third', '#', '# --- section ---');

const placed = (text: fc.Arbitrary<string>): fc.Arbitrary<ItemModel> =>
  fc.record({
    text,
    above: fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(comments, { maxLength: 2 }) },
    ),
    beside: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: comments }),
    gap: fc.boolean(),
    inside: fc.constant(undefined),
  });

const rule: fc.Arbitrary<ItemModel> = placed(fc.oneof({ weight: 5, arbitrary: fileRule }, capability, otherRule));
const preambleItem = placed(preambleStatement);

const block = (heads: readonly string[], inside: fc.Arbitrary<ItemModel[]>): fc.Arbitrary<ItemModel> =>
  fc.record({
    text: fc.constantFrom(...heads),
    above: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(comments, { maxLength: 1 }) },
    ),
    beside: fc.constant(undefined),
    gap: fc.boolean(),
    inside,
  });

const hat = block(
  ['^h', 'hat g', 'profile c', 'profile c /usr/bin/c', 'owner', 'deny', 'if $q'],
  fc.array(rule, { maxLength: 4 }),
);
const heads = [
  'profile p',
  'profile p /usr/bin/p',
  'profile p flags=(complain)',
  '/usr/bin/q',
  'profile q /usr/bin/q flags=(complain, audit)',
];
const profile = block(
  heads,
  fc.array(fc.oneof({ weight: 6, arbitrary: rule }, { weight: 1, arbitrary: hat }), { maxLength: 8 }),
);

/** One thing that a person does to a policy; numbers choose the place. */
export type EditModel =
  | { readonly kind: 'add'; readonly at: number; readonly item: ItemModel }
  | { readonly kind: 'remove' | 'repeat' | 'gap'; readonly at: number }
  | { readonly kind: 'change'; readonly at: number; readonly text: string }
  | { readonly kind: 'move'; readonly at: number; readonly to: number }
  | { readonly kind: 'comment'; readonly at: number; readonly text: string; readonly beside: boolean }
  | { readonly kind: 'head'; readonly text: string }
  | { readonly kind: 'preamble'; readonly at: number; readonly item: ItemModel | undefined }
  | { readonly kind: 'layout'; readonly layout: LayoutModel };

type InsideEdit = Exclude<EditModel, { kind: 'layout' | 'head' | 'preamble' }>;

const place = fc.nat(40);
const edit: fc.Arbitrary<EditModel> = fc.oneof(
  fc.record({
    kind: fc.constant('add' as const),
    at: place,
    item: fc.oneof({ weight: 5, arbitrary: rule }, { weight: 1, arbitrary: hat }),
  }),
  fc.record({
    kind: fc.constantFrom('remove' as const, 'remove' as const, 'repeat' as const, 'gap' as const),
    at: place,
  }),
  fc.record({ kind: fc.constant('change' as const), at: place, text: fileRule }),
  fc.record({ kind: fc.constant('move' as const), at: place, to: place }),
  fc.record({ kind: fc.constant('comment' as const), at: place, text: comments, beside: fc.boolean() }),
  fc.record({ kind: fc.constant('head' as const), text: fc.constantFrom(...heads) }),
  fc.record({
    kind: fc.constant('preamble' as const),
    at: place,
    item: fc.oneof({ weight: 3, arbitrary: preambleItem }, { weight: 1, arbitrary: fc.constant(undefined) }),
  }),
  fc.record({
    kind: fc.constant('layout' as const),
    layout: fc.record({
      indent: fc.constantFrom('  ', '    ', '\t'),
      pound: fc.boolean(),
    }),
  }),
);

/** A policy with at most one profile of each name in a place, since more are no policy. */
export const policies: fc.Arbitrary<PolicyModel> = fc
  .tuple(fc.array(preambleItem, { maxLength: 4 }), fc.array(profile, { minLength: 1, maxLength: 2 }))
  .map(([preamble, profiles]) => ({ items: distinct([...preamble, ...profiles]), layout: plainLayout }));

/** What one side does to a policy. */
export const edits: fc.Arbitrary<readonly EditModel[]> = fc.array(edit, { maxLength: 5 });

/** The policy after the edits. */
export function editPolicy(policy: PolicyModel, done: readonly EditModel[]): PolicyModel {
  return done.reduce(editOnce, policy);
}

function editOnce(policy: PolicyModel, one: EditModel): PolicyModel {
  if (one.kind === 'layout') return { ...policy, layout: one.layout };
  const items = [...policy.items];
  const block = lastBlock(policy);
  const here = items[block];
  if (here === undefined) return policy;
  if (one.kind === 'preamble') {
    const preamble = items.findIndex(({ inside }) => inside !== undefined);
    const at = one.at % (preamble + 1);
    if (one.item !== undefined) items.splice(at, 0, one.item);
    else if (at < preamble) items.splice(at, 1);
  } else items[block] = one.kind === 'head' ? { ...here, text: one.text } : editBlock(here, one);
  return { ...policy, items: distinct(items) };
}

/** Edits are made in the last profile, so that they meet. */
function lastBlock({ items }: PolicyModel): number {
  return items.reduce((last, item, at) => (item.inside === undefined ? last : at), -1);
}

function editBlock(item: ItemModel, one: InsideEdit): ItemModel {
  const inside = [...(item.inside ?? [])];
  const at = inside.length === 0 ? 0 : one.at % inside.length;
  const here = inside[at];
  if (one.kind === 'add') inside.splice(at, 0, one.item);
  else if (here === undefined) return item;
  else if (one.kind === 'remove') inside.splice(at, 1);
  else if (one.kind === 'repeat') inside.push(here);
  else if (one.kind === 'gap') inside[at] = { ...here, gap: !here.gap };
  else if (one.kind === 'move') inside.splice(one.to % inside.length, 0, ...inside.splice(at, 1));
  else if (one.kind === 'comment') {
    inside[at] =
      one.beside && here.inside === undefined ? { ...here, beside: one.text } : { ...here, above: [one.text] };
  } else if (one.kind === 'change') {
    inside[at] = here.inside === undefined ? { ...here, text: one.text } : editBlock(here, one);
  }
  return { ...item, inside };
}

/** The first of blocks and of single statements with one name. */
function distinct(items: readonly ItemModel[]): ItemModel[] {
  const names = new Set<string>();
  const kept: ItemModel[] = [];
  for (const item of items) {
    const name = nameOf(item);
    if (name !== undefined && names.has(name)) continue;
    if (name !== undefined) names.add(name);
    kept.push(item.inside === undefined ? item : { ...item, inside: distinct(item.inside) });
  }
  return kept;
}

function nameOf({ text, inside }: ItemModel): string | undefined {
  if (inside !== undefined) return text.replace(/^(profile|hat) |^\^/, '').split(' ')[0];
  return /^(abi|@\{\w+\})/.exec(text)?.[0];
}

/** The text of a policy. */
export function printPolicy({ items, layout }: PolicyModel): ByteText {
  const lines: string[] = [];
  printItems(items, layout, 0, lines);
  return byteTextOf(lines.map((line) => `${line}\n`).join(''));
}

function printItems(items: readonly ItemModel[], layout: LayoutModel, depth: number, lines: string[]): void {
  const indent = layout.indent.repeat(depth);
  for (const { text, above, beside, gap, inside } of items) {
    if (gap) lines.push('');
    for (const comment of above) lines.push(`${indent}${comment}`);
    const written = layout.pound ? text.replace(/^include/, '#include') : text;
    const after = beside === undefined ? '' : ` ${beside}`;
    if (inside === undefined) lines.push(`${indent}${written}${after}`);
    else {
      lines.push(`${indent}${written} {${after}`);
      printItems(inside, layout, depth + 1, lines);
      lines.push(`${indent}}`);
    }
  }
}
