// Sentences for statements that stand where they mean nothing, or contradict what stands around them.

import type { DiagnosticCode } from '../../../base/index.js';
import type { Facts, Phrase, Said } from '../phrase.js';

/** Plain words for the kinds of statements and rules. */
const kinds: Readonly<Record<string, string>> = {
  abi: 'an abi',
  alias: 'an alias',
  variable: 'a variable',
  boolean: 'a boolean variable',
  rule: 'a rule',
  if: 'a condition',
  'qualifier-block': 'a block of rules',
  profile: 'a profile or hat',
  rlimit: 'a resource limit',
};

function kindOf({ kind }: Facts): string {
  return kinds[String(kind)] ?? `a ${kind} rule`;
}

const problems: Readonly<Record<string, string>> = {
  'unopened-bracket': 'a `]` closes nothing',
  'unopened-brace': 'a `}` closes nothing',
  unclosed: 'a `{` or `[` is not closed',
  'single-choice': 'there is no comma between `{` and `}`',
  'too-deep': 'braces are nested too deeply',
  'trailing-backslash': 'it ends in a backslash',
  'bad-class': 'the characters between `[` and `]` make no class',
  'zero-byte': 'it has a zero byte',
};

const problemHelp: Readonly<Record<string, string>> = {
  'single-choice': 'write `\\{` and `\\}` for braces that mean themselves',
  'unopened-bracket': 'write `\\]` for a bracket that means itself',
  'unopened-brace': 'write `\\}` for a brace that means itself',
};

function withHelp(message: string, help: string | undefined): Said {
  return help === undefined ? { message } : { message, help };
}

export const statementPhrases = {
  'policy/outside-profile': (facts) => ({ message: `${kindOf(facts)} can only stand in a profile` }),
  'policy/inside-profile': (facts) => ({
    message: `${kindOf(facts)} cannot stand in a profile`,
    help: 'it belongs before the first profile of the file',
  }),
  'policy/after-profile': (facts) => ({
    message: `${kindOf(facts)} cannot stand after a profile`,
    help: 'it belongs before the first profile of the file',
  }),
  'policy/child-without-keyword': () => ({
    message: 'a profile inside a profile needs the word `profile` or `hat` before its name',
  }),
  'policy/hat-with-xattrs': () => ({ message: 'a hat cannot be attached by extended attributes' }),
  'policy/duplicate-profile': ({ name }) => ({ message: `profile or hat \`${name}\` is defined twice` }),
  'policy/mixed-comparison': () => ({ message: 'a number can only be compared with a number' }),
  'policy/number-out-of-range': () => ({ message: 'a number to compare is too large' }),
  'policy/dropped-in-block': (facts) => ({
    message: `${kindOf(facts)} in a block of rules is lost without a word`,
    help: 'the compiler keeps only file, link and change_profile rules of such a block; write it outside',
  }),
  'policy/dropped-in-branch': (facts) => ({
    message: `${kindOf(facts)} under a condition is lost without a word`,
    help: 'write it outside of `if`',
  }),
  'policy/conflicting-modes': ({ mode, block }) => ({
    message: `the rule says \`${mode}\`, but the block around it says \`${block}\``,
  }),
  'policy/exec-in-block': ({ mode }) =>
    mode === 'deny'
      ? { message: 'in a `deny` block execute permission is `x` alone', help: 'write `deny` before the rule itself' }
      : { message: 'execute permission needs a mode in this block, such as `ix` or `px`' },
  'policy/owner-and-other': () => ({
    message: 'a rule for both `owner` and `other` permits nothing',
  }),
  'policy/bad-pattern': ({ pattern, problem }) =>
    withHelp(`\`${pattern}\` is no pattern: ${problems[String(problem)] ?? problem}`, problemHelp[String(problem)]),
  'policy/bad-disconnected-path': ({ path }) => ({
    message: `the path for disconnected files, \`${path}\`, must begin with \`/\``,
  }),
  'policy/too-many-exec-targets': ({ limit }) => ({
    message: `rules of this profile name more than ${limit} profiles to execute`,
  }),
} as const satisfies Partial<Record<DiagnosticCode, Phrase>>;
