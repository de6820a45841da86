// What restricts a profile, found among its rules without making the terms of all: the same as among all terms.

import '../../support/seed.js';
import fc from 'fast-check';
import { restrictionsOf } from '../../../src/compare/index.js';
import { automatonClasses } from '../../../src/model/index.js';
import { modelIfValid } from '../../support/compare.js';
import { generatedPolicies } from '../../support/generate-profiles.js';

const kinds = ['signal', 'ptrace', 'dbus', 'mqueue', 'userns', 'io_uring', 'mount'] as const;

test('what restricts is what is no allowance', () => {
  let found = 0;
  fc.assert(
    fc.property(
      generatedPolicies({ priority: true, newSignals: true, newQueues: true, isNew: true, kinds }),
      (text) => {
        for (const profile of modelIfValid(text)?.profiles ?? []) {
          for (const wanted of automatonClasses) {
            const restrictions = restrictionsOf(profile, wanted);
            expect(restrictions).toEqual(profile.terms(wanted).filter(({ effect }) => effect.mode !== 'allow'));
            found += restrictions.length;
          }
        }
      },
    ),
    { numRuns: 150 },
  );
  expect(found).toBeGreaterThan(100);
});
