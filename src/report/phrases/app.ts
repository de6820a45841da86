// Sentences for the codes born in app.

import type { DiagnosticCode } from '../../base/index.js';
import { accessForms } from '../../model/index.js';
import type { Facts, Phrase } from './phrase.js';

type AppCode = Extract<DiagnosticCode, `app/${string}`>;

function inCommit(commit: Facts[string] | undefined): string {
  return commit === '' || commit === undefined ? '' : ` in ${String(commit).slice(0, 12)}`;
}

const whyNotAsked: ReadonlyMap<string, string> = new Map([
  ['no-room', 'no directory for temporary files can be made'],
  ['no-parser', 'it is not installed'],
  ['not-wished', 'so it was wished (`--uncompiled`)'],
]);

const labelProblems: Readonly<Record<string, string>> = {
  empty: 'it is empty',
  'empty-part': 'a part of the stack is empty',
  'empty-namespace': 'a namespace without a name',
  'unfinished-namespace': 'the namespace has no `:` at its end',
  relative: '`&` stacks on a label that is not named: write the whole of it',
  hidden: '`---` stands for what the kernel does not show',
  control: 'it has a control character',
};

export const appPhrases: Readonly<Record<AppCode, Phrase>> = {
  'app/bad-manifest': ({ line, cases, why }) => ({
    message: `line ${line} of the manifest is ${why === 'encoding' ? 'not UTF-8' : 'no case'}`,
    help: `a case is a JSON object with ${casesHave[String(cases)] ?? ''}`,
  }),
  'app/no-labels': ({ file, profile }) => ({
    message: `no network rule of ${profile === '' ? '' : `the profile \`${profile}\` in `}\`${file}\` names a label of packets`,
    help: 'a rule names one in `peer`: `network receive inet tcp port=80 peer=(label=web),`',
  }),
  'app/hook-late': ({ seconds }) => ({
    message: `not done after ${seconds} seconds; live policy is as it was`,
    help: 'run `aa-merge`, which takes the time that it needs; `deadline` in /etc/aa-merge.conf gives hooks more',
  }),
  'app/hook-broken': ({ why }) => ({
    message: `${why === '' ? 'stopped before it was done' : why}; live policy is as it was`,
    help: 'run `aa-merge`, which says more',
  }),
  'app/hook-busy': ({ holder }) => ({
    message: `another run (process ${holder}) is at work, and looks again before it ends`,
  }),
  'app/no-git': () => ({
    message: 'git is not installed, or not where `PATH` says',
    help: 'install the package `git`',
  }),
  'app/no-repository': ({ directory, said }) => ({
    message: `\`${directory}\` is in no repository of git that may be read: ${said}`,
    help: 'run it in a checkout or in a bare repository; of somebody else’s, `git config --global --add safe.directory DIR` is needed',
  }),
  'app/git-failed': ({ command, said }) => ({
    message: `\`git ${command}\` failed: ${said}`,
    help: '`git fsck` tells whether the repository is whole; of a partial clone, objects may have to be fetched first',
  }),
  'app/unknown-revision': ({ name, isShallow }) => ({
    message: `\`${name}\` is no revision of the repository here`,
    help:
      isShallow === 'yes'
        ? 'history is cut off here: fetch the revision first (`git fetch --depth=1 origin REV`, or `git fetch --unshallow`)'
        : '`git fetch` brings what only a remote has; the first commit of all has no `HEAD~1`, its base is the empty tree, `$(git hash-object -t tree /dev/null)`',
  }),
  'app/no-policy': ({ directory }) => ({
    message: `neither revision has the directory \`${directory}\``,
    help: '`--policy-dir` is the directory from the top of the repository',
  }),
  'app/which-policy': ({ directories }) => ({
    message: `the repository has several directories of policy: ${directories}`,
    help: 'name the one that is meant with `--policy-dir`; check each in a call of its own',
  }),
  'app/no-allow-file': ({ path }) => ({
    message: `the later revision has no file \`${path}\``,
    help: '`--allow` is the path from the top of the repository, and the file has to be committed',
  }),
  'app/submodule': ({ path }) => ({
    message: `the submodule \`${path}\` is another one: what is in it cannot be seen here`,
    help: 'check the repository of the submodule by itself',
  }),
  'app/link-outside': ({ path }) => ({
    message: `the link \`${path}\` leads out of the repository, and is not what it was: what is there cannot be seen here`,
    help: 'put the text itself into the repository, or a link to a file that is in it',
  }),
  'app/policy-elsewhere': ({ path, files }) => ({
    message: `\`${path}\`${files === 1 ? ' is' : ` and ${Number(files) - 1} more are`} policy beside the directory that was found, and not what ${files === 1 ? 'it was' : 'they were'}: that was not judged`,
    help: 'name the directory of policy with `--policy-dir`: that one alone is judged then; check each in a call of its own',
  }),
  'app/switched-elsewhere': ({ path }) => ({
    message: `\`${path}\` is new, and the repository has no such profile: on a host that has it, it would no longer be enforced`,
    help: 'name a directory that has the profile with `--include`',
  }),
  'app/policy-moved': ({ path }) => ({
    message: `the base has no policy in this directory, but \`${path}\`: what was there was not compared`,
    help: 'move the directory in a change of its own; `aa-merge compare OLD NEW` compares two directories',
  }),
  'app/shallow-history': ({ base }) => ({
    message: `history is cut off here, so that nobody can say which commits are newer than \`${String(base).slice(0, 12)}\`: only the message of the last one counts`,
    help: 'fetch all of it (`git fetch --unshallow`; `fetch-depth: 0`, `GIT_DEPTH: 0`) for trailers of other commits',
  }),
  'app/base-not-below': ({ base }) => ({
    message: `\`${String(base).slice(0, 12)}\` is not in the history of what is judged, so what it has besides counts as taken away`,
    help: '`--base "$(git merge-base BASE HEAD)"` judges what was done since the two parted',
  }),
  'app/uncommitted': ({ files, first }) => ({
    message: `${files === 1 ? `\`${first}\` was` : `${files} files were`} changed and not committed: what was committed is judged`,
    help: '`--staged` judges what is staged',
  }),
  'app/bad-trailer': ({ text, commit }) => ({
    message: `\`Policy-Widening: ${text}\`${inCommit(commit)} lets nothing widen`,
    help: 'write `Policy-Widening: UNIT: reason`, with a unit and a reason',
  }),
  'app/no-branch': () => ({
    message: 'HEAD is on no branch with commits: there is nothing to rebase',
    help: '`git switch BRANCH` first',
  }),
  'app/no-common-commit': ({ name }) => ({
    message: `the branch and \`${name}\` have no commit in common here`,
    help: 'where history is cut off, `git fetch --unshallow` brings it',
  }),
  'app/not-clean': ({ files, first }) => ({
    message: `${files === 1 ? `\`${first}\` was` : `${files} files were`} changed and not committed`,
    help: '`git commit` or `git stash` first: the working tree is to follow the branch',
  }),
  'app/rebase-waits': () => ({
    message: 'a rebase that was begun waits for a person',
    help: '`aa-merge rebase --continue` goes on, `aa-merge rebase --abort` forgets it',
  }),
  'app/no-rebase': () => ({ message: 'no rebase waits here', help: '`aa-merge rebase VENDOR` begins one' }),
  'app/branch-moved': ({ branch }) => ({
    message: `\`${branch}\` was moved while it was rebased; it stays where it is now`,
    help: '`aa-merge rebase --abort`, and begin again',
  }),
  'app/unused-trailer': ({ unit, commit }) => ({
    message: `\`Policy-Widening: ${unit}\`${inCommit(commit)} is not needed: nothing that the unit does widens`,
  }),
  'app/no-copy': ({ unit }) => ({
    message: `no copy of a vendor’s update lies beside \`${unit}\``,
    help: '`aa-merge adopt --dry-run` lists the copies that there are',
  }),
  'app/copy-at-once': ({ unit }) => ({
    message: `what is held of \`${unit}\` is a copy that lies beside it, which only \`aa-merge adopt\` looks at: it is settled at once, or not`,
    help: 'leave out `--later`',
  }),
  'app/copies-differ': () => ({
    message: 'there are several copies, and they differ',
    help: 'keep the one that is to be merged, remove the others, and run again',
  }),
  'app/copy-unreadable': () => ({
    message: 'a copy is a link, no file, too large, or cannot be read',
    help: 'put the vendor’s text in its place, or remove it',
  }),
  'app/copy-under-way': () => ({
    message: 'dpkg has not finished with its package',
    help: 'run `dpkg --configure -a` first',
  }),
  'app/copy-is-read': () => ({
    message: 'the copy is read as policy beside the file: what goes with it cannot be judged',
    help: 'merge it by hand, and remove it',
  }),
  'app/copy-beside-reference': () => ({
    message: 'the copy is not what the vendor ships in the reference, and nobody can say which is newer',
    help: 'look for what the reference lacks, and remove the copy',
  }),
  'app/copy-of-override': () => ({ message: 'the file is the administrator’s, and never merged over' }),
  'app/copy-of-nothing': () => ({ message: 'the file was removed here, and stays away' }),
  'app/bad-access': (facts) => {
    const help = helpOnAccess(facts);
    return { message: whatIsWrong(facts), ...(help === '' ? {} : { help }) };
  },
  'app/generated-edited': ({ unit, source }) => ({
    message: `\`${unit}\` was edited by hand, and is left as it is; what is in force there is not what \`${source}\` says`,
    help: `make the change in \`${source}\`, then remove \`${unit}\`: the next run generates it anew`,
  }),
  'app/generated-foreign': ({ unit, source }) => ({
    message: `\`${unit}\` stands where \`${source}\` is to be generated, and is left as it is`,
    help: 'move it away: the next run generates the file',
  }),
  'app/generated-otherwise': ({ unit, source }) => ({
    message: `\`${unit}\` is not what \`${source}\` comes to, so nobody can say what is in force there`,
    help: 'let `aa-merge` generate it anew, and put that into the change; or keep generated files out of the repository',
  }),
  'app/generated-source-wrong': ({ unit, source }) => ({
    message: `\`${source}\` or a class that it uses is not valid, so \`${unit}\` is left as it is`,
    help: `\`aa-merge parse\` says more of a profile that includes \`${unit}\``,
  }),
  'app/unknown-profile': ({ file, profile, known }) => ({
    message: `\`${file}\` has no profile \`${profile}\``,
    help: known === '' ? 'it has no profile at all' : `its profiles: ${known}`,
  }),
  'app/bad-label': ({ label, problem, column }) => ({
    message: `\`${label}\` is no label: ${labelProblems[String(problem)] ?? ''} (at character ${column})`,
    help: 'a label is `profile`, `:namespace:profile`, or several of them with `//&` between; aa-merge(8) says more',
  }),
  'app/unknown-namespace': ({ label, namespace, path }) => ({
    message: `\`${label}\` is in the namespace \`${namespace}\`, and no policy of that is known: \`${path}\` has no such profile`,
    help: `name a file or a directory with its policy: \`--policy-of ${namespace}=PATH\``,
  }),
  'app/bad-namespace': ({ namespace }) => ({
    message: `\`${namespace}\` is no name of a policy namespace`,
    help: 'a name has no `:` and no `/`, and does not begin with a dot; namespaces in others are written `outer//inner`',
  }),
  'app/policy-of-host': ({ namespace, policyDir }) => ({
    message: `\`${policyDir}\` is the policy of this machine, not that of the namespace \`${namespace}\``,
    help: 'name the policy of the container: `--root DIR`, or `--policy-dir DIR` and `--reference DIR`',
  }),
  'app/no-namespaces': ({ why }) => ({
    message: `policy namespaces cannot be reached: ${notLoaded[String(why)] ?? why}`,
    help: '`aa-merge doctor` says what is missing, and what helps',
  }),
  'app/unknown-namespace-here': ({ namespace, known }) => ({
    message: `the kernel has no policy namespace \`${namespace}\``,
    help: known === '' ? 'it has none at all; `aa-merge namespace create` makes one' : `it has: ${known}`,
  }),
  'app/namespace-in-use': ({ namespace, count, pid, program, label }) => ({
    message:
      count === 1
        ? `\`${namespace}\` is in use: process ${pid} (\`${program}\`) runs under \`${label}\``
        : `\`${namespace}\` is in use by ${count} processes, such as ${pid} (\`${program}\`) under \`${label}\``,
    help: 'what runs there would lose its confinement: end the container first, then remove its namespace',
  }),
  'app/no-system': ({ root }) => ({
    message: `\`${root}\` is no directory`,
    help: '`--sysroot` is the root of a system: a container, an image that is mounted',
  }),
  'app/which-profile': ({ file, known }) =>
    known === ''
      ? { message: `\`${file}\` has no profile` }
      : { message: `\`${file}\` has several profiles`, help: `name one with \`--profile\`: ${known}` },
  'app/not-held': ({ unit }) => ({
    message: `\`${unit}\` is not held: there is nothing to settle`,
    help: '`aa-merge --dry-run` shows what is held',
  }),
  'app/nothing-to-accept': ({ unit, hold }) => ({
    message: `\`${unit}\` has no grant to accept: ${notAccepted[String(hold)] ?? `it is held for something else (${hold})`}`,
    help: '`aa-merge --dry-run` says what settles it',
  }),
  'app/no-such-grant': ({ unit, number, most }) => ({
    message: `\`${unit}\` has no grant ${number}`,
    help: `its grants are numbered from 1 to ${most}; \`aa-merge --dry-run\` shows them`,
  }),
  'app/shown-otherwise': ({ unit }) => ({
    message: `\`${unit}\` is not as it was shown: its grants are not those that the last run showed, or its texts changed; nothing was settled`,
    help: 'run `aa-merge` and look at what it shows now',
  }),
  'app/compiler-refuses': ({ file, said }) => ({
    message: `\`apparmor_parser\` does not take \`${file}\` as it would be: ${said}; nothing was changed`,
    help: 'change what it names, and run again',
  }),
  'app/not-checked': () => ({
    message: '`apparmor_parser` is not installed: policy was written without its having looked at it',
    help: 'install the package `apparmor`',
  }),
  'app/not-asked': ({ why }) => ({
    message: `\`apparmor_parser\` was not asked about this plan: ${whyNotAsked.get(String(why)) ?? why}`,
    help: 'a run that writes may hold what it does not take',
  }),
  'app/not-loaded': ({ why }) => ({
    message: `policy was written, but not loaded: ${notLoaded[String(why)] ?? why}; compiled caches of what changed are gone`,
  }),
  'app/refused-before': ({ file }) => ({
    message: `\`${file}\` is not loaded: \`apparmor_parser\` did not take it before, either`,
    help: `\`apparmor_parser -Q -K ${file}\` says what is wrong`,
  }),
  'app/still-running': ({ pid, program, label, profile }) => ({
    message: `process ${pid} (\`${program}\`) ${label === 'unconfined' ? 'runs unconfined' : `still runs under \`${label}\``}${
      profile === undefined ? '' : `, not under \`${profile}\``
    }`,
    help:
      profile !== undefined
        ? 'a profile attaches when a program starts: restart it'
        : label === 'unconfined'
          ? 'its profile is gone: restart it only if it may run without one'
          : 'no file defines that any more: it stays loaded for the process, until the machine starts anew; restart it only if it may run without a profile',
  }),
  'app/not-declined': (facts) => (notDeclined[String(facts['why'])] ?? stillHeld)(facts),
  'app/no-consent': ({ unit, why }) => ({
    message: `what \`${unit}\` is held for cannot be put as a standing consent: ${noConsent[String(why)] ?? why}; nothing was accepted`,
    help: 'accept it without `--consent`',
  }),
  'app/conflict-marker': ({ place }) => ({
    message: `${place}: a conflict marker is left in the text`,
    help: 'choose between the sides, take the markers out and resolve again',
  }),
  'app/no-text': ({ path, why, most }) => ({
    message: `\`${path}\` cannot be the text of a unit: ${why === 'size' ? `it is larger than ${most} bytes` : 'it is no file'}`,
    help: 'put the text into a file of its own',
  }),
  'app/no-answer': ({ unit }) => ({
    message: `say what \`${unit}\` is to be: \`--with FILE\`, or \`--take-vendor\` for the text that the vendor ships`,
    help: '`aa-merge reject` keeps live as it is',
  }),
  'app/stale-decision': ({ unit }) => ({
    message: `what was decided about \`${unit}\` for a later run was put aside: the unit changed since`,
    help: 'decide again on what is shown now',
  }),
};

const stillHeld: Phrase = ({ unit, hold }) => ({
  message: `\`${unit}\` would still be held (${hold}) with the vendor’s change declined`,
  help: 'put right what `aa-merge --dry-run` names, and run again',
});

/** Why a change of the vendor cannot be declined, and what can be done instead. */
const notDeclined: Readonly<Record<string, Phrase>> = {
  together: ({ unit }) => ({
    message: `this grant of \`${unit}\` cannot be declined by itself: no change of the vendor in the unit stands for it alone`,
    help: 'decline the whole change without `--grant`, or settle it with `aa-merge resolve`',
  }),
  gone: ({ unit }) => ({
    message: `the vendor no longer ships \`${unit}\`: there is no text of his to take`,
    help: 'remove the live file when the program is gone; `aa-merge reject` keeps it as your own',
  }),
  unread: ({ unit }) => ({
    message: `the vendor’s text of \`${unit}\` cannot be read, so nobody could say what is declined`,
    help: 'put right what `aa-merge --dry-run` names, and run again',
  }),
};

/** Why there is no consent for a grant. */
const noConsent: Readonly<Record<string, string>> = {
  kind: 'only a new rule can be one that grants accesses or capabilities, for everyone that it grants them to: no execute mode, no loss of confinement or of a restriction',
  'no-file': 'there is no plain file at the place of consents made here',
  bad: 'outside of its profile the rule means nothing',
  namespace: 'the consents of this machine are not about the policy of a namespace',
  'not-covered': 'the rule by itself does not cover it',
};

/** Why nothing was loaded. */
const notLoaded: Readonly<Record<string, string>> = {
  'no-parser': '`apparmor_parser` is not installed',
  off: 'AppArmor is off here',
  'no-interface': 'the kernel’s files for policy are not there, or not to be written',
  chroot: 'this is a root inside of another system, whose kernel it is',
  container: 'this is a container without a policy namespace of its own',
  'other-root': 'under another `--root` that is left to the machine that starts from it',
  'other-directory': 'the policy directory is not the one that this machine loads',
};

/** What each line of a manifest says, by the command that reads it. */
const casesHave: Readonly<Record<string, string>> = {
  parse: 'an `id` and a `file`; `cwd`, `base` and `features` are paths',
  compare: 'an `id` and two texts of policy, `a` and `b`; `base` and `features` are paths',
  query: 'a `file` and an `access`; `profile` is a name; `cwd`, `base` and `features` are paths',
};

/** Why a unit has no grant to accept, by what it is held for. */
const notAccepted: Readonly<Record<string, string>> = {
  'lost-restriction': 'it would undo what the administrator restricted, which nobody can accept',
  unknown: 'nobody can say what it would permit',
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
