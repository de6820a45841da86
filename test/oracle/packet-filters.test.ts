// What `export` prints, given to the real packet filters in a network namespace of its own. Labels are known to a kernel with
// AppArmor and these profiles only (`npm run kernel` has one): elsewhere nft(8) may find fault with nothing but labels.

import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportOf, exportOfLong, labelling } from '../support/labels.js';
import { describeWith } from '../support/needs.js';

/** Every kind of condition, in every direction. */
const rules = [
  'network (accept, send, receive) inet tcp ip=10.0.0.2 port=80-90 interface=eth* peer=(label=web),',
  'network (connect, send, receive) inet tcp peer=(ip=10.0.0.5 port=443 label=db),',
  'network receive udp port=53 interface={eth0,wlan0} peer=(ip=fe80::1 label=dns),',
  'network connect inet6 stream peer=(ip=2001:db8::1 port=22 label=":ns:a//&b c"),',
  'network (accept, receive) inet ip=10.0.0.9 peer=(label=x.y-z),',
  'network send inet6 udp interface={wlan*,eth7} peer=(ip=2001:db8::2 label=wlan),',
  'network receive inet icmp ip=127.0.0.1 interface=lo peer=(label=ping),',
  'network send udp port=7 interface=eth1 peer=(port=8 label="ö"),',
];
const tree = { main: labelling(...rules) };

function textFor(format: 'nftables' | 'iptables'): string {
  const { exported } = exportOf(tree, { format });
  if (exported === undefined) throw new Error('not exported');
  // None of the rules is left out.
  expect(exported.diagnostics.filter(({ code }) => code !== 'packets/unknown-label')).toEqual([]);
  return exported.text;
}

function file(): string {
  return join(tmpdir(), `aa-merge-labels-${process.pid}`);
}

/** As root a namespace is made like this; others are root in one of users. */
const [unshare, ...spaces] = ['unshare', process.getuid?.() === 0 ? '-n' : '-rn'] as const;

function inNamespace(
  command: readonly string[],
  input = '',
): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(unshare, [...spaces, ...command], { encoding: 'utf8', input });
  return { status, said: `${stdout}${stderr}` };
}

const isInstalled = (name: string): boolean => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
const tools = ['nft', 'iptables-restore', 'ip6tables-restore'].every(isInstalled) ? true : undefined;

describeWith('nftables and iptables', tools, () => {
  const canFilter = inNamespace(['nft', '-c', '-f', '-'], 'table inet x { chain y { ct state new accept; }; }\n');
  if (canFilter.status !== 0) {
    process.stderr.write(
      `SKIPPED: no rule set of \`export\` was given to nft, iptables-restore or ip6tables-restore: this kernel lets nobody filter in a namespace (the emulated machine does): ${canFilter.said}\n`,
    );
    test.skip('SKIPPED: a kernel that lets tests filter packets', () => undefined);
    return;
  }

  test('nft takes the rule set, or misses nothing but the labels', () => {
    const text = textFor('nftables');
    const { status, said } = inNamespace(['nft', '-c', '-f', '-'], text);
    if (status === 0) return;
    const lines = text.split('\n');
    const places = [...said.matchAll(/^[^\n:]*:(\d+):[\d-]+: Error: (.*)$/gm)];
    expect(places.length).toBeGreaterThan(0);
    for (const [, line, why] of places) {
      expect(why).toMatch(/^Could not process rule: (No such file or directory|Operation not supported)$/);
      expect(lines[Number(line) - 1]).toMatch(/^ *secmark label_|meta secmark set "label_/);
    }
    process.stderr.write(
      'This kernel knows no labels of AppArmor: the rest of the rule set is checked without them.\n',
    );
    const without = text.replace(/^ {2}secmark .*\n/gm, '').replace(/meta secmark set ".*"/g, 'counter');
    expect(inNamespace(['nft', '-c', '-f', '-'], without)).toEqual({ status: 0, said: '' });
    // Put into force twice, it stands once.
    const twice = inNamespace(
      ['sh', '-c', 'cat > "$0"; nft -f "$0" && nft -f "$0" && nft list tables; rm "$0"', file()],
      without,
    );
    expect(twice).toEqual({ status: 0, said: 'table inet aa_merge\n' });
  });

  test('nft refuses what is wrong with one rule of it', () => {
    const wrong = textFor('nftables').replace('dport 80-90', 'dport 90-80');
    expect(inNamespace(['nft', '-c', '-f', '-'], wrong).said).toMatch(/[Rr]ange (has zero or )?negative/);
  });

  test.each(['iptables-restore', 'ip6tables-restore'])('%s takes the rule set, and refuses a broken one', (tool) => {
    const text = textFor('iptables');
    expect(inNamespace([tool, '--test'], text)).toEqual({ status: 0, said: '' });
    expect(inNamespace([tool, '--test'], text.replaceAll('--selctx', '--selctxt')).status).not.toBe(0);
    const long = exportOfLong('iptables').exported?.text ?? 'not exported';
    expect(inNamespace([tool, '--test'], long)).toEqual({ status: 0, said: '' });
    expect(inNamespace([tool, '--test'], text.replace(/--ct(dir|state) [A-Z]+/g, '--ct$1 BACK')).status).not.toBe(0);
  });
});
