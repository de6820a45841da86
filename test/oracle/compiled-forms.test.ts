// The reader of compiled policy against itself: the compiler has several ways to write the same policy down, and read back
// they must be the same in every state.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith, parserPath } from '../support/needs.js';
import type { CompiledAutomaton } from './compiled/automaton.js';
import type { CompileOptions } from './compiled/compile.js';
import { compile, featuresOf, tryCompile } from './compiled/compile.js';
import { readProfiles } from './compiled/profiles.js';
import type { CompiledProfile } from './compiled/profiles.js';
import { firstDifference } from './compiled/product.js';

const policy = `
profile a /usr/bin/a* xattrs=(user.one=b* user.two) flags=(attach_disconnected) {
  /d/* r,
  owner /d/{a,b*}c rw,
  audit /e/** wkl,
  deny /e/[^x]/* w,
  audit deny /f a,
  /x/0 ix, /x/1 px, /x/2 Px, /x/3 pix, /x/4 Pix, /x/5 pux, /x/6 PUx, /x/7 ux, /x/8 Ux,
  /x/9 cx, /x/a Cx, /x/b cix, /x/c Cix, /x/d cux, /x/e CUx,
  /y/0 px -> t, /y/1 Cx -> u, /y/2 ix -> v, /y/3 PUx -> w, /y/4 px -> &t,
  owner /z/0 ix, other /z/0 px, owner /z/1 px,
  /x/* m,
  link subset /l/* -> /m/**,
  change_profile /x/1 -> b*,
  change_profile unsafe /x/2 -> c,
  capability chown,
  audit signal send set=(hup, rtmin+2) peer=b*,
  deny signal receive peer=c,
  ptrace (read, trace) peer=x,
  network inet stream,
  audit network inet6,
  deny network packet,
  unix (send, receive) type=stream addr=@a* peer=(addr=@b label=p),
  unix bind addr=auto,
  dbus send bus=session path=/a/* interface=i member=m peer=(name=n label=l),
  dbus bind bus=system name=x.*,
  dbus eavesdrop bus=session,
  mount options in (ro, nosuid) fstype=ext* /a -> /b/**,
  mount options=(bind) /a/ -> /c/,
  deny umount /b/,
  pivot_root oldroot=/n/o/ /n/,
  ^hat { /a r, }
  profile child { deny /b r, }
}
`;

const nothingDiffers = (one: CompiledAutomaton, other: CompiledAutomaton): void => {
  const said = (automaton: CompiledAutomaton, state: number): string => JSON.stringify(automaton.decisionAt(state));
  expect(firstDifference(one.dfa, other.dfa, (left, right) => said(one, left) === said(other, right))).toBeUndefined();
};

const sameProfiles = (ones: readonly CompiledProfile[], others: readonly CompiledProfile[]): void => {
  expect(others.map(({ name }) => name)).toEqual(ones.map(({ name }) => name));
  ones.forEach((one, index) => {
    const other = others[index]!;
    nothingDiffers(one.file, other.file);
    nothingDiffers(one.policy, other.policy);
    expect(other.attachment === undefined).toBe(one.attachment === undefined);
    const [left, right] = [one.attachment, other.attachment];
    if (left === undefined || right === undefined) return;
    const same = (a: number, b: number): boolean => left.matchesAt(a) === right.matchesAt(b);
    expect(firstDifference(left.dfa, right.dfa, same)).toBeUndefined();
  });
};

/** With equivalence classes the compiler loses the out-of-band edge, which only conditions on extended attributes need. */
const policyFor = (options: readonly string[]): string =>
  options.includes('equiv') ? policy.replace(/ xattrs=\(.*?\)/, '') : policy;

const optimisations: readonly (readonly string[])[] = [
  [],
  ['-O', 'equiv'],
  ['-O', 'no-diff-encode'],
  ['-O', 'no-minimize'],
  ['-O', 'no-minimize', '-O', 'no-diff-encode'],
];

test('a difference is found, and the shortest', () => {
  const chain = (accepting: number): { start: number; next: (state: number) => number } => ({
    start: 1,
    next: (state) => (state === 0 || state === accepting ? 0 : state + 1),
  });
  const differs = firstDifference(chain(4), chain(3), (one, other) => (one === 0) === (other === 0));
  expect(differs).toBe('\0\0\0');
});

const folder = mkdtempSync(join(tmpdir(), 'aa-merge-forms-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Features like these, but with one text replaced. */
function changed(features: string, from: string, to: string): string {
  const path = join(mkdtempSync(join(folder, 'features-')), 'features');
  const text = readFileSync(features, 'utf8');
  if (!text.includes(from)) throw new Error(`${features} has no ${from}`);
  writeFileSync(path, text.replace(from, to));
  return path;
}

/** A kernel that knows differential encoding, so that the compiler uses it. */
const differential = (features: string): string => changed(features, 'policy {', 'policy {diff_encode {yes\n}\n');

const bytesOf = (text: string, options: CompileOptions): Buffer => {
  const compiled = tryCompile(text, options);
  if (!compiled.ok) throw new Error(compiled.why);
  return compiled.bytes;
};

describeWith('the installed parser', parserPath(), (parser) => {
  const plain = featuresOf(parser, '3.0')!;
  const features = differential(plain);

  test.each(optimisations.map((options) => [options] as const))('%s', (options) => {
    const text = policyFor(options);
    sameProfiles(compile(text, { parser, features: plain }), compile(text, { parser, features, options }));
  });

  test('the options do change how it is written', () => {
    const written = optimisations.map((options) => {
      const bytes = bytesOf(policyFor(['equiv']), { parser, features, options });
      return bytes.toString('latin1');
    });
    expect(new Set(written).size).toBe(optimisations.length);
  });

  test('what is cut off is refused', () => {
    const bytes = bytesOf(policy, { parser, features });
    for (const length of [1, 20, 1000, bytes.length - 1]) {
      expect(() => readProfiles(bytes.subarray(0, length))).toThrow('compiled policy');
    }
  });
});

describeWith('the parser of trixie', parserPath('trixie'), (parser) => {
  const extended = featuresOf(parser, '4.0')!;
  const features = differential(extended);
  /** The same kernel without permission tables. */
  const plain = changed(extended, '{0x000002', '{0x000001');

  test('both forms are met', () => {
    expect(compile(policy, { parser, features: extended }).map((profile) => profile.extended)).not.toContain(false);
    expect(compile(policy, { parser, features: plain }).map((profile) => profile.extended)).not.toContain(true);
  });

  test.each(optimisations.map((options) => [options] as const))('plain, and extended %s', (options) => {
    const text = policyFor(options);
    sameProfiles(compile(text, { parser, features: plain }), compile(text, { parser, features, options }));
  });
});
