// Which reader reads which kind of rule, and how the kind is seen from the first word.

import type { Qualifiers, Rule } from '../ast.js';
import type { Token } from '../cst.js';
import type { RuleKind } from '../rule-kinds.js';
import { kindOfKeyword } from './rule-keywords.js';
import { parseAll } from './all.js';
import { parseCapability } from './capability.js';
import { parseChangeProfile } from './change-profile.js';
import { parseDbus } from './dbus.js';
import { parseFile } from './file.js';
import { parseHelper } from './helper.js';
import { parseIoUring } from './io-uring.js';
import { parseLink } from './link.js';
import { parseMount } from './mount.js';
import { parseMqueue } from './mqueue.js';
import { parseNetwork } from './network.js';
import { parsePivotRoot } from './pivot-root.js';
import { parsePtrace } from './ptrace.js';
import { parseRlimit } from './rlimit.js';
import { parseSignal } from './signal.js';
import { parseUnix } from './unix.js';
import { parseUserns } from './userns.js';
import type { Words } from './words.js';

/**
 * The rule that the words say, from the word after the qualifiers on. Undefined when they make no rule; diagnostics
 * then say why. A rule may come with diagnostics about its values.
 */
export type RuleParser = (words: Words, qualifiers: Qualifiers) => Rule | undefined;

export const ruleParsers: Readonly<Record<RuleKind, RuleParser>> = {
  file: parseFile,
  link: parseLink,
  capability: parseCapability,
  network: parseNetwork,
  mount: parseMount,
  'pivot-root': parsePivotRoot,
  ptrace: parsePtrace,
  signal: parseSignal,
  dbus: parseDbus,
  unix: parseUnix,
  mqueue: parseMqueue,
  io_uring: parseIoUring,
  userns: parseUserns,
  rlimit: parseRlimit,
  'change-profile': parseChangeProfile,
  all: parseAll,
  helper: parseHelper,
};

/** The kind of rule that a first word begins; undefined where no rule can begin so. */
export function ruleKindOf(first: Token): RuleKind | undefined {
  if (first.kind === 'keyword') return kindOfKeyword.get(first.text);
  return first.kind === 'id' || first.kind === 'mode' || first.kind === 'set-variable' ? 'file' : undefined;
}
