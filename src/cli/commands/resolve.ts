// `aa-merge resolve UNIT`: options and a file in, what became of the unit out. The file is only read.

import { resolveUnit } from '../../app/index.js';
import type { BytePath, ByteText, Ports } from '../../base/index.js';
import { AaMergeError, fromBytes } from '../../base/index.js';
import { standingOf, unitLimits } from '../../reconcile/index.js';
import { grantWords, resolveDocument, resolveText, shellWord } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';
import { hostOptions } from '../host-options.js';
import { reasonGiven, sayWhatBecame } from '../settling.js';

export function run(call: Call<'resolve'>): Standing {
  const { options, ports, terminal } = call;
  const { root, reference, policyDir, stateDir, widening, with: file, takeVendor, accept, later, verbose } = options;
  const [unit] = call.operands as [string];
  if ((file === undefined) !== takeVendor) throw new AaMergeError('app/no-answer', { unit });
  const why = reasonGiven('resolve', options);
  const answer = file === undefined ? undefined : { text: textIn(file, ports), name: file };
  const host = { root, reference, policyDir, stateDir, widening };
  const result = resolveUnit({ ...host, unit, answer, accept, why, later, wordsOf: grantWords }, ports);
  const names = { name: result.name, judgedAs: `${policyDir}/${result.unit} (merged)` };
  const wanted = file === undefined ? '--take-vendor' : `--with ${shellWord(file)}`;
  const wishes = {
    ...names,
    isVendors: takeVendor,
    verbose,
    widening,
    hostOptions: hostOptions(options),
    paint: terminal.colors,
    command: `aa-merge resolve${hostOptions(options)} ${shellWord(result.unit)} ${wanted}`,
  };
  const text = resolveText(result, wishes);
  const { refused } = result;
  const standing = sayWhatBecame(call, result, {
    text,
    isRefused: refused !== undefined,
    document: () => resolveDocument(result, names),
  });
  if (refused === undefined) return standing;
  // What permits more is refused. For anything else a person's text is input at fault; the vendor's stays held.
  if (standingOf(refused) === 'refused') return 'refused';
  return takeVendor ? 'held' : 'trouble';
}

/** A device has no end, and what is larger than a unit may be is none. Throws: AaMergeError, FileSystemError. */
function textIn(path: BytePath, { files }: Pick<Ports, 'files'>): ByteText {
  const { kind, size } = files.stat(path);
  const most = unitLimits.fileBytes;
  if (kind === 'other') throw new AaMergeError('app/no-text', { path, why: 'kind' });
  if (size > most) throw new AaMergeError('app/no-text', { path, why: 'size', most });
  return fromBytes(files.readFile(path));
}
