// The profile that we ship for the work of hooks: taken by real compilers of three Debians, enforcing, and by our own model
// tight: what each request comes to. That a kernel has nothing to deny while it works is tried by `npm run kernel`.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { answerQueries, readQueries } from '../../src/app/index.js';
import { nodeFileSystem } from '../../src/host/index.js';
import { describeWith, parserPath } from '../support/needs.js';

const profile = 'reference-profiles/packaged/aa-merge';

describe.each([
  ['apparmor_parser', parserPath()],
  ['apparmor_parser of Debian 13', parserPath('trixie')],
  ['apparmor_parser of Debian unstable', parserPath('sid')],
])('%s', (need, found) => {
  describeWith(need, found, (parser) => {
    test('compiles it, with the abstractions of the system', () => {
      const words = ['-Q', '-K', '--config-file', '/dev/null', '-b', '/etc/apparmor.d', profile];
      const { status, stderr } = spawnSync(parser, words, { encoding: 'utf8' });
      expect([status, stderr.split('\n').filter((line) => /error|warning/i.test(line))]).toEqual([0, []]);
    });
  });
});

test('it is one profile that enforces, and attaches to what the work of a hook begins with', () => {
  const heads = readFileSync(profile, 'utf8')
    .split('\n')
    .filter((line) => /^\s*profile .*\{$/.test(line));
  expect(heads).toEqual(['profile aa-merge /usr/lib/aa-merge/hook {']);
});

describeWith('the abstractions of the system', parserPath(), () => {
  const ask = (access: string): string | undefined => {
    const [asked] = readQueries(`${JSON.stringify({ file: profile, access })}\n`, {
      policyDirectory: '/etc/apparmor.d',
    });
    const [answer] = asked === undefined ? [] : answerQueries([asked], nodeFileSystem);
    return (answer as { readonly answer?: string } | undefined)?.answer;
  };

  test.each([
    ['file /etc/apparmor.d/usr.bin.demo rw'],
    ['file /etc/apparmor.d/.aa-merge-1 l'],
    ['file /usr/share/apparmor/reference/abstractions/base r'],
    ['file /var/lib/aa-merge/base/usr.bin.demo rw'],
    ['file /etc/aa-merge.conf.d/review.consent rw'],
    ['file /var/lib/dpkg/info/demo.list r'],
    ['file /sys/kernel/security/apparmor/.replace w'],
    ['exec /usr/sbin/apparmor_parser'],
    ['capability mac_admin'],
    ['ptrace read peer=unconfined'],
  ])('it permits what the work takes: %s', (request) => {
    expect(ask(request)).toBe('allowed');
  });

  test.each([
    // Whatever a text makes of the program that reads it.
    ['file /etc/shadow r'],
    ['file /root/.ssh/id_ed25519 r'],
    ['file /home/somebody/notes r'],
    ['file /etc/passwd w'],
    ['file /etc/aa-merge.conf w'],
    ['file /usr/share/apparmor/reference/usr.bin.demo w'],
    ['file /usr/share/aa-merge/aa-merge.cjs w'],
    ['file /usr/lib/aa-merge/hook w'],
    ['file /var/lib/dpkg/status w'],
    ['file /var/lib/dpkg/info/demo.postinst w'],
    ['file /tmp/x w'],
    ['file /dev/sda r'],
    ['exec /usr/bin/dpkg'],
    ['exec /usr/bin/curl'],
    ['exec /etc/apparmor.d/usr.bin.demo'],
    ['exec /var/lib/aa-merge/x'],
    ['capability sys_admin'],
    ['capability mac_override'],
    ['capability net_admin'],
    ['network create inet stream'],
    ['network create inet6 dgram'],
    ['ptrace trace peer=unconfined'],
    ['signal send kill peer=unconfined'],
    ['mount /dev/sda target=/mnt/ fstype=ext4'],
    ['change_profile unconfined'],
  ])('and not: %s', (request) => {
    expect(ask(request)).toBe('denied');
  });
});
