// The words that a rule may begin with, and the kind that each of them begins. A rule on files may begin with its path as well.

import type { RuleKind } from '../rule-kinds.js';

export const kindOfKeyword: ReadonlyMap<string, RuleKind> = new Map<string, RuleKind>([
  ['file', 'file'],
  ['safe', 'file'],
  ['unsafe', 'file'],
  ['link', 'link'],
  ['capability', 'capability'],
  ['network', 'network'],
  ['mount', 'mount'],
  ['remount', 'mount'],
  ['umount', 'mount'],
  ['unmount', 'mount'],
  ['pivot_root', 'pivot-root'],
  ['ptrace', 'ptrace'],
  ['signal', 'signal'],
  ['dbus', 'dbus'],
  ['unix', 'unix'],
  ['mqueue', 'mqueue'],
  ['io_uring', 'io_uring'],
  ['userns', 'userns'],
  ['set', 'rlimit'],
  ['change_profile', 'change-profile'],
  ['all', 'all'],
]);

/** Those, and what else may stand first. */
export function ruleWords(): Iterable<string> {
  return [...kindOfKeyword.keys(), 'include', 'profile', 'allow', 'deny', 'audit', 'owner', 'quiet'];
}
