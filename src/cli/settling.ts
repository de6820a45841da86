// What the commands that settle a unit have in common: a reason is needed, and in the end they say what became of the unit.
// Takes a call and a result, prints, gives the standing.

import type { SettleResult } from '../app/index.js';
import { AaMergeError } from '../base/index.js';
import { standingOf } from '../reconcile/index.js';
import type { UnseenReport, UnseenWishes } from '../report/index.js';
import { planText, unseenText } from '../report/index.js';
import type { Standing } from './exit-codes.js';
import { weightiest } from './exit-codes.js';
import { hostOptions } from './host-options.js';
import { tellOfKernel } from './kernel-notes.js';
import type { CommandName } from './command-names.js';
import type { OptionsOf } from './options-of.js';
import { complainOfDecisions, complainOfRecords, tellOfGenerated, tellOfRuns } from './records.js';
import type { Terminal } from './terminal.js';

/** Throws: AaMergeError `cli/needed-option`. */
export function reasonGiven(command: CommandName, { why }: { readonly why: string | undefined }): string {
  if (why === undefined || why.trim() === '') throw new AaMergeError('cli/needed-option', { command, option: '--why' });
  return why;
}

export type SettlingOptions = Pick<
  OptionsOf<'accept'>,
  'root' | 'reference' | 'policyDir' | 'stateDir' | 'widening' | 'json' | 'quiet' | 'verbose'
>;

/** Says it, as text or as a document; the standing is that of the unit now. */
export function sayWhatBecame(
  { options, terminal }: { readonly options: SettlingOptions; readonly terminal: Terminal },
  result: SettleResult,
  { text, isRefused = false, document }: { readonly text: string; readonly isRefused?: boolean; document(): object },
): Standing {
  const { reference, policyDir, stateDir, widening, json, quiet, verbose } = options;
  tellOfRuns(result, terminal);
  tellOfKernel(result.kernel, options, terminal);
  complainOfRecords(result.brokenRecords, terminal);
  complainOfDecisions(result.run?.staleDecisions ?? [], terminal);
  const generated = tellOfGenerated(result.run?.plan ?? {}, quiet, terminal);
  const outcomes = result.run?.outcomes ?? [];
  if (json) terminal.write(`${JSON.stringify(document(), undefined, 2)}\n`);
  else {
    if (!quiet || isRefused) terminal.write(text);
    if (result.run !== undefined) {
      const places = { reference, policyDir, stateDir };
      const { isCopy } = result;
      const wishes = { quiet, verbose, diff: false, applied: true, places, widening, isCopy };
      terminal.write(planText(outcomes, { ...wishes, hostOptions: hostOptions(options), paint: terminal.colors }));
    }
  }
  return weightiest([generated, ...outcomes.map(standingOf)]);
}

/** What says which grants are meant. */
export type GrantOptions = Pick<OptionsOf<'accept'>, 'grant' | 'seen'> &
  Partial<Pick<OptionsOf<'accept'>, 'everywhere' | 'later' | 'consent'>>;

/** Of `accept` and `reject`, where nobody was shown the grants: they are shown now. */
export function sayUnseen(
  call: { readonly options: SettlingOptions & GrantOptions; readonly terminal: Terminal },
  result: SettleResult & { readonly unseen: UnseenReport },
  command: UnseenWishes['command'],
  document: () => object,
): Standing {
  const { options, terminal } = call;
  const { verbose, widening, grant } = options;
  const flags = (['everywhere', 'consent', 'later'] as const).filter((name) => options[name] === true);
  const asked = [...grant.map((number) => ` --grant ${number}`), ...flags.map((name) => ` --${name}`)].join('');
  const wishes = { command, asked, verbose, widening, hostOptions: hostOptions(options), paint: terminal.colors };
  sayWhatBecame(call, result, { text: unseenText(result.unseen, wishes), isRefused: true, document });
  return standingOf(result.unseen.outcome);
}
