// Includes that a change adds, of files that may exist on a host and do not exist here: what they bring nobody can see. Takes
// two states, gives findings. What vendors leave to administrators, files of `local/` and of drop-in directories, is empty
// until somebody fills it there.

import { posix } from 'node:path';
import type { IncludeStatement } from '../language/index.js';
import { lineColumnAt } from '../base/index.js';
import type { BytePath } from '../base/index.js';
import { placesOf, sourceAt } from '../policy/index.js';
import type { ChangeFinding, PolicyChangeInput, Telling } from './change-telling.js';
import { dependsOnDirectory, includesIn } from './include-graph.js';
import { remark } from './outcome.js';
import type { PolicyState } from './policy-state.js';
import type { TwoStates } from './two-states.js';
import { plainOnes } from './unread-files.js';

export function includesElsewhere(input: PolicyChangeInput, states: TwoStates, telling: Telling): ChangeFinding[] {
  const { before, after, changed } = states;
  const files = plainOnes(changed);
  const unseenIn = (state: PolicyState, path: BytePath): IncludeStatement[] =>
    includesIn(state.set.files.get(path)?.statements ?? []).flatMap(({ include }) =>
      isUnseen(include, state, input.directory) ? [include] : [],
    );
  const known = new Set(files.flatMap((path) => unseenIn(before, path)).map(keyOf));
  return files.flatMap((path) =>
    unseenIn(after, path).flatMap((include): ChangeFinding[] => {
      if (known.has(keyOf(include))) return [];
      known.add(keyOf(include));
      const text = after.set.files.get(path)?.text;
      const where = text && { file: telling.nameOf(path), ...lineColumnAt(text, include.at.start) };
      const told = remark('reconcile/include-elsewhere', { include: include.path }, where || telling.start(path));
      return [{ kind: 'unknown', units: [telling.unitOf(path)], profiles: [], remark: told }];
    }),
  );
}

/** One that must exist is an error where it does not; where a relative one leads is a doubt of its own. */
function isUnseen(include: IncludeStatement, { set }: PolicyState, directory: BytePath): boolean {
  if (!include.ifExists || dependsOnDirectory(include)) return false;
  const places = placesOf(set.search, include.form, include.path).map(({ path }) => path);
  if (places.some((path) => sourceAt(set, path).kind !== 'missing')) return false;
  return !places.some((path) => isLeftToAdministrators(posix.normalize(path).replace(/\/$/, ''), directory));
}

function isLeftToAdministrators(path: BytePath, directory: BytePath): boolean {
  if (!path.startsWith(`${directory}/`)) return false;
  const parts = path.slice(directory.length + 1).split('/');
  return parts[0] === 'local' || parts.some((part) => part.endsWith('.d'));
}

function keyOf({ form, path }: IncludeStatement): string {
  return `${form} ${path}`;
}
