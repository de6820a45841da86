// Policy as a trusted helper asks it: may this label do that in a rule class of mine? Takes a policy directory and a disk, gives
// decisions with the rules behind them. Decisions are kept, as many as fit, and dropped when the policy changes. Decides nothing
// by itself: the model does, rule by rule. What is not known is denied.

import { posix } from 'node:path';
import type { BytePath, ReadFileSystem, Watch } from '../base/index.js';
import { byteTextOf, compareBytes, unitPath } from '../base/index.js';
import type { LabelPart } from '../language/index.js';
import { isUnconfinedPart, parseLabel, printLabel, printLabelPart } from '../language/index.js';
import { unitKindOf } from '../reconcile/index.js';
import { isIgnoredName, ParseCache } from '../policy/index.js';
import type { Access } from '../model/index.js';
import { accessProblem, evaluateAccess, isUnconfined } from '../model/index.js';
import type { QuotedRule } from '../report/index.js';
import { queryAnswer } from '../report/index.js';
import type { AskedPolicy } from './query.js';
import { badAccess, declaredAccess, openPolicy } from './query.js';
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

/** A request in words: a class, its permissions, and what its fields are. */
export interface HelperQuestion {
  readonly class: string;
  /** All of them are needed. */
  readonly permissions: readonly string[];
  readonly fields?: Readonly<Record<string, string>>;
}

export interface HelperDecision {
  /**
   * Whether the helper should do it: the rules allow it, or the profile only complains. What a rule denies without logging is
   * denied in a profile that complains, too.
   */
  readonly allowed: boolean;
  /** Whether it is to be logged. */
  readonly audit: boolean;
  /**
   * What the answer rests on: rules; that no rule speaks of it; that the label confines nothing; or, always denied, that no
   * profile has the label, or that its file is no valid policy.
   */
  readonly why: 'rules' | 'no-rule' | 'unconfined' | 'no-profile' | 'invalid-policy';
  /** The rules that decide, where they stand in their source. */
  readonly rules: readonly QuotedRule[];
}

/** One end of a message that goes through somebody else. */
export interface HelperEnd {
  readonly label: string;
  readonly permissions: readonly string[];
}

/** A message between two, as their intermediary sees it. */
export interface HelperMessage {
  readonly class: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly sender: HelperEnd;
  readonly receiver: HelperEnd;
  /** The field that names the label of the other end, where the class has one. */
  readonly peerField?: string;
}

export interface CrossDecision {
  /** Both ends allow it. */
  readonly allowed: boolean;
  readonly audit: boolean;
  readonly sender: HelperDecision;
  readonly receiver: HelperDecision;
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

function unknown(why: 'no-profile' | 'invalid-policy'): HelperDecision {
  return { allowed: false, audit: true, why, rules: [] };
}

/** The files of one state of the policy; each is understood when a label leads to it. */
class LoadedPolicy {
  private readonly cache = new ParseCache();
  private readonly opened = new Map<BytePath, AskedPolicy>();
  private readonly roots: readonly BytePath[];

  constructor(
    private readonly options: HelperPolicyOptions,
    private readonly disk: ReadFileSystem,
  ) {
    const { policyDirectory } = options;
    this.roots = disk
      .readDir(policyDirectory)
      .filter((name) => !isIgnoredName(name) && unitKindOf(unitPath(name)) === 'profile')
      .map((name) => posix.join(policyDirectory, name))
      .filter((path) => disk.exists(path) && disk.stat(path).kind === 'file')
      .sort(compareBytes);
  }

  /** What is no label at all belongs to nobody. */
  unknown(access: Access): HelperDecision {
    this.check(access);
    return unknown('no-profile');
  }

  decide(part: LabelPart, access: Access): HelperDecision {
    if (isUnconfinedPart(part)) {
      this.check(access);
      return { allowed: true, audit: false, why: 'unconfined', rules: [] };
    }
    const found = this.profileOf(part);
    if (found === undefined || found === 'invalid') {
      this.check(access);
      return unknown(found === undefined ? 'no-profile' : 'invalid-policy');
    }
    const { asked, profile } = found;
    const decided = evaluateAccess(profile, declaredAccess(access, asked.helpers));
    if ('problem' in decided) throw badAccess(decided);
    if (isUnconfined(profile)) return { allowed: true, audit: false, why: 'unconfined', rules: [] };
    const { parts, answer } = queryAnswer(decided, asked);
    const rules = parts.flatMap((part) => part.rules);
    const why = rules.length === 0 ? 'no-rule' : 'rules';
    const isLogged = parts.some(({ logged }) => logged);
    // What is refused without a word, no mode lets through; all else that is refused is what complaining is about.
    const isQuiet = parts.some((one) => one.answer === 'denied' && !one.logged);
    const isLearning = answer !== 'allowed' && profile.mode === 'complain' && !isQuiet;
    return { allowed: answer === 'allowed' || isLearning, audit: isLogged || isLearning, why, rules };
  }

  /** Whether the request makes sense at all; any file knows the classes. */
  private check(access: Access): void {
    const [first] = this.roots;
    if (first === undefined) return;
    const wrong = accessProblem(declaredAccess(access, this.open(first).helpers));
    if (wrong !== undefined) throw badAccess(wrong);
  }

  /** Files whose heads name it are looked at first; then those whose names only show when variables are replaced. */
  private profileOf(part: LabelPart): Found | 'invalid' | undefined {
    const label = printLabelPart(part);
    const top = part.profile.split('//')[0] ?? '';
    const isNear = (path: BytePath): boolean => this.text(path).includes(top);
    let isInvalid = false;
    for (const path of [
      ...this.roots.filter(isNear),
      ...this.roots.filter((one) => !isNear(one) && this.text(one).includes('@{')),
    ]) {
      const asked = this.open(path);
      const profile = asked.policy.profiles.find(({ name }) => name === label);
      if (profile === undefined) continue;
      if (asked.judgement.ok && !asked.isDisabled) return { asked, profile };
      isInvalid = true;
    }
    return isInvalid ? 'invalid' : undefined;
  }

  private readonly texts = new Map<BytePath, string>();

  private text(path: BytePath): string {
    let text = this.texts.get(path);
    if (text === undefined) this.texts.set(path, (text = Buffer.from(this.disk.readFile(path)).toString('latin1')));
    return text;
  }

  private open(path: BytePath): AskedPolicy {
    let asked = this.opened.get(path);
    if (asked === undefined) {
      const { policyDirectory, features } = this.options;
      asked = openPolicy({ file: path, policyDirectory, features }, this.disk, this.cache);
      this.opened.set(path, asked);
    }
    return asked;
  }
}

interface Found {
  readonly asked: AskedPolicy;
  readonly profile: AskedPolicy['policy']['profiles'][number];
}
