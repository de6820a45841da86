// What `all,` permits in the classes whose rules are permissions and conditions: a rule of each kind with nothing in it.
// Source: permission-semantics 2.7.

import type { ConditionRule, MountRule, MqueueRule, PivotRootRule } from '../../language/index.js';
import type { Term } from '../term.js';
import { encodeDbus } from './dbus.js';
import type { EncodeContext, Given } from './encode.js';
import { encodeIoUring } from './io-uring.js';
import { encodeMount } from './mount.js';
import { encodeMqueue } from './mqueue.js';
import { encodePivotRoot } from './pivot-root.js';
import { encodePtrace } from './ptrace.js';
import { encodeSignal } from './signal.js';
import { encodeUserns } from './userns.js';

const empty = { permissions: [], conditions: [], peer: undefined };
const ofKind = (kind: 'signal' | 'ptrace' | 'dbus' | 'userns' | 'io-uring'): ConditionRule => ({ kind, ...empty });
const queue: MqueueRule = { kind: 'mqueue', ...empty, name: undefined };
const pivotRoot: PivotRootRule = { kind: 'pivot-root', conditions: [], newRoot: undefined, target: undefined };
const mounts = (['mount', 'remount', 'umount'] as const).map((operation): MountRule => ({
  kind: 'mount',
  operation,
  conditions: [],
  source: undefined,
  target: undefined,
  targetConditions: [],
}));

/** A denial of all is never logged, `audit` or not. */
export function policyTermsOfAll({ id, qualifiers }: Given, context: EncodeContext): readonly Term[] {
  const audit = qualifiers.audit && qualifiers.mode !== 'deny';
  const given: Given = { id, qualifiers: { ...qualifiers, audit } };
  return [
    ...encodeSignal(ofKind('signal'), given, context),
    ...encodePtrace(ofKind('ptrace'), given, context),
    ...encodeDbus(ofKind('dbus'), given, context),
    ...encodeMqueue(queue, given, context),
    ...encodeUserns(ofKind('userns'), given, context),
    ...encodeIoUring(ofKind('io-uring'), given, context),
    ...encodePivotRoot(pivotRoot, given, context),
    ...mounts.flatMap((rule) => encodeMount(rule, given, context)),
  ];
}
