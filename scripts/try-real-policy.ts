// A rehearsal on real policy: a host that came with the policy of an old release, was edited by an administrator, and now
// gets the policy of a new release as its reference. Prints the plan, carries it out, and runs once more, which must find
// nothing left to write.
//
//   AA_CORPUS=../shared/corpus tsx scripts/try-real-policy.ts [--diff] [--verbose]
//
// The old policy is that of the packages `apparmor` and `apparmor-profiles` on this machine; the new one is a tree of the
// corpus. Works in a temporary directory and touches nothing else.

import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import picocolors from 'picocolors';
import { reconcileHost } from '../src/app/index.js';
import { nodeFileSystem, systemClock, systemProcesses } from '../src/host/index.js';
import { planText } from '../src/report/index.js';

const oldPolicy = '/etc/apparmor.d';
const newPolicy = join(process.env['AA_CORPUS'] ?? '../shared/corpus', 'trees/apparmor-bda75d45');

/** Not from the vendor whose policy this is: the administrator's own, as far as the rehearsal goes. */
const own = ['usr.bin.man'];

/** What an administrator does: a text replaced by another, each of which must be there. */
const edits: Readonly<Record<string, readonly (readonly [before: string, after: string])[]>> = {
  'usr.sbin.dnsmasq': [['  /etc/ethers r,', '  /etc/ethers r,\n  /srv/dnsmasq/** r,']],
  'usr.sbin.nscd': [['flags=(complain)', 'flags=(enforce)']],
  'sbin.syslogd': [
    ['  capability syslog,', '  capability syslog,\n  deny /var/log/private/** rw,'],
    ['  /var/spool/compaq/nic/messages_fifo rw,\n', ''],
  ],
  'usr.sbin.smbd': [['  @{HOMEDIRS}/** lrwk,', '  @{HOMEDIRS}/*/public/** lrwk,']],
  'usr.sbin.identd': [['include <abstractions/base>', 'include <abstractions/base>\n\n  # Reviewed and found good.']],
  'samba-rpcd': [['include <abstractions/samba-rpcd>', '#include   <abstractions/samba-rpcd>']],
  'abstractions/nameservice': [['  /mnt/wsl/resolv.conf r,\n', '']],
  'tunables/home': [['@{HOMEDIRS}=/home/', '@{HOMEDIRS}=/home/ /srv/home/']],
};

const ownProfile = `include <tunables/global>

profile backup /usr/local/bin/backup {
  include <abstractions/base>
  include <abstractions/nameservice>

  /srv/** r,
  /var/backups/** rw,
}
`;

if (!existsSync(newPolicy) || !existsSync(join(oldPolicy, 'abstractions'))) {
  console.log('skipped: needs the packages apparmor and apparmor-profiles, and AA_CORPUS');
} else {
  const root = mkdtempSync(join(tmpdir(), 'aa-merge-rehearsal-'));
  try {
    rehearse(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

function rehearse(root: string): void {
  const live = join(root, 'etc/apparmor.d');
  const reference = join(root, 'usr/share/apparmor/reference');
  const state = join(root, 'var/lib/aa-merge');
  for (const directory of [live, reference, join(state, 'base')]) mkdirSync(directory, { recursive: true });
  cpSync(oldPolicy, live, { recursive: true });
  cpSync(oldPolicy, join(state, 'base'), { recursive: true });
  for (const name of ['local', 'disable', 'force-complain', ...own])
    rmSync(join(state, 'base', name), { recursive: true });
  cpSync(newPolicy, reference, { recursive: true });
  edit(live);

  const request = { root, reference, policyDir: live, stateDir: state, widening: 'refuse', units: [] } as const;
  for (const dryRun of [true, false, false]) {
    const started = performance.now();
    const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };
    const ports = { files: nodeFileSystem, clock: systemClock, processes: systemProcesses, output };
    const { outcomes, plan, applied } = reconcileHost({ ...request, dryRun }, ports);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const wishes = { quiet: false, verbose: process.argv.includes('--verbose'), diff: process.argv.includes('--diff') };
    const gate = { widening: request.widening, hostOptions: ` --root ${root}` };
    const text = planText(outcomes, { ...wishes, applied, places: request, ...gate, paint: picocolors }).replaceAll(
      `${root}/`,
      '/',
    );
    console.log(dryRun ? text : (text.trimEnd().split('\n').at(-1) ?? ''));
    console.log(`${plan.operations.length} operations, ${seconds} s\n`);
  }
}

function edit(live: string): void {
  for (const [name, changes] of Object.entries(edits)) {
    const path = join(live, name);
    let text = readFileSync(path, 'latin1');
    for (const [before, after] of changes) {
      if (!text.includes(before)) throw new Error(`${name} has no \`${before}\``);
      text = text.replace(before, after);
    }
    writeFileSync(path, text, 'latin1');
  }
  writeFileSync(join(live, 'usr.local.bin.backup'), ownProfile);
  writeFileSync(join(live, 'local/usr.sbin.avahi-daemon'), '/srv/avahi/** r,\n');
  symlinkSync('../usr.sbin.traceroute', join(live, 'disable/usr.sbin.traceroute'));
  rmSync(join(live, 'nvidia_modprobe'));
}
