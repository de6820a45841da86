// Rule sets of a packet filter out of a policy in memory. Takes files below /p, gives what `export` makes of them.

import type { BytePath, ByteText } from '../../src/base/index.js';
import { byteTextOf } from '../../src/base/index.js';
import type { ExportRequest, ExportResult } from '../../src/app/index.js';
import { exportLabels } from '../../src/app/index.js';
import { memoryFileSystem } from '../../src/host/index.js';

/** A profile that knows labels of packets, with these rules. */
export function labelling(...rules: readonly string[]): string {
  return `abi <kernel>,\nprofile p /p {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;
}

/**
 * Policy that makes lines as long as they can be: a rule with text for a packet filter just where iptables-restore(8) begins
 * to read again, in a label; labels and lists of interfaces of full length; a label that no filter takes; a long path.
 */
export function exportOfLong(format: ExportRequest['format']): ExportResult & { readonly hidden: string } {
  const hidden = '-A INPUT -j NO_SUCH_TARGET';
  const [head, tail] = ['network (receive', ') udp port=9 peer=(label="'];
  const room = 10_239 - `# /p/main:3: ${head}${tail}`.length;
  const words = ', receive'.repeat(Math.floor(room / 9));
  const address = '2001:db8:1111:2222:3333:4444:5555:666';
  const interfaces = Array.from({ length: 64 }, (_, at) => String(at).padStart(15, 'n')).join();
  const rules = [
    `${head}${words}${tail}${'x'.repeat(room % 9)}${hidden} "),`,
    `network receive udp ip=${address}6 port=1000-2000 interface={${interfaces}} peer=(ip=${address}7 label="${'é'.repeat(127)}"),`,
    `network receive udp port=7 peer=(label="${'é'.repeat(6_000)}"),`,
  ];
  const other = 'abi <kernel>,\nprofile q { network receive udp port=8 peer=(label=q), }\n';
  const deep = `${`${'é'.repeat(120)}/`.repeat(14)}q`;
  const files = ['/p/main', `/p/${deep}`].map((path) => byteTextOf(path) as BytePath);
  return { ...exportOf({ main: labelling(...rules), [byteTextOf(deep)]: other }, { format, files }), hidden };
}

export function exportOf(
  tree: string | Readonly<Record<string, string>>,
  { profile, ...request }: Partial<Omit<ExportRequest, 'profile'>> & { readonly profile?: string } = {},
): ExportResult {
  const files = typeof tree === 'string' ? { main: tree } : tree;
  const disk = memoryFileSystem(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`/p/${name}`, byteTextOf(text)])),
  );
  const about = profile === undefined ? {} : { profile: profile as ByteText };
  return exportLabels({ format: 'nftables', files: [], policyDirectory: '/p', ...request, ...about }, disk);
}

/** The lines that match packets, without their labels' part. */
export function matchesOf({ exported }: ExportResult): string[] {
  const lines = (exported?.text ?? '').split('\n').filter((line) => line.includes(' set "'));
  return lines.map((line) => line.trim().replace(/ ?meta secmark set ".*"$/, ''));
}

/** `code@line: message` of what was said. */
export function saidBy({ exported, invalid }: ExportResult): string[] {
  const all = [...(exported?.diagnostics ?? []), ...invalid.flatMap(({ diagnostics }) => diagnostics)];
  return all.map(({ code, line, message }) => `${code}@${line}: ${message}`);
}
