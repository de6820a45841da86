// Rule sets of a packet filter out of a policy in memory. Takes files below /p, gives what `export` makes of them.

import type { ByteText } from '../../src/base/index.js';
import { byteTextOf } from '../../src/base/index.js';
import type { ExportRequest, ExportResult } from '../../src/app/index.js';
import { exportLabels } from '../../src/app/index.js';
import { memoryFileSystem } from '../../src/host/index.js';

/** A profile that knows labels of packets, with these rules. */
export function labelling(...rules: readonly string[]): string {
  return `abi <kernel>,\nprofile p /p {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;
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
