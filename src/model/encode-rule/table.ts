// One rule of any kind becomes terms. Takes an effective rule and where it stands, gives what it permits or denies.

import type { ConditionRule } from '../../language/index.js';
import { assertNever } from '../../base/index.js';
import type { EffectiveRule } from '../../policy/index.js';
import type { Term } from '../term.js';
import { fileTermsOfAll } from './all.js';
import { encodeChangeProfile } from './change-profile.js';
import { encodeDbus } from './dbus.js';
import type { EncodeContext, Given } from './encode.js';
import { encodeFile } from './file.js';
import { encodeHelper } from './helper.js';
import { encodeIoUring } from './io-uring.js';
import { encodeLink } from './link.js';
import { encodeMount } from './mount.js';
import { encodeMqueue } from './mqueue.js';
import { encodeNetwork, networkTermsOfAll } from './network.js';
import { encodePivotRoot } from './pivot-root.js';
import { encodePtrace } from './ptrace.js';
import { encodeSignal } from './signal.js';
import { encodeUnix } from './unix.js';
import { encodeUserns } from './userns.js';

/** The terms of a rule. None for a class that is not mediated, nor for capabilities and limits, which are no strings. */
export function encodeRule({ rule, id, qualifiers }: EffectiveRule, context: EncodeContext): readonly Term[] {
  const given: Given = { id, qualifiers };
  switch (rule.kind) {
    case 'file':
      return encodeFile(rule, given, context);
    case 'link':
      return encodeLink(rule, given, context);
    case 'change-profile':
      return encodeChangeProfile(rule, given, context);
    case 'network':
      return encodeNetwork(rule, given, context);
    case 'mount':
      return encodeMount(rule, given, context);
    case 'pivot-root':
      return encodePivotRoot(rule, given, context);
    case 'mqueue':
      return encodeMqueue(rule, given, context);
    case 'ptrace':
    case 'signal':
    case 'dbus':
    case 'unix':
    case 'io_uring':
    case 'userns':
      return encodeByKind[rule.kind](rule, given, context);
    case 'helper':
      return encodeHelper(rule, given);
    case 'all':
      return termsOfAll(given, context);
    case 'capability':
    case 'rlimit':
      return [];
    default:
      return assertNever(rule);
  }
}

type EncodeConditions = (rule: ConditionRule, given: Given, context: EncodeContext) => readonly Term[];

const encodeByKind: Readonly<Record<ConditionRule['kind'], EncodeConditions>> = {
  ptrace: encodePtrace,
  signal: encodeSignal,
  dbus: encodeDbus,
  unix: encodeUnix,
  io_uring: encodeIoUring,
  userns: encodeUserns,
};

/** `all,` is every rule that names nothing; it knows nothing of trusted helpers. Source: permission-semantics 2.7. */
function termsOfAll({ id, qualifiers }: Given, context: EncodeContext): readonly Term[] {
  // A denial of all is never logged, whatever it says of audit.
  const audit = qualifiers.audit && qualifiers.mode !== 'deny';
  const given: Given = { id, qualifiers: { ...qualifiers, audit } };
  const none = { permissions: [], conditions: [], peer: undefined };
  const mount = { kind: 'mount', conditions: [], source: undefined, target: undefined, targetConditions: [] } as const;
  return [
    ...fileTermsOfAll(given),
    ...Object.entries(encodeByKind).flatMap(([kind, encode]) =>
      encode({ kind: kind as ConditionRule['kind'], ...none }, given, context),
    ),
    ...(['mount', 'remount', 'umount'] as const).flatMap((operation) =>
      encodeMount({ ...mount, operation }, given, context),
    ),
    ...encodePivotRoot({ kind: 'pivot-root', conditions: [], newRoot: undefined, target: undefined }, given, context),
    ...encodeMqueue({ kind: 'mqueue', name: undefined, ...none }, given, context),
    ...networkTermsOfAll(given, context),
  ];
}
