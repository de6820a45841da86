// Marks as a rule set for nft(8). Takes marks, gives a text that replaces the table of the same name, and nothing else.
// Source: nft(8), "META EXPRESSION TYPES", "CT EXPRESSIONS", "SECMARK".

import type { ByteText, Diagnostic } from '../base/index.js';
import { readable } from '../base/index.js';
import { textOfAddress } from '../model/index.js';
import type { PacketEnd, PacketMark, PacketMarks } from '../packets/index.js';
import { headComments, remarkComments, ruleComments } from './export-lines.js';
import type { Places } from './places.js';

const table = 'inet aa_merge';

/** Where addresses and ports are those of the socket: before it is sent elsewhere, and after. */
const chains = [
  { direction: 'in', head: 'chain input', hook: 'type filter hook input priority 150; policy accept;' },
  { direction: 'out', head: 'chain output', hook: 'type filter hook output priority -150; policy accept;' },
] as const;

export function nftablesText({ marks, diagnostics }: PacketMarks, places: Places): string {
  const names = labelNames(marks.map(({ label }) => label));
  const objects = [...names].map(([label, name]) => `  secmark ${name} { "${readable(label)}" }`);
  const bodies = chains.map(({ direction, head, hook }) => [
    `  ${head} {`,
    `    ${hook}`,
    ...marks.filter((mark) => mark.direction === direction).flatMap((mark) => markLines(mark, names, places)),
    '  }',
  ]);
  return [
    ...headComments('nft -f FILE'),
    ...remarks(diagnostics, places),
    '',
    // To be deleted, it has to be there.
    `table ${table} { }`,
    `delete table ${table}`,
    `table ${table} {`,
    ...objects,
    ...bodies.flat(),
    '}',
    '',
  ].join('\n');
}

function remarks(diagnostics: readonly Diagnostic[], places: Places): string[] {
  const lines = remarkComments(diagnostics, places);
  return lines.length === 0 ? [] : ['#', ...lines];
}

function markLines(mark: PacketMark, names: ReadonlyMap<ByteText, string>, places: Places): string[] {
  const comments = ruleComments(mark, places).map((line) => `    ${line}`);
  return [...comments, `    ${[...matchWords(mark), `meta secmark set "${names.get(mark.label) ?? ''}"`].join(' ')}`];
}

function matchWords(mark: PacketMark): string[] {
  const { direction, version, protocol, near, far, interfaces, sender, opens } = mark;
  const [source, target] = direction === 'in' ? [far, near] : [near, far];
  const hasAddress = source.address !== undefined || target.address !== undefined;
  return [
    ...(interfaces === undefined ? [] : [`${direction === 'in' ? 'iifname' : 'oifname'} ${nameSet(interfaces)}`]),
    ...(version === undefined || hasAddress ? [] : [`meta nfproto ipv${version}`]),
    ...addressWords('saddr', source),
    ...addressWords('daddr', target),
    ...protocolWords(protocol, source, target),
    ...(opens ? ['ct state new'] : []),
    ...(sender === undefined ? [] : [`ct direction ${sender === 'opener' ? 'original' : 'reply'}`]),
  ];
}

function nameSet(interfaces: NonNullable<PacketMark['interfaces']>): string {
  const names = interfaces.map(({ text, isPrefix }) => `"${text}${isPrefix ? '*' : ''}"`);
  return names.length === 1 ? (names[0] ?? '') : `{ ${names.join(', ')} }`;
}

function addressWords(which: 'saddr' | 'daddr', { address }: PacketEnd): string[] {
  if (address === undefined) return [];
  return [`${address.length === 4 ? 'ip' : 'ip6'} ${which} ${textOfAddress(address)}`];
}

function protocolWords(protocol: PacketMark['protocol'], source: PacketEnd, target: PacketEnd): string[] {
  if (protocol === 'all') return [];
  if (protocol === 'all-but-tcp') return ['meta l4proto != tcp'];
  const ports = [portWords(`${protocol} sport`, source), portWords(`${protocol} dport`, target)].flat();
  return ports.length === 0 ? [`meta l4proto ${protocol}`] : ports;
}

function portWords(which: string, { ports }: PacketEnd): string[] {
  if (ports === undefined) return [];
  const [from, to] = ports;
  return [`${which} ${from === to ? from : `${from}-${to}`}`];
}

/** Labels in order, each with a name that nft takes; two that would get the same name are numbered. */
function labelNames(labels: readonly ByteText[]): ReadonlyMap<ByteText, string> {
  const names = new Map<ByteText, string>();
  const taken = new Set<string>();
  for (const label of [...new Set(labels)].sort()) {
    const plain = `label_${label.replace(/[^A-Za-z0-9]/g, '_').slice(0, 100)}`;
    let name = plain;
    for (let number = 2; taken.has(name); number += 1) name = `${plain}_${number}`;
    taken.add(name);
    names.set(label, name);
  }
  return names;
}
