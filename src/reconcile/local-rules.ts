// What a change means for the rules that the administrator keeps in `local/`: those that the vendor now ships too, and
// those that a new deny overrules. Takes the gate's verdict and the local rules, gives notices. Judged on equal text, so
// that what is said is certain and not all is said. Source: product, "Overrides".

import { atomsOf } from './atoms.js';
import type { Finding } from './finding.js';
import type { FlatRule } from './flatten.js';
import { statementText } from './finding.js';
import type { Remark } from './outcome.js';
import { remark } from './outcome.js';
import type { GateVerdict } from './verdict.js';

export function judgeLocalRules(
  { widenings, narrowings }: GateVerdict,
  locals: readonly FlatRule[],
  whereOf: (finding: Finding) => Remark['where'],
): Remark[] {
  const grants = locals.filter((rule) => rule.qualifiers.mode !== 'deny');
  return [
    ...remarksOn('reconcile/redundant-local', 'reconcile/new-grant', widenings, grants, whereOf),
    ...remarksOn('reconcile/nullified-local', 'reconcile/new-deny', narrowings, grants, whereOf),
  ];
}

function remarksOn(
  code: Remark['code'],
  about: Finding['code'],
  findings: readonly Finding[],
  locals: readonly FlatRule[],
  whereOf: (finding: Finding) => Remark['where'],
): Remark[] {
  return findings.flatMap((finding) => {
    const { rule } = finding;
    if (finding.code !== about || rule === undefined) return [];
    const keys = new Set(plainKeys(rule));
    const local = locals.find((candidate) => plainKeys(candidate).some((key) => keys.has(key)));
    if (local === undefined) return [];
    return [remark(code, { ...finding.data, local: statementText(local.statement) }, whereOf(finding))];
  });
}

/** Keys of what a rule is about, whether it allows or denies, wherever it stands. */
function plainKeys({ statement, qualifiers }: FlatRule): string[] {
  return atomsOf(statement.rule, { ...qualifiers, mode: undefined, audit: false }).map((atom) => atom.key);
}
