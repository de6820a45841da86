// The gate: what live policy would newly permit, and which change is to blame. Takes live policy and the set as it would be,
// gives findings for each changed file. The judgement is that of compare; here is only whose doing it is.
// Shares nothing with the merger: it sees what texts come to. Source: product, "What more permissive means", "The gate".

import type { BytePath, ByteText } from '../base/index.js';
import { hasErrors } from '../base/index.js';
import type { Change, Doubt, Excuse, LogLoss, ProfileComparison, ProfilePair, WalkLimits } from '../compare/index.js';
import { comparePolicies, narrows, programOf, widens } from '../compare/index.js';
import type { PolicyModel } from '../model/index.js';
import type { Blame, Suspects } from './blame.js';
import { Blamer } from './blame.js';
import { grantOf } from './accepted.js';
import { behindOf, dataOf, narrowingCode, subjectOf, wideningCode } from './change-facts.js';
import type { Found } from './findings.js';
import type { ImpliedSource } from './implied-sources.js';
import { impliedSources } from './implied-sources.js';
import { reachableFrom } from './include-graph.js';
import type { Memory } from './memory.js';
import type { PolicyState } from './policy-state.js';
import type { PriorGrants } from './prior-grants.js';
import { TakenPrograms } from './taken-programs.js';
import { Written } from './written.js';

export interface GateInput {
  readonly live: PolicyState;
  readonly candidate: PolicyState;
  /** Files that the loaders load. */
  readonly roots: readonly BytePath[];
  /** Files whose text the candidate changes. */
  readonly changed: ReadonlySet<BytePath>;
  readonly prior: PriorGrants;
  readonly limits: WalkLimits;
  /** What was compared before, about other sets of changes. */
  readonly memory: Memory;
  /** Whether somebody may accept what is found, so that each finding has to say what that would come to; by default yes. */
  readonly withGrants?: boolean;
  progress?(done: number, total: number): void;
}

export interface GateFinding extends Found {
  readonly blame: Blame;
  readonly effect: 'widening' | 'narrowing' | 'notice';
}

export interface GateDoubt {
  readonly blame: Blame;
  readonly found: Found;
}

export interface GateFindings {
  readonly findings: readonly GateFinding[];
  /** What could not be decided. */
  readonly doubts: readonly GateDoubt[];
}

export function judgeGate(input: GateInput): GateFindings {
  const { live, candidate, roots, changed, prior, limits, memory } = input;
  const written = { ours: new Written(live.set), merged: new Written(candidate.set) };
  const blamer = new Blamer({ ours: live, merged: candidate, written, changed });
  const reached = new Map<PolicyModel, readonly BytePath[]>();
  const rootOf = new Map<PolicyModel, BytePath>();
  const compared = new Set<BytePath>();
  const [before, after]: [PolicyModel[], PolicyModel[]] = [[], []];
  for (const root of roots) {
    const models = modelsAt(root, input);
    if (models === undefined) continue;
    const files = [live, candidate].flatMap(({ graph }) => [...reachableFrom(graph, [root])]);
    const suspects = [...new Set(files)].filter((file) => changed.has(file));
    for (const model of [...models.before, ...models.after]) reached.set(model, suspects);
    for (const model of models.after) rootOf.set(model, root);
    compared.add(root);
    before.push(...models.before);
    after.push(...models.after);
  }
  const findings: GateFinding[] = [];
  const doubts: GateDoubt[] = [];
  const unchanged = (): PolicyModel[] =>
    roots.flatMap((root) => (live.set.files.has(root) && !compared.has(root) ? [live.outline(root)] : []));
  const programs = new TakenPrograms(() => [...before, ...unchanged()].flatMap(({ profiles }) => profiles));
  const excuses = (pair: ProfilePair): readonly Excuse[] => prior.for(pair.after?.model.name);
  const news = new Set(after.filter((model) => !live.set.files.has(rootOf.get(model) ?? '')));
  for (const comparison of comparePolicies(before, after, {
    ...limits,
    unchanged,
    excuses,
    known: memory.pairs,
    ...(input.progress === undefined ? {} : { progress: input.progress }),
  }).profiles) {
    const takenFrom = comparison.after && programs.takenFrom(comparison.before, comparison.after);
    const isNews =
      comparison.before === undefined && comparison.after !== undefined && news.has(comparison.after.policy);
    if (isNews && takenFrom === undefined) continue;
    const policies = [comparison.before, comparison.after].flatMap((placed) => placed?.policy ?? []);
    const files = [...new Set(policies.flatMap((policy) => reached.get(policy) ?? []))];
    const suspects = { ours: comparison.before, reached: files };
    const { logLosses } = comparison;
    const changes = comparison.changes.map((change) => (takenFrom === undefined ? change : taking(change, takenFrom)));
    for (const loss of logLosses) findings.push(noticeOn(loss, comparison, suspects, blamer));
    const isLoosened = changes.some((change) => change.kind === 'mode' && widens(change));
    const formerHome = formerHomeOf(comparison);
    for (const change of changes) {
      // What follows from a weaker mode is told with the mode.
      if (isLoosened && 'causes' in change && change.causes.decisive === undefined) continue;
      for (const finding of findingsOn(change, comparison, suspects, blamer, input)) {
        const isMoved = finding.effect === 'widening' && formerHome !== undefined && changed.has(formerHome);
        findings.push(isMoved ? { ...finding, blame: withFile(finding.blame, formerHome) } : finding);
      }
    }
    for (const doubt of comparison.doubts) {
      doubts.push({ blame: blamer.ofAnyone(suspects), found: doubtOn(doubt, comparison) });
    }
  }
  return { findings, doubts };
}

/** What confines programs that another profile confined is no narrowing. */
function taking(change: Change, takenFrom: ByteText): Change {
  const isTaken = change.kind === 'profile-added' || change.kind === 'attachment';
  return isTaken && change.effect === 'narrowing' ? { ...change, effect: 'shift', takenFrom } : change;
}

/** The file that a profile stood in before, where that is another than it would be: it gives the profile away. */
function formerHomeOf({ before, after }: ProfileComparison): BytePath | undefined {
  const [former, next] = [before, after].map((placed) => placed?.model.profile.statement.head.file);
  return next === undefined || former === next ? undefined : former;
}

function withFile(blame: Blame, file: BytePath): Blame {
  return { ...blame, files: [...new Set([...blame.files, file])] };
}

/** Undefined where nothing can have changed, or the file was no valid policy before and is not touched itself. */
function modelsAt(
  root: BytePath,
  { live, candidate, changed }: GateInput,
): { readonly before: readonly PolicyModel[]; readonly after: readonly PolicyModel[] } | undefined {
  if (live.saysAs(candidate, root)) return undefined;
  const modelsOf = (state: PolicyState): PolicyModel[] => (state.set.files.has(root) ? [state.permits(root)] : []);
  const [before, after] = [modelsOf(live), modelsOf(candidate)];
  if (before[0] === after[0]) return undefined;
  // What would be no valid policy is held for that.
  if (after.length > 0 && hasErrors(candidate.resolve(root).diagnostics)) return undefined;
  const wasInvalid = before.length > 0 && hasErrors(live.resolve(root).diagnostics);
  return wasInvalid && !changed.has(root) ? undefined : { before, after };
}

/** What is no longer logged is no widening, and worth saying. */
function noticeOn(loss: LogLoss, comparison: ProfileComparison, suspects: Suspects, blamer: Blamer): GateFinding {
  const { class: name, permissions, who, cause } = loss;
  const blame = cause === undefined ? blamer.ofAnyone(suspects) : blamer.ofLoss(cause.rule, comparison.after, suspects);
  return {
    code: 'reconcile/audit-lost',
    profile: comparison.name,
    data: { permissions: permissions.join(' ') },
    subject: { class: name, access: undefined, permissions, who, exec: undefined },
    behind: cause === undefined ? [] : [{ side: 'ours', ...cause.rule.origin, mode: cause.mode }],
    by: blame.by,
    blame,
    effect: 'notice',
  };
}

function doubtOn({ why, class: name }: Doubt, { name: profile }: ProfileComparison): Found {
  return { code: 'reconcile/unknown', profile, data: { why, class: name ?? '' }, subject: undefined, behind: [] };
}

function findingsOn(
  change: Change,
  comparison: ProfileComparison,
  suspects: Suspects,
  blamer: Blamer,
  { prior, memory, withGrants = true }: GateInput,
): GateFinding[] {
  const { name: profile } = comparison;
  const implied = impliedSources(change, comparison);
  const behind = behindOf(change, comparison, implied);
  const found: GateFinding[] = [];
  const subject = subjectOf(change);
  const program = programOf(comparison.after ?? comparison.before);
  if (widens(change)) {
    const blame = blameOf(change, comparison, implied, suspects, blamer);
    const data = dataOf(change, comparison);
    const grant = withGrants ? grantOf(change, comparison, memory.nameless) : undefined;
    found.push({
      grant,
      excusedBy: prior.excusing(change, grant),
      code: wideningCode(change, blame.deed, comparison, implied),
      profile,
      data,
      subject,
      program,
      change,
      behind,
      by: blame.by,
      blame,
      effect: 'widening',
    });
  }
  if (narrows(change) && !widens(change)) {
    const blame = blameOf(change, comparison, implied, suspects, blamer);
    const data = dataOf(change, comparison);
    found.push({
      code: narrowingCode(change),
      profile,
      data,
      subject,
      program,
      change,
      behind,
      blame,
      effect: 'narrowing',
    });
  }
  return found;
}

/** Who is to blame for a widening; of a narrowing, whose doing it is. */
function blameOf(
  change: Change,
  { before, after }: ProfileComparison,
  implied: readonly ImpliedSource[],
  suspects: Suspects,
  blamer: Blamer,
): Blame {
  const blames = implied.flatMap(({ side, origin }) => {
    const other = side === 'merged' ? before : after;
    return other === undefined ? [] : [blamer.ofSource(origin, side, other, suspects)];
  });
  const [firstBlame] = blames;
  if (firstBlame !== undefined) return { ...firstBlame, files: [...new Set(blames.flatMap(({ files }) => files))] };
  if ('causes' in change) {
    const { decisive, after: now, before: past } = change.causes;
    const [cause, side] =
      decisive !== undefined
        ? [decisive.cause, decisive.side]
        : now[0] !== undefined
          ? [now[0], 'after' as const]
          : [past[0], 'before' as const];
    if (cause === undefined) return blamer.ofAnyone(suspects);
    return side === 'after' ? blamer.ofGrant(cause.rule, suspects) : blamer.ofLoss(cause.rule, after, suspects);
  }
  const placed = after ?? before;
  return placed === undefined ? blamer.ofAnyone(suspects) : blamer.ofHead(placed, suspects);
}
