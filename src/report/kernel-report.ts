// What a run had to do with the compiler and the kernel, for people and for programs. Takes facts, gives lines, and a plain
// object that JSON.stringify writes as the schemas of `plan`, `accept` and `rollback` say.

import type { ByteText, DiagnosticCode } from '../base/index.js';
import { codes, readable } from '../base/index.js';
import { say } from './phrases.js';

/** What report needs to know. */
export interface KernelFacts {
  readonly isChecked: boolean;
  /** Of what was only tried. */
  readonly notChecked?: 'no-parser' | 'no-room' | 'not-wished' | undefined;
  /** Undefined where it was loaded. */
  readonly notLoaded: string | undefined;
  readonly loaded: readonly string[];
  readonly unloaded: readonly string[];
  readonly refusedBefore: readonly string[];
  readonly processes: readonly {
    readonly pid: number;
    readonly program: string;
    readonly label: string;
    readonly profile: string | undefined;
  }[];
}

/** Processes that are named; one update can reach hundreds. */
const mostProcesses = 20;

/** What somebody should know; with `quiet` only what asks for something to be done. */
export function kernelText(facts: KernelFacts, quiet: boolean): string {
  const { isChecked, notChecked, notLoaded, refusedBefore, processes } = facts;
  const isTried = notLoaded === 'dry-run';
  const isQuiet = notLoaded === undefined || notLoaded === 'no-parser' || isTried;
  const notes = [
    ...(isChecked ? [] : [isTried ? line('app/not-asked', { why: notChecked ?? '' }) : line('app/not-checked', {})]),
    ...(isQuiet ? [] : [line('app/not-loaded', { why: notLoaded })]),
  ];
  const warnings = [
    ...refusedBefore.map((file) => line('app/refused-before', { file })),
    ...processes
      .slice(0, mostProcesses)
      .map(({ pid, program, label, profile }) =>
        line('app/still-running', { pid, program, label, ...(profile === undefined ? {} : { profile }) }),
      ),
    ...(processes.length > mostProcesses ? [`… and ${processes.length - mostProcesses} more processes\n`] : []),
  ];
  return [...(quiet ? [] : notes), ...warnings].join('');
}

function line(code: DiagnosticCode, data: Readonly<Record<string, string | number>>): string {
  const { message, help } = say({ code, data });
  return `${codes[code].severity}: ${message}\n${help === undefined ? '' : `help: ${help}\n`}`;
}

/** Undefined where the kernel had nothing to do with it. */
export function kernelJson(facts: KernelFacts | undefined): object | undefined {
  if (facts === undefined) return undefined;
  const { isChecked, notLoaded, loaded, unloaded, refusedBefore, processes } = facts;
  const shown = (text: string): string => readable(text as ByteText);
  return {
    checked: isChecked,
    ...(notLoaded === undefined ? {} : { notLoaded }),
    loaded: loaded.map(shown),
    unloaded: unloaded.map(shown),
    refusedBefore: refusedBefore.map(shown),
    processes: processes.map(({ pid, program, label, profile }) => ({
      pid,
      program: shown(program),
      label: shown(label),
      ...(profile === undefined ? {} : { profile: shown(profile) }),
    })),
  };
}
