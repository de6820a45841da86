// The files of one state of the policy, as a trusted helper asks them. Takes a policy directory and a disk, decides for one part
// of a label by the rules of its profile; a file is understood when a label leads to it. What is not known is denied.

import { posix } from 'node:path';
import type { BytePath, ReadFileSystem } from '../base/index.js';
import { compareBytes, unitPath } from '../base/index.js';
import type { LabelPart } from '../language/index.js';
import { isUnconfinedPart, printLabelPart } from '../language/index.js';
import { unitKindOf } from '../reconcile/index.js';
import { isIgnoredName, ParseCache } from '../policy/index.js';
import type { Access } from '../model/index.js';
import { accessProblem, evaluateAccess, isUnconfined } from '../model/index.js';
import { queryAnswer } from '../report/index.js';
import type { HelperDecision } from './helper-question.js';
import type { AskedPolicy } from './query.js';
import { badAccess, declaredAccess, openPolicy } from './query.js';

export class LoadedPolicy {
  private readonly cache = new ParseCache();
  private readonly opened = new Map<BytePath, AskedPolicy>();
  private readonly roots: readonly BytePath[];

  constructor(
    private readonly options: { readonly policyDirectory: BytePath; readonly features?: BytePath },
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

function unknown(why: 'no-profile' | 'invalid-policy'): HelperDecision {
  return { allowed: false, audit: true, why, rules: [] };
}
