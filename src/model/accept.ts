// What terms that match one string decide together: the quick way, whole words of bits at a time. Takes terms, gives a
// decision. evaluate.ts decides the same, bit by bit, and shares nothing with this file.
// Source: permission-semantics 2.1, 2.2 and 2.4.

import type { Decision } from './decision.js';
import type { ExecType } from './exec.js';
import { sameExec } from './exec.js';
import type { Permissions } from './permissions.js';
import { execBits, fileBits, otherShift } from './permissions.js';
import type { Term } from './term.js';

/** Decide by the terms that match. `isFile` where execute bits have types and `ix` implies `m`. */
export function decide(terms: readonly Term[], isFile: boolean): Decision {
  const draft = new Draft(isFile);
  const byPriority = [...terms].sort((one, other) => other.effect.priority - one.effect.priority);
  for (let at = 0; at < byPriority.length;) {
    const { priority } = (byPriority[at] as Term).effect;
    let end = at + 1;
    while (end < byPriority.length && (byPriority[end] as Term).effect.priority === priority) end += 1;
    draft.takeLevel(byPriority.slice(at, end));
    at = end;
  }
  return draft.finish();
}

interface ExecChoice {
  readonly type: ExecType;
  /** Nothing of a higher rank has prompted for or denied mapping. */
  readonly mayMap: boolean;
}

class Draft {
  private open: Permissions = 0xffffffff;
  private allowed: Permissions = 0;
  private denied: Permissions = 0;
  private prompted: Permissions = 0;
  private audited: Permissions = 0;
  private quiet: Permissions = 0;
  private readonly exec: { owner: ExecChoice | undefined; other: ExecChoice | undefined } = {
    owner: undefined,
    other: undefined,
  };
  private conflict: Decision['conflict'];
  /** Execute bits on whose type no allow has spoken yet. */
  private untyped: Permissions = execBits;

  constructor(private readonly isFile: boolean) {}

  /** Terms of one priority: deny first, then exact execution, then allow, then prompt. */
  takeLevel(terms: readonly Term[]): void {
    const denials = terms.filter(({ effect }) => effect.mode === 'deny');
    const allows = terms.filter(({ effect }) => effect.mode === 'allow');
    const exact = this.isFile ? allows.filter(({ effect }) => effect.exact) : [];
    if (this.isFile) for (const rank of [exact, allows]) this.compareTypes(rank);
    this.denied |= this.take(denials, 0xffffffff, (quiet) => (this.quiet |= quiet));
    const audit = (bits: Permissions): void => void (this.audited |= bits);
    this.allowed |= this.take(exact, execBits, audit);
    this.allowed |= this.take(allows, 0xffffffff, audit);
    const prompts = terms.filter(({ effect }) => effect.mode === 'prompt');
    this.prompted |= this.take(prompts, 0xffffffff, audit);
  }

  /** What terms of one rank say about the bits that are still open; these are closed then. */
  private take(terms: readonly Term[], within: Permissions, log: (bits: Permissions) => void): Permissions {
    const open = this.open & within;
    let taken = 0;
    for (const { effect } of terms) {
      taken |= effect.permissions & open;
      log(effect.audit & open);
    }
    if (this.isFile && (taken & execBits) !== 0) for (const term of terms) this.takeExec(term, open);
    this.open &= ~taken;
    return taken;
  }

  private takeExec(term: Term, open: Permissions): void {
    const { exec, permissions } = term.effect;
    if (exec === undefined) return;
    if ((permissions & open & fileBits.x) !== 0) this.chooseExec('owner', exec, 0);
    if ((permissions & open & (fileBits.x << otherShift)) !== 0) this.chooseExec('other', exec, otherShift);
  }

  private chooseExec(group: 'owner' | 'other', type: ExecType, shift: number): void {
    this.exec[group] ??= { type, mayMap: ((this.open | this.allowed) & (fileBits.m << shift)) !== 0 };
  }

  /** The compiler meets denials last, so types of one rank also quarrel where execution is denied. */
  private compareTypes(allows: readonly Term[]): void {
    for (const bit of [fileBits.x, fileBits.x << otherShift]) {
      const [one, ...others] = allows.filter(({ effect }) => (effect.permissions & this.untyped & bit) !== 0);
      if (one === undefined) continue;
      this.untyped &= ~bit;
      const other = others.find(
        ({ effect }) => effect.exec && one.effect.exec && !sameExec(effect.exec, one.effect.exec),
      );
      if (other !== undefined) this.conflict ??= { one, other };
    }
  }

  finish(): Decision {
    if (this.isFile) {
      this.imply('owner', 0);
      this.imply('other', otherShift);
    }
    const { owner, other } = this.exec;
    return {
      allowed: this.allowed >>> 0,
      denied: this.denied >>> 0,
      prompted: this.prompted >>> 0,
      audited: this.audited >>> 0,
      quiet: this.quiet >>> 0,
      exec: {
        owner: (this.allowed & fileBits.x) !== 0 ? owner?.type : undefined,
        other: (this.allowed & (fileBits.x << otherShift)) !== 0 ? other?.type : undefined,
      },
      conflict: this.conflict,
    };
  }

  /** Who stays in the profile when executing may map what is executed, unless that is denied. */
  private imply(group: 'owner' | 'other', shift: number): void {
    const [x, m] = [fileBits.x << shift, fileBits.m << shift];
    const choice = this.exec[group];
    if ((this.allowed & x) === 0 || choice?.type.inherits !== true) return;
    if (!choice.mayMap || (this.denied & m) !== 0) return;
    this.allowed |= m;
    this.prompted &= ~m;
  }
}
