// Which classes are mediated, against what the real compiler marks: a class is known where its class byte leads somewhere.

import { readFileSync } from 'node:fs';
import { modeOf } from '../../src/model/profile-flags.js';
import { automatonClasses, classByte } from '../../src/model/index.js';
import type { AutomatonClass } from '../../src/model/index.js';
import { mediatedClasses } from '../../src/model/mediation.js';
import { parseFeatures } from '../../src/policy/index.js';
import { resolveTree } from '../support/policy.js';
import { compile, tryCompile } from './compiled/compile.js';
import { describeForms } from './compiled/forms.js';

const features = ['3.0', '4.0', '4.0-ip', '5.0', '5.0-interface', 'kernel-5.4-outoftree-network'] as const;
const inPolicy = automatonClasses.filter((name) => classByte[name] !== undefined && name !== 'helper');
const restricting: readonly AutomatonClass[] = ['userns', 'io_uring'];

const confined = ['profile t { }', 'profile t flags=(complain) { signal, }', 'profile t { network, unix, mqueue /q, }'];
const unconfined = [
  'profile t flags=(unconfined) { }',
  'profile t flags=(unconfined) { network, signal, }',
  'profile t flags=(unconfined) { deny io_uring sqpoll, }',
  'profile t flags=(default_allow) { io_uring, userns, }',
];

describeForms(features, (options) => {
  const feature = parseFeatures(readFileSync(options.features, 'latin1'));
  const both = { kernel: feature, policy: feature };
  const understood = (texts: readonly string[]): string[] => texts.filter((text) => tryCompile(text, options).ok);

  test.each(understood(confined))('%s', (text) => {
    expect(ours(text, inPolicy)).toEqual(real(text, inPolicy));
  });

  // What else the compiler writes down of an unconfined profile, the kernel does not look at.
  test.each(understood(unconfined))('%s', (text) => {
    expect(ours(text, restricting)).toEqual(real(text, restricting));
  });

  function ours(text: string, among: readonly AutomatonClass[]): readonly AutomatonClass[] {
    const [profile] = resolveTree(text, both).policy.profiles;
    const mediated = mediatedClasses(both, { mode: modeOf(profile!), rules: profile!.rules });
    return among.filter((name) => mediated.has(name));
  }

  function real(text: string, among: readonly AutomatonClass[]): readonly AutomatonClass[] {
    const [profile] = compile(text, options);
    const { dfa } = profile!.policy;
    return among.filter((name) => dfa.next(dfa.start, classByte[name] as number) !== 0);
  }
});
