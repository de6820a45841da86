// `capability [NAME …],`. Source: policy-language 6.4.

import { suggestionFor } from '../../base/index.js';
import type { CapabilityRule, Word } from '../ast.js';
import type { Words } from './words.js';

const capabilities: ReadonlySet<string> = new Set(
  (
    'audit_control audit_read audit_write block_suspend bpf checkpoint_restore chown dac_override dac_read_search ' +
    'fowner fsetid ipc_lock ipc_owner kill lease linux_immutable mac_admin mac_override mknod net_admin ' +
    'net_bind_service net_broadcast net_raw perfmon setfcap setgid setpcap setuid sys_admin sys_boot sys_chroot ' +
    'sys_module sys_nice sys_pacct sys_ptrace sys_rawio sys_resource sys_time sys_tty_config syslog wake_alarm'
  ).split(' '),
);

export function parseCapability(words: Words): CapabilityRule | undefined {
  if (words.takeKeyword('capability') === undefined) return words.unexpected('rule');
  const names: Word[] = [];
  for (let name = words.takeWord('id'); name !== undefined; name = words.takeWord('id')) {
    if (!capabilities.has(name.value)) {
      words.complain('language/unknown-capability', name.at, {
        name: name.value,
        ...suggestionFor(name.value, capabilities),
      });
    }
    names.push(name);
  }
  return words.expectEnd() ? { kind: 'capability', names } : undefined;
}
