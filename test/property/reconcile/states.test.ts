// States of the whole policy: one that is read as the difference to live is the one that is read afresh; where two states say
// that a file reads the same, it comes to the same in both; and an outline says of names and attachments what the whole says.

import fc from 'fast-check';
import type { BytePath, ByteText } from '../../../src/base/index.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import { compilePolicy } from '../../../src/model/index.js';
import { loadPolicy, newestFeatures, resolvePolicy, searchPath } from '../../../src/policy/index.js';
import { layOver } from '../../../src/reconcile/index.js';
import type { PolicyState } from '../../../src/reconcile/policy-state.js';
import { PolicySets } from '../../../src/reconcile/policy-sets.js';

const roots: readonly BytePath[] = ['/p/one', '/p/two'];
const places = [...roots, '/p/vars', '/p/part', '/p/more.d/a', '/p/more.d/b', '/p/abi/own'];

const preambles = [
  '',
  'include <vars>\n',
  'include if exists <vars>\n@{V} += /w\n',
  'abi <abi/own>,\n',
  'alias /v/ -> /else/,\n',
];
const heads = ['profile p', 'profile q /v/q', '/v/@{V}/bin', 'profile @{V}x /v/{q,r} flags=(complain)'];
const bodies = [
  '/v/a r,',
  '@{V}/b rw,',
  'include <part>',
  'include if exists <more.d>',
  'if defined @{V} { /v/d r, }',
  '/v/e Pix,',
  '/v/f Cux -> child,',
  'change_profile -> q,',
  'profile child { include <part> }',
  '^hat { @{V}/g w, }',
  'signal send peer=q,',
];
const profile = fc
  .tuple(fc.constantFrom(...heads), fc.array(fc.constantFrom(...bodies), { maxLength: 4 }))
  .map(([head, body]) => `${head} {\n${body.join('\n')}\n}\n`);
const text = fc.oneof(
  fc
    .tuple(fc.constantFrom(...preambles), fc.array(profile, { maxLength: 2 }))
    .map(([preamble, profiles]) => preamble + profiles.join('')),
  fc.constantFrom('@{V} = /v /u\n', '@{V} = @{W}\n@{W} = /w\n', '@{V} = /v\n'),
  fc.array(fc.constantFrom(...bodies), { maxLength: 3 }).map((body) => `${body.join('\n')}\n`),
  fc.constant('network {af_unix {yes\n}\n}\n'),
);
const tree = fc.dictionary(fc.constantFrom(...places), text, { maxKeys: 7 });
const texts = fc.dictionary(fc.constantFrom(...places), text, { maxKeys: 3 });
const search = searchPath(['/p']);

function told(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (one instanceof Map ? [...(one as Map<unknown, unknown>)] : one));
}

function mapOf(table: Readonly<Record<string, string>>): Map<BytePath, ByteText> {
  return new Map(Object.entries(table) as [BytePath, ByteText][]);
}

function setsOn(disk: ReturnType<typeof memoryFileSystem>): PolicySets {
  return new PolicySets(disk, search, roots, (path) => roots.includes(path));
}

/** All that a state says of a file. */
function saidOf(state: PolicyState, root: BytePath): string {
  return told([state.set.sources.get(root)?.kind, state.resolve(root)]);
}

test('a state that is read as a difference is the one that is read afresh', () => {
  fc.assert(
    fc.property(tree, texts, (there, laid) => {
      const disk = memoryFileSystem({ '/p/README': '', ...there });
      const state = setsOn(disk).with(mapOf(laid));
      const afresh = loadPolicy(roots, search, layOver(disk, mapOf(laid)));
      expect([...state.set.files.keys()].sort()).toEqual([...afresh.files.keys()].sort());
      expect(told(sorted(state.set.sources))).toBe(told(sorted(afresh.sources)));
      for (const root of roots) {
        const { value, diagnostics } = resolvePolicy(afresh, root, { kernel: newestFeatures() });
        const found = state.resolve(root);
        expect(told(found.value)).toBe(told(value));
        expect(told(found.diagnostics.slice(0, diagnostics.length))).toBe(told(diagnostics));
      }
    }),
  );
});

test('where two states say that a file reads the same, it comes to the same', () => {
  fc.assert(
    fc.property(tree, texts, texts, (there, first, second) => {
      const sets = setsOn(memoryFileSystem({ '/p/README': '', ...there }));
      const [one, other] = [sets.with(mapOf(first)), sets.with(mapOf(second))];
      for (const root of roots) {
        expect(one.readsAs(other, root)).toBe(other.readsAs(one, root));
        if (!one.readsAs(other, root)) continue;
        // Asked of sets that have never seen the other state: nothing is shared.
        const alone = setsOn(memoryFileSystem({ '/p/README': '', ...there }));
        expect(saidOf(alone.with(mapOf(first)), root)).toBe(
          saidOf(setsOn(memoryFileSystem({ '/p/README': '', ...there })).with(mapOf(second)), root),
        );
      }
    }),
  );
});

test('an outline has the heads of the whole, and its ways around', () => {
  fc.assert(
    fc.property(tree, texts, (there, laid) => {
      const state = setsOn(memoryFileSystem({ '/p/README': '', ...there })).with(mapOf(laid));
      for (const root of roots) {
        if (!state.set.files.has(root)) continue;
        const [outline, whole] = [state.outline(root), compilePolicy(state.resolve(root).value)];
        expect(outline.profiles.map(headOf)).toEqual(whole.profiles.map(headOf));
        expect(outline.profiles.map(waysOf)).toEqual(whole.profiles.map(waysOf));
      }
    }),
  );
});

type Model = ReturnType<typeof compilePolicy>['profiles'][number];

function headOf({ name, parent, mode, profile: { attachments, namespace } }: Model): unknown {
  return { name, parent: parent?.name, mode, attachments, namespace };
}

/** Rules that lead somewhere else where the profile that they lead to is missing. */
function waysOf({ profile, termsOfRule }: Model): unknown {
  const rules = profile.rules.filter(
    ({ rule }) => rule.kind === 'file' && /^.[iu]x$/.test(rule.exec?.transition ?? ''),
  );
  return rules.map((rule) => ({
    rule: told(rule.rule),
    terms: termsOfRule(rule).map(({ pattern, effect }) => ({ pattern, effect })),
  }));
}

function sorted(sources: Sources): unknown {
  return [...sources].sort(([one], [other]) => (one < other ? -1 : 1));
}

type Sources = PolicyState['set']['sources'];
