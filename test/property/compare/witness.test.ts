// A witness is a request: asked again as `aa-merge query` asks, the two policies answer it differently.

import '../../support/seed.js';
import fc from 'fast-check';
import { narrows } from '../../../src/compare/index.js';
import { evaluateAccess, readAccess } from '../../../src/model/index.js';
import { newestFeatures } from '../../../src/policy/index.js';
import { compareDocument, findingsOf, Places } from '../../../src/report/index.js';
import { compareTexts } from '../../support/compare.js';
import { profileBodies } from '../../support/generate-rules.js';

const dialect = { priority: true, newSignals: true, newQueues: true };
const kinds = ['signal', 'ptrace', 'dbus', 'mqueue', 'userns', 'io_uring', 'mount'] as const;
const fileRules = fc
  .array(
    fc.constantFrom(
      ...[
        '/a r,',
        '/a/** rw,',
        'owner /a/* w,',
        'deny /a/b r,',
        '/b rk,',
        '/** m,',
        'deny other /** w,',
        '/c/{a,b} a,',
      ],
      ...['/b ix,', 'change_profile -> a,', 'change_profile -> /**,'],
    ),
    { maxLength: 5 },
  )
  .map((rules) => rules.join('\n'));
const bodies = fc.oneof(fileRules, ...kinds.map((kind) => profileBodies(kind, dialect)));

const propagation = /^r?(shared|slave|private|unbindable)$/;

function isMixed(flags: string): boolean {
  const words = flags.split(',');
  return words.some((word) => propagation.test(word)) && !words.every((word) => propagation.test(word));
}

test('what a finding says can be asked, and is answered as it says', () => {
  let asked = 0;
  fc.assert(
    fc.property(bodies, bodies, (one, other) => {
      let comparison;
      try {
        const texts = [one, other].map((body) => `profile p {\n${body}\n}\n`) as [string, string];
        comparison = compareTexts(...texts, { policy: newestFeatures() });
      } catch {
        return;
      }
      const [profile] = comparison.profiles;
      if (profile?.before === undefined || profile.after === undefined) return;
      const { before, after } = profile;
      const places = new Places(() => undefined);
      const document = compareDocument(comparison, places, { compared: 1, same: 0 }) as {
        profiles: { widenings: { witness: object }[]; narrowings: { witness: object }[] }[];
      };
      const told = [...(document.profiles[0]?.widenings ?? []), ...(document.profiles[0]?.narrowings ?? [])];
      const findings = findingsOf(profile);
      const ordered = [
        ...findings.filter(({ change }) => change.effect !== 'narrowing'),
        ...findings.filter(({ change }) => narrows(change)),
      ];
      for (const [at, { witness }] of told.entries()) {
        const { change } = ordered[at] as (typeof ordered)[number];
        if (change.kind !== 'access' || change.access.shape === 'link') continue;
        // A queue without a slash is asked about by its key.
        if (change.class === 'mqueue' && change.access.attributes['name']?.startsWith('/') !== true) continue;
        // Of a change of propagation the kernel leaves out what is no propagation.
        if (change.class === 'mount' && isMixed(change.access.attributes['flags'] ?? '')) continue;
        const access = readAccess(witness);
        if ('problem' in access) throw new Error(`${JSON.stringify(witness)} is no request: ${JSON.stringify(access)}`);
        const [more, less] = change.effect === 'widening' ? [after, before] : [before, after];
        const [granted, refused] = [more, less].map(({ model }) => evaluateAccess(model, access));
        // A rule on `a`, or half of a rule on pairs, is compared like any other, but no task can ask for that.
        if (granted !== undefined && 'problem' in granted && ['path', 'missing'].includes(granted.problem)) continue;
        if (granted === undefined || refused === undefined || 'problem' in granted || 'problem' in refused) {
          throw new Error(`${JSON.stringify(witness)} cannot be asked: ${JSON.stringify(granted)}`);
        }
        expect([witness, granted.answer]).toEqual([witness, change.isPrompted ? 'prompted' : 'allowed']);
        expect([witness, refused.answer]).not.toEqual([witness, granted.answer]);
        asked += 1;
      }
    }),
    { numRuns: 150 },
  );
  expect(asked).toBeGreaterThan(100);
});
