// The policy namespaces of a kernel, for people and for programs. Takes facts, gives lines, and the object that
// JSON.stringify writes as the schema says.

import type { ByteText, RunningProcess } from '../base/index.js';
import { readable } from '../base/index.js';
import { counted } from './text.js';
import { visible } from './visible.js';

/** What report needs to know of one. */
export interface NamespaceReport {
  readonly name: ByteText;
  readonly profiles: readonly ByteText[];
  readonly processes: readonly RunningProcess[];
}

/** What became of the one that was named. */
export type NamespaceDeed = 'listed' | 'created' | 'there-before' | 'removed';

/** Processes that are named; with `verbose` all. */
const mostNamed = 3;

/** One line each; with `verbose` the names of profiles, too. */
export function namespacesText(all: readonly NamespaceReport[], verbose: boolean): string {
  if (all.length === 0) return 'the kernel has no policy namespace besides its own\n';
  return all.map((one) => linesOf(one, verbose).join('')).join('');
}

function linesOf({ name, profiles, processes }: NamespaceReport, verbose: boolean): string[] {
  const shown = processes.slice(0, verbose ? processes.length : mostNamed);
  return [
    `${visible(name)}: ${counted(profiles.length, 'profile')}, ${counted(processes.length, 'process', 'processes')}\n`,
    ...(verbose ? profiles.map((profile) => `  profile ${visible(profile)}\n`) : []),
    ...shown.map(({ pid, program, label }) => `  process ${pid} (${visible(program)}) under ${visible(label)}\n`),
    ...(processes.length > shown.length ? [`  … and ${processes.length - shown.length} more\n`] : []),
  ];
}

/** What was done to one. */
export function namespaceDeedText(name: ByteText, deed: NamespaceDeed, profiles: number): string {
  const shown = visible(name);
  switch (deed) {
    case 'created':
      return `${shown}: made, without a profile; \`aa-merge --namespace ${shown} --root DIR\` brings policy into it\n`;
    case 'there-before':
      return `${shown}: was there before\n`;
    case 'removed':
      return `${shown}: removed, with ${counted(profiles, 'profile')}\n`;
    case 'listed':
      return '';
  }
}

/** The document of `namespace --json`. Schema: `namespace.schema.json`. */
export function namespaceDocument(deed: NamespaceDeed, all: readonly NamespaceReport[]): object {
  return {
    schema: 'aa-merge/namespace@1',
    deed,
    namespaces: all.map(({ name, profiles, processes }) => ({
      name: readable(name),
      profiles: profiles.map((profile) => readable(profile)),
      processes: processes.map(({ pid, program, label }) => ({
        pid,
        program: readable(program as ByteText),
        label: readable(label),
      })),
    })),
  };
}
