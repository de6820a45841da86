// Marks as a rule set for iptables-restore(8) and ip6tables-restore(8): one text for both, in which rules of one version say
// so. Takes marks, gives a text that replaces the table `security`, which is for labels and nothing else.
// Source: iptables-extensions(8), "SECMARK", "conntrack"; iptables(8), "-4", "-6".

import { readable } from '../base/index.js';
import { textOfAddress } from '../model/index.js';
import type { InterfaceName, PacketEnd, PacketMark, PacketMarks } from '../packets/index.js';
import { headComments, remarkComments, ruleComments } from './export-lines.js';
import type { Places } from './places.js';

export function iptablesText({ marks, diagnostics }: PacketMarks, places: Places): string {
  const remarks = remarkComments(diagnostics, places);
  return [
    ...headComments('iptables-restore FILE; ip6tables-restore FILE'),
    ...(remarks.length === 0 ? [] : ['#', ...remarks]),
    '*security',
    ':INPUT ACCEPT [0:0]',
    ':FORWARD ACCEPT [0:0]',
    ':OUTPUT ACCEPT [0:0]',
    ...marks.flatMap((mark) => [...ruleComments(mark, places), ...ruleLines(mark)]),
    'COMMIT',
    '',
  ].join('\n');
}

/** A rule takes one interface. */
function ruleLines(mark: PacketMark): string[] {
  return (mark.interfaces ?? [undefined]).map((name) => [...words(mark, name)].join(' '));
}

function words(mark: PacketMark, name: InterfaceName | undefined): string[] {
  const { direction, version, protocol, near, far, sender, opens, label } = mark;
  const [source, target] = direction === 'in' ? [far, near] : [near, far];
  const isIn = direction === 'in';
  return [
    ...(version === undefined ? [] : [`-${version}`]),
    `-A ${isIn ? 'INPUT' : 'OUTPUT'}`,
    ...(name === undefined ? [] : [`${isIn ? '-i' : '-o'} ${name.text}${name.isPrefix ? '+' : ''}`]),
    ...address('-s', source),
    ...address('-d', target),
    ...(protocol === 'all' ? [] : protocol === 'all-but-tcp' ? ['! -p tcp'] : [`-p ${protocol}`]),
    ...ports('--sport', source),
    ...ports('--dport', target),
    ...(opens ? ['-m conntrack --ctstate NEW'] : []),
    ...(sender === undefined ? [] : [`-m conntrack --ctdir ${sender === 'opener' ? 'ORIGINAL' : 'REPLY'}`]),
    `-j SECMARK --selctx "${readable(label)}"`,
  ];
}

function address(option: '-s' | '-d', { address: bytes }: PacketEnd): string[] {
  return bytes === undefined ? [] : [`${option} ${textOfAddress(bytes)}`];
}

function ports(option: '--sport' | '--dport', { ports: range }: PacketEnd): string[] {
  if (range === undefined) return [];
  const [from, to] = range;
  return [`${option} ${from === to ? from : `${from}:${to}`}`];
}
