// What the compiler permits without a rule that says so: a profile that can change its profile, or has hats, or is one, may
// use the files that do it. Takes the make-up of a profile, gives terms without a rule. Source: permission-semantics 2.8.

import type { ByteText } from '../base/index.js';
import type { AliasStatement } from '../language/index.js';
import type { EffectiveProfile } from '../policy/index.js';
import { aliasesOfPath } from '../policy/index.js';
import { termsOfEntry, textPattern } from './encode-rule/file-entry.js';
import type { Permissions } from './permissions.js';
import { fileBits } from './permissions.js';
import type { Term } from './term.js';

/** The terms of class `file` that follow from the make-up of a profile. They count for the owner alone. */
export function impliedTerms(
  { rules, children, isHat }: Pick<EffectiveProfile, 'rules' | 'children' | 'isHat'>,
  aliases: readonly AliasStatement[],
): Term[] {
  const changesProfile = rules.some(({ rule }) => rule.kind === 'change-profile');
  const entries = [
    ...(changesProfile ? attributes('/proc/*/attr/{apparmor/,}{current,exec}') : []),
    ...(isHat || children.length > 0 ? attributes('/proc/[0-9]*/attr/{apparmor/,}current') : []),
  ];
  return entries.flatMap(([path, permissions]) =>
    [path, ...aliasesOfPath(aliases, path)].flatMap((each) => permit(each, permissions)),
  );
}

function attributes(written: string): [path: ByteText, permissions: Permissions][] {
  return [
    ['/proc/*/attr/apparmor/' as ByteText, fileBits.r],
    ['/sys/module/apparmor/parameters/enabled' as ByteText, fileBits.r],
    [written as ByteText, fileBits.w],
  ];
}

const noQualifiers = { priority: undefined, audit: false, mode: undefined, owner: 'owner' } as const;

function permit(path: ByteText, permissions: Permissions): Term[] {
  const pattern = textPattern(path);
  return pattern === undefined ? [] : termsOfEntry({ path: pattern, permissions }, noQualifiers, undefined);
}
