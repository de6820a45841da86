// The installed parser as judge of what the gate calls equal: two texts that say the same compile to the same bytes.

import { spawnSync } from 'node:child_process';
import { saysTheSame } from '../../src/reconcile/same.js';
import { describeWith, parserPath } from '../support/needs.js';
import { readStatements } from '../support/statements.js';

/** Pairs of bodies; what the parser in question must know is no more than 3.0. */
const pairs: readonly (readonly [string, string])[] = [
  ['/a r,\n/b w,', '/b w,\n/a r,'],
  ['/a rw,', '/a r,\n/a w,'],
  ['/a rw,', 'rw /a,'],
  ['"/a b" r,', '/a\\ b r,'],
  ['"/a" r,', '/a r,'],
  ['owner /a r,\nother /a r,', '/a r,'],
  ['/a r,\n/a r,', '/a r,'],
  ['/a w,\n/a a,', '/a w,'],
  ['capability kill chown,', 'capability chown,\ncapability kill,'],
  ['signal send set=(hup int),', 'signal (send) set=(int hup),'],
  ['dbus send bus=system path=/a,', 'dbus send path=/a bus=system,'],
  ['audit /a r,', 'audit {\n/a r,\n}'],
  ['owner {\n/a r,\n/b w,\n}', 'owner /b w,\nowner /a r,'],
  ['deny /a r, # no', 'deny /a r,'],
  ['network inet stream,\nnetwork inet6 dgram,', 'network inet6 dgram,\nnetwork inet stream,'],
  ['mount options=(ro, nosuid) /a -> /b,', 'mount options=(nosuid ro) /a -> /b,'],
];

describeWith('the installed parser', parserPath(), (parser) => {
  const compile = (text: string): Buffer => {
    const run = spawnSync(parser, ['-Q', '-K', '-S'], { input: text });
    expect(run.status).toBe(0);
    expect(run.stdout.length).toBeGreaterThan(0);
    return run.stdout;
  };
  const profile = (body: string): string => `profile p {\n${body}\n}\n`;

  test.each(pairs)('%j and %j', (one, other) => {
    const [before, after] = [profile(one), profile(other)];
    const unit = (text: string): Parameters<typeof saysTheSame>[0] => ({ text, ...readStatements(text) });
    if (saysTheSame(unit(before), unit(after))) {
      expect(compile(before).equals(compile(after))).toBe(true);
    } else {
      // Only the coarse side is allowed: what the gate does not see as equal may still be.
      expect(coarse).toContain(one);
    }
  });
});

/** Equal to the parser, not to the gate. */
const coarse: readonly string[] = ['"/a b" r,', '/a w,\n/a a,'];
