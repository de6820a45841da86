// What a check of a system says, and what helps. Takes the name of a check and of what it found, gives sentences. A check that
// finds nothing wrong has a sentence, too: it says what is there.

import { separationLimitNames } from '../model/index.js';
import { separationSentence } from './separation-words.js';
import { visible } from './visible.js';

type Facts = Readonly<Record<string, string | number>>;

interface Words {
  /** Without a full stop. */
  readonly message: string;
  /** What to do. */
  readonly remedy?: string;
}

const reboot = 'then start the machine again';
const onCommandLine = `put \`apparmor=1 security=apparmor\` on the kernel’s command line (GRUB_CMDLINE_LINUX in /etc/default/grub, then \`update-grub\`), ${reboot}`;

/** By limit, and who is concerned. */
const separation = Object.fromEntries(
  separationLimitNames.map((limit) => [
    limit,
    ({ abis, count, first }: Facts): Words => {
      const message = `${separationSentence(limit)} (with abi ${abis})`;
      if (count === 0) return { message };
      const others = Number(count) > 1 ? ` and ${Number(count) - 1} more` : '';
      return {
        message: `${message}; included by ${first}${others}`,
        remedy:
          'take the preset of a newer abi, on a kernel that knows more; `aa-merge query --features FILE` says what a profile permits under given features',
      };
    },
  ]),
);

/** By check and by what it found. */
const words: Readonly<Record<string, Readonly<Record<string, (facts: Facts) => Words>>>> = {
  built: {
    there: () => ({ message: 'the kernel has AppArmor' }),
    'not-there': () => ({
      message: 'the kernel was built without AppArmor',
      remedy: 'run a kernel with CONFIG_SECURITY_APPARMOR=y, such as that of the distribution',
    }),
    'no-sysfs': () => ({ message: 'sysfs is not there to tell', remedy: '`mount -t sysfs sysfs /sys`' }),
  },
  enabled: {
    on: () => ({ message: 'AppArmor is on' }),
    off: () => ({ message: 'AppArmor is switched off', remedy: onCommandLine }),
    unread: () => ({ message: 'nobody may say whether AppArmor is on', remedy: 'ask as root' }),
  },
  lsm: {
    alone: ({ order }) => ({ message: `security modules: ${order}` }),
    stacked: ({ order, others }) => ({
      message: `security modules: ${order}; ${others} labels things as well`,
      remedy:
        'old programs that read /proc/PID/attr/current may get the label of the other one: they need libapparmor 3 or newer',
    }),
    'not-listed': ({ order }) => ({
      message: `AppArmor is not among the security modules: ${order}`,
      remedy: `put it into \`lsm=\` on the kernel’s command line, or take that away and use \`security=apparmor\`, ${reboot}`,
    }),
    unread: () => ({
      message: 'the list of security modules cannot be read',
      remedy: 'ask as root, with securityfs mounted at /sys/kernel/security',
    }),
  },
  securityfs: {
    there: () => ({ message: 'securityfs is mounted, with the folder of AppArmor' }),
    'not-mounted': () => ({
      message: 'securityfs is not mounted',
      remedy: '`mount -t securityfs securityfs /sys/kernel/security`; in a container, have it mounted from outside',
    }),
    'no-apparmor': () => ({
      message: 'securityfs is mounted, but has no folder of AppArmor',
      remedy: 'AppArmor is off, or this is a container that was given an empty one: give it that of the machine',
    }),
    unread: () => ({
      message: 'neither securityfs nor the list of mounts is there',
      remedy: '`mount -t proc proc /proc`',
    }),
  },
  interface: {
    there: () => ({ message: 'the kernel’s files for loading policy are there' }),
    'not-there': () => ({
      message: 'the kernel’s files for loading policy are not there',
      remedy: 'in a container, mount securityfs itself and no copy of parts of it',
    }),
  },
  locked: {
    open: () => ({ message: 'policy may be changed' }),
    locked: () => ({
      message: 'policy is locked: nothing is loaded until the next start',
      remedy: reboot.replace('then ', ''),
    }),
  },
  'mac-admin': {
    held: () => ({ message: 'the right to change policy is held (CAP_MAC_ADMIN)' }),
    'not-held': () => ({
      message: 'the right to change policy is not held (CAP_MAC_ADMIN)',
      remedy: 'ask as root; a container needs the capability, in a user namespace of its own',
    }),
    unread: () => ({ message: 'rights cannot be read from /proc/self/status', remedy: '`mount -t proc proc /proc`' }),
  },
  'user-namespace': {
    first: () => ({ message: 'in the first user namespace' }),
    forbidden: () => ({
      message: 'in a user namespace, and the kernel takes no policy from those',
      remedy: 'on the machine: `sysctl kernel.unprivileged_userns_apparmor_policy=1`',
    }),
    'not-nested': () => ({
      message: 'in a user namespace, but in the first policy namespace: the kernel asks for both to be nested as deep',
      remedy:
        'have whoever starts the container give it a policy namespace: `security.nesting=true` (Incus, LXD), `lxc.apparmor.allow_nesting = 1` (LXC)',
    }),
    nested: ({ level }) => ({
      message: `in a user namespace, and in a policy namespace of level ${level}; the kernel asks for both to be nested as deep`,
      remedy: 'where loading fails although all else is well, have one policy namespace for each user namespace',
    }),
    'no-level': () => ({
      message: 'in a user namespace; the level of the policy namespace cannot be read',
      remedy: 'ask as root',
    }),
    unread: () => ({ message: 'user namespaces cannot be seen', remedy: '`mount -t proc proc /proc`' }),
  },
  'policy-namespace': {
    own: ({ namespace }) => ({ message: `policy is loaded into the namespace \`${namespace}\`` }),
    stacked: ({ namespace }) => ({ message: `in a container, with the policy namespace \`${namespace}\`` }),
    named: ({ namespace }) => ({ message: `the policy namespace \`${namespace}\` is there` }),
    'none-of-name': ({ namespace }) => ({
      message: `there is no policy namespace \`${namespace}\``,
      remedy: `\`aa-merge namespace create ${namespace}\`; loading policy into it makes it, too`,
    }),
    container: ({ namespace }) => ({
      message: `in a container without a policy namespace of its own: what is loaded would go into \`${namespace}\` of the machine`,
      remedy:
        'start it with one: `security.nesting=true` (Incus, LXD), `lxc.apparmor.profile = generated` and `lxc.apparmor.allow_nesting = 1` (LXC); or load from the machine: `aa-merge --namespace NS --root DIR`',
    }),
    'container-unread': () => ({
      message: 'in a container; which policy namespace it has cannot be read',
      remedy: 'mount securityfs into it, or load from the machine: `aa-merge --namespace NS --root DIR`',
    }),
  },
  attr: {
    own: () => ({ message: 'labels are told by /proc/self/attr/apparmor/' }),
    shared: () => ({ message: 'labels are told by /proc/self/attr/, which AppArmor has for itself' }),
    'of-another': ({ first }) => ({
      message: `labels of AppArmor are not told: /proc/self/attr/ belongs to ${first}, and /proc/self/attr/apparmor/ is not there`,
      remedy: 'run a kernel with /proc/PID/attr/apparmor/ (5.8 or newer), or AppArmor alone',
    }),
    none: () => ({ message: 'no file tells the label of a process', remedy: '`mount -t proc proc /proc`' }),
  },
  'no-new-privs': {
    'not-set': () => ({ message: 'no new privileges: not set' }),
    set: () => ({
      message:
        'started with no new privileges: programs started from here keep their label, but for stacks that have all of it',
      remedy:
        '`NoNewPrivileges=` in the unit, or `--no-new-privs` of what started this; `aa-merge subset` says what a label may change to',
    }),
    unread: () => ({
      message: 'whether no new privileges are given cannot be read',
      remedy: '`mount -t proc proc /proc`',
    }),
  },
  parser: {
    there: ({ version }) => ({ message: `apparmor_parser ${version} is installed` }),
    'not-there': () => ({ message: 'apparmor_parser is not installed', remedy: '`apt install apparmor`' }),
    'no-version': () => ({
      message: 'apparmor_parser is installed; its version is not known',
      remedy: 'ask in the running system',
    }),
  },
  'permission-table': {
    fits: ({ version, table }) => ({
      message: `apparmor_parser ${version} fits the kernel’s permission table (version ${table})`,
    }),
    older: ({ version, table, known }) => ({
      message: `apparmor_parser ${version} knows the permission table up to version ${known}, the kernel has version ${table}: what is loaded may mean something else, \`owner\` rules may hold for every owner`,
      remedy: 'take compiler and kernel of one release: a newer apparmor_parser, or the kernel of the distribution',
    }),
    'older-without': ({ version, table }) => ({
      message: `apparmor_parser ${version} is older than the kernel, which has a permission table of version ${table}: kinds of rules that are newer than the compiler do not hold`,
      remedy:
        'take compiler and kernel of one release; what policy says is judged by its abi, not by what the kernel could do',
    }),
    newer: ({ version, table }) => ({
      message: `apparmor_parser ${version} is newer than the kernel, whose permission table is ${table === 0 ? 'of the old kind' : `version ${table}`}: some rules that it takes do not hold`,
      remedy: 'take compiler and kernel of one release; `apparmor_parser --warn=rule-not-enforced` names such rules',
    }),
    unread: () => ({
      message: 'the version of the kernel’s permission table is not understood',
      remedy: 'a newer aa-merge may know it',
    }),
  },
  cache: {
    none: () => ({ message: 'there is no cache of compiled policy' }),
    fresh: ({ count }) => ({ message: `compiled policy is fresh (${count === 1 ? '1 cache' : `${count} caches`})` }),
    stale: ({ count, first }) => ({
      message: `compiled policy is older than its text, or its text is gone: ${first}${Number(count) > 1 ? ` and ${Number(count) - 1} more` : ''}`,
      remedy: '`apparmor_parser --purge-cache`; what is compiled is made again when it is loaded',
    }),
  },
  separation: {
    ...separation,
    whole: () => ({ message: 'kernel and abis can express all of the presets of network separation' }),
    'no-features': () => ({
      message: 'what the presets of network separation can do here is not known: the kernel’s features cannot be read',
      remedy: 'ask as root, with securityfs mounted at /sys/kernel/security',
    }),
  },
};

/** The sentences of one finding. */
export function doctorWords(check: string, word: string, facts: Facts): Words {
  const shown = Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, typeof value === 'string' ? visible(value) : value]),
  );
  return words[check]?.[word]?.(shown) ?? { message: word };
}

/** All that can be found, by check: for tests, and for the manual. */
export const doctorFindings: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(words).map(([check, found]) => [check, Object.keys(found)]),
);
