// The compilers and kernels under which tests of compiled policy run: Debian's of several suites, and the one that AA_PARSER
// names. Takes the names of features, gives what to compile with. Of sid and AA_PARSER nothing is said when they are not
// there.

import { describeWith, parserPath } from '../../support/needs.js';
import { featuresOf } from './compile.js';
import type { CompileOptions } from './compile.js';

export type Features = '3.0' | '4.0' | '4.0-ip' | '5.0' | '5.0-interface' | 'kernel-5.4-outoftree-network';

interface Form {
  readonly suite: 'installed' | 'trixie' | 'sid' | 'AA_PARSER';
  readonly features: Features;
}

/** 4.0 is written in the extended form by compilers that know it, 5.0 in a later one. */
const forms: readonly Form[] = [
  { suite: 'installed', features: '3.0' },
  { suite: 'installed', features: 'kernel-5.4-outoftree-network' },
  { suite: 'trixie', features: '3.0' },
  { suite: 'trixie', features: '4.0' },
  { suite: 'sid', features: '4.0-ip' },
  { suite: 'sid', features: '5.0' },
  { suite: 'sid', features: '5.0-interface' },
  { suite: 'AA_PARSER', features: '3.0' },
  { suite: 'AA_PARSER', features: '4.0' },
  { suite: 'AA_PARSER', features: '4.0-ip' },
  { suite: 'AA_PARSER', features: '5.0' },
  { suite: 'AA_PARSER', features: '5.0-interface' },
];

/** Describes `tests` once for each compiler with each of these features. */
export function describeForms(wanted: readonly Features[], tests: (options: CompileOptions) => void): void {
  for (const { suite, features } of forms.filter((form) => wanted.includes(form.features))) {
    const parser = parserOf(suite);
    const optional = suite === 'sid' || suite === 'AA_PARSER';
    const file = parser === undefined ? undefined : featuresOf(parser, features);
    const options =
      parser === undefined || file === undefined ? undefined : { parser, features: file, ...plain(features) };
    if (options === undefined && optional) continue;
    describeWith(`the parser of ${suite}, features ${features}`, options, tests);
  }
}

function parserOf(suite: Form['suite']): string | undefined {
  switch (suite) {
    case 'installed':
      return parserPath();
    case 'AA_PARSER':
      return process.env['AA_PARSER'];
    default:
      return parserPath(suite);
  }
}

/** Only these features say that the kernel can read compressed policy. */
function plain(features: Features): Pick<CompileOptions, 'options'> {
  return features === '5.0-interface' ? { options: ['--zstd-compress-level=none'] } : {};
}
