import { changesOf, compareTexts, toldOf } from '../../support/compare.js';

// Profiles as wholes: which is which, what only one side has, and values that are not yes or no.

test('profiles that one side lacks', () => {
  expect(compareTexts('profile a /a { } profile b /b { }', 'profile a /a { }').verdict).toBe('wider');
  expect(compareTexts('profile a /a { }', 'profile a /a { } profile b /b { }').verdict).toBe('narrower');
  expect(compareTexts('profile a { } profile b { }', 'profile a { }').verdict).toBe('narrower');
  expect(compareTexts('profile a { }', 'profile a { } profile b { }').verdict).toBe('wider');
  expect(compareTexts('', '').verdict).toBe('equal');
});

test('a child that is missed goes both ways where a rule says what happens without it', () => {
  const withChild = (rule: string): string => `profile a { ${rule} profile c { } profile d { } }`;
  const without = (rule: string): string => `profile a { ${rule} profile d { } }`;
  const verdict = (rule: string): string => compareTexts(withChild(rule), without(rule)).verdict;
  expect(verdict('/b cx -> c,')).toBe('narrower');
  expect(verdict('/b cix -> c,')).toBe('incomparable');
  expect(verdict('/b pux -> a//c,')).toBe('incomparable');
  expect(verdict('/b pux -> a//d,')).toBe('narrower');
  expect(verdict('/b pix -> &a//c,')).toBe('incomparable');
});

test('names are looked up from the namespace of the rule', () => {
  const verdict = (target: string, missed: string): string => {
    const rest = `profile :n:a { /b pux -> ${target}, }`;
    return compareTexts(`${rest} profile ${missed} { }`, rest).verdict;
  };
  expect(verdict('c', ':n:c')).toBe('incomparable');
  expect(verdict(':n:c', ':n:c')).toBe('incomparable');
  expect(verdict('&:m://c', ':n//m:c')).toBe('incomparable');
  expect(verdict('c', 'c')).toBe('narrower');
  expect(verdict('c', ':m:c')).toBe('narrower');
});

test('a rule without a name may lead to a child that is attached', () => {
  const before = 'profile a { /b cix, profile c /b { } profile d { } }';
  expect(compareTexts(before, 'profile a { /b cix, profile d { } }').verdict).toBe('incomparable');
});

test('a profile is the same under another name where its attachment says so', () => {
  const told = toldOf(compareTexts('profile old /bin/x { /a r, }', 'profile new /bin/x { /a rw, }'));
  expect(told).toEqual(['shift attachment: old becomes new new', 'widening file: w /a']);
});

test('children go with the profile around them', () => {
  const before = 'profile old /bin/x { profile c { /a r, } }';
  const { profiles } = compareTexts(before, 'profile new /bin/x { profile c { /a rw, } }');
  expect(profiles.map(({ name }) => name)).toEqual(['new', 'new//c']);
});

test('no guess where two profiles have the attachment', () => {
  const before = 'profile a /bin/x { } profile b /bin/x { }';
  const kinds = changesOf(compareTexts(before, 'profile c /bin/x { }')).map(({ kind }) => kind);
  expect(kinds).toEqual(['profile-removed', 'profile-removed', 'profile-added']);
});

test('namespaces are part of the name', () => {
  expect(compareTexts('profile :n:a { }', 'profile :n://a { }').verdict).toBe('equal');
  expect(compareTexts('profile :n:a { }', 'profile :m:a { }').verdict).toBe('incomparable');
});

test.each([
  ['kill', 'enforce'],
  ['enforce', 'prompt'],
  ['prompt', 'complain'],
  ['complain', 'unconfined'],
  ['complain', 'default_allow'],
])('mode %s is stricter than %s', (stricter, looser) => {
  const text = (mode: string): string => `profile a flags=(${mode}) { }`;
  expect(compareTexts(text(stricter), text(looser)).verdict).toBe('wider');
  expect(compareTexts(text(looser), text(stricter)).verdict).toBe('narrower');
});

test('two profiles that complain are compared by their rules', () => {
  const text = (rule: string): string => `profile a flags=(complain) { ${rule} }`;
  expect(compareTexts(text('/a r,'), text('/a rw,')).verdict).toBe('wider');
  expect(compareTexts(text('capability chown,'), text('')).verdict).toBe('narrower');
});

test('what complain mode refuses is what is denied without a word', () => {
  const enforced = 'profile a { /a r, }';
  const complaining = (rule: string): string => `profile a flags=(complain) { ${rule} }`;
  expect(compareTexts(enforced, complaining('deny /a r,')).verdict).toBe('incomparable');
  expect(compareTexts(enforced, complaining('audit deny /a r,')).verdict).toBe('wider');
  expect(compareTexts('profile a { capability chown, }', complaining('deny capability chown,')).verdict).toBe(
    'incomparable',
  );
});

test('rules of an unconfined profile are dead text, but for user namespaces', () => {
  const text = (rule: string): string => `abi <kernel>, profile a flags=(unconfined) { ${rule} }`;
  expect(compareTexts(text('/a r,'), text('capability chown,')).verdict).toBe('equal');
  expect(compareTexts(text(''), text('userns,')).verdict).toBe('wider');
});

test.each([
  ['attach_disconnected', 'wider'],
  ['mediate_deleted', 'wider'],
  ['attach_disconnected.path=/x', 'incomparable'],
  ['attach_disconnected.ipc', 'wider'],
  ['chroot_relative', 'incomparable'],
  ['audit', 'equal'],
  ['no_attach_disconnected', 'equal'],
])('flag %s makes it %s', (flag, verdict) => {
  expect(compareTexts('profile a { }', `profile a flags=(${flag}) { }`).verdict).toBe(verdict);
});

test('limits: none is the widest, and the last rule counts', () => {
  const verdict = (before: string, after: string): string =>
    compareTexts(`profile a { ${before} }`, `profile a { ${after} }`).verdict;
  expect(verdict('', 'set rlimit nofile <= 10,')).toBe('narrower');
  expect(verdict('set rlimit nofile <= 10,', 'set rlimit nofile <= 20,')).toBe('wider');
  expect(verdict('set rlimit nofile <= infinity,', '')).toBe('equal');
  expect(verdict('set rlimit nice <= 5,', 'set rlimit nice <= -5,')).toBe('narrower');
  expect(verdict('set rlimit cpu <= 1, set rlimit cpu <= 9,', 'set rlimit cpu <= 9,')).toBe('equal');
});

test('attachments are compared as sets of programs', () => {
  const verdict = (before: string, after: string): string =>
    compareTexts(`profile a ${before} { }`, `profile a ${after} { }`).verdict;
  expect(verdict('/bin/{a,b}', '/bin/{b,a}')).toBe('equal');
  expect(verdict('/bin/*', '/bin/a')).toBe('wider');
  expect(verdict('/bin/a', '/bin/*')).toBe('narrower');
  expect(verdict('/bin/a', '/bin/b')).toBe('incomparable');
  expect(verdict('/bin/a', '')).toBe('wider');
  expect(compareTexts('/bin/a { }', 'profile /bin/a { }').verdict).toBe('equal');
});

test('one more attribute confines fewer programs', () => {
  const text = (xattrs: string): string => `abi <kernel>, profile a /bin/a ${xattrs} { }`;
  const some = text('xattrs=(user.a=b)');
  expect(compareTexts(text(''), some).verdict).toBe('wider');
  expect(compareTexts(some, text('')).verdict).toBe('narrower');
  expect(compareTexts(some, text('xattrs=(user.a=c)')).verdict).toBe('incomparable');
});
