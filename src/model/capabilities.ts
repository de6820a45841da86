// Capabilities by name and number. Takes names as rules write them and the features they are compiled for, gives sets of
// bits. Source: permission-semantics 3.

import type { MediatedFeatures } from '../policy/index.js';
import { featureAt } from '../policy/index.js';

/** The place of a name is its number. */
export const capabilityNames: readonly string[] = (
  'chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable net_bind_service ' +
  'net_broadcast net_admin net_raw ipc_lock ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin ' +
  'sys_boot sys_nice sys_resource sys_time sys_tty_config mknod lease audit_write audit_control setfcap mac_override ' +
  'mac_admin syslog wake_alarm block_suspend audit_read perfmon bpf checkpoint_restore'
).split(' ');

/** All that a rule without names means: also bits that have no name yet. */
export const everyCapability = 2n ** 64n - 1n;

/** Once a part of `sys_admin`, and still for a kernel that does not know them. */
const splitFromAdmin: ReadonlySet<string> = new Set(['perfmon', 'bpf', 'checkpoint_restore']);

/** The number that a rule sets for a name; undefined for one that neither we nor the features know. */
export function capabilityNumber(name: string, { kernel, policy }: MediatedFeatures): number | undefined {
  const known = capabilityNames.indexOf(name);
  const inKernel = featureAt(kernel, 'caps/mask')?.words.indexOf(name) ?? -1;
  if (known !== -1) {
    return inKernel === -1 && splitFromAdmin.has(name) ? capabilityNames.indexOf('sys_admin') : known;
  }
  if (inKernel !== -1) return inKernel;
  // The compiler takes a name that only the abi knows for the first of all.
  return featureAt(policy, 'caps/mask')?.words.includes(name) === true ? 0 : undefined;
}

/** The names of a set, in the order of their numbers; `#45` where a number has none. */
export function namesOfCapabilities(set: bigint): readonly string[] {
  const names: string[] = [];
  for (let number = 0; number < 64; number += 1) {
    if (((set >> BigInt(number)) & 1n) === 1n) names.push(capabilityNames[number] ?? `#${number}`);
  }
  return names;
}
