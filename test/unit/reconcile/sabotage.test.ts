// A merger that does wrong is caught, whatever the setting: gate and law see texts, and take nothing on trust.

import { byteTextOf } from '../../../src/base/index.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import type { UnitOutcome } from '../../../src/reconcile/index.js';
import { reconcile } from '../../../src/reconcile/index.js';
import { contestTexts, mergeTexts } from '../../../src/reconcile/merge-texts.js';
import { readTree } from '../../../src/store/index.js';

const base = `
profile p /usr/bin/p {
  /etc/p r,
  /etc/** r,
  deny /etc/shadow r,
  /var/old w,
  /usr/bin/tool Px,

  ^hat {
    /hat r,
  }
}

profile q /usr/bin/q {
  /etc/q r,
}
`;
const ours = base.replace('  /var/old w,\n', '  /var/old w,\n  /opt/mine rw,\n');
const theirs = base.replace('  /var/old w,\n', '  /var/new w,\n').replace('/etc/q r,', '/etc/q r,\n  /etc/q.d/ r,');
const right = base
  .replace('  /var/old w,\n', '  /opt/mine rw,\n  /var/new w,\n')
  .replace('/etc/q r,', '/etc/q r,\n  /etc/q.d/ r,');

/** The outcome of a host on which the merger says `text`. */
function outcomeOf(text: string): UnitOutcome {
  const disk = memoryFileSystem({ '/live/p': ours, '/base/p': base, '/reference/p': theirs });
  const trees = {
    ours: readTree(disk, '/live'),
    base: readTree(disk, '/base'),
    theirs: readTree(disk, '/reference'),
  };
  const options = { widening: 'report', only: undefined, remembered: new Map() } as const;
  const output = { stage: () => undefined, progress: () => undefined };
  const merge: typeof mergeTexts = (texts, names) => ({ ...mergeTexts(texts, names), text: byteTextOf(text) });
  const outcomes = reconcile(trees, disk, options, output, { merge, contest: contestTexts });
  return outcomes[0] as UnitOutcome;
}

test('what the law asks for goes on', () => {
  expect(outcomeOf(right)).toMatchObject({ outcome: 'merged', hold: undefined });
});

test.each<[string, string, string]>([
  ['a deny is dropped', right.replace('  deny /etc/shadow r,\n', ''), 'reconcile/invented-grant'],
  ['a rule is repeated in a hat', right.replace('/hat r,', '/hat r,\n    /opt/mine rw,'), 'reconcile/invented-grant'],
  [
    'a withdrawn permission is kept',
    right.replace('  /var/new w,\n', '  /var/new w,\n  /var/old w,\n'),
    'reconcile/withdrawal-lost',
  ],
  ['a grant is invented', right.replace('/etc/p r,', '/etc/p rw,'), 'reconcile/invented-grant'],
  [
    'a rule moves into another profile',
    right.replace('  /opt/mine rw,\n', '').replace('/etc/q r,', '/etc/q r,\n  /opt/mine rw,'),
    'reconcile/own-rule-lost',
  ],
  ['a rule of the administrator is lost', right.replace('  /opt/mine rw,\n', ''), 'reconcile/own-rule-lost'],
  ['a rule of the vendor is lost', right.replace('  /var/new w,\n', ''), 'reconcile/vendor-rule-lost'],
  ['a common rule is lost', right.replace('  /etc/p r,\n  /etc/** r,\n', '  /etc/p r,\n'), 'reconcile/grant-lost'],
  ['a transition is weakened', right.replace('/usr/bin/tool Px,', '/usr/bin/tool ux,'), 'reconcile/value-lost'],
  ['a mode is weakened', right.replace('/usr/bin/p {', '/usr/bin/p flags=(complain) {'), 'reconcile/value-lost'],
  ['a profile is lost', right.slice(0, right.indexOf('profile q')), 'reconcile/value-lost'],
  ['a hat is lost', right.replace(/ {2}\^hat \{[^}]*\}\n/, ''), 'reconcile/value-lost'],
])('%s', (_, text, code) => {
  expect(text).not.toBe(right);
  const { hold, base: moved } = outcomeOf(text);
  expect(moved).toBeUndefined();
  expect(hold?.reasons.map((reason) => reason.code)).toContain(code);
});

test('all is found in one merge that does all of it', () => {
  const text = right
    .replace('  deny /etc/shadow r,\n', '')
    .replace('  /opt/mine rw,\n', '  /var/old w,\n')
    .replace('/hat r,', '/hat rw,');
  const found = new Set(outcomeOf(text).hold?.reasons.map(({ code }) => code));
  expect([...found].sort()).toEqual([
    'reconcile/invented-grant',
    'reconcile/own-rule-lost',
    'reconcile/withdrawal-lost',
  ]);
});
