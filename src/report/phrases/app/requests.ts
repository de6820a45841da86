// Sentences for questions about policy that cannot be answered as they are put.

import type { DiagnosticCode } from '../../../base/index.js';
import { accessForms } from '../../../model/index.js';
import type { Facts, Phrase } from '../phrase.js';

const labelProblems: Readonly<Record<string, string>> = {
  empty: 'it is empty',
  'empty-part': 'a part of the stack is empty',
  'empty-namespace': 'a namespace without a name',
  'unfinished-namespace': 'the namespace has no `:` at its end',
  relative: '`&` stacks on a label that is not named: write the whole of it',
  hidden: '`---` stands for what the kernel does not show',
  control: 'it has a control character',
};

/** What each line of a manifest says, by the command that reads it. */
const casesHave: Readonly<Record<string, string>> = {
  parse: 'an `id` and a `file`; `cwd`, `base` and `features` are paths',
  compare: 'an `id` and two texts of policy, `a` and `b`; `base` and `features` are paths',
  query: 'a `file` and an `access`; `profile` is a name; `cwd`, `base` and `features` are paths',
};

/** The fault of a request, by what of it cannot be asked. */
function whatIsWrong({ problem, word }: Facts): string {
  switch (problem) {
    case 'declaration':
      return `the declaration of helper class \`${word}\` is wrong`;
    case 'class':
      return `no request begins with \`${word}\``;
    case 'permission':
      return `\`${word}\` is no permission here`;
    case 'no-permission':
      return 'the request names no permission';
    case 'attribute':
      return `\`${word}\` is nothing that is asked about here`;
    case 'value':
      return `\`${word}\` cannot be asked about: no such value, or not with this permission`;
    case 'path':
      return `no kernel asks about the path \`${word}\`: it asks where a path leads`;
    case 'missing':
      return `the request does not say \`${word}\``;
    case 'extra':
      return `\`${word}\` is one word too many`;
    case 'unclosed':
      return `a quote or a parenthesis is not closed in \`${word}\``;
    default:
      return `\`${word}\` is no request`;
  }
}

function helpOnAccess({ problem, accepted }: Facts): string {
  if (problem === 'declaration') return `\`aa-merge parse\` says more of its file in \`trusted-helpers/classes\``;
  if (problem === 'class') {
    const known = new Set([...Object.keys(accessForms), ...String(accepted).split(', ')]);
    return `requests begin with ${[...known].filter((name) => name !== '').join(', ')}`;
  }
  if (problem === 'path') return 'give it as it is resolved: from the first slash on, without `//`, `.` and `..`';
  return accepted === undefined || accepted === '' ? '' : `write it as: ${accepted}`;
}

export const requestPhrases = {
  'app/bad-manifest': ({ line, cases, why }) => ({
    message: `line ${line} of the manifest is ${why === 'encoding' ? 'not UTF-8' : 'no case'}`,
    help: `a case is a JSON object with ${casesHave[String(cases)] ?? ''}`,
  }),
  'app/no-labels': ({ file, profile }) => ({
    message: `no network rule of ${profile === '' ? '' : `the profile \`${profile}\` in `}\`${file}\` names a label of packets`,
    help: 'a rule names one in `peer`: `network receive inet tcp port=80 peer=(label=web),`',
  }),
  'app/bad-access': (facts) => {
    const help = helpOnAccess(facts);
    return { message: whatIsWrong(facts), ...(help === '' ? {} : { help }) };
  },
  'app/unknown-profile': ({ file, profile, known, option }) => {
    const profiles = known === '' ? 'it has no profile at all' : `its profiles: ${known}`;
    return {
      message: `\`${file}\` has no profile \`${profile}\``,
      help: option === undefined ? profiles : `\`${option}\` takes names of files; ${profiles}`,
    };
  },
  'app/bad-label': ({ label, problem, column }) => ({
    message: `\`${label}\` is no label: ${labelProblems[String(problem)] ?? ''} (at character ${column})`,
    help: 'a label is `profile`, `:namespace:profile`, or several of them with `//&` between; aa-merge(8) says more',
  }),
  'app/unknown-namespace': ({ label, namespace, path }) => ({
    message: `\`${label}\` is in the namespace \`${namespace}\`, and no policy of that is known: \`${path}\` has no such profile`,
    help: `name a file or a directory with its policy: \`--policy-of ${namespace}=PATH\``,
  }),
  'app/name-in-namespaces': ({ label, name }) => ({
    message: `cannot tell: the profiles of \`${label}\` are in several namespaces, and \`${name}\` is another label to each`,
    help: 'ask each part alone, with the name as its own namespace has it',
  }),
  'app/class-alone': ({ file }) => ({
    message: `\`${file}\` declares a helper class, which permits nothing by itself`,
    help: 'ask about a file of rules of it, a profile that includes what is generated of those, or a whole policy directory; `aa-merge parse` checks the declaration',
  }),
  'app/which-profile': ({ file, known }) =>
    known === ''
      ? { message: `\`${file}\` has no profile` }
      : { message: `\`${file}\` has several profiles`, help: `name one with \`--profile\`: ${known}` },
} as const satisfies Partial<Record<DiagnosticCode, Phrase>>;
