// Checks of the kernel and of who asks: AppArmor built in and on, its place among other modules, its files, the right to load
// policy, namespaces, and the files through which a task learns its label. Takes a system, gives findings.
//
// Source: the kernel's own test for the right to change policy (aa_policy_admin_capable); proc(5), capabilities(7).

import type { Check } from './finding.js';
import { said } from './finding.js';
import type { System } from './system.js';
import { interfaceFolder } from './system.js';

const built: Check = {
  name: 'built',
  look: (system) =>
    system.exists('/sys/module/apparmor')
      ? said('ok', 'there')
      : system.exists('/sys/module')
        ? said('missing', 'not-there')
        : said('unknown', 'no-sysfs'),
};

const enabled: Check = {
  name: 'enabled',
  look(system) {
    const value = system.text('/sys/module/apparmor/parameters/enabled');
    if (value === undefined) return system.exists('/sys/module/apparmor') ? said('unknown', 'unread') : undefined;
    return value === 'Y' ? said('ok', 'on') : said('missing', 'off');
  },
};

/** Modules that say something of every object, as AppArmor does: which of them the old interfaces serve depends on order. */
const labelling = ['selinux', 'smack', 'apparmor'];

const lsm: Check = {
  name: 'lsm',
  look(system) {
    const order = system.text('/sys/kernel/security/lsm');
    if (order === undefined) return said('unknown', 'unread');
    const modules = order.split(',');
    if (!modules.includes('apparmor')) return said('missing', 'not-listed', { order });
    const others = modules.filter((name) => name !== 'apparmor' && labelling.includes(name));
    return others.length === 0
      ? said('ok', 'alone', { order })
      : said('warning', 'stacked', { order, others: others.join(', ') });
  },
};

const securityfs: Check = {
  name: 'securityfs',
  look(system) {
    if (system.exists(interfaceFolder)) return said('ok', 'there');
    const mounts = system.text('/proc/self/mounts') ?? system.text('/proc/mounts');
    if (mounts === undefined) return said('unknown', 'unread');
    const isMounted = mounts.split('\n').some((line) => line.split(' ')[2] === 'securityfs');
    return isMounted ? said('missing', 'no-apparmor') : said('missing', 'not-mounted');
  },
};

const policyInterface: Check = {
  name: 'interface',
  look(system) {
    if (!system.exists(interfaceFolder)) return undefined;
    return system.exists(`${interfaceFolder}/.replace`) ? said('ok', 'there') : said('missing', 'not-there');
  },
};

const locked: Check = {
  name: 'locked',
  look(system) {
    const value = system.text('/sys/module/apparmor/parameters/lock_policy');
    if (value === undefined) return undefined;
    return value === 'Y' ? said('missing', 'locked') : said('ok', 'open');
  },
};

const macAdminBit = 33n;

const macAdmin: Check = {
  name: 'mac-admin',
  look(system) {
    const set = statusOf(system, 'CapEff');
    if (set === undefined || !/^[0-9a-f]+$/.test(set)) return said('unknown', 'unread');
    return ((BigInt(`0x${set}`) >> macAdminBit) & 1n) === 1n ? said('ok', 'held') : said('missing', 'not-held');
  },
};

/** In a user namespace, policy may be loaded into a policy namespace that is nested as deep. */
const userNamespace: Check = {
  name: 'user-namespace',
  look(system) {
    const map = system.text('/proc/self/uid_map')?.trim().split(/\s+/);
    if (map === undefined) return said('unknown', 'unread');
    if (map.join(' ') === '0 0 4294967295') return said('ok', 'first');
    if (system.text('/proc/sys/kernel/unprivileged_userns_apparmor_policy') === '0')
      return said('missing', 'forbidden');
    const level = system.text(`${interfaceFolder}/.ns_level`);
    if (level === undefined) return said('unknown', 'no-level');
    return level === '0' ? said('missing', 'not-nested') : said('warning', 'nested', { level });
  },
};

const policyNamespace: Check = {
  name: 'policy-namespace',
  look(system, { namespace }) {
    if (namespace !== undefined) {
      const folder = namespace.split('//').map((name) => `/namespaces/${name}`);
      const isThere = system.exists(`${interfaceFolder}/policy${folder.join('')}`);
      return isThere ? said('ok', 'named', { namespace }) : said('missing', 'none-of-name', { namespace });
    }
    const name = system.text(`${interfaceFolder}/.ns_name`);
    const isStacked = system.text(`${interfaceFolder}/.ns_stacked`);
    if (!isContainer(system)) return name === undefined ? undefined : said('ok', 'own', { namespace: name });
    if (name === undefined || isStacked === undefined) return said('unknown', 'container-unread');
    return isStacked === 'yes'
      ? said('ok', 'stacked', { namespace: name })
      : said('missing', 'container', { namespace: name });
  },
};

function isContainer(system: System): boolean {
  const marks = ['/run/host/container-manager', '/run/systemd/container', '/run/.containerenv', '/.dockerenv'];
  return marks.some((path) => system.exists(path));
}

const attr: Check = {
  name: 'attr',
  look(system) {
    if (system.exists('/proc/self/attr/apparmor/current')) return said('ok', 'own');
    if (!system.exists('/proc/self/attr/current')) return said('unknown', 'none');
    const modules = (system.text('/sys/kernel/security/lsm') ?? '').split(',');
    const [first] = modules.filter((name) => labelling.includes(name));
    return first === undefined || first === 'apparmor'
      ? said('ok', 'shared')
      : said('warning', 'of-another', { first });
  },
};

const noNewPrivs: Check = {
  name: 'no-new-privs',
  look(system) {
    const value = statusOf(system, 'NoNewPrivs');
    if (value === undefined) return said('unknown', 'unread');
    return value === '1' ? said('warning', 'set') : said('ok', 'not-set');
  },
};

/** A line of the status of the one who asks. */
function statusOf(system: System, name: string): string | undefined {
  const line = system
    .text('/proc/self/status')
    ?.split('\n')
    .find((one) => one.startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}

export const kernelChecks: readonly Check[] = [
  built,
  enabled,
  lsm,
  securityfs,
  policyInterface,
  locked,
  macAdmin,
  userNamespace,
  policyNamespace,
  attr,
  noNewPrivs,
];
