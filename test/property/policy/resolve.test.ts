import fc from 'fast-check';
import { resolveTree } from '../../support/policy.js';

// Laws of resolution over small policies made of odd parts: includes in rings, blocks, conditions, variables, nonsense.

const path = fc.constantFrom('a', 'b', 'd', 'd/x', 'd/../a', 'gone');
const variable = fc.constantFrom('@{x}', '@{y}', '@{profile_name}');

const statement = fc.letrec<{ one: string; some: string }>((tie) => ({
  some: fc.array(tie('one'), { maxLength: 3 }).map((parts) => parts.join('\n')),
  one: fc.oneof(
    { depthSize: 'small' },
    path.map((name) => `include <${name}>`),
    path.map((name) => `include if exists <${name}>`),
    fc.tuple(variable, fc.constantFrom('=', '+=', '?=', ':='), variable).map((parts) => parts.join(' ')),
    fc.constantFrom('$b = true', '$b ?= @{x} == a', 'alias /a -> /b,', 'abi <a>,', '}', ',', '"', '# end'),
    fc.tuple(variable, fc.constantFrom('r', 'px', 'ix', 'px -> t', 'zz')).map(([name, mode]) => `/f/${name} ${mode},`),
    fc.constantFrom(
      'capability chown,',
      'set rlimit cpu <= 1,',
      'deny /a x,',
      '/[a r,',
      'mount options=bind fstype=x,',
    ),
    tie('some').map((inner) => `if $b {\n${inner}\n} else {\n${inner}\n}`),
    tie('some').map((inner) => `owner {\n${inner}\n}`),
    fc
      .tuple(fc.constantFrom('profile p', '^h', 'hat @{x}', '/bare'), tie('some'))
      .map(([head, inner]) => `${head} {\n${inner}\n}`),
  ),
}));

const tree = fc
  .tuple(statement.some, statement.some, statement.some, statement.some)
  .map(([main, a, b, x]) => ({ main: `@{x} = v w\n${main}\n`, a: `${a}\n`, b, 'd/x': x }));

test('resolution answers whatever the files say, the same each time', () => {
  fc.assert(
    fc.property(tree, (files) => {
      const once = resolveTree(files);
      expect(resolveTree(files).diagnostics).toEqual(once.diagnostics);
    }),
  );
});

test('every diagnostic points into a text that was read, and none is said twice', () => {
  fc.assert(
    fc.property(tree, (files) => {
      const { diagnostics, set } = resolveTree(files);
      const seen = new Set<string>();
      for (const { code, at, data, related } of diagnostics) {
        for (const place of [at, ...related.map((other) => other.at)]) {
          const text = place && set.files.get(place.file)?.text;
          expect(text).toBeDefined();
          expect(place && place.start >= 0 && place.start <= place.end && place.end <= (text?.length ?? 0)).toBe(true);
        }
        const key = JSON.stringify([code, at, data]);
        expect(seen.has(key)).toBe(false);
        seen.add(key);
      }
    }),
  );
});

test('text after the profiles that is only layout changes nothing', () => {
  fc.assert(
    fc.property(tree, fc.constantFrom('\n', '# comment\n', '\r\n', '   \n'), (files, layout) => {
      const before = resolveTree(files);
      const after = resolveTree({ ...files, main: files.main + layout });
      fc.pre(!before.said.some((said) => /unclosed|unexpected-character|missing-comma/.test(said)));
      expect(after.said).toEqual(before.said);
      expect(after.policy.profiles.map(({ rules }) => rules)).toEqual(before.policy.profiles.map(({ rules }) => rules));
    }),
  );
});
