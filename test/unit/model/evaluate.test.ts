import type { ByteText } from '../../../src/base/index.js';
import { readPattern } from '../../../src/language/index.js';
import { evaluate } from '../../../src/model/evaluate.js';
import type { Effect, ExecType, Permissions, Term } from '../../../src/model/index.js';
import { bothGroups, execBits, fileBits, otherShift } from '../../../src/model/index.js';

const { x, w, r, a, k, m } = fileBits;

const ix: ExecType = { to: { kind: 'same' }, inherits: true, fallsBack: false, unsafe: false };
const px: ExecType = { to: { kind: 'profile' }, inherits: false, fallsBack: false, unsafe: true };
const pix: ExecType = { ...px, inherits: true };

/** A file term for owner and others. */
function term(
  text: string,
  letters: Permissions,
  { mode = 'allow', priority = 0, audit = 0, exec, exact = !/[*?^]/.test(text) }: Partial<Effect> = {},
): Term {
  const pattern = readPattern(text as ByteText, 'text');
  if (typeof pattern === 'string') throw new Error(pattern);
  const permissions = bothGroups(letters);
  return {
    class: 'file',
    pattern,
    effect: { mode, priority, permissions, audit: bothGroups(audit), exec, exact: exact && mode === 'allow' },
    rule: undefined,
  };
}

const at = (text: string, ...terms: readonly Term[]) => evaluate(terms, text as ByteText);

test('what no term matches is neither allowed nor denied', () => {
  const nothing = at('/g', term('/f', r));
  expect(nothing).toMatchObject({ allowed: 0, denied: 0, prompted: 0, audited: 0, quiet: 0, conflict: undefined });
  expect(nothing.decidedBy.size).toBe(0);
});

describe('priority, then deny, exact execute, allow, prompt', () => {
  test('each bit for itself', () => {
    const found = at('/f', term('/f', r, { priority: 1 }), term('/f', r | w, { mode: 'deny' }), term('/f', w | k));
    expect(found.allowed).toBe(bothGroups(r | k));
    expect(found.denied).toBe(bothGroups(w));
  });

  test('denying append leaves writing', () => {
    expect(at('/f', term('/f', w | a), term('/f', a, { mode: 'deny' })).allowed).toBe(bothGroups(w));
  });

  test('allow before prompt, a higher prompt before allow', () => {
    expect(at('/f', term('/*', r), term('/f', r, { mode: 'prompt' }))).toMatchObject({
      allowed: bothGroups(r),
      prompted: 0,
    });
    expect(at('/f', term('/*', r), term('/f', r, { mode: 'prompt', priority: 1 }))).toMatchObject({
      allowed: 0,
      prompted: bothGroups(r),
    });
  });

  test('owner and others are two worlds', () => {
    const everyone = term('/f', r);
    const owner = { ...everyone, effect: { ...everyone.effect, permissions: r } };
    expect(at('/f', everyone, { ...owner, effect: { ...owner.effect, mode: 'deny' } }).allowed).toBe(r << otherShift);
    expect(at('/f', owner).allowed).toBe(r);
  });
});

describe('what is logged', () => {
  test('of allowed bits, by the terms that decide', () => {
    expect(at('/f', term('/*', r, { audit: r }), term('/f', r)).audited).toBe(bothGroups(r));
    expect(at('/f', term('/*', r, { audit: r }), term('/f', r, { priority: 1 })).audited).toBe(0);
  });

  test('a denial is quiet as soon as one of them is', () => {
    const loud = term('/*', r, { mode: 'deny' });
    const quiet = term('/f', r, { mode: 'deny', audit: r });
    expect(at('/f', loud)).toMatchObject({ denied: bothGroups(r), quiet: 0, audited: 0 });
    expect(at('/f', loud, quiet)).toMatchObject({ quiet: bothGroups(r), audited: 0 });
  });
});

describe('where execution leads', () => {
  test('an exact rule decides the type, and only that', () => {
    const found = at('/f', term('/*', x | k, { exec: ix }), term('/f', x | r, { exec: px }));
    expect(found).toMatchObject({
      allowed: bothGroups(x | k | r),
      exec: { owner: px, other: px },
      conflict: undefined,
    });
  });

  test('priority goes before exactness', () => {
    expect(at('/f', term('/*', x, { exec: ix, priority: 1 }), term('/f', x, { exec: px })).exec.owner).toEqual(ix);
  });

  test('types of one rank quarrel', () => {
    const [one, other] = [term('/f*', x, { exec: ix }), term('/f?', x, { exec: px })];
    expect(at('/fa', one, other).conflict).toEqual({ one, other });
    expect(at('/f', one, other).conflict).toBeUndefined();
    expect(at('/fa', one, other, term('/fa', x, { exec: pix }))).toMatchObject({
      conflict: undefined,
      exec: { owner: pix },
    });
    expect(at('/fa', one, other, term('/**', x, { exec: pix, priority: 1 })).conflict).toBeUndefined();
  });

  test('a quarrel stays one where execution is denied', () => {
    const [one, other] = [term('/f*', x, { exec: ix }), term('/f?', x, { exec: px })];
    const found = at('/fa', one, other, term('/**', x, { mode: 'deny', priority: 5 }));
    expect(found).toMatchObject({ conflict: { one, other }, denied: bothGroups(x), exec: { owner: undefined } });
  });

  test('prompts never quarrel', () => {
    const found = at('/fa', term('/f*', x, { mode: 'prompt', exec: ix }), term('/f?', x, { mode: 'prompt', exec: px }));
    expect(found).toMatchObject({ conflict: undefined, prompted: bothGroups(x), exec: { owner: undefined } });
  });
});

describe('implied mapping', () => {
  test.each([
    ['ix', ix, m],
    ['pix', pix, m],
    ['px', px, 0],
  ])('%s', (_, exec, implied) => {
    expect(at('/f', term('/f', x, { exec })).allowed).toBe(bothGroups(x | implied));
  });

  test('after the type is decided', () => {
    expect(at('/f', term('/*', x, { exec: ix }), term('/f', x, { exec: px })).allowed).toBe(bothGroups(x));
  });

  test('a denial removes it, from whatever priority', () => {
    const denial = term('/f', m, { mode: 'deny', priority: -1 });
    expect(at('/f', term('/f', x, { exec: ix }), denial)).toMatchObject({
      allowed: bothGroups(x),
      denied: bothGroups(m),
    });
  });

  test('not over a prompt of higher rank', () => {
    const prompt = (priority: number): Term => term('/f', m, { mode: 'prompt', priority });
    expect(at('/f', term('/f', x, { exec: ix }), prompt(1))).toMatchObject({ prompted: bothGroups(m) });
    expect(at('/f', term('/f', x, { exec: ix }), prompt(0))).toMatchObject({
      allowed: bothGroups(x | m),
      prompted: 0,
    });
  });

  test('for each group', () => {
    const owner = term('/f', x, { exec: ix });
    const found = at('/f', { ...owner, effect: { ...owner.effect, permissions: x } });
    expect(found).toMatchObject({ allowed: x | m, exec: { owner: ix, other: undefined } });
  });
});

test('says which terms decide each bit', () => {
  const [wide, deny, exact] = [
    term('/*', r | x, { exec: ix }),
    term('/f', w, { mode: 'deny' }),
    term('/f', x, { exec: pix }),
  ];
  const { decidedBy } = at('/f', wide, deny, exact);
  expect(decidedBy.get(r)).toEqual([wide]);
  expect(decidedBy.get(w)).toEqual([deny]);
  expect(decidedBy.get(x)).toEqual([exact]);
  expect(decidedBy.get(m)).toEqual([exact]);
  expect(decidedBy.get(k)).toBeUndefined();
});

test('bit 31 is a bit like any other', () => {
  const base = term('/f', 0);
  const high: Term = { ...base, effect: { ...base.effect, permissions: 0xc0000000 } };
  expect(at('/f', high)).toMatchObject({ allowed: 0xc0000000, exec: { owner: undefined } });
  expect(at('/f', high).decidedBy.get(0x80000000)).toEqual([high]);
});

test('bits of other classes imply nothing', () => {
  const pattern = readPattern('/f' as ByteText, 'text');
  if (typeof pattern === 'string') throw new Error(pattern);
  const effect: Effect = { mode: 'allow', priority: 0, permissions: execBits, audit: 0, exec: undefined, exact: false };
  expect(at('/f', { class: 'mount', pattern, effect, rule: undefined })).toMatchObject({
    allowed: execBits,
    exec: { owner: undefined },
  });
});
