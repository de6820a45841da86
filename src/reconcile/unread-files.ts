// Changed files that no profile of a repository reads: whoever reads them elsewhere gets what they newly permit, so they are
// judged by themselves, as far as that can be. Takes two states, gives findings. Must never take for harmless what is read
// wherever it lies: files of `local/`, and those of directories that are included as a whole.

import { posix } from 'node:path';
import type { BytePath, ByteText, Diagnostic, UnitPath } from '../base/index.js';
import { compareBytes } from '../base/index.js';
import { searchPath } from '../policy/index.js';
import type { ChangeFinding, ChangeFindingKind, PolicyChangeInput, Telling } from './change-telling.js';
import { judgeFile } from './judge-file.js';
import type { Remark } from './outcome.js';
import type { TwoStates } from './two-states.js';
import { unitKindOf } from './unit-kind.js';

export function unreadFiles(input: PolicyChangeInput, states: TwoStates, telling: Telling): ChangeFinding[] {
  const { before, after, changed } = states;
  return plainOnes(changed).flatMap((path): ChangeFinding[] => {
    const unit = telling.unitOf(path);
    const kind = unitKindOf(unit);
    if ((kind !== 'fragment' && kind !== 'override') || states.readersOf(path).length > 0) return [];
    const [one, other] = [before.set.files.get(path), after.set.files.get(path)];
    if ([one, other].some((file) => file !== undefined && namesFeatures(file.text))) return [];
    if (other === undefined) return one === undefined ? [] : [telling.doubt('used-elsewhere', [path])];
    if (before.saysAs(after, path)) return [];
    const errors = errorsIn(other.diagnostics);
    if (errors.length > 0) {
      // A text that never was policy spoils nothing.
      const wasWrong = one !== undefined && errorsIn(one.diagnostics).length > 0;
      return telling.ofErrors(wasWrong ? 'incomplete' : 'invalid', [{ root: path, errors }]);
    }
    // Nobody can have named what was not there.
    if (one === undefined && !isReadUnnamed(unit)) return [];
    const was = one?.text ?? ('' as ByteText);
    const name = telling.nameOf(path);
    const verdict = judgeFile(
      {
        path,
        texts: { base: was, ours: was, theirs: other.text, merged: other.text },
        names: { base: name, ours: name, theirs: name, merged: name },
        search: searchPath([input.directory]),
        judging: input.judging,
      },
      input.after.disk,
    );
    const told = (as: ChangeFindingKind, remarks: readonly Remark[]): ChangeFinding[] =>
      remarks.map((each) => ({ kind: as, units: [unit], profiles: [], remark: each }));
    return [
      ...told('widening', verdict.widenings),
      ...told('narrowing', verdict.narrowings),
      ...told('notice', verdict.notices),
      ...told('unknown', verdict.doubts),
    ];
  });
}

/** Each file once, by its plain path. */
export function plainOnes(changed: ReadonlySet<BytePath>): BytePath[] {
  return [...changed].filter((path) => posix.normalize(path) === path).sort(compareBytes);
}

/**
 * Whether policy elsewhere reads a file as soon as it is there: an administrator's file, which vendors include where it
 * exists, or one in a directory that is included as a whole.
 */
export function isReadUnnamed(unit: UnitPath): boolean {
  return unitKindOf(unit) === 'override' || posix.dirname(unit).endsWith('.d');
}

/** An abi file may lie anywhere, and is no policy. */
function namesFeatures(text: ByteText): boolean {
  return /^\s*(?:query|caps|capability|dbus|domain|file|ipc|mount|namespaces|network\w*|policy|ptrace|rlimit|signal)\s*\{\s*\w+\s*\{/.test(
    text,
  );
}

function errorsIn(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === 'error');
}
