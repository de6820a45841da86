// Where compiled policy differs from our model, which follows the newest compiler, and why. A deviation that no cause of
// this list explains is a defect, in the model or in this list. Causes are narrow: each says in which profiles it can be met,
// and in which bits.

import type { EffectiveRule } from '../../src/policy/index.js';
import {
  automatonClasses,
  bothGroups,
  changeProfileBit,
  execBits,
  fileBits,
  onexecBit,
  setLabelBit,
} from '../../src/model/index.js';
import type { ByteText } from '../../src/base/index.js';
import { matches } from '../../src/model/match.js';
import type { Deviation, Subject } from './product/deviation.js';
import type { Release } from './product/trees.js';

export interface Cause {
  readonly name: string;
  readonly releases: readonly Release[];
  readonly subjects: readonly Subject[];
  readonly because: string;
  explains(deviation: Deviation): boolean;
}

const [old, extended, all] = [
  ['3.0', '4.1'],
  ['4.1', '5.0', '6.0'],
  ['3.0', '4.1', '5.0', '6.0'],
] as const;

/** The bits that differ are all of these. */
function within({ bits }: Deviation, wanted: { readonly ours?: number; readonly real?: number }): boolean {
  return bits !== undefined && (bits.ours & ~(wanted.ours ?? 0)) === 0 && (bits.real & ~(wanted.real ?? 0)) === 0;
}

function hasRule({ model }: Deviation, isSuch: (rule: EffectiveRule['rule'], one: EffectiveRule) => boolean): boolean {
  return model?.profile.rules.some((one) => isSuch(one.rule, one)) === true;
}

const everySubject: readonly Subject[] = [...automatonClasses, 'capability'];
const changes = (onexecBit | changeProfileBit | execBits) >>> 0;
const linkBits = bothGroups(fileBits.l | fileBits.k);
const mapBits = bothGroups(fileBits.m);
const everything = 0xffffffff;

export const causes: readonly Cause[] = [
  {
    name: 'all queues',
    releases: all,
    subjects: ['mediated'],
    because:
      'A rule on queues of any kind is compiled for both kinds. No kernel asks about the kind that it does not know.',
    explains: ({ text, real, model }) =>
      text === 'mqueue-sysv' && real === 'true' && model?.mediated.has('mqueue-posix') === true,
  },
  {
    name: 'unconfined',
    releases: all,
    subjects: ['mediated'],
    because:
      'Rules of a profile that does not confine are compiled, and 3.0 marks classes there as well. The kernel does not ask.',
    explains: ({ real, model }) => real === 'true' && (model?.mode === 'unconfined' || model?.mode === 'default_allow'),
  },
  {
    name: 'no table',
    releases: all,
    subjects: ['mediated'],
    because: 'Where no rule is on sockets there is no table of them. The kernel then permits none.',
    explains: ({ text, real, model }) =>
      text === 'network-table' && real === 'false' && model?.terms('network-table').length === 0,
  },
  {
    name: 'no attachment by path',
    releases: old,
    subjects: ['attachment'],
    because: 'A name that is a path without wildcards has no automaton: the kernel compares it with the path.',
    explains: ({ text, ours, model }) => text === 'none' && ours === model?.profile.ownName,
  },
  {
    name: 'audited options',
    releases: extended,
    subjects: ['unix-v7', 'network-v8', 'network-v9'],
    because: 'Where one permission on options of unix sockets is logged, both are.',
    explains: (found) =>
      found.what !== 'allowed' && within(found, { real: 0x3000000 }) && hasRule(found, ({ kind }) => kind === 'unix'),
  },
  {
    name: 'audited on the way',
    releases: extended,
    subjects: ['network-v8', 'network-v9', 'network-skb'],
    because:
      'The string that ends before the near end of a connection is marked so that the kernel goes on, and logged where the ' +
      'rule is; 5.0 keeps it quiet where the rule denies. With a label of the near end it may be asked about.',
    explains: (found) =>
      found.what !== 'allowed' &&
      within(found, { real: everything }) &&
      hasRule(found, ({ kind }) => kind === 'network' || kind === 'all'),
  },
  {
    name: 'denied without a word',
    releases: ['5.0'],
    subjects: everySubject,
    because: 'What `deny all` denies is logged.',
    explains: (found) =>
      found.what === 'quiet' &&
      within(found, { ours: everything }) &&
      hasRule(found, ({ kind }, { qualifiers }) => kind === 'all' && qualifiers.mode === 'deny'),
  },
  {
    name: 'labelled packets',
    releases: ['5.0'],
    subjects: ['network-skb'],
    because: 'Where a rule denies, packets may not be labelled either, before more is known of them.',
    explains: (found) =>
      within(found, { ours: setLabelBit }) &&
      hasRule(
        found,
        ({ kind }, { qualifiers }) => (kind === 'network' || kind === 'all') && qualifiers.mode === 'deny',
      ),
  },
  {
    name: 'priority of profile changes',
    releases: ['4.1', '5.0'],
    subjects: ['file'],
    because: 'Rules on changes of profile have no priority.',
    explains: (found) =>
      (found.what === 'exec' || within(found, { ours: changes, real: changes })) &&
      hasRule(found, ({ kind }, { qualifiers }) => kind === 'change-profile' && qualifiers.priority !== undefined),
  },
  {
    name: 'implied mapping',
    releases: old,
    subjects: ['file'],
    because:
      'A rule that executes in the same profile permits mapping, also where another rule decides how to execute.',
    explains: (found) =>
      within(found, { ours: mapBits, real: mapBits }) &&
      found.terms?.some(({ effect: { exec } }) => exec?.inherits === true) === true,
  },
  {
    name: 'link target',
    releases: old,
    subjects: ['file'],
    because: 'Where the path stands first, the target of a link is ignored, and the link may lead to every subset.',
    explains: (found) =>
      found.text.includes('\0') &&
      within(found, { ours: linkBits, real: linkBits }) &&
      hasRule(found, (rule) => rule.kind === 'file' && rule.target !== undefined && rule.permissions.includes('l')),
  },
  {
    name: 'namespace of targets',
    releases: ['4.1'],
    subjects: ['file'],
    because: 'The name of an execute target is cut off after its namespace.',
    explains: ({ what, ours, real }) => what === 'exec' && ours.startsWith(`${real}\0`),
  },
  {
    name: 'listed types',
    releases: old,
    subjects: ['network-v8', 'network-v9'],
    because: 'A network rule without a type is one of the types that have names, not of any.',
    explains: (found) =>
      within(found, { ours: everything }) &&
      !/^.{3}\0[\x01-\x05\x0a]/s.test(found.text) &&
      hasRule(found, ({ kind }) => kind === 'network' || kind === 'unix' || kind === 'all'),
  },
  {
    name: 'unix by family',
    releases: ['3.0'],
    subjects: ['network-v8', 'network-table'],
    because: 'What stands beside a `unix` rule for kernels that ask by family alone has all permissions.',
    explains: (found) =>
      found.text.startsWith('\x0e\0\x01') &&
      within(found, { real: everything }) &&
      hasRule(found, ({ kind }) => kind === 'unix'),
  },
  {
    name: 'quiet table',
    releases: ['3.0'],
    subjects: ['network-table'],
    because:
      'In the table of sockets a denial is quiet unless it is audited; newer compilers have it the other way round.',
    explains: ({ what }) => what === 'quiet',
  },
  {
    name: 'slashes of variables',
    releases: old,
    subjects: ['file'],
    because: 'More than two slashes that variables bring to the beginning of a path are one; newer compilers keep two.',
    explains: ({ what, bits, model, text }) =>
      what === 'allowed' &&
      bits?.ours === 0 &&
      model?.terms('file').some(({ pattern }) => matches(pattern, `/${text}` as ByteText)) === true,
  },
  {
    name: 'mount flags',
    releases: ['3.0'],
    subjects: ['mount'],
    because: 'Flags of mounts are sorted into kinds of calls otherwise, and one rule may be compiled to several kinds.',
    explains: (found) => within(found, { ours: 2, real: 2 }) && hasRule(found, ({ kind }) => kind === 'mount'),
  },
  {
    name: 'mount options',
    releases: ['3.0'],
    subjects: ['policy'],
    because: 'Options that contradict each other, or come to no mount at all, are no error.',
    explains: ({ ours, real }) =>
      real === 'valid' && (ours === 'language/conflicting-mount-options' || ours === 'language/impossible-mount'),
  },
  {
    name: 'denied mark',
    releases: old,
    subjects: ['mediated'],
    because: 'A mark has the priority of rules: a denial of its string, such as `deny umount`, takes it away.',
    explains: (found) => found.real === 'false' && hasRule(found, (_, { qualifiers }) => qualifiers.mode === 'deny'),
  },
  {
    name: 'logged by any rule',
    releases: ['3.0'],
    subjects: ['file'],
    because: 'Execution is logged where any rule says so, not only the one that decides.',
    explains: (found) => found.what === 'audited' && within(found, { real: bothGroups(fileBits.x | fileBits.m) }),
  },
  {
    name: 'alias of a subset',
    releases: ['3.0'],
    subjects: ['file'],
    because: 'The copy that an alias makes of a link rule does not ask for a subset any more.',
    explains: (found) =>
      found.text.includes('\0') &&
      within(found, { ours: linkBits, real: linkBits }) &&
      hasRule(found, (rule, { alias }) => alias !== undefined && 'subset' in rule && rule.subset),
  },
];

/** The cause of a deviation; undefined where none is known. */
export function causeOf(deviation: Deviation, release: Release): Cause | undefined {
  return causes.find(
    (cause) =>
      cause.releases.includes(release) && cause.subjects.includes(deviation.subject) && cause.explains(deviation),
  );
}
