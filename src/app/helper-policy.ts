// Policy as a trusted helper asks it: may this label do that in a rule class of mine? Takes a policy directory and a disk, gives
// decisions with the rules behind them. Decisions are kept, as many as fit, and dropped when the policy changes. Decides nothing
// by itself: the files of the policy do (loaded-policy.ts), rule by rule. What is not known is denied.

import type { BytePath, ReadFileSystem, Watch } from '../base/index.js';
import { byteTextOf, compareBytes } from '../base/index.js';
import { parseLabel, printLabel } from '../language/index.js';
import type { Access } from '../model/index.js';
import { LoadedPolicy } from './loaded-policy.js';
import type { CrossDecision, HelperDecision, HelperEnd, HelperMessage, HelperQuestion } from './helper-question.js';
import { badAccess } from './query.js';
import { ReadsWatched } from './reads-watched.js';

/** Where the policy is, and how much is kept. */
export interface HelperPolicyOptions {
  /** `/etc/apparmor.d`, usually. */
  readonly policyDirectory: BytePath;
  /** A features file to judge by. */
  readonly features?: BytePath;
  /** Decisions that are kept at most; the one that was not asked for longest goes first. 10 000 by default. */
  readonly mostKept?: number;
}

/** Open the policy of a host for a helper. Nothing is read before the first question. */
export function openHelperPolicy(options: HelperPolicyOptions, disk: ReadFileSystem, watch: Watch): HelperPolicy {
  return new HelperPolicy(options, disk, watch);
}

export class HelperPolicy {
  private kept = new Map<string, HelperDecision>();
  private files: LoadedPolicy | undefined;
  private directoryState: string | undefined;
  private reads: ReadsWatched | undefined;
  private readonly mostKept: number;

  constructor(
    private readonly options: HelperPolicyOptions,
    private readonly disk: ReadFileSystem,
    private readonly watch: Watch,
  ) {
    this.mostKept = options.mostKept ?? 10_000;
  }

  /**
   * Decide a request. A stack of labels, `a//&b`, may do what each of them may. `label` may be as the kernel writes it,
   * `name (enforce)`.
   *
   * Throws: AaMergeError `app/bad-access` for a class, a permission or a field that nobody declares, and for no permission.
   */
  ask(label: string, question: HelperQuestion): HelperDecision {
    // Nothing to forbid is not the same as all is allowed.
    if (question.permissions.length === 0) throw badAccess({ problem: 'no-permission', word: '', accepted: '' });
    const key = JSON.stringify([label, question.class, question.permissions, sorted(question.fields)]);
    const known = this.kept.get(key);
    if (known !== undefined) {
      // What was asked for last goes last.
      this.kept.delete(key);
      this.kept.set(key, known);
      return known;
    }
    const decision = this.decide(label, question);
    this.kept.set(key, decision);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= this.mostKept) break;
      this.kept.delete(oldest);
    }
    return decision;
  }

  /** Whether a message may pass from one end to the other, as if both spoke directly: each end is asked about the other. */
  crossCheck({ class: name, fields = {}, sender, receiver, peerField }: HelperMessage): CrossDecision {
    const endOf = (one: HelperEnd, other: HelperEnd): HelperDecision => {
      const peer = peerField === undefined ? {} : { [peerField]: plainLabel(other.label) };
      return this.ask(one.label, { class: name, permissions: one.permissions, fields: { ...fields, ...peer } });
    };
    const [sends, receives] = [endOf(sender, receiver), endOf(receiver, sender)];
    const allowed = sends.allowed && receives.allowed;
    return { allowed, audit: sends.audit || receives.audit, sender: sends, receiver: receives };
  }

  /**
   * Look whether the policy changed: its directory, and whatever was read for it, through links and elsewhere. Then all
   * decisions are dropped. Gives whether it did.
   */
  refresh(): boolean {
    if (this.files === undefined) return false;
    if (this.stateOfDirectory() === this.directoryState && this.reads?.isStillSo() === true) return false;
    this.drop();
    return true;
  }

  /** How many decisions are kept. */
  get size(): number {
    return this.kept.size;
  }

  private drop(): void {
    this.kept = new Map();
    this.files = undefined;
    this.reads = undefined;
  }

  private stateOfDirectory(): string {
    return this.watch.stateOf([{ path: this.options.policyDirectory, how: 'tree' }]).join('\n');
  }

  private loaded(): LoadedPolicy {
    // The state is taken before the texts are read: what changes meanwhile is seen the next time.
    if (this.files === undefined) {
      this.drop();
      this.directoryState = this.stateOfDirectory();
      this.reads = new ReadsWatched(this.disk, this.watch);
      this.files = new LoadedPolicy(this.options, this.reads);
    }
    return this.files;
  }

  private decide(label: string, question: HelperQuestion): HelperDecision {
    const fields = Object.entries(question.fields ?? {}).map(([name, value]) => [name, byteTextOf(value)] as const);
    const attributes = { ...Object.fromEntries(fields), class: byteTextOf(question.class) };
    const access: Access = { class: 'helper', permissions: question.permissions, attributes };
    const read = parseLabel(byteTextOf(label));
    const parts =
      'problem' in read
        ? [this.loaded().unknown(access)]
        : read.parts.map((part) => this.loaded().decide(part, access));
    const denying = parts.find(({ allowed }) => !allowed);
    const [first] = parts;
    const told = denying ?? first ?? this.loaded().unknown(access);
    return {
      ...told,
      audit: parts.some(({ audit }) => audit),
      rules: denying?.rules ?? parts.flatMap(({ rules }) => rules),
    };
  }
}

function sorted(fields: Readonly<Record<string, string>> = {}): readonly (readonly [string, string])[] {
  return Object.entries(fields).sort(([one], [other]) => compareBytes(one, other));
}

/** A label as the kernel writes it, without its mode; what is no label stays as it is, and is nobody's. */
function plainLabel(label: string): string {
  const read = parseLabel(byteTextOf(label));
  return 'problem' in read ? label : Buffer.from(printLabel(read), 'latin1').toString();
}
