// Features files: what a kernel, or the policy of one abi, can mediate. Takes the nested `name {contents}` text, gives a
// tree to ask. What no file says is judged by what is built in. Source: policy-language 3.1.

import type { Rule, RuleKind } from '../language/index.js';

/** A feature: the words in its braces, and the features in them. */
export interface Feature {
  readonly words: readonly string[];
  readonly parts: ReadonlyMap<string, Feature>;
}

/** Both must know a feature for it to count: what the kernel has, and what the policy was written for. */
export interface MediatedFeatures {
  readonly kernel: Feature;
  readonly policy: Feature;
}

/** Bytes that the compiler has room for in a features file. */
export const mostFeatureBytes = 8190;

/** The tree of a features text. Any text is one: what is not of the form is left out. */
export function parseFeatures(text: string): Feature {
  const tokens = text.match(/[{}]|[^\s{}]+/g) ?? [];
  let at = 0;
  function read(depth: number): Feature {
    const words: string[] = [];
    const parts = new Map<string, Feature>();
    while (at < tokens.length) {
      const token = tokens[at++] as string;
      if (token === '}') break;
      if (token === '{') {
        const name = words.pop();
        const inner = depth < 100 ? read(depth + 1) : { words: [], parts: new Map() };
        if (name !== undefined && !parts.has(name)) parts.set(name, inner);
      } else {
        words.push(token);
      }
    }
    return { words, parts };
  }
  return read(0);
}

/** What stands at a path such as `caps/mask`; undefined where nothing does. */
export function featureAt(features: Feature, path: string): Feature | undefined {
  let found: Feature | undefined = features;
  for (const name of path.split('/')) found = found?.parts.get(name);
  return found;
}

/** Whether a path such as `network/af_unix` or `namespaces/mask/userns_create` is there, as a feature or as a word. */
export function supports(features: Feature, path: string): boolean {
  if (featureAt(features, path) !== undefined) return true;
  const slash = path.lastIndexOf('/');
  return slash !== -1 && featureAt(features, path.slice(0, slash))?.words.includes(path.slice(slash + 1)) === true;
}

/** What features are asked about: a kind of rule, some kinds in parts. */
export type MediatedKind = RuleKind | 'mqueue-posix' | 'mqueue-sysv' | 'xattrs';

/** What features are asked about for a rule. */
export function mediatedKindOf(rule: Rule): MediatedKind {
  if (rule.kind !== 'mqueue') return rule.kind;
  const type = rule.conditions.find(({ name }) => name === 'type')?.values[0]?.value;
  if (type !== undefined) return type === 'sysv' ? 'mqueue-sysv' : 'mqueue-posix';
  if (rule.name === undefined) return 'mqueue';
  return rule.name.value.startsWith('/') ? 'mqueue-posix' : 'mqueue-sysv';
}

/** Whether something ends up in compiled policy. Where it does not, it is not looked at closely. */
export function isMediated({ kernel, policy }: MediatedFeatures, kind: MediatedKind): boolean {
  const anyOf = mediatingFeatures[kind];
  return anyOf === undefined || anyOf.some((path) => supports(kernel, path) && supports(policy, path));
}

/** Whether a kernel can match attributes of a program beside its path. */
export function matchesAttributes(kernel: Feature): boolean {
  return featureAt(kernel, 'policy')?.parts.has('outofband') === true;
}

const posixQueues = 'ipc/posix_mqueue';
const sysvQueues = 'ipc/sysv_mqueue';

/** One of these features is needed; undefined where none is. */
const mediatingFeatures: Readonly<Record<MediatedKind, readonly string[] | undefined>> = {
  file: undefined,
  link: undefined,
  capability: undefined,
  rlimit: undefined,
  'change-profile': undefined,
  all: undefined,
  helper: undefined,
  network: ['network_v8', 'network_v9'],
  mount: ['mount'],
  'pivot-root': ['mount'],
  ptrace: ['ptrace'],
  signal: ['signal'],
  dbus: ['dbus'],
  unix: ['network/af_unix', 'network_v9/af_unix'],
  mqueue: [posixQueues, sysvQueues],
  'mqueue-posix': [posixQueues],
  'mqueue-sysv': [sysvQueues],
  io_uring: ['io_uring'],
  userns: ['namespaces/mask/userns_create'],
  xattrs: ['domain/attach_conditions/xattr'],
};

const oldCapabilities =
  'chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable net_bind_service ' +
  'net_broadcast net_admin net_raw ipc_lock ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin ' +
  'sys_boot sys_nice sys_resource sys_time sys_tty_config mknod lease audit_write audit_control setfcap mac_override ' +
  'mac_admin syslog wake_alarm block_suspend audit_read perfmon bpf';

/** What policy without an abi is written for: the abi of version 3.0. */
export function defaultPolicyFeatures(): Feature {
  return parseFeatures(
    `caps {mask {${oldCapabilities}}} dbus {mask {acquire send receive}} ptrace {mask {read trace}} signal {mask {}} ` +
      'capability {yes} rlimit {mask {}} mount {mask {mount umount pivot_root}} network {af_unix {yes} af_mask {}} ' +
      'namespaces {pivot_root {no} profile {yes}} file {mask {create read write exec append mmap_exec link lock}} ' +
      'domain {stack {yes} change_profile {yes} change_onexec {yes} change_hatv {yes} change_hat {yes}} ' +
      'policy {set_load {yes} versions {v5 {yes} v6 {yes} v7 {yes} v8 {yes}}}',
  );
}

/** The newest features known: what policy is judged by when nobody names a kernel. */
export function newestFeatures(): Feature {
  return parseFeatures(
    `caps {extended {yes} mask {${oldCapabilities} checkpoint_restore}} dbus {mask {acquire send receive}} ` +
      'ptrace {mask {read trace}} signal {mask {}} capability {yes} rlimit {mask {}} io_uring {mask {sqpoll override_creds}} ' +
      'ipc {posix_mqueue {create read write open delete setattr getattr label} sysv_mqueue {yes}} ' +
      'mount {mask {mount umount pivot_root} move_mount {detached}} network {af_unix {yes} af_mask {}} ' +
      'network_v8 {af_inet {yes}} network_v9 {af_unix {yes} af_inet {yes}} network_v9_skb {iface {yes}} ' +
      'namespaces {mask {userns_create} pivot_root {no} profile {yes}} ' +
      'file {mask {create read write exec append mmap_exec link lock}} ' +
      'domain {attach_conditions {xattr {yes}} identity {yes} disconnected.ipc {yes} disconnected.path {yes} stack {yes} ' +
      'change_profile {yes} change_onexec {yes} change_hatv {yes} change_hat {yes}} ' +
      'policy {set_load {yes} outofband {yes} permstable32 {allow deny} state32 {yes} ' +
      'profile {interruptible {yes} kill.signal {yes} error {yes}} versions {v5 {yes} v6 {yes} v7 {yes} v8 {yes} v9 {yes}}}',
  );
}
