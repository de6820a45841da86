// Which packets a rule with a label is about, condition by condition, and what is said where a packet filter cannot tell them.

import { exportOf, labelling, matchesOf, saidBy } from '../../support/labels.js';

const marked = (...rules: readonly string[]): string[] => matchesOf(exportOf(labelling(...rules)));
const saidOf = (...rules: readonly string[]): string[] =>
  saidBy(exportOf(labelling(...rules))).filter((line) => !line.startsWith('packets/unknown-label'));

test.each<[string, readonly string[]]>([
  // Directions are permissions.
  ['network receive tcp port=80 peer=(label=l),', ['tcp dport 80']],
  ['network send tcp port=80 peer=(label=l),', ['tcp sport 80']],
  ['network send inet tcp peer=(port=80 label=l),', ['meta nfproto ipv4 tcp dport 80']],
  // Both ends change places with the direction.
  [
    'network (send, receive) inet udp ip=10.0.0.1 port=53 peer=(ip=10.0.0.2 port=1024-65535 label=l),',
    [
      'ip saddr 10.0.0.2 ip daddr 10.0.0.1 udp sport 1024-65535 udp dport 53',
      'ip saddr 10.0.0.1 ip daddr 10.0.0.2 udp sport 53 udp dport 1024-65535',
    ],
  ],
  // A rule without permissions has them all.
  ['network inet udp peer=(label=l),', ['meta nfproto ipv4 meta l4proto udp', 'meta nfproto ipv4 meta l4proto udp']],
  // Families: of the rule, of its addresses, or both.
  ['network receive inet6 dgram peer=(label=l),', ['meta nfproto ipv6 meta l4proto udp']],
  ['network receive udp peer=(label=l),', ['meta l4proto udp']],
  ['network receive udp peer=(ip=fe80::1 label=l),', ['ip6 saddr fe80::1 meta l4proto udp']],
  ['network receive peer=(label=l),', ['']],
  ['network receive inet peer=(label=l),', ['meta nfproto ipv4']],
  ['network receive inet icmp peer=(label=l),', ['meta nfproto ipv4 meta l4proto icmp']],
  // Ports without a type are of both protocols that have some; port 0 is any.
  ['network receive inet port=7 peer=(label=l),', ['meta nfproto ipv4 tcp dport 7', 'meta nfproto ipv4 udp dport 7']],
  ['network receive inet udp port=0 peer=(label=l),', ['meta nfproto ipv4 meta l4proto udp']],
  // Interfaces: names, beginnings, lists; `*` is any.
  ['network receive inet udp interface=eth0 peer=(label=l),', ['iifname "eth0" meta nfproto ipv4 meta l4proto udp']],
  ['network send inet udp interface=eth* peer=(label=l),', ['oifname "eth*" meta nfproto ipv4 meta l4proto udp']],
  [
    'network receive udp interface={wlan,eth[01]} peer=(label=l),',
    ['iifname { "eth0", "eth1", "wlan" } meta l4proto udp'],
  ],
  ['network receive udp interface=* peer=(label=l),', ['meta l4proto udp']],
  ['network receive udp interface=a23456789012345 peer=(label=l),', ['iifname "a23456789012345" meta l4proto udp']],
  ['network receive udp interface=a2345678901234* peer=(label=l),', ['iifname "a2345678901234*" meta l4proto udp']],
  // Who may open a connection, and only that.
  [
    'network (connect, send, receive) tcp peer=(port=443 label=l),',
    ['tcp sport 443 ct direction reply', 'tcp dport 443 ct direction original'],
  ],
  [
    'network (accept, send, receive) tcp port=443 peer=(label=l),',
    ['tcp dport 443 ct direction original', 'tcp sport 443 ct direction reply'],
  ],
  ['network (connect, accept, receive) tcp peer=(label=l),', ['meta l4proto tcp', 'meta l4proto tcp ct state new']],
  ['network accept tcp port=22 peer=(label=l),', ['tcp dport 22 ct state new']],
  ['network connect inet peer=(label=l),', ['meta nfproto ipv4 meta l4proto tcp ct state new']],
  [
    'network (accept, receive) inet peer=(label=l),',
    ['meta nfproto ipv4 meta l4proto != tcp', 'meta nfproto ipv4 meta l4proto tcp ct direction original'],
  ],
  // To deny packets of a label, the kernel has to see it, too.
  ['deny network receive udp port=9 peer=(label=l),', ['udp dport 9']],
])('%s', (rule, expected) => {
  expect([...marked(rule)].sort()).toEqual([...expected].sort());
  expect(saidOf(rule)).toEqual([]);
});

test.each<[string, RegExp]>([
  ['network receive udp peer=(label=l*),', /`label=l\*` is a pattern/],
  ['network send udp peer=(label:=p),', /`label:=p` labels what this program sends/],
  ['network receive udp label=s peer=(label=l),', /`label=s` is about the label of a socket/],
  ['network receive udp interface=*0 peer=(label=l),', /`interface=\*0` cannot be written as names/],
  ['network receive udp interface=a234567890123456 peer=(label=l),', /`interface=a234567890123456` cannot/],
  ['network receive udp interface=a23456789012345* peer=(label=l),', /`interface=a23456789012345\*` cannot/],
  ['network receive udp interface={lo,a23456789012345*} peer=(label=l),', /cannot be written as names/],
  ['network receive udp interface=[^a]b peer=(label=l),', /`interface=\[\^a\]b` cannot/],
  ['network receive inet raw peer=(label=l),', /packets of `inet raw` sockets cannot be told/],
  ['network receive inet udp ip=::1 peer=(label=l),', /no packet has the address that `inet udp` asks for/],
  ['network receive udp ip=none peer=(label=l),', /no packet has the address that `ip=none` asks for/],
  ['network receive udp ip=::ffff:1.2.3.4 peer=(label=l),', /`ip=::ffff:1.2.3.4`/],
  ['network getattr peer=(label=l),', /`getattr` is about sockets, and not about packets/],
  ['network connect inet udp peer=(label=l),', /`connect` is about sockets/],
  [`network receive udp peer=(label=${'l'.repeat(256)}),`, /no packet filter takes the text/],
])('what no filter can say marks nothing, and is told: %s', (rule, message) => {
  const result = exportOf(labelling(rule));
  expect(matchesOf(result)).toEqual([]);
  const said = saidBy(result);
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/^packets\/not-marked@3: no packet is marked for this rule: /);
  expect(said[0]).toMatch(message);
  expect(result.exported?.diagnostics.map(({ code }) => code)).toEqual(['packets/not-marked']);
  // The file says so as well.
  expect(result.exported?.text).toMatch(/^# \/p\/main:3: no packet is marked/m);
});

test('rules without a label, and the label of packets without one, mark nothing', () => {
  const result = exportOf(
    labelling('network inet,', 'network receive peer=(label=unlabeled),', 'network receive udp peer=(label=l),'),
  );
  expect(matchesOf(result)).toHaveLength(1);
});

test('rules that say the same are one mark with each of them beside it, once', () => {
  const rule = 'network receive udp port=9 peer=(label=l),';
  const one = `abi <kernel>,\nprofile a { include <lab>\n ${rule} }\nprofile b { include <lab>\n}\n`;
  const { exported } = exportOf({ main: one, lab: `${rule}\n`, z: 'profile l { }\n' }, { files: ['/p/main', '/p/z'] });
  const lines = (exported?.text ?? '').split('\n');
  const at = lines.findIndex((line) => line.includes('udp dport 9 meta'));
  expect(lines.slice(at - 3, at).map((line) => line.trim())).toEqual([
    'type filter hook input priority 150; policy accept;',
    `# /p/lab:1: ${rule}`,
    `# /p/main:3: ${rule}`,
  ]);
  expect(exported?.diagnostics).toEqual([]);
});

test('two spellings of one stack are one mark, with the label as the kernel writes it', () => {
  const { exported } = exportOf(
    labelling(
      'network receive udp port=8 peer=(label="p//&:n:b//&a"),',
      'network receive udp port=9 peer=(label=":n:a//&b//&:n:a//&unconfined"),',
      'network receive udp port=9 peer=(label=":n:a//&:n:b//&:n:unconfined"),',
    ),
  );
  const shown = exported?.marks.marks.map(({ label, rules }) => `${label} of ${rules.length}`);
  expect(shown).toEqual(['p//&:n:a//&b of 1', ':n:a//&b//&unconfined of 2']);
  expect(exported?.diagnostics).toEqual([]);
});

test('the order depends on nothing but what rules say', () => {
  const rules = [
    'network receive udp port=9 peer=(label=b),',
    'network send udp peer=(port=10 label=a),',
    'network receive udp port=100 peer=(label=a),',
    'network receive inet tcp peer=(ip=10.0.0.1 port=2 label=c),',
  ];
  const shown = (list: readonly string[]): string[] => matchesOf(exportOf(labelling(...list)));
  const expected = ['udp dport 9', 'udp dport 100', 'ip saddr 10.0.0.1 tcp sport 2', 'udp dport 10'];
  expect(shown(rules)).toEqual(expected);
  expect(shown([...rules].reverse())).toEqual(expected);
});
