// Our model of whole profiles against compiled policy, class by class, at every string that can be asked about: a part of the
// public trees, and random profiles. `npm run oracle:trees` compares all of the trees.

import fc from 'fast-check';
import { ParseCache } from '../../src/policy/index.js';
import { generatedPolicies } from '../support/generate-profiles.js';
import { corpusFolder, describeWith, parserPath } from '../support/needs.js';
import '../support/seed.js';
import { tryCompile } from './compiled/compile.js';
import { describeForms } from './compiled/forms.js';
import { comparePolicy } from './product/compare-policy.js';
import type { Deviation } from './product/deviation.js';
import { newTally, releaseOf, tallyText } from './product/tally.js';
import { sayTable, tallyTrees } from './product/tally-trees.js';

/** Every so many files of the trees. */
const each = Number(process.env['AA_EACH'] ?? 150);
const profiles = Number(process.env['AA_PROFILES'] ?? 60);

describeWith('the corpus (AA_CORPUS)', corpusFolder(), (corpus) => {
  describeWith('the parser of trixie', parserPath('trixie'), () => {
    test('a part of the trees, under every compiler that is there', () => {
      const rows = tallyTrees(corpus, each, [], () => undefined);
      const unexplained = rows.flatMap(({ tally }) => tally.unexplained);
      expect(unexplained).toEqual([]);
      const empty = rows.filter(({ tally }) => tally.profiles === 0);
      expect(sayTable(empty)).toBe(sayTable([]));
    }, 600_000);
  });
});

describeForms(['4.0', '5.0'], (options) => {
  const run = { options, release: releaseOf(options.parser), cache: new ParseCache() };
  const understands = (rule: string): boolean => tryCompile(`profile t { ${rule} }`, options).ok;

  test('random profiles', () => {
    const kinds = ['signal', 'ptrace', 'dbus', 'mqueue', 'userns', 'io_uring', 'mount'] as const;
    const dialect = {
      priority: understands('priority=1 signal,'),
      isNew: understands('all,'),
      newSignals: understands('signal set=(tstp),'),
      newQueues: run.release !== '4.1',
      kinds,
    };
    const tally = newTally();
    fc.sample(generatedPolicies(dialect), profiles).forEach((text) => tallyText(tally, text, text, run));
    expect(tally.unexplained).toEqual([]);
    expect(tally.texts).toBeGreaterThan(profiles / 2);
  });

  test('what differs is found, at the shortest string', () => {
    const ours = 'profile p /usr/p { /a/** r, capability chown, set rlimit nofile <= 10, }';
    const real = 'profile p /usr/{p,q}* flags=(complain) { /a/* r, }';
    const found: Deviation[] = [];
    comparePolicy(ours, options, new ParseCache(), (one) => found.push(one), real);
    const first = (at: Deviation): boolean => at === found.find(({ subject }) => subject === at.subject);
    expect(found.filter(first).map(({ subject, text, ours: one, real: other }) => [subject, text, one, other])).toEqual(
      [
        ['mode', 'mode', 'enforce', 'complain'],
        ['capability', 'allowed', '1', '0'],
        ['rlimit', 'all', '7,10', ''],
        ['attachment', '/usr/q', 'false', 'true'],
        ['file', '/a/\x01/', '10004', '0'],
      ],
    );
  });
});

describeForms(['5.0'], (options) => {
  test('what differs in extended attributes is found', () => {
    const ours = 'profile p /a* xattrs=(user.one=b* user.two="c/**") { }';
    const found = (real: string): string[] => {
      const said: string[] = [];
      comparePolicy(ours, options, new ParseCache(), ({ subject, text }) => said.push(`${subject} ${text}`), real);
      return said;
    };
    expect(found(ours)).toEqual([]);
    expect(found(ours.replace('b*', 'b**'))).toEqual(['xattrs user.one=b/']);
    expect(found(ours.replace('user.two', 'user.three'))).toContain('xattrs names');
  });
});
