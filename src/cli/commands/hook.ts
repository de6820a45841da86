// `aa-merge hook PHASE`: called by scripts of packages. Two processes: one that watches the time, and a worker that does the
// work, so that nothing that goes wrong in the work is more than a line for the script that called. The phase says who
// calls, for the record; it decides nothing, but that a package that is being purged takes its units with it.

import { runHook, settleCutOff } from '../../app/index.js';
import { AaMergeError, FileSystemError, unitPath } from '../../base/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';
import { isUsualHost } from '../host-options.js';
import { hookRequest, leaveTrouble, printRecord, tellOfHook } from '../hook-words.js';
import { describeTrouble } from '../trouble.js';

/** What does not ask for another host, or for another judgement. */
const harmless: ReadonlySet<string> = new Set(['root', 'deadline', 'json', 'color', 'quiet', 'verbose']);

export function run(call: Call<'hook'>): Standing {
  const { options, operands, ports, given, terminal } = call;
  const [phase = '', ...units] = operands;
  const isUsual = [...given].every((name) => harmless.has(name));
  const purged = phase === 'purge' ? units.map((unit) => unitPath(unit)) : [];
  const request = { ...hookRequest(options, units, isUsual && phase !== 'purge'), purged };
  if (ports.worker === undefined) {
    try {
      tellOfHook(phase, runHook(request, ports), options, call);
    } catch (thrown) {
      const words = describeTrouble(thrown, { command: 'hook', available: [] });
      leaveTrouble(phase, { code: 'app/hook-broken', data: { why: mainWords(words) } }, words, options, call);
    }
  } else {
    const end = ports.worker.run(options.deadline, isUsualHost(options));
    if (end.kind !== 'ended' || end.status !== 0) {
      try {
        settleCutOff(request, ports);
      } catch (error) {
        // The next run tries again.
        if (!(error instanceof AaMergeError) && !(error instanceof FileSystemError)) throw error;
      }
      const late = { code: 'app/hook-late', data: { seconds: options.deadline } } as const;
      const broken = { code: 'app/hook-broken', data: { why: '' } } as const;
      leaveTrouble(phase, end.kind === 'late' ? late : broken, '', options, call);
    }
  }
  // What a worker prints on standard output is read by nobody.
  if (options.json) printRecord(options, ports, terminal);
  return 'done';
}

function mainWords(trouble: string): string {
  return (trouble.split('\n')[0] ?? '').replace(/^aa-merge: /, '');
}
