// What stands in the body of a profile, gathered while it is walked, and how the blocks inside it hand over what they
// hold. Takes contributions, gives contributions. Source: policy-language 3.4 and 4.6.

import type { ProfileStatement, Qualifiers, Rule } from '../language/index.js';
import type { ByteText, Checked, Diagnostic, DiagnosticCode } from '../base/index.js';
import { diagnostic } from '../base/index.js';
import type { Origin } from './origins.js';
import { includeChain } from './origins.js';

/** A rule as written, with the qualifiers of the blocks around it. */
export interface WrittenRule {
  readonly rule: Rule;
  readonly qualifiers: Qualifiers;
  readonly origin: Origin;
}

/** A profile as written. */
export interface WrittenProfile {
  readonly statement: ProfileStatement;
  readonly namespace: ByteText | undefined;
  /** Without namespace and without the profiles around it. */
  readonly name: ByteText;
  readonly isHat: boolean;
  readonly contents: Contents;
  readonly origin: Origin;
}

/** Rules and child profiles of a body, in the order of the text. */
export interface Contents {
  readonly rules: readonly WrittenRule[];
  readonly children: readonly WrittenProfile[];
}

export const noContents: Contents = { rules: [], children: [] };

/** Kinds whose rules a qualifier block hands on. */
function isHandedOn(rule: Rule): boolean {
  return rule.kind === 'file' || rule.kind === 'link' || rule.kind === 'change-profile';
}

/**
 * What a `{ … }` with or without qualifiers hands on to the block around it: file, link and change_profile rules. The
 * compiler silently drops everything else.
 *
 * Diagnostics: `policy/dropped-in-block`, `policy/conflicting-modes`, `policy/exec-in-block`, `policy/owner-and-other`.
 */
export function handOnFromBlock(contents: Contents, block: Qualifiers): Checked<Contents> {
  const diagnostics: Diagnostic[] = [];
  const rules: WrittenRule[] = [];
  for (const child of contents.children) {
    diagnostics.push(about(child.origin, 'policy/dropped-in-block', { kind: 'profile' }));
  }
  for (const written of contents.rules) {
    const { rule, qualifiers, origin } = written;
    if (!isHandedOn(rule)) {
      diagnostics.push(about(origin, 'policy/dropped-in-block', { kind: rule.kind }));
      continue;
    }
    const combined = combineQualifiers(qualifiers, block);
    const trouble = troubleOf(rule, qualifiers, block, combined);
    if (trouble === undefined) rules.push({ rule, qualifiers: combined, origin });
    else diagnostics.push(about(origin, trouble.code, trouble.data));
  }
  return { value: { rules, children: [] }, diagnostics };
}

/** What a branch that was taken hands on: everything but resource limits, which the compiler loses. */
export function handOnFromBranch(contents: Contents): Checked<Contents> {
  const lost = contents.rules.filter(({ rule }) => rule.kind === 'rlimit');
  return {
    value: { ...contents, rules: contents.rules.filter(({ rule }) => rule.kind !== 'rlimit') },
    diagnostics: lost.map(({ origin }) => about(origin, 'policy/dropped-in-branch', { kind: 'rlimit' })),
  };
}

function about({ at, via }: Origin, code: DiagnosticCode, data: Diagnostic['data']): Diagnostic {
  return diagnostic(code, at, data, includeChain(via));
}

function combineQualifiers(own: Qualifiers, block: Qualifiers): Qualifiers {
  return {
    priority: own.priority,
    audit: own.audit || block.audit,
    mode: block.mode ?? own.mode,
    owner: own.owner ?? block.owner,
  };
}

function troubleOf(
  rule: Rule,
  own: Qualifiers,
  block: Qualifiers,
  combined: Qualifiers,
): Pick<Diagnostic, 'code' | 'data'> | undefined {
  if (own.mode !== undefined && block.mode !== undefined && own.mode !== block.mode) {
    return { code: 'policy/conflicting-modes', data: { mode: own.mode, block: block.mode } };
  }
  if (!isExecAllowed(rule, combined)) return { code: 'policy/exec-in-block', data: { mode: combined.mode ?? 'allow' } };
  if (own.owner !== undefined && block.owner !== undefined && own.owner !== block.owner) {
    return { code: 'policy/owner-and-other', data: {} };
  }
  return undefined;
}

/**
 * The compiler checks execute permissions again when it applies a block: a deny rule must have no mode, any other must have
 * one. The condition of a change_profile rule counts as an execute permission, and `unsafe` as a mode.
 */
function isExecAllowed(rule: Rule, { mode }: Qualifiers): boolean {
  const hasMode = hasExecMode(rule);
  return hasMode === undefined || hasMode !== (mode === 'deny');
}

/** Undefined where nothing is executed. */
function hasExecMode(rule: Rule): boolean | undefined {
  if (rule.kind === 'file' && rule.form === 'all') return true;
  if ((rule.kind !== 'file' && rule.kind !== 'change-profile') || rule.exec === undefined) return undefined;
  return rule.safety === 'unsafe' || (rule.kind === 'file' && rule.exec?.transition !== 'x');
}
