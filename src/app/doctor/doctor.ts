// `aa-merge doctor`: what a system lacks for loading policy. Takes a root and ports, gives one finding for each check that has
// something to say. To add a check: its name in finding.ts, itself in one of the lists, its words in report/doctor-words.ts.

import type { BytePath, Ports } from '../../base/index.js';
import { AaMergeError } from '../../base/index.js';
import { rootedFiles } from '../../store/index.js';
import { checkNamespace } from '../namespace-kernel.js';
import type { CheckWishes, Finding } from './finding.js';
import { kernelChecks } from './kernel-checks.js';
import { parserChecks } from './parser-checks.js';
import { separationCheck } from './separation-check.js';
import { systemAt } from './system.js';

/** Findings in the order of the checks. Throws AaMergeError `app/no-system`, `app/bad-namespace`. */
export function examine(root: BytePath, wishes: CheckWishes, { files, kernel }: Ports): readonly Finding[] {
  if (wishes.namespace !== undefined) checkNamespace(wishes.namespace);
  if (!files.exists(root) || files.stat(root).kind !== 'directory') throw new AaMergeError('app/no-system', { root });
  const system = systemAt(root, rootedFiles(files, root), kernel);
  return [...kernelChecks, ...parserChecks, separationCheck].flatMap(({ name, look }) => {
    const found = look(system, wishes) ?? [];
    return [found].flat().map((one) => ({ check: name, ...one }));
  });
}
