// The profile that we ship for the program itself: taken by the real compiler, of one Debian and of the next.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describeWith, parserPath } from '../support/needs.js';

const profile = 'reference-profiles/packaged/aa-merge';

describe.each([
  ['apparmor_parser', parserPath()],
  ['apparmor_parser of Debian 13', parserPath('trixie')],
])('%s', (need, found) => {
  describeWith(need, found, (parser) => {
    test('compiles it, with the abstractions of the system', () => {
      const words = ['-Q', '-K', '--config-file', '/dev/null', '-b', '/etc/apparmor.d', profile];
      const { status, stderr } = spawnSync(parser, words, { encoding: 'utf8' });
      expect([status, stderr.split('\n').filter((line) => /error|warning/i.test(line))]).toEqual([0, []]);
    });
  });
});

test('it complains only, in each of its profiles, as long as one kernel alone has enforced it', () => {
  const heads = readFileSync(profile, 'utf8')
    .split('\n')
    .filter((line) => /^\s*profile .*\{$/.test(line));
  expect(heads).toHaveLength(4);
  expect(heads.filter((line) => !line.includes('complain'))).toEqual([]);
});
