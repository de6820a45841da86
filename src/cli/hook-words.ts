// What a hook says, and what it leaves for a person: one line on standard error, and in the state directory the whole report
// with the record that `--json` prints. Takes results, gives nothing back. Must never stand in the way of a package.

import type { HookRequest, HookResult } from '../app/index.js';
import type { ByteText, DiagnosticCode, Ports } from '../base/index.js';
import { byteTextOf } from '../base/index.js';
import type { HookReport } from '../report/index.js';
import { hookDocument, hookLine, hookText, kernelJson } from '../report/index.js';
import { leaveHookFile, leaveHookReport, readHookFile, rootedFiles, stateLayout } from '../store/index.js';
import { hostOptions } from './host-options.js';
import type { OptionsOf } from './options-of.js';
import { settingsPlace } from './settings.js';
import type { Terminal } from './terminal.js';
import { underRoot } from './values.js';
import { version } from './version.js';

type Options = OptionsOf<'hook'>;

export function hookRequest(options: Options, units: readonly string[], isUsual: boolean): HookRequest {
  const { root, reference, policyDir, stateDir, widening } = options;
  const settings = underRoot(root, settingsPlace);
  return { root, reference, policyDir, stateDir, widening, units, version, settings, isUsual };
}

interface Ways {
  readonly ports: Ports;
  readonly terminal: Terminal;
}

/** What the runs of one hook came to. */
export function tellOfHook(phase: string, results: readonly HookResult[], options: Options, ways: Ways): void {
  const runs = results.flatMap((result) => (result.kind === 'done' ? [result.run] : []));
  const busy = results.find((result) => result.kind === 'busy');
  const report: HookReport = {
    phase,
    time: ways.ports.clock.now(),
    runs: runs.map((run) => ({
      outcomes: run.outcomes,
      spared: run.spared,
      wrote: run.plan.operations.length > 0,
      generated: run.plan.generated ?? [],
      recovered: run.recovery !== undefined,
      kernel: run.kernel,
      kernelJson: kernelJson(run.kernel),
    })),
    trouble: busy === undefined ? undefined : { code: 'app/hook-busy', data: { holder: busy.holder } },
  };
  tell(report, '', options, ways);
}

/** A hook that could not do what it is for. */
export function leaveTrouble(
  phase: string,
  trouble: { readonly code: DiagnosticCode; readonly data: Readonly<Record<string, string | number>> },
  words: string,
  options: Options,
  ways: Ways,
): void {
  tell({ phase, time: ways.ports.clock.now(), runs: [], trouble }, words, options, ways);
}

function tell(report: HookReport, words: string, options: Options, { ports, terminal }: Ways): void {
  const { stateDir, root, quiet, verbose, policyDir, reference, widening } = options;
  const [layout, files] = [stateLayout(stateDir), rootedFiles(ports.files, root)];
  const wishes = {
    quiet: false,
    verbose,
    diff: false,
    applied: true,
    places: { reference, policyDir, stateDir },
    widening,
    hostOptions: hostOptions(options),
    paint: plain,
  };
  const text = hookText(report, wishes) + words;
  const line = hookLine(report, hostOptions(options), quiet);
  // A hook that had nothing to do must not take away what the one before it did.
  if (text !== '' || report.trouble !== undefined || wasInTrouble(readHookFile(layout, 'last.json', files))) {
    const record = `${JSON.stringify(hookDocument(report), undefined, 2)}\n`;
    leaveHookFile(layout, 'last.json', byteTextOf(record), files);
    const time = `${new Date(report.time).toISOString().slice(0, 19)}Z`;
    if (text !== '') leaveHookReport(layout, `${time} ${report.phase}`, byteTextOf(text), files);
  }
  if (verbose && text !== '') terminal.complain(text);
  else if (line !== '') terminal.complain(`aa-merge: ${line}\n`);
}

const same = (text: string): string => text;
const plain = { bold: same, dim: same, cyan: same, yellow: same, red: same, green: same };

function wasInTrouble(record: ByteText | undefined): boolean {
  return record !== undefined && /"result": "(busy|unfinished)"/.test(record);
}

/** The record as the last hook that had something to say left it. */
export function printRecord({ stateDir, root }: Options, ports: Ports, terminal: Terminal): void {
  const record = readHookFile(stateLayout(stateDir), 'last.json', rootedFiles(ports.files, root));
  terminal.write(record ?? `${JSON.stringify({ schema: 'aa-merge/hook@1', result: 'nothing' }, undefined, 2)}\n`);
}
