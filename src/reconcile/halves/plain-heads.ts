// Labels of profiles, read off the heads of a file where these say it all: no variables, nothing that comes with an include or
// under a condition. Takes a state, gives labels; undefined where a file has to be resolved for them, which takes much longer.

import type { BytePath, ByteText } from '../../base/index.js';
import type { Statement } from '../../language/index.js';
import { statementsIn } from '../../language/index.js';
import { reachableFrom } from '../include-graph.js';
import type { PolicyState } from '../policy-state.js';

export class PlainHeads {
  /** Files that read one with profiles in it. */
  private readonly including: ReadonlySet<BytePath>;

  constructor(private readonly state: PolicyState) {
    const { set, includers } = state;
    const included = [...set.files].flatMap(([path, { statements }]) =>
      (includers.get(path)?.size ?? 0) > 0 && statementsIn(statements).some(isProfile) ? [path] : [],
    );
    this.including = reachableFrom(includers, included);
  }

  labelsIn(root: BytePath): readonly ByteText[] | undefined {
    if (this.including.has(root)) return undefined;
    const labels: ByteText[] = [];
    const isPlain = addLabels(this.state.set.files.get(root)?.statements ?? [], '', labels);
    return isPlain ? labels : undefined;
  }
}

function isProfile({ kind }: Statement): boolean {
  return kind === 'profile';
}

const plainName = /^[\w./+-]+$/;

/** False where a head does not say it all. */
function addLabels(statements: readonly Statement[], around: string, labels: ByteText[]): boolean {
  return statements.every((statement) => {
    if (statement.kind !== 'profile') return !statementsIn([statement]).some(isProfile);
    const name = statement.name.value;
    if (!plainName.test(name) || name.includes('//')) return false;
    const label = `${around}${name}` as ByteText;
    labels.push(label);
    return addLabels(statement.body.statements, `${label}//`, labels);
  });
}
