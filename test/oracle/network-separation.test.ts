// The presets of network separation, compiled by the real compilers under the real features of each abi. What an older one has
// no words for it refuses, and takes nothing else for it.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describeWith, parserPath } from '../support/needs.js';
import type { Abi, Preset } from '../support/separation.js';
import { abis, include, presets } from '../support/separation.js';
import { featuresOf } from './compiled/compile.js';

const realName: Readonly<Record<Abi, string>> = { '3.0': '3.0', '4.0': '4.0', '5.0': '5.0', kernel: '5.0-interface' };

/** Addresses are words of compilers since 4.0, interfaces since 5.0. */
const sinceVersion = (abi: Abi, preset: Preset): number =>
  preset !== 'loopback' ? 3 : { '3.0': 3, '4.0': 3, '5.0': 4, kernel: 5 }[abi];

describe.each([
  ['3.0.8', 3, parserPath()],
  ['4.1', 4, parserPath('trixie')],
  ['5.0', 5, parserPath('sid')],
] as const)('apparmor_parser %s', (name, version, found) => {
  describeWith(`apparmor_parser ${name}`, found, (parser) => {
    test.each(abis)('abi %s', (abi) => {
      const features = featuresOf(parser, realName[abi]) ?? '';
      expect(existsSync(features)).toBe(true);
      for (const preset of presets) {
        const text = `profile p {\n  ${include(abi, preset)}}\n`;
        const words = ['-QKSq', '--config-file', '/dev/null', '-M', features, '-b', 'reference-profiles/packaged'];
        const { status, stderr } = spawnSync(parser, words, { input: text, encoding: 'latin1' });
        const said = stderr.replace(/^[^]*(syntax error|conditional "interface")[^]*$/, '$1');
        const answer = status === 0 ? 'taken' : said;
        const missing = version === 3 ? 'syntax error' : 'conditional "interface"';
        expect([preset, answer]).toEqual([preset, version >= sinceVersion(abi, preset) ? 'taken' : missing]);
      }
    });
  });
});
