// One concrete request, and what an enforcement point asks about it: match strings with the permissions that are decided
// there. Takes what is asked for by name, gives questions, or what is wrong with it.
// Source: permission-semantics 2.5, 2.6 and 4.

import type { ByteText } from '../base/index.js';
import type { HelperClass, MediatedFeatures } from '../policy/index.js';
import type { AutomatonClass, MediationClass } from './classes.js';
import type { Attributes, ClassQueries, PermissionWord, QueryShape } from './queries/query.js';
import { asTheKernelAsks } from './queries/mount.js';
import { queriesFor } from './queries/table.js';
import { socketForm } from './socket-form.js';

/** A request of a task. All permissions that it names are needed. */
export interface Access {
  readonly class: MediationClass | 'rlimit' | 'packet';
  /** In the words of the class: `r`, `send`, `change_profile`. None where the class has only one. */
  readonly permissions: readonly string[];
  readonly attributes: Attributes;
  /** Whose file it is; where nothing is said, both are asked about. */
  readonly who?: 'owner' | 'other' | undefined;
  /** Of class `helper`, the class that a file declares; the attribute `class` is its name. */
  readonly declared?: HelperClass | undefined;
}

/** One permission at one match string. */
export interface Question {
  readonly class: AutomatonClass;
  readonly shape: string;
  readonly text: ByteText;
  readonly attributes: Attributes;
  readonly permission: PermissionWord;
}

/** What is wrong with a request: the word or attribute, and what is accepted in its place. */
export interface AccessProblem {
  readonly problem:
    | 'class'
    | 'declaration'
    | 'permission'
    | 'no-permission'
    | 'attribute'
    | 'value'
    | 'path'
    | 'missing'
    | 'extra'
    | 'unclosed'
    | 'shape';
  readonly word: string;
  readonly accepted: string;
}

/** The automaton that answers: of several forms of a class the newest that is mediated. Undefined where none is. */
export function automatonFor(access: Access, mediated: ReadonlySet<AutomatonClass>): AutomatonClass | undefined {
  return automataOf(access).find((name) => mediated.has(name));
}

/** The automata that may answer, the newest form first. */
export function automataOf({ class: name, attributes }: Access): readonly AutomatonClass[] {
  switch (name) {
    case 'capability':
    case 'rlimit':
      return [];
    case 'network':
      return ['network-v9', 'network-v8', 'network-table'];
    case 'packet':
      return ['network-skb'];
    case 'unix':
      return ['network-v9', 'network-v8', 'unix-v7', 'network-table'];
    case 'mqueue':
      return [attributes['name']?.startsWith('/') === false ? 'mqueue-sysv' : 'mqueue-posix'];
    default:
      return [name];
  }
}

/** What is asked for an access, in order; all of it has to be allowed. */
export function questionsOf(
  access: Access,
  automaton: AutomatonClass,
  features: MediatedFeatures,
): readonly Question[] | AccessProblem {
  const fault = unresolvedPath(access) ?? access.permissions.map((word) => unaskable(access, word)).find(isGiven);
  if (fault !== undefined) return fault;
  const { encode, decode, shapes: all } = queriesFor(automaton, features);
  // Forms of unix sockets stand beside those of other families, but in the oldest automaton.
  const isUnix = access.class === 'unix' && automaton !== 'network-table';
  // The far end of a packet alone is asked about only to label it.
  const shapes = all.filter(({ name }) => name.startsWith('unix') === isUnix && name !== 'packet-peer');
  const queries = { encode, decode, shapes };
  const asked = { ...access, attributes: knownToKernel(access, automaton, features) };
  const questions: Question[] = [];
  for (const word of access.permissions) {
    for (const attributes of attributesToAsk(asked, word)) {
      const found = ask(queries, automaton, word, attributes);
      if ('problem' in found) return found;
      questions.push(...found);
    }
  }
  const { who } = access;
  return who === undefined
    ? questions
    : questions.filter(({ permission }) => permission.who === undefined || permission.who === who);
}

function isGiven<T>(value: T | undefined): value is T {
  return value !== undefined;
}

/** Paths of files and of mounts; what is mounted need not be one. */
const pathNames: ReadonlySet<string> = new Set(['path', 'target', 'newroot', 'oldroot']);

/** A path that no kernel asks about: it asks where a path leads, not how a task writes it. */
function unresolvedPath({ class: name, attributes }: Access): AccessProblem | undefined {
  if (name !== 'file' && name !== 'mount') return undefined;
  const wrong = Object.entries(attributes).find(
    ([attribute, value]) =>
      (pathNames.has(attribute) || (attribute === 'source' && value.startsWith('/'))) && !isResolved(value),
  );
  return wrong && { problem: 'path', word: wrong[1], accepted: '' };
}

function isResolved(path: ByteText): boolean {
  return path.startsWith('/') && !/\/\/|\/\.\.?(?:\/|$)/.test(path);
}

/** What only a part of a request can be about: a task executes a path, and changes at an execution to a profile. */
function unaskable({ class: name, attributes }: Access, word: string): AccessProblem | undefined {
  if (name === 'packet') {
    return word === 'send' || word === 'receive' ? undefined : { problem: 'permission', word, accepted: '' };
  }
  if (name !== 'file') return undefined;
  if (word === 'subset') return { problem: 'permission', word, accepted: '' };
  if (word === 'x' && attributes['profile'] !== undefined)
    return { problem: 'attribute', word: 'profile', accepted: '' };
  const missing = word === 'onexec' ? ['path', 'profile'].find((one) => attributes[one] === undefined) : undefined;
  return missing === undefined ? undefined : { problem: 'missing', word: missing, accepted: '' };
}

/** Where a kernel mediates sockets by family and type alone, it asks about nothing else. */
function knownToKernel(
  { class: name, attributes }: Access,
  automaton: AutomatonClass,
  features: MediatedFeatures,
): Attributes {
  const form = socketForm(features);
  const { family, type } = attributes;
  const given = (wanted: Record<string, ByteText | undefined>): Attributes =>
    Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)) as Attributes;
  if (name === 'network' && !form.inet) return given({ family, type });
  if (name !== 'unix' || form.unix === automaton) return attributes;
  return automaton === 'network-table' ? given({ family: 'unix' as ByteText, type }) : given({ type });
}

/** Some requests are more than one question: a link needs its name and the pair, a change at the next execution all three. */
function attributesToAsk({ class: name, attributes }: Access, word: string): readonly Attributes[] {
  const { path, target, profile, interface: device } = attributes;
  if (name === 'mount' && word === 'mount') return [asTheKernelAsks(attributes)];
  // Rules have one word for the interface, and it stands at both ends.
  if (name === 'packet' && device !== undefined) return [{ ...attributes, peer_interface: device }];
  if (name !== 'file' || path === undefined) return [attributes];
  if (word === 'l' && target !== undefined) return [{ path }, attributes];
  if (word === 'onexec' && profile !== undefined) return [{ profile }, { path }, attributes];
  return [attributes];
}

/** A permission at the form of the class that is about just these attributes; of several, the one made for the permission. */
function ask(
  queries: ClassQueries,
  automaton: AutomatonClass,
  word: string,
  attributes: Attributes,
): readonly Question[] | AccessProblem {
  const forms = queries.shapes.filter(({ permissions }) => permissions.some((permission) => permission.word === word));
  const faults: string[] = [];
  for (const { name: shape, permissions } of [...forms].sort(byNumberOfPermissions)) {
    const encoded = queries.encode(attributes, shape);
    if ('wrong' in encoded) {
      faults.push(encoded.wrong);
      continue;
    }
    const { text } = encoded;
    const question = { class: automaton, shape, text, attributes: queries.decode(text, shape) };
    return permissions.filter((one) => one.word === word).map((permission) => ({ ...question, permission }));
  }
  return problemOf(queries, word, attributes, faults);
}

function byNumberOfPermissions(one: QueryShape, other: QueryShape): number {
  return one.permissions.length - other.permissions.length;
}

/** The fault of the form that came closest: a value that it cannot have says more than an attribute that it has not. */
function problemOf(
  queries: ClassQueries,
  word: string,
  attributes: Attributes,
  faults: readonly string[],
): AccessProblem {
  if (faults.length === 0) {
    const words = queries.shapes.flatMap(({ permissions }) => permissions.map((permission) => permission.word));
    return { problem: 'permission', word, accepted: [...new Set(words)].join(', ') };
  }
  const missing = faults.find((name) => attributes[name] === undefined);
  if (missing !== undefined) return { problem: 'missing', word: missing, accepted: '' };
  const [fault] = faults as [string];
  return { problem: 'value', word: `${fault}=${attributes[fault] ?? ''}`, accepted: '' };
}
