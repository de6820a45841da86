// Which classes the kernel asks a profile about. Takes features, the mode and the rules, gives classes; in all others
// everything is allowed. Source: permission-semantics 4.0, 6 and 7.2.

import type { EffectiveRule, Feature, MediatedFeatures } from '../policy/index.js';
import { featureAt, supports } from '../policy/index.js';
import type { AutomatonClass } from './classes.js';
import { automatonClasses } from './classes.js';
import type { ProfileMode } from './model.js';
import type { SocketForm } from './socket-form.js';
import { socketForm } from './socket-form.js';

export interface ProfileFacts {
  readonly mode: ProfileMode;
  readonly rules: readonly Pick<EffectiveRule, 'rule' | 'qualifiers'>[];
}

/** A mode in which the kernel asks a profile about next to nothing. */
export function isUnconfined({ mode }: Pick<ProfileFacts, 'mode'>): boolean {
  return mode === 'unconfined' || mode === 'default_allow';
}

/** Whether a kernel knows rules that prompt. The first version of its table of permissions did not. */
export function canAsk(kernel: Feature): boolean {
  const policy = featureAt(kernel, 'policy');
  const hasTable = policy !== undefined && [...policy.parts.keys(), ...policy.words].includes('permstable32');
  return hasTable && policy.parts.get('permstable32_version')?.words.includes('0x000001') !== true;
}

/**
 * The classes. An unconfined profile is asked about user namespaces, and about io_uring where it has a rule on it: these two
 * restrict even what is otherwise not confined.
 */
export function mediatedClasses(features: MediatedFeatures, facts: ProfileFacts): ReadonlySet<AutomatonClass> {
  const { kernel, policy } = features;
  const { mode, rules } = facts;
  const has = (path: string): boolean => supports(kernel, path) && supports(policy, path);
  const isConfined = !isUnconfined({ mode });
  const form = socketForm(features);
  const isMediated: Readonly<Record<AutomatonClass, () => boolean>> = {
    file: () => isConfined,
    mount: () => isConfined && has('mount'),
    dbus: () => isConfined && has('dbus'),
    helper: () => isConfined,
    signal: () => isConfined && has('signal'),
    ptrace: () => isConfined && has('ptrace'),
    userns: () => has('namespaces/mask/userns_create'),
    io_uring: () =>
      has('io_uring') && (isConfined || rules.some(({ rule: { kind } }) => kind === 'io_uring' || kind === 'all')),
    'mqueue-posix': () => isConfined && has(posixQueues),
    'mqueue-sysv': () =>
      isConfined &&
      (has(sysvQueues) || (supports(kernel, sysvQueues) && has(posixQueues) && rules.some(isOfAllQueues))),
    'network-table': () => isConfined && form.network === 'network-table',
    'network-v8': () => isConfined && has('network_v8'),
    // Marked together with unix sockets only: without these, only a rule makes it known.
    'network-v9': () =>
      isConfined &&
      (has('network_v9/af_unix') || (form.network === 'network-v9' && rules.some((rule) => isOfSockets(rule, form)))),
    'network-skb': () => isConfined && form.packets !== 'none',
    'unix-v7': () => isConfined && has('network/af_unix'),
  };
  return new Set(automatonClasses.filter((name) => isMediated[name]()));
}

const posixQueues = 'ipc/posix_mqueue';
const sysvQueues = 'ipc/sysv_mqueue';

/** Compiled for queues of both kinds where one of them is mediated. */
function isOfAllQueues({ rule }: ProfileFacts['rules'][number]): boolean {
  if (rule.kind !== 'mqueue') return rule.kind === 'all';
  return rule.name === undefined && rule.conditions.every(({ name }) => name !== 'type');
}

/** Whether a rule is compiled for sockets by more than packets. Denials are not, where they would deny too much. */
function isOfSockets({ rule, qualifiers }: ProfileFacts['rules'][number], { packets, unix }: SocketForm): boolean {
  const isDeny = qualifiers.mode === 'deny';
  if (rule.kind === 'unix') return !isDeny || unix !== undefined;
  if (rule.kind !== 'network') return rule.kind === 'all';
  return !isDeny || packets === 'none' || rule.conditions.every(({ name }) => name !== 'interface');
}
